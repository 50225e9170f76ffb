"""The outline of a volume: what its units are called, how they follow each other, and the parts of a
page that all of its pages share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from edition.labels import Labels
from edition.pages.frame import ContentsEntry, Link, VolumeFrame
from edition.pages.shelf import Shelf, beside
from edition.pages.sorting import Moment, moment
from edition.volume.facts import UNTYPED
from edition.volume.load import Record, Volume
from edition.volume.places import Places, Resolver, Target, relative, title_page

_DEPTH = 8
"""Levels of a table of contents; no reader follows more, and no template need."""


@dataclass
class Outline:
    """A volume as its pages show it. The page kinds build on it."""

    volume: Volume
    places: Places
    resolver: Resolver
    shelf: Shelf

    @cached_property
    def shown(self) -> list[int]:
        """Units that have a page of their own: all but the title page."""
        front = title_page(self.volume)
        return [n for n in range(len(self.volume.units)) if n != front]

    @cached_property
    def _sequence(self) -> list[int]:
        """The units in reading order, for previous and next."""
        return [n for n in self.shown if self.volume.units[n].kind != "header"]

    @cached_property
    def _position(self) -> dict[int, int]:
        return {n: at for at, n in enumerate(self._sequence)}

    def beside(self, name: str) -> str:
        """The path of a page of the volume's own, beside those of its texts."""
        return beside(self.volume.id, self.places.paths, name)

    def by_date(self, number: int) -> tuple[bool, Moment | None, int]:
        """What units are sorted by to be in the order of their dates; undated ones come last, in the
        order of the volume."""
        found = moment(self.volume.units[number].facts.date)
        return found is None, found, number

    # -- shared parts ------------------------------------------------------------------------------

    def frame(self, path: str, kind: str, title: str, description: str) -> dict[str, object]:
        labels = self.shelf.labels
        return {
            "site": self.shelf.site(path),
            "kind": kind,
            "title": title,
            "description": description,
            "path": path,
            "lang": self.shelf.edition.language,
            "dir": labels["direction"],
            "canonical": self.shelf.canonical(path),
            "volume": self.volume_context(path),
        }

    def volume_context(self, path: str) -> VolumeFrame:
        titles, labels = self.volume.titles, self.shelf.labels
        return VolumeFrame(
            self.volume.id,
            relative(path, Target(f"{self.volume.id}/")),
            titles.own,
            titles.series,
            titles.complete,
            tuple(
                (labels.get(f"role_{role}", "role_editor"), name) for role, name in self.volume.editors
            ),
            self.volume.imprint,
        )

    def crumbs(self, path: str, *more: Link) -> tuple[Link, ...]:
        root = self.shelf.site(path).root
        crumbs = [Link(root or "./", self.shelf.labels["home"])]
        if path != f"{self.volume.id}/":
            crumbs.append(Link(relative(path, Target(f"{self.volume.id}/")), self.volume.titles.own))
        return (*crumbs, *more)

    def name(self, number: int) -> str:
        """What a unit is called."""
        unit = self.volume.units[number]
        labels = self.shelf.labels
        if unit.kind == "header":
            about = labels["about_encoding"]
            return f"{about}: {unit.title}" if unit.title else about
        if unit.title:
            return unit.title
        if unit.facts.type in UNTYPED:
            return labels[f"kind_{unit.facts.type}"]
        kind = unit.facts.type.replace("-", " ").capitalize()
        if unit.facts.number:
            return f"{kind} {unit.facts.number}".strip()
        return kind or labels["untitled"]

    def number(self, unit: Record) -> str:
        return unit.facts.number if unit.kind == "document" else ""

    def link(self, path: str, number: int) -> Link:
        unit = self.volume.units[number]
        return Link(
            relative(path, Target(self.places.paths[number])), self.name(number), self.number(unit)
        )

    def date(self, unit: Record) -> str:
        return unit.facts.date_shown or (
            self.shelf.labels.date(unit.facts.date) if unit.facts.date else ""
        )

    @cached_property
    def begins(self) -> dict[int, tuple[int, str, str]]:
        """The printed page that a unit begins on, where that began in a unit before: (unit, HTML id,
        number). Pages run on only within the same witness."""
        found: dict[int, tuple[int, str, str]] = {}
        last: tuple[int, str, str] | None = None
        for number, unit in enumerate(self.volume.units):
            pages = [a for a in unit.facts.anchors if a.name == "pb" and a.label]
            if number in self.anew:
                last = None
            if last is not None and unit.kind != "header" and not (pages and pages[0].number <= 1):
                found[number] = last
            if pages and pages[-1].number in self.places.html_ids[number]:
                page = pages[-1]
                last = (number, self.places.html_ids[number][page.number], page.label)
        return found

    @cached_property
    def anew(self) -> frozenset[int]:
        """The documents that come from another witness than those before."""
        found: set[int] = set()
        source = ""
        for number, unit in enumerate(self.volume.units):
            if unit.kind == "document" and unit.facts.source != source:
                source = unit.facts.source
                found.add(number)
        return frozenset(found)

    # -- contents ----------------------------------------------------------------------------------

    @cached_property
    def children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        for number in self.shown:
            children.setdefault(self.volume.units[number].parent, []).append(number)
        for below in children.values():  # what the file says of itself comes last
            below.sort(key=lambda n: self.volume.units[n].kind == "header")
        return children

    def contents(
        self, path: str, above: int = -1, href: Callable[[int], str] | None = None, depth: int = 0
    ) -> tuple[ContentsEntry, ...]:
        """The table of contents below a unit, or of the whole volume. Below `_DEPTH` levels it is
        one flat list."""
        numbers: Iterator[int] = iter(self.children.get(above, ()))
        if depth >= _DEPTH:
            numbers = self._below(above)
        return tuple(
            self._entry(path, number, href, depth)
            for number in numbers
            if href is None or self.volume.units[number].kind != "header"  # not in the book
        )

    def _below(self, above: int) -> Iterator[int]:
        """Every unit below another, in order."""
        waiting = list(reversed(self.children.get(above, ())))
        while waiting:
            number = waiting.pop()
            yield number
            waiting += reversed(self.children.get(number, ()))

    def _entry(
        self, path: str, number: int, href: Callable[[int], str] | None, depth: int
    ) -> ContentsEntry:
        unit = self.volume.units[number]
        return ContentsEntry(
            href(number) if href else relative(path, Target(self.places.paths[number])),
            self.name(number),
            self.number(unit),
            "section" if unit.kind == "header" else unit.kind,
            self.date(unit) if unit.kind == "document" else "",
            self.range_of(number) if unit.kind == "division" else "",
            self.contents(path, number, href, depth + 1) if depth < _DEPTH else (),
            unit.slug,
        )

    def range_of(self, division: int) -> str:
        labels = self.shelf.labels
        numbers = [self.volume.units[n].facts.number for n in self.documents(division)]
        numbers = [n for n in numbers if n]
        if not numbers:
            return ""
        if len(numbers) == 1:
            return labels.fill("documents_single", first=numbers[0])
        return labels.fill("documents_range", first=numbers[0], last=numbers[-1])

    def documents(self, above: int) -> Iterator[int]:
        """The documents below a unit, in order."""
        return (n for n in self._below(above) if self.volume.units[n].kind == "document")


def anchor_names(unit: Record, labels: Labels) -> dict[int, str]:
    """What the page breaks and notes of a unit are called, by element number."""
    names = {}
    for anchor in unit.facts.anchors:
        if anchor.name == "pb" and anchor.label:
            names[anchor.number] = labels.fill("place_page", n=anchor.label)
        elif anchor.name == "note":
            names[anchor.number] = (
                labels.fill("place_note", n=anchor.label)
                if anchor.label and anchor.label != "0"
                else labels["place_source_note"]
            )
    return names
