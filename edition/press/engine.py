"""What WeasyPrint does otherwise here.

Where a page has no room for the second line of a paragraph, it takes a note away from the page of its
call to make some. Printed books do not; both lines go to the next page. And where parts of a long note
go to the next page one by one, they stand there in the order of the note, not in that in which they
were found to have no room. And Python looks for garbage in its boxes less often.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
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


class _NoRoom(Exception):
    """A note was about to be taken from its page."""


@contextmanager
def notes_at_their_calls() -> Iterator[None]:
    """While this is entered, WeasyPrint keeps notes on the page of their call where it can.

    It reports a note to the next page in two places: for a note of the line that it is setting, as
    `footnote-policy` says, and to make room for a line without notes. Only the second is changed: the
    paragraph then moves, as if a break in it were not allowed. Where another version of WeasyPrint does
    not have these parts, nothing is changed, and a note that begins late is told (`press.note`).
    """
    from weasyprint.layout import LayoutContext, block, page  # type: ignore[import-untyped]

    set_lines: Any = getattr(block, "_linebox_layout", None)
    make_page: Any = getattr(page, "make_page", None)
    lay, report = LayoutContext.layout_footnote, LayoutContext.report_footnote
    laid: list[list[Any]] = []

    def laying(context: Any, note: Any) -> Any:
        if laid:
            laid[-1].append(note)
        return lay(context, note)

    def reporting(context: Any, note: Any) -> Any:
        part = note.element is not None and "part" in (note.element.get("class") or "").split()
        if laid and note not in laid[-1] and not part:
            raise _NoRoom
        return report(context, note)

    def setting(*given: Any) -> Any:
        _, _, _, _, _, page_is_empty, *_, position, _, _, _, _, limit = given
        if page_is_empty:
            return set_lines(*given)
        laid.append([])
        try:
            return set_lines(*given)
        except _NoRoom:
            return True, False, None, position, laid[-1], limit
        finally:
            laid.pop()

    def making(context: Any, *given: Any) -> Any:
        context.reported_footnotes = in_order(context.reported_footnotes)
        return make_page(context, *given)

    if set_lines is None or make_page is None:
        yield
        return
    block._linebox_layout, page.make_page = setting, making
    LayoutContext.layout_footnote, LayoutContext.report_footnote = laying, reporting
    try:
        yield
    finally:
        block._linebox_layout, page.make_page = set_lines, make_page
        LayoutContext.layout_footnote, LayoutContext.report_footnote = lay, report


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
