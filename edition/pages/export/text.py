"""A document as plain text: what a reader of the page reads, in lines of characters.

Blocks stand between empty lines, page breaks and calls of notes in square brackets, the notes at
the end. What stands only in the encoding is said in brackets too: what was deleted, what is
missing, another reading of the same place. Bracketed phrases of the text itself, excisions among
them, are kept as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from lxml import etree

from edition.labels import Labels
from edition.volume import notes, plain, stamp
from edition.volume.tei import BLOCKS, TEI, name_of

_T: Final = f"{{{TEI}}}"
_INSIDE: Final = frozenset({"cell", "label", "headLabel", "speaker"})
"""Blocks that share their line with what follows."""
_LINES: Final = frozenset({"l", "row", "item", "lb", "addrLine", "line", "castItem", "titlePart"})
"""Elements that begin a line of the block they are in."""


class Block(msgspec.Struct, frozen=True):
    """A paragraph, head, list or the like."""

    text: str
    paragraph: int = 0
    """Which paragraph of the document it is, counted from 1; 0 for what is none."""
    page: str = ""
    """The printed page it begins on, "" where that is not known."""


class NoteText(msgspec.Struct, frozen=True):
    """A note called from the text."""

    element: int
    """The number of its element."""
    label: str
    text: str


class Text(msgspec.Struct, frozen=True):
    """A document in characters."""

    blocks: tuple[Block, ...]
    notes: tuple[NoteText, ...]


def read(
    root: etree._Element,
    labels: Labels,
    omitted: Collection[str],
    paragraphs: Sequence[int] = (),
    page: str = "",
) -> Text:
    """The text of a detached unit (see edition.volume.detach).

    `omitted` are the elements that the edition leaves out; `paragraphs` are the numbers of those that
    are its paragraphs, as its facts have them; `page` is the printed page that the unit begins on.
    """
    reader = _PlainReader(labels, omitted, paragraphs, page)
    reader.visit(root)
    reader.close()
    return Text(tuple(reader.blocks), tuple(reader.notes))


def write(text: Text, title: str, labels: Labels) -> bytes:
    """The text as a file, UTF-8 with one newline at the end. `title` stands above where the text has no
    head of its own."""
    parts = [title] if title else []
    parts += [block.text for block in text.blocks]
    if text.notes:
        parts.append(labels["xslt_notes"])
        parts += [f"[{note.label}] {note.text}" for note in text.notes]
    return ("\n\n".join(parts) + "\n").encode()


class _PlainReader:
    def __init__(
        self, labels: Labels, omitted: Collection[str], paragraphs: Sequence[int], page: str
    ) -> None:
        self.labels = labels
        self.omitted = omitted
        self.page = page
        self.blocks: list[Block] = []
        self.notes: list[NoteText] = []
        self.number = -1
        self.paragraphs = {number: n for n, number in enumerate(paragraphs, start=1)}
        self.line: list[str] = []
        self.paragraph = 0
        self.began = page
        self.depth = 0
        """How many notes are open: what is in them is no block of the document."""

    def close(self) -> None:
        """End the block that is being written."""
        text = _tidy("".join(self.line))
        self.line.clear()
        if text:
            self.blocks.append(Block(text, self.paragraph, self.began))
        self.paragraph, self.began = 0, self.page

    def visit(self, element: etree._Element) -> None:
        self.number += 1
        tag = str(element.tag)
        if tag in self.omitted:
            self.number += sum(1 for _ in element.iter("*")) - 1
            return
        name = name_of(element)
        if name == "note" and notes.mode(element) == "foot":
            self._note(element)
            return
        if name == "pb":
            self._page(element)
            return
        around = self._around(element, name)
        block = name in BLOCKS and name not in _INSIDE and name not in _LINES
        if block:
            self._break()
        elif name in _LINES:
            self.line.append("\n")
        elif name in _INSIDE:
            self.line.append("\t" if name == "cell" and element.getprevious() is not None else " ")
        if not self.depth and self.number in self.paragraphs:
            self.paragraph = self.paragraphs[self.number]
        before, after = around
        self.line.append(before)
        self._inside(element)
        self.line.append(after)
        if block:
            self._break()

    def _inside(self, element: etree._Element) -> None:
        if element.text:
            self.line.append(element.text)
        for child in element:
            self.visit(child)
            if child.tail:
                self.line.append(child.tail)

    def _break(self) -> None:
        if self.depth:
            self.line.append("\n")
        else:
            self.close()

    def _page(self, element: etree._Element) -> None:
        if label := element.get("n", ""):
            if not "".join(self.line).strip() and not self.depth:
                self.began = label
            if not self.depth:
                self.page = label
            self.line.append(f" [{self.labels.fill('place_page', n=label.strip('[]'))}] ")

    def _note(self, element: etree._Element) -> None:
        label = notes.label(element, self.labels["source"]) or str(len(self.notes) + 1)
        number, at = self.number, len(self.notes)
        self.notes.append(NoteText(number, label, ""))
        self.line.append(f"[{label}]")
        kept, self.line = self.line, []
        self.depth += 1
        self._inside(element)
        self.depth -= 1
        text = re.sub(r"\n+", "\n", _tidy("".join(self.line)))
        self.notes[at] = NoteText(number, label, text)
        self.line = kept

    def _around(self, element: etree._Element, name: str) -> tuple[str, str]:
        """What is put before and after the text of an element, to say what the encoding says."""
        labels = self.labels
        if name in ("gap", "space"):
            return f"[{stamp.gap_phrase(element, labels)}]", ""
        if name == "del":
            return f"[{labels['xslt_deleted']}: ", "]"
        if name == "supplied":
            return "[", "]"
        if name == "figDesc":
            return f"[{labels['xslt_figure']}: ", "]"
        if name == "rt":
            return "(", ")"
        doubt = " [?]" if name == "unclear" else ""
        if name in plain.LESSER and plain.replaced(element):
            return " [", f"{doubt}] "
        if name in ("rdg", "rdgGrp"):
            return " [", "] "
        return "", doubt


def _tidy(text: str) -> str:
    """Single spaces; no space at the ends of lines."""
    lines = [re.sub(r"[ \r\f\v]+", " ", line).strip(" ") for line in text.split("\n")]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip()
