"""Where the excisions of a unit stand: bracketed phrases, and TEI's own gaps that say why.

A phrase is looked for in each run of text that reads on: a paragraph with its phrases, a note by
itself. The same walk serves the facts, which count and describe excisions, and the stamps, which mark
them; so both find the same ones in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from lxml import etree

from edition.volume import extent
from edition.volume.extent import Amount
from edition.volume.facts import Excision, Note
from edition.volume.idiom import Idiom
from edition.volume.tei import BLOCKS, SEPARATE, TEI, name_of

_T: Final = f"{{{TEI}}}"
_SHOWN: Final = 240

_REASONS: Final = {
    "not-declassified": "declassification not-declassified classified classification",
    "withheld": "redacted redaction withheld censored censorship sanitized excised restricted privacy "
    "confidential blackened",
    "omitted": "omitted omission sampling irrelevant editorial convenience abridged",
    "illegible": "illegible faded smudged unreadable",
    "garbled": "garbled garble",
    "inaudible": "inaudible unintelligible",
    "missing": "missing lost torn damage damaged cut hole",
}
REASONS: Final = {reason: kind for kind, words in _REASONS.items() for reason in words.split()}
"""What gap/@reason says (TEI Guidelines 3.5.3, att.global.facs and the lists in use). Reasons that are
not here, "cancelled" and "overtyped" say, tell of the writer's own acts."""
_UNITS: Final = {
    **{unit: unit for unit in extent.UNITS},
    **{f"{unit}s": unit for unit in extent.UNITS},
    **dict.fromkeys(("char", "chars", "letter", "letters"), "character"),
    "entries": "entry", "initials": "initials", "p": "paragraph",
}  # fmt: skip


class Run(NamedTuple):
    """A run of text: an element and whether it is the element's tail (else its text)."""

    element: etree._Element
    tail: bool
    place: tuple[int, int, int, int]
    """Its place in the unit, to sort by; the element's number; the paragraph, and the note or page
    break it is nearest to (see `edition.volume.facts.Mention`)."""

    @property
    def text(self) -> str:
        return (self.element.tail if self.tail else self.element.text) or ""


class Piece(NamedTuple):
    """The part of a run that belongs to an excision."""

    run: Run
    start: int
    end: int


class Found(NamedTuple):
    """An excision and where it stands: in pieces of text, or (no pieces) as the element it is."""

    order: int
    excision: Excision
    odd: str
    pieces: tuple[Piece, ...]
    element: etree._Element


def read(
    root: etree._Element, paragraphs: Sequence[int], notes: Sequence[Note], idiom: Idiom
) -> list[Found]:
    """The excisions of a detached unit in the order in which they begin.

    `paragraphs` and `notes` are those of its facts, `idiom` is that of its volume."""
    walk = _Walk(frozenset(paragraphs), frozenset(n.number for n in notes if n.mode == "foot"))
    walk.visit(root, walk.flow())
    found = walk.gaps
    for runs in walk.flows:
        text = "".join(run.text for run in runs)
        if not any(hint in text for hint in idiom.hints):
            continue
        spans: list[tuple[int, int]] = []
        at = 0
        for run in runs:
            spans.append((at, at + len(run.text)))
            at = spans[-1][1]
        for one in idiom.phrases(text):
            pieces = tuple(
                Piece(run, max(one.start, start) - start, min(one.end, end) - start)
                for run, (start, end) in zip(runs, spans, strict=True)
                if start < one.end and end > one.start
            )
            order, _, paragraph, anchor = pieces[0].run.place
            words = _short(" ".join(text[one.start : one.end].split()), one.kind)
            what = Excision(
                one.kind, words, one.amounts, one.authority, one.whole, one.complete, paragraph, anchor
            )
            found.append(Found(2 * order, what, one.odd, pieces, _around(pieces)))
    found.sort(key=lambda one: one.order)  # stable: those of one run stay in order
    return found


def _short(words: str, kind: str) -> str:
    """The words as lists show them: the end counts in what is withheld, the beginning in the rest."""
    if len(words) <= _SHOWN:
        return words
    if kind == "not-declassified":
        return "… " + words[-_SHOWN:].partition(" ")[2]
    return words[:_SHOWN].rpartition(" ")[0] + " …"


def _around(pieces: tuple[Piece, ...]) -> etree._Element:
    """The element to name as the place of an excision: one that holds only words of it, or the one that
    it stands in."""
    for piece in pieces:
        if not piece.run.tail:
            return piece.run.element
    parent = pieces[0].run.element.getparent()
    return parent if parent is not None else pieces[0].run.element


class _Walk:
    """Reads the runs of text of each block, notes apart, and the gaps."""

    def __init__(self, paragraphs: frozenset[int], notes: frozenset[int]) -> None:
        self.paragraphs = paragraphs
        self.notes = notes
        self.number = -1
        self.order = 0
        self.paragraph = 0
        self.page = -1
        self.note = -1
        self.flows: list[list[Run]] = []
        self.gaps: list[Found] = []

    def flow(self) -> list[Run]:
        self.flows.append([])
        return self.flows[-1]

    def place(self, number: int) -> tuple[int, int, int, int]:
        self.order += 1
        if self.note >= 0:
            return self.order, number, 0, self.note
        return self.order, number, self.paragraph, self.page

    def visit(self, element: etree._Element, flow: list[Run]) -> None:
        self.number = number = self.number + 1
        name = name_of(element)
        kept = self.note
        if number in self.notes:
            self.note = number
        if number in self.paragraphs:
            self.paragraph += 1
        if name in SEPARATE or name == "note":
            flow = self.flow()
        if name == "pb" and self.note < 0 and (element.get("n") or element.get(_ID)):
            self.page = number
        if name == "gap" and element.tag == f"{_T}gap":
            self._gap(element, number)
        if element.text:
            flow.append(Run(element, False, self.place(number)))
        for child in element:
            inner = name_of(child)
            self.visit(child, flow)
            if inner in BLOCKS:
                flow = self.flow()
            if child.tail:
                flow.append(Run(child, True, self.place(number)))
        self.note = kept

    def _gap(self, gap: etree._Element, number: int) -> None:
        kind = kind_of(gap)
        if not kind:
            return
        order, _, paragraph, anchor = self.place(number)
        amount = amount_of(gap)
        what = Excision(
            kind,
            " ".join("".join(map(str, gap.itertext())).split())[:_SHOWN],
            (amount,) if amount is not None else (),
            authority_of(gap),
            False,
            True,
            paragraph,
            anchor,
            number,
        )
        self.gaps.append(Found(2 * order, what, "", (), gap))


_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"


def kind_of(gap: etree._Element) -> str:
    """The kind of excision that a gap is, by its reason; "" where it is none."""
    for reason in gap.get("reason", "").lower().replace("_", "-").split():
        if reason in REASONS:
            return REASONS[reason]
    return ""


def authority_of(gap: etree._Element) -> str:
    """Who is answerable for a gap (@agent, @resp), as written but without the mark of a pointer."""
    return " ".join(
        word.rpartition("#")[2] or word for word in (gap.get("agent") or gap.get("resp") or "").split()
    )


def amount_of(gap: etree._Element) -> Amount | None:
    """How much a gap says is not there (TEI att.dimensions); None where it does not say."""
    unit = gap.get("unit", "").lower()
    named = _UNITS.get(unit, "other")
    about = "about" if {gap.get("cert"), gap.get("precision")} & {"low", "medium"} else ""
    if quantity := _figure(gap.get("quantity")):
        return Amount(named, quantity, about)
    least = _figure(gap.get("atLeast") or gap.get("min"))
    most = _figure(gap.get("atMost") or gap.get("max"))
    if least and most > least:
        return Amount(named, least, "", most)
    if least or most:
        return Amount(named, least or most, "more" if least else "less")
    if words := gap.get("extent", ""):
        reading = extent.read(" ".join(words.split()))
        if reading.complete and len(reading.amounts) == 1:
            return reading.amounts[0]
    return Amount(named) if unit and named != "other" else None


def _figure(value: str | None) -> float:
    try:
        number = float(value or 0)
    except ValueError:
        return 0
    return number if 0 < number < 1_000_000 else 0
