"""Patterns and their derivatives.

What a pattern allows after something was seen is again a pattern, its *derivative* (James Clark, "An
algorithm for RELAX NG validation"). Equal patterns are one object, so derivatives are remembered and
compared by identity; and since groups, choices and interleaves hold any number of members, the depth
of a pattern is the depth at which its author nested it.

Where an element starts, a derivative has two parts: what the element may contain, and what may follow
it. They are kept apart as pairs, so that what was derived inside one element serves wherever that
element stands again.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from edition.relaxng.datatypes.base import Context, Datatype, words
from edition.relaxng.names import NameClass, named

if TYPE_CHECKING:
    from edition.relaxng.builder import Builder


class TooComplex(Exception):
    """The schema makes the document's validation grow without reasonable bounds."""


class Pattern:
    """What may come. `nullable`: also nothing. `data`: text is looked at, not only let through."""

    __slots__ = ("attributed", "closed_", "data", "nullable", "number", "opened_", "textual")
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
        self.closed_: Pattern | None = None
        self.number = 0

    def opened(self, new: Builder, name: str) -> tuple[tuple[Element, Pattern], ...]:
        """The elements of that name that may come, each with what may follow it."""
        found = self.opened_.get(name)
        if found is None:
            found = self.opened_[name] = new.merged(self.open(new, name))
        return found

    def open(self, new: Builder, name: str) -> Iterable[tuple[Any, Pattern]]:
        return ()

    def attribute(self, new: Builder, name: str) -> Iterable[tuple[Pattern, Pattern]]:
        """The values an attribute of that name may have, each with what else may come."""
        return ()

    def closed(self, new: Builder) -> Pattern:
        """What may come after the last attribute."""
        if not self.attributed:
            return self
        if self.closed_ is None:
            self.closed_ = self.close(new)
        return self.closed_

    def close(self, new: Builder) -> Pattern:
        return self

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        """What may come after a text."""
        return new.not_allowed

    def parts(self) -> Iterable[Pattern]:
        """The patterns it is made of, elements' and attributes' content not among them."""
        return ()


class NotAllowed(Pattern):
    __slots__ = ()


class Empty(Pattern):
    __slots__ = ()


class Text(Pattern):
    __slots__ = ()

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        return self


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

    def open(self, new: Builder, name: str) -> Iterable[tuple[Element, Pattern]]:
        if self.names.contains(name):
            yield self, new.empty


class Attribute(Pattern):
    __slots__ = ("at", "names", "value")

    def __init__(self, names: NameClass, value: Pattern) -> None:
        super().__init__(False, False, False, True)
        self.names = names
        self.value = value
        self.at = ("", 0, 0)

    def attribute(self, new: Builder, name: str) -> Iterable[tuple[Pattern, Pattern]]:
        if self.names.contains(name):
            yield self.value, new.empty

    def close(self, new: Builder) -> Pattern:
        return new.not_allowed


class Data(Pattern):
    """A text of a datatype; `but`: except what this matches."""

    __slots__ = ("but", "kind", "type")

    def __init__(self, kind: Datatype, name: str, but: Pattern | None) -> None:
        super().__init__(False, True, True, False)
        self.kind = kind
        self.type = name
        self.but = but

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        if not self.kind.allows(text, context):
            return new.not_allowed
        if self.but is not None and matches(self.but, new, text, context):
            return new.not_allowed
        return new.empty


class Value(Pattern):
    """One value of a datatype."""

    __slots__ = ("key", "kind", "literal", "type")

    def __init__(self, kind: Datatype, name: str, literal: str, key: object) -> None:
        super().__init__(False, True, True, False)
        self.kind = kind
        self.type = name
        self.literal = literal
        self.key = key

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        if text == self.literal and self.kind.plain:
            return new.empty
        value = self.kind.value(text, context)
        return new.empty if value is not None and value == self.key else new.not_allowed


class List(Pattern):
    """White-space separated words, each matched in turn."""

    __slots__ = ("of",)

    def __init__(self, of: Pattern) -> None:
        super().__init__(False, True, True, False)
        self.of = of

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        pattern = self.of
        for word in words(text):
            pattern = pattern.text(new, word, context)
            if pattern is new.not_allowed:
                return pattern
        return new.empty if pattern.nullable else new.not_allowed


class OneOrMore(Pattern):
    __slots__ = ("of",)

    def __init__(self, of: Pattern) -> None:
        super().__init__(of.nullable, of.data, of.textual, of.attributed)
        self.of = of

    def _again(self, new: Builder, rest: Pattern) -> Pattern:
        return new.group((rest, new.choice((self, new.empty))))

    def open(self, new: Builder, name: str) -> Iterable[tuple[Element, Pattern]]:
        return [(element, self._again(new, rest)) for element, rest in self.of.opened(new, name)]

    def attribute(self, new: Builder, name: str) -> Iterable[tuple[Pattern, Pattern]]:
        return [(value, self._again(new, rest)) for value, rest in self.of.attribute(new, name)]

    def close(self, new: Builder) -> Pattern:
        return new.one_or_more(self.of.closed(new))

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        return self._again(new, self.of.text(new, text, context))

    def parts(self) -> Iterable[Pattern]:
        return (self.of,)


class Choice(Pattern):
    __slots__ = ("members", "others", "plain")

    def __init__(self, members: tuple[Pattern, ...]) -> None:
        super().__init__(
            any(m.nullable for m in members),
            any(m.data for m in members),
            any(m.textual for m in members),
            any(m.attributed for m in members),
        )
        self.members = members
        self.plain: dict[str, list[Element]] | None = None
        self.others: list[Pattern] = []

    def open(self, new: Builder, name: str) -> Iterable[tuple[Element, Pattern]]:
        if self.plain is None:  # a model class of the TEI has hundreds of members
            self.plain = {}
            for member in self.members:
                names = list(named(member.names)) if isinstance(member, Element) else []
                if isinstance(member, Element) and len(names) == 1:
                    self.plain.setdefault(names[0], []).append(member)
                else:
                    self.others.append(member)
        for element in self.plain.get(name, ()):
            yield element, new.empty
        for other in self.others:
            yield from other.opened(new, name)

    def attribute(self, new: Builder, name: str) -> Iterable[tuple[Pattern, Pattern]]:
        for member in self.members:
            if member.attributed:
                yield from member.attribute(new, name)

    def close(self, new: Builder) -> Pattern:
        return new.choice(m.closed(new) for m in self.members)

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        return new.choice(m.text(new, text, context) for m in self.members if m.textual)

    def parts(self) -> Iterable[Pattern]:
        return self.members


class Group(Pattern):
    """One after the other."""

    __slots__ = ("members",)

    def __init__(self, members: tuple[Pattern, ...]) -> None:
        super().__init__(
            all(m.nullable for m in members),
            any(m.data for m in members),
            any(m.textual for m in members),
            any(m.attributed for m in members),
        )
        self.members = members

    def open(self, new: Builder, name: str) -> Iterable[tuple[Element, Pattern]]:
        for i, member in enumerate(self.members):
            for element, rest in member.opened(new, name):
                yield element, new.group((rest, *self.members[i + 1 :]))
            if not member.nullable:
                return

    def attribute(self, new: Builder, name: str) -> Iterable[tuple[Pattern, Pattern]]:
        for i, member in enumerate(self.members):
            if member.attributed:
                for value, rest in member.attribute(new, name):
                    yield value, new.group((*self.members[:i], rest, *self.members[i + 1 :]))

    def close(self, new: Builder) -> Pattern:
        return new.group(m.closed(new) for m in self.members)

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        found = []
        for i, member in enumerate(self.members):
            if member.textual:
                rest = member.text(new, text, context)
                if rest is not new.not_allowed:
                    found.append(new.group((rest, *self.members[i + 1 :])))
            if not member.nullable:
                break
        return new.choice(found)

    def parts(self) -> Iterable[Pattern]:
        return self.members


class Interleave(Pattern):
    """In any order, mixed."""

    __slots__ = ("members",)

    def __init__(self, members: tuple[Pattern, ...]) -> None:
        super().__init__(
            all(m.nullable for m in members),
            any(m.data for m in members),
            any(m.textual for m in members),
            any(m.attributed for m in members),
        )
        self.members = members

    def _with(self, new: Builder, i: int, rest: Pattern) -> Pattern:
        return new.interleave((*self.members[:i], rest, *self.members[i + 1 :]))

    def open(self, new: Builder, name: str) -> Iterable[tuple[Element, Pattern]]:
        for i, member in enumerate(self.members):
            for element, rest in member.opened(new, name):
                yield element, self._with(new, i, rest)

    def attribute(self, new: Builder, name: str) -> Iterable[tuple[Pattern, Pattern]]:
        for i, member in enumerate(self.members):
            if member.attributed:
                for value, rest in member.attribute(new, name):
                    yield value, self._with(new, i, rest)

    def close(self, new: Builder) -> Pattern:
        return new.interleave(m.closed(new) for m in self.members)

    def text(self, new: Builder, text: str, context: Context) -> Pattern:
        found = []
        for i, member in enumerate(self.members):
            if member.textual:
                rest = member.text(new, text, context)
                if rest is not new.not_allowed:
                    found.append(self._with(new, i, rest))
        return new.choice(found)

    def parts(self) -> Iterable[Pattern]:
        return self.members


def matches(pattern: Pattern, new: Builder, text: str, context: Context) -> bool:
    """Whether a text, as the value of an attribute or the whole content of an element, matches."""
    if pattern.nullable and not text.strip(" \t\r\n"):
        return True
    return pattern.textual and pattern.text(new, text, context).nullable
