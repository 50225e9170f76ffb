"""Offprints: a volume, a division or a document as one file of print-ready HTML that needs no other.

The style sheet stands in it already; images are put in as data. A link leads within the file, else to
where the edition is published, else nowhere: its words stay.
"""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from edition.site.keeper import SITE
from edition.site.make import Maker

_LINK: Final = re.compile(r'(<a\b[^<>]*?)\shref="([^"]*)"')
_IMAGE: Final = re.compile(r'(<img\b[^<>]*?\ssrc=")([^"]+)(")')
_ID: Final = re.compile(r'\sid="([^"]+)"')
# Safe on finished fragments: "<" stands there as markup only.


class Offprints:
    """The offprints of a volume."""

    def __init__(self, maker: Maker) -> None:
        self.maker = maker
        self.pages = maker.pages
        self.context = maker.printed_volume()
        parts = (*self.context.front, *self.context.parts)
        self.parts = dict(zip(self.pages.printed, parts, strict=True))

    @property
    def numbers(self) -> list[int]:
        """The units that can be had by themselves: documents, divisions and sections."""
        return list(self.pages.printed)

    def name(self, number: int) -> str:
        """The id by which the page of a unit is addressed."""
        return self.pages.volume.units[number].slug

    def find(self, name: str) -> int | None:
        """The unit of a name: its id as pages are addressed by it, or as the TEI has it."""
        units = self.pages.volume.units
        return next((n for n in self.numbers if units[n].slug == name), None)

    def whole(self) -> str:
        """The volume."""
        return self._closed(self.maker.renderers.templates.printed(self.context).decode())

    def part(self, number: int) -> str:
        """A document, or a division with all that is in it."""
        unit = self.pages.volume.units[number]
        alone = self.pages.print_document(number, "")
        chosen = tuple(self.parts[n] for n in self.under(number))
        context = msgspec.structs.replace(
            self.context,
            title=alone.title,
            lang=unit.lang,
            dir=alone.dir,
            running_recto=alone.running_recto,
            title_fragment="",
            contents=(),
            front=(),
            # The roman folios of the front are the volume's; an offprint counts from 1.
            parts=tuple(msgspec.structs.replace(part, matter="body") for part in chosen),
            names=(),
        )
        return self._closed(self.maker.renderers.templates.printed(context).decode())

    def under(self, number: int) -> Iterator[int]:
        """A unit and those that stand in it, in the order of the book."""
        units = self.pages.volume.units
        for n in self.pages.printed:
            above = n
            while above >= 0 and above != number:
                above = units[above].parent
            if above == number:
                yield n

    def _closed(self, html: str) -> str:
        ids = frozenset(_ID.findall(html))
        here = f"{self.pages.volume.id}/"

        def link(match: re.Match[str]) -> str:
            href = match[2]
            if href.startswith("#") and href[1:] in ids:
                return match[0]
            if urlsplit(href).scheme:
                return match[0]
            address = self._published(here, href)
            return f'{match[1]} href="{address}"' if address else match[1]

        def image(match: re.Match[str]) -> str:
            data = self._data(here, match[2])
            return f"{match[1]}{data}{match[3]}" if data else match[0]

        return _IMAGE.sub(image, _LINK.sub(link, html))

    def _published(self, here: str, href: str) -> str:
        """Where a link leads on the published site, or ""."""
        shelf, volume = self.maker.renderers.shelf, self.pages.volume
        if not shelf.edition.base_url:
            return ""
        if href.startswith("#"):
            place = self.pages.places.ids.get(href[1:])
            if place is None:
                number = self.find(href[1:])
                return shelf.canonical(f"{volume.id}/{href[1:]}/") if number is not None else ""
            path = self.pages.places.paths[place.unit]
            own = volume.units[place.unit].slug == href[1:]
            return shelf.canonical(path if own else f"{path}{href}")
        return shelf.canonical(urljoin(f"/{here}", href).lstrip("/"))

    def _data(self, here: str, address: str) -> str:
        """An image of the site as data, or "" where it is none of it."""
        path = PurePosixPath(unquote(urljoin(f"/{here}", address)).lstrip("/"))
        if urlsplit(address).scheme or ".." in path.parts:
            return ""
        kind, _ = mimetypes.guess_type(path.name)
        try:
            held = (self.maker.output.root / SITE / path).read_bytes()
        except OSError:
            return ""
        return f"data:{kind or 'application/octet-stream'};base64,{base64.b64encode(held).decode()}"
