"""What WeasyPrint does otherwise here.

Where a page has no room for the second line of a paragraph, it takes a note away from the page of its
call to make some, and may lose one that is called in that line. Printed books do not; both lines go to
the next page. Where parts of a long note go to the next page one by one, they stand there in the order
of the note, not in that in which they were found to have no room. And Python looks for garbage among
the boxes less often. Where words fit a line, but not the space after them, they stay together.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import inf
from typing import Any


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """While this is entered, garbage is looked for seldom. The boxes of a piece are hundreds of
    thousands of objects that all live until it is written: looking through them took a tenth to a
    fifth of the time.
    """
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def words_that_fit() -> Iterator[None]:
    """While this is entered, words that fill a line stand in it, though the space after them does not.

    Where they stand before an element in the line, WeasyPrint takes that space for too much, and ends
    the line at the first word. Only what may be a whole line is looked at again.
    """
    from weasyprint.layout import inline  # type: ignore[import-untyped]

    split: Any = getattr(inline, "split_first_line", None)

    def splitting(text: str, style: Any, context: Any, width: Any, *given: Any, **named: Any) -> Any:
        result = split(text, style, context, width, *given, **named)
        if (
            result[2] is None
            or not text.endswith(" ")
            or width in (None, inf)
            or len(text) * style["font_size"] > 4 * width  # more than a line of letters
        ):
            return result
        bare = split(text.rstrip(" "), style, context, width, *given, **named)
        if bare[2] is not None or bare[3] > width:
            return result
        return split(text, style, context, width + style["font_size"], *given, **named)

    if split is None:
        yield
        return
    inline.split_first_line = splitting
    try:
        yield
    finally:
        inline.split_first_line = split


class _NoRoom(Exception):
    """A note was about to be taken from its page."""


class _Lines:
    """The lines of a paragraph while they are set on a page."""

    def __init__(self, page: list[Any], empty: bool) -> None:
        self.page = page
        """What stands on the page of the paragraph: its lines are added."""
        self.before = len(page)
        self.empty = empty
        """Whether nothing stands above it, so that it cannot move."""
        self.lines: list[Any] = []
        """Those that were made, of which the last may not come to stand on the page."""
        self.notes: list[Any] = []
        """The notes that were laid at the foot for it."""

    @property
    def current(self) -> list[Any]:
        """The notes that are called in the line that is about to be set."""
        number = len(self.page) - self.before
        return _called(self.lines[number]) if number < len(self.lines) else []


def _called(line: Any) -> list[Any]:
    return [box.footnote for box in line.descendants() if getattr(box, "footnote", None)]


@contextmanager
def notes_at_their_calls() -> Iterator[None]:
    """While this is entered, WeasyPrint keeps notes on the page of their call where it can.

    It reports a note to the next page in two places: for a note of the line that it is setting, as
    `footnote-policy` says, and to make room for the second line of a paragraph. The second is changed:
    the paragraph then moves, as if a break in it were not allowed, unless it is a part of a long note
    that goes. And a line for which room was made that way keeps the notes of its own, which WeasyPrint
    loses. Where another version of it does not have these parts, nothing is changed, and a note that
    begins late is told (`press.note`).
    """
    from weasyprint.layout import LayoutContext, block, page

    set_lines: Any = getattr(block, "_linebox_layout", None)
    make_lines: Any = getattr(block, "iter_line_boxes", None)
    make_page: Any = getattr(page, "make_page", None)
    lay, report = LayoutContext.layout_footnote, LayoutContext.report_footnote
    setting: list[_Lines] = []

    def laying(context: Any, note: Any) -> Any:
        if setting:
            setting[-1].notes.append(note)
        return lay(context, note)

    def reporting(context: Any, note: Any) -> Any:
        own = setting[-1].current if setting else []
        goes = _is_part(note) and not any(one in context.footnotes for one in own)
        if setting and not setting[-1].empty and note not in own and not goes:
            raise _NoRoom
        return report(context, note)

    def making(*given: Any) -> Iterator[Any]:
        for line in make_lines(*given):
            if setting:
                setting[-1].lines.append(line[0])
            yield line

    def paragraph(*given: Any) -> Any:
        context, _, _, _, page_so_far, empty, *_, position, _, _, _, _, limit = given
        lines = _Lines(page_so_far, empty)
        setting.append(lines)
        try:
            abort, *more, notes, limit = set_lines(*given)
        except _NoRoom:
            return True, False, None, position, lines.notes, limit
        finally:
            setting.pop()
        for line in () if abort else page_so_far[lines.before :]:
            for note in _called(line):
                if note in context.footnotes:  # nowhere yet: it goes to the next page
                    context.footnotes.remove(note)
                    context.reported_footnotes.append(note)
                    notes.append(note)
        return abort, *more, notes, limit

    def paging(context: Any, *given: Any) -> Any:
        context.reported_footnotes = in_order(context.reported_footnotes)
        return make_page(context, *given)

    if None in (set_lines, make_lines, make_page):
        yield
        return
    block._linebox_layout, block.iter_line_boxes, page.make_page = paragraph, making, paging
    LayoutContext.layout_footnote, LayoutContext.report_footnote = laying, reporting
    try:
        yield
    finally:
        block._linebox_layout, block.iter_line_boxes = set_lines, make_lines
        page.make_page = make_page
        LayoutContext.layout_footnote, LayoutContext.report_footnote = lay, report


def _is_part(note: Any) -> bool:
    """Whether it goes on a long note: see notes.py."""
    return note.element is not None and "part" in (note.element.get("class") or "").split()


def in_order(notes: Sequence[Any]) -> list[Any]:
    """Notes with the parts of each in their order, where the first of them stands (see notes.py)."""

    def told(note: Any) -> tuple[str, int]:
        element = note.element
        if element is None:
            return "", 0
        return element.get("data-of") or element.get("id") or "", int(element.get("data-part") or 0)

    places: dict[str, int] = {}
    for number, note in enumerate(notes):
        places.setdefault(told(note)[0] or str(number), number)
    numbered = [(places[told(note)[0] or str(n)], told(note)[1], n) for n, note in enumerate(notes)]
    return [notes[n] for _, _, n in sorted(numbered)]
