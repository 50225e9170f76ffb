"""A date that is none.

Example: <date when="1962-02-30">. Source: TEI Guidelines, section 3.6.4 (att.datable.w3c).
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.relaxng.datatypes.moments import KINDS, Moment, moment
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "date.invalid",
    "warning",
    "Write the date as YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss.",
    "The date cannot be sorted by.",
)
ATTRIBUTES: Final = ("when", "from", "to", "notBefore", "notAfter")
ELEMENTS: Final = (
    "date",
    "docDate",
    "time",
    "origDate",
    "change",
    "birth",
    "death",
    "event",
    "residence",
)


def read(value: str) -> Moment | None:
    """When a date of the W3C's form is, or None."""
    for kind in ("date", "dateTime", "gYear", "gYearMonth", *sorted(KINDS)):
        if (found := moment(kind, value.strip())) is not None:
            return found
    return None


def dated(volume: RuledVolume) -> Iterator[tuple[Element, str, str]]:
    """Element, attribute and value of every date."""
    for element in volume.of(*ELEMENTS):
        for name in ATTRIBUTES:
            if name in element.attributes:
                yield element, name, element.attributes[name]


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for element, name, value in dated(volume):
        if read(value) is None:
            yield volume.at(CODE, element, f'{name}="{value}" is no date{_why(value)}.', attribute=name)


def _why(value: str) -> str:
    """What is wrong with the day of a date that is written as it should be; "" if that is not it."""
    match = re.match(r"(\d{4})-(0[1-9]|1[0-2])-(\d\d)", value.strip())
    if match is None or match[1] == "0000":
        return ""
    days = calendar.monthrange(int(match[1]), int(match[2]))[1]
    day = int(match[3])
    if 1 <= day <= days:
        return ""
    month = calendar.month_name[int(match[2])]
    return f": {month} {match[1]} has {days} days" if day else ": no month has a day 00"
