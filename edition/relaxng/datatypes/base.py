"""What a datatype is: what a text may say, and when two texts say the same."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

XSD: Final = "http://www.w3.org/2001/XMLSchema-datatypes"
_WHITE: Final = re.compile(r"[ \t\r\n]+")


def words(text: str) -> list[str]:
    """The words of a text, parted by XML's white space and no other."""
    return [word for word in _WHITE.split(text) if word]


def collapsed(text: str) -> str:
    """The text with its white space collapsed."""
    return " ".join(words(text))


Parameters = Sequence[tuple[str, str]]


@dataclass
class Context:
    """What the meaning of a text can depend on: the prefixes and unparsed entities of its place."""

    prefixes: Mapping[str, str] = field(default_factory=dict)
    entities: frozenset[str] = frozenset()


NOWHERE: Final = Context()


class Refused(Exception):
    """A schema names a datatype or parameter that does not exist, or a value it cannot have."""


class Datatype:
    """A datatype with its parameters."""

    name: str = ""
    plain: bool = True
    """Whether texts that are spelt the same always mean the same."""
    contextual: bool = False
    """Whether what a text means depends on its place."""

    made_of: tuple[str, str, tuple[tuple[str, str], ...]] = ("", "", ())
    """Library, name and parameters: what `datatype` makes it from."""

    def allows(self, text: str, context: Context) -> bool:
        """Whether the text is of this type."""
        return self.value(text, context) is not None

    def value(self, text: str, context: Context) -> Hashable | None:
        """What the text means, equal for texts that mean the same; None if it is not of this type."""
        raise NotImplementedError

    def cost(self) -> int:
        """Units of work that looking at the last text has cost, where that can be much."""
        return 0

    def wanted(self) -> str:
        """What is allowed, in words."""
        return self.name
