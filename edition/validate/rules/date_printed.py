"""A date whose printed form says another day than its attribute.

Only full English dates (November 26, 1963; 26 November 1963) are read; of several in one element none
is judged. Example: <date when="1963-11-27">November 26, 1963</date>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume

CODE = "date.printed"
_MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)
_NAME: Final = "|".join(_MONTHS)
_FORMS: Final = re.compile(
    rf"\b(?:(?P<m1>{_NAME})\s+(?P<d1>\d{{1,2}}),?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})\s+(?P<m2>{_NAME}),?\s+(?P<y2>\d{{4}}))\b",
    re.IGNORECASE,
)


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for element in volume.of("date"):
        when = element.get("when")
        if not re.match(r"\d{4}-\d\d-\d\d(T|Z|\Z)", when) or element.get("calendar"):
            continue
        found = list(_FORMS.finditer(volume.words(element)))
        if len(found) != 1:
            continue
        match = found[0]
        year, month, day = (match[k + "1"] or match[k + "2"] for k in "ymd")
        printed = f"{year}-{_MONTHS.index(month.lower()) + 1:02}-{int(day):02}"
        if printed != when[:10]:
            yield volume.at(
                CODE,
                element,
                f'"{match[0]}" is printed, but when says {when[:10]}.',
                attribute="when",
            )
