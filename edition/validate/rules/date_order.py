"""A span of time that ends before it begins.

Example: <date from="1962-05-02" to="1962-05-01">. Source: TEI Guidelines, section 3.6.4.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume
from edition.validate.rules.date_invalid import ELEMENTS, read

CODE = "date.order"


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for element in volume.of(*ELEMENTS):
        for first, last in (("from", "to"), ("notBefore", "notAfter")):
            start, end = element.get(first), element.get(last)
            if not start or not end or len(start) != len(end):
                continue
            one, other = read(start), read(end)
            if one and other and other.before(one) and element.name != "time":
                yield volume.at(
                    CODE, element, f"{first} {start} is later than {last} {end}.", attribute=first
                )
