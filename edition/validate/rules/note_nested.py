"""A note within a note.

It may be meant; more often an end tag is missing. Example: <note n="1">a <note n="2">b</note></note>.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume

CODE = "note.nested"


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for note in volume.of("note"):
        if volume.is_within(note, "note"):
            yield volume.at(CODE, note, "The note stands within another.", cause=CODE)
