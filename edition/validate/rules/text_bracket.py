"""A square bracket that is opened and not closed in its paragraph, or closed and not opened.

Editors' insertions stand in square brackets; where one is missing nobody can tell their words from the
source's. Example: [on the Cuban.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Stream, Volume

CODE = "text.bracket"


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        yield from _check(volume, stream)


def _check(volume: Volume, stream: Stream) -> Iterator[Finding]:
    opened: list[int] = []
    block = -1
    text = stream.text
    for match in re.finditer(r"[\[\]]", text):
        at = match.start()
        here = _block(volume, stream, at)
        if here != block:
            yield from (_said(volume, stream, i, "not closed") for i in opened)
            opened, block = [], here
        if match[0] == "[":
            opened.append(at)
        elif opened:
            opened.pop()
        else:
            yield _said(volume, stream, at, "not opened")
    yield from (_said(volume, stream, i, "not closed") for i in opened)


def _block(volume: Volume, stream: Stream, at: int) -> int:
    """The paragraph, list or table, at most a whole division, in which brackets must match."""
    number = stream.within[stream.piece(at)[0]]
    chosen = number
    while number >= 0:
        name = volume.elements[number].name
        if name in ("div", "note", "body", "front", "back"):
            return number
        chosen, number = number, volume.elements[number].parent
    return chosen


def _said(volume: Volume, stream: Stream, at: int, how: str) -> Finding:
    if how == "not closed":
        around = stream.text[at : at + 40].partition("\n\n")[0]
    else:
        around = stream.text[max(0, at - 40) : at + 1].rpartition("\n\n")[2]
    around = " ".join(around.split())
    return volume.here(
        CODE,
        stream,
        at,
        at + 1,
        f'The square bracket at "{around}" is {how}.',
        cause=f"{CODE} {how} {around}",
    )
