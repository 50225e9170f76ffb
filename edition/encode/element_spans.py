"""Where the elements of a TEI file stand among its bytes, so that one can be put in and the rest
stays."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from edition.finding import CannotRun, Finding
from edition.volume.tei import TEI
from edition.xml.check import check, parser_of

_TAG: Final = re.compile(rb"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>""")
_ID: Final = "http://www.w3.org/XML/1998/namespace id"


@dataclass
class Spot:
    """An element: its name (TEI's without namespace), attributes, and bytes."""

    name: str
    attributes: dict[str, str]
    start: int
    above: Spot | None
    inside: tuple[int, int] = (0, 0)
    """The bytes between its tags; both are the end of an element without content."""
    end: int = 0
    children: list[Spot] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attributes.get(_ID, "")

    def find(self, name: str) -> Spot | None:
        """The first child of a name."""
        return next((c for c in self.children if c.name == name), None)

    def walk(self) -> list[Spot]:
        """This element and all below, in order."""
        found, waiting = [], [self]
        while waiting:
            spot = waiting.pop()
            found.append(spot)
            waiting += reversed(spot.children)
        return found


def root(data: bytes, shown: str) -> Spot:
    """The root element of a file. Raises CannotRun where it is not in UTF-8 or not well-formed."""
    found = check(data, shown)
    if found.codec not in ("utf-8", "ascii"):
        raise CannotRun(Finding("assemble.volume", shown, "The file is not in UTF-8."))
    parser = parser_of(found)
    stack: list[Spot] = []
    first: list[Spot] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.removeprefix(f"{TEI} ")
        spot = Spot(local, attributes, parser.CurrentByteIndex, stack[-1] if stack else None)
        (stack[-1].children if stack else first).append(spot)
        stack.append(spot)

    def end(_: str) -> None:
        spot = stack.pop()
        at = parser.CurrentByteIndex
        begin = _after(data, spot.start)
        empty = data.endswith(b"/>", spot.start, begin)
        spot.end = begin if empty else _after(data, at)
        spot.inside = (begin, begin) if empty else (begin, at)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.Parse(data, True)
    return first[0]


def _after(data: bytes, start: int) -> int:
    """The byte after a tag that begins at a place."""
    tag = _TAG.match(data, start)
    return tag.end() if tag else len(data)
