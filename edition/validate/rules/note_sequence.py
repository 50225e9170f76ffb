"""Notes of a document whose numbers are repeated or out of order.

Counted within the innermost division; a source note may be 0, and letters or signs are left alone.
Example: notes 1, 2, 4 in one document.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Element, Volume

CODE = "note.sequence"


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    last: dict[str, tuple[int, Element]] = {}
    for note in volume.of("note"):
        value = note.get("n")
        if not (value.isascii() and value.isdigit()) or not note.document:
            continue
        number = int(value)
        before = last.get(note.document)
        if before is not None and number != before[0] + 1:
            how = "is there twice" if number == before[0] else f"follows note {before[0]}"
            yield volume.at(
                CODE,
                note,
                f"Note {number} {how}.",
                attribute="n",
                related=((before[1], f"note {before[0]}"),),
                cause=f"{CODE} {note.document} {number}",
            )
        last[note.document] = number, note
