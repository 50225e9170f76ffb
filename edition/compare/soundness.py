"""Whether a patch from a file holds together, before anything is done with it.

A change list may have been written by anybody. What is true of every patch that a comparison makes,
and what applying it takes for granted, is looked at first: then applying takes time and memory in
proportion to the file and the list, and ends.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Final

from edition.compare.patch import EditData, MoveData, Patch, SideData, Span

DEEPEST: Final = 100
"""How many moves may stand in each other."""
_DIGEST: Final = re.compile(r"[0-9a-f]{32}")
ENCODINGS: Final = frozenset(
    codecs.lookup(name).name
    for name in (
        *"ascii utf-8 utf-16-le utf-16-be utf-32-le utf-32-be big5 big5hkscs cp932 cp949 cp950".split(),
        *"euc-jp euc-kr gb2312 gbk gb18030 hz iso2022-jp iso2022-kr johab koi8-r koi8-u".split(),
        *"shift-jis tis-620 mac-roman mac-cyrillic mac-greek mac-latin2 mac-turkish ptcp154".split(),
        *(f"iso8859-{n}" for n in (*range(1, 12), *range(13, 17))),
        *(
            f"cp{n}"
            for n in (437, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874)
        ),
        *(f"cp125{n}" for n in range(9)),
    )
)
"""The codecs that text in XML is written in, by the names that Python gives them."""


class Unsound(ValueError):
    """A patch that no comparison makes."""


def check(patch: Patch) -> None:
    """Raises Unsound where a patch does not hold together."""
    for side in (patch.a, patch.b):
        _check_side(side)
    _check_edits(patch.edits, Span(0, patch.a.characters), Span(0, patch.b.characters))
    for move in patch.moves:
        if len(move.text) != move.a.end - move.a.start:
            raise Unsound("a move is of another length than its text")
        _check_edits(move.edits, move.a, move.b)
    _check_moves(patch)


def _check_side(side: SideData) -> None:
    if side.encoding not in ENCODINGS:
        raise Unsound(f'"{side.encoding[:40]}" is no encoding of text in XML')
    if not _DIGEST.fullmatch(side.digest):
        raise Unsound("a digest is not of 32 digits")
    if side.characters < 0:
        raise Unsound("a file has fewer characters than none")


def _check_edits(edits: Iterable[EditData], a: Span, b: Span) -> None:
    """What stands between edits is the same on both sides, so it is of one length."""
    at, there = a.start, b.start
    for edit in (*edits, EditData(Span(a.end, a.end), Span(b.end, b.end), 0)):
        if not at <= edit.a.start <= edit.a.end <= a.end:
            raise Unsound("the places of the patch are out of order")
        if not there <= edit.b.start <= edit.b.end <= b.end:
            raise Unsound("the places of the patch are out of order")
        if edit.a.start - at != edit.b.start - there:
            raise Unsound("what stayed the same is of two lengths")
        at, there = edit.a.end, edit.b.end
        moved = edit.out >= 0 or edit.into >= 0
        if not moved and (
            len(edit.old) != edit.a.end - edit.a.start or len(edit.new) != edit.b.end - edit.b.start
        ):
            raise Unsound("an edit is of another length than its text")


def _check_moves(patch: Patch) -> None:
    """Each move leaves one place and arrives at one, and none is in itself."""
    for side in ("out", "into"):
        seen: set[int] = set()
        level: list[list[EditData]] = [patch.edits]
        for depth in range(DEEPEST + 2):
            found = [move for edits in level for move in _moves(patch, edits, side, seen)]
            if not found:
                break
            if depth > DEEPEST:
                raise Unsound("moves stand too deep in each other")
            level = [move.edits for move in found]
        if len(seen) != len(patch.moves):
            raise Unsound("a move has no place, or is in itself")


def _moves(patch: Patch, edits: list[EditData], side: str, seen: set[int]) -> Iterable[MoveData]:
    for edit in edits:
        number = edit.out if side == "out" else edit.into
        if number < 0:
            continue
        if edit.out >= 0 and edit.into >= 0:
            raise Unsound("a move leaves and arrives at once")
        if number >= len(patch.moves):
            raise Unsound("an edit is of a move that is not there")
        if number in seen:
            raise Unsound("a move has two places")
        seen.add(number)
        move = patch.moves[number]
        if (edit.a != move.a if side == "out" else edit.b != move.b) or edit.record != move.record:
            raise Unsound("a move is not where its edits say")
        yield move
