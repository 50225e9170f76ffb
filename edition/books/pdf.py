"""The PDF of a volume, or of a document by itself, from the print-ready pages that a build has made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import msgspec

from edition.books.archive import Attachment
from edition.books.book import Order, Set, Setter, set_book
from edition.books.join import About, Outlined, join
from edition.books.offprint import Offprints
from edition.books.pieces import Part, Piece, originals, share
from edition.books.typeset import Layout, engine, typeset
from edition.files.digest import digest
from edition.files.ledger import PRESS_STATE
from edition.finding import Finding
from edition.labels import Labels
from edition.pages.frame import ContentsEntry
from edition.pages.printed import PrintPage
from edition.site.keeper import SITE
from edition.site.make import Maker
from edition.worker import Worker

VARIANT: Final = "pdf/ua-1"
_IMAGE: Final = re.compile(r'<img\b[^<>]*?\ssrc="([^"]+)"')


@dataclass(frozen=True)
class Bound:
    """A book that is to be set."""

    pieces: list[Piece]
    base: str
    """What the addresses in it are relative to."""
    about: About
    outline: tuple[Outlined, ...]
    path: str
    """The volume's file."""
    anew: frozenset[str] = frozenset()
    """The texts into which pages of the source do not run on, by their ids."""
    name: str = ""
    """What its pieces are kept under between builds; "" where they are not."""

    @property
    def digest(self) -> str:
        """A digest of all this, and of the programs that make a PDF of it."""
        parts = [engine(), self.base, repr(self.about), repr(self.outline), self.path]
        parts += sorted(self.anew)
        for piece in self.pieces:
            parts += [piece.html, piece.pictures, f"{piece.front}{piece.recto}"]
        return digest("\0".join(parts).encode())


def volume(maker: Maker, archival: bool) -> Bound:
    """The book of a volume. One for archives (PDF/A-3) has the volume's TEI in it, byte for byte."""
    pages = maker.pages
    attached = (
        Attachment(f"{pages.volume.id}.xml", pages.trees.load().source.data) if archival else None
    )
    contents = pages.contents("", -1, lambda number: pages.volume.units[number].slug)
    about = _about(maker, pages.volume.titles.complete, pages.volume.id, archival, attached)
    return Bound(
        pieces(maker),
        _base(maker),
        about,
        _outline(contents),
        pages.volume.path,
        frozenset(pages.volume.units[number].slug for number in pages.anew),
        pages.volume.id,
    )


def document(offprints: Offprints, number: int, archival: bool) -> Bound:
    """The book of a document or division by itself. One for archives has its TEI in it."""
    maker = offprints.maker
    pages = maker.pages
    unit = pages.volume.units[number]
    title = pages.print_document(number, "").title
    attached = None
    if archival:
        data = pages.document_tei(number) or pages.trees.load().source.data
        attached = Attachment(f"{pages.volume.id}-{unit.slug}.xml", data)
    name = f"{pages.volume.id}/{unit.slug}"
    said = f"{title.removesuffix('.')}. {pages.volume.titles.complete}"
    about = _about(maker, said, name, archival, attached)
    piece = Piece(offprints.part(number), False, True)
    outline = tuple(
        Outlined(pages.print_document(n, "").title, pages.volume.units[n].slug)
        for n in offprints.under(number)
    )
    return Bound([piece], _base(maker), about, outline, pages.volume.path)


def _about(
    maker: Maker, title: str, identifier: str, archival: bool, attached: Attachment | None
) -> About:
    volume = maker.pages.volume
    return About(
        title,
        volume.lang,
        ", ".join(dict.fromkeys(name for _, name in volume.editors)),
        volume.titles.series,
        maker.renderers.shelf.edition.generator,
        identifier,
        archival,
        (attached,) if attached else (),
    )


def _base(maker: Maker) -> str:
    return (maker.output.root.resolve() / SITE / maker.pages.volume.id).as_uri() + "/"


# -- pieces ----------------------------------------------------------------------------------------


def pieces(maker: Maker) -> list[Piece]:
    """The pieces of a volume."""
    pages = maker.pages
    context = maker.printed_volume()
    units = pages.volume.units
    numbers = pages.printed
    parts = dict(zip(numbers, (*context.front, *context.parts), strict=True))
    body = [n for n in numbers if units[n].matter != "front"]
    empty = msgspec.structs.replace(
        context, title_fragment="", contents=(), front=(), parts=(), names=()
    )
    front: list[dict[str, Any]] = []
    if context.title_fragment:
        front.append({"title_fragment": context.title_fragment})
    if context.contents:
        front.append({"contents": context.contents})
    front += ({"front": (part,)} for part in context.front)
    found = [_piece(maker, msgspec.structs.replace(empty, **some), True, True) for some in front]
    for run in share(Part(n, units[n].kind, units[n].facts.size, pages.joined(n)) for n in body):
        chosen = tuple(parts[part.unit] for part in run)
        piece = msgspec.structs.replace(empty, parts=chosen)
        made = _piece(maker, piece, False, run[0].kind != "document")
        made.index = units[run[0].unit].matter == "back" and bool(made.targets())
        found.append(made)
    if context.names:
        piece = msgspec.structs.replace(empty, names=context.names)
        found.append(_piece(maker, piece, False, True))
        found[-1].index = True
    return found


def _piece(maker: Maker, context: PrintPage, front: bool, recto: bool) -> Piece:
    html = maker.renderers.templates.printed(context).decode()
    folder = maker.output.root / SITE / maker.pages.volume.id
    return Piece(html, front, recto, pictures=_pictures(html, folder))


def _pictures(html: str, folder: Path) -> str:
    """A digest of the images that a piece shows, which are no part of its HTML."""
    said = []
    for address in sorted(set(_IMAGE.findall(html))):
        if not urlsplit(address).scheme:
            try:
                said.append(digest((folder / unquote(address)).read_bytes()))
            except (OSError, ValueError):
                said.append("")
    return digest(" ".join(said).encode()) if said else ""


class Kept(msgspec.Struct, frozen=True):
    """A piece as it was set, kept between builds."""

    layout: Layout
    pdf: bytes


def shelf(name: str) -> str:
    """What the names begin with that the pieces of a book are kept under."""
    return f"{PRESS_STATE}{digest(name.encode())}-"


def name_of(order: Order) -> str:
    """The name that a piece is kept under."""
    kind = "draft" if order.draft else VARIANT
    what = f"{engine()}\0{kind}\0{order.base}\0{order.pictures}\0{order.html}"
    return shelf(order.book) + digest(what.encode())


def set_one(worker: Worker, order: Order) -> tuple[bytes, Layout]:
    """Set a piece, or take it from an earlier build."""
    if not order.book:
        return typeset(order.html, order.base, VARIANT, order.notes, order.draft)
    name = name_of(order)
    data = worker.output.load_state(name)
    if data is not None:
        try:
            kept = msgspec.msgpack.decode(data, type=Kept)
            return kept.pdf, kept.layout
        except msgspec.DecodeError:
            pass
    pdf, layout = typeset(order.html, order.base, VARIANT, order.notes, order.draft)
    worker.output.keep_state(name, msgspec.msgpack.encode(Kept(layout, pdf)))
    return pdf, layout


# -- setting ---------------------------------------------------------------------------------------


def make_alone(worker: Worker, book: Bound) -> tuple[bytes, list[Finding]]:
    """The PDF of a book that is set in this process, and what is to be said of it."""
    data, found, _ = make(
        book, worker.labels, lambda orders: ((n, set_one(worker, one)) for n, one in enumerate(orders))
    )
    return data, found


def make(book: Bound, labels: Labels, setter: Setter) -> tuple[bytes, list[Finding], set[str]]:
    """The PDF of a book; what is to be said of it; the names of the pieces that it was made of."""
    orders: list[Order] = []

    def tell(some: Sequence[Order]) -> Iterator[tuple[int, tuple[bytes, Layout]]]:
        orders.extend(some)
        return setter(some)

    parts = book.pieces
    printed = originals(parts, book.anew)

    def word(target: str, page: str) -> str:
        original = printed.get(target, "")
        if not original:
            return labels.fill("place_page", n=page)
        return labels.fill("place_pages", n=page, original=original)

    guess = [max(1, len(piece.html) // 4000) for piece in parts]
    done = set_book(parts, book.base, word, guess, tell, book.name)
    feet = [layout.feet for layout in done.layouts]
    data = join(done.pdfs, done.labels, book.outline, book.about, feet)
    return data, findings(book.path, done, parts), {name_of(o) for o in orders if o.book}


def _outline(entries: Iterable[ContentsEntry]) -> tuple[Outlined, ...]:
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
    found = [
        Finding("press.page", path, f'A reference to "{target}" prints page {page}, where it is not.')
        for target, page in book.wrong
    ]
    for piece, layout, first in zip(parts, book.layouts, book.firsts, strict=True):
        found += [
            Finding("press.note", path, f'The note "{note}" stands after its paragraph.')
            for note in sorted(piece.kept)
        ]
        found += [
            Finding("press.note", path, f'The note "{note}" begins on the page after its call.')
            for note in layout.late
            if note not in piece.kept
        ]
        found += [
            Finding("press.note", path, f'The note "{note}" runs over {pages} pages.')
            for note, pages in layout.spread
        ]
        if count := len(piece.fitted):
            what = "A table is" if count == 1 else f"{count} tables are"
            message = f"{what} wider than a turned page: columns are made to fit, and words may break."
            found.append(Finding("press.table", path, message))
        for page, words in layout.over:
            message = f"“{words}” runs over the edge of sheet {first + page + 1}."
            found.append(Finding("press.overflow", path, message))
        for page, words in layout.alone:
            message = f"The heading “{words}” is the last line of sheet {first + page + 1}."
            found.append(Finding("press.heading", path, message))
    return found
