"""Notes of a document whose numbers are repeated or out of order.

Counted within the innermost division, notes of each kind and place apart; a source note may be 0, and
letters or signs are left alone. Numbers may begin again with 1 on another page. A note that says a
second time what the note of its number says, or that points to it, stands for a second mark of that
note, as printed volumes have them. Example: notes 1, 2, 4 in one document.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "note.sequence",
    "warning",
    "Correct n, or look for a note that is lost.",
    "A number that is missing or twice may mean that a note is.",
)


_SOURCES: Final = ("source", "summary")
"""Types of notes that are counted with those that have no type."""


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    last: dict[tuple[str, ...], tuple[int, Element]] = {}
    had: dict[tuple[str, ...], dict[int, Element]] = {}
    breaks = [pb.begin for pb in volume.of("pb")]
    for note in volume.of("note"):
        value, type_ = note.get("n"), note.get("type")
        if not (value.isascii() and value.isdigit()) or not note.document or len(value) > 9:
            continue
        number = int(value)
        type_ = "" if type_ in _SOURCES else type_
        series = (note.document, type_, note.get("place"), note.get("resp"))
        before = last.get(series)
        earlier = had.setdefault(series, {}).setdefault(number, note)
        if earlier is not note and _is_mark_of(volume, note, earlier):
            continue
        if before is not None and number != before[0] + 1:
            if number == 1 and bisect(breaks, note.begin) > bisect(breaks, before[1].begin):
                had[series] = {1: note}
            else:
                how = "is there twice" if number == before[0] else f"follows note {before[0]}"
                yield volume.at(
                    CODE,
                    note,
                    f"Note {number} {how}.",
                    attribute="n",
                    related=((before[1], f"note {before[0]}"),),
                    cause=f"{CODE} {note.document} {number}",
                )
        last[series] = number, note


def _is_mark_of(volume: RuledVolume, note: Element, earlier: Element) -> bool:
    """Whether a note stands for a second mark of an earlier one."""
    if any(map(note.get, ("target", "sameAs", "corresp", "copyOf"))):
        return True
    return volume.words(note) == volume.words(earlier)
