"""Setting one piece of a book: HTML to PDF, and what the layout came to.

WeasyPrint does the setting. What is asked of its layout afterwards (where each id came to stand,
whether every note is on a page, whether anything runs over the edge, whether a heading stands alone at
the foot) is read off its boxes, so that it is checked on every page of every book.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

import msgspec

from edition.books.engine import collecting_seldom, notes_at_their_calls, words_that_fit
from edition.books.notes import cut
from edition.resources import code_digest

_FOOT: Final = 0.75
"""How much of a page a note may take that cannot be parted."""
_EDGE: Final = 1.0
"""Pixels that a box may stand out without anybody seeing it."""


class Layout(msgspec.Struct, frozen=True):
    """What became of a piece."""

    pages: int
    anchors: dict[str, int]
    """The page of each id, the first being 0."""
    lost: tuple[str, ...] = ()
    """Ids of notes that are on no page, or do not fit on one."""
    wide: tuple[str, ...] = ()
    """Tables that run over the edge, by the number (data-table) that they were given."""
    over: tuple[tuple[int, str], ...] = ()
    """Other text that runs over the edge: (page, first words)."""
    alone: tuple[tuple[int, str], ...] = ()
    """Headings at the foot of a page without anything below them: (page, words)."""
    late: tuple[str, ...] = ()
    """Notes that begin on another page than that of their call."""
    feet: tuple[str, ...] = ()
    """The notes at the feet of pages, in their order; of one that runs on, once for each part."""
    spread: tuple[tuple[str, int], ...] = ()
    """Notes that fill a page and more: (id, pages)."""


def typeset(
    html: str, base: str, variant: str | None, notes: tuple[str, ...], draft: bool = False
) -> tuple[bytes, Layout]:
    """Set a piece.

    In: a whole HTML document, the address its images are relative to, the kind of PDF ("pdf/ua-1"), the
    ids of the notes that must be on a page, and whether only the layout is wanted. Out: the PDF, or
    nothing, and the layout.
    """
    for name in ("weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    fetch = _fetcher(base)
    with collecting_seldom(), words_that_fit():
        return _typeset(html, base, fetch, variant, notes, draft)


def _typeset(
    html: str, base: str, fetch: Any, variant: str | None, notes: tuple[str, ...], draft: bool
) -> tuple[bytes, Layout]:
    import weasyprint

    html, tall = cut(html, base, fetch)
    with notes_at_their_calls():
        document = weasyprint.HTML(string=html, base_url=base, url_fetcher=fetch).render()
    feet: list[str] = []
    spread: dict[str, set[int]] = {}
    anchors: dict[str, int] = {}
    wide: list[str] = []
    over: list[tuple[int, str]] = []
    alone: list[tuple[int, str]] = []
    astray: list[str] = []
    for number, page in enumerate(document.pages):
        for name in page.anchors:
            anchors.setdefault(name, number)
        box = page._page_box
        edge = box.width + box.margin_left + _EDGE  # the content edge, from the page's left
        astray += _off_the_page(box)
        astray += [note for note, height in tall.items() if height > box.height * _FOOT]
        for note in _feet(box):
            feet.append(note)
            spread.setdefault(note, set()).add(number)
        found = _over(box, edge)
        wide += [n for n, _ in found if n and n not in wide]
        over += [(number, words) for n, words in found if not n][:1]
        if (heading := _last_heading(box)) is not None:
            alone.append((number, heading))
    layout = Layout(
        len(document.pages),
        anchors,
        tuple(note for note in notes if note not in anchors or note in astray),
        tuple(wide),
        tuple(over),
        tuple(alone),
        tuple(n for n in notes if anchors.get(f"{n}-ref", anchors.get(n)) != anchors.get(n)),
        tuple(feet),
        tuple((note, len(on)) for note, on in spread.items() if len(on) > 2),
    )
    if draft:
        return b"", layout
    options: dict[str, Any] = {"pdf_variant": variant, "pdf_tags": True} if variant else {}
    return document.write_pdf(**options) or b"", layout


@cache
def engine() -> str:
    """The programs that set the type, with their versions, and this one: others set it otherwise."""
    import weasyprint
    from weasyprint.text.ffi import pango  # type: ignore[import-untyped]

    return f"WeasyPrint {weasyprint.__version__}, Pango {pango.pango_version()}, {code_digest()}"


def _fetcher(base: str) -> Callable[..., Any]:
    """Fetches nothing but files of the site that is printed, and data that the page itself holds."""
    import weasyprint

    root = base[: base.rstrip("/").rfind("/") + 1]  # the site's, one above the volume's

    def fetch(url: str, *arguments: Any, **more: Any) -> Any:
        if not url.startswith("data:") and (not url.startswith(root) or "/../" in url):
            raise ValueError(f"not fetched: {url}")
        return weasyprint.default_url_fetcher(url, *arguments, **more)

    return fetch


# -- what the boxes tell ---------------------------------------------------------------------------


def _boxes(box: Any) -> Iterator[Any]:
    """A box and those in it."""
    waiting = [box]
    while waiting:
        one = waiting.pop()
        yield one
        children = getattr(one, "children", None)
        if children:
            waiting += reversed(list(children))


def _over(page: Any, edge: float) -> list[tuple[str, str]]:
    """Text that stands out over the content's right edge: (number of its table or "", its words)."""
    found: list[tuple[str, str]] = []

    def visit(box: Any, table: str) -> None:
        element = getattr(box, "element", None)
        if element is not None and hasattr(element, "get"):
            table = element.get("data-table") or table
        text = getattr(box, "text", None)
        if isinstance(text, str) and text.strip():
            if box.position_x + (box.width or 0) > edge:
                found.append((table, text.strip()[:60]))
            return
        for child in getattr(box, "children", None) or ():
            if type(child).__name__ != "MarginBox":
                visit(child, table)

    for child in page.children:
        if type(child).__name__ != "MarginBox":
            visit(child, "")
    return found


def _off_the_page(page: Any) -> Iterator[str]:
    """Ids of notes that do not fit on their page. WeasyPrint does not part a note that is longer than a
    page: it grows upwards out of it."""
    top, bottom = page.margin_top - _EDGE, page.margin_top + page.height + _EDGE
    for area in page.children:
        if type(area).__name__ != "FootnoteAreaBox":
            continue
        for note in area.children:
            if note.position_y < top or note.position_y + note.height > bottom:
                yield note.element.get("id") or ""


def _feet(page: Any) -> Iterator[str]:
    """The notes at the foot of a page."""
    for area in page.children:
        if type(area).__name__ == "FootnoteAreaBox":
            for note in area.children:
                yield note.element.get("id") or note.element.get("data-of") or ""


_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADS: Final = frozenset({"head", "sectiontitleital"})
"""Classes of paragraphs that are headings."""


def _heads(line: Any) -> bool:
    """Whether a line is one of a heading."""
    element = line.element
    if element is None or not hasattr(element, "get"):
        return False
    return (
        line.element_tag in _HEADINGS
        or element.get("role") == "heading"
        or not _HEADS.isdisjoint((element.get("class") or "").split())
    )


def _words(line: Any) -> str:
    """The text of a line, without what style sheets add, as they do page numbers of the source."""
    return "".join(
        getattr(box, "text", "") or ""
        for box in _boxes(line)
        if "::" not in (getattr(box, "element_tag", "") or "")
    )


def _last_heading(page: Any) -> str | None:
    """The words of a heading that is the last thing in the text of a page, with text above it, or
    None. A heading that has its page for itself opens a part of the book."""
    lines = [
        box
        for child in page.children
        if type(child).__name__ not in ("MarginBox", "FootnoteAreaBox")
        for box in _boxes(child)
        if type(box).__name__ == "LineBox" and _words(box).strip()
    ]
    if not lines or not _heads(lines[-1]) or all(map(_heads, lines)):
        return None
    return " ".join(_words(lines[-1]).split())[:80]
