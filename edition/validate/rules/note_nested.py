"""A note within a note.

It may be meant; more often an end tag is missing. A note that stands in the text, as a source note may,
can have notes of its own. Example: <note n="1">a <note n="2">b</note></note>.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "note.nested",
    "warning",
    "Close the first note before the second.",
    "A note within a note is mostly a slip.",
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for note in volume.of("note"):
        outer = _around(volume, note)
        if outer is not None and "inline" not in (outer.get("rend"), outer.get("place")):
            yield volume.at(CODE, note, "The note stands within another.", cause=CODE)


def _around(volume: RuledVolume, note: Element) -> Element | None:
    """The innermost note around a note."""
    outer = volume.parent(note)
    while outer is not None and outer.name != "note":
        outer = volume.parent(outer)
    return outer
