"""A date whose printed form says another day than its attribute.

Only full English dates (November 26, 1963; 26 November 1963) are read, and only where the element has
no other. A day that differs as the Julian calendar does from the Gregorian, or a year that does where
it began in March, is let pass: the attribute has the new style. (1923: the last country changed.)
Example: <date when="1963-11-27">November 26, 1963</date>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "date.printed",
    "warning",
    "Correct when, unless the printed date is wrong; then say so in a note.",
    "Dates are sorted by the attribute and read in print.",
)
_MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)
_NAME: Final = "|".join(_MONTHS)
_FORMS: Final = (
    rf"\b(?:(?P<m1>{_NAME})\s+(?P<d1>\d{{1,2}}),?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})\s+(?P<m2>{_NAME}),?\s+(?P<y2>\d{{4}}))\b(?!\s?[/–-]\s?\d)"
)
_OTHER: Final = rf"\b(?:{_NAME})\b|\d\s*(?:st|nd|rd|th)?\s*(?:or|and|to|[–/,&-])\s*$"
"""What more there is in a date that names several days."""


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for element in volume.of("date"):
        when = element.get("when")
        if not re.match(r"\d{4}-\d\d-\d\d(T|Z|\Z)", when) or element.get("calendar"):
            continue
        found = list(re.finditer(_FORMS, volume.words(element), re.IGNORECASE))
        if len(found) != 1:
            continue
        match = found[0]
        words = volume.words(element)
        around = (words[: match.start()], words[match.end() :])
        if any(re.search(_OTHER, part, re.IGNORECASE) for part in around):
            continue
        year, month, day = (match[k + "1"] or match[k + "2"] for k in "ymd")
        printed = f"{year}-{_MONTHS.index(month.lower()) + 1:02}-{int(day):02}"
        if printed != when[:10] and not _is_old_style(printed, when[:10]):
            yield volume.at(
                CODE,
                element,
                f'"{match[0]}" is printed, but when says {when[:10]}.',
                attribute="when",
            )


def _is_old_style(printed: str, when: str) -> bool:
    """Whether two dates may be one, in the old style and in the new."""
    try:
        old, new = date.fromisoformat(printed), date.fromisoformat(when)
    except ValueError:
        return False
    days = 10 + sum((old.year, old.month) >= change for change in ((1700, 3), (1800, 3), (1900, 3)))
    later = {new - timedelta(days), new}
    if old.year < 1753 and (old.month, old.day) < (3, 25):
        later |= {day.replace(year=day.year - 1) for day in later if (day.month, day.day) != (2, 29)}
    return old.year <= 1923 and old in later
