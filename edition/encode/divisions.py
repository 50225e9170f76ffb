"""Parts of a document: what stands below a signature, and where a dateline may stand."""

from __future__ import annotations

import re
from typing import Final, TypeGuard

from edition.transcript.model import Node, Text

_NOTES: Final = frozenset(("note",))
_TOP: Final = frozenset("pb head opener dateline note lb fw gap".split())
_END: Final = frozenset("closer postscript signed trailer salute pb note fw lb gap".split())


def partition(body: Node) -> None:
    """What follows a signature is a part of its own: TEI ends a division with its closer, so the letter
    and each enclosure become divisions inside the document (TEI Guidelines, chapter 4)."""
    first = next((i for i, c in enumerate(body.children) if _is(c, "closer")), None)
    if first is None or all(_is(c, *_END) for c in body.children[first:]):
        return
    top = 0
    while top < first and _is(body.children[top], "pb", "head", "opener", "dateline", "note"):
        top += 1
    parts = [Node("div", {"type": "part"}, [], body.children[first].at)]
    closed = False
    for child in body.children[top:]:
        if closed and not _is(child, *_END):
            parts.append(Node("div", {"type": "attachment"}, [], child.at))
            closed = False
            if _is(child, "p") and re.match(r"\s*\[?[A-Z][^.]{1,60}\]?\s*\Z", child.text()):
                child.name = "head"
        parts[-1].children.append(child)
        closed = closed or _is(child, "closer")
    body.children[top:] = parts


def settle_datelines(part: Node) -> None:
    """Put each dateline where one may stand: at the top of a division or at its end (TEI Guidelines,
    model.divTop). Below a few short lines it makes an opener with them, as in the volumes; further down
    it can only be a paragraph."""
    lines: list[int] = []
    dated = begun = False
    for index, child in enumerate(part.children):
        if _is(child, "div"):
            settle_datelines(child)
        elif _is(child, "opener"):
            dated = dated or any(n.name == "dateline" for n in child.walk())
        elif _is(child, "dateline") and not all(_is(c, *_END) for c in part.children[index + 1 :]):
            if dated or begun:
                child.name = "p"
            elif lines:
                opener = Node("opener", {}, part.children[lines[0] : index + 1], child.at)
                for line in opener.children:
                    if _is(line, "p"):
                        line.name = "seg"
                part.children[lines[0] : index + 1] = [opener]
                settle_datelines(part)
                return
            dated = True
        elif _is(child, "p") and len(child.text(_NOTES)) <= 100 and len(lines) < 4:
            lines.append(index)
        elif _is(child, "head"):
            lines.clear()
        elif not _is(child, *_TOP):
            begun = True


def _is(child: Node | Text, *names: str) -> TypeGuard[Node]:
    return isinstance(child, Node) and child.name in names
