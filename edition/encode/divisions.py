"""Parts of a document: what stands below a signature, and where a dateline may stand."""

from __future__ import annotations

import re
from typing import Final, TypeGuard

from edition.transcript.model import Node, Text
from edition.transcript.published.openers import LABEL

_NOTES: Final = frozenset(("note",))
_TOP: Final = frozenset("pb head opener dateline note lb fw gap".split())
_END: Final = frozenset("closer postscript signed trailer salute pb note fw lb gap".split())


def partition(body: Node) -> None:
    """What follows a signature, or the word Enclosure, is a part of its own: TEI ends a division with
    its closer, so the letter and each enclosure become divisions inside the document (TEI Guidelines,
    chapter 4)."""
    children = body.children
    top = next((i for i, c in enumerate(children) if not _is(c, *_TOP)), len(children))
    starts: list[int] = []
    closed = False
    for index, child in enumerate(children[top:], top):
        if closed and not _is(child, *_END):
            starts.append(index)
            closed = False
        elif index > top and _is(child, "p") and LABEL.fullmatch(child.text(_NOTES)):
            starts.append(index)
        closed = closed or _is(child, "closer")
    if not starts:
        return
    parts = [Node("div", {"type": "part"}, children[top : starts[0]], children[top].at)]
    for start, stop in zip(starts, [*starts[1:], len(children)], strict=True):
        part = Node("div", {"type": "attachment"}, children[start:stop], children[start].at)
        _title(part)
        parts.append(part)
    body.children[top:] = parts


def _title(part: Node) -> None:
    """Make headings of the lines above an enclosure: what it is, and its title above a dateline."""
    first = part.children[0]
    if _is(first, "p") and re.match(r"\s*\[?[A-Z][^.]{1,60}\]?\s*\Z", first.text()):
        first.name = "head"
    elif not (_is(first, "p") and LABEL.fullmatch(first.text(_NOTES))):
        return
    lines = [c for c in part.children[1:4] if not _is(c, "pb")]
    if len(lines) > 1 and _is(lines[0], "p") and _is(lines[1], "dateline") and _brief(lines[0]):
        lines[0].name = "head"


def _brief(node: Node) -> bool:
    """Whether a line can be a title or letterhead, no sentence of the text."""
    text = node.text(_NOTES).strip()
    return len(text) <= 100 or (len(text) <= 250 and text[-1:] not in ".,:;?!")


def settle_openers(part: Node) -> None:
    """Put each dateline and opener where one may stand: at the top of a division or, for a dateline, at
    its end (TEI Guidelines, model.divTop). Below a few short lines it makes an opener with them, as in
    the volumes; further down it can only be a paragraph."""
    final = max((i for i, c in enumerate(part.children) if not _is(c, *_END)), default=-1)
    made: list[Node | Text] = []
    lines: list[int] = []
    dated = begun = False
    for index, child in enumerate(part.children):
        at_end = index == final and _is(child, "dateline")
        if _is(child, "opener") and (begun or (lines and dated)):
            made += _paragraphs(child)
            continue
        if _is(child, "dateline") and (dated or begun) and not at_end:
            child.name = "p"
        elif _is(child, "dateline", "opener") and lines and not at_end:
            above = [
                inner
                for line in made[lines[0] :]
                for inner in (line.children if _is(line, "opener") else [line])
            ]
            del made[lines[0] :]
            for line in above:
                if _is(line, "p"):
                    line.name = "seg"
            own = child.children if child.name == "opener" else [child]
            child = Node("opener", {}, [*above, *own], child.at)
            lines = []
        if _is(child, "div"):
            settle_openers(child)
        elif _is(child, "dateline", "opener"):
            dated = dated or any(n.name == "dateline" for n in child.walk())
        elif _is(child, "p") and _brief(child) and len(lines) < 4:
            lines.append(len(made))
        elif _is(child, "head"):
            lines = []
        elif not _is(child, *_TOP):
            begun = True
        made.append(child)
    part.children = made


def _paragraphs(opener: Node) -> list[Node | Text]:
    """What stood in an opener, as paragraphs."""
    made: list[Node | Text] = []
    for child in opener.children:
        if _is(child, "dateline", "salute", "seg", "p"):
            child.name = "p"
            made.append(child)
        elif _is(child, "pb", "note", "fw") or (isinstance(child, Text) and not child.value.strip()):
            made.append(child)
        else:
            made.append(Node("p", {}, [child], child.at))
    return made


def _is(child: Node | Text, *names: str) -> TypeGuard[Node]:
    return isinstance(child, Node) and child.name in names
