"""Whether what was put together from two sides means what it meant where it stood.

A name is its namespace and its local part. A tag that went back into a text in which its prefix stands
for something else, or an unprefixed one into a text without its default namespace, would be another
element, and nothing would say so.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from edition.compare.namespaces import Namespaces, qualified
from edition.compare.patch import Part
from edition.compare.source import NO_TAG, TAG, Side, of_text

_PIECE: Final = re.compile(f"{NO_TAG}|(?P<tag>{TAG})", re.DOTALL)
_DECLARES: Final = re.compile(r"""(?<=\s)xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"]*"|'[^']*')""")
_NAME: Final = re.compile(r"</?([^\s/>]+)")
_PREFIXED: Final = re.compile(r"""[ \t\r\n]([\w.-]+:[\w.-]+)[ \t\r\n]*=[ \t\r\n]*["']""")


def strayed(parts: list[Part], text_a: str, text_b: str) -> int:
    """Where in a result the first name stands that was another where it came from; -1 where none
    does. All three texts must be well-formed."""
    sides = [of_text(text, "utf-8", "") for text in (text_a, text_b)]
    declared = [_declared(side) for side in sides]
    if declared[0] is not None and declared[0] == declared[1]:
        return -1
    then = [Namespaces(side, exact=True) for side in sides]
    text = "".join(part for part, _, _ in parts)
    made = of_text(text, "utf-8", "")
    now = Namespaces(made, exact=True)
    starts = [0, *itertools.accumulate(len(part) for part, _, _ in parts)]
    for match in _PIECE.finditer(text, made.root):
        if match["tag"] is None:
            continue
        scope = now.at(match.start())
        for place, name, default in _names(match["tag"], match.start()):
            n = bisect_right(starts, place) - 1
            known = qualified(name, scope, default)
            if known not in {
                qualified(name, side.at(begins + place - starts[n]), default)
                for side, begins in zip(then, parts[n][1:], strict=True)
                if begins >= 0
            }:
                return place
    return -1


def _declared(side: Side) -> list[str] | None:
    """What the root declares; None where other elements declare namespaces too."""
    root = re.compile(TAG).match(side.text, side.root)
    found = sorted(m[0] for m in _DECLARES.finditer(root[0])) if root is not None else []
    return found if side.text.count("xmlns") == len(found) else None


def _names(tag: str, start: int) -> Iterator[tuple[int, str, bool]]:
    """The names in a tag that a namespace can be of: where they stand, and whether the default
    namespace is theirs."""
    name = _NAME.match(tag)
    if name is not None:
        yield start + name.start(1), name[1], True
    for match in _PREFIXED.finditer(tag):
        if not match[1].startswith(("xmlns:", "xml:")):
            yield start + match.start(1), match[1], False
