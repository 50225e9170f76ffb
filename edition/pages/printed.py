"""The volume as a book: contexts of print-ready pages."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Final

import msgspec
from msgspec import Struct

from edition.pages.frame import ContentsEntry, VolumeFrame
from edition.pages.outline import Outline
from edition.pages.shelf import direction
from edition.pages.sorting import sortable
from edition.volume.places import Target


class PrintPage(Struct, frozen=True):
    """A print-ready HTML page: one document, or (with many parts) a volume."""

    kind: str
    """volume or document"""
    title: str
    lang: str
    dir: str
    volume: VolumeFrame
    running_verso: str
    running_recto: str
    css: str
    """The style sheet, inlined as it is: finished, like `fragment`, and without "</style"."""
    generator: str
    folios: str = "@page :nth(1 of main) { counter-reset: page 1 }"
    """A style sheet of its own for engines that know page groups (CSS GCPM 3, 6): the first page of the
    body is page 1."""
    parts: tuple[PrintPart, ...] = ()
    """The document, or the parts of a volume from its body on."""
    front: tuple[PrintPart, ...] = ()
    """The parts of a volume before its body, which have folios of their own."""
    title_fragment: str = ""
    title_id: str = ""
    """The HTML id of the title page."""
    contents: tuple[ContentsEntry, ...] = ()
    """hrefs are "#id"."""
    names_id: str = ""
    """The HTML id of the index of persons."""
    names: tuple[IndexedName, ...] = ()
    """The index of persons made from the encoding."""


class IndexedName(Struct, frozen=True):
    """A person in the index of a book."""

    name: str
    href: str
    """To the person's entry in the volume's own list."""
    places: tuple[str, ...] = ()
    """To mentions, whose pages the book prints."""


class PrintPart(Struct, frozen=True):
    """A piece of a printed volume."""

    id: str
    kind: str
    """document, section, division, titlepage"""
    matter: str
    """front, body, back"""
    recto_head: str
    fragment: str
    joined: bool = False
    """Whether it stands on the page of the head above it, as in the source."""


PRINT = "print.html"
"""Name of the print-ready file, in the folder of the page it belongs to."""


_HEAD: Final = 54
"""Letters of a running head that stand over a line of text of the printed volumes."""
_SERIES: Final = ("Foreign Relations of the United States", "Foreign Relations")
"""The series as it is called, and as it calls itself in its own running heads."""


def running(title: str) -> str:
    """A title as it stands in a running head: one line, cut after its first part or between words."""
    said = title.replace(*_SERIES)
    if len(said) <= _HEAD:
        return said
    first = re.split(r"[:;(]|\. ", said, maxsplit=1)[0].strip()
    if 0 < len(first) <= _HEAD:
        return first
    return f"{first[:_HEAD].rpartition(' ')[0].rstrip(' ,') or first[:_HEAD]} …"


def document_pdf(volume: str, slug: str) -> str:
    """Where the site has the PDF of one document, from its root."""
    return f"{volume}/{slug}/{volume}-{slug}.pdf"


class Book(Outline):
    """Print-ready pages: of each unit, and of the whole volume."""

    def print_document(self, number: int, css: str) -> PrintPage:
        """The print-ready page of one unit."""
        unit = self.volume.units[number]
        titles = self.volume.titles
        shown = self.number(unit)
        name = self.name(number)
        path = f"{self.volume.id}/{unit.slug}/"
        return PrintPage(
            kind="document",
            title=f"{shown}. {name}" if shown else name,
            lang=unit.lang,
            dir=direction(unit.lang),
            volume=self.volume_context(path),
            running_verso=running(titles.series or titles.own),
            running_recto=self._recto(number),
            css=css,
            generator=self.shelf.edition.generator,
        )

    def _recto(self, number: int) -> str:
        parent = self.volume.units[number].parent
        return running(self.name(parent if parent >= 0 else number))

    def print_volume(self, css: str) -> PrintPage:
        """The print-ready volume, its fragments still to come."""
        titles, volume = self.volume.titles, self.volume
        return PrintPage(
            kind="volume",
            title=titles.complete,
            lang=volume.lang,
            dir=direction(volume.lang),
            volume=self.volume_context(f"{volume.id}/"),
            running_verso=running(titles.series or titles.own),
            running_recto=running(titles.own),
            css=css,
            generator=self.shelf.edition.generator,
            title_id=next((u.slug for u in volume.units if u.kind == "titlepage"), ""),
            front=self._parts([n for n in self.printed if self._in_front(n)]),
            parts=self._parts([n for n in self.printed if not self._in_front(n)]),
            contents=self._printed_contents(),
            names_id=self._names_id,
            names=tuple(IndexedName(name, f"#{html_id}") for html_id, name in self._persons.items()),
        )

    @cached_property
    def _persons(self) -> dict[str, str]:
        """From the HTML id of a person's entry to the name, in the order of the names."""
        entries = [e for unit in self.volume.units for e in unit.facts.entries if e.kind == "person"]
        found: dict[str, str] = {}
        for entry in sorted(entries, key=lambda e: (sortable(e.name), e.id)):
            target = self.resolver.resolve(f"#{entry.id}", "ref")
            if isinstance(target, Target) and not target.outside and target.fragment:
                found.setdefault(target.fragment, entry.name)
        return found

    @cached_property
    def taken(self) -> frozenset[str]:
        """The HTML ids that the texts of the volume use."""
        slugs = (unit.slug for unit in self.volume.units)
        return frozenset(slugs).union(*(ids.values() for ids in self.places.html_ids))

    @cached_property
    def _names_id(self) -> str:
        name = "index-of-persons"
        while name in self.taken:
            name += "-2"
        return name

    def _printed_contents(self) -> tuple[ContentsEntry, ...]:
        """The contents of the book: its parts, and the documents only where nothing holds them. Printed
        volumes do not list every document."""
        volume = self.volume

        def without(entries: tuple[ContentsEntry, ...]) -> tuple[ContentsEntry, ...]:
            kept = [entry for entry in entries if entry.kind != "document"]
            return tuple(msgspec.structs.replace(e, children=without(e.children)) for e in kept)

        every = self.contents(f"{volume.id}/", -1, lambda number: f"#{volume.units[number].slug}")
        parts = without(every)
        return parts if any(entry.kind == "division" for entry in parts) else every

    def _in_front(self, number: int) -> bool:
        return self.volume.units[number].matter == "front"

    def _parts(self, numbers: list[int]) -> tuple[PrintPart, ...]:
        """Parts of the printed volume, their fragments still to come."""
        units = self.volume.units
        return tuple(
            PrintPart(units[n].slug, units[n].kind, units[n].matter, self._recto(n), "", self.joined(n))
            for n in numbers
        )

    def joined(self, number: int) -> bool:
        """Whether a division stands on the page of the head of the division that holds it: it is the
        first there, nothing is said before it, and the source has no page break between the two."""
        unit = self.volume.units[number]
        if unit.kind != "division" or unit.parent != number - 1:
            return False
        above = self.volume.units[unit.parent]
        head = above.facts.heading
        silent = not above.facts.paragraphs and head.startswith(above.facts.opening.removesuffix(" …"))
        # A page break before a head is the first element there is: number 1.
        breaks = [anchor.number for anchor in above.facts.anchors if anchor.name == "pb"]
        first = min((a.number for a in unit.facts.anchors if a.name == "pb"), default=0)
        return above.kind == "division" and silent and breaks in ([], [1]) and first != 1

    @cached_property
    def printed(self) -> list[int]:
        """The units that the printed volume has, front matter first: all but the title page, which
        stands before them, and what the file says of itself."""
        found = [n for n in self.shown if self.volume.units[n].kind != "header"]
        return sorted(found, key=lambda n: not self._in_front(n))
