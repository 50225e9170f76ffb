"""One thing that WeasyPrint does otherwise here: where a page has no room for the second line of a
paragraph, it takes a note away from the page of its call to make some. Printed books do not; both lines
go to the next page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


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
    from weasyprint.layout import LayoutContext, block  # type: ignore[import-untyped]

    set_lines: Any = getattr(block, "_linebox_layout", None)
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

    if set_lines is None:
        yield
        return
    block._linebox_layout = setting
    LayoutContext.layout_footnote, LayoutContext.report_footnote = laying, reporting
    try:
        yield
    finally:
        block._linebox_layout = set_lines
        LayoutContext.layout_footnote, LayoutContext.report_footnote = lay, report
