"""What belongs to the edition as a whole: its name, its menu, its home page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

import msgspec

from edition.labels import Labels
from edition.pages.frame import Home, Link, RegisterLink, Site, VolumeCard
from edition.volume.excision import WITHHELD
from edition.volume.load import Volume
from edition.volume.places import REGISTERS


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
    downloads: bool
    books: tuple[str, ...]
    """The forms in which the site offers each volume as a book: "pdf", "epub"."""
    document_pdf: bool
    """Whether the site offers each document as a PDF."""
    moved: tuple[tuple[str, str, str], ...]
    """(path, old place, new address) of places that have moved away from pages that are still there."""
    volumes: tuple[tuple[str, str], ...]
    """(id, title) of each, in order."""
    search: str = ""
    """Path of the search page from the site's root, "" where there is none."""


class DocumentCard(msgspec.Struct, array_like=True, frozen=True):
    """What the edition as a whole knows of a document."""

    path: str
    """From the site's root."""
    number: str
    title: str
    date: str
    """As in `Facts`, "" where it has none."""
    date_shown: str
    genre: str
    classification: str
    lang: str
    content: str
    """Digest of its text."""


class VolumeSummary(msgspec.Struct, frozen=True):
    """What the edition as a whole knows of a volume."""

    id: str
    title: str
    series: str
    lang: str
    documents: tuple[DocumentCard, ...]
    chronology: str = ""
    """Path of its chronology from the site's root."""
    complete: str = ""
    """Its full title."""
    changed: str = ""
    """When the header says it was last changed, else published: a date or a part of one."""
    downloads: str = ""
    """Path of what can be taken along of it."""
    registers: tuple[str, ...] = ()
    """Its registers, by the names of their folders."""


DOWNLOADS: Final = "downloads"
"""Folder of all that can be taken along of a volume."""


@dataclass
class Shelf:
    """Makes contexts that belong to no volume, and the parts that all share."""

    edition: Edition
    labels: Labels
    _sites: dict[int, Site] = field(default_factory=dict)

    def site(self, path: str) -> Site:
        depth = path.count("/")
        if depth not in self._sites:
            root = "../" * depth
            menu = [Link(root or "./", self.labels["home"])]
            if 1 < len(self.edition.volumes) <= 6:
                menu += [Link(f"{root}{v}/", title) for v, title in self.edition.volumes]
            self._sites[depth] = Site(
                self.edition.title,
                self.edition.subtitle,
                self.edition.publisher,
                self.edition.description,
                root,
                self.edition.generator,
                tuple(menu),
                f"{root}{self.edition.search}" if self.edition.search else "",
            )
        return self._sites[depth]

    def canonical(self, path: str) -> str:
        base = self.edition.base_url
        return f"{base.rstrip('/')}/{path}" if base else ""

    def home(self, cards: tuple[VolumeCard, ...], browse: tuple[RegisterLink, ...] = ()) -> Home:
        return Home(
            site=self.site(""),
            kind="home",
            title="",
            description=self.edition.description,
            path="",
            lang=self.edition.language,
            dir=self.labels["direction"],
            canonical=self.canonical(""),
            volumes=cards,
            browse=browse,
        )


def summary(volume: Volume, labels: Labels) -> VolumeSummary:
    """A volume as the edition's own pages need it."""
    kinds = {entry.kind for unit in volume.units for entry in unit.facts.entries}
    return VolumeSummary(
        volume.id,
        volume.titles.own,
        volume.titles.series,
        volume.lang,
        tuple(
            DocumentCard(
                f"{volume.id}/{unit.slug}/",
                unit.facts.number,
                unit.title or labels["untitled"],
                unit.facts.date,
                unit.facts.date_shown,
                unit.facts.genre,
                unit.facts.classification,
                unit.lang,
                unit.facts.content,
            )
            for unit in volume.units
            if unit.kind == "document"
        ),
        own_folder(volume, "chronology"),
        volume.titles.complete,
        volume.publication.changed or volume.publication.date,
        own_folder(volume, DOWNLOADS),
        tuple(folder for kind, folder in REGISTERS.items() if kind in kinds),
    )


def own_folder(volume: Volume, name: str) -> str:
    """The path of a folder of the volume's own: `beside` the pages of its units."""
    return beside(volume.id, (f"{volume.id}/{unit.slug}/" for unit in volume.units), name)


def beside(volume: str, paths: Iterable[str], name: str) -> str:
    """The path of a page of a volume's own, beside those of its texts, whose paths are given: another
    one where a text has that name."""
    taken = {path.casefold() for path in paths}
    path, n = f"{volume}/{name}/", 1
    while path.casefold() in taken:
        n += 1
        path = f"{volume}/{name}-{n}/"
    return path


def card(volume: Volume, labels: Labels) -> VolumeCard:
    """A volume as the home page lists it."""
    held = sum(one.kind in WITHHELD for unit in volume.units for one in unit.facts.excisions)
    return VolumeCard(
        f"{volume.id}/",
        volume.titles.own,
        volume.titles.series,
        tuple(dict.fromkeys(name for _, name in volume.editors)),
        volume.imprint,
        sum(unit.kind == "document" for unit in volume.units),
        span(volume, labels),
        labels.count("withheld_card", held) if held else "",
    )


def span(volume: Volume, labels: Labels) -> str:
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
