"""The pages and files of the edition as a whole: those that belong to no volume.

They are made by the process that knows all volumes, from summaries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from urllib.parse import urlsplit

import msgspec

from edition.pages import addresses, catalogue
from edition.pages import search as search
from edition.pages.chronology import LIGHT, Chronology, Dated, genre_note
from edition.pages.frame import Frame, Link, Notice, Place, RegisterLink, VolumeCard
from edition.pages.plan import File, Page, as_it_is
from edition.pages.shelf import Shelf, VolumeSummary
from edition.volume.places import Target, relative


@dataclass(frozen=True)
class Whole:
    """The edition and all its volumes, in order."""

    shelf: Shelf
    cards: tuple[VolumeCard, ...]
    volumes: tuple[VolumeSummary, ...]
    addresses: tuple[str, ...] = ()
    """The paths of the pages of all volumes."""
    moved: tuple[tuple[str, str, dict[str, str]], ...] = ()
    """Pages that are no more: path, where it leads, and where its places are now."""

    def pages(self) -> Iterator[Page]:
        """Every page of the edition itself."""
        yield Page("", self._home)
        if self.shelf.edition.search:
            yield Page(self.shelf.edition.search, partial(search.page, self.shelf, self.volumes))
        yield from self.chronology.pages()
        yield Page("", self._missing, name="404.html")
        for path, target, places in self.moved:
            yield Page(path, partial(self._moved, path, target, places))

    def files(self) -> Iterator[File]:
        """Every file of the edition itself, apart from static ones and images."""
        edition = self.shelf.edition
        yield File("index.json", addresses.index, (edition, self.volumes))
        if self._catalogued:
            yield File(catalogue.NAME, catalogue.catalogue, (edition, self.volumes))
        if edition.document_pdf:
            for volume in self.volumes:
                yield File(f"{volume.id}/{catalogue.NAME}", catalogue.documents, (edition, volume))
        base = edition.base_url
        yield File("robots.txt", addresses.robots, (base,))
        if not base:
            return
        for name, data in addresses.sitemap(base, self._every_page()):
            yield File(name, as_it_is, (data,))
        if (feed := addresses.feed(edition, self.volumes)) is not None:
            yield File("feed.xml", as_it_is, (feed,))

    @property
    def _catalogued(self) -> bool:
        """Whether there are books for a catalogue."""
        return bool(self.shelf.edition.books or self.shelf.edition.document_pdf)

    def _every_page(self) -> list[str]:
        own = [page.path for page in self.pages() if page.name == "index.html"]
        gone = {path for path, _, _ in self.moved}
        return sorted({*own, *self.addresses} - gone)

    def _missing(self) -> Notice:
        """What a host shows for an address that leads nowhere, at whatever depth: its links start at
        the root of the host."""
        labels, edition = self.shelf.labels, self.shelf.edition
        root = f"{urlsplit(edition.base_url).path.rstrip('/')}/"
        site = self.shelf.site("")
        home = (Link(root, labels["home"]),)
        return Notice(
            site=msgspec.structs.replace(site, root=root, menu=home),
            kind="missing",
            title=labels["missing"],
            description="",
            path="404.html",
            lang=edition.language,
            dir=labels["direction"],
            heading=labels["missing"],
            target=Link(root, labels["missing_home"]),
        )

    def _moved(self, path: str, target: str, places: dict[str, str]) -> Notice:
        """The page that leads from an old address to the new one."""
        labels, edition = self.shelf.labels, self.shelf.edition

        def link(address: str, text: str) -> Link:
            if "://" in address:
                return Link(address, text)
            there, _, fragment = address.partition("#")
            return Link(relative(path, Target(there, fragment)), text)

        return Notice(
            site=self.shelf.site(path),
            kind="moved",
            title=labels["moved"],
            description="",
            path=path,
            lang=edition.language,
            dir=labels["direction"],
            canonical=target if "://" in target else self.shelf.canonical(target),
            heading=labels["moved"],
            target=link(target, labels["moved_here"]),
            places=tuple(Place(old, link(new, old)) for old, new in places.items()),
        )

    def _home(self) -> Frame:
        labels = self.shelf.labels
        ways: tuple[RegisterLink, ...] = ()
        if self.chronology:
            count = len(self.chronology.documents)
            ways = (RegisterLink(self.chronology.path, labels["chronology"], count),)
        home = self.shelf.home(self.cards, ways)
        feed = self.shelf.edition.base_url and any(volume.changed for volume in self.volumes)
        return msgspec.structs.replace(
            home,
            feed="feed.xml" if feed else "",
            catalogue=catalogue.NAME if self._catalogued else "",
        )

    @cached_property
    def chronology(self) -> Chronology:
        """The chronology of all volumes."""
        labels = self.shelf.labels
        several = len(self.volumes) > 1
        documents = []
        undated = []
        for volume in self.volumes:
            without = 0
            for one in volume.documents:
                note = volume.title if several else genre_note(one.genre, one.title, labels)
                documents.append(Dated(one.path, one.title, one.number, one.date, one.date_shown, note))
                without += not one.date
            if without:
                page = "undated/" if len(volume.documents) > LIGHT else "#undated"
                there = f"{volume.chronology}{page}"
                if without == len(volume.documents):  # it has no chronology
                    there = f"{volume.id}/"
                undated.append((there, volume.title, without))
        return Chronology("chronology/", documents, labels, self._frame, tuple(undated))

    def _frame(self, path: str, heading: str, above: tuple[Link, ...]) -> dict[str, object]:
        labels, edition = self.shelf.labels, self.shelf.edition
        site = self.shelf.site(path)
        return {
            "site": site,
            "kind": "chronology",
            "title": heading,
            "description": labels.fill("description_chronology", volume=edition.title),
            "path": path,
            "lang": edition.language,
            "dir": labels["direction"],
            "canonical": self.shelf.canonical(path),
            "breadcrumb": (Link(site.root or "./", labels["home"]), *above),
        }
