"""What the entities of a file stand for, and how much text they make in all.

An entity is worked out once, from those it holds; then its length is known, and that of the whole file
is a sum. So a file that would grow without bounds is refused before anything of it has grown.

Sources: XML 1.0, 4.4 (how references are treated), 4.5 (replacement text).
"""

from __future__ import annotations

import html.entities
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from edition.xml.prolog import Declared

LARGEST: Final = 10_000_000
"""Characters that the entities of one file may make in all."""
RATIO: Final = 10
"""How many times the length of the file they may make, once they make more than `FREE`."""
FREE: Final = 100_000
_DEEPEST: Final = 100
"""How many entities may stand one within another."""
PREDEFINED: Final[Mapping[str, str]] = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
REFERENCE: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|&([^\s&;#<>\"']+);", re.DOTALL
)
"""References in text and attributes; comments and the like, which have none, are passed over."""
_PIECE: Final = re.compile(r"&#(?:x([0-9A-Fa-f]+)|([0-9]+));|&([^\s&;#<>\"']+);|<|&")


class Meaning(NamedTuple):
    """What an entity stands for: plain text, or why it is none; and how much it makes."""

    text: str
    why: str = ""
    size: int = 0
    is_bounded: bool = True


class Entities:
    """The entities that a file declares."""

    def __init__(self, declared: Mapping[str, Declared]) -> None:
        self.declared = declared
        self._known: dict[str, Meaning] = {}
        self._open: set[str] = set()

    def __contains__(self, name: object) -> bool:
        return name in self.declared

    def meaning(self, name: str) -> Meaning:
        """What a declared entity stands for. One that makes more than a whole file may is told as such,
        and not made."""
        known = self._known.get(name)
        if known is None:
            if name in self._open or len(self._open) >= _DEEPEST:
                return _UNBOUNDED
            self._open.add(name)
            known = self._known[name] = self._made(self.declared[name].value)
            self._open.discard(name)
        return known

    def _made(self, value: str | None) -> Meaning:
        if value is None:
            return Meaning("", "is external")
        parts: list[str] = []
        why = ""
        size = at = 0
        for match in _PIECE.finditer(value):
            parts.append(value[at : match.start()])
            size += match.start() - at
            at = match.end()
            one = self._piece(match)
            size += one.size
            if not one.is_bounded or size > LARGEST:
                return _UNBOUNDED
            why = why or one.why
            parts.append(one.text)
        parts.append(value[at:])
        return Meaning("" if why else "".join(parts), why, size + len(value) - at)

    def _piece(self, match: re.Match[str]) -> Meaning:
        hexadecimal, decimal, name = match.groups()
        if name in self.declared:
            return self.meaning(name)
        if hexadecimal or decimal:
            text = character(hexadecimal or "", decimal or "") or match[0]
        elif name is None:
            return Meaning("", "holds markup", len(match[0]))
        else:
            text = PREDEFINED.get(name) or html.entities.html5.get(f"{name};", match[0])
        return Meaning(text, "", len(text))


_UNBOUNDED: Final = Meaning("", "would grow without bounds", 0, False)


def character(hexadecimal: str, decimal: str) -> str:
    """The character of a number; "" where there is none."""
    digits, base = (hexadecimal, 16) if hexadecimal else (decimal, 10)
    digits = digits.lstrip("0")
    number = int(digits, base) if 0 < len(digits) < 9 else 0
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def references(text: str) -> Iterator[re.Match[str]]:
    """The references to entities, other than those that XML itself has."""
    return (m for m in REFERENCE.finditer(text) if m[1] is not None and m[1] not in PREDEFINED)
