"""Running text, and where each of its letters is written.

Rules search the text of all paragraphs at once. Only what they find is followed back to its byte, past
comments, sections and references.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate, compress, islice
from typing import Any, Final

from edition.relaxng.document import Document

_SHAPES: Final = bytes(
    b"a"[0] if chr(i).islower() and i < 128 else b"A"[0] if chr(i).isupper() and i < 128 else b" "[0]
    for i in range(256)
)
_RUN: Final = re.compile(rb"[^<&\r]+|\r")
"""Text as it is written."""


class Stream:
    """Running text: that of all paragraphs, or that of all notes, a line for each block."""

    def __init__(self) -> None:
        self.raw: list[Any] = []
        """As read: a piece, what is in `after` and what is in `within`, in turn."""
        self.after: list[int] = []
        """Where the tag that each piece follows begins; -1 for ends of blocks."""
        self.within: list[int] = []
        self.text = ""
        self._starts = array("q")
        """Where pieces begin, and where the last ends."""
        self.bounds = array("q")
        """Where blocks end."""

    def finish(self) -> None:
        raw, self.raw = self.raw, []
        pieces, self.after, self.within = raw[::3], raw[1::3], raw[2::3]
        starts = [0, *accumulate(map(len, pieces))]
        self._starts = array("q", starts)
        self.bounds = array("q", compress(islice(starts, 1, None), map((-1).__eq__, self.after)))
        self.text = "".join(pieces)

    @cached_property
    def shape(self) -> bytes:
        """A byte for each letter: "a" for small ones of ASCII, "A" for capitals, else a blank. What
        stands out by its shape is found in it a hundred times faster than by a pattern."""
        return self.text.encode("latin-1", "replace").translate(_SHAPES)

    def block(self, at: int) -> tuple[int, int]:
        """Where the block around a letter begins and ends."""
        number = bisect_right(self.bounds, at)
        end = self.bounds[number] if number < len(self.bounds) else len(self.text)
        return (self.bounds[number - 1] if number else 0), end

    def blocks(self, *words: str) -> Iterator[tuple[int, int]]:
        """The blocks in which one of the words stands."""
        found = set()
        for word in words:
            at = self.text.find(word)
            while at >= 0:
                start, end = self.block(at)
                found.add((start, end))
                at = self.text.find(word, end)
        return iter(sorted(found))

    def length(self, number: int) -> int:
        """How many letters a piece has."""
        return self._starts[number + 1] - self._starts[number]

    def piece(self, at: int) -> tuple[int, int]:
        """The piece in which a letter stands, and where in it."""
        number = min(max(bisect_right(self._starts, at) - 1, 0), len(self.after) - 1)
        return number, at - self._starts[number]


class Written:
    """Where the letters of running text stand in the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._walked: tuple[Stream | None, int, int, int] = (None, -1, 0, 0)
        """The letter that was looked for last, and its byte: the next is often near."""
        self._sectioned = b"<![CDATA[" in document.data

    def byte(self, stream: Stream, at: int) -> int:
        """The byte of a letter of running text."""
        number, inside = stream.piece(at)
        while number and stream.after[number] < 0:
            number, inside = number - 1, stream.length(number - 1)
        while number and stream.after[number - 1] == stream.after[number]:  # a long text, in pieces
            number -= 1
            inside += stream.length(number)
        document, done = self.document, 0
        index = max(stream.after[number], 0)  # of an empty element, the parser tells where it ends
        if document.data[index + 1 : index + 2] not in (b"!", b"?"):
            index = document.after_tag(index)
        if self._walked[:2] == (stream, number) and self._walked[2] <= inside:
            _, _, done, index = self._walked
        index = self._walk(index, inside - done)
        if not self._sectioned:
            self._walked = stream, number, inside, index
        return index

    def _walk(self, index: int, left: int) -> int:
        """The byte so many letters of text after another."""
        document = self.document
        data = document.data
        while index < len(data):
            if data.startswith(b"<![CDATA[", index):
                begin, end = index + 9, data.find(b"]]>", index)
                while (line := data.find(b"\r\n", begin, end)) >= 0:
                    letters = document.letters(begin, line)
                    if letters >= left:
                        return document.after(begin, left)
                    begin, left = line + 2, left - letters - 1
                letters = document.letters(begin, end)
                if letters > left:
                    return document.after(begin, left)
                index, left = end + 3, left - letters
            elif data.startswith((b"<!--", b"<?"), index):
                ends = b"-->" if data.startswith(b"<!--", index) else b"?>"
                index = data.find(ends, index + 2) + len(ends)
            elif not left or data.startswith(b"<", index):
                break
            elif data.startswith(b"&", index):
                index = data.find(b";", index) + 1
                left -= 1
            elif data.startswith(b"\r\n", index):
                index += 2
                left -= 1
            else:
                run = _RUN.match(data, index, index + 4 * left)
                assert run is not None
                letters = document.letters(index, run.end())
                if letters > left:
                    return document.after(index, left)
                index, left = run.end(), left - letters
        return index
