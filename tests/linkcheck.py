"""A link checker: does every internal link of a built site lead somewhere, and can every file be read?

It reads finished files only and knows nothing of how they were made. Links are looked for in HTML (also
in redirects and metadata), style sheets, feeds, sitemaps, SVG and JSON.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree, html

_REFERRING = ("href", "src", "poster", "data", "action", "formaction", "xlink:href")
_OUTSIDE = {"http", "https", "mailto", "ftp", "doi", "tel"}
_XLINK = "{http://www.w3.org/1999/xlink}href"
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_ATOM = "{http://www.w3.org/2005/Atom}"
_SVG = "{http://www.w3.org/2000/svg}"
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]+))\s*\)|@import\s+["']([^"']+)""")
_REFRESH = re.compile(r"^\s*\d+\s*;\s*url\s*=\s*(.+?)\s*$", re.IGNORECASE)
_ADDRESSES = ("url", "href")
"""Endings of the names in JSON whose values are addresses."""

# Ids are the editor's, good or not; and an entity that no DTD at hand declares is told by the build.
_XML = etree.XMLParser(huge_tree=True, no_network=True, collect_ids=False, resolve_entities=False)


class Broken(NamedTuple):
    """Something wrong in a file."""

    page: str
    what: str


@dataclass
class Checked:
    """What checking a site found."""

    pages: int = 0
    links: int = 0
    broken: list[Broken] = field(default_factory=list)


def check(site: Path, address: str = "") -> Checked:
    """Check every file below a folder. `address` is that of the root on the web, where the site knows
    it: links that begin with it are taken for links within the site."""
    return _Check(site, address).run()


class _Check:
    def __init__(self, site: Path, address: str) -> None:
        self.site = site
        self.address = address
        self.result = Checked()
        self.ids: dict[Path, set[str]] = {}
        self.wanted: list[tuple[str, str, Path, str]] = []

    def run(self) -> Checked:
        readers: dict[str, Callable[[Path, str], None]] = {
            ".html": self._html,
            ".css": self._css,
            ".json": self._json,
            ".xml": self._xml,
            ".svg": self._xml,
            ".zip": self._zip,
        }
        for path in sorted(self.site.rglob("*")):
            if path.is_file() and (reader := readers.get(path.suffix)):
                reader(path, path.relative_to(self.site).as_posix())
        for page, link, file, fragment in self.wanted:
            if not file.is_file():
                self._broken(page, f"{link!r} leads to no file")
            elif fragment and file in self.ids and fragment not in self.ids[file]:
                self._broken(page, f"{link!r} leads to no id")
        return self.result

    def _broken(self, page: str, what: str) -> None:
        self.result.broken.append(Broken(page, what))

    def _want(self, page: str, link: str, base: str) -> None:
        """Note a link, to be looked for when all files are known."""
        self.result.links += 1
        if self.address and link.startswith(self.address):
            link = "/" + link[len(self.address) :]
        split = urlsplit(link)
        if split.scheme or split.netloc:
            if split.scheme.lower() not in _OUTSIDE:
                self._broken(page, f"address {link[:80]!r}")
            return
        there = unquote(urlsplit(urljoin(base, link)).path)
        file = self.site / there.lstrip("/")
        if there.endswith("/"):
            file /= "index.html"
        fragment = unquote(split.fragment)
        # What follows "=" or ":~:" is told to the page's script or to the browser; it is no id.
        self.wanted.append((page, link, file, "" if fragment.startswith((":~:", "=")) else fragment))

    def _own(self, page: str, value: object) -> None:
        """Note an address of the site's own, wherever one is said."""
        if self.address and isinstance(value, str) and value.startswith(self.address):
            self._want(page, value, "/")

    # -- kinds of files ----------------------------------------------------------------------------

    def _html(self, path: Path, page: str) -> None:
        self.result.pages += 1
        tree = html.fromstring(
            path.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True)
        )
        seen: set[str] = set()
        for element in tree.iter("*"):
            if one := element.get("id"):
                if one in seen:
                    self._broken(page, f'id "{one}" is there twice')
                seen.add(one)
        self.ids[path] = seen
        self.result.broken += [Broken(page, what) for what in _refused(tree)]
        bases = tree.xpath("/html/head/base/@href")
        base = urljoin(f"/{page}", str(bases[0])) if bases else f"/{page}"
        for link in _links(tree):
            if page == "404.html" and link.startswith("/"):  # from the root of the host
                root = str(tree.xpath('//a[@class="site-title"]/@href')[0])
                self._want(page, f"/{link.removeprefix(root)}", "/")
            else:
                self._want(page, link, base)
        for meta in tree.iter("meta"):
            self._own(page, meta.get("content"))
        for style in tree.iter("style"):
            for link in _in_style(style.text or ""):
                self._want(page, link, base)
        for script in tree.iter("script"):
            if script.get("type") == "application/ld+json":
                self._parsed(page, script.text or "")

    def _css(self, path: Path, page: str) -> None:
        for link in _in_style(path.read_text("utf-8")):
            self._want(page, link, f"/{page}")

    def _json(self, path: Path, page: str) -> None:
        self._parsed(page, path.read_text("utf-8"))

    def _parsed(self, page: str, text: str) -> None:
        try:
            content = json.loads(text)
        except ValueError as error:
            self._broken(page, f"JSON: {error}")
            return
        for name, value in _strings(content):
            if name.lower().endswith(_ADDRESSES):
                self._want(page, value, f"/{page}")
            else:
                self._own(page, value)

    def _xml(self, path: Path, page: str) -> None:
        try:
            tree = etree.parse(path, _XML)
        except etree.XMLSyntaxError as error:
            self._broken(page, f"XML: {error}")
            return
        for element in tree.iter("*"):
            link: str | None = None
            if element.tag == f"{_SITEMAP}loc":
                link = element.text
            elif element.tag == f"{_ATOM}link" or str(element.tag).startswith(_SVG):
                link = element.get("href") or element.get(_XLINK)
            if link:
                self._want(page, link.strip(), f"/{page}")

    def _zip(self, path: Path, page: str) -> None:
        try:
            with zipfile.ZipFile(path) as archive:
                if bad := archive.testzip():
                    self._broken(page, f"{bad} in it is damaged")
        except zipfile.BadZipFile as error:
            self._broken(page, f"ZIP: {error}")


def _links(tree: etree._Element) -> Iterator[str]:
    for element in tree.iter("*"):
        if element.tag == "base":
            continue
        for name in _REFERRING:
            value = element.get(name)
            if value is not None:
                yield value.strip()
        for candidate in (element.get("srcset") or "").split(","):
            if candidate.strip():
                yield candidate.split()[0]
        if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(element.get("content") or "")
            if found:
                yield found[1].strip("'\"")


def _in_style(css: str) -> Iterator[str]:
    for found in _URL.finditer(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        link = next(group for group in found.groups() if group is not None)
        if not link.startswith("data:"):
            yield link


def _strings(content: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every string in JSON, with the name it is the value of."""
    if isinstance(content, str):
        yield name, content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from _strings(value, key)
    elif isinstance(content, list):
        for value in content:
            yield from _strings(value, name)


def _refused(tree: etree._Element) -> Iterator[str]:
    """What no page may hold, whatever its text says."""
    for element in tree.iter("*"):
        if element.tag == "script" and (element.text or "").strip():
            kind = element.get("type", "")
            if kind != "application/ld+json":
                yield f"inline script: {(element.text or '')[:60]!r}"
        for name in element.attrib:
            if name.startswith("on"):
                yield f"attribute {name} on <{element.tag}>"
