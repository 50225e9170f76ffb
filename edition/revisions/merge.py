"""Three-way merge: the edits of both sides on one base.

Two sides that changed different words, notes or attributes of one paragraph do not conflict. They do
where both changed the same place otherwise, or where the result would not be well-formed. Then the
smallest block round the place stands twice, ours and theirs, between processing instructions: the file
is XML with its conflicts in it, and `edition diff`, an editor and a person can all read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from edition.compare.change import FORM, Edit
from edition.compare.classify import judge
from edition.compare.difference import compare
from edition.compare.reflow import WHITE
from edition.compare.source import NO_TAG, TAG, Side, of_text, parsed, sound

START: Final = "<?edition-conflict ours?>"
MIDDLE: Final = "<?edition-conflict theirs?>"
END: Final = "<?edition-conflict end?>"
_PIECE: Final = re.compile(f"(?P<other>{NO_TAG})|(?P<tag>{TAG})", re.DOTALL)
_BLOCKS: Final = frozenset(
    "p l item ab head note row cell lg list table quote div opener closer dateline".split()
)


@dataclass(frozen=True)
class Merged:
    """The merged text and how many conflicts stand in it."""

    text: str
    conflicts: int
    marked: bool = True
    """Whether the conflicts stand in the text; else it is ours as it was."""


@dataclass(frozen=True)
class _Change:
    start: int
    end: int
    new: str
    form: bool


def merge(base: Side, ours: Side, theirs: Side) -> Merged:
    """Merge two sides. Layout yields to words: where one only reflowed what the other changed, the
    change counts."""
    if ours.text == theirs.text or base.text == theirs.text:
        return Merged(ours.text, 0)
    if base.text == ours.text:
        return Merged(theirs.text, 0)
    left, right = _changes(base, ours), _changes(base, theirs)
    taken, clashes = _joined(left, right)
    text = _applied(base.text, taken)
    spans = clashes
    known = _names(base.text) | _names(ours.text) | _names(theirs.text)
    if not spans and sound(text) and _names(text) <= known:
        return Merged(text, 0)
    if not spans:
        # Each side is well-formed and both together are not: all that both touched is in conflict.
        spans = [(min(c.start for c in taken), max(c.end for c in taken))]
    made = _marked(base.text, left, right, spans)
    # Sides that declare other prefixes, or another default namespace, can be well-formed together and
    # yet mean something else: that is for a person to settle.
    return made if made.marked and _names(made.text) <= known else Merged(ours.text, 1, False)


def _names(text: str) -> set[str]:
    """The names of the elements, each with its namespace; none where there is no well-formed text."""
    root = parsed(text)
    return {str(e.tag) for e in root.iter("*")} if root is not None else set()


def _changes(base: Side, side: Side) -> list[_Change]:
    """The edits of a side as plain replacements in the base; what moved goes and comes."""
    difference = compare(base, side)
    judge(difference)
    result: list[_Change] = []

    def add(edits: list[Edit]) -> None:
        for edit in edits:
            new = side.text[edit.b0 : edit.b1]
            result.append(_Change(edit.a0, edit.a1, new, edit.cause.kind in FORM))

    add(difference.edits)
    return result


def _joined(left: list[_Change], right: list[_Change]) -> tuple[list[_Change], list[tuple[int, int]]]:
    """The edits of both in order, and the places where they clash."""
    taken: list[_Change] = []
    clashes: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) or j < len(right):
        a = left[i] if i < len(left) else None
        b = right[j] if j < len(right) else None
        if a is None or (b is not None and not _touch(a, b) and b.start < a.start):
            assert b is not None
            taken.append(b)
            j += 1
        elif b is None or not _touch(a, b):
            taken.append(a)
            i += 1
        elif (a.start, a.end, a.new) == (b.start, b.end, b.new):
            taken.append(a)
            i, j = i + 1, j + 1
        elif a.form or b.form:
            # Layout gives way; the larger edit may cover several of the other side.
            if (b.form and not a.form) or (a.form == b.form and a.end >= b.end):
                j += 1
            else:
                i += 1
        else:
            clashes.append((min(a.start, b.start), max(a.end, b.end)))
            if a.end <= b.end:
                i += 1
            else:
                j += 1
    return taken, clashes


def _touch(a: _Change, b: _Change) -> bool:
    """Whether two edits are on the same place. Two insertions at one point are; neighbours that only
    meet at an edge are not."""
    if a.start == a.end and b.start == b.end:
        return a.start == b.start
    if a.start == a.end:
        return b.start < a.start < b.end
    if b.start == b.end:
        return a.start < b.start < a.end
    return a.start < b.end and b.start < a.end


def _applied(text: str, changes: list[_Change], start: int = 0, end: int = -1) -> str:
    parts: list[str] = []
    at = start
    for change in sorted(changes, key=lambda c: (c.start, c.end)):
        parts += [text[at : change.start], change.new]
        at = max(change.end, at)
    parts.append(text[at : len(text) if end < 0 else end])
    return "".join(parts)


def _marked(
    text: str, left: list[_Change], right: list[_Change], spans: list[tuple[int, int]]
) -> Merged:
    """The base with the edits of both, and the blocks in which they clash standing twice."""
    blocks = _blocks(text, spans)
    result: list[str] = []
    at = 0
    conflicts = 0
    for start, end in blocks:
        inside = [[c for c in side if start <= c.start and c.end <= end] for side in (left, right)]
        both = [
            c for side in (left, right) for c in side if at <= c.start and c.end <= start
            and not (c.start == c.end == start and any(c in i for i in inside))
        ]  # fmt: skip
        result.append(_applied(text, list(dict.fromkeys(_joined_only(both))), at, start))
        ours, theirs = (_applied(text, i, start, end) for i in inside)
        if ours == theirs:
            result.append(ours)
        else:
            result += [START, ours, MIDDLE, theirs, END]
            conflicts += 1
        at = end
    rest = [c for side in (left, right) for c in side if c.start >= at and not (c.end == c.start == at)]
    result.append(_applied(text, list(dict.fromkeys(_joined_only(rest))), at))
    made = "".join(result)
    if sound(made):
        return Merged(made, conflicts)
    # Even so the blocks do not fit: the root's content as a whole stands twice.
    root = _root(text)
    if blocks != [root]:
        return _marked(text, left, right, [(root[0], root[1])])
    return Merged(text, 1, False)


def _joined_only(changes: list[_Change]) -> list[_Change]:
    """Edits without those that another, which is no mere layout, covers."""
    changes = sorted(changes, key=lambda c: (c.form, c.start, c.end))
    kept: list[_Change] = []
    for change in changes:
        if not any(_touch(change, other) for other in kept):
            kept.append(change)
    return sorted(kept, key=lambda c: (c.start, c.end))


def _root(text: str) -> tuple[int, int]:
    """The content of the root element."""
    side = of_text(text, "utf-8", "")
    match = re.compile(TAG).match(text, side.root)
    start = match.end() if match else side.root
    return start, max(text.rstrip(WHITE).rfind("</"), start)


def _blocks(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The smallest blocks that hold the spans, none inside another."""
    stack: list[tuple[str, int]] = []
    elements: list[tuple[int, int]] = []
    for match in _PIECE.finditer(text):
        tag = match["tag"]
        if tag is None or tag.endswith("/>"):
            continue
        name = tag.strip("</>").split(None, 1)[0].rpartition(":")[2].rstrip(">")
        if tag.startswith("</"):
            if stack:
                opened, start = stack.pop()
                if opened in _BLOCKS:
                    elements.append((start, match.end()))
        else:
            stack.append((name, match.start()))
    root = _root(text)
    found: set[tuple[int, int]] = set()
    for start, end in spans:
        around = [e for e in elements if e[0] < start and end < e[1]]
        found.add(min(around, key=lambda e: e[1] - e[0], default=root))
    ordered = sorted(found, key=lambda e: (e[0], -e[1]))
    result: list[tuple[int, int]] = []
    for one in ordered:
        if result and one[0] < result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], one[1]))
        else:
            result.append(one)
    return result
