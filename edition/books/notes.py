"""Long notes, cut into parts so that they can run on to the next page.

WeasyPrint moves a note to the next page whole, and with it the line of its call. Cut at the ends of its
lines, a long note is a row of short ones that look like one: the first stays with the call, the others
go where there is room. Where the lines end is found by setting the long notes by themselves, in the
width that they will have.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree, html

LONG: Final = 420
"""Letters from which on a note may take so many lines that it is cut."""
_LINES: Final = 6
"""Lines from which on it is."""
_PART: Final = 2
"""Lines of a part; the last may have one more."""
_HIDDEN: Final = frozenset({"n-source", "vh", "call-source"})
"""Classes of what print.css does not show."""
_HYPHEN: Final = "\u2010"
_SPACE: Final = re.compile(r"(\s+)")
_BODY: Final = re.compile(r"(<body\b[^<>]*>).*</body>", re.S)
_NOTES: Final = (
    ".//span[contains(concat(' ', @class, ' '), ' footnote ')]"
    "[not(contains(@class, 'kept') or contains(@class, 'nested'))]"
)


def cut(page: str, base: str, fetch: Any) -> tuple[str, dict[str, float]]:
    """Cut the long notes of a piece.

    In: its HTML, what its addresses are relative to, and what fetches them. Out: the HTML, whose long
    notes stand in parts, and the height of each long note that cannot be parted, by its id.
    """
    tree: Any = html.fromstring(page, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    notes = [note for note in tree.xpath(_NOTES) if len(note.text_content()) >= LONG]
    if not notes:
        return page, {}
    tall: dict[str, float] = {}
    changed = False
    for note, (lines, height) in zip(notes, _set(page, notes, base, fetch), strict=True):
        ends = _ends(lines, _letters(note))
        if ends is None:
            tall[note.get("id", "")] = height
        elif ends:
            _replace(note, ends)
            changed = True
    if not changed:
        return page, tall
    doctype = "<!doctype html>\n"
    return doctype + etree.tostring(tree, encoding="unicode", method="html"), tall


# -- where lines end -------------------------------------------------------------------------------


def _set(
    page: str, notes: Sequence[Any], base: str, fetch: Any
) -> Iterator[tuple[list[tuple[int, bool]] | None, float]]:
    """Set notes by themselves. Out: of each, (letters, whether a hyphen follows them) by lines, or None
    where it has more than lines one after the other; and its height."""
    import weasyprint

    said = []
    for number, note in enumerate(notes):
        inner = copy.deepcopy(note)
        inner.tail = None
        inner.set("class", f"{note.get('class')} kept")
        lang = next((a.get("lang") for a in note.iterancestors() if a.get("lang")), "")
        shown = etree.tostring(inner, encoding="unicode", method="html")
        said.append(f'<div lang="{lang}" data-note="{number}">{shown}</div>')
    alone = _BODY.sub(lambda match: f"{match[1]}{''.join(said)}</body>", page)
    boxes = weasyprint.HTML(string=alone, base_url=base, url_fetcher=fetch).render()
    lines: list[list[tuple[int, bool]] | None] = [[] for _ in notes]
    heights = [0.0] * len(notes)
    for one in boxes.pages:
        for box in one._page_box.children:
            _gather(box, -1, lines, heights)
    yield from zip(lines, heights, strict=True)


def _gather(
    box: Any, number: int, lines: list[list[tuple[int, bool]] | None], heights: list[float]
) -> None:
    element = getattr(box, "element", None)
    if element is not None and hasattr(element, "get") and element.get("data-note"):
        number = int(element.get("data-note"))
        heights[number] += box.height
    kind = type(box).__name__
    if kind == "MarginBox":
        return
    if number >= 0 and kind in ("TableBox", "InlineTableBox", "InlineBlockBox", "FlexBox"):
        lines[number] = None
    if kind == "LineBox" and number >= 0:
        found = lines[number]
        if found is not None:
            found.append(_line(box))
        return
    for child in getattr(box, "children", None) or ():
        _gather(child, number, lines, heights)


def _line(line: Any) -> tuple[int, bool]:
    """The letters of a line that come from the text, and whether hyphenation ends it."""
    count, last = 0, ""
    waiting = [line]
    while waiting:
        box = waiting.pop()
        text = getattr(box, "text", None)
        if isinstance(text, str):
            if "::" not in (box.element_tag or ""):
                count += len("".join(text.split()))
                last = text or last
        else:
            waiting += reversed(list(getattr(box, "children", None) or ()))
    hyphen = last.endswith(_HYPHEN)
    return count - hyphen, hyphen


def _ends(lines: list[tuple[int, bool]] | None, letters: int) -> list[tuple[int, bool]] | None:
    """Where a note is cut: (letters before, whether a hyphen stands there). None where what was set is
    not what the note has: it is then left as it is."""
    if lines is None or sum(count for count, _ in lines) != letters:
        return None
    if len(lines) < _LINES:
        return []
    ends: list[tuple[int, bool]] = []
    before = 0
    for number, (count, hyphen) in enumerate(lines, start=1):
        before += count
        if number % _PART == 0 and len(lines) - number >= _PART:
            ends.append((before, hyphen))
    return ends


# -- cutting ---------------------------------------------------------------------------------------


def _shown(element: Any) -> bool:
    return isinstance(element.tag, str) and not _HIDDEN & set((element.get("class") or "").split())


def _letters(element: Any) -> int:
    """How many letters of an element are shown, white space apart."""
    count = len("".join((element.text or "").split()))
    for child in element:
        if _shown(child):
            count += _letters(child)
        count += len("".join((child.tail or "").split()))
    return count


class _Knife:
    """Takes the letters from `start` to `end` out of a note."""

    def __init__(self, start: int, end: int, hyphen: bool) -> None:
        self.start = start
        self.end = end
        self.hyphen = hyphen
        self.at = 0

    def text(self, text: str | None) -> str:
        kept: list[str] = []
        for word in _SPACE.split(text or ""):
            if not word or word.isspace():
                if self.start < self.at < self.end:
                    kept.append(word)
                continue
            low, high = max(self.start - self.at, 0), max(self.end - self.at, 0)
            kept.append(word[low:high])
            ends = self.at < self.end <= self.at + len(word)
            if ends and self.hyphen:
                kept.append(_HYPHEN)
            self.at += len(word)
        return "".join(kept)

    def element(self, element: Any) -> Any | None:
        """The part of an element, or None where nothing of it is between the two."""
        first = self.at
        made = element.makeelement(element.tag, dict(element.attrib))
        made.text = self.text(element.text)
        for child in element:
            before = self.at
            inner = None
            if not isinstance(child.tag, str):
                pass
            elif _shown(child):
                inner = self.element(child)
            elif self.start <= before < self.end:
                inner = copy.deepcopy(child)
                inner.tail = None
            tail = self.text(child.tail)
            if inner is not None:
                inner.tail = tail
                made.append(inner)
            elif len(made):
                made[-1].tail = (made[-1].tail or "") + tail
            else:
                made.text += tail
        last = self.at
        if first == last:  # nothing to read, as an image: it stands where it begins
            return made if self.start <= first < self.end else None
        if last <= self.start or first >= self.end:
            return None
        if first < self.start:
            made.attrib.pop("id", None)
            _mark(made, "on")  # without the indent and the bracket of its beginning
        if last > self.end:
            _mark(made, "more")
        return made


def _replace(note: Any, ends: list[tuple[int, bool]]) -> None:
    """Put the parts of a note in its place."""
    starts = [0, *(end for end, _ in ends)]
    stops = [*ends, (_letters(note) + 1, False)]
    parts = []
    for start, (end, hyphen) in zip(starts, stops, strict=True):
        part = _Knife(start, end, hyphen).element(note)
        assert part is not None
        parts.append(part)
    for number, part in enumerate(parts):
        classes = [note.get("class")]
        if number:
            part.set("data-of", note.get("id", ""))
            part.set("data-part", str(number))
            classes.append("part")
            if not _begins(note, starts[number]):
                classes.append("rest")
        part.set("class", " ".join(classes))
        if number + 1 < len(parts) and not _begins(note, starts[number + 1]):
            block = _last_block(part)
            block.set("class", f"{block.get('class')} open")
    above = note.getparent()
    place = above.index(note)
    parts[-1].tail = note.tail
    above.remove(note)
    for number, part in enumerate(parts):
        above.insert(place + number, part)


def _begins(note: Any, place: int) -> bool:
    """Whether a paragraph of a note begins after so many letters."""
    at = 0

    def visit(element: Any) -> bool:
        nonlocal at
        if at == place and _is_block(element):
            return True
        at += len("".join((element.text or "").split()))
        for child in element:
            if _shown(child) and visit(child):
                return True
            at += len("".join((child.tail or "").split()))
        return False

    return visit(note)


def _mark(element: Any, name: str) -> None:
    """Mark what a cut goes through, where its beginning or end shows: blocks, and notes in notes."""
    if _is_block(element) or "nested" in (element.get("class") or "").split():
        element.set("class", f"{element.get('class')} {name}")


def _is_block(element: Any) -> bool:
    return any(name.startswith("as-") for name in (element.get("class") or "").split())


def _last_block(part: Any) -> Any:
    """The block that the last letter of a part stands in: the part itself, or one in it."""
    found = inner = part
    while inner is not None:
        inside = None
        for child in reversed(inner):
            if (child.tail or "").strip():
                break
            if _shown(child) and _letters(child):
                inside = child
                break
        inner = inside
        # The paragraph after the number stands in the note's own lines: see print.css.
        if inner is not None and _is_block(inner) and not _is_number(inner.getprevious()):
            found = inner
    return found


def _is_number(element: Any) -> bool:
    return element is not None and "n" in (element.get("class") or "").split()
