"""How a TEI file falls into units: documents, sections, divisions, title page.

A unit becomes one page. The units share out the file among themselves: every element and every
character of it belongs to exactly one of them.

- A *document* is one edited item: a `div` of type "document" (or as the settings say). Where a file
  has none, every division that is not a mere container is one; where there is no division at all,
  the body is.
- A *section* is a division of front or back matter, and whatever stands between divisions.
- A *division* holds documents. Its own part is what is left when they are taken out: its head, an
  introduction, page breaks.
- The header and stand-off annotation are sections of their own, so that nothing of the file is
  without a place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from lxml import etree

from edition.files.names import portable
from edition.volume.tei import DIVISIONS, MARKS, TEI, WRAPPERS, XML_ID, tei

Kind = Literal["document", "section", "division", "titlepage", "header"]
Matter = Literal["front", "body", "back"]

_APART = tei("teiHeader", "standOff", "sourceDoc")
_IMAGES = tei("facsimile")
_TITLE_PAGE = tei("titlePage")
_CONTAINER_PARTS = tei("head", "argument", "epigraph", "byline", "docAuthor", "dateline") | MARKS
_T = f"{{{TEI}}}"


@dataclass(eq=False)
class Unit:
    """One unit of a volume and the elements it is made of."""

    element: etree._Element
    kind: Kind
    matter: Matter
    slug: str = ""
    named: bool = True
    """Whether the slug is the editor's xml:id."""
    leads: list[etree._Element] = field(default_factory=list)
    """Page breaks and the like that stand before the element and belong to it."""
    trails: list[etree._Element] = field(default_factory=list)
    parts: list[etree._Element | str] | None = None
    """For a division: its own children, in order, without its units. None: the whole element. A
    string is text that stands between them, outside any paragraph."""
    naming: etree._Element | None = None
    """The element that names the unit, where it is not its own: the TEI that an undivided text of a
    corpus belongs to."""
    units: list[Unit] = field(default_factory=list)
    parent: Unit | None = None

    @property
    def whole(self) -> bool:
        """Whether it can be a TEI file of its own: a document or section that is one element."""
        return (
            self.kind in ("document", "section")
            and self.parts is None
            and (self.element.tag in DIVISIONS or self.element.tag in (f"{_T}body", f"{_T}text"))
        )

    @property
    def line(self) -> int:
        """The line that it begins on; 0 where that is not known: lxml counts to 65,535."""
        line = self.element.sourceline
        return line if isinstance(line, int) and line < 65_535 else 0

    def walk(self) -> Iterator[Unit]:
        """This unit and those below it, in document order."""
        yield self
        for unit in self.units:
            yield from unit.walk()

    def elements(self) -> Iterator[etree._Element]:
        """The elements of the unit in the order in which its detached copy has them."""
        yield self.element
        for lead in self.leads:
            yield from lead.iter("*")
        if self.parts is None:
            below = self.element.iter("*")
            next(below)
            yield from below
        else:
            for part in self.parts:
                if not isinstance(part, str):
                    yield from part.iter("*")
        for trail in self.trails:
            yield from trail.iter("*")


def units(root: etree._Element, documents: tuple[str, ...]) -> list[Unit]:
    """Share out a TEI or teiCorpus element into units, in document order, with unique slugs.

    `documents` are the values of div/@type or div/@subtype that make a document.
    """
    sharing = _Sharing(root, frozenset(documents))
    sharing.wrapper(root, None, "body")
    sharing.finish()
    _name(sharing.top)
    return sharing.top


class _Sharing:
    """One pass over the structural elements of a file. Holds the units made so far and the marks
    that wait for the unit they precede."""

    def __init__(self, root: etree._Element, documents: frozenset[str]) -> None:
        self.documents = documents
        self.top: list[Unit] = []
        self.waiting: list[etree._Element] = []
        self.last: Unit | None = None
        self.typed = [d for d in root.iter(*DIVISIONS) if self._is_document(d)]
        self.holding = {a for d in self.typed for a in d.iterancestors()}

    def _is_document(self, div: etree._Element) -> bool:
        return div.get("type") in self.documents or div.get("subtype") in self.documents

    # -- wrappers: TEI, text, front, body, back, group ---------------------------------------------

    def wrapper(self, element: etree._Element, parent: Unit | None, matter: Matter) -> None:
        loose: list[etree._Element | str] = []

        def flush() -> None:
            if loose:
                unit = self._unit(element, "section", matter, parent)
                unit.parts = list(loose)
                loose.clear()

        def stray(text: str) -> None:
            if text:
                if not loose:
                    loose.extend(self.waiting)
                    self.waiting.clear()
                loose.append(text)

        stray(_text(element))
        for child in element.iterchildren("*"):
            tag = child.tag
            inner = _matter(tag, matter)
            if tag in _APART:
                flush()
                kind: Kind = "header" if tag == f"{_T}teiHeader" else "section"
                self._unit(child, kind, "back", parent)
            elif tag in _TITLE_PAGE:
                flush()
                self._unit(child, "titlepage", matter, parent)
            elif tag in DIVISIONS:
                flush()
                self._division(child, parent, matter)
            elif tag in WRAPPERS:
                flush()
                self._inner(child, parent, inner)
            elif tag in MARKS and not loose:
                self.waiting.append(child)
            elif tag not in _IMAGES:
                if not loose and self.waiting:
                    loose += self.waiting
                    self.waiting.clear()
                loose.append(child)
            stray(_tail(child))
        flush()

    def _inner(self, element: etree._Element, parent: Unit | None, matter: Matter) -> None:
        """A wrapper inside a wrapper: transparent, or a unit."""
        tag = element.tag
        if tag == f"{_T}body" and not self._divided(element):
            self._unit(element, "document", matter, parent)
        elif tag == f"{_T}TEI" and (text := self._undivided(element)) is not None:
            # A letter, a leaf: one text of a corpus that needs no pages below it.
            self._unit(text, "document", matter, parent).naming = element
            for header in element.iterchildren(*_APART):
                self._unit(header, "header", "back", parent).naming = element
        elif tag in tei("TEI", "teiCorpus") or (
            tag == f"{_T}text"
            and element.getparent() is not None
            and element.getparent().tag == f"{_T}group"  # type: ignore[union-attr]
        ):
            # One text of a corpus or a group: a division that holds what its text holds.
            unit = self._unit(element, "division", matter, parent)
            unit.parts = []
            self.wrapper(element, unit, matter)
        else:
            self.wrapper(element, parent, matter)

    def _divided(self, body: etree._Element) -> bool:
        return next(body.iterchildren(*DIVISIONS, *WRAPPERS), None) is not None

    def _undivided(self, one: etree._Element) -> etree._Element | None:
        """The text of a TEI element, if it is a body without divisions and nothing else."""
        text = one.find(f"{_T}text")
        if text is None or one.find(f"{_T}sourceDoc") is not None:
            return None
        if _text(one) or any(_tail(child) for child in one.iterchildren("*")):
            return None  # words outside the text
        parts = list(text.iterchildren("*"))
        if len(parts) != 1 or parts[0].tag != f"{_T}body" or self._divided(parts[0]):
            return None
        return text

    # -- divisions ---------------------------------------------------------------------------------

    def _division(self, div: etree._Element, parent: Unit | None, matter: Matter) -> None:
        if not self._splits(div):
            document = self._is_document(div) or (not self.typed and matter == "body")
            self._unit(div, "document" if document else "section", matter, parent)
            return
        unit = self._unit(div, "division", matter, parent)
        unit.parts = parts = []
        if text := _text(div):
            parts += [*self.waiting, text]
            self.waiting.clear()
        for child in div.iterchildren("*"):
            if child.tag in DIVISIONS:
                self._division(child, unit, matter)
            elif child.tag in MARKS:
                self.waiting.append(child)
            else:
                parts += self.waiting
                self.waiting.clear()
                parts.append(child)
            if text := _tail(child):
                parts += [*self.waiting, text]
                self.waiting.clear()

    def _splits(self, div: etree._Element) -> bool:
        if self._is_document(div):
            return False
        if self.typed:
            return div in self.holding
        children = [c for c in div.iterchildren("*") if c.tag not in _CONTAINER_PARTS]
        return bool(children) and all(c.tag in DIVISIONS for c in children)

    # -- making units ------------------------------------------------------------------------------

    def _unit(self, element: etree._Element, kind: Kind, matter: Matter, parent: Unit | None) -> Unit:
        unit = Unit(element, kind, matter, parent=parent)
        if kind != "header":
            unit.leads, self.waiting = self.waiting, []
        (parent.units if parent is not None else self.top).append(unit)
        self.last = unit
        return unit

    def finish(self) -> None:
        if self.waiting and self.last is not None:
            self.last.trails = self.waiting
            self.waiting = []


def _text(element: etree._Element) -> str:
    """The text at the start of an element, where it is more than white space. Comments do not end
    it."""
    return _worded([element.text, *_unseen(element.iterchildren())])


def _tail(element: etree._Element) -> str:
    """The text behind an element, up to the next."""
    return _worded([element.tail, *_unseen(element.itersiblings())])


def _unseen(following: Iterator[etree._Element]) -> Iterator[str | None]:
    for one in following:
        if isinstance(one.tag, str):
            return
        yield one.tail


def _worded(pieces: list[str | None]) -> str:
    text = "".join(piece or "" for piece in pieces)
    return f" {text} " if text.strip() else ""  # no word runs on into what stands beside it


def _matter(tag: object, above: Matter) -> Matter:
    if tag == f"{_T}front":
        return "front"
    if tag == f"{_T}back":
        return "back"
    if tag == f"{_T}body":
        return "body"
    return above


# -- slugs -----------------------------------------------------------------------------------------


def slugify(text: str) -> str:
    """Letters, digits, dot, dash and underscore of a text, for an address; "" if none is left.

    Letters of every script stay; case stays, since ids are case-sensitive. No dot at the ends and no
    slash: a slug is always one plain name of a folder, and the name of no device of Windows.
    """
    plain = unicodedata.normalize("NFC", text)
    slug = re.sub(r"[^\w.-]+", "-", plain).strip("-.")[:100]
    # A name in a file system has 255 bytes, and a suffix or an extension must find room.
    return portable(slug.encode()[:200].decode("utf-8", "ignore").strip("-."))


_FILES = frozenset({"index.html", "print.html"})
"""Files of a volume's own page, whose names no folder beside them can have."""


def _name(top: list[Unit]) -> None:
    taken = set(_FILES)  # case folded, as some file systems do
    tries: dict[str, int] = {}
    every = [unit for unit in top for unit in unit.walk()]
    for unit in every:  # the editor's ids first, so that no made-up one takes their place
        xml_id = slugify(_own_id(unit))
        if xml_id and xml_id.casefold() not in taken:
            unit.slug = xml_id
            taken.add(xml_id.casefold())
    for unit in every:
        if unit.slug:
            continue
        unit.named = False
        wish = slugify(_own_id(unit)) or _wish(unit)
        slug, n = wish, tries.get(wish, 1)
        while slug.casefold() in taken:
            n += 1
            slug = f"{wish}-{n}"
        tries[wish] = n
        unit.slug = slug
        taken.add(slug.casefold())


def _own_id(unit: Unit) -> str:
    if unit.parts is not None and unit.element.tag in WRAPPERS and unit.kind == "section":
        return ""  # loose matter of a wrapper: the wrapper's id is not its own
    if unit.naming is not None:
        own = unit.naming.get(XML_ID, "")
        return f"{own}-header" if own and unit.kind == "header" else own
    return unit.element.get(XML_ID, "")


def _wish(unit: Unit) -> str:
    """An address for a unit without xml:id: from its kind and number, else its heading."""
    element = unit.element
    name = etree.QName(element).localname
    if name == "teiHeader":
        return "header"
    if name in ("titlePage", "standOff", "sourceDoc"):
        return name.lower()
    if name == "body":
        return "text"
    kind = slugify(element.get("type", "")) or ("loose" if unit.kind == "section" else "text")
    if number := slugify(element.get("n", "")):
        return f"{kind}-{number}".lower()
    head = element.find(f"{_T}head")
    if head is not None:
        words = slugify(" ".join("".join(map(str, head.itertext())).split())[:60]).lower()
        if words:
            return words
    return kind.lower()
