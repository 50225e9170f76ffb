"""A file to which lines are added while work goes on, so that a kill loses none but the last.

Each line has its checksum. One that was cut short is left out when the file is read, and hurts none
that follow: every line begins with a line break of its own.
"""

from __future__ import annotations

import errno
import os
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_APPEND: Final = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)


class Journal:
    """A journal that is being written. Several processes may write one."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._handle = -1

    def add(self, line: bytes) -> None:
        """Add a line, which holds no line break. Raises OSError."""
        if self._handle < 0:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self.file, _APPEND, 0o666)
        data = _line(line)
        if os.write(self._handle, data) != len(data):  # in one go, or lines of others come between
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def close(self) -> None:
        """Write no more, for now."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def lines(file: Path) -> list[bytes]:
    """The lines that are whole, in the order in which they were added; none where there is no file."""
    try:
        data = file.read_bytes()
    except OSError:
        return []
    found = []
    for line in data.split(b"\n"):
        checksum, _, body = line.partition(b" ")
        if checksum == _checksum(body):
            found.append(body)
    return found


def encoded(lines: Iterable[bytes]) -> bytes:
    """A journal of these lines, to be written anew."""
    return b"".join(map(_line, lines))


def _line(body: bytes) -> bytes:
    return b"\n%s %s\n" % (_checksum(body), body)


def _checksum(body: bytes) -> bytes:
    return b"%08x" % zlib.crc32(body)
