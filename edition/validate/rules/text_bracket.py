"""A square bracket that is opened and not closed in its paragraph, or closed and not opened.

Editors' insertions stand in square brackets; where one is missing nobody can tell their words from
the source's. Brackets may reach over several paragraphs of a document, as far as a page of print. The
bracket after the word that a note of readings is about (lemma] reading) belongs to no other. Example:
[on the Cuban.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume
from edition.validate.stream import Stream

CODE = declare(
    "text.bracket",
    "warning",
    "Put the missing bracket where it belongs.",
    "Brackets set editors' words apart.",
)


_PAGE: Final = 3_000
"""Letters that a pair of brackets may enclose beyond a paragraph."""
_LEMMA: Final = re.compile(r"\W*[^\[\]]{1,60}\Z")


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        alone = list(_alone(volume, stream))
        met: set[int] = set()
        for (at, mark), (next_at, next_mark) in itertools.pairwise(alone):
            if (mark, next_mark) == ("[", "]") and next_at - at < _PAGE and at not in met:
                document, other = (_document(volume, stream, i) for i in (at, next_at))
                if document == other and stream is volume.body:
                    met |= {at, next_at}
        for at, mark in alone:
            if at not in met and not (mark == "]" and _is_lemma(volume, stream, at)):
                yield _said(volume, stream, at, "not closed" if mark == "[" else "not opened")


def _alone(volume: RuledVolume, stream: Stream) -> Iterator[tuple[int, str]]:
    """The brackets that have no other in their paragraph."""
    opened: list[int] = []
    paragraph = -1
    for start, end in stream.blocks("[", "]"):
        text = stream.text[start:end]
        if text.count("[") == text.count("]") == 1 and text.find("[") < text.find("]"):
            continue
        for at, mark in _left(text):
            here = _block(volume, stream, start + at)
            if here != paragraph:
                yield from ((i, "[") for i in opened)
                opened, paragraph = [], here
            if mark == "[":
                opened.append(start + at)
            elif opened:
                opened.pop()
            else:
                yield start + at, "]"
    yield from ((i, "[") for i in opened)


def _left(text: str) -> list[tuple[int, str]]:
    """The brackets of a text that do not belong together, in their order."""
    left: list[tuple[int, str]] = []
    for match in re.finditer(r"[\[\]]", text):
        if match[0] == "]" and left and left[-1][1] == "[":
            left.pop()
        else:
            left.append((match.start(), match[0]))
    return left


def _document(volume: RuledVolume, stream: Stream, at: int) -> str:
    number = stream.within[stream.piece(at)[0]]
    return volume.elements[number].document if number >= 0 else ""


def _is_lemma(volume: RuledVolume, stream: Stream, at: int) -> bool:
    """Whether the bracket stands near the beginning of its note, and no other in that note."""
    start, end = stream.block(at)
    return stream is volume.notes and bool(
        _LEMMA.match(stream.text[start:at]) and not re.search(r"[\[\]]", stream.text[at + 1 : end])
    )


def _block(volume: RuledVolume, stream: Stream, at: int) -> int:
    """The paragraph, list or table in which brackets must match."""
    number = stream.within[stream.piece(at)[0]]
    chosen = number
    while number >= 0:
        name = volume.elements[number].name
        if name in ("div", "note", "body", "front", "back"):
            return chosen
        chosen, number = number, volume.elements[number].parent
    return chosen


def _said(volume: RuledVolume, stream: Stream, at: int, how: str) -> Finding:
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
