"""The catalogue of an edition's books: an acquisition feed of OPDS 1.2, which reading apps know.

Addresses are relative, so that it holds wherever the site stands; it is made from contents and
settings, never from a clock.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Final

from lxml import etree

from edition.pages.addresses import ATOM, absolute, moment, written
from edition.pages.printed import document_pdf
from edition.pages.shelf import Edition, VolumeSummary

NAME: Final = "opds.xml"
KIND: Final = "application/atom+xml;profile=opds-catalog;kind=acquisition"
DC: Final = "http://purl.org/dc/terms/"
_OPEN: Final = "http://opds-spec.org/acquisition/open-access"
_TYPES: Final = {"epub": "application/epub+zip", "pdf": "application/pdf"}
_NEVER: Final = "1970-01-01"
"""When a volume was changed that does not say it; Atom asks for a date (RFC 4287, 4.2.15)."""


def catalogue(edition: Edition, volumes: Sequence[VolumeSummary]) -> bytes:
    """The feed: an entry for each volume, in their order, with a link to each of its books, and to the
    feed of its documents where these are books too."""
    latest = max((volume.changed for volume in volumes), default="")
    top = _feed(edition, "", edition.title, latest, NAME, NAME)
    for volume in volumes:
        entry = _entry(top, edition, f"{volume.id}/", volume.complete or volume.title, volume.changed)
        etree.SubElement(entry, f"{{{DC}}}language").text = volume.lang
        if edition.publisher:
            etree.SubElement(entry, f"{{{DC}}}publisher").text = edition.publisher
        if volume.series:
            _add(entry, "summary", volume.series)
        _add(entry, "link", rel="alternate", type="text/html", href=f"{volume.id}/")
        for kind in edition.books:
            address = f"{volume.id}/{volume.id}.{kind}"
            _add(entry, "link", rel=_OPEN, type=_TYPES[kind], href=address)
        if edition.document_pdf and volume.documents:
            _add(entry, "link", rel="subsection", type=KIND, href=f"{volume.id}/{NAME}")
    return written(top)


def documents(edition: Edition, volume: VolumeSummary) -> bytes:
    """The feed of a volume's documents: an entry for each, with a link to its PDF."""
    path = f"{volume.id}/"
    title = volume.complete or volume.title
    top = _feed(edition, path + NAME, title, volume.changed, NAME, f"../{NAME}")
    for document in volume.documents:
        shown = f"{document.number}. {document.title}" if document.number else document.title
        entry = _entry(top, edition, document.path, shown, volume.changed)
        etree.SubElement(entry, f"{{{DC}}}language").text = document.lang
        here = document.path.removeprefix(path)
        _add(entry, "link", rel="alternate", type="text/html", href=here)
        book = document_pdf(volume.id, here.rstrip("/")).removeprefix(path)
        _add(entry, "link", rel=_OPEN, type=_TYPES["pdf"], href=book)
    return written(top)


def _feed(
    edition: Edition, path: str, title: str, changed: str, own: str, start: str
) -> etree._Element:
    top = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM, "dcterms": DC})  # type: ignore[dict-item]
    _add(top, "id", _identifier(edition, path))
    _add(top, "title", title)
    _add(top, "updated", moment(changed or _NEVER))
    _add(_add(top, "author"), "name", edition.publisher or edition.title)
    for rel, address in (("self", own), ("start", start)):
        _add(top, "link", rel=rel, type=KIND, href=address)
    return top


def _entry(
    top: etree._Element, edition: Edition, path: str, title: str, changed: str
) -> etree._Element:
    entry = _add(top, "entry")
    _add(entry, "id", _identifier(edition, path))
    _add(entry, "title", title)
    _add(entry, "updated", moment(changed or _NEVER))
    return entry


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    one = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    one.text = text or None
    return one


def _identifier(edition: Edition, path: str) -> str:
    """What an entry is called for good: its address where it is known, else a name made of its own."""
    if edition.base_url:
        return absolute(edition.base_url, path)
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{edition.title} {path}").urn
