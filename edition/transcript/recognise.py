"""Which kind of transcript a text is, by the signs that each kind has and the others have not."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final, NamedTuple

from edition.transcript.model import Kind
from edition.transcript.published.lines import PAGE


class Sign(NamedTuple):
    """What a kind of transcript can be told by."""

    pattern: str
    label: str
    weight: int
    read_by: tuple[Kind, ...] = ()
    """Other kinds that read it too, or whose texts have it as their own: there it is not left over."""


_ELEMENTS: Final = (
    "ab|accession|address|argument|byline|catch|cell|class|closer|dateline|docDate|epigraph|figure|form|fw"
    "|handling|head|item|label|list|note|opener|page|postscript|quote|salute|signed|stamp|trailer"
)
"""Elements and furniture that a line of the dialect begins with; `@name` of another sort is no sign."""

_SIGNS: Final[dict[Kind, tuple[Sign, ...]]] = {
    "dialect": (
        Sign(r"^:::[ \t]*\w", "a block that opens with :::", 3),
        Sign(rf"^@(?:{_ELEMENTS})(?=[ {{]|$)", "a line that begins with @ and an element", 3),
        Sign(r"\[\^[^\]\s]+\]", "a note written [^1]", 3),
        Sign(r"\{(?:\+\+|~~|tei:)", "an addition {++…++}, a substitution {~~…~~} or {tei:…}", 3),
        Sign(r"\[=(?!>)[^\]\n]+\]", "words supplied, written [=…]", 3),
        Sign(r"\]\{[a-zA-Z]|^\{[a-z:]+=|\{[a-z:]+=[\"\w#]", "attributes or an element in {…}", 3),
        Sign(r"^# \[?\d+[a-z]?\]?\. \S", "a heading written # with the number of a document", 3),
        Sign(r"\w\[(?:sic|\?)\]|\[[^\]\n]+=>[^\]\n]+\]", "a reading marked [sic] or [… => …]", 2),
        Sign(r"(?<![\w*\\])\*(?![\s*])[^*\n]*[^*\s\\]\*(?![\w*])", "words in *italics*", 2),
        Sign(r"~~[^~\n]*[a-z][^~\n]*~~", "struck words ~~…~~", 2, ("archival",)),
        Sign(r"\[[^\[\]\n]*\w\?\]", "a doubtful reading [word?]", 1, ("published", "archival")),
        Sign(r"\[(?:\d+ \w+ )?(?:illegible|damaged)(?:: [^\]\n]*)?\]", "a gap [illegible]", 1,
             ("published", "archival")),
        Sign(r"^# \S", "a heading written #", 1, ("archival",)),
        Sign(r"\*\*[^*\n]+\*\*", "words in **bold**", 1, ("archival",)),
        Sign(r"\[p\.\s+[^\]]+\]", "a page break written [p. …]", 1, ("published",)),
    ),
    "archival": (
        Sign(r"^\W*BEST COPY AVAILABLE\W*$", "the stamp BEST COPY AVAILABLE", 3),
        Sign(r"^\W*DECLASSIFIED\b", "a stamp of declassification", 3),
        Sign(r"~~(?:[A-Z ]+|X+)~~", "struck or overtyped words in capitals", 3),
        Sign(r"^-\d{1,3}-\s*$", "a typed page number", 2),
        Sign(r"^#? ?\W*(?:OUTGOING|INCOMING) TELEGRAM", "the form of a telegram", 2),
        Sign(r"^Form [A-Z]{1,3}-?\d+", "the number of a form", 2),
        Sign(r"^\W*(?:TOP SECRET|SECRET|CONFIDENTIAL)\W*$", "a line of classification", 1),
        Sign(r"^\*\*[^*\n]+\*\*\s*$", "a line in bold", 1),
        Sign(r"^(?:COPIES TO|PARTICIPANTS|SUBJECT|DATE):", "the labels of a typed memorandum", 1),
    ),
    "published": (
        Sign(PAGE.pattern.replace("|[Pp]\\.", ""), "page breaks written [Page …]", 3),
        Sign(r"^\s*\d{1,3}\. Source:|^\s*\[Source:", "a list of notes that begins with the source", 4),
        Sign(r"\A\s*\[?\d{1,4}\]?\. [A-Z]", "a heading with the number of a document", 2),
        Sign(r"\A\s*(?:\[?\d+\]?\. )?.{8,160}[a-z\])]0\s*$", "a heading with the marker 0", 2),
        Sign(r"^\s*[•◦▪]", "bullets", 1),
    ),
}  # fmt: skip
_HEAD: Final = Sign("", "metadata at the head", 1, ("published", "archival"))
_MARKDOWN: Final = (".md", ".markdown")


def kind(text: str, start: int, values: dict[str, str], name: str = "") -> tuple[Kind, str]:
    """The kind, and by what it was recognised.

    In: the text; the offset at which it begins, after a block of metadata; the metadata, whose `kind`
    decides; the name of the file. A block of metadata speaks for the dialect, but only beside a mark of
    it, since pasted and machine-read texts can have one; the ending .md decides where kinds are even.
    What a text of another kind can have too says nothing by itself.
    """
    said = values.get("kind", "")
    if said in _SIGNS:
        return said, "as the metadata say"
    body = text[start:]
    typed = PurePath(name).suffix.lower() in _MARKDOWN
    best: tuple[int, Kind, list[Sign]] | None = None
    order: tuple[Kind, ...] = ("published", "archival", "dialect")
    stamped = False
    for one in order:
        found = [sign for sign in _SIGNS[one] if re.search(sign.pattern, body, re.M)]
        if one == "archival":
            stamped = any(sign.weight > 1 for sign in found)
        elif one == "dialect":
            if stamped:
                found = [sign for sign in found if "archival" not in sign.read_by]
            if found and start:
                found.append(_HEAD)
            if not typed and all("published" in sign.read_by for sign in found):
                continue
        total = sum(sign.weight for sign in found)
        even_is_enough = typed and one == "dialect"
        if found and (best is None or total > best[0] or (even_is_enough and total == best[0])):
            best = (total, one, sorted(found, key=lambda sign: -sign.weight))
    if best is None:
        return "published", "no sign of any kind; read as plain text"
    return best[1], ", ".join(sign.label for sign in best[2][:3])


def left(text: str, start: int, read_as: Kind) -> tuple[int, str] | None:
    """The first mark of the dialect that a text read as another kind keeps as characters: its offset,
    and what it is; None where there is none. What that kind reads itself, or what printed texts have of
    their own, is none."""
    found = [
        (match.start(), sign.label)
        for sign in _SIGNS["dialect"]
        if read_as not in sign.read_by and (match := re.compile(sign.pattern, re.M).search(text, start))
    ]
    return min(found, default=None)
