"""A span of time that ends before it begins.

What comes again each day, month or year has no order: from 23:00 to 02:00, from December to February.
Example: <date from="1962-05-02" to="1962-05-01">. Source: TEI Guidelines, section 3.6.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume
from edition.validate.rules.date_invalid import ELEMENTS, read

CODE = declare(
    "date.order",
    "error",
    "Exchange the two, or correct one.",
    "Time does not run backwards.",
)
_YEAR: Final = re.compile(r"-?\d{4}")


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for element in volume.of(*ELEMENTS):
        for first, last in (("from", "to"), ("notBefore", "notAfter")):
            start, end = element.get(first), element.get(last)
            if not (_YEAR.match(start) and _YEAR.match(end)) or len(start) != len(end):
                continue
            one, other = read(start), read(end)
            if one and other and other.before(one):
                yield volume.at(
                    CODE, element, f"{first} {start} is later than {last} {end}.", attribute=first
                )
