"""What a transcript says, before it is TEI.

A tree of nodes that bear TEI names, since a mark of the transcript stands for one TEI construct. Unlike
TEI, every text remembers where in the file it stands, so that a proposal or finding can name its place.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from edition.finding import Finding

Kind = Literal["published", "archival", "dialect"]
"""Text of a published volume copied from the web; machine-read text of an archival original; text
marked by an editor in the dialect of docs/reference/dialect.md."""

Certainty = Literal["high", "medium", "low"]
"""As TEI's @cert."""


@dataclass(slots=True, eq=False)
class Text:
    """Characters. `at` is their offset in the transcript; -1 where they are not from there."""

    value: str
    at: int = -1


@dataclass(slots=True, eq=False)
class Node:
    """A TEI element. Names with a colon are of the FRUS extension."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | Text] = field(default_factory=list)
    at: int = -1

    def text(self, apart: frozenset[str] = frozenset()) -> str:
        """The characters inside, without those of the elements named."""
        return "".join(
            c.value if isinstance(c, Text) else "" if c.name in apart else c.text(apart)
            for c in self.children
        )

    def walk(self) -> Iterator[Node]:
        """This node and all below, in the order of the text."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()


_AROUND: Final = 32
"""Characters before and behind a place that the review table shows."""


class Proposal(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of the review table: what stood, what was made of it, how sure that is, and why."""

    path: str
    line: int
    column: int
    kind: str
    """What sort of decision: "note", "name", "reading", …"""
    stood: str
    made: str
    why: str
    cert: Certainty
    document: str = ""
    done: bool = True
    """Whether it is in the TEI; else the editor has to decide."""
    before: str = ""
    """What stands before it in its line,"""
    after: str = ""
    """and behind it."""


@dataclass
class Transcript:
    """A transcript, read."""

    shown: str
    """Its path, as findings show it."""
    source: str
    """Its text, decoded; offsets count its characters."""
    kind: Kind
    metadata: dict[str, str] = field(default_factory=dict)
    body: Node = field(default_factory=lambda: Node("div", {"type": "document"}))
    findings: list[Finding] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    decided: dict[str, str] = field(default_factory=dict)
    """What the editors decided about readings and persons: the words, and a sentence that says it."""
    letter: Node | None = None
    """Its correspDesc, where the metadata name sender or addressee."""
    start: int = 0
    """Where the text begins, after the metadata."""
    recognised: str = ""
    """By what the kind was recognised."""

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of an offset, from 1; 0, 0 where there is none."""
        if at < 0:
            return 0, 0
        before = self.source[:at]
        return before.count("\n") + 1, at - (before.rfind("\n") + 1) + 1

    def find(self, code: str, at: int, message: str, detail: str = "") -> None:
        """Note a finding at an offset."""
        line, column = self.place(at)
        self.findings.append(Finding(code, self.shown, message, line, column, detail=detail))

    def propose(
        self, kind: str, at: int, stood: str, made: str, why: str, cert: Certainty, done: bool = True
    ) -> None:
        """Note a decision for the review table."""
        line, column = self.place(at)
        before = after = ""
        if at >= 0 and self.source.startswith(stood, at):
            line_start, end = self.source.rfind("\n", 0, at) + 1, at + len(stood)
            before = self.source[max(line_start, at - _AROUND) : at]
            after = self.source[end : end + _AROUND].partition("\n")[0]
            if at - _AROUND > line_start:
                before = "… " + before.partition(" ")[2]
            if len(after) == _AROUND:
                after = after.rpartition(" ")[0] + " …"
        self.proposals.append(
            Proposal(self.shown, line, column, kind, stood, made, why, cert, "", done, before, after)
        )
