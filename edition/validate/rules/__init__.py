"""The house rules: what an edition needs beyond its schema.

One rule per file, in the order of this list. A rule is a function `check` that takes the volume, read
once for all of them, and gives findings; why it exists, and what it finds, stands at the top of its
file; code, severity and remedy stand in `edition/finding.py`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.parsers.expat import ExpatError

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Suppression, Volume
from edition.validate.relaxng.document import Document, WrongEncoding

ORDER: Final = (
    "id_duplicate", "link_unresolved", "link_kind", "link_elsewhere", "person_name",
    "document_number", "note_sequence", "note_number", "note_nested",
    "page_sequence", "page_facs", "page_catchword", "image_missing",
    "date_invalid", "date_order", "date_span", "date_printed",
    "text_bracket", "text_quote", "text_script", "text_joined", "text_range", "text_digit",
    "text_doubled", "text_space", "element_empty", "rend_unknown", "excision_spelling", "excision_not",
)  # fmt: skip
Level = Callable[[str], str]


def house_findings(
    data: bytes, shown: str, level: Level, known: Known | None, path: Path | None
) -> list[Finding]:
    """What the house rules find in a well-formed file."""
    try:
        volume = Volume(Document(data), shown)
    except (ExpatError, WrongEncoding):
        return []  # said by whoever checks well-formedness
    volume.path = path
    found: list[Finding] = []
    for name in ORDER:
        rule = importlib.import_module(f"edition.validate.rules.{name}")
        if level(rule.CODE) != "off":
            found += rule.check(volume, known)
    return list(_kept(volume, found))


def _kept(volume: Volume, found: list[Finding]) -> Iterator[Finding]:
    """The findings that no <?edition-ignore?> suppresses, and what is wrong with those."""
    places = [
        (s, volume.document.place(s.start), volume.document.place(s.end)) for s in volume.suppressions
    ]
    used: set[Suppression] = set()
    for finding in found:
        at = (finding.line, finding.column)
        hits = [
            s for s, start, end in places if s.reason and s.code == finding.code and start <= at <= end
        ]
        used.update(hits)
        if not hits:
            yield finding
    for suppression, *_ in places:
        line, column = volume.document.place(suppression.begin)
        if not suppression.reason:
            message = f"No reason is given for ignoring {suppression.code}."
            yield Finding("ignore.reason", volume.shown, message, line, column)
        elif suppression not in used and not suppression.code.startswith(("rng.", "xml.")):
            message = f"Nothing here is {suppression.code}."
            yield Finding("ignore.unused", volume.shown, message, line, column)
