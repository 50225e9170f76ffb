"""Two streams as two sequences of items that meet: stretches of text, and marks.

Text that is alike is cut wherever either side has a mark, so that a mark never stands within an item.
"""

from __future__ import annotations

import re
from typing import Final

from edition.compare.content import APART, ELEMENT_ONLY, INLINE_ONLY
from edition.compare.sequence import Run, align
from edition.compare.stream import Mark, Stream
from edition.compare.wording import Match

_LINE: Final = re.compile(r"[^\n]+")


class Item:
    """A stretch of text or a mark, with its place in the file."""

    __slots__ = ("mark", "match", "r0", "r1", "t0", "t1")

    def __init__(self, t0: int, t1: int, r0: int, r1: int, mark: Mark | None, match: bool) -> None:
        self.t0, self.t1, self.r0, self.r1 = t0, t1, r0, r1
        self.mark = mark
        self.match = match


def block(mark: Mark) -> bool:
    """Whether a mark is the edge of a block."""
    if mark.kind == "flow":
        return mark.name != "note"
    return mark.name in APART or (mark.name in ELEMENT_ONLY and mark.name not in INLINE_ONLY)


def items(a: Stream, b: Stream, found: list[Match]) -> tuple[list[Item], list[Item]]:
    """The items of two streams. Those of like text come in the same order and number on both sides,
    and have `match` set."""
    cuts_a = [m.at for m in a.marks]
    cuts_b = [m.at for m in b.marks]
    chunks: list[Match] = []
    ia = ib = 0
    for x, y, n in found:
        while ia < len(cuts_a) and cuts_a[ia] <= x:
            ia += 1
        while ib < len(cuts_b) and cuts_b[ib] <= y:
            ib += 1
        cuts: set[int] = set()
        ja, jb = ia, ib
        while ja < len(cuts_a) and cuts_a[ja] < x + n:
            cuts.add(cuts_a[ja] - x)
            ja += 1
        while jb < len(cuts_b) and cuts_b[jb] < y + n:
            cuts.add(cuts_b[jb] - y)
            jb += 1
        ia, ib = ja, jb
        last = 0
        for cut in [*sorted(cuts), n]:
            if cut > last:
                chunks.append((x + last, y + last, cut - last))
                last = cut
    return (
        _sequence(a, [(x, n) for x, _, n in chunks]),
        _sequence(b, [(y, n) for _, y, n in chunks]),
    )


def _sequence(stream: Stream, chunks: list[tuple[int, int]]) -> list[Item]:
    result: list[Item] = []
    marks = stream.marks
    number = 0
    text = stream.text

    def upto(place: int) -> None:
        nonlocal number
        while number < len(marks) and marks[number].at <= place:
            mark = marks[number]
            result.append(Item(mark.at, mark.at, mark.start, mark.end, mark, False))
            number += 1

    def add(t0: int, t1: int, match: bool) -> None:
        upto(t0)
        r0, r1 = stream.span(t0, t1)
        result.append(Item(t0, t1, r0, r1, None, match))

    done = 0
    for start, length in [*chunks, (len(text), 0)]:
        if start > done:
            for line in _LINE.finditer(text, done, start):
                t0, t1 = line.span()
                k = number
                while k < len(marks) and marks[k].at < t1:
                    if marks[k].at > t0:
                        add(t0, marks[k].at, False)
                        t0 = marks[k].at
                    k += 1
                add(t0, t1, False)
        if length:
            add(start, start + length, True)
        done = start + length
    upto(len(text))
    return result


Pair = tuple[int, int]


def meet(a: list[Item], b: list[Item]) -> list[Pair]:
    """Which items of two sequences meet, rising in both."""
    pairs: list[Pair] = []
    i = j = 0
    matched_b = [n for n, item in enumerate(b) if item.match]
    matched_a = [n for n, item in enumerate(a) if item.match]
    for x, y in [*zip(matched_a, matched_b, strict=True), (len(a), len(b))]:
        if x > i and y > j:
            pairs += _gap(a, i, x, b, j, y)
        if x < len(a):
            pairs.append((x, y))
        i, j = x + 1, y + 1
    return pairs


def _keys(items_: list[Item], start: int, end: int) -> list[object]:
    return [
        item.mark.key if item.mark is not None else item  # text that is unlike meets nothing
        for item in items_[start:end]
    ]


def _gap(a: list[Item], i0: int, i1: int, b: list[Item], j0: int, j1: int) -> list[Pair]:
    keys_a, keys_b = _keys(a, i0, i1), _keys(b, j0, j1)
    if keys_a == keys_b:
        return [(i0 + k, j0 + k) for k in range(len(keys_a))]
    if len(keys_a) != len(keys_b):
        whole = _one_sided(a, i0, keys_a, b, j0, keys_b)
        if whole is not None:
            return whole
    runs = _settled(align(keys_a, keys_b), a, i0, keys_a, b, j0, keys_b)
    pairs: list[Pair] = []
    i = j = 0
    for x, y, n in [*runs, (len(keys_a), len(keys_b), 0)]:
        if x > i and y > j:
            pairs += _named(a, i0 + i, i0 + x, b, j0 + j, j0 + y)
        pairs += [(i0 + x + k, j0 + y + k) for k in range(n)]
        i, j = x + n, y + n
    return pairs


def _settled(
    runs: list[Run], a: list[Item], i0: int, keys_a: list[object], b: list[Item], j0: int,
    keys_b: list[object],
) -> list[Run]:  # fmt: skip
    """Where one side has more elements behind words that changed: the tags behind the words meet, and
    not the like tags behind what is more, so that what is more is whole elements."""
    result: list[Run] = []
    i = j = 0
    for x, y, n in runs:
        swap = x - i > y - j
        keys, start, end, items_, base = (keys_a, i, x, a, i0) if swap else (keys_b, j, y, b, j0)
        others = (keys_b, j, y) if swap else (keys_a, i, x)
        first = start
        while first < end and isinstance(keys[first], Item):
            first += 1
        length = 0
        while first + length < end and length < n and keys[first + length] == keys[end + length]:
            length += 1
        words = first > start and all(isinstance(k, Item) for k in others[0][others[1] : others[2]])
        if words and not _whole(items_[base + start : base + end]):
            for k in range(length, 0, -1):
                if first + k < end and _whole(items_[base + first + k : base + end + k]):
                    result.append((x, first, k) if not swap else (first, y, k))
                    x, y, n = x + k, y + k, n - k
                    break
        if n:
            result.append((x, y, n))
        i, j = x + n, y + n
    return result


def _one_sided(
    a: list[Item], i0: int, keys_a: list[object], b: list[Item], j0: int, keys_b: list[object]
) -> list[Pair] | None:
    """Where one side has all the other has and more: what is more should be whole elements."""
    swap = len(keys_a) > len(keys_b)
    short, long = (keys_b, keys_a) if swap else (keys_a, keys_b)
    many, extra = (a, i0) if swap else (b, j0)
    m, more = len(short), len(long) - len(short)
    if m > 200 or any(isinstance(k, Item) for k in short):
        return None
    head = 0
    while head < m and short[head] == long[head]:
        head += 1
    tail = 0
    while tail < m and short[m - 1 - tail] == long[len(long) - 1 - tail]:
        tail += 1
    if head + tail < m:
        return None
    best = -1
    for k in range(m - tail, head + 1):
        if _whole(many[extra + k : extra + k + more]):
            best = k
            break
    if best < 0:
        return None
    result = []
    for n in range(m):
        there = n if n < best else n + more
        result.append((i0 + there, j0 + n) if swap else (i0 + n, j0 + there))
    return result


def _whole(items_: list[Item]) -> bool:
    """Whether items begin with a start and every element in them is whole."""
    depth = 0
    for item in items_:
        mark = item.mark
        if mark is None:
            continue
        if mark.kind == "start":
            depth += 1
        elif mark.kind == "end":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def _named(a: list[Item], i0: int, i1: int, b: list[Item], j0: int, j1: int) -> list[Pair]:
    """Tags of one name that differ in their attributes only."""

    def keys(items_: list[Item], start: int, end: int) -> list[object]:
        result: list[object] = []
        for item in items_[start:end]:
            mark = item.mark
            if mark is None or mark.kind not in ("start", "empty", "end", "declaration", "doctype"):
                result.append(item)
            elif mark.kind in ("declaration", "doctype"):
                result.append(mark.kind)
            else:
                # The element's full name is the second of its key, whatever the attributes.
                assert isinstance(mark.key, tuple)
                result.append((mark.kind, mark.key[1]))
        return result

    runs = align(keys(a, i0, i1), keys(b, j0, j1))
    return [(i0 + x + k, j0 + y + k) for x, y, n in runs for k in range(n)]
