"""Names with their namespaces, and attributes as a parser reads them, without a parser.

Two prefixes for one namespace are the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

from edition.compare.source import NO_TAG, TAG, Side

_PIECE: Final = re.compile(f"{NO_TAG}|(?P<tag>{TAG})", re.DOTALL)
_ATTRIBUTE: Final = re.compile(r"""([ \t\r\n]*)([^\s=]+)[ \t\r\n]*=[ \t\r\n]*("[^"]*"|'[^']*')""")
_FLAT: Final = str.maketrans("\t\r\n", "   ")


class Namespaces:
    """What prefixes stand for in one side. Almost always each stands for one thing throughout."""

    def __init__(self, side: Side, exact: bool = False) -> None:
        """`exact`: look where each prefix is declared even where all declarations agree."""
        self.fixed: dict[str, str] = {"xml": "xml"}
        self.scoped = False
        self.told = ""
        """Namespaces, one a line, whose declaration is itself a change."""
        for match in re.finditer(r"""xmlns(?::([\w.-]+))?\s*=\s*("[^"]*"|'[^']*')""", side.text):
            prefix, value = match[1] or "", match[2][1:-1]
            if self.fixed.setdefault(prefix, value) != value:
                self.scoped = True
        self.scoped = self.scoped or exact
        if self.scoped:
            self._scopes(side)

    def settle(self, other: Namespaces) -> None:
        """Where the other side binds a prefix of this one to another namespace, that is one change,
        and not one for every element: this side's elements are read as if in the other's."""
        if self.scoped or other.scoped:
            return
        changed = [p for p, uri in self.fixed.items() if other.fixed.get(p, uri) != uri]
        known = set(self.fixed.values()) & set(other.fixed.values())
        told = [
            (p, self.fixed[p], other.fixed[p])
            for p in changed
            if self.fixed[p] not in known and other.fixed[p] not in known
        ]
        self.told = "\n".join(mine for _, mine, _ in told)
        other.told = "\n".join(theirs for _, _, theirs in told)
        self.fixed = {**self.fixed, **{p: theirs for p, _, theirs in told}}

    def _scopes(self, side: Side) -> None:
        """For files that use a prefix in two ways: what holds from where."""
        self.places: list[int] = [0]
        self.maps: list[dict[str, str]] = [{"xml": "xml"}]
        stack: list[dict[str, str]] = [self.maps[0]]
        for match in _PIECE.finditer(side.text, side.root):
            tag = match["tag"]
            if tag is None:
                continue
            if tag.startswith("</"):
                ended = stack.pop()
                if ended is not stack[-1]:
                    self.places.append(match.end())
                    self.maps.append(stack[-1])
                continue
            inside = stack[-1]
            if "xmlns" in tag:
                inside = dict(inside)
                for found in _ATTRIBUTE.finditer(tag):
                    name, value = found[2], found[3][1:-1]
                    if name == "xmlns" or name.startswith("xmlns:"):
                        inside[name[6:]] = value
                self.places.append(match.start())
                self.maps.append(inside)
            if not tag.endswith("/>"):
                stack.append(inside)
            elif inside is not stack[-1]:
                self.places.append(match.end())
                self.maps.append(stack[-1])

    def at(self, place: int) -> dict[str, str]:
        if not self.scoped:
            return self.fixed
        return self.maps[bisect_right(self.places, place) - 1]


def qualified(name: str, names: dict[str, str], default: bool) -> str:
    """A name with its namespace: two prefixes for one namespace are the same."""
    prefix, colon, local = name.rpartition(":")
    if not colon and not default:
        return name
    return f"{{{names.get(prefix, prefix)}}}{local}"


def read_attributes(
    rest: str, names: dict[str, str], side: Side, told: str = ""
) -> tuple[tuple[str, str], ...]:
    """Attributes as a parser reads them, in an order of their own.

    Declarations of namespaces are not among them, since names have their namespaces; but for those
    that are to be told."""
    found: list[tuple[str, str]] = []
    for match in _ATTRIBUTE.finditer(rest):
        name = match[2]
        if name == "xmlns" or name.startswith("xmlns:"):
            if (value := value_of(match[3], side)) and value in told:
                found.append((name, value))
            continue
        found.append((qualified(name, names, default=False), value_of(match[3], side)))
    found.sort()
    return tuple(found)


def value_of(quoted: str, side: Side) -> str:
    """The value of an attribute: references read, line ends as spaces (XML 1.0, 3.3.3)."""
    value = quoted[1:-1].replace("\r\n", " ").translate(_FLAT)
    if "&" in value:
        value = re.sub(r"&[^;\s]+;", lambda m: side.character(m[0]), value)
    return value
