"""The electronic book of a volume (EPUB 3.3): its texts, navigation, cover and package, as one file.

The same bytes come of the same volume: the order, the times and the compression of its parts are fixed
(EPUB OCF 3.3 asks only that `mimetype` comes first and is stored).
"""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec
from lxml import etree, html
from markupsafe import Markup

from edition.books import typefaces
from edition.books.typefaces import Face
from edition.pages.frame import ContentsEntry
from edition.pages.shelf import direction
from edition.site.keeper import SITE
from edition.site.make import Maker
from edition.volume.places import Target

_TIME: Final = (1980, 1, 1, 0, 0, 0)
_XHTML: Final = "application/xhtml+xml"
_EPUB: Final = "{http://www.idpf.org/2007/ops}"
_ROLES: Final = {
    "doc-noteref": "noteref",
    "doc-footnote": "footnote",
    "doc-pagebreak": "pagebreak",
    "doc-backlink": "backlink",
}
"""What DPUB-ARIA roles are called in EPUB Structural Semantics."""
_IMAGES: Final = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
}
"""Kinds of images that every reading system shows (EPUB 3.3, core media types)."""
_FAMILY: Final = "Edition Serif"
"""What the style sheet calls the typeface that is in the book."""
_ALWAYS: Final = "".join(map(chr, range(32, 127))) + "“”‘’«»–—…[]"
"""Letters that a book may need besides those of its texts: for contents, numbers, the cover."""
_LINE: Final = 22
"""Letters of a line on the cover."""


class ManifestItem(msgspec.Struct, frozen=True):
    """A file of the book."""

    id: str
    href: str
    type: str
    properties: str = ""


class NavigationLine(msgspec.Struct, frozen=True):
    """A line of the navigation."""

    href: str
    title: str
    children: tuple[NavigationLine, ...] = ()
    type: str = ""


class CoverLine(msgspec.Struct, frozen=True):
    y: int
    size: int
    text: str


class BookText(msgspec.Struct, frozen=True):
    """One text of the book, as its template gets it."""

    lang: str
    dir: str
    kind: str
    matter: str
    title: str
    heading: str
    fragment: str


class Package(msgspec.Struct, frozen=True):
    """The book, as the templates of its navigation, cover and package get it."""

    lang: str
    dir: str
    rtl: bool
    title: str
    identifier: str
    creators: tuple[str, ...]
    publisher: str
    date: str
    source: str
    modified: str
    images: bool
    features: tuple[str, ...]
    items: tuple[ManifestItem, ...]
    spine: tuple[str, ...]
    contents: tuple[NavigationLine, ...]
    pages: tuple[NavigationLine, ...]
    landmarks: tuple[NavigationLine, ...]
    cover_alt: str
    cover_lines: tuple[CoverLine, ...]


class Book:
    """An EPUB in the making."""

    def __init__(self, maker: Maker, fonts: Sequence[Path] = ()) -> None:
        self.maker = maker
        self.pages = maker.pages
        self.volume = maker.pages.volume
        self._fonts = fonts
        self.faces: list[Face] = []
        self.refused: list[str] = []
        """What is to be said of typefaces that are not in the book."""
        title = [n for n in range(len(self.volume.units)) if n not in self.pages.shown]
        self.numbers = [*title, *self.pages.printed]
        self.files = {n: f"text-{at:04}.xhtml" for at, n in enumerate(self.numbers, start=1)}
        self._paths = {path: n for n, path in enumerate(self.pages.places.paths)}
        self.images: dict[str, str] = {}
        """From the path in the site to the path in the book."""

    def make(self) -> bytes:
        """The book."""
        texts = {self.files[n]: self._text(n) for n in self.numbers}
        words = [self.volume.titles.complete, _ALWAYS, *(data.decode() for data in texts.values())]
        self.faces, self.refused = typefaces.cut(self._fonts, words)
        package = self._package()
        render = self.maker.renderers.templates.book
        parts: dict[str, bytes] = {
            "META-INF/container.xml": _CONTAINER,
            "EPUB/package.opf": render("package.opf", package),
            "EPUB/nav.xhtml": render("nav.xhtml", package),
            "EPUB/cover.xhtml": render("cover.xhtml", package),
            "EPUB/cover.svg": render("cover.svg", package),
            "EPUB/text.css": plain_css(self.maker.renderers.asset("text.css").decode()).encode(),
            "EPUB/book.css": typefaces.rules(self.faces, _FAMILY).encode()
            + self.maker.renderers.templates.source("epub/book.css"),
        }
        parts |= {f"EPUB/{name}": data for name, data in texts.items()}
        root = self.maker.output.root / SITE
        parts |= {f"EPUB/{here}": (root / there).read_bytes() for there, here in self.images.items()}
        parts |= {f"EPUB/fonts/{face.name}": face.data for face in self.faces}
        return _zipped(parts)

    # -- texts -------------------------------------------------------------------------------------

    def _text(self, number: int) -> bytes:
        unit = self.volume.units[number]
        fragment = self.maker.book_fragment(number, self._link, self._image)
        name = self.pages.name(number)
        shown = self.pages.number(unit)
        text = BookText(
            lang=unit.lang,
            dir=direction(unit.lang),
            kind=unit.kind,
            matter=f"{unit.matter}matter",
            title=f"{shown}. {name}" if shown else name,
            heading="" if unit.facts.heading or unit.kind == "titlepage" else name,
            fragment=Markup(xhtml(fragment)),  # noqa: S704 (made by a stylesheet)
        )
        return self.maker.renderers.templates.book("text.xhtml", text)

    def _link(self, target: str, _name: str) -> tuple[str, str]:
        """Where a reference leads: within the book, or to where the edition is published."""
        found = self.pages.resolver.resolve(target, "ref")
        if not isinstance(found, Target):
            return "", ""
        if found.outside:
            return found.path, ""
        number = self._paths.get(found.path)
        if number is not None and number in self.files:
            return self.files[number] + (f"#{found.fragment}" if found.fragment else ""), ""
        whole = self.maker.renderers.shelf.canonical(found.path)
        return (f"{whole}#{found.fragment}" if found.fragment else whole) if whole else "", ""

    def _image(self, url: str) -> str:
        there = self.maker.renderers.images.get(url, "")
        suffix = there.rpartition(".")[2].lower()
        if not there or suffix not in _IMAGES:
            return ""
        return self.images.setdefault(there, f"images/{len(self.images) + 1:04}.{suffix}")

    # -- navigation and package --------------------------------------------------------------------

    def _package(self) -> Package:
        volume, labels = self.volume, self.maker.renderers.shelf.labels
        ids = self.pages.printed_pages
        pages = tuple(
            NavigationLine(f"{self.files[n]}#{html_id}", label.strip("[]"))
            for n, html_id, label in ids
            if n in self.files
        )
        numbers = {f"#{volume.units[n].slug}": n for n in self.numbers}
        contents = self._entries(
            self.pages.contents("", -1, lambda n: f"#{volume.units[n].slug}"), numbers
        )
        body = next((n for n in self.numbers if volume.units[n].matter == "body"), self.numbers[0])
        landmarks = (
            NavigationLine("nav.xhtml", labels["contents"], type="toc"),
            NavigationLine(self.files[body], volume.titles.own, type="bodymatter"),
        )
        items = [
            ManifestItem("nav", "nav.xhtml", _XHTML, "nav"),
            ManifestItem("cover", "cover.xhtml", _XHTML),
            ManifestItem("cover-image", "cover.svg", "image/svg+xml", "cover-image"),
            ManifestItem("text-css", "text.css", "text/css"),
            ManifestItem("book-css", "book.css", "text/css"),
            *(ManifestItem(f"t{n}", self.files[n], _XHTML) for n in self.numbers),
            *(
                ManifestItem(f"i{at}", here, _IMAGES[here.rpartition(".")[2]])
                for at, here in enumerate(self.images.values())
            ),
            *(ManifestItem(f"f{at}", f"fonts/{f.name}", f.type) for at, f in enumerate(self.faces)),
        ]
        title = [n for n in self.numbers if volume.units[n].kind == "titlepage"]
        rest = [n for n in self.numbers if n not in title]
        spine = ("cover", *(f"t{n}" for n in title), "nav", *(f"t{n}" for n in rest))
        year = re.search(r"\b(1[5-9]\d\d|20\d\d)\b", volume.imprint)
        features = ["structuralNavigation", "tableOfContents", "readingOrder", "ARIA"]
        if pages:
            features += ["pageBreakMarkers", "pageNavigation"]
        if any(volume.units[n].slug == "index" for n in self.numbers):
            features.append("index")
        edition = self.maker.renderers.shelf.edition
        address = (
            f"{edition.base_url}{volume.id}" if edition.base_url else f"{edition.title} {volume.id}"
        )
        return Package(
            lang=volume.lang,
            dir=direction(volume.lang),
            rtl=direction(volume.lang) == "rtl",
            title=volume.titles.complete,
            identifier=uuid.uuid5(uuid.NAMESPACE_URL, address).urn,
            creators=tuple(dict.fromkeys(name for _, name in volume.editors)),
            publisher=edition.publisher,
            date=year[0] if year else "",
            source=volume.imprint if pages else "",
            modified=f"{year[0] if year else '2000'}-01-01T00:00:00Z",
            images=bool(self.images),
            features=tuple(features),
            items=tuple(items),
            spine=spine,
            contents=contents,
            pages=pages,
            landmarks=landmarks,
            cover_alt=volume.titles.complete,
            cover_lines=tuple(_cover(volume.titles.series, volume.titles.own, edition.publisher)),
        )

    def _entries(
        self, entries: Iterable[ContentsEntry], numbers: dict[str, int]
    ) -> tuple[NavigationLine, ...]:
        return tuple(
            NavigationLine(
                self.files[numbers[entry.href]],
                f"{entry.number}. {entry.title}" if entry.number else entry.title,
                self._entries(entry.children, numbers),
            )
            for entry in entries
            if entry.href in numbers
        )


# -- parts -----------------------------------------------------------------------------------------

_CONTAINER: Final = b"""<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""


def xhtml(fragment: bytes) -> str:
    """A fragment of HTML in the syntax of XML, with the roles of its elements in the words of EPUB."""
    holder = html.fragment_fromstring(fragment.decode(), create_parent="div")
    for element in holder.iter("*"):
        for role in element.get("role", "").split():
            if role in _ROLES:
                element.set(f"{_EPUB}type", _ROLES[role])
        if (lang := element.get("lang")) is not None:
            element.set("{http://www.w3.org/XML/1998/namespace}lang", lang)
    etree.cleanup_namespaces(holder, top_nsmap={"epub": _EPUB[1:-1]})
    written = etree.tostring(holder, encoding="unicode", method="xml")
    return written[written.index(">") + 1 : written.rindex("</")] if "</" in written else ""


_RULE: Final = re.compile(r"([^{}]+)\{([^{}]*)\}")
_CHOICE: Final = re.compile(r":(is|where|not)\(([^()]*)\)")


def plain_css(css: str) -> str:
    """A style sheet without what reading systems do not know: lists of selectors inside a selector are
    written out, rules for the screen's width and for paper are left out, and so is what they refuse."""
    strings: list[str] = []

    def kept(match: re.Match[str]) -> str:
        strings.append(match[0])
        return f"\0{len(strings) - 1}\0"

    css = re.sub(r"\"[^\"]*\"|'[^']*'", kept, css)  # braces in them are none
    css = re.sub(r"(?<![\d\w])\.(?=\d)", "0.", css)  # ".6em" is no size to EPUBCheck
    css = re.sub(r"(\bfont:[^;{}]*?[\d.]+)rem\b", r"\1em", css)  # nor "rem" in that place
    flat = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", css)
    rules = []
    for match in _RULE.finditer(flat):
        parts = (part.strip() for part in _commas(match[1]))
        selectors = [one.replace(":\1", ":not") for part in parts for one in _written_out(part)]
        body = ";".join(d for d in match[2].split(";") if "color-mix(" not in d and "/ \0" not in d)
        rules.append(f"{', '.join(dict.fromkeys(selectors))} {{{body}}}")
    return re.sub("\0(\\d+)\0", lambda m: strings[int(m[1])], "\n".join(rules)) + "\n"


def _commas(selector: str) -> Iterable[str]:
    """The parts of a selector list, not parted inside brackets."""
    return re.split(r",(?![^(]*\))", selector)


def _written_out(selector: str) -> Iterable[str]:
    match = _CHOICE.search(selector)
    if match is None:
        yield selector
        return
    before, after = selector[: match.start()], selector[match.end() :]
    choices = [choice.strip() for choice in match[2].split(",")]
    if match[1] == "not":
        yield from _written_out(before + "".join(f":\1({choice})" for choice in choices) + after)
        return
    for choice in choices:
        # A name of an element comes first in a compound selector.
        attached = before[-1:].isalnum() or before[-1:] in "_-"
        if choice[:1].isalpha() and attached:
            continue
        yield from _written_out(before + choice + after)


def _cover(series: str, title: str, publisher: str) -> Iterable[CoverLine]:
    """The lines of the cover, broken so that they fit."""
    y = 170
    for text, size, leading in ((series, 24, 34), (title, 46, 58), (publisher, 22, 30)):
        room = int(_LINE * 46 / size)
        if text == title:
            y = max(y + 60, 320)
        elif text == publisher:
            y = max(y + 60, 780)
        for line in _broken(text, room):
            yield CoverLine(y, size, line)
            y += leading


def _broken(text: str, room: int) -> Iterable[str]:
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > room:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    if line:
        yield line


def _zipped(parts: dict[str, Any]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr(_info("mimetype", zipfile.ZIP_STORED), b"application/epub+zip")
        for name, data in parts.items():
            book.writestr(_info(name, zipfile.ZIP_DEFLATED), data, compresslevel=9)
    return out.getvalue()


def _info(name: str, method: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _TIME)
    info.compress_type = method
    info.create_system = 3  # the same on every system
    info.external_attr = 0o644 << 16
    return info
