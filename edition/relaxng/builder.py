"""Makes patterns: each only once, so that equal ones are one object.

Everything that is done with patterns is counted here, and what is kept of it, since a schema of a few
lines can ask for more of both than any machine has. The counts depend on schema and document alone,
never on time or memory.

Source: RELAX NG specification, sections 4.20 and 4.21 (what patterns are simplified to).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from edition.relaxng.datatypes.base import Datatype
from edition.relaxng.names import NameClass
from edition.relaxng.patterns import (
    Attribute,
    Choice,
    Data,
    Element,
    Empty,
    Group,
    Interleave,
    List,
    NotAllowed,
    OneOrMore,
    Pattern,
    Several,
    Text,
    TooComplex,
    Value,
)

MOST_STORED: Final = 10_000_000
"""Units that may be kept for a schema, of some 20 bytes each: members of patterns, remembered steps."""
_PATTERN: Final = 25
"""Units of a pattern by itself."""
MOST_MEMBERS: Final = 50_000
"""Members that a group or interleave may have."""
COMPILING: Final = 10_000_000
"""Units of work that making a schema's patterns and looking at them may cost."""


def _number(pattern: Pattern) -> int:
    return pattern.number


class Builder:
    """Makes patterns, each only once, and simplifies as the specification says (4.20, 4.21).

    Every method that makes one raises TooComplex where the budget is used up.
    """

    def __init__(self) -> None:
        self.not_allowed: Final = NotAllowed(False, False, False, False)
        self.empty: Final = Empty(True, False, False, False)
        self.any_text: Final = Text(True, False, True, False)
        self._known: dict[tuple[object, ...], Pattern] = {}
        self.left = COMPILING
        """Units of work that are left; whoever begins something new sets them."""
        self.stored = 0

    def spend(self, units: int) -> None:
        """Count some work. Raises TooComplex where it has become too much."""
        self.left -= units
        if self.left < 0:
            raise TooComplex

    def store(self, units: int) -> None:
        """Count something that is kept. Raises TooComplex where it has become too much."""
        self.stored += units
        self.left -= units
        if self.stored > MOST_STORED or self.left < 0:
            raise TooComplex

    def _room(self, found: list[Pattern], more: Several) -> None:
        self.spend(len(more.members))
        if len(found) + len(more.members) > MOST_MEMBERS:
            raise TooComplex

    def _remember(self, key: tuple[object, ...], pattern: Pattern, size: int = 1) -> Pattern:
        self.store(_PATTERN + size)
        self._known[key] = pattern
        pattern.number = len(self._known)
        return pattern

    def attribute(self, names: NameClass, value: Pattern) -> Pattern:
        if value is self.not_allowed:
            return value
        key = (Attribute, names, value)
        return self._known.get(key) or self._remember(key, Attribute(names, value))

    def data(self, kind: Datatype, name: str, but: Pattern | None = None) -> Pattern:
        key = (Data, kind, name, but)
        return self._known.get(key) or self._remember(key, Data(kind, name, but))

    def value(self, kind: Datatype, name: str, literal: str, value: object) -> Pattern:
        key = (Value, kind, literal, value)
        return self._known.get(key) or self._remember(key, Value(kind, name, literal, value))

    def list(self, of: Pattern) -> Pattern:
        if of is self.not_allowed:
            return of
        return self._known.get((List, of)) or self._remember((List, of), List(of))

    def one_or_more(self, of: Pattern) -> Pattern:
        if of is self.not_allowed or of is self.empty or isinstance(of, OneOrMore | Text):
            return of
        return self._known.get((OneOrMore, of)) or self._remember((OneOrMore, of), OneOrMore(of))

    def optional(self, of: Pattern) -> Pattern:
        return self.choice((of, self.empty))

    def choice(self, members: Iterable[Pattern]) -> Pattern:
        found: dict[Pattern, None] = {}
        for member in members:
            if isinstance(member, Choice):
                self.spend(len(member.members))
                found.update(dict.fromkeys(member.members))
            elif member is not self.not_allowed:
                found[member] = None
        if (
            self.empty in found
            and len(found) > 1
            and any(m.nullable and m is not self.empty for m in found)
        ):
            del found[self.empty]
        if len(found) <= 1:
            return next(iter(found), self.not_allowed)
        self.spend(len(found))
        key = (Choice, frozenset(found))
        return self._known.get(key) or self._remember(key, Choice(tuple(found)), 4 * len(found))

    def group(self, members: Iterable[Pattern]) -> Pattern:
        found = self._flat(members, Group)
        if found is None or len(found) <= 1:
            return self._single(found)
        key = (Group, *found)
        return self._known.get(key) or self._remember(key, Group(found), len(found))

    def interleave(self, members: Iterable[Pattern]) -> Pattern:
        found = self._flat(members, Interleave)
        if found is None or len(found) <= 1:
            return self._single(found)
        ordered = tuple(sorted(found, key=_number))
        key = (Interleave, *ordered)
        return self._known.get(key) or self._remember(key, Interleave(ordered), len(ordered))

    def _flat(self, members: Iterable[Pattern], kind: type[Several]) -> tuple[Pattern, ...] | None:
        """The members of a group or interleave, with those of members of its kind in their place, and
        without empty ones; None where one of them is not allowed, and so the whole."""
        found: list[Pattern] = []
        for member in members:
            if member is self.not_allowed:
                return None
            if isinstance(member, kind):
                self._room(found, member)
                found += member.members
            elif member is not self.empty:
                found.append(member)
        self.spend(len(found))
        return tuple(found)

    def _single(self, found: tuple[Pattern, ...] | None) -> Pattern:
        """What a group or interleave of one member, or none, comes to."""
        if found is None:
            return self.not_allowed
        return found[0] if found else self.empty

    def merged(self, pairs: Iterable[tuple[Element, Pattern]]) -> tuple[tuple[Element, Pattern], ...]:
        """The pairs, each element once."""
        rests: dict[Element, list[Pattern]] = {}
        for element, rest in pairs:
            rests.setdefault(element, []).append(rest)
        return tuple((element, self.choice(rest)) for element, rest in rests.items())
