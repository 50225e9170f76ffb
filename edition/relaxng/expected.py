"""What a state allows and asks for, to be named in messages."""

from __future__ import annotations

from edition.relaxng.automaton import State
from edition.relaxng.datatypes.base import collapsed
from edition.relaxng.names import AnyName, Name, NameClass, NsName, named
from edition.relaxng.patterns import (
    Attribute,
    Choice,
    Data,
    Element,
    Group,
    Interleave,
    List,
    OneOrMore,
    Pattern,
    Text,
    Value,
)  # fmt: skip


def called(names: NameClass) -> list[str]:
    """A name class in words: the names it lists, or the wildcard."""
    if isinstance(names, AnyName):
        return ["any"]
    if isinstance(names, NsName):
        return [f"any of {names.uri}" if names.uri else "any without namespace"]
    return list(named(names))


def elements(state: State) -> dict[str, Element]:
    """The elements that may come next, by name, as the schema orders them."""
    found: dict[str, Element] = {}
    for way in state.ways:
        _next(way, found, set())
    return found


def _next(pattern: Pattern, found: dict[str, Element], seen: set[Pattern]) -> None:
    if pattern in seen:
        return
    seen.add(pattern)
    if isinstance(pattern, Element):
        for name in called(pattern.names):
            found.setdefault(name, pattern)
    elif isinstance(pattern, Group):
        for member in pattern.members:
            _next(member, found, seen)
            if not member.nullable:
                return
    else:
        for part in pattern.parts():
            _next(part, found, seen)


def required(state: State) -> list[str]:
    """Names of the elements of which one must come before the end; none where text is asked for."""
    found: dict[str, None] = {}
    for way in state.ways:
        if not way.nullable:
            found.update(dict.fromkeys(_needed(way)))
    return list(found)


def _needed(pattern: Pattern) -> list[str]:
    if pattern.nullable:
        return []
    if isinstance(pattern, Element):
        return called(pattern.names)
    if isinstance(pattern, Choice):
        return [name for member in pattern.members for name in _needed(member)]
    if isinstance(pattern, OneOrMore):
        return _needed(pattern.of)
    if isinstance(pattern, Group | Interleave):
        return next((names for member in pattern.members if (names := _needed(member))), [])
    return []


def attributes(state: State) -> dict[str, Attribute]:
    """The attributes that may stand, by name."""
    found: dict[str, Attribute] = {}
    seen: set[Pattern] = set()
    waiting = list(reversed(state.ways))
    while waiting:
        pattern = waiting.pop()
        if pattern in seen:
            continue
        seen.add(pattern)
        if isinstance(pattern, Attribute):
            for name in called(pattern.names):
                found.setdefault(name, pattern)
        waiting += reversed(list(pattern.parts()))
    return found


def missing(state: State) -> list[list[str]]:
    """The attributes that are asked for: lists of which one must be there each."""
    found: list[list[str]] = []
    for way in state.ways:
        for names in _asked(way):
            if names not in found:
                found.append(names)
        break
    return found


def _asked(pattern: Pattern) -> list[list[str]]:
    if not pattern.attributed:
        return []
    if isinstance(pattern, Attribute):
        return [called(pattern.names)]
    if isinstance(pattern, OneOrMore):
        return _asked(pattern.of)
    if isinstance(pattern, Choice):
        asked = [_asked(member) for member in pattern.members]
        if not all(asked):
            return []
        return [list(dict.fromkeys(name for one in asked for name in one[0]))]
    return [names for part in pattern.parts() for names in _asked(part)]


def has_text(state: State) -> bool:
    """Whether any text at all may come."""
    return any(way.textual for way in state.ways)


def values(patterns: list[Pattern]) -> tuple[list[str], list[str]]:
    """The values that are allowed one by one; and what else is allowed, in words."""
    listed: dict[str, None] = {}
    kinds: dict[str, None] = {}
    for pattern in patterns:
        _values(pattern, listed, kinds)
    return list(listed), list(kinds)


def _values(pattern: Pattern, listed: dict[str, None], kinds: dict[str, None]) -> None:
    if isinstance(pattern, Value):
        listed[collapsed(pattern.literal)] = None
    elif isinstance(pattern, Data):
        kinds[pattern.kind.wanted()] = None
    elif isinstance(pattern, Text):
        kinds["any text"] = None
    elif isinstance(pattern, List):
        _values(pattern.of, listed, kinds)
    else:
        for part in pattern.parts():
            _values(part, listed, kinds)


def contents(state: State) -> list[Pattern]:
    """The patterns of text that a state allows."""
    return [way for way in state.ways if way.textual]


__all__ = [
    "Name",
    "attributes",
    "called",
    "contents",
    "elements",
    "has_text",
    "missing",
    "required",
    "values",
]
