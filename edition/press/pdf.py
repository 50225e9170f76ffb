"""The PDF of a volume, from the print-ready pages that a build has made."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from edition.finding import Finding
from edition.hand import Hand
from edition.press.archive import Attachment
from edition.press.book import Order, Set, Setter, set_book
from edition.press.join import About, Outlined, join
from edition.press.pieces import Part, Piece, originals, share
from edition.press.typeset import Layout, typeset
from edition.publish import contexts as c
from edition.publish.artifacts import PRESS_STATE
from edition.publish.make import SITE, Maker
from edition.volume.read import digest

VARIANT: Final = "pdf/ua-1"


def pieces(maker: Maker) -> list[Piece]:
    """The pieces of a volume."""
    pages = maker.pages
    context = maker.printed_volume()
    units = pages.volume.units
    numbers = pages.printed
    parts = dict(zip(numbers, (*context.front, *context.parts), strict=True))
    body = [n for n in numbers if units[n].matter != "front"]
    found = [_piece(maker, msgspec.structs.replace(context, parts=(), names=()), True, True)]
    for run in share(Part(n, units[n].kind, units[n].facts.size) for n in body):
        chosen = tuple(parts[part.unit] for part in run)
        head = context.running_recto if run[0].kind != "document" else chosen[0].recto_head
        piece = msgspec.structs.replace(
            context,
            title_fragment="",
            contents=(),
            front=(),
            parts=chosen,
            names=(),
            running_recto=head,
        )
        found.append(_piece(maker, piece, False, run[0].kind != "document"))
    if context.names:
        piece = msgspec.structs.replace(context, title_fragment="", contents=(), front=(), parts=())
        found.append(_piece(maker, piece, False, True))
    return found


def _piece(maker: Maker, context: c.PrintPage, front: bool, recto: bool) -> Piece:
    return Piece(maker.workshop.templates.printed(context).decode(), front, recto)


class Kept(msgspec.Struct, frozen=True):
    """A piece as it was set, kept between builds."""

    layout: Layout
    pdf: bytes


def name_of(order: Order) -> str:
    """The name that a piece is kept under."""
    return PRESS_STATE + digest(f"{VARIANT}\0{order.base}\0{order.html}".encode())


def set_one(hand: Hand, order: Order) -> tuple[bytes, Layout]:
    """Set a piece, or take it from an earlier build."""
    name = name_of(order)
    data = hand.output.load_state(name)
    if data is not None:
        try:
            kept = msgspec.msgpack.decode(data, type=Kept)
            return kept.pdf, kept.layout
        except msgspec.DecodeError:
            pass
    pdf, layout = typeset(order.html, order.base, VARIANT, order.notes)
    hand.output.keep_state(name, msgspec.msgpack.encode(Kept(layout, pdf)))
    return pdf, layout


def make(
    maker: Maker,
    setter: Setter,
    archival: bool = False,
    alone: Piece | None = None,
    title: str = "",
    faces: str = "",
) -> tuple[bytes, list[Finding], set[str]]:
    """The PDF of a volume; what is to be said of it; the names of the pieces that it was made of.

    One for archives (PDF/A-3) has the volume's TEI in it, byte for byte. `alone` is a part that is
    wanted by itself, with its title. `faces` is a style sheet of typefaces.
    """
    orders: list[Order] = []

    def tell(some: Sequence[Order]) -> Iterator[tuple[int, tuple[bytes, Layout]]]:
        orders.extend(some)
        return setter(some)

    pages = maker.pages
    parts = [alone] if alone else pieces(maker)
    for part in parts:
        part.faces = faces
    labels = maker.workshop.shelf.labels
    printed = originals(parts)

    def word(target: str, page: str) -> str:
        original = printed.get(target, "")
        if not original:
            return labels.fill("place_page", n=page)
        return labels.fill("place_pages", n=page, original=original)

    book = set_book(
        parts,
        (maker.output.root.resolve() / SITE / pages.volume.id).as_uri() + "/",
        word,
        [max(1, len(piece.html) // 4000) for piece in parts],
        tell,
    )
    titles = pages.volume.titles
    about = About(
        f"{title}. {titles.complete}" if title else titles.complete,
        pages.volume.lang,
        ", ".join(dict.fromkeys(name for _, name in pages.volume.editors)),
        titles.series,
        maker.workshop.shelf.edition.generator,
        pages.volume.id,
        archival,
        (Attachment(f"{pages.volume.id}.xml", maker.load().source.data),) if archival else (),
    )
    data = join(book.pdfs, book.labels, _outline(pages.contents("", -1, _slug(maker))), about)
    return data, findings(pages.volume.path, book, parts), {name_of(order) for order in orders}


def _slug(maker: Maker) -> Callable[[int], str]:
    return lambda number: maker.pages.volume.units[number].slug


def _outline(entries: tuple[c.Entry, ...]) -> tuple[Outlined, ...]:
    return tuple(
        Outlined(
            f"{entry.number}. {entry.title}" if entry.number else entry.title,
            entry.href,
            _outline(entry.children),
        )
        for entry in entries
    )


def findings(path: str, book: Set, parts: Sequence[Piece]) -> list[Finding]:
    """What is to be said of a book as it was set. `path` is the volume's file."""
    found: list[Finding] = []
    for piece, layout, first in zip(parts, book.layouts, book.firsts, strict=True):
        found += [
            Finding("press.note", path, f'The note "{note}" stands after its paragraph.')
            for note in sorted(piece.kept)
        ]
        if piece.fitted:
            message = f"{len(piece.fitted)} tables are wider than a turned page; their words may break."
            found.append(Finding("press.table", path, message))
        for page, words in layout.over:
            message = f"“{words}” runs over the edge of sheet {first + page + 1}."
            found.append(Finding("press.overflow", path, message))
        for page, words in layout.alone:
            message = f"The heading “{words}” is the last line of sheet {first + page + 1}."
            found.append(Finding("press.heading", path, message))
    return found
