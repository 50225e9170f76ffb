"""Registers: the persons, terms, places and organisations of a volume, with every mention, and its
printed pages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from edition.pages.browse import Browse
from edition.pages.excised import Excised
from edition.pages.frame import Frame, Link, RegisterLink, VolumeFrame
from edition.pages.outline import Outline, anchor_names
from edition.pages.plot import Axis, Plot, axis, plot
from edition.pages.sorting import letter, sortable
from edition.volume.facts import Entry, Mention
from edition.volume.places import PAGES, REGISTERS, Place, Target, relative


class RegisterRow(Struct, frozen=True):
    href: str
    name: str
    description: str
    count: int
    """Mentions in the volume."""


class RegisterGroup(Struct, frozen=True):
    """The entries under one letter."""

    letter: str
    anchor: str
    rows: tuple[RegisterRow, ...]


class RegisterPage(Frame, frozen=True):
    """The list of a volume's persons, terms, places or organisations."""

    volume: VolumeFrame | None = None
    heading: str = ""
    groups: tuple[RegisterGroup, ...] = ()
    count: int = 0


class MentionRow(Struct, frozen=True):
    """One mention in its context: the words before, the mention, the words after.

    `before` and `after` carry their own spaces (a comma may follow a name at once) and the ellipsis
    where the context is cut.
    """

    href: str
    before: str
    text: str
    after: str
    place: str = ""
    """"p. 838", "note 2"; "" where there is no better place than the document."""


class MentionGroup(Struct, frozen=True):
    """The mentions of an entry in one document."""

    document: Link
    date: str
    mentions: tuple[MentionRow, ...]


class EntryPage(Frame, frozen=True):
    """One person, term, place or organisation, and every place that mentions it."""

    volume: VolumeFrame | None = None
    name: str = ""
    entry_kind: str = ""
    """person, term, place, org"""
    entry_description: str = ""
    register: Link | None = None
    source: Link | None = None
    """Where the entry stands in the volume's own list."""
    groups: tuple[MentionGroup, ...] = ()
    """By date."""
    undated: tuple[MentionGroup, ...] = ()
    """Texts without a date, in the order of the volume."""
    plot: Plot | None = None
    """None where there is too little to draw."""
    roles: tuple[RegisterLink, ...] = ()
    """The documents that the person wrote, received, took part in."""
    count: int = 0
    documents: int = 0
    """Documents that mention it; sections are not counted."""
    previous: Link | None = None
    next: Link | None = None


class PageRow(Struct, frozen=True):
    """A printed page, and where it begins."""

    label: str
    href: str
    inside: str
    """The document or section the page begins in."""


class PagesPage(Frame, frozen=True):
    """The register of printed pages."""

    volume: VolumeFrame | None = None
    rows: tuple[PageRow, ...] = ()


class Registers(Outline):
    """The registers of a volume and the contexts of their pages."""

    @property
    def pages_path(self) -> str:
        return f"{self.volume.id}/{PAGES}/"

    def register_path(self, kind: str) -> str:
        return f"{self.volume.id}/{REGISTERS[kind]}/"

    @cached_property
    def registers(self) -> dict[str, list[Entry]]:
        """The entries of each kind, in the order of their names."""
        found: dict[str, list[Entry]] = {}
        seen: set[str] = set()
        for unit in self.volume.units:
            for entry in unit.facts.entries:
                if entry.id not in seen:
                    seen.add(entry.id)
                    found.setdefault(entry.kind, []).append(entry)
        return {
            kind: sorted(found[kind], key=lambda e: (sortable(e.name), e.id))
            for kind in REGISTERS
            if kind in found
        }

    @cached_property
    def mentions(self) -> dict[str, list[tuple[int, list[Mention]]]]:
        """From an entry's id to its mentions, by unit."""
        found: dict[str, list[tuple[int, list[Mention]]]] = {}
        own = f"{self.volume.id}#"
        for number, unit in enumerate(self.volume.units):
            for mention in unit.facts.mentions:
                target = mention.target
                if target.startswith(own):
                    target = target[len(own) - 1 :]
                if not target.startswith("#"):
                    continue
                groups = found.setdefault(target[1:], [])
                if not groups or groups[-1][0] != number:
                    groups.append((number, []))
                groups[-1][1].append(mention)
        return found

    @cached_property
    def mentioning(self) -> dict[str, list[int]]:
        """From an entry's id to the units that mention it."""
        found: dict[str, list[int]] = {}
        own = f"{self.volume.id}#"
        for number, unit in enumerate(self.volume.units):
            for target in dict.fromkeys(mention.target for mention in unit.facts.mentions):
                if target.startswith((own, "#")):
                    found.setdefault(target.removeprefix(own).removeprefix("#"), []).append(number)
        return found

    @cached_property
    def counts(self) -> dict[str, int]:
        """From an entry's id to how often it is mentioned."""
        return {i: sum(len(m) for _, m in groups) for i, groups in self.mentions.items()}

    @cached_property
    def printed_pages(self) -> list[tuple[int, str, str]]:
        """(unit, HTML id, number) of every numbered page break."""
        return [
            (number, self.places.html_ids[number][anchor.number], anchor.label)
            for number, unit in enumerate(self.volume.units)
            for anchor in unit.facts.anchors
            if anchor.name == "pb" and anchor.label and anchor.number in self.places.html_ids[number]
        ]

    # -- the pages ---------------------------------------------------------------------------------

    def register(self, kind: str) -> RegisterPage:
        """The list of the entries of a kind, by letter."""
        labels = self.shelf.labels
        path = self.register_path(kind)
        groups: dict[str, list[RegisterRow]] = {}
        for entry in self.registers[kind]:
            under = letter(entry.name) or labels["register_other_letter"]
            groups.setdefault(under, []).append(
                RegisterRow(
                    relative(path, Target(self.places.entries[entry.id][1])),
                    entry.name,
                    entry.description,
                    self.counts.get(entry.id, 0),
                )
            )
        heading = labels[f"register_{kind}"]
        said = labels.fill("description_register", register=heading, volume=self.volume.titles.complete)
        return RegisterPage(
            **self.frame(path, "register", heading, said),  # type: ignore[arg-type]
            breadcrumb=self.crumbs(path),
            heading=heading,
            groups=tuple(
                RegisterGroup(letter, f"letter-{n}", tuple(rows))
                for n, (letter, rows) in enumerate(groups.items(), start=1)
            ),
            count=len(self.registers[kind]),
        )

    def entry(self, kind: str, at: int) -> EntryPage:
        """One entry with every mention."""
        labels = self.shelf.labels
        entries = self.registers[kind]
        entry = entries[at]
        path = self.places.entries[entry.id][1]
        register = Link(relative(path, Target(self.register_path(kind))), labels[f"register_{kind}"])
        count = self.counts.get(entry.id, 0)
        said = labels.fill(
            "description_entry",
            name=entry.name,
            volume=self.volume.titles.complete,
            mentions=labels.count("mentions", count),
        )
        place = self.places.ids.get(entry.id)
        every = sorted(self.mentions.get(entry.id, ()), key=lambda one: self.by_date(one[0]))
        dated = [one for one in every if self.volume.units[one[0]].facts.date]
        undated = every[len(dated) :]
        return EntryPage(
            **self.frame(path, "entry", entry.name, said),  # type: ignore[arg-type]
            breadcrumb=self.crumbs(path, register),
            name=entry.name,
            entry_kind=kind,
            entry_description=entry.description,
            register=register,
            source=self._source(path, place) if place is not None else None,
            groups=tuple(self._group(path, *one) for one in dated),
            undated=tuple(self._group(path, *one) for one in undated),
            plot=self._plot(dated, undated),
            roles=self.browse.roles(path, path),
            count=count,
            documents=sum(
                self.volume.units[unit].kind == "document"
                for unit, _ in self.mentions.get(entry.id, ())
            ),
            previous=self._neighbour(path, entries, at - 1) if at else None,
            next=self._neighbour(path, entries, at + 1) if at + 1 < len(entries) else None,
        )

    @cached_property
    def browse(self) -> Browse:
        """The pages to browse the volume by."""
        names = {entry.id: entry.name for entries in self.registers.values() for entry in entries}
        return Browse(self, names)

    @cached_property
    def excised(self) -> Excised:
        """What is withheld or missing in the volume."""
        return Excised(self)

    @cached_property
    def _axis(self) -> Axis | None:
        """The axis that all plots of the volume have."""
        return axis(unit.facts.date for unit in self.volume.units if unit.kind == "document")

    def _plot(self, *groups: list[tuple[int, list[Mention]]]) -> Plot | None:
        if self._axis is None:
            return None
        units = self.volume.units
        counts = [(units[n].facts.date, len(found)) for group in groups for n, found in group]
        return plot(self._axis, counts, self.shelf.labels)

    def _source(self, path: str, place: Place) -> Link:
        return Link(
            relative(path, Target(self.places.paths[place.unit], place.html_id)),
            self.shelf.labels["register_source"],
            title=self.name(place.unit),
        )

    def _neighbour(self, path: str, entries: list[Entry], at: int) -> Link:
        entry = entries[at]
        return Link(relative(path, Target(self.places.entries[entry.id][1])), entry.name)

    def _group(self, path: str, number: int, mentions: list[Mention]) -> MentionGroup:
        unit = self.volume.units[number]
        document = self.link(path, number)
        anchors = self._anchors(number)
        start = ""
        if begun := self.begins.get(number):
            start = self.shelf.labels.fill("place_page", n=begun[2])
        rows = []
        for mention in mentions:
            html_id = self.places.html_id(number, mention.anchor, mention.paragraph)
            target = Target(self.places.paths[number], html_id)
            rows.append(
                MentionRow(
                    relative(path, target),
                    mention.before,
                    mention.text,
                    mention.after,
                    anchors.get(mention.anchor, start),
                )
            )
        return MentionGroup(document, self.date(unit), tuple(rows))

    def _anchors(self, number: int) -> Mapping[int, str]:
        """What page breaks and notes of a unit are called, by element number."""
        if number not in self._anchor_names:
            self._anchor_names[number] = anchor_names(self.volume.units[number], self.shelf.labels)
        return self._anchor_names[number]

    @cached_property
    def _anchor_names(self) -> dict[int, dict[int, str]]:
        return {}

    def page_register(self) -> PagesPage:
        """Every printed page and where it begins."""
        labels, path = self.shelf.labels, self.pages_path
        heading = labels["register_pages"]
        said = labels.fill("description_register", register=heading, volume=self.volume.titles.complete)
        rows = []
        for number, html_id, label in self.printed_pages:
            unit = self.volume.units[number]
            shown = self.number(unit)
            rows.append(
                PageRow(
                    label,
                    relative(path, Target(self.places.paths[number], html_id)),
                    f"{shown}. {self.name(number)}" if shown else self.name(number),
                )
            )
        return PagesPage(
            **self.frame(path, "pages", heading, said),  # type: ignore[arg-type]
            breadcrumb=self.crumbs(path),
            rows=tuple(rows),
        )
