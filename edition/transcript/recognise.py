"""Which kind of transcript a text is, by the signs that each kind has and the others have not."""

from __future__ import annotations

import re
from typing import Final

from edition.transcript.model import Kind
from edition.transcript.published.lines import PAGE

_SIGNS: Final[dict[Kind, tuple[tuple[str, str, int], ...]]] = {
    "dialect": (
        (r"^:::[ \t]*\w", "a block that opens with :::", 3),
        (r"\[\^[^\]\s]+\]", "a note written [^1]", 3),
        (r"\{(?:\+\+|~~|tei:)", "an addition {++…++}, a substitution {~~…~~} or {tei:…}", 3),
        (
            r"^@(?:class|page|catch|form|handling|accession|stamp)\b",
            "furniture of a page written @…",
            3,
        ),
        (r"\[p\.\s+[^\]]+\]", "a page break written [p. …]", 1),
        (r"\w\[(?:sic|\?)\]|\[[^\]\n]+=>[^\]\n]+\]", "a reading marked [sic] or [… => …]", 2),
    ),
    "archival": (
        (r"^\W*BEST COPY AVAILABLE\W*$", "the stamp BEST COPY AVAILABLE", 3),
        (r"^\W*DECLASSIFIED\b", "a stamp of declassification", 3),
        (r"~~(?:[A-Z ]+|X+)~~", "struck or overtyped words in capitals", 3),
        (r"^-\d{1,3}-\s*$", "a typed page number", 2),
        (r"^#? ?\W*(?:OUTGOING|INCOMING) TELEGRAM", "the form of a telegram", 2),
        (r"^Form [A-Z]{1,3}-?\d+", "the number of a form", 2),
        (r"^\W*(?:TOP SECRET|SECRET|CONFIDENTIAL)\W*$", "a line of classification", 1),
        (r"^\*\*[^*\n]+\*\*\s*$", "a line in bold", 1),
        (r"^(?:COPIES TO|PARTICIPANTS|SUBJECT|DATE):", "the labels of a typed memorandum", 1),
    ),
    "published": (
        (PAGE.pattern.replace("|[Pp]\\.", ""), "page breaks written [Page …]", 3),
        (r"^\s*\d{1,3}\. Source:|^\s*\[Source:", "a list of notes that begins with the source", 4),
        (r"\A\s*\[?\d{1,4}\]?\. [A-Z]", "a heading with the number of a document", 2),
        (r"\A\s*(?:\[?\d+\]?\. )?.{8,160}[a-z\])]0\s*$", "a heading with the marker 0", 2),
        (r"^\s*[•◦▪]", "bullets", 1),
    ),
}


def kind(text: str, start: int, values: dict[str, str]) -> tuple[Kind, str]:
    """The kind, and by what it was recognised.

    In: the text, the offset at which it begins, and the metadata, whose `kind` decides.
    """
    said = values.get("kind", "")
    if said in _SIGNS:
        return said, "as the metadata say"
    body = text[start:]
    best: tuple[int, Kind, list[str]] = (0, "published", [])
    for name, signs in _SIGNS.items():
        found = [(label, weight) for pattern, label, weight in signs if re.search(pattern, body, re.M)]
        total = sum(weight for _, weight in found)
        if total > best[0]:
            best = (total, name, [label for label, _ in sorted(found, key=lambda x: -x[1])])
    if not best[2]:
        return "published", "no sign of any kind; read as plain text"
    return best[1], ", ".join(best[2][:3])
