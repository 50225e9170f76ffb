"""The words of a document and of a witness, set side by side by paragraph, variants marked and classed.

Read off finished texts, so that a witness may be in another volume. What the software said, notes, page
headings and stamps are no words of a witness.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import html
from msgspec import Struct

from edition.collate import apparatus
from edition.collate.collate import CLASSES, Collation, collate
from edition.collate.witness import Reader, Witness
from edition.labels import Labels
from edition.transform import fragments


class VariantCount(Struct, frozen=True):
    kind: str
    """"substantive", "misreading", "spelling", "punctuation" or "struck"."""
    label: str
    count: int


class CollationPiece(Struct, frozen=True):
    """A stretch of a witness: words alike (no kind), a variant, or the beginning of a page."""

    text: str
    kind: str = ""
    label: str = ""
    """What the kind is called."""
    page: str = ""


class CollationCell(Struct, frozen=True):
    lang: str
    pieces: tuple[CollationPiece, ...] = ()


class CollationRow(Struct, frozen=True):
    """A paragraph of the first witness, and what stands for it in the other."""

    cells: tuple[CollationCell, CollationCell]


class CollationTable(Struct, frozen=True):
    """Two witnesses word by word."""

    relation: str
    """What the second is to the first, in words."""
    tei_href: str
    """The same as TEI, with app and rdg."""
    counts: tuple[VariantCount, ...] = ()
    rows: tuple[CollationRow, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    """Name and account of the rules by which words are the same."""


SAME_TEXT: Final = frozenset({"archivalOriginalOf", "witness", "draftOf"})
"""Relations between documents that are one text; others are read side by side, not collated."""
_LARGEST: Final = 4_000_000
"""Bytes of a text beyond which texts are only set side by side."""
_LEFT_OUT: Final = frozenset({"fw", "gap", "stamp", "figDesc", "note", "notes"})
_FIRST_ONLY: Final = frozenset({"choice", "app"})
_BLOCKS: Final = frozenset(
    "p div li h1 h2 h3 h4 h5 h6 td th tr ul ol dl dt dd table section blockquote figure "
    "figcaption".split()
)
_NUMBER: Final = re.compile(r"(\S+?)\]?\s*\Z")


def fits(first: bytes, second: bytes) -> bool:
    """Whether two texts are small enough to be collated whenever they change."""
    return max(len(first), len(second)) <= _LARGEST


def of_texts(first: bytes, second: bytes, names: tuple[str, str]) -> Collation:
    """The collation of two finished texts (see edition.transform.fragments), called by these names."""
    return collate(witness(first, names[0]), witness(second, names[1]))


def witness(fragment: bytes, name: str) -> Witness:
    """The words of a finished text."""
    reader = Reader(name)
    _visit(reader, fragments.tree(fragment), False)
    reader.end()
    return reader.witness


def _visit(reader: Reader, element: html.HtmlElement, struck: bool) -> None:
    classes = set(element.get("class", "").split())
    if "pb" in classes:
        found = _NUMBER.search(element.text_content())
        reader.page(found[1] if found else "")
        return
    if element.get("data-gen") is not None or not classes.isdisjoint(_LEFT_OUT):
        return
    if element.tag == "br":
        reader.add(" ", struck)
        return
    block = element.tag in _BLOCKS
    struck = struck or element.tag in ("del", "s")
    if block:
        reader.end()
    reader.add(element.text or "", struck)
    first_only = not classes.isdisjoint(_FIRST_ONLY)
    for number, child in enumerate(element):
        if isinstance(child.tag, str) and not (first_only and number):
            _visit(reader, child, struck)
        if not first_only:
            reader.add(child.tail or "", struck)
    if block:
        reader.end()


def context(
    made: Collation, relation: str, tei_href: str, langs: tuple[str, str], labels: Labels
) -> CollationTable:
    """What the template is told of a collation."""
    names = {kind: labels[f"variant_{kind}"] for kind in CLASSES}
    return CollationTable(
        relation=relation,
        tei_href=tei_href,
        counts=tuple(VariantCount(k, names[k], count) for k, count in made.counts().items()),
        rows=tuple(
            CollationRow(
                (
                    CollationCell(langs[0], _pieces(row.a, names)),
                    CollationCell(langs[1], _pieces(row.b, names)),
                )
            )
            for row in apparatus.rows(made)
        ),
        rules=tuple((rule.name, rule.about) for rule in made.rules),
    )


def _pieces(pieces: list[apparatus.Piece], names: dict[str, str]) -> tuple[CollationPiece, ...]:
    result: list[CollationPiece] = []
    for piece in pieces:
        if not piece.kind:
            result.append(CollationPiece(piece.text, page=piece.page))
            continue
        bare = piece.text.lstrip()
        if bare != piece.text:  # the space before a variant is none of it
            result.append(CollationPiece(" "))
        result.append(CollationPiece(bare, piece.kind, names[piece.kind]))
    return tuple(result)
