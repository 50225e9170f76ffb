"""A chronology: documents by day, with a heat map of months, of a volume or of the edition.

Every document is in it. One that is dated to a month or a year stands there, and not on a day; one
without a date stands apart. Where there are more documents than a page can carry, the years have
pages of their own, and a year that is too large has one for each month.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final, NamedTuple, TypeVar

import msgspec
from msgspec import Struct

from edition.labels import Labels
from edition.pages.frame import Frame, Link, ListedDocument, RegisterLink, VolumeFrame
from edition.pages.plan import Page
from edition.pages.sorting import Moment, moment
from edition.volume.places import Target, relative


class Day(Struct, frozen=True):
    """The documents of a day."""

    anchor: str
    label: str
    """"March 3, 1961"."""
    number: str
    """Of the day in its month."""
    items: tuple[ListedDocument, ...]


class Month(Struct, frozen=True):
    """The documents of a month."""

    anchor: str
    label: str
    """"" on its own page."""
    count: int
    href: str = ""
    """Its own page, where it has one; then there are no days here."""
    days: tuple[Day, ...] = ()
    vague: tuple[ListedDocument, ...] = ()
    """Those whose day is not known."""
    vague_label: str = ""


class Year(Struct, frozen=True):
    """The documents of a year."""

    anchor: str
    label: str
    """"" on its own page."""
    count: int
    months: tuple[Month, ...] = ()
    vague: tuple[ListedDocument, ...] = ()
    """Those whose month is not known."""
    vague_label: str = ""


class HeatCell(Struct, frozen=True):
    """A month of the heat map; "" and 0 where it has no documents."""

    href: str
    count: int
    level: int
    """0 to 5: none to most."""
    label: str
    """"March 1961: 12 documents"."""


class HeatRow(Struct, frozen=True):
    """A year of the heat map, or (without cells) years that have no documents."""

    label: str
    href: str
    cells: tuple[HeatCell, ...]
    """The twelve months, and one for documents without a month where the map has any."""
    count: int


class ChronologyPage(Frame, frozen=True):
    """Documents by day, or the way to them."""

    volume: VolumeFrame | None = None
    heading: str = ""
    months: tuple[str, ...] = ()
    """The columns of the heat map, between that of the years and that of all documents."""
    columns: int = 0
    """How many columns that makes."""
    heat: tuple[HeatRow, ...] = ()
    ways: tuple[RegisterLink, ...] = ()
    """The years, where each has a page of its own."""
    years: tuple[Year, ...] = ()
    undated: tuple[ListedDocument, ...] = ()
    undated_count: int = 0
    undated_href: str = ""
    """Where the undated documents are listed, if not here."""
    elsewhere: tuple[RegisterLink, ...] = ()
    """The volumes that list them, where they are too many for one page."""
    count: int = 0
    previous: Link | None = None
    next: Link | None = None


_At = TypeVar("_At")
LIGHT: Final = 1000
"""Documents that one page lists."""
_LEVELS: Final = 5
_BEND: Final = 0.7
"""How far a month with very many documents leaves the others pale; 1 would be in proportion."""
_NO_MONTH: Final = 13
_DAY: Final = re.compile(r"-?\d{4,}-\d\d-\d\d")


class Dated(NamedTuple):
    """A document as a chronology lists it."""

    path: str
    """From the site's root."""
    title: str
    number: str
    date: str
    """As in `Facts`."""
    shown: str
    """Its date as the text says it."""
    note: str


@dataclass
class Chronology:
    """The chronology of documents, in the order in which the volume or edition has them."""

    path: str
    """Of its first page."""
    documents: list[Dated]
    labels: Labels
    frame: Callable[[str, str, tuple[Link, ...]], dict[str, object]]
    """From a path, a title and the links between the volume and the page: what all pages have."""
    elsewhere: tuple[tuple[str, str, int], ...] = ()
    """Where else the undated ones are listed, (path, name, how many), should they be too many."""

    # -- which pages there are ---------------------------------------------------------------------

    def pages(self) -> Iterator[Page]:
        """Every page, in a fixed order."""
        if not self:
            return
        yield Page(self.path, self._first)
        if self.whole:
            return
        for year in self.years:
            yield Page(self._year_path(year), partial(self._of_year, year))
            if self._split(year):
                for month in range(1, 13):
                    if (year, month) in self.months:
                        yield Page(self._month_path(year, month), partial(self._of_month, year, month))
        if self.undated:
            yield Page(f"{self.path}undated/", self._of_undated)

    def __bool__(self) -> bool:
        """Whether there is anything to put in order: a document with a date."""
        return len(self.undated) < len(self.documents)

    @property
    def whole(self) -> bool:
        """Whether one page lists everything."""
        return len(self.documents) <= LIGHT

    def _split(self, year: int) -> bool:
        return not self.whole and len(self.years[year]) > LIGHT

    def _year_path(self, year: int) -> str:
        return f"{self.path}{_padded(year)}/"

    def _month_path(self, year: int, month: int) -> str:
        return f"{self._year_path(year)}{month:02}/"

    # -- the documents by their dates --------------------------------------------------------------

    @cached_property
    def _sorted(self) -> list[tuple[Moment, Dated]]:
        dated = [(at, one) for one in self.documents if (at := moment(one.date)) is not None]
        return sorted(dated, key=lambda pair: pair[0])

    @cached_property
    def undated(self) -> list[Dated]:
        """Documents without a date."""
        return [one for one in self.documents if moment(one.date) is None]

    @cached_property
    def years(self) -> dict[int, list[Dated]]:
        """The documents of each year, by date."""
        found: dict[int, list[Dated]] = {}
        for at, one in self._sorted:
            found.setdefault(at.year, []).append(one)
        return found

    @cached_property
    def months(self) -> dict[tuple[int, int], list[Dated]]:
        """The documents of each month (13: not known) of each year, by date."""
        found: dict[tuple[int, int], list[Dated]] = {}
        for at, one in self._sorted:
            found.setdefault((at.year, at.month), []).append(one)
        return found

    @cached_property
    def _counts(self) -> list[tuple[int, int, int]]:
        """What the heat map shows."""
        return [(year, month, len(found)) for (year, month), found in self.months.items()]

    # -- the pages ---------------------------------------------------------------------------------

    def _first(self) -> ChronologyPage:
        path = self.path
        ways: tuple[RegisterLink, ...] = ()
        years: tuple[Year, ...] = ()
        undated: tuple[ListedDocument, ...] = ()
        href = ""
        if self.whole:
            years = tuple(self._year(path, year) for year in self.years)
            undated = tuple(self._item(path, one, one.shown) for one in self.undated)
        else:
            ways = tuple(
                RegisterLink(
                    relative(path, Target(self._year_path(year))),
                    self.labels.date(_padded(year)),
                    len(found),
                )
                for year, found in self.years.items()
            )
            href = relative(path, Target(f"{path}undated/")) if self.undated else ""
        return self._context(
            path,
            self.labels["chronology"],
            (),
            list(self.years),
            ways=ways,
            years=years,
            undated=undated,
            undated_count=len(self.undated),
            undated_href=href,
            count=len(self.documents),
        )

    def _of_year(self, year: int) -> ChronologyPage:
        path = self._year_path(year)
        shown = self._year(path, year)
        return self._context(
            path,
            self.labels.fill("chronology_of", period=shown.label),
            (self._up(path),),
            [year],
            years=(msgspec.structs.replace(shown, label=""),),
            count=shown.count,
            **self._around(path, list(self.years), year, self._year_path),
        )

    def _of_month(self, year: int, month: int) -> ChronologyPage:
        path = self._month_path(year, month)
        whole = self._year(path, year, month)
        (only,) = whole.months
        above = Link(relative(path, Target(self._year_path(year))), whole.label)
        every = [at for at in self.months if at[1] < _NO_MONTH and self._split(at[0])]
        return self._context(
            path,
            self.labels.fill("chronology_of", period=only.label),
            (self._up(path), above),
            [year],
            years=(msgspec.structs.replace(whole, label="", months=(_unnamed(only),)),),
            count=only.count,
            **self._around(path, every, (year, month), lambda at: self._month_path(*at)),
        )

    def _of_undated(self) -> ChronologyPage:
        path = f"{self.path}undated/"
        apart = len(self.undated) > LIGHT and bool(self.elsewhere)
        return self._context(
            path,
            self.labels["undated_documents"],
            (self._up(path),),
            [],
            undated=() if apart else tuple(self._item(path, one, one.shown) for one in self.undated),
            undated_count=len(self.undated),
            elsewhere=tuple(
                RegisterLink(_sub(path, there), name, many) for there, name, many in self.elsewhere
            )
            if apart
            else (),
            count=len(self.undated),
        )

    def _up(self, path: str) -> Link:
        return Link(relative(path, Target(self.path)), self.labels["chronology"])

    def _around(
        self, path: str, every: list[_At], own: _At, where: Callable[[_At], str]
    ) -> dict[str, Link | None]:
        """The pages before and after one."""
        at = every.index(own)

        def link(other: _At) -> Link:
            there = where(other)
            name = there[len(self.path) : -1].replace("/", "-")
            return Link(relative(path, Target(there)), self.labels.date(name))

        return {
            "previous": link(every[at - 1]) if at else None,
            "next": link(every[at + 1]) if at + 1 < len(every) else None,
        }

    def _context(
        self, path: str, heading: str, above: tuple[Link, ...], heat: list[int], **fields: object
    ) -> ChronologyPage:
        rows = self._heat(path, heat)
        vague = any(len(row.cells) > 12 for row in rows)
        months = [self.labels[f"month_short_{month}"] for month in range(1, 13)]
        if vague:
            months.append(self.labels["chronology_no_month"])
        return ChronologyPage(
            **self.frame(path, heading, above),  # type: ignore[arg-type]
            heading=heading,
            heat=rows,
            months=tuple(months),
            columns=len(months) + 2,
            **fields,  # type: ignore[arg-type]
        )

    # -- the heat map ------------------------------------------------------------------------------

    def _heat(self, path: str, years: list[int]) -> tuple[HeatRow, ...]:
        """A row for each year that has documents; the years between that have none are one row."""
        most = max((n for _, month, n in self._counts if month < _NO_MONTH), default=1)
        vague = any(month == _NO_MONTH for _, month, _ in self._counts)
        columns = range(1, 14) if vague else range(1, 13)
        rows = []
        for number, year in enumerate(years):
            if number and (gap := year - years[number - 1] - 1):
                first, last = (
                    self.labels.date(_padded(one)) for one in (years[number - 1] + 1, year - 1)
                )
                rows.append(HeatRow(first if gap == 1 else f"{first}–{last}", "", (), 0))
            cells = tuple(self._cell(path, year, month, most) for month in columns)
            href = self._href(path, year)
            label = self.labels.date(_padded(year))
            rows.append(HeatRow(label, "" if href == "./" else href, cells, len(self.years[year])))
        return tuple(rows)

    def _cell(self, path: str, year: int, month: int, most: int) -> HeatCell:
        found = self.months.get((year, month))
        if not found:
            return HeatCell("", 0, 0, "")
        known = month < _NO_MONTH
        level = math.ceil(_LEVELS * (len(found) / most) ** _BEND) if known else 0
        period = f"{_padded(year)}-{month:02}" if known else _padded(year)
        said = self.labels.fill(
            "documents_in",
            period=self.labels.date(period),
            documents=self.labels.count("documents", len(found)),
        )
        return HeatCell(self._href(path, year, month), len(found), min(level, _LEVELS), said)

    def _href(self, path: str, year: int, month: int = 0) -> str:
        """Where a year (0), a month or what has no month is listed."""
        there = self.path if self.whole else self._year_path(year)
        fragment = f"y{_padded(year)}"
        if not month:
            fragment = fragment if self.whole else ""
        elif month == _NO_MONTH:
            fragment += "-00"
        elif self._split(year):
            there, fragment = self._month_path(year, month), ""
        else:
            fragment += f"-{month:02}"
        return relative(path, Target(there, fragment))

    # -- the lists ---------------------------------------------------------------------------------

    def _year(self, path: str, year: int, only: int = 0) -> Year:
        """A year with its months, or with one of them; months that have a page are only named."""
        labels, padded = self.labels, _padded(year)
        months = []
        for month in [only] if only else range(1, 13):
            found = self.months.get((year, month))
            if not found:
                continue
            label = labels.date(f"{padded}-{month:02}")
            anchor = f"y{padded}-{month:02}"
            if self._split(year) and not only:
                href = relative(path, Target(self._month_path(year, month)))
                months.append(Month(anchor, label, len(found), href))
                continue
            days, vague = self._days(path, found)
            months.append(
                Month(anchor, label, len(found), "", days, vague, labels.fill("no_day", month=label))
            )
        name = labels.date(padded)
        vague_ones = () if only else self.months.get((year, _NO_MONTH), ())
        return Year(
            f"y{padded}",
            name,
            len(self.years[year]),
            months=tuple(months),
            vague=tuple(self._item(path, one, one.shown) for one in vague_ones),
            vague_label=labels.fill("no_month", year=name),
        )

    def _days(
        self, path: str, found: list[Dated]
    ) -> tuple[tuple[Day, ...], tuple[ListedDocument, ...]]:
        days: dict[str, list[Dated]] = {}
        vague = []
        for one in found:
            if day := _day(one.date):
                days.setdefault(day, []).append(one)
            else:
                vague.append(self._item(path, one, one.shown))
        shown = []
        for day, ones in days.items():
            label = self.labels.date(day)
            items = tuple(self._item(path, one, _beyond(one, label)) for one in ones)
            shown.append(Day(f"y{day}", label, day[-2:].lstrip("0"), items))
        return tuple(shown), tuple(vague)

    def _item(self, path: str, one: Dated, said: str) -> ListedDocument:
        said = "" if said and said in one.title else said
        return ListedDocument(relative(path, Target(one.path)), one.title, one.number, said, one.note)


def _unnamed(month: Month) -> Month:
    """A month on its own page, which names it already."""
    return msgspec.structs.replace(month, label="")


def genre_note(genre: str, title: str, labels: Labels) -> str:
    """The genre of a document in words, "" where its title says it."""
    word = labels.kind("genre", genre) if genre else ""
    return "" if word.casefold() in title.casefold() else word


def _day(date: str) -> str:
    """The date down to the day, "" where it is not so exact."""
    match = _DAY.match(date)
    return match[0] if match is not None else ""


def _beyond(one: Dated, label: str) -> str:
    """What a date says beyond the day it stands under: the hour."""
    if one.shown.startswith(label):
        return one.shown[len(label) :].strip(" ,;—–-")
    at = moment(one.date)
    return at.time if at is not None else ""


def _padded(year: int) -> str:
    return f"{year:05}" if year < 0 else f"{year:04}"


def _sub(path: str, there: str) -> str:
    """A path with a fragment, as a link."""
    folder, _, fragment = there.partition("#")
    return relative(path, Target(folder, fragment))
