"""What is wrong with a document, and how to go on.

What a state of the automaton has not seen is worked out here, and so is every error: what is said of
it, and the state with which validation goes on as if the editor had meant the likeliest thing (a name
misspelt, something left out before, an element too much).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from edition.relaxng import expected
from edition.relaxng.automaton import Automaton, Opening, State, Step
from edition.relaxng.builder import Builder
from edition.relaxng.datatypes.base import Context
from edition.relaxng.derivatives import Pairs, opened
from edition.relaxng.document import Document
from edition.relaxng.names import split
from edition.relaxng.patterns import (
    Choice,
    Element,
    Group,
    Interleave,
    OneOrMore,
    Pattern,
)  # fmt: skip
from edition.relaxng.problem import Problem, Related
from edition.relaxng.wording import Wording, listed, quoted, tag

MOST_PROBLEMS: Final = 50_000
_SIBLINGS: Final = 1_000
"""Siblings before that are asked whether it was they after which an element cannot come."""
_BLANK: Final = " \t\r\n"
_XML_ID: Final = "xml:id"


class Stop(Exception):
    """Nothing more can be said about the document."""


class Recovery:
    """One document while it is read: where one is in it, and what was found."""

    def __init__(self, automaton: Automaton, document: Document, max_depth: int) -> None:
        self.automaton = automaton
        self.document = document
        self.max_depth = max_depth
        self.words = Wording(automaton)
        self.problems: list[Problem] = []
        self.stack: list[tuple[Opening, State, int, str]] = []
        self.history: list[list[tuple[str, int, State]] | None] = [None]
        self.prefixes: dict[str, str] = {}
        self.entities: set[str] = set()
        self.context_: Context | None = None
        self.scopes: list[tuple[str, str | None]] = []
        self.lenient = State((automaton.new.empty,), automaton.new.not_allowed)
        self.lenient.closed = self.lenient
        self.lenient.mixed = True
        self.recovered: dict[tuple[State, str], tuple[Opening, str, str]] = {}
        self.ids: dict[int, str] = {}
        self.written: tuple[int, list[tuple[str, str, int, int]]] = (-1, [])
        """The attributes of the tag that was looked at last: a tag may have many that are wrong."""
        self.parser: Any = None

    @property
    def context(self) -> Context:
        """What the meaning of a text here can depend on."""
        if self.context_ is None:
            self.context_ = Context(dict(self.prefixes), frozenset(self.entities))
        return self.context_

    # -- telling -------------------------------------------------------------------------------

    def at(self) -> int:
        return int(self.parser.CurrentByteIndex)

    def tell(
        self, code: str, message: str, remedy: str, index: int, length: int = 0, cause: str = "",
        related: tuple[tuple[int, str], ...] = (), severity: str = "error",
    ) -> None:  # fmt: skip
        if len(self.problems) >= MOST_PROBLEMS:
            self.problems.append(
                Problem("rng.complex", f"There are more than {MOST_PROBLEMS:,} problems.", "",
                        *self.document.place(index))
            )  # fmt: skip
            raise Stop
        others = [Related(*self.document.place(i), said) for i, said in related]
        self.problems.append(
            Problem(code, message, remedy, *self.document.place(index), length, cause or message,
                    self.inside(), others, severity)
        )  # fmt: skip

    def inside(self) -> str:
        """The xml:id of the innermost division with one, or of the root."""
        for _, _, index, name in reversed(self.stack):
            if not name.endswith(("}div", "}TEI")) and name not in ("div", "TEI"):
                continue
            found = self.ids.get(index)
            if found is None:
                written = {n: value for n, value, *_ in self.document.attributes(index)}
                found = self.ids[index] = written.get(_XML_ID, "")
            if found:
                return found
        return ""

    def line(self, index: int) -> int:
        return self.document.place(index)[0]

    def shown(self, depth: int = -1) -> str:
        """The open element at a depth as the document writes it."""
        return self.document.name(self.stack[depth][2]) if self.stack else ""

    # -- elements ------------------------------------------------------------------------------

    def open(self, state: State, name: str, index: int) -> Opening:
        if state is not self.lenient:
            opening = self.automaton.open(state, name) if name not in state.opens else None
            if opening is not None:
                return opening
        known = self.recovered.get((state, name))
        if known is None:
            known = self.recovered[state, name] = self.recover(state, name, index)
        opening, code, remedy = known
        if code:
            self.misplaced(state, name, index, code, remedy)
        return opening

    def recover(self, state: State, name: str, index: int) -> tuple[Opening, str, str]:
        """How to go on after an element that cannot come: its opening, the code, the remedy."""
        automaton = self.automaton
        if not self.stack:
            self.words.home = name.rpartition("}")[0]
        if state is self.lenient:
            anywhere = automaton.anywhere(name, state)
            if anywhere is not None:
                return anywhere, "", ""
        allowed = {} if state is self.lenient else expected.elements(self.automaton.new, state)
        if not self.stack:
            near = self.words.near(name, allowed)
            opening = automaton.open(automaton.start, near) if near else None
            anywhere = automaton.anywhere(name, state)
            return opening or anywhere or self.unknown(state), "rng.root", self.words.allowed(state)
        if not automaton.is_known(name):
            uri = split(name)[0]
            near = self.words.near(name, [n for n in allowed if not uri or split(n)[0] == uri])
            if near and (opening := automaton.open(state, near)) is not None:
                return opening, "rng.unknown", f"Did you mean {tag(self.words.name(near))}?"
            near = self.words.near(name, automaton.elements())
            if near and uri and split(near)[0] != uri:
                where = f"Its namespace is {uri}"
                if split(near)[1] == split(name)[1]:
                    where += f"; that of {tag(self.words.name(near))} is {split(near)[0] or 'none'}"
                return self.unknown(state), "rng.unknown", f"{where}."
            remedy = f"Did you mean {tag(self.words.name(near))}?" if near else ""
            if state is not self.lenient and not remedy:
                remedy = self.words.allowed(state)
            return self.unknown(state), "rng.unknown", remedy
        known: dict[Pattern, Pairs] = {}
        later = automaton.opening([_later(way, automaton.new, name, known) for way in state.ways])
        if later is not None:
            return later, "rng.missing", ""
        anywhere = automaton.anywhere(name, state)
        assert anywhere is not None
        return anywhere, "rng.context", self.words.allowed(state)

    def unknown(self, parent: State) -> Opening:
        """An element about which nothing is known: what it holds is judged by itself."""
        return Opening(self.lenient, (tuple(enumerate(parent.ways)),), None)

    def misplaced(self, state: State, name: str, index: int, code: str, remedy: str) -> None:
        shown = self.document.name(index)
        length = len(shown) + 1
        parent = self.shown()
        if code == "rng.root":
            self.tell(
                code,
                f"A document of this schema cannot begin with {tag(shown)}.",
                remedy,
                index,
                length,
            )
        elif code == "rng.unknown":
            self.tell(code, f"The schema has no element {tag(shown)}.", remedy, index, length)
        elif code == "rng.missing":
            needed = self.words.tags(expected.required(self.automaton.new, state), "or")
            needed = needed or "something"
            self.tell(
                code, f"{tag(shown)} cannot come yet: {needed} must come before it in {tag(parent)}.",
                f"Put in what is missing, or move {tag(shown)}.", index, length,
                f"{code} {shown} {parent}",
            )  # fmt: skip
        else:
            self.closed_off(state, name, index, remedy, length)

    def closed_off(self, state: State, name: str, index: int, remedy: str, length: int) -> None:
        """An element that was allowed until a sibling came, or never was."""
        shown, parent = self.document.name(index), self.shown()
        for sibling, where, before in reversed((self.history[-1] or [])[-_SIBLINGS:]):
            opening = before.opens.get(name)
            if opening is None and name not in before.opens:
                opening = self.automaton.open(before, name)
            if opening is None:
                continue
            closer = self.document.name(where)
            only = self.words.only(state)
            if sibling == name:
                message = (
                    f"{tag(shown)} cannot come again: one is on line {self.line(where)}, "
                    f"after which {only} in this {tag(parent)}."
                )
            else:
                message = (
                    f"{tag(shown)} cannot come here: {tag(closer)} on line {self.line(where)} ended "
                    f"the part of this {tag(parent)} where it may stand; after it {only}."
                )
            move = f"Move {tag(shown)} before it, or {tag(closer)} further down."
            if sibling == name:
                move = f"Put both into one, or take one {tag(shown)} out."
            self.tell(
                "rng.order", message, move, index, length, f"rng.order {shown} {closer} {parent}",
                ((where, f"{tag(closer)} ended it here"),),
            )  # fmt: skip
            return
        message = f"{tag(shown)} cannot stand in {tag(parent)}."
        if self.words.near(name, ()) == name:
            message = f"{tag(shown)} cannot stand here."
        allowed = expected.elements(self.automaton.new, state)
        if not allowed and not expected.has_text(state):
            remedy = f"{tag(parent)} is empty here." if not self.history[-1] else remedy
        self.tell("rng.context", message, remedy, index, length)

    def incomplete(self, state: State) -> int:
        """An element ends too early. Out: all ways of reading it, to go on with."""
        _, _, begun, _ = self.stack[-1]
        shown = self.document.name(begun)
        needed = expected.required(self.automaton.new, state)
        final = (1 << len(state.ways)) - 1
        if state.dead:
            return final
        what = self.words.tags(needed, "or") if needed else "text"
        index = self.at()
        if self.document.data.endswith(b"/>", begun, self.document.after_tag(begun)):
            index = begun
        line = self.line(begun)
        self.tell(
            "rng.incomplete", f"{tag(shown)} of line {line} ends here, but {what} must come first.",
            f"Put in {what}, or take {tag(shown)} out.", index, len(shown) + 3,
            f"rng.incomplete {shown} {what}", ((begun, f"{tag(shown)} begins here"),),
        )  # fmt: skip
        return final

    def deep(self, index: int) -> None:
        self.tell("xml.depth", "Elements are nested too deeply here.", "", index)
        raise Stop

    # -- attributes ----------------------------------------------------------------------------

    def attribute(self, state: State, attributes: list[str], i: int, index: int) -> State:
        name, value = attributes[i], attributes[i + 1]
        if state is self.lenient:
            return state
        step = (
            state.attributes[name]
            if name in state.attributes
            else self.automaton.attribute(state, name)
        )
        if step is None:
            shown = self.document.name(index)
            message, remedy = self.words.attribute(name, shown, state)
            where, _, length = self.attribute_place(index, i)
            self.tell("rng.attribute", message, remedy, where, length)
            return state
        found = step.always or self.automaton.valued(step, value, self.context, state)
        if found is None:
            self.bad_value(step, name, value, i, index)
            return self.automaton.matched(step, (1 << len(step.values)) - 1, state)
        return found

    def bad_value(self, step: Step, name: str, value: str, i: int, index: int) -> None:
        shown = self.document.name(index)
        what = f"{self.words.name(name)}={quoted(value)} on {tag(shown)}"
        message, remedy = self.words.value(step, value, what)
        _, where, _ = self.attribute_place(index, i)
        self.tell("rng.value", message, remedy, where, len(value) if "\n" not in value else 1,
                  f"rng.value {name} {shown} {value}" if len(value) < 60 else "")  # fmt: skip

    def attribute_place(self, index: int, i: int) -> tuple[int, int, int]:
        """Where the i-th attribute's name and value begin, and the length of its name."""
        if self.written[0] != index:
            every = self.document.attributes(index)
            self.written = index, [a for a in every if not a[0].startswith("xmlns")]
        written = self.written[1]
        if i // 2 < len(written):
            name, _, at, value = written[i // 2]
            return at, value, len(name)
        return index, index, 1

    def missing(self, state: State, index: int) -> State:
        """An attribute that must be there is not."""
        if state is self.lenient or state.dead:
            return self.lenient
        shown = self.document.name(index)
        for names in expected.missing(self.automaton.new, state) or [["…"]]:
            wanted = listed([self.words.name(n) for n in names], "or")
            self.tell(
                "rng.attribute-missing", f"{tag(shown)} needs the attribute {wanted}.",
                f"Add {wanted} to {tag(shown)}.", index, len(shown) + 1,
            )  # fmt: skip
        known: dict[Pattern, Pattern] = {}
        ways = tuple(_without_attributes(way, self.automaton.new, known) for way in state.ways)
        found = self.automaton.state(ways)
        return found.closed or self.automaton.close(found)

    # -- text ----------------------------------------------------------------------------------

    def text(self, state: State, pieces: list[str], only: bool, index: int) -> State:
        """The state after a text. `only`: it is all that its element holds."""
        text = "".join(pieces)
        pieces.clear()
        blank = not text.strip(_BLANK)
        if state is self.lenient or (blank and not (only and state.data)):
            return state
        if blank:
            return self.automaton.blank(state, text, self.context)
        after = self.automaton.text(state, text, self.context)
        if not after.dead:
            return after
        where = self.document.text(self.document.after_tag(index))
        shown = self.shown()
        if state.data and expected.has_text(state):
            message, remedy = self.words.content(state, text.strip(), shown)
            self.tell("rng.value", message, remedy, where, len(text.strip().split("\n")[0]))
            ways = [way for way in state.ways if way.textual]
            return (
                self.automaton.state(tuple(self.automaton.new.empty for _ in ways))
                if len(ways) == len(state.ways)
                else self.automaton.state(
                    tuple(self.automaton.new.empty if w.textual else w for w in state.ways)
                )
            )
        self.tell(
            "rng.text", f"Text cannot stand in {tag(shown)} here: {quoted(text.strip())}.",
            self.words.allowed(state), where, len(text.strip().split("\n")[0]), f"rng.text {shown}",
        )  # fmt: skip
        return state


def _later(way: Pattern, new: Builder, name: str, known: dict[Pattern, Pairs]) -> Pairs:
    """The elements of a name that may come once what is asked for before them has come."""
    if way not in known:
        new.spend(1)
        known[way] = tuple(_looked_for(way, new, name, known))
        new.spend(len(known[way]))
    return known[way]


def _looked_for(
    way: Pattern, new: Builder, name: str, known: dict[Pattern, Pairs]
) -> Iterator[tuple[Element, Pattern]]:
    if isinstance(way, Choice):
        for member in way.members:
            yield from _later(member, new, name, known)
    elif isinstance(way, OneOrMore):
        again = new.optional(way)
        for element, rest in _later(way.of, new, name, known):
            yield element, new.group((rest, again))
    elif isinstance(way, Interleave):
        for i, member in enumerate(way.members):
            for element, rest in _later(member, new, name, known):
                yield element, new.interleave((*way.members[:i], rest, *way.members[i + 1 :]))
    elif isinstance(way, Group):
        for i, member in enumerate(way.members):
            if found := _later(member, new, name, known):
                for element, rest in found:
                    yield element, new.group((rest, *way.members[i + 1 :]))
                return
    else:
        yield from opened(way, new, name)


def _without_attributes(pattern: Pattern, new: Builder, known: dict[Pattern, Pattern]) -> Pattern:
    """The pattern as if every attribute it asks for were there."""
    if not pattern.attributed:
        return pattern
    if pattern not in known:
        parts = [_without_attributes(part, new, known) for part in pattern.parts()]
        if isinstance(pattern, Choice):
            known[pattern] = new.choice(parts)
        elif isinstance(pattern, Group):
            known[pattern] = new.group(parts)
        elif isinstance(pattern, Interleave):
            known[pattern] = new.interleave(parts)
        else:
            known[pattern] = new.one_or_more(parts[0]) if parts else new.empty
    return known[pattern]
