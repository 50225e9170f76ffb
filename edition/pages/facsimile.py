"""Images of the pages: which one a page break shows.

In this order: an address that pb/@facs itself is; what the file's own facsimile says (TEI Guidelines
12.1); an image of the project's folder; the pattern of addresses of images published elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from edition.volume.facts import Anchor
from edition.volume.load import Volume
from edition.volume.places import urlsplit_scheme

FOLDER: Final = "_facsimiles/"
"""Where page images stand in the site."""


@dataclass(frozen=True)
class Facsimiles:
    """The page images of a volume."""

    volume: Volume
    files: Mapping[str, str]
    """Images of the project's folder by their path in it, with and without suffix, as that path."""
    pattern: str
    folder: Path

    def images(self, number: int) -> dict[int, str]:
        """The addresses of a unit's page images, by the number of the page break."""
        found = {
            anchor.number: self.address(anchor)
            for anchor in self.volume.units[number].facts.anchors
            if anchor.name == "pb"
        }
        return {anchor: address for anchor, address in found.items() if address}

    def used(self) -> dict[str, Path]:
        """The images of the project's folder that the volume shows: by their path in the site."""
        addresses = (a for n in range(len(self.volume.units)) for a in self.images(n).values())
        return {
            address: self.folder / address.removeprefix(FOLDER)
            for address in addresses
            if address.startswith(FOLDER)
        }

    def address(self, page: Anchor) -> str:
        """Where the image of a page break is: from the site's root below `_facsimiles/`, or a whole
        address; "" where there is none."""
        url = self._named(page)
        if not url:
            return ""
        if urlsplit_scheme(url) in ("http", "https"):
            return url
        for name in (f"{self.volume.id}/{url}", url, url.rpartition("/")[2]):
            if file := self.files.get(name):
                return FOLDER + file
        if self.pattern:
            parts = {"volume": self.volume.id, "n": page.label.strip("[]"), "facs": url}
            address = self.pattern
            for name, value in parts.items():
                address = address.replace(f"{{{name}}}", quote(value))
            return address
        return ""

    def _named(self, page: Anchor) -> str:
        """The image as the encoding names it."""
        facs = page.facs.split()[0] if page.facs.strip() else ""
        if facs.startswith("#"):
            return self.volume.facsimiles.get(facs[1:], "")
        return facs or self.volume.facsimiles.get(page.id, "")

    def missing(self, page: Anchor) -> str:
        """The name of an image that should be in the project's folder and is not, or ""."""
        return self._named(page) if self.files and not self.address(page) else ""
