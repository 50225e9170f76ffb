"""Turns what does not meet between two streams into edits.

What meets may still be written otherwise; what does not is set side by side, text against text, marks
between, and each edit gets the cause that its words or its element have.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from edition.compare.causes import Causes
from edition.compare.change import Cause, Edit
from edition.compare.elements import Elements
from edition.compare.flows import Flow
from edition.compare.items import Item, Pair, block
from edition.compare.namespaces import Namespaces
from edition.compare.reflow import WHITE
from edition.compare.stream import Mark, Stream, legible
from edition.compare.tags import tag_edits

_CONTEXT: Final = 90
"""Characters of the text that are kept before and after a change of words."""


@dataclass
class Loose:
    """An edit that may turn out to be half of a move."""

    edit: Edit
    item: Item
    flow: Flow


@dataclass
class Findings:
    """What the flows of one comparison find together."""

    names: tuple[Namespaces, Namespaces]
    """The namespaces of A and of B."""
    causes: Causes = field(default_factory=Causes)
    gone: dict[Flow, Edit] = field(default_factory=dict)
    """Flows of A whose anchors have no like, and the edits that take them out."""
    come: dict[Flow, Edit] = field(default_factory=dict)
    """The same of B."""
    loose: tuple[list[Loose], list[Loose]] = field(default_factory=lambda: ([], []))
    """Marks without content that came or went."""


Within = Callable[[Flow, Flow], list[Edit]]
"""The edits between two flows that stand in those that are woven."""


class Weaver:
    """Turns what does not meet between two streams into edits."""

    def __init__(
        self, found: Findings, within: Within, a: Flow, b: Flow, left: Stream, right: Stream,
        ours: list[Item], theirs: list[Item], pairs: list[Pair],
    ) -> None:  # fmt: skip
        self.found = found
        self.within = within
        self.causes = found.causes
        self.flow_a, self.flow_b = a, b
        self.left, self.right = left, right
        self.ours, self.theirs = ours, theirs
        self.pairs = pairs
        self.text_a, self.text_b = a.side.text, b.side.text
        self.result: list[Edit] = []
        self.elements = Elements(self.causes, a, b, ours, theirs, pairs)
        self.words: Cause | None = None
        """The change of words that is being collected."""
        self.said: list[tuple[int, int] | None] = [None, None]
        """From where to where it reaches, in A and in B."""

    def edits(self) -> list[Edit]:
        last_a, last_b = self.flow_a.start, self.flow_b.start
        i = j = 0
        for x, y in [*self.pairs, (len(self.ours), len(self.theirs))]:
            next_a = self.ours[i].r0 if i < len(self.ours) else self.flow_a.end
            next_b = self.theirs[j].r0 if j < len(self.theirs) else self.flow_b.end
            self.layout(last_a, next_a, last_b, next_b)
            if x > i or y > j:
                self.unlike(i, x, j, y)
            if x == len(self.ours):
                break
            self.alike(self.ours[x], self.theirs[y])
            last_a, last_b = self.ours[x].r1, self.theirs[y].r1
            i, j = x + 1, y + 1
        return self.result

    def add(self, a0: int, a1: int, b0: int, b1: int, cause: Cause) -> Edit:
        edit = Edit(a0, a1, b0, b1, cause)
        self.result.append(edit)
        return edit

    def layout(self, a0: int, a1: int, b0: int, b1: int) -> None:
        if self.text_a[a0:a1] != self.text_b[b0:b1]:
            white = not (self.text_a[a0:a1] + self.text_b[b0:b1]).strip(WHITE)
            self.add(a0, a1, b0, b1, self.causes.layout if white else self.causes.spelling)

    # -- what meets --------------------------------------------------------------------------------

    def alike(self, x: Item, y: Item) -> None:
        mark, other = x.mark, y.mark
        if mark is None or other is None:
            self.words = None
            self.same_text(x, y)
            return
        if block(mark):
            self.words = None
        if mark.flow is not None and other.flow is not None:
            self.result += self.within(mark.flow, other.flow)
            return
        if self.text_a[x.r0 : x.r1] == self.text_b[y.r0 : y.r1]:
            return
        if mark.kind in ("start", "empty"):
            self.result += tag_edits(
                self.causes, self.flow_a, self.flow_b, mark, other, *self.found.names
            )
        elif mark.kind in ("declaration", "end") or mark.key == other.key:
            self.form(x, y)
        else:
            kind = "instruction.changed" if mark.kind in ("doctype", "pi") else "comment.changed"
            cause = self.causes.add(kind, "changed", self.flow_a, self.flow_b)
            self.add(x.r0, x.r1, y.r0, y.r1, cause)

    def form(self, x: Item, y: Item) -> None:
        """The same, written otherwise."""
        cause = self.causes.form(self.text_a[x.r0 : x.r1], self.text_b[y.r0 : y.r1])
        self.add(x.r0, x.r1, y.r0, y.r1, cause)

    def same_text(self, x: Item, y: Item) -> None:
        """Text that is alike as read; as written it may differ."""
        if self.text_a[x.r0 : x.r1] == self.text_b[y.r0 : y.r1]:
            return
        cuts = {x.t0, x.t1}
        for stream_, start, other in ((self.left, x.t0, x.t0), (self.right, y.t0, x.t0)):
            for place in stream_.boundaries(start, start + x.t1 - x.t0):
                cuts.add(place - start + other)
        order = sorted(cuts)
        shift = y.t0 - x.t0
        a0, b0 = x.r0, y.r0
        for u, v in itertools.pairwise(order):
            # From where the last stretch ended: what lies between two is layout.
            _, a1 = self.left.span(u, v)
            _, b1 = self.right.span(u + shift, v + shift)
            self.layout(a0, a1, b0, b1)
            a0, b0 = a1, b1

    # -- what does not -----------------------------------------------------------------------------

    def unlike(self, i0: int, i1: int, j0: int, j1: int) -> None:
        """Items between two that meet. Text is set against text, in order; marks stand between."""
        left = _grouped(self.ours, i0, i1, self.flow_a.end)
        right = _grouped(self.theirs, j0, j1, self.flow_b.end)
        at_a = self.ours[i0].r0 if i0 < len(self.ours) else self.flow_a.end
        at_b = self.theirs[j0].r0 if j0 < len(self.theirs) else self.flow_b.end
        p = q = 0
        while p < len(left) or q < len(right):
            mark = left[p].mark if p < len(left) else None
            other = right[q].mark if q < len(right) else None
            if mark is not None:
                at_a = self.one(left[p], mark, at_b, True)
                p += 1
            elif other is not None:
                at_b = self.one(right[q], other, at_a, False)
                q += 1
            else:
                a = left[p] if p < len(left) else None
                b = right[q] if q < len(right) else None
                at_a, at_b = self.changed(a, b, at_a, at_b)
                p += a is not None
                q += b is not None

    def changed(self, a: Group | None, b: Group | None, at_a: int, at_b: int) -> tuple[int, int]:
        a0, a1 = (a.first.r0, a.end) if a else (at_a, at_a)
        b0, b1 = (b.first.r0, b.end) if b else (at_b, at_b)
        before = self.left.text[a.first.t0 : a.last.t1] if a else ""
        after = self.right.text[b.first.t0 : b.last.t1] if b else ""
        if not before.strip() and not after.strip():
            # White space alone: with the tags it stands beside, or a change of its own.
            beside = self.elements.beside(0, a.first) if a else None
            if beside is None and b:
                beside = self.elements.beside(1, b.first)
            cause = beside or self.wording()
        else:
            cause = self.wording()
        if cause.kind == "":
            self.say(cause, a, b)
        if self.text_a[a0:a1] != self.text_b[b0:b1]:
            self.add(a0, a1, b0, b1, cause)
        return a1, b1

    def say(self, cause: Cause, a: Group | None, b: Group | None) -> None:
        """Keep what the words were and are, from the first of them to the last, and those round."""
        for n, group in enumerate((a, b)):
            if group is not None:
                start, end = self.said[n] or (group.first.t0, 0)
                self.said[n] = start, max(end, group.last.t1)
        (mine, theirs), text = self.said, self.left.text
        if mine:
            cause.words_before = legible(text[mine[0] : mine[1]])
        if theirs:
            cause.words_after = legible(self.right.text[theirs[0] : theirs[1]])
        if mine is None and theirs:
            mine, text = theirs, self.right.text
        if mine:
            cause.lead = legible(text[max(0, mine[0] - _CONTEXT) : mine[0]].rpartition("\n")[2])
            cause.trail = legible(text[mine[1] : mine[1] + _CONTEXT].partition("\n")[0])

    def wording(self) -> Cause:
        if self.words is None:
            self.words = self.causes.add("", "", self.flow_a, self.flow_b)
            self.said = [None, None]
        return self.words

    def one(self, group: Group, mark: Mark, other: int, ours: bool) -> int:
        """A mark that the other side has not."""
        item, end = group.first, group.end
        cause = self.mark_cause(mark, ours)
        if ours:
            edit = self.add(item.r0, end, other, other, cause)
        else:
            edit = self.add(other, other, item.r0, end, cause)
        if mark.flow is not None:
            (self.found.gone if ours else self.found.come)[mark.flow] = edit
        elif mark.kind == "empty":
            loose = Loose(edit, item, self.flow_a if ours else self.flow_b)
            self.found.loose[0 if ours else 1].append(loose)
        return end

    def mark_cause(self, mark: Mark, ours: bool) -> Cause:
        causes = self.causes
        if mark.flow is not None:
            family = "note" if mark.flow.kind == "note" else "document"
            if mark.flow.kind == "header":
                return causes.add("header.changed", "removed" if ours else "added",
                                    self.flow_a, self.flow_b)  # fmt: skip
            cause = causes.add(
                f"{family}.removed" if ours else f"{family}.added", "", self.flow_a, self.flow_b
            )
            if ours:
                cause.words_before = mark.flow.shown
            else:
                cause.words_after = mark.flow.shown
            return cause
        if mark.kind in ("comment", "pi", "doctype"):
            if mark.key == ("cdata", ""):
                return causes.spelling
            kind = "comment.changed" if mark.kind == "comment" else "instruction.changed"
            return causes.add(kind, "removed" if ours else "added", self.flow_a, self.flow_b)
        if mark.kind == "declaration":
            return causes.spelling
        if mark.kind == "empty":
            if self.elements.swallowed(mark):
                return self.wording()
            family = "page" if mark.name == "pb" else "markup"
            return causes.add(
                f"{family}.removed" if ours else f"{family}.added", mark.name,
                self.flow_a, self.flow_b,
            )  # fmt: skip
        if self.elements.swallowed(mark):
            if block(mark) and mark.kind == "start" and self.words is not None and (
                (ours and self.words.words_after) or (not ours and self.words.words_before)
            ):  # fmt: skip
                self.words = None
            return self.wording()
        return self.elements.cause(mark)


class Group(NamedTuple):
    """A mark, or text between two marks, that the other side has not; and where the next item is."""

    first: Item
    last: Item
    end: int

    @property
    def mark(self) -> Mark | None:
        return self.first.mark


def _grouped(items_: list[Item], start: int, end: int, flow_end: int) -> list[Group]:
    groups: list[Group] = []
    for n in range(start, end):
        item = items_[n]
        after = items_[n + 1].r0 if n + 1 < len(items_) else flow_end
        if item.mark is None and groups and groups[-1].mark is None:
            groups[-1] = Group(groups[-1].first, item, after)
        else:
            groups.append(Group(item, item, after))
    return groups
