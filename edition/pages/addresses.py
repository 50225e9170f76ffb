"""What a site says of itself to machines: its map, its feed, robots.txt, and an index of the edition.

All of it is made from contents and settings, never from a clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote

import msgspec
from lxml import etree

from edition.pages.downloads import FORMS
from edition.pages.shelf import Edition, VolumeSummary

SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
ATOM: Final = "http://www.w3.org/2005/Atom"
MOST: Final = 50_000
"""Addresses that one map may hold (sitemaps.org)."""
FORMAT: Final = "tei-edition index 1"


def absolute(base: str, path: str) -> str:
    """The whole address of a path from the site's root."""
    return f"{base.rstrip('/')}/{quote(path)}"


def sitemap(base: str, pages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of the map of the site; of several maps and an index of them where the pages are
    more than one may hold."""
    shares = [pages[at : at + MOST] for at in range(0, len(pages), MOST)] or [()]
    if len(shares) == 1:
        yield "sitemap.xml", _listed("urlset", "url", base, shares[0])
        return
    names = [f"sitemap-{n}.xml" for n in range(1, len(shares) + 1)]
    yield "sitemap.xml", _listed("sitemapindex", "sitemap", base, names)
    for name, share in zip(names, shares, strict=True):
        yield name, _listed("urlset", "url", base, share)


def _listed(root: str, each: str, base: str, paths: Sequence[str]) -> bytes:
    top = etree.Element(f"{{{SITEMAP}}}{root}", nsmap={None: SITEMAP})  # type: ignore[dict-item]
    for path in paths:
        one = etree.SubElement(top, f"{{{SITEMAP}}}{each}")
        etree.SubElement(one, f"{{{SITEMAP}}}loc").text = absolute(base, path)
    return written(top)


def written(top: etree._Element) -> bytes:
    return etree.tostring(top, encoding="utf-8", xml_declaration=True, pretty_print=True)


def robots(base: str) -> bytes:
    """robots.txt (RFC 9309): all may read all; where the map is, if that is known."""
    lines = ["User-agent: *", "Allow: /"]
    if base:
        lines.append(f"Sitemap: {absolute(base, 'sitemap.xml')}")
    return ("\n".join(lines) + "\n").encode()


def feed(edition: Edition, volumes: Sequence[VolumeSummary]) -> bytes | None:
    """An Atom feed (RFC 4287) of the volumes, the latest first, each under the date that its header
    gives: of the last change, else of publication. None where no volume has a date."""
    dated = [v for v in volumes if v.changed]
    if not dated:
        return None
    dated.sort(key=lambda v: (moment(v.changed), v.id), reverse=True)
    top = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]

    def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
        one = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
        one.text = text or None
        return one

    home, own = absolute(edition.base_url, ""), absolute(edition.base_url, "feed.xml")
    add(top, "id", home)
    add(top, "title", edition.title)
    if edition.subtitle:
        add(top, "subtitle", edition.subtitle)
    add(top, "updated", moment(dated[0].changed))
    add(add(top, "author"), "name", edition.publisher or edition.title)
    add(top, "link", rel="self", type="application/atom+xml", href=own)
    add(top, "link", rel="alternate", type="text/html", href=home)
    for volume in dated:
        entry = add(top, "entry")
        address = absolute(edition.base_url, f"{volume.id}/")
        add(entry, "id", address)
        add(entry, "title", volume.complete)
        add(entry, "updated", moment(volume.changed))
        add(entry, "link", rel="alternate", type="text/html", href=address)
        add(entry, "summary", volume.series or volume.title)
    return written(top)


def moment(date: str) -> str:
    """A date as RFC 3339 has it, as early as it can be."""
    return f"{date}{'-01-01'[len(date) - 4 :] if len(date) < 10 else ''}T00:00:00Z"


def index(edition: Edition, volumes: Sequence[VolumeSummary]) -> bytes:
    """The edition as JSON: docs/reference/index.schema.json describes it. Paths are from the site's
    root."""
    record: dict[str, Any] = {
        "format": FORMAT,
        "title": edition.title,
        "subtitle": edition.subtitle,
        "publisher": edition.publisher,
        "description": edition.description,
        "address": absolute(edition.base_url, "") if edition.base_url else "",
        "volumes": [_volume(volume, edition.downloads) for volume in volumes],
    }
    return msgspec.json.format(msgspec.json.encode(_bare(record)), indent=1) + b"\n"


def _volume(volume: VolumeSummary, downloads: bool) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": volume.id,
        "title": volume.complete,
        "series": volume.series,
        "language": volume.lang,
        "path": f"{volume.id}/",
        "changed": volume.changed,
    }
    if downloads:
        folder = volume.downloads
        record["files"] = {
            "archive": f"{folder}{volume.id}.zip",
            "tei": f"{folder}{volume.id}.xml",
            "registers": [f"{folder}{name}.json" for name in volume.registers],
            "document": {form: f"{folder}{form}/{{id}}.{end}" for form, end in FORMS},
        }
    record["documents"] = [
        _bare(
            {
                "id": one.path.split("/")[-2],
                "path": one.path,
                "number": one.number,
                "title": one.title,
                "date": one.date,
                "genre": one.genre,
                "classification": one.classification,
                "language": one.lang,
            }
        )
        for one in volume.documents
    ]
    return _bare(record) | {"documents": record["documents"]}


def _bare(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, save lists."""
    return {key: value for key, value in record.items() if value != ""}
