"""A document dated outside the years that its volume's title names.

Years are taken from a title such as "1961–1963"; two years before and after are let pass, since
documents lead up to and follow upon what a volume is about.
Example: <date when="1693-05-01"> in a volume of 1961–1963.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "date.span",
    "info",
    "Look at the date in the source.",
    "A year far from those of the volume is often a slip.",
)


def years(volume: RuledVolume) -> tuple[int, int] | None:
    """First and last year that the titles of the header name."""
    found: list[int] = []
    for title in volume.of("title"):
        if volume.is_within(title, "titleStmt"):
            for match in re.finditer(
                r"\b(1[5-9]\d\d|20\d\d)(?:\s*[–-]\s*(1[5-9]\d\d|20\d\d))?", volume.words(title)
            ):
                found += [int(year) for year in match.groups() if year]
    return (min(found), max(found)) if found else None


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    span = years(volume)
    if span is None:
        return
    for element in volume.of("date"):
        value = element.get("when")
        match = re.match(r"(\d{4})(-|\Z)", value)
        if (
            match
            and not span[0] - 2 <= int(match[1]) <= span[1] + 2
            and volume.is_within(element, "dateline")
        ):
            yield volume.at(
                CODE,
                element,
                f"{value} lies outside {span[0]}–{span[1]}, which the volume is about.",
                attribute="when",
            )
