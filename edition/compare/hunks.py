"""The source as it changed: the lines of a document's TEI round each change, both sides in one.

Layout and spelling that only differ in form are those of B, unmarked.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from edition.compare.patch import EditData
from edition.compare.record import Document, FileChanges

_ROUND: Final = 90
"""Characters that are shown before and after a change, at the least, where the line is as long."""
_APART: Final = 160
"""Characters between two changes from which they are shown apart."""
_LONG: Final = 4_000
"""Characters of one stretch that are shown."""
_MOST: Final = 300
"""Places of a document that are shown."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the source: the same on both sides, gone ("del") or come ("ins")."""

    text: str
    tag: str = ""
    record: int = 0


@dataclass(frozen=True)
class Hunk:
    """A place in the source: the line of B on which it begins, and its pieces."""

    line: int
    pieces: list[Piece]


def hunks(changes: FileChanges, text_a: str) -> dict[Document, list[Hunk]]:
    """The changed places of a file by the document that each change is of."""
    assert changes.patch is not None
    pieces = _pieces(changes, text_a)
    records = {r.id: r for r in changes.records}
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text)
    text = "".join(p.text for p in pieces)
    changed = [n for n, p in enumerate(pieces) if p.tag]
    lines, line = [], 1
    for piece in pieces:
        lines.append(line)
        line += 0 if piece.tag == "del" else piece.text.count("\n")
    found: dict[Document, list[Hunk]] = {}
    i = 0
    while i < len(changed):
        first = last = changed[i]
        document = records[pieces[first].record].document
        while i + 1 < len(changed):
            following = changed[i + 1]
            gap = starts[following] - starts[last] - len(pieces[last].text)
            if gap > _APART or records[pieces[following].record].document != document:
                break
            last, i = following, i + 1
        i += 1
        start = _back(text, starts[first])
        end = _on(text, starts[last] + len(pieces[last].text))
        here = found.setdefault(document, [])
        if len(here) < _MOST:
            n = bisect_right(starts, start) - 1
            before = pieces[n].text[: start - starts[n]]
            begins = lines[n] + (0 if pieces[n].tag == "del" else before.count("\n"))
            here.append(Hunk(begins, _cut(pieces, starts, start, end)))
    return found


def _back(text: str, place: int) -> int:
    start = text.rfind("\n", 0, max(place - 20, 0)) + 1
    return start if place - start <= 2 * _ROUND else max(place - _ROUND, 0)


def _on(text: str, place: int) -> int:
    end = text.find("\n", place + 20)
    end = len(text) if end < 0 else end
    return end if end - place <= 2 * _ROUND else place + _ROUND


def _cut(pieces: list[Piece], starts: list[int], start: int, end: int) -> list[Piece]:
    result = []
    n = bisect_right(starts, start) - 1
    while n < len(pieces) and starts[n] < end:
        piece = pieces[n]
        part = piece.text[max(start - starts[n], 0) : end - starts[n]]
        if len(part) > _LONG:
            part = f"{part[: _LONG // 2]} ⋯ {part[-_LONG // 2 :]}"
        if part:
            result.append(Piece(part, piece.tag, piece.record))
        n += 1
    return result


def _pieces(changes: FileChanges, text_a: str) -> list[Piece]:
    patch = changes.patch
    assert patch is not None
    form = {r.id for r in changes.records if r.form}
    result: list[Piece] = []

    def put(text: str, tag: str = "", record: int = 0) -> None:
        if text:
            result.append(Piece(text, tag, record))

    def stretch(edits: list[EditData], start: int, end: int, moved: int) -> None:
        at = start
        came = "ins" if moved else ""
        for edit in edits:
            put(text_a[at : edit.a.start], came, moved)
            at = edit.a.end
            if edit.out >= 0:
                move = patch.moves[edit.out]
                put(move.text, "del", move.record)
            elif edit.into >= 0:
                move = patch.moves[edit.into]
                stretch(move.edits, move.a.start, move.a.end, move.record)
            elif edit.record in form:
                put(edit.new, came, moved)
            else:
                put(edit.old, "del", edit.record)
                put(edit.new, "ins", edit.record)
        put(text_a[at:end], came, moved)

    stretch(patch.edits, 0, len(text_a), 0)
    return result
