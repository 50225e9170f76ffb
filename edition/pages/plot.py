"""A small plot of mentions over time.

The periods are months, years or decades, by the span of the volume's dates, so that the plots of a
volume can be compared. Only dates that are as exact as the period count; the rest is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from msgspec import Struct

from edition.labels import Labels


class Bar(Struct, frozen=True):
    """A period of a plot: its column, in the units of the drawing, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    period: str
    """"March 1961"."""
    count: int


class Tick(Struct, frozen=True):
    """A label below a plot."""

    x: float
    y: float
    text: str


class Plot(Struct, frozen=True):
    """Mentions over time, drawn: columns above a line with years below it."""

    width: int
    height: int
    line: str
    """The line below the columns, with a mark where each year begins, as an SVG path."""
    bars: tuple[Bar, ...]
    """Only periods that have a mention."""
    ticks: tuple[Tick, ...]
    said: str
    """The plot in words."""
    outside: str = ""
    """What is not in it, "" where all is."""


Unit = Literal["months", "years", "decades"]
_WIDTH: Final = 640
_HEIGHT: Final = 112
_BASE: Final = 92.0
_TOP: Final = 6.0
_WIDEST: Final = 22.0
_MOST_MONTHS: Final = 96
_MOST_YEARS: Final = 120
_DATE: Final = re.compile(r"(-?\d{4,})(?:-(\d\d))?")
_ROOM: Final = 40.0
"""Units that a label takes."""
_LABELS: Final = 11
"""Labels that the line has room for."""


class Axis(NamedTuple):
    """The periods of a volume: their unit, the first and the last."""

    unit: Unit
    first: int
    last: int


def axis(dates: Iterable[str]) -> Axis | None:
    """The axis for documents of these dates (as in `Facts.date`), or None where there is but one
    period."""
    found = [match for match in map(_DATE.match, dates) if match is not None]
    years = [int(match[1]) for match in found]
    if not years:
        return None
    months = [int(m[1]) * 12 + int(m[2]) - 1 for m in found if m[2]]
    if months and max(years) * 12 + 11 - min(years) * 12 < _MOST_MONTHS:
        return Axis("months", min(months), max(months)) if min(months) < max(months) else None
    if max(years) - min(years) < _MOST_YEARS:
        return Axis("years", min(years), max(years)) if min(years) < max(years) else None
    return Axis("decades", min(years) // 10, max(years) // 10)


def plot(axis: Axis, mentions: Iterable[tuple[str, int]], labels: Labels) -> Plot | None:
    """The plot of mentions: (date, how many). None where fewer than two periods have any."""
    counts: dict[int, int] = {}
    outside = 0
    for date, many in mentions:
        at = _period(axis, date)
        if at is None:
            outside += many
        else:
            counts[at] = counts.get(at, 0) + many
    if len(counts) < 2:
        return None
    step = _WIDTH / (axis.last - axis.first + 1)
    width = min(_WIDEST, max(1.0, step * 0.78))
    most = max(counts.values())
    bars = []
    for at, count in sorted(counts.items()):
        height = max(1.5, (_BASE - _TOP) * count / most)
        x = (at - axis.first + 0.5) * step - width / 2
        bars.append(
            Bar(round(x, 1), round(_BASE - height, 1), round(width, 1), round(height, 1),
                _name(axis, at, labels), count)
        )  # fmt: skip
    peak = min(counts, key=lambda at: (-counts[at], at))
    span = {"from": _name(axis, axis.first, labels), "to": _name(axis, axis.last, labels)}
    said = labels.fill(f"plot_{axis.unit}", **span, most=_name(axis, peak, labels), n=most)
    rest = labels.fill("plot_outside", mentions=labels.count("mentions", outside)) if outside else ""
    years = list(_years(axis, step))
    line = f"M0 {_BASE}H{_WIDTH}" + "".join(f"M{x} {_BASE}v5" for x, _ in years)
    ticks = tuple(Tick(x + 3, _BASE + 15, year) for x, year in years)
    return Plot(_WIDTH, _HEIGHT, line, tuple(bars), ticks, said, rest)


def _period(axis: Axis, date: str) -> int | None:
    match = _DATE.match(date)
    if match is None:
        return None
    year = int(match[1])
    if axis.unit == "years":
        return year
    if axis.unit == "decades":
        return year // 10
    return year * 12 + int(match[2]) - 1 if match[2] else None


def _name(axis: Axis, at: int, labels: Labels) -> str:
    if axis.unit == "years":
        return _year(at)
    if axis.unit == "decades":
        return _year(at * 10)
    return labels.date(f"{_year(at // 12)}-{at % 12 + 1:02}")


def _year(year: int) -> str:
    return f"{year:05}" if year < 0 else f"{year:04}"


def _years(axis: Axis, step: float) -> Iterator[tuple[float, str]]:
    """Where the years begin: as many as have room."""
    size = 12 if axis.unit == "months" else 1
    years = range(axis.first // size, axis.last // size + 1)
    every = -(-len(years) // _LABELS)
    if len(years) > 1 and (years[1] * size - axis.first) * step < _ROOM:
        years = years[1:]  # its first months are too short for a label
    for year in years:
        at = max(year * size, axis.first)
        if (year - years[0]) % every == 0:
            shown = year * 10 if axis.unit == "decades" else year
            yield round((at - axis.first) * step, 1), str(shown)
