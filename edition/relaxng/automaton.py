"""Validation as steps between states, each worked out once.

A state is what may come inside one element: a pattern for each way in which the schema allows the
element to be read (nearly always one). Opening a child leads to a new state and notes, for each way of
reading the child, what would follow it in each way of reading the parent; closing the child picks those
that came to a good end. So no state knows its surroundings, and a step made in one place of a document
serves in every other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from edition.relaxng.builder import Builder
from edition.relaxng.datatypes.base import Context
from edition.relaxng.derivatives import Pairs, after_text, attribute, closed, matches, opened
from edition.relaxng.names import Name, named
from edition.relaxng.patterns import Data, Element, List, Pattern, Text, TooComplex, Value
from edition.relaxng.program import folded, unfolded

_MOST_VALUES: Final = 2000
"""Values of one attribute that are remembered."""
_MOST_WAYS: Final = 256
"""Ways of reading one element at the same time."""
_STATE: Final = 40
"""Units of a state by itself, see `builder`."""


class State:
    """What may come inside an element."""

    __slots__ = (
        "after_text",
        "attributes",
        "closed",
        "data",
        "dead",
        "final",
        "mixed",
        "opens",
        "ways",
    )

    def __init__(self, ways: tuple[Pattern, ...], nothing: Pattern) -> None:
        self.ways = ways
        self.opens: dict[str, Opening | None] = {}
        self.attributes: dict[str, Step | None] = {}
        self.closed: State | None = None
        self.after_text: State | None = None
        self.mixed = False
        self.data = any(way.data for way in ways)
        self.final = sum(1 << i for i, way in enumerate(ways) if way.nullable)
        self.dead = all(way is nothing for way in ways)


class Opening:
    """What opening a child leads to: its state, and what may follow it."""

    __slots__ = ("after", "child", "element", "rests")

    def __init__(
        self, child: State, rests: tuple[tuple[tuple[int, Pattern], ...], ...], element: Element | None
    ) -> None:
        self.child = child
        self.rests = rests
        """For each way of reading the child: way of the parent, what may follow in it."""
        self.element = element
        self.after: dict[int, State] = {}


class Step:
    """What an attribute of one name leads to, by its value."""

    __slots__ = ("always", "by_match", "contextual", "pairs", "seen", "values")

    def __init__(
        self, values: tuple[Pattern, ...], pairs: tuple[tuple[int, int, Pattern], ...]
    ) -> None:
        self.values = values
        self.pairs = pairs
        """Number of the value, way of the parent, what else may come."""
        self.by_match: dict[int, State] = {}
        self.seen: dict[str, State | None] = {}
        self.always: State | None = None
        self.contextual = any(_is_contextual(value) for value in values)


def _is_contextual(value: Pattern) -> bool:
    """Whether what a value means depends on its place."""
    waiting, seen = [value], {value}
    while waiting:
        pattern = waiting.pop()
        if isinstance(pattern, Data | Value) and pattern.kind.contextual:
            return True
        inner = list(pattern.parts())
        if isinstance(pattern, Data) and pattern.but is not None:
            inner.append(pattern.but)
        elif isinstance(pattern, List):
            inner.append(pattern.of)
        waiting += [part for part in inner if part not in seen]
        seen.update(inner)
    return False


class Automaton:
    """The states of one schema."""

    def __init__(self, start: Pattern, new: Builder) -> None:
        self.new = new
        self._states: dict[tuple[Pattern, ...], State] = {}
        self.start = self.state((start,))
        self._elements: dict[str, list[Element]] | None = None
        self._wild: list[Element] = []

    def anew(self) -> Automaton:
        """The automaton of the same schema, with nothing worked out yet."""
        return Automaton(*unfolded(folded(self.start.ways[0])))

    def state(self, ways: tuple[Pattern, ...]) -> State:
        found = self._states.get(ways)
        if found is None:
            if len(ways) > _MOST_WAYS:
                raise TooComplex
            self.new.store(_STATE + len(ways))
            found = self._states[ways] = State(ways, self.new.not_allowed)
        return found

    # -- elements ------------------------------------------------------------------------------

    def open(self, state: State, name: str) -> Opening | None:
        """What opening a child of that name leads to; None where none may come."""
        opening = self.opening(opened(way, self.new, name) for way in state.ways)
        self.new.store(5)
        state.opens[name] = opening
        return opening

    def opening(self, ways: Iterable[Pairs]) -> Opening | None:
        rests: dict[Pattern, dict[int, list[Pattern]]] = {}
        first: Element | None = None
        for number, pairs in enumerate(ways):
            self.new.spend(len(pairs))
            for element, rest in pairs:
                first = first or element
                rests.setdefault(element.content, {}).setdefault(number, []).append(rest)
        if not rests:
            return None
        follow = tuple(
            tuple((number, self.new.choice(rest)) for number, rest in by_way.items())
            for by_way in rests.values()
        )
        self.new.store(20 + 4 * sum(map(len, follow)))
        return Opening(self.state(tuple(rests)), follow, first)

    def after(self, opening: Opening, final: int, parent: State) -> State:
        """The parent's state after a child that came to an end in the ways `final` says."""
        ways: list[list[Pattern]] = [[] for _ in parent.ways]
        for number, rests in enumerate(opening.rests):
            if final >> number & 1:
                for way, rest in rests:
                    ways[way].append(rest)
        state = self.state(tuple(self.new.choice(way) for way in ways))
        self.new.store(5)
        opening.after[final] = state
        return state

    # -- attributes ----------------------------------------------------------------------------

    def attribute(self, state: State, name: str) -> Step | None:
        """What an attribute leads to; None where none of that name may stand."""
        values: dict[Pattern, int] = {}
        pairs: list[tuple[int, int, Pattern]] = []
        for way, pattern in enumerate(state.ways):
            for value, rest in attribute(pattern, self.new, name):
                pairs.append((values.setdefault(value, len(values)), way, rest))
        step = Step(tuple(values), tuple(pairs)) if pairs else None
        if step is not None and all(isinstance(value, Text) for value in step.values):
            step.always = self.matched(step, (1 << len(step.values)) - 1, state)
        self.new.store(30 + 8 * len(pairs))
        state.attributes[name] = step
        return step

    def valued(self, step: Step, text: str, context: Context, state: State) -> State | None:
        """The state after an attribute with that value; None where the value is not allowed."""
        match = 0
        for number, value in enumerate(step.values):
            self.new.spend(1)
            if isinstance(value, Text) or matches(value, self.new, text, context):
                match |= 1 << number
        found = self.matched(step, match, state) if match else None
        if not step.contextual and len(text) < 200:
            if len(step.seen) >= _MOST_VALUES:
                step.seen.clear()
            step.seen[text] = found
        return found

    def matched(self, step: Step, match: int, state: State) -> State:
        """The state after an attribute whose value matches what `match` says."""
        found = step.by_match.get(match)
        if found is None:
            self.new.store(5 + len(step.pairs))
            ways: list[list[Pattern]] = [[] for _ in state.ways]
            for number, way, rest in step.pairs:
                if match >> number & 1:
                    ways[way].append(rest)
            found = step.by_match[match] = self.state(tuple(self.new.choice(way) for way in ways))
        return found

    def close(self, state: State) -> State:
        """The state after the last attribute; dead where one is missing."""
        end = state.closed = self.state(tuple(closed(way, self.new) for way in state.ways))
        if end.closed is None:
            end.closed = end
        if end.after_text is None and not end.data:
            self.text(end, "x", Context())
        return end

    # -- text ----------------------------------------------------------------------------------

    def text(self, state: State, text: str, context: Context) -> State:
        """The state after a text; dead where none may stand."""
        if not state.data and state.after_text is not None:
            return state.after_text
        known: dict[Pattern, Pattern] = {}
        ways = (after_text(way, self.new, text, context, known) for way in state.ways)
        found = self.state(tuple(ways))
        if not state.data:
            state.after_text = found
            state.mixed = found is state
        return found

    def blank(self, state: State, text: str, context: Context) -> State:
        """The state after an element's only text, where that is white space: it may count or not."""
        after = self.text(state, text, context)
        return self.state(
            tuple(self.new.choice(pair) for pair in zip(state.ways, after.ways, strict=True))
        )

    # -- the schema as a whole -----------------------------------------------------------------

    def elements(self) -> dict[str, list[Element]]:
        """Every element of the schema that has a name of its own, by that name."""
        if self._elements is None:
            self._elements = {}
            seen: set[Pattern] = set()
            waiting = list(self.start.ways)
            while waiting:
                pattern = waiting.pop()
                if pattern in seen:
                    continue
                seen.add(pattern)
                if isinstance(pattern, Element):
                    for name in named(pattern.names):
                        self._elements.setdefault(name, []).append(pattern)
                    if not isinstance(pattern.names, Name):
                        self._wild.append(pattern)
                    waiting.append(pattern.content)
                waiting += pattern.parts()
        return self._elements

    def is_known(self, name: str) -> bool:
        return name in self.elements()

    def anywhere(self, name: str, parent: State) -> Opening | None:
        """An element wherever the schema has it, the parent going on as if it had not been there."""
        found = self.elements().get(name, [])
        if not found:
            return None
        opening = self.opening([tuple((element, self.new.empty) for element in found[:_MOST_WAYS])])
        assert opening is not None
        return self.staying(opening, parent)

    def staying(self, opening: Opening, parent: State) -> Opening:
        """The same opening, but nothing of it counts for the parent."""
        unmoved = tuple(enumerate(parent.ways))
        return Opening(opening.child, tuple(unmoved for _ in opening.rests), opening.element)
