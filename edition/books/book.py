"""A volume as a PDF: its pieces set, with the right folios and references, and joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from edition.books.pieces import Piece
from edition.books.typeset import Layout

_TIMES: Final = 5
"""How often a piece is set at most until the page numbers that it prints hold still."""
_UNKNOWN: Final = "00"
"""What stands for the number of a page before it is known."""


@dataclass(frozen=True)
class Order:
    """A piece to be set."""

    html: str
    notes: tuple[str, ...]
    base: str
    """What its addresses are relative to."""
    pictures: str = ""
    """A digest of the images it shows."""
    book: str = ""
    """The book it is kept for, "" where it is not kept."""
    draft: bool = False
    """Whether only the layout is wanted: the piece prints numbers that are not known yet."""


Setter = Callable[[Sequence[Order]], Iterator[tuple[int, tuple[bytes, Layout]]]]
"""Sets pieces, perhaps several at once: (number of the order, PDF and layout) as they are ready."""


@dataclass
class Set:
    """A set book."""

    pdfs: list[bytes | None]
    """The pieces in order; None is a blank page."""
    labels: list[tuple[int, str, int]]
    layouts: list[Layout]
    firsts: list[int]
    """The place of each piece's first page in the book, the first page being 0."""
    rounds: int
    wrong: list[tuple[str, str]]
    """References that print another page than the right one, since numbers never held still: (id that
    is referred to, page that is printed)."""

    @property
    def pages(self) -> int:
        return sum(layout.pages for layout in self.layouts) + self.pdfs.count(None)


@dataclass
class _Place:
    """Where a piece stands: its first page in the book, counted from 0, and its first folio."""

    at: int
    folio: int


@dataclass(frozen=True)
class _Done:
    """A piece as it was set last."""

    order: Order
    pdf: bytes
    layout: Layout
    printed: dict[str, str]
    """The pages that it prints, by what it refers to."""


def set_book(
    pieces: Sequence[Piece],
    base: str,
    word: Callable[[str, str], str],
    guess: Sequence[int],
    setter: Setter,
    name: str = "",
) -> Set:
    """Set a book until its page numbers hold still.

    In: its pieces; what their addresses are relative to; `word(target, page)` words the page of a
    reference ("p. 12"); a guess at how many pages each piece comes to; the setter; what its pieces are
    kept under. The numbers that a piece prints change only the piece itself, so that what is set anew
    each time is only what prints another number than before; and indexes, which print the most, are
    set when all others hold still.
    """
    counts = list(guess)
    pages: dict[str, str] = {}
    done: list[_Done | None] = [None] * len(pieces)
    times = [0] * len(pieces)
    rounds = 0
    while True:
        places, blanks = _places(pieces, counts)
        orders: dict[int, Order] = {}
        printed: dict[int, dict[str, str]] = {}
        for number, piece in enumerate(pieces):
            place = places[number]
            known = printed[number] = {one: pages[one] for one in piece.targets() if one in pages}
            if not all(done):
                known |= dict.fromkeys(piece.targets() - known.keys(), _UNKNOWN)
            html = piece.set_up(place.folio, place.at % 2 == 1, known, word)
            draft = times[number] == 0 and _UNKNOWN in known.values()
            order = Order(html, piece.notes, base, piece.pictures, name, draft)
            before = done[number]
            if (before is None or before.order != order) and times[number] < _TIMES:
                orders[number] = order
        now = [number for number in orders if not pieces[number].index] or list(orders)
        if not now:
            break
        rounds += 1
        for which, (pdf, layout) in setter([orders[number] for number in now]):
            number = now[which]
            done[number] = _Done(orders[number], pdf, layout, printed[number])
            times[number] += 1
            counts[number] = layout.pages
            pieces[number].fitted |= pieces[number].turned & set(layout.wide)
            pieces[number].turned |= set(layout.wide)
            pieces[number].kept |= set(layout.lost)
        pages = _pages(pieces, done, counts)
    pdfs: list[bytes | None] = []
    for number, one in enumerate(done):
        if number in blanks:
            pdfs.append(None)
        pdfs.append(one.pdf if one else None)
    body = next((places[n].at for n, piece in enumerate(pieces) if not piece.front), None)
    labels = [(0, "r", 1)] if any(piece.front for piece in pieces) else []
    if body is not None:
        labels.append((body, "D", 1))
    wrong = {
        (target, page): None
        for one in done
        if one
        for target, page in one.printed.items()
        if page != pages.get(target)
    }
    layouts = [one.layout for one in done if one]
    return Set(pdfs, labels, layouts, [place.at for place in places], rounds, list(wrong))


def _pages(
    pieces: Sequence[Piece], done: Sequence[_Done | None], counts: Sequence[int]
) -> dict[str, str]:
    """The page of each id in what is set so far, as it is printed."""
    pages: dict[str, str] = {}
    for piece, place, one in zip(pieces, _places(pieces, counts)[0], done, strict=True):
        for name, page in one.layout.anchors.items() if one else ():
            folio = place.folio + page
            pages.setdefault(name, roman(folio) if piece.front else str(folio))
    return pages


def _places(pieces: Sequence[Piece], counts: Sequence[int]) -> tuple[list[_Place], set[int]]:
    """Where the pieces stand, and before which of them a page stays blank."""
    places: list[_Place] = []
    blanks: set[int] = set()
    at, folio, front = 0, 1, True
    for number, (piece, count) in enumerate(zip(pieces, counts, strict=True)):
        if at % 2 == 1 and (piece.recto or piece.front != front):
            blanks.add(number)
            at, folio = at + 1, folio + 1
        if piece.front != front:
            front, folio = piece.front, 1
        places.append(_Place(at, folio))
        at, folio = at + count, folio + count
    return places, blanks


def roman(number: int) -> str:
    """A number as roman folios have it: 4 is "iv"."""
    parts = (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    )  # fmt: skip
    said = ""
    for value, letters in parts:
        count, number = divmod(number, value)
        said += letters * count
    return said
