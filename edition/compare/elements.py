"""What became of the elements whose tags do not meet.

A tag alone says little. Elements of both sides are joined where a start or an end of the one meets
that of the other; what hangs together is one change: an element added or removed, another extent, a
split, a join, another name. So a change always takes whole elements, and taking it back does too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter

from edition.compare.causes import Causes
from edition.compare.change import Cause
from edition.compare.content import NAMES
from edition.compare.flows import Flow
from edition.compare.items import Item, Pair, block
from edition.compare.stream import Element, Mark


class _Knot:
    """Elements that hang together."""

    __slots__ = ("cause", "elements", "sides")

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.sides: list[int] = []
        self.cause: Cause | None = None

    def of(self, side: int) -> list[Element]:
        return [e for e, s in zip(self.elements, self.sides, strict=True) if s == side]


class Elements:
    """The elements of two flows whose tags do not all meet, and their causes."""

    def __init__(
        self, causes: Causes, a: Flow, b: Flow, ours: list[Item], theirs: list[Item],
        pairs: list[Pair],
    ) -> None:  # fmt: skip
        self.causes = causes
        self.flows = a, b
        self.items = ours, theirs
        self.pairs = pairs
        self.partner: dict[Mark, Mark] = {}
        self.place: dict[Mark, int] = {}
        self.knots: dict[Element, _Knot] = {}
        self.whole: set[Mark] = set()
        """Marks that go with words that came or went."""
        self.edges: dict[int, Mark] | None = None
        """For each stretch, a tag of a block that is a change of its own."""
        met = {x for x, _ in pairs}, {y for _, y in pairs}
        if len(met[0]) == len(ours) and len(met[1]) == len(theirs):
            return
        for x, y in pairs:
            p, q = ours[x].mark, theirs[y].mark
            if p is not None and q is not None:
                self.partner[p] = q
                self.partner[q] = p
        self.runs: tuple[list[int], list[int]] = ([], [])
        """For each item, after how many pairs it stands: the stretch between two that meet."""
        for side, items_ in enumerate(self.items):
            count = 0
            for n, item in enumerate(items_):
                self.runs[side].append(count)
                count += n in met[side]
                if item.mark is not None:
                    self.place[item.mark] = n
        self.worded = tuple(
            Counter(
                run
                for n, (item, run) in enumerate(zip(items_, self.runs[side], strict=True))
                if n not in met[side] and item.mark is None and self._words(item, side)
            )
            for side, items_ in enumerate(self.items)
        )
        """How many words came or went in each stretch."""
        for side in (0, 1):
            self._swallow(side, met[side])
        self._tie(met)
        self._rename()

    def _words(self, item: Item, side: int) -> bool:
        start, end = item.r0, item.r1
        return bool(self.flows[side].side.text[start:end].strip())

    def _swallow(self, side: int, met: set[int]) -> None:
        """Elements that came or went with all their words."""
        items_ = self.items[side]
        stack: list[tuple[int, Mark, int, int]] = []
        texts = blanks = 0
        inside: list[tuple[int, int]] = []
        for n, item in enumerate(items_):
            mark = item.mark
            if n in met:
                stack.clear()
            elif mark is None:
                worded = self._words(item, side)
                texts += worded
                blanks += not worded
            elif mark.kind == "start":
                stack.append((n, mark, texts, blanks))
            elif mark.kind == "end":
                if not stack or stack[-1][1].element is not mark.element:
                    stack.clear()
                    continue
                start, first, before, blank = stack.pop()
                run = self.runs[side][start]
                if texts == before and blanks > blank and self.worded[side][run]:
                    # A space in a tag of its own goes with the words beside it.
                    inside.append((start, n))
                    continue
                # A name that is tagged while its spelling changes is two changes.
                alone = first.name in NAMES and texts - before == self.worded[side][run]
                if texts > before and not (alone and self.worded[1 - side][run]):
                    inside.append((start, n))
        for start, end in inside:
            for n in range(start, end + 1):
                m = items_[n].mark
                if m is None or m.flow is not None or m.name == "pb":
                    continue
                if n in (start, end) or m.kind == "empty":
                    self.whole.add(m)

    def swallowed(self, mark: Mark) -> bool:
        return mark in self.whole

    def _tie(self, met: tuple[set[int], set[int]]) -> None:
        for side in (0, 1):
            for n, item in enumerate(self.items[side]):
                mark = item.mark
                if n in met[side] or mark is None or mark.element is None or mark in self.whole:
                    continue
                if mark.element not in self.knots:
                    self._gather(mark.element, side)

    def _gather(self, element: Element, side: int) -> None:
        knot = _Knot()
        stack = [(element, side)]
        while stack:
            one, where = stack.pop()
            if one in self.knots:
                continue
            self.knots[one] = knot
            knot.elements.append(one)
            knot.sides.append(where)
            for mark in (one.start, one.end):
                other = self.partner.get(mark) if mark is not None else None
                if other is not None and other.element is not None:
                    stack.append((other.element, 1 - where))

    def _rename(self) -> None:
        """An element that went where another came is one change: another name."""
        gone: dict[tuple[int, int], _Knot] = {}
        edges: dict[int, _Knot] = {}
        knots = list(dict.fromkeys(self.knots.values()))
        for knot in knots:
            if not knot.of(1) and len(knot.elements) == 1:
                span = self._span(knot.elements[0], 0)
                gone.setdefault(span, knot)
                if self._block(knot):
                    for edge in span:
                        edges.setdefault(edge, knot)
        for knot in knots:
            if knot.of(0) or len(knot.elements) != 1:
                continue
            span = self._span(knot.elements[0], 1)
            other = gone.get(span)
            if other is None and self._block(knot):
                other = edges.get(span[0]) or edges.get(span[1])
            if other is not None:
                for element in knot.elements:
                    self.knots[element] = other
                other.elements += knot.elements
                other.sides += knot.sides

    def _span(self, element: Element, side: int) -> tuple[int, int]:
        assert element.start is not None and element.end is not None
        return (
            self.runs[side][self.place[element.start]],
            self.runs[side][self.place[element.end]],
        )

    def _block(self, knot: _Knot) -> bool:
        start = knot.elements[0].start
        return start is not None and block(start)

    def cause(self, mark: Mark) -> Cause:
        """Why a tag has no like."""
        assert mark.element is not None
        knot = self.knots[mark.element]
        if knot.cause is None:
            kind, how = _judge(knot)
            knot.cause = self.causes.add(kind, how, *self.flows)
        return knot.cause

    def beside(self, side: int, item: Item) -> Cause | None:
        """The change of blocks that white space without words goes with."""
        if self.edges is None:
            self.edges = {}
            for where in (0, 1):
                for entry, run in zip(self.items[where], self.runs[where], strict=True):
                    mark = entry.mark
                    if mark is None or mark in self.whole or not block(mark):
                        continue
                    if mark.element in self.knots and mark not in self.partner:
                        self.edges.setdefault(run, mark)
        n = bisect_left(self.items[side], item.r0, key=lambda i: i.r0)
        while self.items[side][n] is not item:
            n += 1
        run = self.runs[side][n]
        mark = self.edges.get(run)
        if mark is None:
            # An anchor of a note may stand between the white space and the edge of the block.
            for near, step in ((n + 1, 1), (n - 1, -1)):
                if 0 <= near < len(self.items[side]):
                    between = self.items[side][near].mark
                    if between is not None and between.kind == "flow":
                        mark = mark or self.edges.get(run + step)
        return self.cause(mark) if mark is not None else None


def _judge(knot: _Knot) -> tuple[str, str]:
    before, after = knot.of(0), knot.of(1)
    names = {e.name for e in knot.elements}
    name = knot.elements[0].name
    division = name == "div" or (name.startswith("div") and name[3:].isdigit())
    start = knot.elements[0].start
    blocks = start is not None and block(start)
    if not after or not before:
        came = not before
        if len(knot.elements) == 1:
            if division:
                return ("document.added" if came else "document.removed"), f"{name} round the text"
            if name in NAMES:
                return ("name.tagged" if came else "name.untagged"), name
            return ("markup.added" if came else "markup.removed"), name
        return "markup.changed", " ".join(sorted(names))
    if len(names) > 1:
        gone = {e.name for e in before} & NAMES
        come = {e.name for e in after} & NAMES
        how = f"{' '.join(e.name for e in before)} → {' '.join(e.name for e in after)}"
        if gone and come:
            return "name.relinked", how
        if gone or come:
            return ("name.untagged" if gone else "name.tagged"), how
        return "markup.changed", how
    if len(before) == 1 and len(after) > 1:
        if division:
            return "document.split", name
        return ("block.split", name) if blocks else ("markup.changed", f"{name}: split")
    if len(after) == 1 and len(before) > 1:
        if division:
            return "document.merged", name
        return ("block.joined", name) if blocks else ("markup.changed", f"{name}: joined")
    if len(before) == len(after) == 1:
        return "markup.changed", f"{name}: extent"
    return "markup.changed", name
