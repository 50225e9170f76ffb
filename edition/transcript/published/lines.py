"""The lines of a pasted text, in blocks. An empty line ends a block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

BULLET: Final = re.compile(r"(\s*)([•·◦▪‣○●]|[-*+](?=\s))\s*")
NUMBER: Final = re.compile(
    r"(\s+)((?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\((?:\d{1,3}|[a-zA-Z])\))\s+(?=\S)"
)
PAGE: Final = re.compile(r"\[(?:[Pp]age|[Pp]\.)\s+([^\]\[\n]{1,24}?)\s*\]")
"""`[Page 838]`, as the site of the series shows a page break; `[p. CM-1149]` is its short form."""


DEEP: Final = 120
"""Spaces that count; no list is set in further."""


class Line(NamedTuple):
    """A line: where it begins, and its characters from the first that is no space."""

    at: int
    indent: int
    text: str
    bullet: str = ""


def bulleted(line: str) -> re.Match[str] | None:
    """The bullet of a line, with the white space round it; a sign in a row of cells is none."""
    bullet = BULLET.match(line)
    if bullet is None or bullet.end() >= len(line.rstrip()) or ("\t" in line and bullet[2] in "-+*"):
        return None
    return bullet


def lines(source: str, start: int, end: int) -> Iterator[Line | None]:
    """The lines between two offsets; None for an empty one."""
    at = start
    while at < end:
        stop = source.find("\n", at, end)
        stop = end if stop < 0 else stop
        raw = source[at:stop]
        if not raw.strip():
            yield None
        else:
            bullet = bulleted(raw)
            if bullet:
                indent = min(len(bullet[1].expandtabs(4)), DEEP)
                yield Line(at + bullet.end(), indent, raw[bullet.end() :].rstrip(), bullet[2])
            else:
                text = raw.strip(" \u00a0\r\f\v") if "\t" in raw.strip() else raw.strip()
                lead = raw.index(text[0])
                number = NUMBER.match(raw)
                mark = number[2] if number else ""
                yield Line(at + lead, min(len(raw[:lead].expandtabs(4)), DEEP), text, mark)
        at = stop + 1


def blocks(source: str, start: int, end: int) -> list[list[Line]]:
    """Lines that follow each other without an empty line between them."""
    found: list[list[Line]] = [[]]
    for line in lines(source, start, end):
        if line is None:
            if found[-1]:
                found.append([])
        else:
            found[-1].append(line)
    return found if found[-1] else found[:-1]
