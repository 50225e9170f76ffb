"""What is indexed of a text: its words with the places that a result can lead to, and what it can be
found by besides.

The words are those of the finished text, less what the software made (`data-gen`): labels of notes,
marks of printed pages. They are handed to Pagefind as a page of its own that no reader sees, so that
the reader's page carries nothing for the sake of search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final
from urllib.parse import quote

import msgspec
from lxml import etree

from edition.transform import fragments

MAIN: Final = "section"
"""The type of what is no document: preface, list of sources, index …"""
UNDATED: Final = "undated"
ANY: Final = "any"
FACETS: Final = (
    "type", "year", "person", "term", "place", "classification", "excision", "named", "org",
    "volume", "language",
)  # fmt: skip
"""Filters of the index, in the order in which the search page shows them. `place` is where a document
was written, `named` the places that its text names."""

_BLOCKS: Final = frozenset(
    """
    address article aside blockquote br caption dd details div dl dt figcaption figure footer h1 h2 h3
    h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()
)
_SPACE: Final = re.compile(r"\s+")


class IndexedText(msgspec.Struct, array_like=True, frozen=True):
    """A text as it is indexed."""

    path: str
    """Of its page, from the site's root."""
    title: str
    """With the number, where it has one: "21. Memorandum of Conversation"."""
    date: str
    """As in `Facts`: what it is sorted by."""
    date_shown: str
    lang: str
    filters: dict[str, tuple[str, ...]]
    """From facet to its values: names of persons and the like, slugs of what has a label."""
    words: str
    """Escaped text and anchors, see `words`."""


def words(fragment: bytes, marks: Mapping[str, str], start: str = "") -> str:
    """The words of a finished text (see edition.transform.fragments) with the places in it.

    `marks` are the names of its page breaks and notes ("p. 55", "note 2") by their HTML id, `start`
    that of the page it begins on. Places are empty elements whose id says what they are, the real id,
    and the name: `p~p3~`, `b~pg_55~p.%2055`, `n~d1fn2~note%202`. They stand between words, never
    within one.
    """
    reader = _WordReader(marks)
    if start:
        reader.anchor("b", "", start)
    reader.visit(fragments.tree(fragment))
    return reader.result()


class _WordReader:
    def __init__(self, marks: Mapping[str, str]) -> None:
        self.marks = marks
        self.pieces: list[str] = []
        self.waiting: list[str] = []
        """Anchors of the place between the last word and the next."""
        self.open = False
        """Whether the last piece ends within a word."""

    def anchor(self, kind: str, html_id: str, name: str = "") -> None:
        parts = "~".join(quote(part, safe="").replace("~", "%7E") for part in (kind, html_id, name))
        self.waiting.append(f'<i id="{escape(parts)}"></i>')

    def text(self, text: str | None) -> None:
        if not text:
            return
        if self.waiting and self.open and not text[0].isspace():
            # The place is inside a word (a page ends there): it waits for the end of the word.
            word = _SPACE.split(text, maxsplit=1)[0]
            self.pieces.append(escape(word))
            text = text[len(word) :]
            if not text:
                return
        if self.waiting:
            self.pieces += (" ", *self.waiting)
            self.waiting.clear()
        self.pieces.append(escape(_SPACE.sub(" ", text)))
        self.open = not text[-1].isspace()

    def apart(self) -> None:
        """An edge of a block: words do not join across it."""
        if self.open:
            self.pieces.append(" ")
            self.open = False

    def visit(self, element: etree._Element) -> None:
        if not isinstance(element.tag, str):
            return
        html_id = element.get("id", "")
        if element.get("data-gen") is not None:
            if html_id in self.marks:
                self.anchor("b", html_id, self.marks[html_id])
            return
        apart = element.tag in _BLOCKS or element.get("data-apart") is not None
        if element.tag == "br" and "split" in element.get("class", "").split():
            apart = False  # a line that ends within a word
        if apart:
            self.apart()
        if html_id and html_id in self.marks:
            self.anchor("n", html_id, self.marks[html_id])
        elif html_id and element.tag in _BLOCKS:
            self.anchor("p", html_id)
        if element.tag == "img" and element.get("data-text") is not None:
            self.text(f" {element.get('alt', '')} ")
        self.text(element.text)
        for child in element:
            self.visit(child)
            self.text(child.tail)
        if apart:
            self.apart()

    def result(self) -> str:
        return "".join([*self.pieces, *self.waiting]).strip()


def page(text: IndexedText, ranks: Mapping[str, int]) -> str:
    """A text as a page for Pagefind: what it is called and can be found by, then its words. `ranks` are
    its places in the orders that results can have."""
    parts = ["<html><body>", _said("meta", "title", text.title)]
    if text.date_shown:
        parts.append(_said("meta", "date", text.date_shown))
    parts += (_said("filter", facet, value) for facet, value in _values(text))
    parts += (_said("sort", order, str(rank)) for order, rank in ranks.items())
    return "".join((*parts, text.words, "</body></html>"))


def _values(text: IndexedText) -> Iterator[tuple[str, str]]:
    for facet in FACETS:
        for value in text.filters.get(facet, ()):
            yield facet, value


def _said(what: str, key: str, value: str) -> str:
    return f'<i data-pagefind-{what}="{key}[title]" title="{escape(value)}"></i>'


def when(date: str) -> tuple[bool, int, str]:
    """What dates are sorted by: years count from before our era on, undated texts come last."""
    match = re.match(r"-?\d+", date)
    return match is None, int(match[0]) if match else 0, date


def year(date: str) -> str:
    """The year of a date as a facet shows it: "1961", "-44"."""
    match = re.match(r"-?\d+", date)
    return str(int(match[0])) if match else ""
