"""What a pattern leads to: its derivatives.

What a pattern allows after something was seen is again a pattern (James Clark, "An algorithm for RELAX
NG validation"). Equal patterns are one object, so derivatives are remembered and compared by identity.

Where an element starts, a derivative has two parts: what the element may contain, and what may follow
it. They are kept apart as pairs, so that what was derived inside one element serves wherever that
element stands again.

A pattern may contain another in several places, and so on down: written out, it could be immense. So
every step is remembered with the pattern it starts from, and counted in the builder's budget.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from edition.relaxng.builder import Builder
from edition.relaxng.datatypes.base import Context, words
from edition.relaxng.names import named
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
)

Pairs = tuple[tuple[Element, Pattern], ...]
"""Elements that may come, each with what may follow it."""
Valued = tuple[tuple[Pattern, Pattern], ...]
"""Values that an attribute may have, each with what else may come."""
Known = dict[Pattern, Pattern]
"""What a text leads to from each pattern that was asked."""


# -- elements --------------------------------------------------------------------------------------


def opened(pattern: Pattern, new: Builder, name: str) -> Pairs:
    """The elements of that name that may come, each with what may follow it."""
    found = pattern.opened_.get(name)
    if found is None:
        open_ = _OPEN.get(type(pattern))
        if open_ is None:
            return ()
        found = new.merged(open_(pattern, new, name))
        new.store(8 + 2 * len(found))
        pattern.opened_[name] = found
    return found


def _open_element(element: Element, new: Builder, name: str) -> Iterator[tuple[Element, Pattern]]:
    if element.names.contains(name):
        yield element, new.empty


def _open_more(more: OneOrMore, new: Builder, name: str) -> Iterable[tuple[Element, Pattern]]:
    return [(element, _again(more, new, rest)) for element, rest in opened(more.of, new, name)]


def _again(more: OneOrMore, new: Builder, rest: Pattern) -> Pattern:
    return new.group((rest, new.optional(more)))


def _open_choice(choice: Choice, new: Builder, name: str) -> Iterator[tuple[Element, Pattern]]:
    if choice.plain is None:  # a model class of the TEI has hundreds of members
        new.store(2 * len(choice.members))
        choice.plain = {}
        for member in choice.members:
            names = list(named(member.names)) if isinstance(member, Element) else []
            if isinstance(member, Element) and len(names) == 1:
                choice.plain.setdefault(names[0], []).append(member)
            else:
                choice.others.append(member)
    for element in choice.plain.get(name, ()):
        yield element, new.empty
    for other in choice.others:
        yield from opened(other, new, name)


def _open_group(group: Group, new: Builder, name: str) -> Iterator[tuple[Element, Pattern]]:
    for i, member in enumerate(group.members):
        for element, rest in opened(member, new, name):
            yield element, new.group((rest, *group.members[i + 1 :]))
        if not member.nullable:
            return


def _open_interleave(
    interleave: Interleave, new: Builder, name: str
) -> Iterator[tuple[Element, Pattern]]:
    for i, member in enumerate(interleave.members):
        for element, rest in opened(member, new, name):
            yield element, _with(interleave, new, i, rest)


def _with(interleave: Interleave, new: Builder, i: int, rest: Pattern) -> Pattern:
    return new.interleave((*interleave.members[:i], rest, *interleave.members[i + 1 :]))


_OPEN: Final[dict[type[Pattern], Callable[[Any, Builder, str], Iterable[tuple[Element, Pattern]]]]] = {
    Element: _open_element,
    OneOrMore: _open_more,
    Choice: _open_choice,
    Group: _open_group,
    Interleave: _open_interleave,
}


# -- attributes ------------------------------------------------------------------------------------


def attribute(pattern: Pattern, new: Builder, name: str) -> Valued:
    """The values an attribute of that name may have, each with what else may come."""
    if not pattern.attributed:
        return ()
    if isinstance(pattern, Attribute):
        new.spend(1)
        return ((pattern.value, new.empty),) if pattern.names.contains(name) else ()
    if pattern.attributes_ is None:
        pattern.attributes_ = {}
    found = pattern.attributes_.get(name)
    if found is None:
        rests: dict[Pattern, list[Pattern]] = {}
        for value, rest in _attribute(pattern, new, name):
            rests.setdefault(value, []).append(rest)
        found = tuple((value, new.choice(rest)) for value, rest in rests.items())
        new.store(8 + 2 * len(found))
        pattern.attributes_[name] = found
    return found


def _attribute(pattern: Pattern, new: Builder, name: str) -> Iterator[tuple[Pattern, Pattern]]:
    if isinstance(pattern, OneOrMore):
        for value, rest in attribute(pattern.of, new, name):
            yield value, _again(pattern, new, rest)
    elif isinstance(pattern, Choice):
        for member in pattern.members:
            yield from attribute(member, new, name)
    elif isinstance(pattern, Group):
        for i, member in enumerate(pattern.members):
            for value, rest in attribute(member, new, name):
                yield value, new.group((*pattern.members[:i], rest, *pattern.members[i + 1 :]))
    elif isinstance(pattern, Interleave):
        for i, member in enumerate(pattern.members):
            for value, rest in attribute(member, new, name):
                yield value, _with(pattern, new, i, rest)


def closed(pattern: Pattern, new: Builder) -> Pattern:
    """What may come after the last attribute."""
    if not pattern.attributed:
        return pattern
    if pattern.closed_ is None:
        pattern.closed_ = _closed(pattern, new)
    return pattern.closed_


def _closed(pattern: Pattern, new: Builder) -> Pattern:
    if isinstance(pattern, OneOrMore):
        return new.one_or_more(closed(pattern.of, new))
    if isinstance(pattern, Choice):
        return new.choice(closed(m, new) for m in pattern.members)
    if isinstance(pattern, Group):
        return new.group(closed(m, new) for m in pattern.members)
    if isinstance(pattern, Interleave):
        return new.interleave(closed(m, new) for m in pattern.members)
    return new.not_allowed  # an attribute that is asked for and has not come


# -- text ------------------------------------------------------------------------------------------


def after_text(pattern: Pattern, new: Builder, text: str, context: Context, known: Known) -> Pattern:
    """What may come after a text. `known`: what was worked out for it already, {} at first."""
    if not pattern.textual:
        return new.not_allowed
    if isinstance(pattern, Text):
        return pattern
    found = known.get(pattern)
    if found is None:
        new.spend(1)
        found = known[pattern] = _TEXT[type(pattern)](pattern, new, text, context, known)
    return found


def _text_of_data(data: Data, new: Builder, text: str, context: Context, known: Known) -> Pattern:
    allowed = data.kind.allows(text, context)
    new.spend(data.kind.cost())
    if not allowed:
        return new.not_allowed
    if data.but is not None and matches(data.but, new, text, context):
        return new.not_allowed
    return new.empty


def _text_of_value(value: Value, new: Builder, text: str, context: Context, known: Known) -> Pattern:
    if text == value.literal and value.kind.plain:
        return new.empty
    meaning = value.kind.value(text, context)
    return new.empty if meaning is not None and meaning == value.key else new.not_allowed


def _text_of_list(list_: List, new: Builder, text: str, context: Context, known: Known) -> Pattern:
    pattern = list_.of
    for word in words(text):
        pattern = after_text(pattern, new, word, context, {})
        if pattern is new.not_allowed:
            return pattern
    return new.empty if pattern.nullable else new.not_allowed


def _text_of_more(more: OneOrMore, new: Builder, text: str, context: Context, known: Known) -> Pattern:
    return _again(more, new, after_text(more.of, new, text, context, known))


def _text_of_choice(choice: Choice, new: Builder, text: str, context: Context, known: Known) -> Pattern:
    if choice.values is None:
        _sort_values(choice, new)
    found: list[Pattern] = []
    for kind, (literals, keys) in (choice.values or {}).items():
        new.spend(1)
        if (kind.plain and text in literals) or (
            (meaning := kind.value(text, context)) is not None and meaning in keys
        ):
            found.append(new.empty)
            break
    found += [after_text(m, new, text, context, known) for m in choice.without_values if m.textual]
    return new.choice(found)


def _sort_values(choice: Choice, new: Builder) -> None:
    """Put the values of a choice where one look finds each: an attribute may have tens of thousands."""
    new.spend(len(choice.members))
    choice.values = {}
    for member in choice.members:
        if isinstance(member, Value):
            literals, keys = choice.values.setdefault(member.kind, (set(), set()))
            literals.add(member.literal)
            keys.add(member.key)
        else:
            choice.without_values.append(member)


def _text_of_group(group: Group, new: Builder, text: str, context: Context, known: Known) -> Pattern:
    found = []
    for i, member in enumerate(group.members):
        rest = after_text(member, new, text, context, known)
        if rest is not new.not_allowed:
            found.append(new.group((rest, *group.members[i + 1 :])))
        if not member.nullable:
            break
    return new.choice(found)


def _text_of_interleave(
    interleave: Interleave, new: Builder, text: str, context: Context, known: Known
) -> Pattern:
    found = []
    for i, member in enumerate(interleave.members):
        rest = after_text(member, new, text, context, known)
        if rest is not new.not_allowed:
            found.append(_with(interleave, new, i, rest))
    return new.choice(found)


_TEXT: Final[dict[type[Pattern], Callable[[Any, Builder, str, Context, Known], Pattern]]] = {
    Data: _text_of_data,
    Value: _text_of_value,
    List: _text_of_list,
    OneOrMore: _text_of_more,
    Choice: _text_of_choice,
    Group: _text_of_group,
    Interleave: _text_of_interleave,
}


def matches(pattern: Pattern, new: Builder, text: str, context: Context) -> bool:
    """Whether a text, as the value of an attribute or the whole content of an element, matches."""
    if pattern.nullable and not text.strip(" \t\r\n"):
        return True
    return pattern.textual and after_text(pattern, new, text, context, {}).nullable
