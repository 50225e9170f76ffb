"""A compiled schema as plain lists, to be kept on disk and unfolded as far as a document needs it."""

from __future__ import annotations

from typing import Any, Final

from edition.relaxng.builder import Builder
from edition.relaxng.datatypes.base import NOWHERE
from edition.relaxng.datatypes.registry import datatype
from edition.relaxng.names import AnyName, Either, Name, NameClass, NsName
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
    Value,
)

_SIMPLE: Final[dict[type[Pattern], int]] = {NotAllowed: 0, Empty: 1, Text: 2}
_MANY: Final[dict[type[Pattern], int]] = {Choice: 3, Group: 4, Interleave: 5}
_ELEMENT, _ATTRIBUTE, _DATA, _VALUE, _LIST, _MORE = 6, 7, 8, 9, 10, 11


def folded(start: Pattern) -> list[Any]:
    """The patterns as lists: the nodes, the number of the start, the paths they are from."""
    nodes: list[Any] = []
    numbers: dict[Pattern, int] = {}
    paths: dict[str, int] = {}
    waiting: list[Element] = []

    def number(pattern: Pattern) -> int:
        found = numbers.get(pattern)
        if found is None:
            if isinstance(pattern, Element):
                path, line, column = pattern.at
                at = [paths.setdefault(path, len(paths)), line, column]
                node: list[Any] = [_ELEMENT, _names(pattern.names), -1, at, pattern.doc]
                waiting.append(pattern)
            else:
                node = _fold(pattern, number)
            found = numbers[pattern] = len(nodes)
            nodes.append(node)
        return found

    first = number(start)
    while waiting:
        element = waiting.pop()
        content = number(element.content)
        nodes[numbers[element]][2] = content
    return [nodes, first, list(paths)]


def _fold(pattern: Pattern, number: Any) -> list[Any]:
    kind = type(pattern)
    if kind in _SIMPLE:
        return [_SIMPLE[kind]]
    if isinstance(pattern, Choice | Group | Interleave):
        return [_MANY[kind], [number(member) for member in pattern.members]]
    if isinstance(pattern, Attribute):
        return [_ATTRIBUTE, _names(pattern.names), number(pattern.value)]
    if isinstance(pattern, Data):
        return [_DATA, *pattern.kind.made_of, -1 if pattern.but is None else number(pattern.but)]
    if isinstance(pattern, Value):
        return [
            _VALUE,
            *pattern.kind.made_of,
            pattern.literal,
            pattern.key if pattern.kind.contextual else None,
        ]
    assert isinstance(pattern, List | OneOrMore)
    return [_LIST if isinstance(pattern, List) else _MORE, number(pattern.of)]


def _names(names: NameClass) -> list[Any]:
    if isinstance(names, Name):
        return [0, names.name]
    if isinstance(names, Either):
        return [3, [_names(member) for member in names.members]]
    but = None if names.but is None else _names(names.but)
    return [1, names.uri, but] if isinstance(names, NsName) else [2, but]


def unfolded(program: list[Any]) -> tuple[Pattern, Builder]:
    """The start pattern. Contents of elements are made when they are first asked for.

    Raises anything at all if the lists are not what `folded` makes.
    """
    nodes, first, paths = program
    new = Builder()
    made: dict[int, Pattern] = {}

    def make(number: int) -> Pattern:
        found = made.get(number)
        if found is None:
            found = made[number] = _unfold(nodes[number], make, new, paths)
        return found

    return make(first), new


def _unfold(node: list[Any], make: Any, new: Builder, paths: list[str]) -> Pattern:
    kind = node[0]
    if kind < 3:
        return (new.not_allowed, new.empty, new.any_text)[kind]
    if kind < 6:
        members = [make(number) for number in node[1]]
        return (new.choice, new.group, new.interleave)[kind - 3](members)
    if kind == _ELEMENT:
        path, line, column = node[3]
        element = Element(_class(node[1]), (paths[path], line, column), node[4])
        content = node[2]
        element.load = lambda: make(content)
        return element
    if kind == _ATTRIBUTE:
        return new.attribute(_class(node[1]), make(node[2]))
    if kind == _DATA:
        _, library, name, parameters, but = node
        type_ = datatype(library, name, tuple((key, value) for key, value in parameters))
        return new.data(type_, name, None if but < 0 else make(but))
    if kind == _VALUE:
        _, library, name, _parameters, literal, key = node
        type_ = datatype(library, name)
        return new.value(
            type_, name, literal, tuple(key) if key is not None else type_.value(literal, NOWHERE)
        )
    return new.list(make(node[1])) if kind == _LIST else new.one_or_more(make(node[1]))


def _class(names: list[Any]) -> NameClass:
    kind = names[0]
    if kind == 0:
        return Name(names[1])
    if kind == 3:
        return Either(tuple(_class(member) for member in names[1]))
    but = None if names[-1] is None else _class(names[-1])
    return NsName(names[1], but) if kind == 1 else AnyName(but)
