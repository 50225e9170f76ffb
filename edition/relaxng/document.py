"""A document's bytes: their encoding, and where in them things stand.

The parser tells where a tag begins as a count of bytes. Line and column, the place of an attribute in
its tag and the like are worked out from that only for what is reported.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from itertools import accumulate
from typing import Final

_DECLARED: Final = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_NAME: Final = re.compile(rb"</?([^\s/>]{1,1000})")
"""A name; of one that is longer, its beginning."""
_NAME_WHOLE: Final = re.compile(rb"</?[^\s/>]+")
_ATTRIBUTE: Final = re.compile(rb"""\s+([^\s=/>"']+)\s*=\s*("[^"]*"|'[^']*')""")
_TAG: Final = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_LETTER: Final = re.compile(rb"[^\x80-\xbf]")
_GOING_ON: Final = bytes(range(0x80, 0xC0))
"""The bytes that go on with a letter."""
_STEP: Final = 4096
_MARKUP: Final = re.compile(rb"""<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>|\s+""", re.DOTALL)
_WIDE: Final = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_HIDING: Final = frozenset(
    {"utf-7", "unicode_escape", "raw-unicode-escape", "idna", "punycode", "undefined"}
)


class WrongEncoding(Exception):
    """The bytes are not in the encoding they should be in. Says why and where."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


class Document:
    """The bytes of a document, in UTF-8."""

    def __init__(self, data: bytes) -> None:
        """Raises WrongEncoding."""
        self.data = _in_utf8(data)
        self._lines: list[int] | None = None
        self._counts: list[int] = []
        self._tag: tuple[int, list[tuple[str, str, int, int]]] = (-1, [])
        """The attributes of the tag that was looked at last: many may be wrong in one."""

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of a byte."""
        lines = self._begins()
        line = bisect_right(lines, index)
        start = lines[line - 1]
        column = self.letters(start, index) + 1
        if line == 1 and self.data.startswith(codecs.BOM_UTF8) and index > 2:
            column -= 1
        return line, column

    def index(self, line: int, column: int) -> int:
        """The byte at a line and column."""
        lines = self._begins()
        if not 0 < line <= len(lines):
            return len(self.data)
        start = lines[line - 1]
        end = lines[line] if line < len(lines) else len(self.data)
        return min(self.after(start, column - 1), end)

    def letters(self, start: int, end: int) -> int:
        """How many letters stand between two bytes."""
        if end - start <= _STEP:
            return _count(self.data[start:end])
        return self._before(end) - self._before(start)

    def after(self, start: int, letters: int) -> int:
        """The byte so many letters after another."""
        if letters <= _STEP:
            block, left = start, letters
        else:
            wanted = self._before(start) + letters
            number = bisect_right(self._counts, wanted) - 1
            block, left = number * _STEP, wanted - self._counts[number]
        if self.data[block : block + left].isascii():
            return min(block + left, len(self.data))
        for match in _LETTER.finditer(self.data, block):
            if not left:
                return match.start()
            left -= 1
        return len(self.data)

    def _before(self, index: int) -> int:
        """How many letters stand before a byte. Counted once, in steps: a line may be a whole file."""
        if not self._counts:
            pieces = (self.data[at : at + _STEP] for at in range(0, len(self.data), _STEP))
            self._counts = [0, *accumulate(map(_count, pieces))]
        block = index // _STEP
        return self._counts[block] + _count(self.data[block * _STEP : index])

    def _begins(self) -> list[int]:
        """Where lines begin."""
        if self._lines is None:
            self._lines = [0, *accumulate(map(len, self.data.splitlines(keepends=True)))]
            if self.data and not self.data.endswith((b"\n", b"\r")):
                self._lines.pop()
        return self._lines

    def line(self, number: int) -> str:
        """A line's text, without its end."""
        lines = self._begins()
        if not 0 < number <= len(lines):
            return ""
        end = lines[number] if number < len(lines) else len(self.data)
        return self.data[lines[number - 1] : end].decode("utf-8", "replace").rstrip("\r\n")

    def piece(self, index: int, letters: int) -> str:
        """So many letters from a byte on; fewer at the end."""
        return self.data[index : index + 4 * letters].decode("utf-8", "replace")[:letters]

    def name(self, index: int) -> str:
        """The name in the tag that begins at a byte, with its prefix."""
        match = _NAME.match(self.data, index)
        return match[1].decode("utf-8", "ignore") if match else ""

    def attributes(self, index: int) -> list[tuple[str, str, int, int]]:
        """The attributes of the tag that begins at a byte: name, value as written, where name and value
        begin."""
        if self._tag[0] == index:
            return self._tag[1]
        found: list[tuple[str, str, int, int]] = []
        match = _NAME_WHOLE.match(self.data, index)
        at = match.end() if match else index
        while (one := _ATTRIBUTE.match(self.data, at)) is not None:
            at = one.end()
            found.append(
                (one[1].decode("utf-8", "replace"), one[2][1:-1].decode("utf-8", "replace"),
                 one.start(1), one.start(2) + 1)
            )  # fmt: skip
        self._tag = index, found
        return found

    def after_tag(self, index: int) -> int:
        """Where the tag that begins at a byte ends."""
        match = _TAG.match(self.data, index)
        return match.end() if match else index

    def text(self, index: int) -> int:
        """Where, from a byte on, the first letter of text stands."""
        while (match := _MARKUP.match(self.data, index)) is not None:
            index = match.end()
        return index


def _count(piece: bytes) -> int:
    """How many letters begin in some bytes of UTF-8."""
    return len(piece.translate(None, _GOING_ON))


def _in_utf8(data: bytes) -> bytes:
    encoding = next((name for mark, name in _WIDE if data.startswith(mark)), "")
    if not encoding:
        declared = _DECLARED.match(data)
        if declared is None or data.startswith(codecs.BOM_UTF8):
            return data
        name = declared[1].decode("ascii", "replace")
        if name.lower() in ("utf-8", "us-ascii", "ascii"):
            return data
        try:
            info = codecs.lookup(name)
        except LookupError:
            raise WrongEncoding(f'Encoding "{name}" is not known') from None
        encoding = info.name
        if encoding in _HIDING or not info._is_text_encoding:
            raise WrongEncoding(f'Encoding "{name}" is not read')
        if encoding == "utf-16":
            raise WrongEncoding("The file says that it is UTF-16, but it is not")
    try:
        return data.decode(encoding).removeprefix("\ufeff").encode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, "replace").removeprefix("\ufeff")
        before = before.replace("\r\n", "\n").replace("\r", "\n")
        line = before.count("\n") + 1
        raise WrongEncoding(
            f"These bytes are not {encoding.upper()}", line, len(before) - before.rfind("\n")
        ) from None
    except UnicodeEncodeError:
        raise WrongEncoding("The file holds half letters (surrogates)") from None
