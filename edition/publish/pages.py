"""The pages of a volume: which there are, and the context of each.

Everything here is worked out from facts; no tree is at hand. Contexts are made on demand, since a
build that finds nothing changed needs only their digests.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import NamedTuple

import msgspec

from edition.labels import Labels
from edition.publish import contexts as c
from edition.volume.facts import Entry as EntryFact
from edition.volume.facts import Mention as MentionFact
from edition.volume.load import Record, Volume
from edition.volume.places import (
    PAGES,
    REGISTERS,
    Place,
    Places,
    Resolver,
    Target,
    relative,
    title_page,
)

PRINT = "print.html"
"""Name of the print-ready file, in the folder of the page it belongs to."""


class Edition(msgspec.Struct, frozen=True):
    """What pages say of the edition as a whole."""

    title: str
    subtitle: str
    publisher: str
    description: str
    language: str
    generator: str
    base_url: str
    print: bool
    volumes: tuple[tuple[str, str], ...]
    """(id, title) of each, in order."""


class Page(NamedTuple):
    """A page to be made: its path from the site's root, and its context on demand."""

    path: str
    make: Callable[[], c.Frame]
    unit: int = -1
    """The unit whose fragment it shows, or -1."""
    entry: str = ""
    """The register entry it shows."""

    @property
    def file(self) -> str:
        return f"{self.path}index.html"


@dataclass
class Shelf:
    """Makes contexts that belong to no volume, and the parts that all share."""

    edition: Edition
    labels: Labels
    _sites: dict[int, c.Site] = field(default_factory=dict)

    def site(self, path: str) -> c.Site:
        depth = path.count("/")
        if depth not in self._sites:
            root = "../" * depth
            menu = [c.Link(root or "./", self.labels["home"])]
            if 1 < len(self.edition.volumes) <= 6:
                menu += [c.Link(f"{root}{v}/", title) for v, title in self.edition.volumes]
            self._sites[depth] = c.Site(
                self.edition.title,
                self.edition.subtitle,
                self.edition.publisher,
                self.edition.description,
                root,
                self.edition.generator,
                tuple(menu),
            )
        return self._sites[depth]

    def canonical(self, path: str) -> str:
        base = self.edition.base_url
        return f"{base.rstrip('/')}/{path}" if base else ""

    def home(self, cards: tuple[c.VolumeCard, ...]) -> c.Home:
        return c.Home(
            site=self.site(""),
            kind="home",
            title="",
            description=self.edition.description,
            path="",
            lang=self.edition.language,
            dir=self.labels["direction"],
            canonical=self.canonical(""),
            volumes=cards,
        )


def card(volume: Volume, labels: Labels) -> c.VolumeCard:
    """A volume as the home page lists it."""
    return c.VolumeCard(
        f"{volume.id}/",
        volume.titles.own,
        volume.titles.series,
        tuple(name for _, name in volume.editors),
        volume.imprint,
        sum(unit.kind == "document" for unit in volume.units),
        _span(volume, labels),
    )


def _span(volume: Volume, labels: Labels) -> str:
    """From the first dated document to the last, in months."""
    dates = sorted(
        unit.facts.date[:7]
        for unit in volume.units
        if unit.kind == "document" and unit.facts.date[:4].isdigit()
    )
    if not dates:
        return ""
    first, last = labels.date(dates[0]), labels.date(dates[-1])
    return first if first == last else labels.fill("date_range", **{"from": first, "to": last})


_RTL = {"ar", "fa", "he", "iw", "ur", "yi", "syr", "dv", "ps", "ckb", "arc", "sd", "ug"}


def direction(lang: str) -> str:
    """ "rtl" for languages written from the right, by the language's tag."""
    tag = lang.lower().split("-")
    return "rtl" if tag[0] in _RTL or {"arab", "hebr", "syrc", "thaa"} & set(tag) else "ltr"


@dataclass
class VolumePages:
    """The pages of one volume."""

    volume: Volume
    places: Places
    resolver: Resolver
    shelf: Shelf

    # -- which pages there are ---------------------------------------------------------------------

    def pages(self) -> Iterator[Page]:
        """Every page, in a fixed order."""
        volume = self.volume
        yield Page(f"{volume.id}/", self.landing, title_page(volume))
        for number in self.shown:
            yield Page(self.places.paths[number], partial(self.text, number), number)
        taken = {self.places.paths[n] for n in self.shown}
        for kind, entries in self.registers.items():
            path = self.register_path(kind)
            if path not in taken:
                yield Page(path, partial(self.register, kind))
            for at in range(len(entries)):
                entry = entries[at].id
                path = self.places.entries[entry][1]
                yield Page(path, partial(self.entry, kind, at), entry=entry)
        if self.printed_pages and self.pages_path not in taken:
            yield Page(self.pages_path, self.page_register)

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

    @property
    def pages_path(self) -> str:
        return f"{self.volume.id}/{PAGES}/"

    def register_path(self, kind: str) -> str:
        return f"{self.volume.id}/{REGISTERS[kind]}/"

    # -- registers ---------------------------------------------------------------------------------

    @cached_property
    def registers(self) -> dict[str, list[EntryFact]]:
        """The entries of each kind, in the order of their names."""
        found: dict[str, list[EntryFact]] = {}
        seen: set[str] = set()
        for unit in self.volume.units:
            for entry in unit.facts.entries:
                if entry.id not in seen:
                    seen.add(entry.id)
                    found.setdefault(entry.kind, []).append(entry)
        return {
            kind: sorted(found[kind], key=lambda e: (_sortable(e.name), e.id))
            for kind in REGISTERS
            if kind in found
        }

    @cached_property
    def mentions(self) -> dict[str, list[tuple[int, list[MentionFact]]]]:
        """From an entry's id to its mentions, by unit."""
        found: dict[str, list[tuple[int, list[MentionFact]]]] = {}
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

    # -- shared parts ------------------------------------------------------------------------------

    def _frame(self, path: str, kind: str, title: str, description: str) -> dict[str, object]:
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
            "volume": self._volume(path),
        }

    def _volume(self, path: str) -> c.Volume:
        titles, labels = self.volume.titles, self.shelf.labels
        return c.Volume(
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

    def _crumbs(self, path: str, *more: c.Link) -> tuple[c.Link, ...]:
        root = self.shelf.site(path).root
        crumbs = [c.Link(root or "./", self.shelf.labels["home"])]
        if path != f"{self.volume.id}/":
            crumbs.append(c.Link(relative(path, Target(f"{self.volume.id}/")), self.volume.titles.own))
        return (*crumbs, *more)

    def name(self, number: int) -> str:
        """What a unit is called."""
        unit = self.volume.units[number]
        labels = self.shelf.labels
        if unit.title:
            return unit.title
        if unit.kind == "header":
            return labels["about_encoding"]
        kind = unit.facts.type.replace("-", " ").capitalize()
        if unit.facts.number:
            return f"{kind} {unit.facts.number}".strip()
        return kind or labels["untitled"]

    def _number(self, unit: Record) -> str:
        return unit.facts.number if unit.kind == "document" else ""

    def _link(self, path: str, number: int) -> c.Link:
        unit = self.volume.units[number]
        return c.Link(
            relative(path, Target(self.places.paths[number])), self.name(number), self._number(unit)
        )

    def _date(self, unit: Record) -> str:
        return unit.facts.date_shown or (
            self.shelf.labels.date(unit.facts.date) if unit.facts.date else ""
        )

    # -- contents ----------------------------------------------------------------------------------

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        children: dict[int, list[int]] = {}
        for number in self.shown:
            children.setdefault(self.volume.units[number].parent, []).append(number)
        for below in children.values():  # what the file says of itself comes last
            below.sort(key=lambda n: self.volume.units[n].kind == "header")
        return children

    def contents(
        self, path: str, above: int = -1, href: Callable[[int], str] | None = None
    ) -> tuple[c.Entry, ...]:
        """The table of contents below a unit, or of the whole volume."""
        return tuple(
            self._entry(path, number, href)
            for number in self._children.get(above, ())
            if href is None or self.volume.units[number].kind != "header"  # not in the book
        )

    def _entry(self, path: str, number: int, href: Callable[[int], str] | None) -> c.Entry:
        unit = self.volume.units[number]
        return c.Entry(
            href(number) if href else relative(path, Target(self.places.paths[number])),
            self.name(number),
            self._number(unit),
            "section" if unit.kind == "header" else unit.kind,
            self._date(unit) if unit.kind == "document" else "",
            self._range(number) if unit.kind == "division" else "",
            self.contents(path, number, href),
        )

    def _range(self, division: int) -> str:
        labels = self.shelf.labels
        numbers = [self.volume.units[n].facts.number for n in self._documents(division)]
        numbers = [n for n in numbers if n]
        if not numbers:
            return ""
        if len(numbers) == 1:
            return labels.fill("documents_single", first=numbers[0])
        return labels.fill("documents_range", first=numbers[0], last=numbers[-1])

    def _documents(self, above: int) -> Iterator[int]:
        for number in self._children.get(above, ()):
            if self.volume.units[number].kind == "document":
                yield number
            yield from self._documents(number)

    # -- the pages ---------------------------------------------------------------------------------

    def landing(self) -> c.VolumePage:
        volume, labels = self.volume, self.shelf.labels
        path = f"{volume.id}/"
        frame = self._frame(path, "volume", volume.titles.own, volume.titles.complete)
        registers = [
            c.RegisterLink(
                relative(path, Target(self.register_path(kind))),
                labels[f"register_{kind}"],
                len(entries),
            )
            for kind, entries in self.registers.items()
        ]
        if self.printed_pages:
            registers.append(
                c.RegisterLink(
                    relative(path, Target(self.pages_path)),
                    labels["register_pages"],
                    len(self.printed_pages),
                )
            )
        front = title_page(volume)
        lang = volume.units[front].lang if front >= 0 else volume.lang
        return c.VolumePage(
            **frame,  # type: ignore[arg-type]
            breadcrumb=self._crumbs(path),
            contents=self.contents(path),
            registers=tuple(registers),
            documents=sum(unit.kind == "document" for unit in volume.units),
            dates=_span(volume, labels),
            print_href=PRINT if self.shelf.edition.print else "",
            **self._language(lang),  # type: ignore[arg-type]
        )

    def _language(self, lang: str) -> dict[str, str]:
        if lang == self.shelf.edition.language:
            return {"text_lang": "", "text_dir": ""}
        return {"text_lang": lang, "text_dir": direction(lang)}

    def text(self, number: int) -> c.TextPage:
        """A document, section or division."""
        unit = self.volume.units[number]
        labels = self.shelf.labels
        path = self.places.paths[number]
        kind = unit.kind if unit.kind in ("document", "division") else "section"
        name = self.name(number)
        shown = self._number(unit)
        above: list[c.Link] = []
        parent = unit.parent
        while parent >= 0:
            above.insert(0, self._link(path, parent))
            parent = self.volume.units[parent].parent
        at = self._position.get(number)
        said = labels.fill(
            "description_document" if shown else "description_section",
            title=name,
            volume=self.volume.titles.complete,
            number=shown,
        )
        frame = self._frame(
            path,
            kind,
            f"{shown}. {name}" if shown else name,
            f"{said} {unit.facts.opening}"[:300].strip(),
        )
        persons, terms = self._mentioned(number, path)
        return c.TextPage(
            **frame,  # type: ignore[arg-type]
            breadcrumb=self._crumbs(path, *above),
            number=shown,
            heading=name,
            date=self._date(unit),
            previous=self._link(path, self._sequence[at - 1]) if at else None,
            next=(
                self._link(path, self._sequence[at + 1])
                if at is not None and at + 1 < len(self._sequence)
                else None
            ),
            contents=self.contents(path, number),
            pages=tuple(c.Link(f"#{html_id}", label) for html_id, label in self._pages_of(number)),
            persons=persons,
            terms=terms,
            related=self._related(number, path),
            print_href=PRINT if self.shelf.edition.print and kind != "section" else "",
            range=self._range(number) if kind == "division" else "",
            **self._language(unit.lang),  # type: ignore[arg-type]
        )

    def _pages_of(self, number: int) -> list[tuple[str, str]]:
        ids = self.places.html_ids[number]
        return [
            (ids[a.number], a.label)
            for a in self.volume.units[number].facts.anchors
            if a.name == "pb" and a.label and a.number in ids
        ]

    def _mentioned(
        self, number: int, path: str
    ) -> tuple[tuple[c.Mentioned, ...], tuple[c.Mentioned, ...]]:
        counts: dict[str, int] = {}
        for mention in self.volume.units[number].facts.mentions:
            if mention.target.startswith("#") and mention.target[1:] in self.places.entries:
                counts[mention.target[1:]] = counts.get(mention.target[1:], 0) + 1
        found: dict[str, list[tuple[str, c.Mentioned]]] = {}
        for xml_id, count in counts.items():
            kind, there = self.places.entries[xml_id]
            name = self._names[xml_id]
            found.setdefault(kind, []).append(
                (_sortable(name), c.Mentioned(relative(path, Target(there)), name, count))
            )

        def listed(*kinds: str) -> tuple[c.Mentioned, ...]:
            every = [one for kind in kinds for one in found.get(kind, ())]
            return tuple(m for _, m in sorted(every, key=lambda one: (one[0], one[1].href)))

        return listed("person"), listed("term", "place", "org")

    @cached_property
    def _names(self) -> dict[str, str]:
        return {e.id: e.name for entries in self.registers.values() for e in entries}

    def _related(self, number: int, path: str) -> tuple[c.Related, ...]:
        """What relation elements say of this document, in both directions."""
        unit = self.volume.units[number]
        if not unit.named or not self.volume.relations:
            return ()
        own = {f"#{unit.slug}", f"{self.volume.id}#{unit.slug}"}
        found = []
        for relation in self.volume.relations:
            ways = (
                (relation.active, relation.passive, ""),
                (relation.passive, relation.active, "_inverse"),
                (relation.mutual, tuple(t for t in relation.mutual if t not in own), ""),
            )
            for side, others, way in ways:
                if not own.intersection(side):
                    continue
                words = self.shelf.labels.get(f"relation_{relation.name}{way}", "relation_other")
                links = (self._pointed(pointer, path) for pointer in others)
                found += [c.Related(words, link) for link in links if link is not None]
        return tuple(found)

    def _pointed(self, pointer: str, path: str) -> c.Link | None:
        target = self.resolver.resolve(pointer, "ref")
        if not isinstance(target, Target):
            return None
        place = self.places.ids.get(pointer[1:]) if pointer.startswith("#") else None
        if place is not None:
            return self._link(path, place.unit)
        words = pointer.replace("#", ", ").strip(", ")
        return c.Link(relative(path, target), words)

    def register(self, kind: str) -> c.RegisterPage:
        """The list of the entries of a kind, by letter."""
        labels = self.shelf.labels
        path = self.register_path(kind)
        groups: dict[str, list[c.RegisterRow]] = {}
        for entry in self.registers[kind]:
            letter = _letter(entry.name) or labels["register_other_letter"]
            groups.setdefault(letter, []).append(
                c.RegisterRow(
                    relative(path, Target(self.places.entries[entry.id][1])),
                    entry.name,
                    entry.description,
                    self.counts.get(entry.id, 0),
                )
            )
        heading = labels[f"register_{kind}"]
        said = labels.fill("description_register", register=heading, volume=self.volume.titles.complete)
        return c.RegisterPage(
            **self._frame(path, "register", heading, said),  # type: ignore[arg-type]
            breadcrumb=self._crumbs(path),
            heading=heading,
            groups=tuple(
                c.RegisterGroup(letter, f"letter-{n}", tuple(rows))
                for n, (letter, rows) in enumerate(groups.items(), start=1)
            ),
            count=len(self.registers[kind]),
        )

    def entry(self, kind: str, at: int) -> c.EntryPage:
        """One entry with every mention."""
        labels = self.shelf.labels
        entries = self.registers[kind]
        entry = entries[at]
        path = self.places.entries[entry.id][1]
        register = c.Link(relative(path, Target(self.register_path(kind))), labels[f"register_{kind}"])
        count = self.counts.get(entry.id, 0)
        said = labels.fill(
            "description_entry",
            name=entry.name,
            volume=self.volume.titles.complete,
            mentions=labels.count("mentions", count),
        )
        place = self.places.ids.get(entry.id)
        return c.EntryPage(
            **self._frame(path, "entry", entry.name, said),  # type: ignore[arg-type]
            breadcrumb=self._crumbs(path, register),
            name=entry.name,
            entry_kind=kind,
            entry_description=entry.description,
            register=register,
            source=self._source(path, place) if place is not None else None,
            groups=tuple(
                self._group(path, unit, mentions) for unit, mentions in self.mentions.get(entry.id, ())
            ),
            count=count,
            previous=self._neighbour(path, entries, at - 1) if at else None,
            next=self._neighbour(path, entries, at + 1) if at + 1 < len(entries) else None,
        )

    def _source(self, path: str, place: Place) -> c.Link:
        return c.Link(
            relative(path, Target(self.places.paths[place.unit], place.html_id)),
            self.shelf.labels["register_source"],
            title=self.name(place.unit),
        )

    def _neighbour(self, path: str, entries: list[EntryFact], at: int) -> c.Link:
        entry = entries[at]
        return c.Link(relative(path, Target(self.places.entries[entry.id][1])), entry.name)

    def _group(self, path: str, number: int, mentions: list[MentionFact]) -> c.MentionGroup:
        unit = self.volume.units[number]
        document = self._link(path, number)
        ids = self.places.html_ids[number]
        anchors = self._anchors(number)
        rows = []
        for mention in mentions:
            html_id = ids.get(mention.anchor, "")
            target = Target(self.places.paths[number], html_id)
            rows.append(
                c.Mention(
                    relative(path, target),
                    mention.before,
                    mention.text,
                    mention.after,
                    anchors.get(mention.anchor, ""),
                )
            )
        return c.MentionGroup(document, self._date(unit), tuple(rows))

    def _anchors(self, number: int) -> Mapping[int, str]:
        """What page breaks and notes of a unit are called, by element number."""
        if number not in self._anchor_names:
            labels = self.shelf.labels
            names = {}
            for anchor in self.volume.units[number].facts.anchors:
                if anchor.name == "pb" and anchor.label:
                    names[anchor.number] = labels.fill("place_page", n=anchor.label)
                elif anchor.name == "note":
                    names[anchor.number] = (
                        labels.fill("place_note", n=anchor.label)
                        if anchor.label and anchor.label != "0"
                        else labels["place_source_note"]
                    )
            self._anchor_names[number] = names
        return self._anchor_names[number]

    @cached_property
    def _anchor_names(self) -> dict[int, dict[int, str]]:
        return {}

    def page_register(self) -> c.PagesPage:
        """Every printed page and where it begins."""
        labels, path = self.shelf.labels, self.pages_path
        heading = labels["register_pages"]
        said = labels.fill("description_register", register=heading, volume=self.volume.titles.complete)
        rows = []
        for number, html_id, label in self.printed_pages:
            unit = self.volume.units[number]
            shown = self._number(unit)
            rows.append(
                c.PageRow(
                    label,
                    relative(path, Target(self.places.paths[number], html_id)),
                    f"{shown}. {self.name(number)}" if shown else self.name(number),
                )
            )
        return c.PagesPage(
            **self._frame(path, "pages", heading, said),  # type: ignore[arg-type]
            breadcrumb=self._crumbs(path),
            rows=tuple(rows),
        )

    # -- print -------------------------------------------------------------------------------------

    def print_document(self, number: int, css: str) -> c.PrintPage:
        """The print-ready page of one unit."""
        unit = self.volume.units[number]
        titles = self.volume.titles
        shown = self._number(unit)
        name = self.name(number)
        path = self.places.paths[number]
        return c.PrintPage(
            kind="document",
            title=f"{shown}. {name}" if shown else name,
            lang=unit.lang,
            dir=direction(unit.lang),
            volume=self._volume(path),
            running_verso=titles.series or titles.own,
            running_recto=self._recto(number),
            css=css,
            generator=self.shelf.edition.generator,
            base=relative(path, Target(f"{self.volume.id}/")) + PRINT,
        )

    def _recto(self, number: int) -> str:
        parent = self.volume.units[number].parent
        return self.name(parent if parent >= 0 else number)

    def print_volume(self, css: str) -> c.PrintPage:
        """The print-ready volume, its fragments still to come."""
        titles, volume = self.volume.titles, self.volume
        return c.PrintPage(
            kind="volume",
            title=titles.complete,
            lang=volume.lang,
            dir=direction(volume.lang),
            volume=self._volume(f"{volume.id}/"),
            running_verso=titles.series or titles.own,
            running_recto=titles.own,
            css=css,
            generator=self.shelf.edition.generator,
            parts=tuple(
                c.PrintPart(
                    unit.slug,
                    "section" if unit.kind == "header" else unit.kind,
                    unit.matter,
                    self._recto(number),
                    "",
                )
                for number, unit in enumerate(volume.units)
                if number in self.printed
            ),
            contents=self.contents(f"{volume.id}/", -1, lambda number: f"#{volume.units[number].slug}"),
        )

    @cached_property
    def printed(self) -> list[int]:
        """The units that the printed volume has: all but the title page, which comes first, and
        what the file says of itself."""
        return [n for n in self.shown if self.volume.units[n].kind != "header"]


def _sortable(name: str) -> str:
    """A name as it is sorted: without accents, case and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(ch for ch in plain if ch.isalnum() or ch == " ").strip()


def _letter(name: str) -> str:
    letter = _sortable(name)[:1].upper()
    return letter if letter.isalpha() else ""
