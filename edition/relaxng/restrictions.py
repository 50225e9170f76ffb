"""What a schema must not ask for.

Source: RELAX NG specification, section 7: contexts (7.1), sequences of text (7.2), attributes (7.3) and
interleave (7.4). Checked on the patterns that can be reached from the start.
"""

from __future__ import annotations

from typing import Final

from edition.relaxng.builder import Builder
from edition.relaxng.names import Name, NameClass, is_infinite, named, overlap
from edition.relaxng.patterns import (
    Attribute,
    Choice,
    Data,
    Element,
    Empty,
    Group,
    Interleave,
    List,
    OneOrMore,
    Pattern,
    Text,
    Value,
)
from edition.relaxng.syntax import SchemaError

_START, _ATTRIBUTE, _MORE, _SEQUENCE, _LIST, _EXCEPT = 1, 2, 4, 8, 16, 32
_EMPTY, _COMPLEX, _SIMPLE, _NONE = 0, 1, 2, 3
_BANNED: Final[tuple[tuple[int, tuple[type[Pattern], ...], str], ...]] = (
    (_ATTRIBUTE, (Element, Attribute), "An attribute cannot contain {}."),
    (_SEQUENCE, (Attribute,), "Within <oneOrMore>, a group or interleave cannot contain {}."),
    (_LIST, (List, Element, Attribute, Text, Interleave), "A list cannot contain {}."),
    (_EXCEPT, (Attribute, Element, List, Text, Group, Interleave, OneOrMore, Empty),
     "The <except> of <data> cannot contain {}."),
    (_START, (Attribute, Data, Value, List, Text, Group, Interleave, OneOrMore, Empty),
     "A document is one element: the start cannot be {}."),
)  # fmt: skip
_CALLED: Final[dict[type[Pattern], str]] = {
    Element: "an element", Attribute: "an attribute", List: "a list", Text: "text", Group: "a group",
    Interleave: "an interleave", OneOrMore: "a repetition", Empty: "nothing", Data: "data",
    Value: "a value",
}  # fmt: skip
Place = tuple[str, int, int]


def check(start: Pattern, new: Builder, path: str) -> None:
    """Raises SchemaError if the schema breaks a restriction."""
    checker = _Checker(new)
    checker.contexts(start, _START, (path, 0, 0))
    seen: set[Element] = set()
    waiting = [(element, (path, 0, 0)) for element in checker.take()]
    while waiting:
        element, _ = waiting.pop()
        if element in seen:
            continue
        seen.add(element)
        checker.contexts(element.content, 0, element.at)
        if checker.kind(element.content, element.at) == _NONE:
            raise _error("Text of a datatype cannot stand beside elements or other text.", element.at)
        checker.combined(element.content, element.at)
        waiting += [(inner, element.at) for inner in checker.take()]


def _error(message: str, at: Place) -> SchemaError:
    return SchemaError(message, *at, code="schema.restriction")


class _Checker:
    def __init__(self, new: Builder) -> None:
        self.new = new
        self.found: list[Element] = []
        self.seen: set[tuple[Pattern, int]] = set()
        self.kinds: dict[Pattern, int] = {}
        self.done: set[Pattern] = set()

    def take(self) -> list[Element]:
        found, self.found = self.found, []
        return found

    # -- 7.1 -----------------------------------------------------------------------------------

    def contexts(self, pattern: Pattern, flags: int, at: Place) -> None:
        if (pattern, flags) in self.seen:
            return
        self.seen.add((pattern, flags))
        if flags:
            for flag, kinds, message in _BANNED:
                if flags & flag and isinstance(pattern, kinds):
                    raise _error(message.format(_CALLED[type(pattern)]), at)
        if isinstance(pattern, Element):
            self.found.append(pattern)
        elif isinstance(pattern, Attribute):
            if is_infinite(pattern.names) and not flags & _MORE:
                raise _error("An attribute of any name must be repeated (<oneOrMore>).", at)
            where = pattern.at if pattern.at[1] else at
            self.contexts(pattern.value, _ATTRIBUTE, where)
            if self.kind(pattern.value, where) == _NONE:
                raise _error("Text of a datatype cannot stand beside other text.", where)
        elif isinstance(pattern, OneOrMore):
            self.contexts(pattern.of, flags | _MORE, at)
        elif isinstance(pattern, Group | Interleave):
            if flags & _MORE:
                flags |= _SEQUENCE
            for member in pattern.members:
                self.contexts(member, flags, at)
        elif isinstance(pattern, Choice):
            for member in pattern.members:
                self.contexts(member, flags, at)
        elif isinstance(pattern, List):
            self.contexts(pattern.of, flags | _LIST, at)
        elif isinstance(pattern, Data) and pattern.but is not None:
            self.contexts(pattern.but, flags | _EXCEPT, at)

    # -- 7.2 -----------------------------------------------------------------------------------

    def kind(self, pattern: Pattern, at: Place) -> int:
        found = self.kinds.get(pattern)
        if found is None:
            found = self.kinds[pattern] = self._kind(pattern, at)
        return found

    def _kind(self, pattern: Pattern, at: Place) -> int:
        if isinstance(pattern, Value | Data | List):
            return _SIMPLE
        if isinstance(pattern, Text | Element):
            return _COMPLEX
        if isinstance(pattern, OneOrMore):
            kind = self.kind(pattern.of, at)
            return _NONE if kind == _SIMPLE else kind
        if isinstance(pattern, Choice):
            return max(self.kind(m, at) for m in pattern.members)
        if isinstance(pattern, Group | Interleave):
            kinds = [kind for m in pattern.members if (kind := self.kind(m, at)) != _EMPTY]
            if len(kinds) > 1 and _SIMPLE in kinds:
                return _NONE
            return max(kinds, default=_EMPTY)
        return _EMPTY

    # -- 7.3, 7.4 ------------------------------------------------------------------------------

    def combined(self, pattern: Pattern, at: Place) -> None:
        if pattern in self.done:
            return
        self.done.add(pattern)
        if isinstance(pattern, Group | Interleave):
            _apart([_within(m, Attribute) for m in pattern.members], "attribute", at)
            if isinstance(pattern, Interleave):
                _apart([_within(m, Element) for m in pattern.members], "element", at)
                if sum(_has_text(m) for m in pattern.members) > 1:
                    raise _error("Two parts of an interleave contain text.", at)
        for part in pattern.parts():
            self.combined(part, at)


def _within(pattern: Pattern, kind: type[Pattern]) -> list[NameClass]:
    found: dict[NameClass, None] = {}
    waiting, seen = [pattern], set()
    while waiting:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        if isinstance(part, kind) and isinstance(part, Element | Attribute):
            found[part.names] = None
        waiting += part.parts()
    return list(found)


def _has_text(pattern: Pattern) -> bool:
    return isinstance(pattern, Text) or any(_has_text(part) for part in pattern.parts())


def _apart(branches: list[list[NameClass]], what: str, at: Place) -> None:
    """No name may be in two of the branches."""
    names: set[str] = set()
    wild: list[NameClass] = []
    for branch in branches:
        mine: set[str] = set()
        for one in branch:
            if isinstance(one, Name):
                clash = one.name in names or any(other.contains(one.name) for other in wild)
            else:
                clash = any(one.contains(name) for name in names) or any(overlap(one, w) for w in wild)
            if clash:
                which = next(iter(named(one)), "")
                which = f' "{which.rpartition("}")[2]}"' if which else ""
                raise _error(f"The {what}{which} is asked for twice in one group or interleave.", at)
            mine.update([one.name] if isinstance(one, Name) else [])
        names |= mine
        wild += [one for one in branch if not isinstance(one, Name)]
