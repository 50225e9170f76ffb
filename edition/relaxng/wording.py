"""Problems in words an editor can act on."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from edition.relaxng import expected
from edition.relaxng.automaton import Automaton, State, Step
from edition.relaxng.names import split

_LISTED: Final = 8
_QUOTED: Final = 60
_LONGEST: Final = 200
"""Letters of a name or value that are shown."""
_WORD: Final = 100
_COMPARED: Final = 200_000
"""Words that the words of one document are compared with, to see which are nearly the same."""


def short(text: str, most: int = _LONGEST) -> str:
    """A text that may be of any length, shortened."""
    return f"{text[:most]}…" if len(text) > most else text


def tag(name: str) -> str:
    return f"<{short(name)}>"


def quoted(text: str) -> str:
    """A text in quotation marks, shortened."""
    return f'"{short(" ".join(text[: 50 * _QUOTED].split()), _QUOTED)}"'


def listed(names: Iterable[str], last: str = "and", most: int = _LISTED) -> str:
    """Names in a row: "a, b and c"; where there are many, the first of them and how many more."""
    found = list(names)
    if len(found) > most + 2:
        return f"{', '.join(map(short, found[:most]))} … ({len(found) - most} more)"
    found = list(map(short, found))
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} {last} {found[-1]}"


class Wording:
    """Says names as the document writes them."""

    def __init__(self, automaton: Automaton) -> None:
        self.new = automaton.new
        self.prefixes: dict[str, str] = {"http://www.w3.org/XML/1998/namespace": "xml"}
        self.compared = 0
        self.values: dict[Step, tuple[list[str], list[str]]] = {}
        """What attributes may have as values, worked out once for each."""
        self.home = ""
        """The namespace whose names need no prefix."""

    def name(self, name: str) -> str:
        """A name, with the prefix the document has for its namespace."""
        uri, local = split(name)
        if not uri or uri == self.home:
            return local
        prefix = self.prefixes.get(uri)
        return f"{prefix}:{local}" if prefix else f"{local} of {uri}"

    def tags(self, names: Iterable[str], last: str = "and") -> str:
        return listed([tag(self.name(n)) if not n.startswith("any") else n for n in names], last)

    def near(self, name: str, known: Iterable[str]) -> str:
        """The known name that is most like this one, or ""."""
        names = [k for k in known if not k.startswith("any")]
        self.new.spend(len(names))
        local = split(name)[1]
        by_local = {split(k)[1]: k for k in names}
        if local in by_local:  # right name, wrong namespace
            return by_local[local]
        lowered = {k.lower(): k for k in by_local}
        if local.lower() in lowered:
            return by_local[lowered[local.lower()]]
        close = self.close(local, by_local, 0.72)
        if not close and (half := next((k for k in by_local if k and local == k + k), "")):
            close = [half]
        return by_local[close[0]] if close else ""

    def close(self, word: str, known: Iterable[str], cutoff: float) -> list[str]:
        """The known word that is most like this one; none is looked for once much has been compared."""
        if len(word) > _WORD or self.compared > _COMPARED:
            return []
        known = [k for k in known if len(k) <= 2 * len(word)]
        self.compared += len(known)
        return difflib.get_close_matches(word, known, n=1, cutoff=cutoff)

    # -- elements ------------------------------------------------------------------------------

    def allowed(self, state: State) -> str:
        """What may come, as a sentence."""
        names = list(expected.elements(self.new, state))
        text = "text" if expected.has_text(state) else ""
        if not names:
            return "Only text may come here." if text else "Nothing more may come here."
        return f"Allowed here: {self.tags(names)}{', and text' if text else ''}."

    def only(self, state: State) -> str:
        names = list(expected.elements(self.new, state))
        if not names:
            return "only text may follow" if expected.has_text(state) else "nothing may follow"
        return f"only {self.tags(names)} may follow"

    # -- attributes ----------------------------------------------------------------------------

    def attribute(self, name: str, element: str, state: State) -> tuple[str, str]:
        """Message and remedy for an attribute that cannot stand."""
        names = list(expected.attributes(self.new, state))
        near = self.near(name, names)
        shown = self.name(name)
        message = f"{tag(element)} has no attribute {shown}."
        if near and near != name:
            return message, f"Did you mean {self.name(near)}?"
        rest = listed([self.name(n) if not n.startswith("any") else n for n in names], "and", 20)
        return message, f"Allowed are {rest}." if rest else "No attribute is allowed here."

    def value(self, step: Step, text: str, what: str) -> tuple[str, str]:
        """Message and remedy for the value of an attribute that is not allowed."""
        if step not in self.values:
            self.values[step] = expected.values(self.new, list(step.values))
        return self._value(*self.values[step], text, f"{what} is not allowed.")

    def content(self, state: State, text: str, element: str) -> tuple[str, str]:
        """Message and remedy for a text that is not what an element holds."""
        listed_, kinds = expected.values(self.new, expected.contents(state))
        return self._value(listed_, kinds, text, f"{quoted(text)} is not what {tag(element)} may hold.")

    def _value(self, values: list[str], kinds: list[str], text: str, message: str) -> tuple[str, str]:
        near = self.close(text, values, 0.7)
        choices = [listed(values, "and", 20)] if values else []
        rest = "; ".join([*choices, *kinds])
        remedy = f"Allowed: {rest}." if rest else ""
        if near:
            remedy = f"Did you mean {quoted(near[0])}? {remedy}"
        return message, remedy.strip()


__all__ = ["Wording", "listed", "quoted", "tag"]
