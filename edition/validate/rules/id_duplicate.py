"""Two elements with the same xml:id.

An id is an address; links to it can lead to one place only. Both places are named.
Example: <note xml:id="d1fn4"> … <note xml:id="d1fn4">. Source: xml:id 1.0, section 4.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "id.duplicate",
    "warning",
    "Give one of the two another xml:id.",
    "An address can lead to one place only: links go to the first, the second gets a suffix.",
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for first, second in volume.twice:
        line = volume.document.place(first.begin)[0]
        found = volume.at(
            CODE,
            second,
            f'"{second.id}" is already the xml:id of <{first.name}> on line {line}.',
            attribute="xml:id",
            related=((first, "the first is here"),),
            cause=f"{CODE} {second.id}",
        )
        yield msgspec.structs.replace(
            found, level="error"
        )  # a site can still be built, but it is not valid
