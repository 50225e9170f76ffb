"""Dates, times and durations of XML Schema (Part 2, sections 3.2.6 to 3.2.14).

A point of time becomes its seconds on one axis, with a mark whether its zone is known. Points whose
zone is not known may lie 14 hours to either side, so some pairs have no order (section 3.2.7.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

_ZONE: Final = r"(?P<zone>Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_YEAR: Final = r"(?P<year>-?(?:[1-9][0-9]{3,}|0[0-9]{3}))"
_MONTH: Final = r"(?P<month>0[1-9]|1[0-2])"
_DAY: Final = r"(?P<day>0[1-9]|[12][0-9]|3[01])"
_TIME: Final = (
    r"(?:(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9]):(?P<second>(?:[0-5][0-9]|60)(?:\.[0-9]+)?)"
    r"|(?P<midnight>24:00:00(?:\.0+)?))"
)
_FORMS: Final = {
    "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_TIME}",
    "date": f"{_YEAR}-{_MONTH}-{_DAY}",
    "time": _TIME,
    "gYear": _YEAR,
    "gYearMonth": f"{_YEAR}-{_MONTH}",
    "gMonth": f"--{_MONTH}",
    "gMonthDay": f"--{_MONTH}-{_DAY}",
    "gDay": f"---{_DAY}",
}
KINDS: Final = frozenset(_FORMS)
_LONGEST: Final = 60
"""Letters a date may have: a year of thousands of digits is no date."""
_DAYS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNKNOWN: Final = 14 * 3600


@dataclass(frozen=True)
class Moment:
    """A point of time. `seconds` counts from an arbitrary start, in UTC where the zone is known."""

    seconds: int | Fraction
    zoned: bool

    def before(self, other: Moment) -> bool:
        """Whether this is certainly earlier."""
        if self.zoned == other.zoned:
            return self.seconds < other.seconds
        return self.seconds + _UNKNOWN < other.seconds


@dataclass(frozen=True)
class Span:
    """A duration."""

    months: int
    seconds: int | Fraction

    def before(self, other: Span) -> bool:
        """Whether this is shorter, from whichever of the four reference dates it is counted."""
        return all(
            _days(*_added(year, month, self.months)) * 86400 + self.seconds
            < _days(*_added(year, month, other.months)) * 86400 + other.seconds
            for year, month in ((1696, 9), (1697, 2), (1903, 3), (1903, 7))
        )


def _added(year: int, month: int, months: int) -> tuple[int, int, int]:
    total = year * 12 + month - 1 + months
    return total // 12, total % 12 + 1, 1


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days(year: int, month: int, day: int) -> int:
    """Days of the proleptic Gregorian calendar."""
    before = year - 1
    leap = 1 if month > 2 and _is_leap(year) else 0
    return (
        before * 365 + before // 4 - before // 100 + before // 400
        + sum(_DAYS[: month - 1]) + leap + day
    )  # fmt: skip


@cache
def _form(kind: str) -> re.Pattern[str]:
    return re.compile(_FORMS[kind] + _ZONE + r"\Z")


def _seconds(text: str) -> int | Fraction:
    if "." not in text:
        return int(text)
    from fractions import Fraction

    return Fraction(text)


def moment(kind: str, text: str) -> Moment | None:
    """What a text of one of `KINDS` means; None if it is none."""
    if len(text) > _LONGEST:
        return None
    match = _form(kind).match(text)
    if match is None:
        return None
    parts = match.groupdict()
    year = int(parts.get("year") or 2000)
    if year == 0:
        return None  # there is no year 0 (XML Schema 1.0)
    if year < 0:
        year += 1
    month, day = int(parts.get("month") or 1), int(parts.get("day") or 1)
    if kind == "gMonthDay":
        year = 2000
    if day > _DAYS[month - 1] + (month == 2 and _is_leap(year)):
        return None
    seconds: int | Fraction = _days(year, month, day) * 86400
    if parts.get("midnight"):
        seconds += 86400 if kind != "time" else 0
    elif parts.get("hour"):
        seconds += int(parts["hour"]) * 3600 + int(parts["minute"]) * 60 + _seconds(parts["second"])
    zone = parts["zone"]
    if zone and zone != "Z":
        offset = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
        seconds -= offset if zone[0] == "+" else -offset
    return Moment(seconds, bool(zone))


_SPAN: Final = (
    r"(-)?P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9.])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]+)?|\.[0-9]+)S)?)?\Z"
)


def span(text: str) -> Span | None:
    """What a text means as a duration; None if it is none."""
    match = re.match(_SPAN, text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    sign = -1 if match[1] else 1
    years, months, days, hours, minutes = (int(match[n] or 0) for n in range(2, 7))
    seconds = _seconds(match[7] or "0") + minutes * 60 + hours * 3600 + days * 86400
    return Span(sign * (years * 12 + months), sign * seconds)
