"""Flows: the stretches of a file that are read, and compared, each for itself.

A division, the header and each note is a flow. Where it stands, the text round it has only an
anchor. So a document that is moved, or a note whose anchor shifts, is one change and not two texts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from edition.compare.content import APART, BREAKS, ELEMENT_ONLY
from edition.compare.source import NO_TAG, TAG, Side
from edition.finding import CannotRun, Finding

_DEEPEST: Final = 256
"""Levels of divisions or notes; the parser that reads volumes takes no more of any element."""
_DIVISIONS: Final = "div[1-7]?|teiHeader|TEI"
_NOTES: Final = "note"


def _pattern(names: str) -> re.Pattern[str]:
    return re.compile(
        rf"{NO_TAG}|<(?P<end>/)?(?:[\w.-]+:)?(?P<name>{names})(?=[\s/>])"
        r"""(?P<rest>[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*)>""",
        re.DOTALL,
    )


_DIVISION: Final = _pattern(_DIVISIONS)
_NOTE: Final = _pattern(_NOTES)
_WITHIN: Final = _pattern(f"{_DIVISIONS}|{_NOTES}")
_ATTRIBUTE: Final = re.compile(r"""([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""")
_MARKUP: Final = re.compile(f"{NO_TAG}|{TAG}", re.DOTALL)
_LOCAL: Final = re.compile(r"</?(?:[\w.-]+:)?([\w.-]+)")
_PARTING: Final = (APART | ELEMENT_ONLY | BREAKS | {"note"}) - {"app", "choice", "subst"}
"""Elements at whose tags a word ends."""


@dataclass(eq=False)
class Flow:
    """A stretch of one side, from the start tag to the end tag of an element."""

    side: Side
    kind: str
    """"file", "header", "div", "note", or the name of an element that was moved."""
    start: int
    end: int
    tag_end: int
    parent: Flow | None = None
    children: list[Flow] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    noted: bool = False
    """Whether its notes are among its children."""
    number: int = 0
    """For a block that seems to be the same on both sides: the number of the pair."""
    _words: str | None = None

    @property
    def raw(self) -> str:
        return self.side.text[self.start : self.end]

    @property
    def id(self) -> str:
        return self.attributes.get("xml:id", "")

    @property
    def words(self) -> str:
        """The words of the flow and all in it, without markup, one space between them."""
        if self._words is None:
            self._words = plain(self.side, self.start, self.end)
        return self._words

    @property
    def shown(self) -> str:
        """The words as a reader sees them: a tag within a line parts none."""
        return plain(self.side, self.start, self.end, read=True)

    def ancestors(self) -> Iterator[Flow]:
        flow = self.parent
        while flow is not None:
            yield flow
            flow = flow.parent

    def all(self) -> Iterator[Flow]:
        """The flow and every flow in it, in the order of the text."""
        stack = [self]
        while stack:
            flow = stack.pop()
            yield flow
            stack.extend(reversed(flow.children))


def plain(side: Side, start: int, end: int, read: bool = False) -> str:
    """The words between two places, without markup. Every tag parts words, which is fast, or, to be
    read, only those that do."""

    def bare(match: re.Match[str]) -> str:
        markup = match[0]
        if markup.startswith("<!["):
            return markup[9:-3]
        if not read:
            return " "
        name = _LOCAL.match(markup)
        return " " if name is not None and name[1] in _PARTING else ""

    text = _MARKUP.sub(bare, side.text[start:end])
    if "&" in text:
        text = re.sub(r"&[^;\s]+;", lambda m: side.character(m[0]), text)
    return " ".join(text.split())


def attributes(rest: str) -> dict[str, str]:
    """The attributes in a tag, as written but for their quotes."""
    return {m[1]: m[2][1:-1] for m in _ATTRIBUTE.finditer(rest)}


def kept(flow: Flow) -> bool:
    """Whether an element round a flow says that its white space is kept (xml:space, XML 1.0, 2.10)."""
    side = flow.side
    if side.kept is None:
        side.kept = _kept(side) if "xml:space" in side.text else []
    n = bisect_right(side.kept, (flow.start, 0)) - 1
    return n >= 0 and side.kept[n][1] > flow.start


def _kept(side: Side) -> list[tuple[int, int]]:
    """The stretches of a side in which white space is kept."""
    found: list[tuple[int, int]] = []
    stack = [False]
    begun = 0
    for match in re.compile(f"{NO_TAG}|(?P<tag>{TAG})", re.DOTALL).finditer(side.text, side.root):
        tag = match["tag"]
        if tag is None or tag.endswith("/>"):
            continue
        before = stack[-1]
        if tag.startswith("</"):
            stack.pop()
        else:
            said = attributes(tag).get("xml:space") if "xml:space" in tag else None
            stack.append(said == "preserve" if said else before)
        if stack[-1] and not before:
            begun = match.start() + 1
        elif before and not stack[-1]:
            found.append((begun, match.start()))
    return found


def divide(side: Side) -> Flow:
    """The file as a tree of flows: header and divisions. Notes are found when they are asked for."""
    root = Flow(side, "file", 0, len(side.text), side.root)
    _find(root, _DIVISION, side.root, len(side.text), skip_first=True)
    return root


def find_notes(flow: Flow) -> None:
    """Add the notes of a flow, outside the divisions in it, to its children."""
    if flow.noted:
        return
    flow.noted = True
    divisions = flow.children
    flow.children = []
    at = flow.start if flow.kind == "file" else flow.tag_end
    for division in [*divisions, None]:
        upto = division.start if division else flow.end
        _find(flow, _NOTE, at, upto)
        if division:
            flow.children.append(division)
            at = division.end
    for child in flow.children:
        if child.kind == "note":
            for inner in child.all():
                inner.noted = True


_NAMES: Final = "p|l|item|row|head|ab|u|bibl"
_BLOCK: Final = re.compile(rf"<({_NAMES})(?=[\s>])[^<]*(?:<(?!/?(?:{_NAMES})[\s>])[^<]*)*</\1>")


def blocks(flow: Flow) -> list[Flow]:
    """The innermost blocks of a flow that are in no note, as flows of their own that are not yet
    among its children."""
    side = flow.side
    trial = Flow(side, flow.kind, flow.start, flow.end, flow.tag_end)
    _find(trial, _NOTE, flow.tag_end, flow.end)
    notes = iter([*trial.children, Flow(side, "", flow.end, flow.end, flow.end)])
    note = next(notes)
    found = []
    for match in _BLOCK.finditer(side.text, flow.tag_end, flow.end):
        start, end = match.span()
        while note.end <= start and note.start < flow.end:
            note = next(notes)
        if start < note.start:
            tag_end = side.text.index(">", start) + 1
            found.append(Flow(side, "block", start, end, tag_end, flow))
    return found


def rescan(flow: Flow) -> None:
    """Find every flow inside one that was made by hand."""
    flow.children = []
    flow.noted = True
    _find(flow, _WITHIN, flow.tag_end, flow.end)
    for inner in flow.all():
        inner.noted = True


def _find(root: Flow, pattern: re.Pattern[str], start: int, end: int, skip_first: bool = False) -> None:
    open_: list[Flow | None] = []
    current = root
    for match in pattern.finditer(root.side.text, start, end):
        name = match["name"]
        if name is None:
            continue
        if match["end"]:
            if not open_:
                continue
            closed = open_.pop()
            if closed is not None:
                closed.end = match.end()
                current = closed.parent or root
            continue
        empty = match["rest"].endswith("/")
        if skip_first and match.start() == root.side.root:
            if not empty:
                open_.append(None)
            continue
        kind = {"teiHeader": "header", "TEI": "text"}.get(name, "note" if name == "note" else "div")
        flow = Flow(
            root.side, kind, match.start(), match.end(), match.end(), current, [],
            attributes(match["rest"]),
        )  # fmt: skip
        current.children.append(flow)
        if not empty:
            open_.append(flow)
            current = flow
            if len(open_) > _DEEPEST:
                raise CannotRun(
                    Finding("xml.depth", root.side.name, "Divisions or notes are nested too deeply.")
                )
