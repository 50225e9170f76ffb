"""A flow as a stream: its words as one text, and everything else as marks beside it.

In the text, white space that a reader would see is one space, the edge of a block is a line end, and
what is layout is not there. Marks are tags, anchors of other flows, comments and processing
instructions; each knows before which character of the text it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from edition.compare.content import APART, ELEMENT_ONLY, INLINE_ONLY
from edition.compare.flows import Flow, kept
from edition.compare.namespaces import Namespaces, qualified, read_attributes
from edition.compare.reflow import WHITE
from edition.compare.source import NO_TAG, TAG
from edition.compare.wording import ANCHOR

_PIECE: Final = re.compile(f"(?P<other>{NO_TAG})|(?P<tag>{TAG})|[^<]+", re.DOTALL)
_TAG: Final = re.compile(r"<(/?)([^\s/>]+)(.*?)(/?)>\Z", re.DOTALL)
_SPLIT: Final = re.compile(r"[\t\r\n][ \t\r\n]*| [ \t\r\n]+|&[^;\s]+;")
# Marks in the text of a stream are lone surrogates: whatever a file is written in, it has none.
_LINE, _RETURN, _TAB, _SPACE, _OPEN, _CLOSE = (chr(0xD800 + n) for n in range(6))
_KEPT: Final = str.maketrans({"\n": _LINE, "\r": _RETURN, "\t": _TAB})
_ALONE: Final = _KEPT | str.maketrans({" ": _SPACE})
_MARKS: Final = {_LINE: "⏎", _RETURN: "␍", _TAB: "⇥", _SPACE: "␠", _OPEN: "⟪", _CLOSE: "⟫"}
_SIGNS: Final = str.maketrans(
    _MARKS | {sign: f"⟨U+{ord(sign):04X}⟩" for sign in _MARKS.values()}  # a text may hold them too
)


def legible(text: str) -> str:
    """A piece of the text of a stream with signs in place of its marks, as it is shown to people."""
    return text.translate(_SIGNS)


class Element:
    """An element of a stream: its two marks, as far as they are in it."""

    __slots__ = ("end", "name", "start")

    def __init__(self, name: str) -> None:
        self.name = name
        self.start: Mark | None = None
        self.end: Mark | None = None


class Mark:
    """Something in a stream that is no text."""

    __slots__ = ("at", "attributes", "element", "end", "flow", "key", "kind", "name", "start")

    def __init__(self, kind: str, at: int, start: int, end: int, key: object, name: str = "") -> None:
        self.kind = kind
        """"start", "end", "empty", "flow", "comment", "pi" or "declaration"."""
        self.at = at
        """The character of the text before which it stands."""
        self.start = start
        self.end = end
        self.key = key
        """What makes it the same as another."""
        self.name = name
        """The local name of the element."""
        self.element: Element | None = None
        self.flow: Flow | None = None
        self.attributes: tuple[tuple[str, str], ...] = ()
        """Names with their namespaces, and values as a parser reads them, sorted."""


@dataclass
class Stream:
    """The text and marks of a flow, without those of the flows in it."""

    flow: Flow
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Where in the text each stretch that was copied as it stands, or was replaced, begins."""
    raws: list[tuple[int, int, bool]] = field(default_factory=list)
    """For each stretch: where it begins and ends in the file, and whether it is as it stands there."""
    preserved: bool = False
    whole: list[tuple[int, int]] = field(default_factory=list)
    """Stretches of the text that one reference stands for: alike as a whole, or not."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the text stands in the file."""
        first = bisect_right(self.starts, start) - 1
        last = bisect_right(self.starts, end - 1) - 1
        r0, _r1, same = self.raws[first]
        begin = r0 + (start - self.starts[first]) if same else r0
        q0, q1, also = self.raws[last]
        finish = q0 + (end - self.starts[last]) if also else q1
        return begin, max(begin, finish)

    def boundaries(self, start: int, end: int) -> list[int]:
        """Where in a stretch of the text it is put together."""
        return self.starts[bisect_right(self.starts, start) : bisect_right(self.starts, end - 1)]


class _Builder:
    def __init__(self, flow: Flow, names: Namespaces) -> None:
        self.side = flow.side
        self.names = names
        self.stream = Stream(flow)
        self.parts: list[str] = []
        self.length = 0
        self.last = "\n"
        self.stack: list[tuple[Element, bool, bool]] = []
        """Open elements: the element; whether it takes elements only; whether white space is kept."""
        self.only = False
        self.keep = kept(flow)
        self.tags: dict[str, tuple[str, object, str, tuple[tuple[str, str], ...]]] = {}

    # -- text --------------------------------------------------------------------------------------

    def put(self, text: str, start: int, end: int, same: bool) -> None:
        self.stream.starts.append(self.length)
        self.stream.raws.append((start, end, same))
        self.parts.append(text)
        self.length += len(text)
        self.last = text[-1]

    def space(self, start: int, end: int) -> None:
        if self.last in " \n":
            return
        self.put(" ", start, end, False)

    def unspace(self) -> None:
        """Take back a space that turned out to stand at the edge of a block."""
        if self.last == " " and self.parts and self.parts[-1] == " " and not self.stream.raws[-1][2]:
            self.parts.pop()
            self.stream.starts.pop()
            self.stream.raws.pop()
            self.length -= 1
            self.last = self.parts[-1][-1] if self.parts else "\n"
            for mark in reversed(self.stream.marks):
                if mark.at <= self.length:
                    break
                mark.at = self.length

    def edge(self, place: int) -> None:
        """The edge of a block: a line ends here."""
        self.unspace()
        if self.last != "\n":
            self.put("\n", place, place, False)

    def text(self, piece: str, start: int) -> None:
        if self.keep:
            self.verbatim(piece, start)
            return
        body = piece.strip(WHITE)
        if not body:
            if not self.only:
                self.space(start, start + len(piece))
            return
        lead = len(piece) - len(piece.lstrip(WHITE))
        if lead:
            self.space(start, start + lead)
        at = start + lead
        done = 0
        for match in _SPLIT.finditer(body):
            if match.start() > done:
                self.put(body[done : match.start()], at + done, at + match.start(), True)
            if match[0][0] == "&":
                self.reference(match[0], at + match.start())
            else:
                self.put(" ", at + match.start(), at + match.end(), False)
            done = match.end()
        if done < len(body):
            self.put(body[done:], at + done, at + len(body), True)
        finish = at + len(body)
        if finish < start + len(piece):
            self.space(finish, start + len(piece))

    def verbatim(self, piece: str, start: int) -> None:
        """Text whose white space is kept as it is: a line end is a character like any other."""
        done = 0
        for match in re.finditer(r"&[^;\s]+;|\r?\n|\t", piece):
            if match.start() > done:
                self.put(piece[done : match.start()], start + done, start + match.start(), True)
            if match[0][0] == "&":
                self.reference(match[0], start + match.start())
            else:
                shown = _TAB if match[0] == "\t" else _LINE
                self.put(shown, start + match.start(), start + match.end(), False)
            done = match.end()
        if done < len(piece):
            self.put(piece[done:], start + done, start + len(piece), True)

    def reference(self, reference: str, start: int) -> None:
        known = self.side.character(reference)
        # A line end or space that is written as a reference is text, not layout; in the stream it
        # must not look like either.
        if known == reference:
            known = f"{_OPEN}{reference[1:-1]}{_CLOSE}"
        elif len(known) == 1:
            known = known.translate(_ALONE)
        if len(known) > 1:
            known = known.translate(_KEPT)
            self.stream.whole.append((self.length, self.length + len(known)))
        self.put(known, start, start + len(reference), False)

    def cdata(self, piece: str, start: int) -> None:
        inside = piece[9:-3]
        if not inside:
            self.mark(Mark("comment", self.length, start, start + len(piece), ("cdata", "")))
            return
        before = len(self.stream.raws)
        if inside.strip(WHITE) or self.keep:
            held, self.keep = self.keep, True
            at = 0
            if not held:
                # The same white space as outside, but no references.
                for run in re.finditer(r"[ \t\r\n]+|[^ \t\r\n]+", inside):
                    place = start + 9 + run.start()
                    if run[0][0] in WHITE:
                        self.space(place, start + 9 + run.end())
                    else:
                        self.put(run[0], place, start + 9 + run.end(), True)
                    at = run.end()
            else:
                for run in re.finditer(r"\r?\n|\t|[^\n\t\r]+", inside):
                    shown = _LINE if run[0].endswith("\n") else run[0].replace("\t", _TAB)
                    self.put(shown, start + 9 + run.start(), start + 9 + run.end(), shown == run[0])
            self.keep = held
            del at
        elif not self.only:
            self.space(start, start + len(piece))
        raws, starts = self.stream.raws, self.stream.starts
        if len(raws) > before:
            # The brackets go with the first and the last character.
            self.split(before, True)
            first = raws[before]
            raws[before] = (start, first[1], False)
            self.split(len(raws) - 1, False)
            last = raws[-1]
            raws[-1] = (last[0], start + len(piece), False)
            assert len(raws) == len(starts)

    def split(self, number: int, after: bool) -> None:
        """Make the first (or last) character of a stretch a stretch of its own."""
        raws, starts = self.stream.raws, self.stream.starts
        start, end, same = raws[number]
        upto = starts[number + 1] if number + 1 < len(starts) else self.length
        size = upto - starts[number]
        if not same or size < 2:
            return
        cut = 1 if after else size - 1
        raws[number : number + 1] = [(start, start + cut, True), (start + cut, end, True)]
        starts.insert(number + 1, starts[number] + cut)

    # -- marks -------------------------------------------------------------------------------------

    def mark(self, mark: Mark) -> Mark:
        self.stream.marks.append(mark)
        return mark

    def tag(self, piece: str, start: int) -> None:
        known = self.tags.get(piece)
        if known is None:
            known = self.known(piece, start)
            if not self.names.scoped:
                self.tags[piece] = known
        kind, key, name, attributes = known
        end = start + len(piece)
        apart = name in APART or (name in ELEMENT_ONLY and name not in INLINE_ONLY)
        inside_inline = bool(self.stack) and self.stack[-1][0].name in INLINE_ONLY
        if kind == "end":
            if apart:
                self.edge(start)
            mark = self.mark(Mark("end", self.length, start, end, key, name))
            if self.stack:
                element, _, _ = self.stack.pop()
                mark.element = element
                element.end = mark
            self.only = bool(self.stack) and self.stack[-1][1]
            self.keep = bool(self.stack) and self.stack[-1][2]
            if apart:
                self.edge(end)
            return
        if apart:
            self.edge(start)
        elif name == "lb" and ("break", "no") not in attributes:
            # A line of the source ends: white space round it is layout, and so is its lack.
            if self.last not in " \n":
                self.put(" ", start, start, False)
        elif inside_inline and self.last not in " \n":
            self.put(" ", start, start, False)
        elif self.only and self.last not in " \n":
            self.edge(start)
        mark = self.mark(Mark(kind, self.length, start, end, key, name))
        mark.attributes = attributes
        if kind == "start":
            element = Element(name)
            element.start = mark
            mark.element = element
            only = name in ELEMENT_ONLY
            space = [v for n, v in attributes if n == "{xml}space"]
            keep = space[0] == "preserve" if space else self.keep
            self.stack.append((element, only, keep))
            self.only, self.keep = only, keep
            self.stream.preserved = self.stream.preserved or keep
        if apart:
            self.edge(end)

    def known(self, piece: str, start: int) -> tuple[str, object, str, tuple[tuple[str, str], ...]]:
        match = _TAG.match(piece)
        assert match is not None, piece
        names = self.names.at(start)
        local = match[2].rpartition(":")[2]
        full = qualified(match[2], names, default=True)
        if match[1]:
            return "end", ("</", full), local, ()
        attributes = read_attributes(match[3], names, self.side, self.names.told)
        # <x></x> and <x/> are one: the caller joins them.
        kind = "empty" if match[4] else "start"
        return kind, (kind, full, attributes), local, attributes

    # -- the flow ----------------------------------------------------------------------------------

    def build(self) -> Stream:
        flow = self.stream.flow
        at = flow.start
        for child in [*flow.children, None]:
            upto = child.start if child is not None else flow.end
            self.stretch(at, upto)
            if child is not None:
                block = child.kind != "note"
                if block:
                    self.edge(child.start)
                    if child.number:
                        # A line of its own, so that no words are matched across it.
                        self.put(f"{ANCHOR}{child.number}", child.start, child.start, False)
                mark = self.mark(Mark("flow", self.length, child.start, child.end, child, child.kind))
                mark.flow = child
                if block:
                    self.edge(child.end)
                at = child.end
        self.stream.text = "".join(self.parts)
        self.empties()
        return self.stream

    def stretch(self, start: int, end: int) -> None:
        side = self.side
        if start < side.root:
            self.prolog(start, min(end, side.root))
            start = min(end, side.root)
        for match in _PIECE.finditer(side.text, start, end):
            if match["tag"] is not None:
                self.tag(match[0], match.start())
            elif (other := match["other"]) is None:
                self.text(match[0], match.start())
            elif other.startswith("<![CDATA["):
                self.cdata(other, match.start())
            else:
                kind = "comment" if other.startswith("<!--") else "pi"
                self.mark(Mark(kind, self.length, match.start(), match.end(), _tidy(other)))

    def prolog(self, start: int, end: int) -> None:
        side = self.side
        d0, d1 = side.doctype
        for a, b in ((start, d0), (d1, end)) if d1 else ((start, end),):
            for match in re.finditer(NO_TAG, side.text[a:b], re.DOTALL):
                piece = match[0]
                declares = re.match(r"<\?xml\s", piece) is not None
                kind = "declaration" if declares else "comment" if piece.startswith("<!") else "pi"
                key: object = "xml" if declares else _tidy(piece)
                self.mark(Mark(kind, self.length, a + match.start(), a + match.end(), key))
            if d1 and b == d0:
                self.mark(Mark("doctype", self.length, d0, d1, _tidy(side.text[d0:d1])))

    def empties(self) -> None:
        """<x></x> is <x/>: one mark."""
        marks = self.stream.marks
        result: list[Mark] = []
        for mark in marks:
            previous = result[-1] if result else None
            if (
                mark.kind == "end"
                and previous is not None
                and previous.kind == "start"
                and previous.element is mark.element
                and previous.end == mark.start
            ):
                previous.kind = "empty"
                previous.end = mark.end
                key = previous.key
                assert isinstance(key, tuple)
                previous.key = ("empty", *key[1:])
                previous.element = None
                continue
            result.append(mark)
        self.stream.marks = result


def _tidy(piece: str) -> str:
    return " ".join(piece.split())


def stream(flow: Flow, names: Namespaces) -> Stream:
    """The stream of a flow."""
    return _Builder(flow, names).build()
