"""One text that holds both sides: B, with what went put back in, and marks where each begins and ends.

The marks are characters that no text has (Unicode noncharacters), so that any stylesheet carries them
through. `inked.mark_up` turns them, in the page that came out, into `del`, `ins` and notes of changes
of encoding. Taking all `del` out gives the words of B's page, taking all `ins` out those of A's.
"""

from __future__ import annotations

import html
import re
from typing import Final, NamedTuple

from edition.compare.content import ELEMENT_ONLY
from edition.compare.patch import EditData, MoveData, Patch
from edition.compare.record import Record
from edition.compare.reflow import WHITE
from edition.compare.source import NO_TAG, TAG, of_text, sound

DEL: Final = "\ufdd0"
INS: Final = "\ufdd1"
END: Final = "\ufdd2"
CHIP: Final = "\ufdd3"
"""A change of encoding, before the words that it concerns."""
DIGITS: Final = "\ufdd4\ufdd5\ufdd6\ufdd7\ufdd8\ufdd9\ufdda\ufddb\ufddc\ufddd"
STOP: Final = "\ufdde"
GONE: Final = "\ufddf"
"""What went from inside a stretch that came here: it is at the place that the stretch left, too."""
GHOST: Final = "\U0001fffe"
"""Where something without words stood that stands elsewhere now."""
MARKS: Final = re.compile("[\ufdd0-\ufddf\U0001fffe]")
_PIECE: Final = re.compile(rf"(?P<cdata><!\[CDATA\[.*?\]\]>)|(?P<other>{NO_TAG})|(?P<tag>{TAG})|[^<]+",
                           re.DOTALL)  # fmt: skip
_TAG: Final = re.compile(r"<(/?)([^\s/>]+)")
_PREFIX: Final = re.compile(r"""(?:</?|[ \t\r\n])([\w.-]+):[\w.-]+(?=[\s=/>])""")
_ID: Final = re.compile(r"""\sxml:id\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_WORDED: Final = (
    "text.",
    "excision.",
    "note.added",
    "note.removed",
    "document.added",
    "document.removed",
)


def worded(record: Record) -> bool:
    """Whether a record is of words, and not of the markup round words that stay."""
    kind = record.kind
    if kind in ("header.changed", "register.changed"):
        kind = record.how
    return kind.startswith(_WORDED)


class _Span(NamedTuple):
    """A stretch of the text: what is to be marked there, and whether it is A's alone."""

    start: int
    end: int
    kind: str
    record: int


class _Gatherer:
    """Puts the text of both sides together; what is to be marked where is kept beside it."""

    def __init__(self, patch: Patch, records: list[Record], text: str, bare: bool = False) -> None:
        self.patch = patch
        self.bare = bare
        """Whether what went is put back without its markup."""
        self.records = {r.id: r for r in records}
        self.text = text
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[_Span] = []
        self.chips: list[tuple[int, str, int]] = []
        """From where on a chip is to stand, its mark, its record."""
        self.chipped: set[tuple[str, int]] = set()
        self.kept_ids: set[str] = set()

    def put(self, text: str, kind: str = "", record: int = 0) -> None:
        if not text:
            return
        if kind:
            self.spans.append(_Span(self.length, self.length + len(text), kind, record))
        self.parts.append(text)
        self.length += len(text)

    def back(self, text: str, kind: str, record: int) -> None:
        """Put back what went."""
        if self.bare:
            text = html.escape(re.sub(r"<!\[CDATA\[|\]\]>|<[^>]*>?", "", text), quote=False)
            text = re.sub(r"&amp;(#?\w+;)", r"&\1", text)
        self.put(text, kind, record)

    def chip(self, record: Record, kind: str = CHIP) -> None:
        if (kind, record.id) not in self.chipped:
            self.chipped.add((kind, record.id))
            self.chips.append((self.length, kind, record.id))

    def stretch(self, edits: list[EditData], start: int, end: int, moved: int) -> None:
        at = start
        came = INS if moved else ""
        for edit in edits:
            self.put(self.text[at : edit.a.start], came, moved)
            at = edit.a.end
            if edit.out >= 0 or edit.into >= 0:
                self.move(edit)
            else:
                self.edit(edit, moved)
        self.put(self.text[at:end], came, moved)

    def move(self, edit: EditData) -> None:
        move: MoveData = self.patch.moves[max(edit.out, edit.into)]
        record = self.records[move.record]
        if record.kind == "document.moved":
            if edit.into >= 0:
                self.chip(record)
                self.stretch(move.edits, move.a.start, move.a.end, 0)
        elif edit.out >= 0:
            self.back(_ID.sub("", move.text), DEL, record.id)
        else:
            self.stretch(move.edits, move.a.start, move.a.end, record.id)

    def edit(self, edit: EditData, moved: int) -> None:
        record = self.records[edit.record]
        came = INS if moved else ""
        if record.form:
            self.put(edit.new, came, moved)
        elif worded(record):
            old = edit.old
            if record.kind != "document.removed":
                old = _ID.sub("", old)
            self.back(old, GONE if moved else DEL, record.id)
            self.put(edit.new, INS, record.id)
        else:
            went = record.kind in ("page.moved", "page.removed", "markup.changed") and not edit.new
            if went and edit.old.startswith("<") and edit.old.rstrip(WHITE).endswith("/>"):
                self.chip(record, GHOST)
            else:
                self.chip(record)
            self.put(edit.new, came, moved)


def both(patch: Patch, records: list[Record], text_a: str) -> str:
    """B's text with what went put back in, and marks. It is well-formed if B is: where the markup of
    what went does not fit, as where a CDATA section was begun elsewhere, its words stand without."""
    made = ""
    for bare in (False, True):
        gatherer = _Gatherer(patch, records, text_a, bare)
        gatherer.stretch(patch.edits, 0, len(text_a), 0)
        made = _Marker(gatherer).run()
        if sound(made):
            break
    return made


class _Marker:
    """Writes the marks into the words; tags that went stay where they nest in those that are there."""

    def __init__(self, gatherer: _Gatherer) -> None:
        self.text = "".join(gatherer.parts)
        self.spans = gatherer.spans
        self.chips = gatherer.chips
        self.next = 0
        self.held: list[tuple[int, str, int]] = []
        """Chips that are behind, and wait for words."""
        self.out: list[str] = []
        self.stack: list[tuple[str, int, int, bool]] = []
        """Open elements: name; where the tag stands in `out` and in the text; whether it went."""
        self.span = 0
        self.worded = (-1, 0)
        """Where in the text, and in `out`, the last words are."""
        side = of_text(self.text, "utf-8", "")
        self.root = side.root
        self.entities = {*side.entities, "amp", "lt", "gt", "quot", "apos"}
        came = self._without_what_went()
        self.prefixes = {"xml", *re.findall(r"xmlns:([\w.-]+)\s*=", came)}
        self.ids = set(re.findall(r"""\sxml:id\s*=\s*["']([^"']*)""", came))

    def _without_what_went(self) -> str:
        parts = []
        at = 0
        for span in self.spans:
            if span.kind in (DEL, GONE):
                parts.append(self.text[at : span.start])
                at = span.end
        return "".join([*parts, self.text[at:]])

    def run(self) -> str:
        self.out.append(self.text[: self.root])
        for match in _PIECE.finditer(self.text, self.root):
            start, end = match.span()
            while self.span < len(self.spans) and self.spans[self.span].end <= start:
                self.span += 1
            if match["tag"] is not None:
                self.tag(match[0], start)
            elif match["other"] is not None:
                self.out.append(match[0])
            elif match["cdata"] is not None:
                self.out.append("<![CDATA[")
                self.words(start + 9, end - 3)
                self.out.append("]]>")
            else:
                self.words(start, end)
        return "".join(self.out)

    def at(self, place: int) -> _Span | None:
        span = self.spans[self.span] if self.span < len(self.spans) else None
        return span if span is not None and span.start <= place < span.end else None

    def tag(self, tag: str, start: int) -> None:
        span = self.at(start)
        went = span is not None and span.kind in (DEL, GONE)
        match = _TAG.match(tag)
        assert match is not None
        ends, name = bool(match[1]), match[2]
        if went:
            if any(prefix not in self.prefixes for prefix in _PREFIX.findall(tag)):
                return
            tag = _ID.sub(lambda m: "" if (m[1] or m[2]) in self.ids else m[0], tag)
            tag = self.known(tag)
            if not ends:
                if not tag.endswith("/>"):
                    self.stack.append((name, len(self.out), start, True))
                self.out.append(tag)
            elif self.stack and self.stack[-1][0] == name and self.stack[-1][3]:
                self.stack.pop()
                self.out.append(tag)
            return
        if ends:
            while self.stack and self.stack[-1][3]:
                self.out[self.stack.pop()[1]] = ""
            if self.stack:
                opened = self.stack.pop()
                if name.rpartition(":")[2] not in ELEMENT_ONLY:
                    self.flush(start, opened[2] + 1)
                elif self.worded[0] > opened[2]:
                    self.out[self.worded[1]] += self.waiting(start, opened[2] + 1)
        elif not tag.endswith("/>"):
            self.stack.append((name, len(self.out), start, False))
        self.out.append(tag)

    def words(self, start: int, end: int) -> None:
        """Text, cut where what is to be marked changes."""
        at = start
        n = self.span
        while at < end:
            while n < len(self.spans) and self.spans[n].end <= at:
                n += 1
            span = self.spans[n] if n < len(self.spans) else None
            inside = span is not None and span.start <= at
            upto = end if span is None else min(end, span.end if inside else span.start)
            self.pass_(at)
            if self.next < len(self.chips) and at < (place := self.chips[self.next][0]) < upto:
                upto = place
            piece = self.text[at:upto]
            if span is not None and inside:
                if span.kind in (DEL, GONE):
                    piece = self.known(piece)
                if piece.strip(WHITE) or (at, upto) == (span.start, span.end):
                    self.flush(at)
                    self.out += [_mark(span.kind, span.record), piece, END]
                else:
                    self.out.append(piece)
            else:
                bare = piece.lstrip(WHITE)
                self.out.append(piece[: len(piece) - len(bare)])
                if bare:
                    self.flush(at)
                    self.out.append(bare)
            if piece.strip(WHITE):
                self.worded = at, len(self.out) - 1
            at = upto

    def known(self, text: str) -> str:
        """Text that went, without references to what the other side does not declare."""
        if "&" not in text:
            return text
        return re.sub(
            r"&([^;\s#]+);",
            lambda m: m[0] if m[1] in self.entities else html.escape(f"&{m[1]};"), text,
        )  # fmt: skip

    def flush(self, place: int, since: int = 0) -> None:
        """Write the chips that wait."""
        if waiting := self.waiting(place, since):
            self.out.append(waiting)

    def pass_(self, place: int) -> None:
        """The text is at a place: chips of what is before it wait for words."""
        while self.next < len(self.chips) and self.chips[self.next][0] <= place:
            self.held.append(self.chips[self.next])
            self.next += 1

    def waiting(self, place: int, since: int) -> str:
        """The chips that stand before a place, unless they are of something that began earlier."""
        self.pass_(place)
        found = [c for c in self.held if c[0] >= since]
        if found:
            self.held = [c for c in self.held if c[0] < since]
        return "".join(_mark(kind, record) for _, kind, record in found)


def _mark(kind: str, record: int) -> str:
    return kind + "".join(DIGITS[int(d)] for d in str(record)) + STOP
