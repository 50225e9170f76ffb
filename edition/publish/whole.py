"""The pages and files of the edition as a whole: those that belong to no volume.

They are made by the process that knows all volumes, from summaries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from edition.publish import contexts as c
from edition.publish.chronology import LIGHT, Chronology, Dated, genre_note
from edition.publish.plan import File, Page
from edition.publish.search import page as search
from edition.publish.shelf import Shelf, VolumeSummary


@dataclass(frozen=True)
class Whole:
    """The edition and all its volumes, in order."""

    shelf: Shelf
    cards: tuple[c.VolumeCard, ...]
    volumes: tuple[VolumeSummary, ...]

    def pages(self) -> Iterator[Page]:
        """Every page of the edition itself."""
        yield Page("", self._home)
        if self.shelf.edition.search:
            yield Page(self.shelf.edition.search, partial(search.page, self.shelf, self.volumes))
        yield from self.chronology.pages()

    def files(self) -> Iterator[File]:
        """Every file of the edition itself, apart from static ones and images."""
        yield from ()

    def _home(self) -> c.Frame:
        labels = self.shelf.labels
        ways: tuple[c.RegisterLink, ...] = ()
        if self.chronology:
            count = len(self.chronology.documents)
            ways = (c.RegisterLink(self.chronology.path, labels["chronology"], count),)
        return self.shelf.home(self.cards, ways)

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

    def _frame(self, path: str, heading: str, above: tuple[c.Link, ...]) -> dict[str, object]:
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
            "breadcrumb": (c.Link(site.root or "./", labels["home"]), *above),
        }
