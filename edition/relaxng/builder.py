"""Makes patterns: each only once, so that equal ones are one object.

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
    Text,
    TooComplex,
    Value,
)

MOST_PATTERNS: Final = 400_000
"""A schema and document that lead to more distinct patterns than this are given up."""


def _number(pattern: Pattern) -> int:
    return pattern.number


class Builder:
    """Makes patterns, each only once, and simplifies as the specification says (4.20, 4.21)."""

    def __init__(self) -> None:
        self.not_allowed: Final = NotAllowed(False, False, False, False)
        self.empty: Final = Empty(True, False, False, False)
        self.any_text: Final = Text(True, False, True, False)
        self._known: dict[tuple[object, ...], Pattern] = {}

    def _remember(self, key: tuple[object, ...], pattern: Pattern) -> Pattern:
        if len(self._known) >= MOST_PATTERNS:
            raise TooComplex
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
        key = (Choice, frozenset(found))
        return self._known.get(key) or self._remember(key, Choice(tuple(found)))

    def group(self, members: Iterable[Pattern]) -> Pattern:
        found: list[Pattern] = []
        for member in members:
            if member is self.not_allowed:
                return member
            if isinstance(member, Group):
                found += member.members
            elif member is not self.empty:
                found.append(member)
        if len(found) <= 1:
            return found[0] if found else self.empty
        key = (Group, *found)
        return self._known.get(key) or self._remember(key, Group(tuple(found)))

    def interleave(self, members: Iterable[Pattern]) -> Pattern:
        found: list[Pattern] = []
        for member in members:
            if member is self.not_allowed:
                return member
            if isinstance(member, Interleave):
                found += member.members
            elif member is not self.empty:
                found.append(member)
        if len(found) <= 1:
            return found[0] if found else self.empty
        found.sort(key=_number)
        key = (Interleave, *found)
        return self._known.get(key) or self._remember(key, Interleave(tuple(found)))

    def merged(self, pairs: Iterable[tuple[Element, Pattern]]) -> tuple[tuple[Element, Pattern], ...]:
        """The pairs, each element once."""
        rests: dict[Element, list[Pattern]] = {}
        for element, rest in pairs:
            rests.setdefault(element, []).append(rest)
        return tuple((element, self.choice(rest)) for element, rest in rests.items())
