"""A footnote without a number or mark, where its document numbers its notes.

Example: <note xml:id="d1fn3">, among notes that have n.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "note.number",
    "info",
    "Add n to the note.",
    "A note without a number is called by its place in the document, which changes when "
    "a note is added.",
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    notes = [n for n in volume.of("note") if n.document]
    numbered = {n.document for n in notes if n.get("n")}
    for note in notes:
        if (
            note.document in numbered
            and not note.get("n")
            and not note.get("type")
            and note.get("rend") != "inline"
            and note.get("place") not in ("margin", "inline")
        ):
            yield volume.at(CODE, note, "The note has no number.", cause=CODE)
