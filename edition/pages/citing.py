"""What a page is as something to cite: a document in its edition, or a volume."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any, Final

import msgspec

from edition.labels import Labels
from edition.pages.outline import Outline
from edition.volume.facts import Facts
from edition.volume.load import Record
from edition.volume.publication import Name, name


class Item(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something to cite. Dates are as in `Facts`; "" and () where nothing is known."""

    id: str
    """Volume and slug: unique in the edition."""
    kind: str
    """CSL's type: "chapter" for what stands in a volume, "book" for the volume."""
    title: str
    language: str
    container: str = ""
    """The volume's full title."""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    date: str = ""
    """When the document was written."""
    publisher: str = ""
    place: str = ""
    issued: str = ""
    """When the volume was published."""
    number: str = ""
    pages: str = ""
    """"54–58"."""
    url: str = ""
    """"" where it is not known where the edition will stand."""
    doi: str = ""
    isbn: str = ""
    archive: str = ""
    archive_location: str = ""
    note: str = ""
    """What the source note says, where no repository is encoded."""


_EDITING: Final = ("editor", "primary", "compiler", "translator")


class Citing(Outline):
    """Items of a volume."""

    def item(self, number: int) -> Item:
        """A unit as an item in its volume."""
        volume, publication = self.volume, self.volume.publication
        unit = volume.units[number]
        archive, location = self.kept(unit)
        return Item(
            f"{volume.id}-{unit.slug}",
            "chapter",
            self.name(number),
            unit.lang,
            volume.titles.complete,
            self._authors(unit.facts),
            _editors(publication.names),
            unit.facts.date if unit.kind == "document" else "",
            publication.publisher,
            publication.place,
            publication.date,
            self.number(unit).strip("[]"),
            self.page_range(number),
            self.shelf.canonical(self.places.paths[number]),
            archive=archive,
            archive_location=location,
            note="" if archive else unit.facts.source_note,
        )

    def whole(self) -> Item:
        """The volume as an item."""
        volume, publication = self.volume, self.volume.publication
        return Item(
            volume.id,
            "book",
            volume.titles.complete,
            volume.lang,
            authors=tuple(n for n in publication.names if n.role == "author"),
            editors=_editors(publication.names),
            publisher=publication.publisher,
            place=publication.place,
            issued=publication.date,
            url=self.shelf.canonical(f"{volume.id}/"),
            doi=publication.doi,
            isbn=publication.isbn,
        )

    def _authors(self, facts: Facts) -> tuple[Name, ...]:
        """The senders that the encoding ties to an entry for a person; another sender stands in the
        document's head in words that no rule could take apart."""
        found = []
        for party in facts.senders:
            target = party.target.removeprefix(f"{self.volume.id}").removeprefix("#")
            if self.places.entries.get(target, ("",))[0] == "person":
                parted = name(self.entry_names[target])
                if parted.given:
                    found.append(parted)
        return tuple(found)

    def kept(self, unit: Record) -> tuple[str, str]:
        """The repository that keeps the original of a document and what it is called there, as the
        encoding of its witness says; ("", "") where it does not, and the source note has to speak."""
        repositories = self.volume.publication.repositories
        witnesses = [pointer.rpartition("#")[2] for pointer in unit.facts.source.split()]
        for witness in witnesses:
            if witness in repositories:
                return repositories[witness]
        return ("", "")

    def page_range(self, number: int) -> str:
        """The printed pages a unit stands on: "54–58"; "" where it is not known where it begins."""
        breaks = [a for a in self.volume.units[number].facts.anchors if a.name == "pb" and a.label]
        labels = [a.label.strip("[]") for a in breaks]
        if number in self.begins:
            labels.insert(0, self.begins[number][2].strip("[]"))
        elif not breaks or breaks[0].number > 1:
            return ""
        return labels[0] if labels[0] == labels[-1] else f"{labels[0]}–{labels[-1]}"

    @cached_property
    def entry_names(self) -> dict[str, str]:
        """What each entry of a register is called, by its id."""
        return {e.id: e.name for u in reversed(self.volume.units) for e in reversed(u.facts.entries)}


def _editors(names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Those who edited the volume itself; the general editors of a series only where nobody else is
    named."""
    own = tuple(n for n in names if n.role in _EDITING)
    return own or tuple(n for n in names if n.role != "author")


# -- as data -----------------------------------------------------------------------------------------


def csl(item: Item) -> dict[str, Any]:
    """The item as CSL-JSON (the schema of Citation Style Language 1.0.2)."""
    found: dict[str, Any] = {
        "id": item.id,
        "type": item.kind,
        "title": item.title,
        "container-title": item.container,
        "author": [_csl_name(n) for n in item.authors],
        "editor": [_csl_name(n) for n in item.editors],
        "original-date": _csl_date(item.date),
        "publisher": item.publisher,
        "publisher-place": item.place,
        "issued": _csl_date(item.issued),
        "number": item.number,
        "page": item.pages.replace("–", "-"),
        "archive": item.archive,
        "archive_location": item.archive_location,
        "DOI": item.doi,
        "ISBN": item.isbn,
        "URL": item.url,
        "language": item.language,
        "note": item.note,
    }
    return {key: value for key, value in found.items() if value}


def _csl_name(one: Name) -> dict[str, str]:
    return {"family": one.family, "given": one.given} if one.given else {"literal": one.family}


def parts(date: str) -> list[int]:
    """Year, month and day of a date, as many as it has."""
    match = re.match(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d))?)?", date)
    return [int(part) for part in match.groups() if part is not None] if match else []


def _csl_date(date: str) -> dict[str, Any]:
    found = parts(date)
    return {"date-parts": [found]} if found else {}


def numbered(item: Item, labels: Labels) -> str:
    """The number as citations say it: "doc. 21"."""
    return labels.fill("cite_document", n=item.number) if item.number else ""
