"""A volume as a PDF: its pieces set, with the right folios and references, and joined."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from edition.press.pieces import Piece
from edition.press.typeset import Layout

_ROUNDS = 5
"""How often a book is set until its page numbers hold still."""


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

    @property
    def pages(self) -> int:
        return sum(layout.pages for layout in self.layouts) + self.pdfs.count(None)


@dataclass
class _Place:
    """Where a piece stands: its first page in the book, counted from 0, and its first folio."""

    at: int
    folio: int


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
    reference ("p. 12"); how many pages each piece came to last time, or a guess; the setter; what its
    pieces are kept under. The numbers that a piece prints change only the piece itself, so that what is
    set anew each time is only what prints another number than before.
    """
    counts = list(guess)
    pages: dict[str, str] = {}
    done: list[tuple[str, bytes, Layout] | None] = [None] * len(pieces)
    rounds = 0
    while True:
        rounds += 1
        places, _ = _places(pieces, counts)
        orders: list[tuple[int, str]] = []
        for number, piece in enumerate(pieces):
            place = places[number]
            printed = {target: pages.get(target, "00") for target in piece.targets()}
            html = piece.set_up(place.folio, place.at % 2 == 1, printed, word)
            before = done[number]
            if before is None or before[0] != html:
                orders.append((number, html))
        if not orders or rounds > _ROUNDS:
            break
        sent = [Order(html, pieces[n].notes, base, pieces[n].pictures, name) for n, html in orders]
        for which, (pdf, layout) in setter(sent):
            number, html = orders[which]
            done[number] = (html, pdf, layout)
            counts[number] = layout.pages
            pieces[number].fitted |= pieces[number].turned & set(layout.wide)
            pieces[number].turned |= set(layout.wide)
            pieces[number].kept |= set(layout.lost)
        places, _ = _places(pieces, counts)
        pages = {}
        for number, one in enumerate(done):
            assert one is not None
            for name, page in one[2].anchors.items():
                folio = places[number].folio + page
                pages.setdefault(name, roman(folio) if pieces[number].front else str(folio))
    places, blanks = _places(pieces, counts)
    pdfs: list[bytes | None] = []
    for number, one in enumerate(done):
        assert one is not None
        if number in blanks:
            pdfs.append(None)
        pdfs.append(one[1])
    body = next((places[n].at for n, piece in enumerate(pieces) if not piece.front), None)
    labels = [(0, "r", 1)] if any(piece.front for piece in pieces) else []
    if body is not None:
        labels.append((body, "D", 1))
    layouts = [one[2] for one in done if one is not None]
    return Set(pdfs, labels, layouts, [place.at for place in places], rounds)


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
