"""The causes of one comparison, in the order in which they are found."""

from __future__ import annotations

from edition.compare.change import Cause
from edition.compare.flows import Flow


class Causes:
    """Makes causes and keeps them. The two of form are one each: nobody asks where layout changed."""

    def __init__(self) -> None:
        self.all: list[Cause] = []
        self.layout = self.add("form.layout")
        self.spelling = self.add("form.spelling")

    def add(self, kind: str, how: str = "", a: Flow | None = None, b: Flow | None = None) -> Cause:
        """A new cause, found between two flows."""
        made = Cause(kind, how, flow_a=a, flow_b=b)
        self.all.append(made)
        return made

    def form(self, before: str, after: str) -> Cause:
        """The cause of two stretches that say the same: layout where only white space differs."""
        return self.layout if "".join(before.split()) == "".join(after.split()) else self.spelling
