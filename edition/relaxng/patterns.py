"""Patterns: what may come at one place of a document.

Groups, choices and interleaves hold any number of members, so the depth of a pattern is the depth at
which its author nested it. Patterns are made by `builder` alone, each once: equal ones are one object.
What a pattern leads to is worked out in `derivatives`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from edition.relaxng.datatypes.base import Datatype
from edition.relaxng.names import NameClass


class TooComplex(Exception):
    """The schema leads to more possibilities than can be borne."""


class Pattern:
    """What may come. `nullable`: also nothing. `data`: text is looked at, not only let through."""

    __slots__ = (
        "attributed",
        "attributes_",
        "closed_",
        "data",
        "nullable",
        "number",
        "opened_",
        "textual",
    )
    nullable: bool
    data: bool
    textual: bool
    """Whether any text at all may come."""
    attributed: bool

    def __init__(self, nullable: bool, data: bool, textual: bool, attributed: bool) -> None:
        self.nullable = nullable
        self.data = data
        self.textual = textual
        self.attributed = attributed
        self.opened_: dict[str, tuple[tuple[Element, Pattern], ...]] = {}
        self.attributes_: dict[str, tuple[tuple[Pattern, Pattern], ...]] | None = None
        self.closed_: Pattern | None = None
        self.number = 0

    def parts(self) -> Iterable[Pattern]:
        """The patterns it is made of, elements' and attributes' content not among them."""
        return ()


class NotAllowed(Pattern):
    __slots__ = ()


class Empty(Pattern):
    __slots__ = ()


class Text(Pattern):
    __slots__ = ()


class Element(Pattern):
    """An element. Each `element` of a schema is a pattern of its own, with its content filled in later,
    since an element may contain itself."""

    __slots__ = ("at", "content_", "doc", "load", "names")

    def __init__(self, names: NameClass, at: tuple[str, int, int] = ("", 0, 0), doc: str = "") -> None:
        super().__init__(False, False, False, False)
        self.names = names
        self.at = at
        self.doc = doc
        self.content_: Pattern | None = None
        self.load: Any = None

    @property
    def content(self) -> Pattern:
        if self.content_ is None:
            self.content_ = self.load()
            assert self.content_ is not None
        return self.content_


class Attribute(Pattern):
    __slots__ = ("at", "names", "value")

    def __init__(self, names: NameClass, value: Pattern) -> None:
        super().__init__(False, False, False, True)
        self.names = names
        self.value = value
        self.at = ("", 0, 0)


class Data(Pattern):
    """A text of a datatype; `but`: except what this matches."""

    __slots__ = ("but", "kind", "type")

    def __init__(self, kind: Datatype, name: str, but: Pattern | None) -> None:
        super().__init__(False, True, True, False)
        self.kind = kind
        self.type = name
        self.but = but


class Value(Pattern):
    """One value of a datatype."""

    __slots__ = ("key", "kind", "literal", "type")

    def __init__(self, kind: Datatype, name: str, literal: str, key: object) -> None:
        super().__init__(False, True, True, False)
        self.kind = kind
        self.type = name
        self.literal = literal
        self.key = key


class List(Pattern):
    """White-space separated words, each matched in turn."""

    __slots__ = ("of",)

    def __init__(self, of: Pattern) -> None:
        super().__init__(False, True, True, False)
        self.of = of


class OneOrMore(Pattern):
    __slots__ = ("of",)

    def __init__(self, of: Pattern) -> None:
        super().__init__(of.nullable, of.data, of.textual, of.attributed)
        self.of = of

    def parts(self) -> Iterable[Pattern]:
        return (self.of,)


class Several(Pattern):
    """A pattern with any number of members, two at least."""

    __slots__ = ("members",)

    def __init__(self, members: tuple[Pattern, ...], nullable: bool) -> None:
        super().__init__(
            nullable,
            any(m.data for m in members),
            any(m.textual for m in members),
            any(m.attributed for m in members),
        )
        self.members = members

    def parts(self) -> Iterable[Pattern]:
        return self.members


class Choice(Several):
    """One of them."""

    __slots__ = ("others", "plain", "values", "without_values")

    def __init__(self, members: tuple[Pattern, ...]) -> None:
        super().__init__(members, any(m.nullable for m in members))
        self.plain: dict[str, list[Element]] | None = None
        """Its members that are elements of one name, by that name: worked out when first needed."""
        self.others: list[Pattern] = []
        self.values: dict[Datatype, tuple[set[str], set[object]]] | None = None
        """Its members that are values, by their datatype: how they are written, and what they mean."""
        self.without_values: list[Pattern] = []


class Group(Several):
    """One after the other."""

    __slots__ = ()

    def __init__(self, members: tuple[Pattern, ...]) -> None:
        super().__init__(members, all(m.nullable for m in members))


class Interleave(Several):
    """In any order, mixed."""

    __slots__ = ()

    def __init__(self, members: tuple[Pattern, ...]) -> None:
        super().__init__(members, all(m.nullable for m in members))
