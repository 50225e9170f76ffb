"""Which flow of B is which flow of A.

Documents first by what they say where their ids agree, then by what they say alone, then by id; so
renumbered, moved and re-wrapped documents meet. Notes likewise, within a pair of documents.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from edition.compare.flows import Flow, plain
from edition.compare.sequence import align
from edition.compare.similarity import Similarity, candidates

_SAMPLE: Final = 1_600
"""Characters of a document that are looked at first."""
_ALIKE: Final = 0.12
"""Shared shingles from which two documents with the same id are the same."""


class Pairs:
    """The pairs found so far, both ways."""

    def __init__(self) -> None:
        self.b_of: dict[Flow, Flow] = {}
        self.a_of: dict[Flow, Flow] = {}

    def add(self, a: Flow, b: Flow) -> bool:
        """Pair two flows, unless that would put each inside the other."""
        if a in self.b_of or b in self.a_of or a.kind != b.kind:
            return False
        for outer in a.ancestors():
            other = self.b_of.get(outer)
            if other is not None and b in other.ancestors():
                return False
        for outer in b.ancestors():
            other = self.a_of.get(outer)
            if other is not None and a in other.ancestors():
                return False
        self.b_of[a] = b
        self.a_of[b] = a
        return True

    def drop(self, a: Flow) -> None:
        b = self.b_of.pop(a, None)
        if b is not None:
            del self.a_of[b]


def _by_id(flows: Iterable[Flow]) -> dict[str, Flow]:
    found: dict[str, Flow] = {}
    twice: set[str] = set()
    for flow in flows:
        if flow.id:
            if flow.id in found:
                twice.add(flow.id)
            found[flow.id] = flow
    for double in twice:
        del found[double]
    return found


def _unique(flows: Iterable[Flow], key: Callable[[Flow], str]) -> dict[str, Flow]:
    found: dict[str, Flow] = {}
    counts: Counter[str] = Counter()
    for flow in flows:
        k = key(flow)
        if k:
            counts[k] += 1
            found[k] = flow
    return {k: flow for k, flow in found.items() if counts[k] == 1}


def divisions(root_a: Flow, root_b: Flow) -> Pairs:
    """Pair the divisions and headers of two files."""
    pairs = Pairs()
    pairs.add(root_a, root_b)
    ours = [f for f in root_a.all() if f is not root_a]
    theirs = [f for f in root_b.all() if f is not root_b]
    similar = Similarity()
    _headers(ours, theirs, pairs)
    leaves_a = [f for f in ours if f.kind == "div" and not f.children]
    leaves_b = [f for f in theirs if f.kind == "div" and not f.children]
    _leaves(leaves_a, leaves_b, pairs, similar)
    _containers(
        [f for f in reversed(ours) if f not in pairs.b_of],
        [f for f in theirs if f not in pairs.a_of],
        pairs,
    )
    # What is left where all round it is paired: a division rewritten, or turned into one that holds
    # others.
    left = _by_id(f for f in theirs if f not in pairs.a_of)
    for a in ours:
        b = left.get(a.id)
        if b is None or a in pairs.b_of or a.kind == "header":
            continue
        if bool(a.children) != bool(b.children) or similar(a, b) >= _ALIKE:
            pairs.add(a, b)
    _between(root_a, pairs)
    whole_a = [f for f in leaves_a if f not in pairs.b_of]
    whole_b = [f for f in leaves_b if f not in pairs.a_of]
    for a, b in candidates(whole_a, _parted(theirs, pairs.a_of), similar):
        pairs.add(a, b)
    for b, a in candidates(whole_b, _parted(ours, pairs.b_of), similar):
        pairs.add(a, b)
    _divided(root_a, pairs.b_of, similar)
    _divided(root_b, pairs.a_of, similar)
    _split(root_a, pairs.b_of, pairs, similar, merged=True)
    _split(root_b, pairs.a_of, pairs, similar, merged=False)
    dissolve(root_a, pairs.b_of)
    dissolve(root_b, pairs.a_of)
    return pairs


def _headers(ours: list[Flow], theirs: list[Flow], pairs: Pairs) -> None:
    for kind in ("text", "header"):
        a = [f for f in ours if f.kind == kind]
        b = [f for f in theirs if f.kind == kind]
        if kind == "text":
            known = _by_id(b)
            for flow in a:
                if flow.id in known:
                    pairs.add(flow, known[flow.id])
        left_a = [f for f in a if f not in pairs.b_of]
        left_b = [f for f in b if f not in pairs.a_of]
        if kind == "header":
            # The header of a text goes with it.
            by_parent: dict[Flow | None, list[Flow]] = {}
            for flow in reversed(left_b):
                by_parent.setdefault(flow.parent, []).append(flow)
            for flow in left_a:
                there = by_parent.get(pairs.b_of.get(flow.parent)) if flow.parent else None
                if there:
                    pairs.add(flow, there.pop())
            continue
        for x, y in zip(left_a, left_b, strict=False):
            pairs.add(x, y)


def _leaves(ours: list[Flow], theirs: list[Flow], pairs: Pairs, similar: Similarity) -> None:
    ids = _by_id(theirs)
    mine = _by_id(ours)
    for a in ours:
        b = ids.get(a.id) if mine.get(a.id) is a else None
        if b is not None and _looks_alike(a, b):
            pairs.add(a, b)
    for key in (lambda f: f.raw, lambda f: f.words):
        left_a = [f for f in ours if f not in pairs.b_of]
        left_b = [f for f in theirs if f not in pairs.a_of]
        if not left_a or not left_b:
            return
        there = _unique(left_b, key)
        for text, a in _unique(left_a, key).items():
            if text in there:
                pairs.add(a, there[text])
    left_a = [f for f in ours if f not in pairs.b_of]
    left_b = [f for f in theirs if f not in pairs.a_of]
    for a, b in candidates(left_a, left_b, similar):
        pairs.add(a, b)
    for a in left_a:
        b = ids.get(a.id) if a not in pairs.b_of and mine.get(a.id) is a else None
        if b is not None and b not in pairs.a_of and (
            similar(a, b) >= _ALIKE or min(a.words.count(" "), b.words.count(" ")) < 12
        ):  # fmt: skip
            pairs.add(a, b)
    # Short or empty ones, in order, by tag.
    left_a = [f for f in ours if f not in pairs.b_of]
    left_b = [f for f in theirs if f not in pairs.a_of]
    tags = [_tag(f) + f.words[:200] for f in left_a], [_tag(f) + f.words[:200] for f in left_b]
    for i, j, n in align(*tags):
        for k in range(n):
            pairs.add(left_a[i + k], left_b[j + k])


def _tag(flow: Flow) -> str:
    """The tag of a flow, however it is written."""
    name = flow.side.text[flow.start : flow.tag_end].split(None, 1)[0].strip("</>").rpartition(":")[2]
    return " ".join([name, *sorted(f"{k}={v}" for k, v in flow.attributes.items())])


def _looks_alike(a: Flow, b: Flow) -> bool:
    if a.end - a.start == b.end - b.start and a.raw == b.raw:
        return True
    x = plain(a.side, a.tag_end, min(a.end, a.tag_end + _SAMPLE)).split()[:-1]
    y = plain(b.side, b.tag_end, min(b.end, b.tag_end + _SAMPLE)).split()[:-1]
    least = min(len(x), len(y))
    if least < 20:
        return x[:least] == y[:least] and least > 3
    p, q = set(itertools.pairwise(x)), set(itertools.pairwise(y))
    return len(p & q) >= 0.7 * min(len(p), len(q))


def _containers(ours: list[Flow], theirs: list[Flow], pairs: Pairs) -> None:
    """Divisions that hold others: each goes where most of what it holds went, then by id."""
    ids = {f.id: f for f in theirs if f.id}
    for a in ours:  # the innermost first
        if not a.children or a.kind == "header":
            continue
        votes: Counter[Flow] = Counter()
        for child in a.children:
            b = pairs.b_of.get(child)
            if b is not None and b.parent is not None and b.parent not in pairs.a_of:
                votes[b.parent] += 1
        same = ids.get(a.id)
        if same is not None and same not in pairs.a_of:
            votes[same] += 1 + len(a.children) // 3
        for b, _ in votes.most_common():
            if b.kind == a.kind and pairs.add(a, b):
                break


def _between(root: Flow, pairs: Pairs) -> None:
    """A division alone of its tag between the same neighbours is the same, if it is short or has
    the same id."""
    for a in root.all():
        b = pairs.b_of.get(a)
        if b is None:
            continue
        left_a = [f for f in a.children if f not in pairs.b_of and f.kind != "note"]
        left_b = [f for f in b.children if f not in pairs.a_of and f.kind != "note"]
        if len(left_a) == 1 and len(left_b) == 1:
            x, y = left_a[0], left_b[0]
            same = _tag(x) == _tag(y) and (x.id or a.children.index(x) == b.children.index(y))
            if same and bool(x.children) == bool(y.children):
                pairs.add(x, y)


def _parted(flows: list[Flow], partner: dict[Flow, Flow]) -> list[Flow]:
    """The divisions that hold others, of which none has its like on the other side."""
    return [
        f for f in flows
        if f.kind == "div" and f.children and f not in partner
        and not any(inner in partner for inner in f.all() if inner.kind == "div")
    ]  # fmt: skip


def _divided(root: Flow, partner: dict[Flow, Flow], similar: Similarity) -> None:
    """A division that holds others here and none in its partner: what those hold is its own text, if
    the partner has it."""
    for flow in list(root.all()):
        whole = partner.get(flow)
        if whole is None or flow.kind != "div" or any(f.kind == "div" for f in whole.children):
            continue
        children: list[Flow] = []
        for child in flow.children:
            alone = child.kind == "div" and child not in partner
            if (
                alone
                and not any(f.kind == "div" for f in child.children)
                and child.words.count(" ") >= 8
                and similar.holds(whole, child) >= 0.6
            ):
                for inner in child.children:
                    inner.parent = flow
                children += child.children
            else:
                children.append(child)
        flow.children = children


def _split(
    root: Flow, partner: dict[Flow, Flow], pairs: Pairs, similar: Similarity, merged: bool
) -> None:
    """A document of one side whose text is in the neighbour's partner: the two are one there. They
    become one flow, so that the tags between them are what differs."""
    for parent in list(root.all()):
        number = 0
        while number < len(parent.children):
            child = parent.children[number]
            number += 1
            if child.kind != "div" or child in partner or child.children:
                continue
            for near in (number - 2, number):
                if not 0 <= near < len(parent.children):
                    continue
                other = parent.children[near]
                whole = partner.get(other)
                if whole is None or other.kind != "div" or other.children or whole.children:
                    continue
                if child.words.count(" ") < 8 or similar.holds(whole, child) < 0.6:
                    continue
                parts = other.words.count(" ") + child.words.count(" ")
                if not 0.7 < parts / max(whole.words.count(" "), 1) < 1.4:
                    continue
                first, last = (other, child) if other.start < child.start else (child, other)
                both = Flow(
                    child.side, "div", first.start, last.end, first.tag_end, parent, [],
                    dict(first.attributes),
                )  # fmt: skip
                pairs.drop(other if merged else whole)
                parent.children[min(near, number - 1) : max(near, number - 1) + 1] = [both]
                pairs.add(*((both, whole) if merged else (whole, both)))
                number = min(near, number - 1)
                break


def dissolve(root: Flow, partner: dict[Flow, Flow]) -> None:
    """A division without its like that holds some that have one: its tags are marks of the text
    round it, and what it holds stands in that."""

    def holds(flow: Flow) -> bool:
        return any(f in partner for f in flow.all())

    stack = [root]
    while stack:
        flow = stack.pop()
        changed = True
        while changed:
            changed = False
            children: list[Flow] = []
            for child in flow.children:
                if child not in partner and child.kind != "note" and holds(child):
                    for inner in child.children:
                        inner.parent = flow
                    children += child.children
                    changed = True
                else:
                    children.append(child)
            flow.children = children
        stack.extend(flow.children)


def notes(a: Flow, b: Flow, pairs: Pairs) -> None:
    """Pair the notes of two flows that are a pair."""
    ours = [f for f in _notes(a) if f not in pairs.b_of]
    theirs = [f for f in _notes(b) if f not in pairs.a_of]
    if not ours or not theirs:
        return
    ids = _by_id(theirs)
    mine = _by_id(ours)
    for f in ours:
        g = ids.get(f.id) if mine.get(f.id) is f else None
        if g is not None and f.words == g.words:
            pairs.add(f, g)
    # The same words in the same order, then the same words anywhere.
    for key in (_numbered, _worded):
        # Those that are pairs already hold the others in place.
        met_a = [id(f) if f in pairs.b_of else key(f) or f for f in ours]
        met_b = [id(pairs.a_of[f]) if f in pairs.a_of else key(f) or f for f in theirs]
        for i, j, n in align(met_a, met_b):
            for k in range(n):
                pairs.add(ours[i + k], theirs[j + k])
        left_a = [f for f in ours if f not in pairs.b_of and f.words]
        left_b = [f for f in theirs if f not in pairs.a_of and f.words]
        there = _unique([f for f in left_b if f not in pairs.a_of], key)
        for text, f in _unique([f for f in left_a if f not in pairs.b_of], key).items():
            if text in there:
                pairs.add(f, there[text])
    similar = Similarity()
    left_a = [f for f in ours if f not in pairs.b_of]
    left_b = [f for f in theirs if f not in pairs.a_of]
    for f, g in candidates(left_a, left_b, similar, 0.3):
        pairs.add(f, g)
    # By id or place, where the words have something in common or are few.
    for number, f in enumerate(left_a):
        if f in pairs.b_of:
            continue
        near = ids.get(f.id) or (left_b[number] if len(left_a) == len(left_b) else None)
        if near is not None and near not in pairs.a_of and _related(f, near):
            pairs.add(f, near)


def _numbered(flow: Flow) -> str:
    return f"{flow.words}\0{flow.attributes.get('n', '')}"


def _worded(flow: Flow) -> str:
    return flow.words


def _related(a: Flow, b: Flow) -> bool:
    x, y = set(a.words.lower().split()), set(b.words.lower().split())
    return len(x & y) * 4 >= min(len(x), len(y))


def _notes(flow: Flow) -> list[Flow]:
    found: list[Flow] = []
    stack = list(reversed(flow.children))
    while stack:
        child = stack.pop()
        if child.kind == "note":
            found.append(child)
        if child.kind == "note" or child.kind.startswith("moved"):
            stack.extend(reversed(child.children))
    return found
