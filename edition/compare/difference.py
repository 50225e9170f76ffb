"""The edits between two sides, each with its cause.

Flow by flow: where two flows differ in layout alone, that is said at once; else their streams are
aligned, and what does not meet is an edit. Tags are judged by the elements they belong to: a start
and an end without their like are one element added, an end that moved is another extent, an end and
a start between two halves are a split.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from edition.compare import flows, pairing, wording
from edition.compare.change import Cause, Edit, Move
from edition.compare.flows import Flow
from edition.compare.items import block, items, meet
from edition.compare.namespaces import Namespaces
from edition.compare.pairing import Pairs
from edition.compare.reflow import WHITE, walk
from edition.compare.sequence import align
from edition.compare.source import Side
from edition.compare.stream import Stream, stream
from edition.compare.weaving import Findings, Loose, Weaver

_MOVABLE: Final = frozenset(
    "p item lg l ab sp row head quote list table figure closer opener postscript signed".split()
)
_SMALL: Final = 2_000
"""Characters of a flow below which it is looked at as a whole."""


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
class Differ:
    """Compares the flows of two sides."""

    found: Findings
    pairs: Pairs
    """Flows of the one that are those of the other."""

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
                return [Edit(*hunk, self.found.causes.layout) for hunk in hunks]
        if not a.children and not b.children and max(len(raw_a), len(raw_b)) > _SMALL:
            self.same_blocks(a, b)
        flows.find_notes(a)
        flows.find_notes(b)
        pairing.notes(a, b, self.pairs)
        left, right = (
            stream(flow, names) for flow, names in zip((a, b), self.found.names, strict=True)
        )
        found = _found(left, right)
        shifted = wording.moved(left.text, right.text, found) if left.text != right.text else []
        if shifted and self.lift(left, right, shifted):
            pairing.notes(a, b, self.pairs)
            left, right = (
                stream(flow, names) for flow, names in zip((a, b), self.found.names, strict=True)
            )
            found = _found(left, right)
        for mark in left.marks:
            if mark.flow is not None:
                mark.key = ("flow", id(mark.flow))
        for mark in right.marks:
            if mark.flow is not None:
                mark.key = ("flow", id(self.pairs.a_of.get(mark.flow, mark.flow)))
        ours, theirs = items(left, right, found)
        pairs = meet(ours, theirs)
        return Weaver(self.found, self.flow, a, b, left, right, ours, theirs, pairs).edits()

    def streams(self, a: Flow, b: Flow) -> tuple[Stream, Stream]:
        ours, theirs = self.found.names
        return stream(a, ours), stream(b, theirs)

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
            found = [(a, self.pairs.b_of[a]) for a in self.found.gone if a in self.pairs.b_of]
            found = [(a, b) for a, b in found if a not in done and b in self.found.come]
            if not found:
                found = [(a, b) for a, b in self.stray_notes() if a not in done]
            if not found:
                return
            for a, b in found:
                done.add(a)
                out, back = self.found.gone[a], self.found.come[b]
                kind = _moved_kind(a, out.cause.flow_a, back.cause.flow_b)
                cause = self.found.causes.add(kind, "", a, b)
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
        if a.side.text[a.end : move.a1] != b.side.text[b.end : move.b1]:
            layout = self.found.causes.layout
            move.edits.append(Edit(a.end, move.a1, b.end, move.b1, layout))

    def stray_notes(self) -> list[tuple[Flow, Flow]]:
        """Notes that went from one text to another: the same words, of which there are some."""
        ours: dict[str, list[Flow]] = {}
        for a in self.found.gone:
            if a.kind in ("note", "div") and a not in self.pairs.b_of and a.words.count(" ") >= 2:
                ours.setdefault(a.kind + a.words, []).append(a)
        result = []
        for b in self.found.come:
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


def compare(a: Side, b: Side) -> Difference:
    """The edits between two sides and their causes."""
    root_a, root_b = flows.divide(a), flows.divide(b)
    names = Namespaces(a), Namespaces(b)
    names[0].settle(names[1])
    differ = Differ(Findings(names), pairing.divisions(root_a, root_b))
    edits = differ.flow(root_a, root_b)
    differ.moves()
    found = differ.found
    return Difference(a, b, edits, found.causes.all, root_a, root_b, differ.pairs, found.loose)
