"""What a state allows and asks for, to be named in messages.

Each function walks over the state's patterns, every one of them once, and counts that in the budget of
the builder that made them.
"""

from __future__ import annotations

from edition.relaxng.automaton import State
from edition.relaxng.builder import Builder
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


def elements(new: Builder, state: State) -> dict[str, Element]:
    """The elements that may come next, by name, as the schema orders them."""
    found: dict[str, Element] = {}
    seen: set[Pattern] = set()
    for way in state.ways:
        _next(new, way, found, seen)
    return found


def _next(new: Builder, pattern: Pattern, found: dict[str, Element], seen: set[Pattern]) -> None:
    if pattern in seen:
        return
    seen.add(pattern)
    new.spend(1)
    if isinstance(pattern, Element):
        for name in called(pattern.names):
            new.spend(1)
            found.setdefault(name, pattern)
    elif isinstance(pattern, Group):
        for member in pattern.members:
            _next(new, member, found, seen)
            if not member.nullable:
                return
    else:
        for part in pattern.parts():
            _next(new, part, found, seen)


def required(new: Builder, state: State) -> list[str]:
    """Names of the elements of which one must come before the end; none where text is asked for."""
    found: dict[str, None] = {}
    known: dict[Pattern, bool] = {}
    for way in state.ways:
        _need(new, way, found, known)
    return list(found)


def _need(new: Builder, pattern: Pattern, found: dict[str, None], known: dict[Pattern, bool]) -> bool:
    """Add the names that a pattern asks for. Out: whether it asks for any."""
    if pattern.nullable:
        return False
    if pattern not in known:
        new.spend(1)
        needs = False
        if isinstance(pattern, Element):
            names = called(pattern.names)
            new.spend(len(names))
            found.update(dict.fromkeys(names))
            needs = bool(names)
        elif isinstance(pattern, Choice):
            for member in pattern.members:
                needs |= _need(new, member, found, known)
        elif isinstance(pattern, OneOrMore):
            needs = _need(new, pattern.of, found, known)
        elif isinstance(pattern, Group | Interleave):
            needs = any(_need(new, member, found, known) for member in pattern.members)
        known[pattern] = needs
    return known[pattern]


def attributes(new: Builder, state: State) -> dict[str, Attribute]:
    """The attributes that may stand, by name."""
    found: dict[str, Attribute] = {}
    seen: set[Pattern] = set()
    waiting = list(reversed(state.ways))
    while waiting:
        pattern = waiting.pop()
        if pattern in seen:
            continue
        seen.add(pattern)
        new.spend(1)
        if isinstance(pattern, Attribute):
            for name in called(pattern.names):
                new.spend(1)
                found.setdefault(name, pattern)
        waiting += reversed(list(pattern.parts()))
    return found


def missing(new: Builder, state: State) -> list[list[str]]:
    """The attributes that are asked for: lists of which one must be there each."""
    asked = _asked(new, state.ways[0], {})
    return [list(names) for names in dict.fromkeys(map(tuple, asked))]


def _asked(new: Builder, pattern: Pattern, known: dict[Pattern, list[list[str]]]) -> list[list[str]]:
    if not pattern.attributed:
        return []
    if pattern not in known:
        found: list[list[str]] = []
        if isinstance(pattern, Attribute):
            found = [called(pattern.names)]
        elif isinstance(pattern, OneOrMore):
            found = _asked(new, pattern.of, known)
        elif isinstance(pattern, Choice):
            asked = [_asked(new, member, known) for member in pattern.members]
            if all(asked):
                found = [list(dict.fromkeys(name for one in asked for name in one[0]))]
        else:
            found = [names for part in pattern.parts() for names in _asked(new, part, known)]
        new.spend(1 + sum(map(len, found)))
        known[pattern] = found
    return known[pattern]


def has_text(state: State) -> bool:
    """Whether any text at all may come."""
    return any(way.textual for way in state.ways)


def values(new: Builder, patterns: list[Pattern]) -> tuple[list[str], list[str]]:
    """The values that are allowed one by one; and what else is allowed, in words."""
    listed: dict[str, None] = {}
    kinds: dict[str, None] = {}
    seen: set[Pattern] = set()
    waiting = list(reversed(patterns))
    while waiting:
        pattern = waiting.pop()
        if pattern in seen:
            continue
        seen.add(pattern)
        new.spend(1)
        if isinstance(pattern, Value):
            listed[collapsed(pattern.literal)] = None
        elif isinstance(pattern, Data):
            kinds[pattern.kind.wanted()] = None
        elif isinstance(pattern, Text):
            kinds["any text"] = None
        elif isinstance(pattern, List):
            waiting.append(pattern.of)
        else:
            waiting += reversed(list(pattern.parts()))
    return list(listed), list(kinds)


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
