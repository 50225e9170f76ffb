"""A witness: the words of one document, with paragraph, page, and what was struck out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from lxml import etree

from edition.compare.content import APART
from edition.finding import CannotRun, Finding, declare
from edition.volume import read as reading
from edition.volume.tei import XML_ID

declare(
    "collate.missing",
    "error",
    "Name an xml:id of the file: edition collate volume.xml#d278 other.xml#d12",
    "The document to be collated is not in the file.",
)

_WORD: Final = re.compile(r"(?:\w\.){2,}\w?|\w+(?:[.'’ʼ\-–]\w+)*", re.UNICODE)
_LEFT_OUT: Final = frozenset({"note", "fw", "teiHeader", "figDesc", "desc", "gap", "stamp"})
_OTHERS: Final = frozenset({"choice", "app", "subst"})


@dataclass(frozen=True)
class Word:
    """A word: as it stands, what stands between it and the one before, where it is."""

    text: str
    before: str
    block: int
    page: str
    struck: bool = False
    after: str = ""
    """What stands after the last word of a block."""


@dataclass
class Witness:
    """The words of a document in order, and where its pages begin."""

    name: str
    words: list[Word] = field(default_factory=list)
    pages: list[tuple[int, str]] = field(default_factory=list)
    """Before which word a page begins, and its number."""
    blocks: int = 0


def read(where: str, data: bytes) -> Witness:
    """A witness from `file.xml#id` (a TEI document) or a plain transcript.

    Raises CannotRun where the file cannot be read or has no such id."""
    path, _, name = where.partition("#")
    if not _is_markup(data):
        return _plain(where, data)
    source, found = reading.parse(data, Path(path), path)
    if source is None:
        raise CannotRun(*[f for f in found if f.severity == "error"])
    element = source.root
    if name:
        chosen = [e for e in source.root.iter("*") if e.get(XML_ID) == name]
        if not chosen:
            raise CannotRun(
                Finding("collate.missing", path, f'There is no element with xml:id "{name}".')
            )
        element = chosen[0]
    reader = Reader(where)
    reader.visit(element)
    reader.end()
    return reader.witness


def _is_markup(data: bytes) -> bool:
    """Whether a file begins with a tag, in whatever encoding."""
    return (
        data[:200].translate(None, b"\0 \t\r\n\xef\xbb\xbf\xff\xfe").startswith((b"<", b"\x4c\x6f\xa7"))
    )


def _plain(where: str, data: bytes) -> Witness:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRun(Finding("xml.encoding", where, f"{error}.")) from None
    reader = Reader(where)
    for block in re.split(r"\n\s*\n", text):
        page = re.fullmatch(r"\s*\[(?:Page|p\.) ([^\]]+)\]\s*", block)
        if page:
            reader.page(page[1])
            continue
        parts = re.split(r"(~~.*?~~)", re.sub(r"\*\*|__|^#+ |^[-*] ", "", block, flags=re.MULTILINE))
        for part in parts:
            struck = part.startswith("~~")
            reader.add(part.strip("~") if struck else part, struck)
        reader.end()
    return reader.witness


class Reader:
    """Takes the text of a witness piece by piece; `end` closes a block and finds its words."""

    def __init__(self, name: str) -> None:
        self.witness = Witness(name)
        self.text: list[str] = []
        self.struck: list[bool] = []
        self.breaks: list[tuple[int, str]] = []
        self.number = ""

    def add(self, text: str, struck: bool) -> None:
        self.text.append(text)
        self.struck += [struck] * len(text)

    def page(self, number: str) -> None:
        self.breaks.append((len(self.struck), number))

    def end(self) -> None:
        """The end of a block: its words."""
        text = "".join(self.text)
        at = 0
        breaks = list(self.breaks)
        words = self.witness.words
        came = False
        for match in _WORD.finditer(text):
            while breaks and breaks[0][0] <= match.start():
                self.number = breaks.pop(0)[1]
                self.witness.pages.append((len(words), self.number))
            before = text[at : match.start()]
            words.append(
                Word(match[0], before, self.witness.blocks, self.number, self.struck[match.start()])
            )
            at = match.end()
            came = True
        for _, number in breaks:
            self.number = number
            self.witness.pages.append((len(words), number))
        if came:
            self.witness.blocks += 1
            words[-1] = replace(words[-1], after=text[at:].rstrip())
        self.text, self.struck, self.breaks = [], [], []

    def visit(self, element: etree._Element, struck: bool = False) -> None:
        name = etree.QName(element).localname
        if name in _LEFT_OUT:
            return
        if name == "pb":
            self.page(element.get("n", ""))
            return
        if name == "lb":
            self.add("" if element.get("break") == "no" else " ", struck)
            return
        apart = name in APART
        struck = struck or name == "del"
        if apart:
            self.end()
        self.add(element.text or "", struck)
        children = [c for c in element if isinstance(c.tag, str)]
        if name in ("choice", "app"):
            children = children[:1]
        for child in element:
            if isinstance(child.tag, str) and (name not in ("choice", "app") or child in children):
                self.visit(child, struck)
            if name not in _OTHERS:
                self.add(child.tail or "", struck)
        if apart:
            self.end()
