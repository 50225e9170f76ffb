"""The edits between two sides, each with its cause.

Flow by flow: where two flows differ in layout alone, that is said at once; else their streams are
aligned, and what does not meet is an edit. Tags are judged by the elements they belong to: a start
and an end without their like are one element added, an end that moved is another extent, an end and
a start between two halves are a split.
"""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from edition.compare import flows, pairing, wording
from edition.compare.change import Cause, Edit, Move
from edition.compare.elements import Elements
from edition.compare.flows import Flow
from edition.compare.items import Item, Pair, block, items, meet
from edition.compare.pairing import Pairs
from edition.compare.reflow import WHITE, walk
from edition.compare.sequence import align
from edition.compare.source import Side
from edition.compare.stream import Mark, Namespaces, Stream, stream
from edition.compare.tags import tag_edits

_MOVABLE: Final = frozenset(
    "p item lg l ab sp row head quote list table figure closer opener postscript signed".split()
)
_SMALL: Final = 2_000
"""Characters of a flow below which it is looked at as a whole."""
_CONTEXT: Final = 90
"""Characters of the text that are kept before and after a change of words."""


@dataclass
class Difference:
    """What `compare` gives: the edits in order, and everything needed to say what they are."""

    a: Side
    b: Side
    edits: list[Edit]
    causes: list[Cause]
    root_a: Flow
    root_b: Flow
    pairs: Pairs
    loose: tuple[list[Loose], list[Loose]]
    """Marks without content that came or went."""


@dataclass
class Loose:
    """An edit that may turn out to be half of a move."""

    edit: Edit
    item: Item
    flow: Flow


@dataclass
class Differ:
    """Compares two sides."""

    a: Side
    b: Side
    causes: list[Cause] = field(default_factory=list)
    gone: dict[Flow, Edit] = field(default_factory=dict)
    """Flows of A whose anchors have no like, and the edits that take them out."""
    come: dict[Flow, Edit] = field(default_factory=dict)
    loose_a: list[Loose] = field(default_factory=list)
    loose_b: list[Loose] = field(default_factory=list)

    def run(self) -> Difference:
        self.layout = self.cause("form.layout")
        self.spelling = self.cause("form.spelling")
        root_a, root_b = flows.divide(self.a), flows.divide(self.b)
        self.names_a, self.names_b = Namespaces(self.a), Namespaces(self.b)
        self.names_a.settle(self.names_b)
        self.pairs = pairing.divisions(root_a, root_b)
        edits = self.flow(root_a, root_b)
        self.moves()
        return Difference(
            self.a, self.b, edits, self.causes, root_a, root_b, self.pairs, (self.loose_a, self.loose_b)
        )

    def cause(self, kind: str, how: str = "", a: Flow | None = None, b: Flow | None = None) -> Cause:
        made = Cause(kind, how, flow_a=a, flow_b=b)
        self.causes.append(made)
        return made

    # -- flows -------------------------------------------------------------------------------------

    def flow(self, a: Flow, b: Flow) -> list[Edit]:
        """The edits between two flows, those of the flows in them among them."""
        raw_a, raw_b = a.raw, b.raw
        if raw_a == raw_b:
            return []
        if not a.children and not b.children and a.kind != "file" and not (
            flows.kept(a) or flows.kept(b)
        ):  # fmt: skip
            hunks = walk(raw_a, raw_b, a.start, b.start)
            if hunks is not None:
                return [Edit(*hunk, self.layout) for hunk in hunks]
        if not a.children and not b.children and max(len(raw_a), len(raw_b)) > _SMALL:
            self.same_blocks(a, b)
        flows.find_notes(a)
        flows.find_notes(b)
        pairing.notes(a, b, self.pairs)
        left, right = stream(a, self.names_a), stream(b, self.names_b)
        found = _found(left, right)
        shifted = wording.moved(left.text, right.text, found) if left.text != right.text else []
        if shifted and self.lift(left, right, shifted):
            pairing.notes(a, b, self.pairs)
            left, right = stream(a, self.names_a), stream(b, self.names_b)
            found = _found(left, right)
        for mark in left.marks:
            if mark.flow is not None:
                mark.key = ("flow", id(mark.flow))
        for mark in right.marks:
            if mark.flow is not None:
                mark.key = ("flow", id(self.pairs.a_of.get(mark.flow, mark.flow)))
        ours, theirs = items(left, right, found)
        pairs = meet(ours, theirs)
        return _Weaver(self, a, b, left, right, ours, theirs, pairs).edits()

    def same_blocks(self, a: Flow, b: Flow) -> None:
        """Blocks that seem to be the same, but perhaps for layout, become flows of their own, so that
        only what is left has to be looked at closely."""
        ours, theirs = flows.blocks(a), flows.blocks(b)
        raws = [[f.raw for f in side] for side in (ours, theirs)]
        same = set(raws[0]).intersection(raws[1])
        keys = [
            [raw if raw in same else " ".join(raw.split()).replace(" >", ">") for raw in side]
            for side in raws
        ]
        for i, j, n in align(*keys):
            k = 0
            while k < n:
                x, y = ours[i + k], theirs[j + k]
                last = k
                while last + 1 < n and _next_to(ours[i + last], ours[i + last + 1]) and (
                    _next_to(theirs[j + last], theirs[j + last + 1])
                ):  # fmt: skip
                    last += 1
                x.end, y.end = ours[i + last].end, theirs[j + last].end
                if self.pairs.add(x, y):
                    a.children.append(x)
                    b.children.append(y)
                    x.number = y.number = len(a.children)
                k = last + 1

    def lift(self, left: Stream, right: Stream, shifted: list[tuple[int, int, int]]) -> bool:
        """Make flows of blocks that stand elsewhere in the other stream."""
        made = False
        for x, y, n in shifted:
            p = _block_of(left, x, n)
            q = _block_of(right, y, n)
            if p is None or q is None or p[0] != q[0]:
                continue
            fa = _lifted(left.flow, *p)
            fb = _lifted(right.flow, *q)
            if fa is None or fb is None:
                continue
            _adopt(left.flow, fa)
            _adopt(right.flow, fb)
            made = self.pairs.add(fa, fb) or made
        return made

    # -- moves -------------------------------------------------------------------------------------

    def moves(self) -> None:
        """Flows that left one place and came in another; then what changed inside them, which may
        hold further ones."""
        done: set[Flow] = set()
        while True:
            found = [(a, self.pairs.b_of[a]) for a in self.gone if a in self.pairs.b_of]
            found = [(a, b) for a, b in found if a not in done and b in self.come]
            if not found:
                found = [(a, b) for a, b in self.stray_notes() if a not in done]
            if not found:
                return
            for a, b in found:
                done.add(a)
                out, back = self.gone[a], self.come[b]
                kind = _moved_kind(a, out.cause.flow_a, back.cause.flow_b)
                cause = self.cause(kind, "", a, b)
                for old in (out.cause, back.cause):
                    old.merged = cause
                move = Move(a.start, a.end, b.start, b.end, cause)
                for edit, role in ((out, "out"), (back, "in")):
                    edit.role = "out" if role == "out" else "in"
                    edit.move = move
                    edit.cause = cause
                # The layout that went with it is not a part of what moved.
                move.a1, move.b1 = out.a1, back.b1
                move.edits = self.flow(a, b)
                self.tail(a, b, move)

    def tail(self, a: Flow, b: Flow, move: Move) -> None:
        """What follows a moved stretch up to the next item: layout on both sides."""
        if self.a.text[a.end : move.a1] != self.b.text[b.end : move.b1]:
            move.edits.append(Edit(a.end, move.a1, b.end, move.b1, self.layout))

    def stray_notes(self) -> list[tuple[Flow, Flow]]:
        """Notes that went from one text to another: the same words, of which there are some."""
        ours: dict[str, list[Flow]] = {}
        for a in self.gone:
            if a.kind in ("note", "div") and a not in self.pairs.b_of and a.words.count(" ") >= 2:
                ours.setdefault(a.kind + a.words, []).append(a)
        result = []
        for b in self.come:
            here = ours.get(b.kind + b.words, [])
            if b not in self.pairs.a_of and len(here) == 1 and self.pairs.add(here[0], b):
                result.append((here[0], b))
        return result


def _found(left: Stream, right: Stream) -> list[wording.Match]:
    found = wording.match(left.text, right.text)
    if left.text != right.text:
        found = wording.slid(
            found, left.text, right.text, [Counter(m.at for m in side.marks) for side in (left, right)]
        )
    return wording.uncut(found, left.whole, right.whole)


def _next_to(a: Flow, b: Flow) -> bool:
    return not a.side.text[a.end : b.start].strip(WHITE)


def _moved_kind(flow: Flow, here: Flow | None, there: Flow | None) -> str:
    if flow.kind == "note":
        same = here is not None and there is not None and _text(here) == _text(there)
        return "note.shifted" if same else "note.moved"
    if flow.kind == "block" or flow.kind.startswith("moved"):
        return "block.moved"
    return "document.moved"


def _text(flow: Flow) -> str:
    """Which text a note belongs to: the nearest division."""
    for outer in (flow, *flow.ancestors()):
        if outer.kind not in ("note", "block") and not outer.kind.startswith("moved"):
            return outer.id or outer.kind
    return ""


def _block_of(stream_: Stream, start: int, length: int) -> tuple[str, int, int] | None:
    """The block element that holds just this line of the text: its name and where it stands."""
    best: tuple[str, int, int] | None = None
    for mark in stream_.marks:
        if mark.at > start:
            break
        element = mark.element
        if mark.kind == "start" and element is not None and mark.at == start and block(mark):
            end = element.end
            if mark.name in _MOVABLE and end is not None and end.at - start - length in (0, 1):
                best = best or (mark.name, mark.start, end.end)
    return best


def _lifted(flow: Flow, name: str, start: int, end: int) -> Flow | None:
    side = flow.side
    made = Flow(side, f"moved {name}", start, end, side.text.index(">", start) + 1, flow)
    for child in flow.children:
        if child.kind != "note" and start < child.end and child.start < end:
            return None
    flows.rescan(made)
    return made


def _adopt(flow: Flow, made: Flow) -> None:
    kept = [c for c in flow.children if not (made.start <= c.start and c.end <= made.end)]
    kept.append(made)
    kept.sort(key=lambda c: c.start)
    flow.children = kept


class _Weaver:
    """Turns what does not meet between two streams into edits."""

    def __init__(
        self, differ: Differ, a: Flow, b: Flow, left: Stream, right: Stream,
        ours: list[Item], theirs: list[Item], pairs: list[Pair],
    ) -> None:  # fmt: skip
        self.differ = differ
        self.flow_a, self.flow_b = a, b
        self.left, self.right = left, right
        self.ours, self.theirs = ours, theirs
        self.pairs = pairs
        self.text_a, self.text_b = a.side.text, b.side.text
        self.result: list[Edit] = []
        self.words: Cause | None = None
        """The change of words that is being collected."""

    def edits(self) -> list[Edit]:
        self.elements = Elements(self.differ, self.flow_a, self.flow_b, self.ours, self.theirs,
                                 self.pairs)  # fmt: skip
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
            self.add(a0, a1, b0, b1, self.differ.layout if white else self.differ.spelling)

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
            self.result += self.differ.flow(mark.flow, other.flow)
            return
        if self.text_a[x.r0 : x.r1] == self.text_b[y.r0 : y.r1]:
            return
        if mark.kind in ("start", "empty"):
            self.result += tag_edits(
                self.differ, self.flow_a, self.flow_b, mark, other, self.names(0), self.names(1)
            )
        elif mark.kind in ("declaration", "end") or mark.key == other.key:
            self.form(x, y)
        else:
            kind = "instruction.changed" if mark.kind in ("doctype", "pi") else "comment.changed"
            cause = self.differ.cause(kind, "changed", self.flow_a, self.flow_b)
            self.add(x.r0, x.r1, y.r0, y.r1, cause)

    def names(self, side: int) -> Namespaces:
        return self.differ.names_b if side else self.differ.names_a

    def form(self, x: Item, y: Item) -> None:
        """The same, written otherwise."""
        a, b = self.text_a[x.r0 : x.r1], self.text_b[y.r0 : y.r1]
        same = "".join(a.split()) == "".join(b.split())
        self.add(x.r0, x.r1, y.r0, y.r1, self.differ.layout if same else self.differ.spelling)

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
            cause.words_before = text[mine[0] : mine[1]]
        if theirs:
            cause.words_after = self.right.text[theirs[0] : theirs[1]]
        if mine is None and theirs:
            mine, text = theirs, self.right.text
        if mine:
            cause.lead = text[max(0, mine[0] - _CONTEXT) : mine[0]].rpartition("\n")[2]
            cause.trail = text[mine[1] : mine[1] + _CONTEXT].partition("\n")[0]

    def wording(self) -> Cause:
        if self.words is None:
            self.words = self.differ.cause("", "", self.flow_a, self.flow_b)
            self.said: list[tuple[int, int] | None] = [None, None]
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
            (self.differ.gone if ours else self.differ.come)[mark.flow] = edit
        elif mark.kind == "empty":
            loose = Loose(edit, item, self.flow_a if ours else self.flow_b)
            (self.differ.loose_a if ours else self.differ.loose_b).append(loose)
        return end

    def mark_cause(self, mark: Mark, ours: bool) -> Cause:
        differ = self.differ
        if mark.flow is not None:
            family = "note" if mark.flow.kind == "note" else "document"
            if mark.flow.kind == "header":
                return differ.cause("header.changed", "removed" if ours else "added",
                                    self.flow_a, self.flow_b)  # fmt: skip
            cause = differ.cause(
                f"{family}.removed" if ours else f"{family}.added", "", self.flow_a, self.flow_b
            )
            if ours:
                cause.words_before = mark.flow.shown
            else:
                cause.words_after = mark.flow.shown
            return cause
        if mark.kind in ("comment", "pi", "doctype"):
            if mark.key == ("cdata", ""):
                return differ.spelling
            kind = "comment.changed" if mark.kind == "comment" else "instruction.changed"
            return differ.cause(kind, "removed" if ours else "added", self.flow_a, self.flow_b)
        if mark.kind == "declaration":
            return differ.spelling
        if mark.kind == "empty":
            if self.elements.swallowed(mark):
                return self.wording()
            family = "page" if mark.name == "pb" else "markup"
            return differ.cause(
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


def compare(a: Side, b: Side) -> Difference:
    """The edits between two sides and their causes."""
    return Differ(a, b).run()
