"""What a schema must not ask for.

Source: RELAX NG specification, section 7: contexts (7.1), sequences of text (7.2), attributes (7.3) and
interleave (7.4). Checked on the patterns that can be reached from the start.
"""

from __future__ import annotations

from typing import Final

from edition.relaxng.builder import Builder
from edition.relaxng.names import Name, NameClass, is_infinite, named, overlap, size
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


def _error(message: str, at: Place) -> SchemaError:
    return SchemaError(message, *at, code="schema.restriction")


class Checker:
    """Looks through the patterns of one schema."""

    def __init__(self, new: Builder) -> None:
        self.new = new
        self.found: list[Element] = []
        self.seen: set[tuple[Pattern, int]] = set()
        self.kinds: dict[Pattern, int] = {}
        self.done: set[Pattern] = set()
        self.at: Place = ("", 0, 0)
        """The element or attribute that is checked now."""

    def check(self, start: Pattern, path: str) -> None:
        """Raises SchemaError if the schema breaks a restriction, TooComplex if it is too large."""
        self.at = (path, 0, 0)
        self.contexts(start, _START, self.at)
        seen: set[Element] = set()
        waiting = self.take()
        while waiting:
            element = waiting.pop()
            if element in seen:
                continue
            seen.add(element)
            self.contexts(element.content, 0, element.at)
            if self.kind(element.content, element.at) == _NONE:
                message = "Text of a datatype cannot stand beside elements or other text."
                raise _error(message, element.at)
            self.combined(element.content, element.at)
            waiting += self.take()

    def take(self) -> list[Element]:
        found, self.found = self.found, []
        return found

    # -- 7.1 -----------------------------------------------------------------------------------

    def contexts(self, pattern: Pattern, flags: int, at: Place) -> None:
        if (pattern, flags) in self.seen:
            return
        self.seen.add((pattern, flags))
        self.at = at
        self.new.spend(1)
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
        self.at = at
        self.new.spend(1)
        if isinstance(pattern, Group | Interleave):
            self.apart([self.within(m, Attribute) for m in pattern.members], "attribute", at)
            if isinstance(pattern, Interleave):
                self.apart([self.within(m, Element) for m in pattern.members], "element", at)
                if sum(bool(self.within(m, Text)) for m in pattern.members) > 1:
                    raise _error("Two parts of an interleave contain text.", at)
        for part in pattern.parts():
            self.combined(part, at)

    def within(self, pattern: Pattern, kind: type[Pattern]) -> list[Pattern]:
        """The patterns of a kind in another, contents of elements and attributes not among them; of
        elements and attributes one for each name class."""
        if (kind is Attribute and not pattern.attributed) or (kind is Text and not pattern.textual):
            return []
        found: dict[object, Pattern] = {}
        waiting, seen = [pattern], {pattern}
        while waiting:
            part = waiting.pop()
            if isinstance(part, kind):
                found[part.names if isinstance(part, Element | Attribute) else part] = part
            parts = [p for p in part.parts() if p not in seen]
            seen.update(parts)
            waiting += parts
        self.new.spend(len(seen))
        return list(found.values())

    def apart(self, branches: list[list[Pattern]], what: str, at: Place) -> None:
        """No name may be in two of the branches."""
        names: set[str] = set()
        wild: list[NameClass] = []
        for branch in branches:
            mine: set[str] = set()
            classes = [p.names for p in branch if isinstance(p, Element | Attribute)]
            for one in classes:
                self.new.spend(1)
                if self.clashes(one, names, wild):
                    which = next(iter(named(one)), "")
                    which = f' "{which.rpartition("}")[2]}"' if which else ""
                    raise _error(
                        f"The {what}{which} is asked for twice in one group or interleave.", at
                    )
                mine.update([one.name] if isinstance(one, Name) else [])
            names |= mine
            wild += [one for one in classes if not isinstance(one, Name)]

    def clashes(self, one: NameClass, names: set[str], wild: list[NameClass]) -> bool:
        """Whether a name class has a name that stands elsewhere, by itself or in a wildcard."""
        if isinstance(one, Name):
            self.new.spend(sum(map(size, wild)))
            return one.name in names or any(other.contains(one.name) for other in wild)
        mine = size(one)
        self.new.spend(mine * len(names) + sum((mine + size(other)) ** 2 for other in wild))
        return any(one.contains(name) for name in names) or any(overlap(one, other) for other in wild)
