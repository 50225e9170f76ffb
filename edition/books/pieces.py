"""Pieces of a book: which parts of a volume are set together, and their HTML.

A volume is set in pieces, so that no process holds nine hundred pages, several work at once, and an
edit costs its own piece. A piece begins where the book begins a new page anyway, at a division or
section, or, in a long chapter, at a document, which then begins a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final

from edition.books.join import SCHEME

_FULL: Final = 160_000
"""Bytes of TEI after which a document begins a new piece: some fifty pages."""
_SIDES: Final = ("left", "right")
_NONE: Final = "@top-center { content: none }"
_ID: Final = re.compile(r'\sid="([^"]+)"')
_LINK: Final = re.compile(r'<a\b([^<>]*?)\shref="#([^"]+)"([^<>]*)>')
_TABLE: Final = re.compile(r"<table\b")
_AT: Final = re.compile(r'<li>|<a class="at"(?:[^<>]*? data-p="([^"]*)")?[^<>]*></a>')
_PAGED: Final = re.compile(r'\sdata-pb="([^"]+)"|\sid="([^"]+)"|>\s*[^<>\s]')
_NOTE: Final = re.compile(r'<span class="footnote(?: [^"]*)?" id="([^"]+)"')
# Safe on finished fragments: "<" stands there as markup only.


@dataclass(frozen=True)
class Part:
    """A part of a volume, as far as it matters for setting."""

    unit: int
    kind: str
    size: int
    joined: bool = False
    """Whether it stands on the page of the part before it."""


def share(parts: Iterable[Part]) -> list[list[Part]]:
    """Share out the parts of a volume into pieces, in order."""
    pieces: list[list[Part]] = []
    size = 0
    for part in parts:
        opens = part.kind in ("division", "section") and not part.joined
        # A document stays with the head of its division.
        if not pieces or opens or (size > _FULL and pieces[-1][-1].kind != "division"):
            pieces.append([])
            size = 0
        pieces[-1].append(part)
        size += part.size
    return pieces


@dataclass
class Piece:
    """A piece on its way to paper. `html` has links as the whole volume has them."""

    html: str
    front: bool
    """Whether it is front matter, whose folios are roman."""
    recto: bool
    """Whether it opens on a right-hand page."""
    turned: set[str] = field(default_factory=set)
    """Tables that are wider than the page and are set across it."""
    faces: str = ""
    """Style sheet of the project's own typefaces."""
    fitted: set[str] = field(default_factory=set)
    """Tables that are wider than the turned page too: their columns are made to fit, words break."""
    kept: set[str] = field(default_factory=set)
    """Notes that stand after their paragraph, because they found no foot."""

    pictures: str = ""
    """A digest of the images that it shows."""
    index: bool = False
    """Whether it is matter after the texts that prints pages: it is set when these hold still."""

    def __post_init__(self) -> None:
        self.ids = frozenset(_ID.findall(self.html))
        self.notes = tuple(dict.fromkeys(_NOTE.findall(self.html)))
        numbers = iter(range(1, self.html.count("<table") + 1))
        self.html = _TABLE.sub(lambda _: f'<table data-table="{next(numbers)}"', self.html)

    def targets(self) -> set[str]:
        """The ids that it prints a page number of."""
        return {match[2] for match in _LINK.finditer(self.html) if _numbered(match)}

    def set_up(
        self,
        first: int,
        left: bool,
        pages: Mapping[str, str],
        word: Callable[[str, str], str],
    ) -> str:
        """The HTML to be set: with its first folio, the side it begins on, and the page of each
        reference. `word(target, page)` words the page of a reference in the text; in contents and
        indexes the number stands alone.
        """

        def link(match: re.Match[str]) -> str:
            before, target, after = match[1], match[2], match[3]
            address = f"#{target}" if target in self.ids else SCHEME + target
            shown = ""
            if _numbered(match) and (page := pages.get(target)):
                shown = f' data-p="{escape(page)}"'
                if 'class="ref' in before + after:
                    shown += f' data-said="{escape(word(target, page))}"'
            return f'<a{before} href="{address}"{after}{shown}>'

        html = _once(_LINK.sub(link, self.html))
        for table in sorted(self.turned):
            mark = f'data-table="{table}"'
            how = '="fit"' if table in self.fitted else ""
            html = html.replace(f"<table {mark}", f"<table data-turned{how} {mark}")
        for note in sorted(self.kept):
            found = rf'<span class="footnote([^"]*)" id="{re.escape(note)}"'
            html = re.sub(found, rf'<span class="footnote kept\1" id="{note}"', html)
        before, end, after = html.rpartition("</style>")
        return f"{before}{self.faces}{self._rules(first, left)}{end}{after}"

    def _rules(self, first: int, left: bool) -> str:
        """The style sheet that begins the piece on its side, with its folio."""
        rules = [
            f"html {{ break-before: {'left' if left else 'right'} }}",
            f"@page :first {{ counter-reset: page {first} }}",
        ]
        if not self.front:
            rules.append(f"@page :nth(1 of main) {{ counter-reset: page {first} }}")
        if self.recto:  # it opens a part of the book: without a head
            places = ("", "front", "main")
            rules += [f"@page {p}:first:{side} {{ {_NONE} }}" for p in places for side in _SIDES]
        return "\n".join(rules) + "\n"


def originals(pieces: Iterable[Piece], anew: frozenset[str]) -> dict[str, str]:
    """The page of the source that each id stands on, where the source has page numbers. What begins
    with a page break, before any word, begins on the new page. `anew` are the texts that come from
    another source than those before: pages do not run on into them."""
    found: dict[str, str] = {}
    page = ""
    waiting: list[str] = []
    for piece in pieces:
        for match in _PAGED.finditer(piece.html, piece.html.find("<body")):
            if match[2]:
                page = "" if match[2] in anew else page
                waiting.append(match[2])
                continue
            page = match[1] or page
            if page:
                for one in waiting:
                    found.setdefault(one, page)
            waiting.clear()
    return found


def _once(html: str) -> str:
    """An index without a page number that it has just printed for the same entry."""
    last = ""

    def step(match: re.Match[str]) -> str:
        nonlocal last
        if match[1] is None:
            last = ""
            return match[0]
        same, last = match[1] == last, match[1]
        return "" if same else match[0]

    return _AT.sub(step, html) if 'class="at"' in html else html


def _numbered(match: re.Match[str]) -> bool:
    """Whether a link prints the page it leads to: references and places of an index do, calls of notes
    and names do not; in the contents, whose links have no class, every line does."""
    attributes = match[1] + match[3]
    return "class=" not in attributes or 'class="ref' in attributes or 'class="at"' in attributes
