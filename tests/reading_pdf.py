"""What a PDF says, read off the file by PDFium, which had no part in making it.

The tags tell what belongs to the text and in which order (ISO 32000-1, 14.7): running heads have none,
notes stand in elements of their own. Within a line spaces are those of the file. What a line ends with
says nothing about spaces: a line may end at one, after a hyphen, or within a word.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as raw

HYPHEN = "\u2010"
"""What hyphenation puts at the end of a line."""


HEADINGS = {f"H{level}" for level in range(1, 7)}


class Box(NamedTuple):
    """A run of text in one line."""

    text: str
    page: int
    left: float
    right: float
    baseline: float
    heading: bool = False


class Said(NamedTuple):
    """The text of a PDF."""

    main: list[Box]
    """All but the notes at the foot of pages."""
    notes: dict[str, list[Box]]
    """By their ids."""
    sizes: list[tuple[float, float]]
    """Width and height of each page."""
    heads: list[tuple[int, str]]
    """The heads of tables: page and words. One that begins a page is set again from the page before,
    and stands in `main` once."""


def read(path: Path) -> Said:
    """The text of a tagged PDF in the order of its tags."""
    said = Said([], {}, [], [])
    with pypdfium2.PdfDocument(path) as book:
        for number, page in enumerate(book):
            said.sizes.append(page.get_size())
            found = _runs(page, number)
            tree = raw.FPDF_StructTree_GetForPage(page.raw)
            for at in range(raw.FPDF_StructTree_CountChildren(tree)):
                element = raw.FPDF_StructTree_GetChildAtIndex(tree, at)
                _walk(element, found, said.main, said, number, False)
            raw.FPDF_StructTree_Close(tree)
    return said


def _walk(
    element: Any, found: dict[int, Box], into: list[Box], said: Said, page: int, heading: bool
) -> None:
    kind = _string(raw.FPDF_StructElement_GetType, element)
    if kind == "Note":
        name = _string(raw.FPDF_StructElement_GetID, element)
        into = said.notes.setdefault(name, [])
    heading = heading or kind in HEADINGS
    before, into = into, [] if kind == "THead" else into
    if kind == "Figure" and (words := _string(raw.FPDF_StructElement_GetAltText, element)):
        into.append(Box(words, page, 0, 0, 0))
    for at in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, at)
        if child:
            _walk(child, found, into, said, page, heading)
        else:
            run = raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
            if run in found:
                into.append(found[run]._replace(heading=heading))
    if kind == "THead":
        words = " ".join(box.text for box in into)
        opens = not before or before[-1].page != page
        if not (opens and (page - 1, words) in said.heads):
            before += into
        said.heads.append((page, words))


def _string(ask: Any, element: Any) -> str:
    size = ask(element, None, 0)
    held = ctypes.create_string_buffer(size)
    ask(element, held, size)
    return held.raw.decode("utf-16-le").rstrip("\0")


def _runs(page: Any, number: int) -> dict[int, Box]:
    """The runs of a page by the number that tags know them by."""
    runs: dict[int, Box] = {}
    text = page.get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    for at in range(text.count_chars()):
        run = raw.FPDFPageObj_GetMarkedContentID(raw.FPDFText_GetTextObject(text.raw, at))
        letter = chr(raw.FPDFText_GetUnicode(text.raw, at))
        if letter == "\x02":  # PDFium's for a hyphen-minus at the end of a line
            letter = "-"
        if run < 0 or letter in "\r\n":  # PDFium's own, between runs and lines
            continue
        raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
        raw.FPDFText_GetCharBox(text.raw, at, *edges)
        right = max(edges[1].value, x.value)
        before = runs.get(run)
        if before is None:
            runs[run] = Box(letter, number, x.value, right, y.value)
        else:
            right = before.right if letter.isspace() else max(before.right, right)
            runs[run] = before._replace(text=before.text + letter, right=right)
    return runs


# -- held against the words of the source ----------------------------------------------------------


def joined(before: Box, after: Box) -> bool:
    """Whether two runs stand in one line without a gap."""
    return (
        before.page == after.page
        and abs(before.baseline - after.baseline) < 5
        and -2 < after.left - before.right < 1  # the last letter may lean over a space
    )


def first_difference(boxes: Iterable[Box], words: Iterable[str], made: re.Pattern[str]) -> str:
    """Where runs do not say these words in this order, or "".

    Runs that `made` matches as a whole may be what the software adds, and are passed over where the
    words do not have them. A space of a line must be one between words, and the other way round; at the
    end of a line there may be one or none. A hyphen of hyphenation is none of the source.
    """
    runs = [box for box in boxes if box.text.strip()]
    text = plain(" ".join(words))
    ways: list[tuple[int, int, bool]] = []
    at, place, free = 0, 0, True
    farthest = (0, 0)
    while at < len(runs):
        box = runs[at]
        apart = free or not joined(runs[at - 1], box)
        end = _matched(plain(box.text), text, place, apart)
        extra = _leader(runs, at) or _extra(runs[at : at + 3], made)
        if end >= 0:
            if extra:
                ways.append((at + extra, place, True))
            at, place, free = at + 1, end, False
        elif extra:
            at, free = at + extra, True
        elif ways:
            farthest = max(farthest, (place, at))
            at, place, free = ways.pop()
            ways = ways[-200:]
        else:
            farthest = max(farthest, (place, at))
            break
    else:
        if place >= len(text.rstrip()):
            return ""
        farthest = (place, at)
    place, at = farthest
    shown = " ".join(box.text for box in runs[max(0, at - 3) : at + 3])
    return f"“{text[max(0, place - 60) : place]}▸{text[place : place + 60]}” is printed “{shown}”"


def _leader(runs: list[Box], at: int) -> int:
    """How many runs are one row of dots, set by itself or dot by dot, or 0."""
    end = at
    while end < len(runs) and set(runs[end].text) <= {" ", "."}:
        end += 1
    return end - at if sum(box.text.count(".") for box in runs[at:end]) >= 3 else 0


def _extra(runs: list[Box], made: re.Pattern[str]) -> int:
    """How many runs are one thing that the software may have added, perhaps over several lines."""
    for count in range(len(runs), 0, -1):
        if made.fullmatch(" ".join(word for box in runs[:count] for word in box.text.split())):
            return count
    return 0


def _matched(run: str, text: str, place: int, apart: bool) -> int:
    """The end of a run in the text, or -1 where the text does not go on so."""
    if apart and text[place : place + 1] == " ":
        place += 1
    for at, letter in enumerate(run):
        there = text[place : place + 1]
        if letter == there:
            place += 1
        elif letter == " ":
            if place and text[place - 1] != " " and place < len(text):
                return -1
        elif letter == HYPHEN and at == len(run) - 1 and there != " ":
            continue
        else:
            return -1
    return place


def plain(text: str) -> str:
    """Letters as they are compared: case apart, which style may change, and forms of one letter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"\s+", " ", folded.replace("\xad", ""))
