"""The catalogue of an edition's books: an acquisition feed of OPDS 1.2, which reading apps know.

Addresses are relative, so that it holds wherever the site stands; it is made from contents and
settings, never from a clock.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Final

from lxml import etree

from edition.publish.addresses import ATOM, absolute, moment, written
from edition.publish.shelf import Edition, VolumeSummary

NAME: Final = "opds.xml"
KIND: Final = "application/atom+xml;profile=opds-catalog;kind=acquisition"
DC: Final = "http://purl.org/dc/terms/"
_OPEN: Final = "http://opds-spec.org/acquisition/open-access"
_TYPES: Final = {"epub": "application/epub+zip", "pdf": "application/pdf"}
_NEVER: Final = "1970-01-01"
"""When a volume was changed that does not say it; Atom asks for a date (RFC 4287, 4.2.15)."""


def catalogue(edition: Edition, volumes: Sequence[VolumeSummary]) -> bytes:
    """The feed: an entry for each volume, in their order, with a link to each of its books."""
    top = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "dcterms": DC})  # type: ignore[dict-item]

    def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
        one = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        one.text = text or None
        return one

    latest = max((volume.changed for volume in volumes), default="") or _NEVER
    add(top, "id", _identifier(edition, ""))
    add(top, "title", edition.title)
    add(top, "updated", moment(latest))
    add(add(top, "author"), "name", edition.publisher or edition.title)
    for rel in ("self", "start"):
        add(top, "link", rel=rel, type=KIND, href=NAME)
    for volume in volumes:
        entry = add(top, "entry")
        add(entry, "id", _identifier(edition, f"{volume.id}/"))
        add(entry, "title", volume.complete or volume.title)
        add(entry, "updated", moment(volume.changed or _NEVER))
        etree.SubElement(entry, f"{{{DC}}}language").text = volume.lang
        if edition.publisher:
            etree.SubElement(entry, f"{{{DC}}}publisher").text = edition.publisher
        if volume.series:
            add(entry, "summary", volume.series)
        add(entry, "link", rel="alternate", type="text/html", href=f"{volume.id}/")
        for kind in edition.books:
            address = f"{volume.id}/{volume.id}.{kind}"
            add(entry, "link", rel=_OPEN, type=_TYPES[kind], href=address)
    return written(top)


def _identifier(edition: Edition, path: str) -> str:
    """What an entry is called for good: its address where it is known, else a name made of its own."""
    if edition.base_url:
        return absolute(edition.base_url, path)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{edition.title} {path}").urn
