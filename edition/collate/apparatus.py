"""A collation as TEI: one text with `app` and `rdg` (TEI Guidelines 12.2.3, parallel segmentation), and
as rows of a parallel view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from edition.collate.collate import CLASSES, Collation, Segment, joined
from edition.volume.tei import TEI

_TYPES: Final = {"spelling": "orthographic", "punctuation": "punctuation", "misreading": "misreading",
                 "struck": "struck", "substantive": "substantive"}  # fmt: skip


def tei(collation: Collation, sigla: tuple[str, str] = ("A", "B")) -> str:
    """A TEI file: the first witness, with the readings of the second in `app`, the pages of both."""
    a, b = collation.a, collation.b
    rules = "".join(f"<p>{escape(r.name)}: {escape(r.about)}.</p>" for r in collation.rules)
    head = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="{TEI}">\n<teiHeader><fileDesc><titleStmt>'
        f"<title>Collation of {escape(a.name)} and {escape(b.name)}</title></titleStmt>"
        "<publicationStmt><p>Made by collation; unpublished.</p></publicationStmt><sourceDesc><listWit>"
        f'<witness xml:id="{sigla[0]}">{escape(a.name)}</witness>'
        f'<witness xml:id="{sigla[1]}">{escape(b.name)}</witness></listWit></sourceDesc></fileDesc>'
        '<encodingDesc><variantEncoding method="parallel-segmentation" location="internal"/>'
        f"<editorialDecl><normalization>{rules}</normalization></editorialDecl></encodingDesc>"
        "</teiHeader>\n<text><body>\n"
    )
    out = [head]
    pages = dict(a.pages), dict(b.pages)
    block = -1
    open_ = False

    def breaks(side: int, start: int, end: int) -> str:
        return "".join(
            f'<pb ed="#{sigla[side]}" n={quoteattr(n)}/>'
            for at, n in pages[side].items()
            if start <= at < end
        )

    for segment in collation.segments:
        for part in _parts(collation, segment):
            start = part.a[0]
            if part.a[1] > start and a.words[start].block != block:
                if open_:
                    out.append("</p>\n")
                out.append("<p>")
                open_ = True
                block = a.words[start].block
                gap = ""
            else:
                gap = a.words[start].before if part.a[1] > start else " "
            if not open_:
                out.append("<p>")
                open_ = True
            pointed = part.kind == "punctuation"
            if not pointed:
                out.append(escape(" ".join(gap.split("\n"))))
            out.append(breaks(0, start, part.a[1]))
            out.append(breaks(1, *part.b))
            ours, theirs = collation.text(part, 0), collation.text(part, 1)
            if pointed:
                # What differs stands before the word.
                ours, theirs = gap + ours, b.words[part.b[0]].before + theirs
            if not part.kind:
                out.append(escape(ours))
                continue
            out.append(
                f'<app><lem wit="#{sigla[0]}">{escape(ours)}</lem>'
                f'<rdg wit="#{sigla[1]}" type="{_TYPES[part.kind]}">{escape(theirs)}</rdg></app>'
            )
    out.append(("</p>\n" if open_ else "") + "</body></text>\n</TEI>\n")
    return "".join(out)


def _parts(collation: Collation, segment: Segment) -> list[Segment]:
    """A segment cut where a paragraph of the first witness begins, if it is alike."""
    if segment.kind:
        return [segment]
    words = collation.a.words
    result = []
    start = segment.a[0]
    shift = segment.b[0] - start
    for n in range(start + 1, segment.a[1] + 1):
        if n == segment.a[1] or words[n].block != words[n - 1].block:
            result.append(Segment((start, n), (start + shift, n + shift)))
            start = n
    return result


@dataclass(frozen=True)
class Piece:
    """A stretch of a cell: words, and the class of the variant, "" where both are alike."""

    text: str
    kind: str
    number: int
    page: str = ""


@dataclass(frozen=True)
class Row:
    """A paragraph of one witness beside what stands for it in the other."""

    a: list[Piece]
    b: list[Piece]


def rows(collation: Collation) -> list[Row]:
    """The parallel view: a row for each paragraph of the first witness; what the second has more
    stands where it comes."""
    result: list[Row] = []
    left: list[Piece] = []
    right: list[Piece] = []
    block = -1
    number = 0
    pages = dict(collation.a.pages), dict(collation.b.pages)

    def cell(side: int, start: int, end: int, kind: str) -> list[Piece]:
        words = (collation.a, collation.b)[side].words
        pieces = []
        at = start
        for n in [*(k for k in range(start, end) if k in pages[side]), end]:
            if n > at:
                lead = words[at].before if at and words[at].block == words[at - 1].block else ""
                pieces.append(Piece(" ".join(lead.split("\n")) + joined(words[at:n]), kind, number))
            if n < end:
                pieces.append(Piece("", "", 0, pages[side][n]))
            at = n
        return pieces

    for segment in collation.segments:
        if segment.kind:
            number += 1
        for part in _parts(collation, segment):
            words = collation.a.words
            if part.a[1] > part.a[0] and words[part.a[0]].block != block:
                if left or right:
                    result.append(Row(left, right))
                    left, right = [], []
                block = words[part.a[0]].block
            left += cell(0, *part.a, part.kind)
            right += cell(1, *part.b, part.kind)
            if part.a[1] > part.a[0]:
                block = words[part.a[1] - 1].block
    if left or right:
        result.append(Row(left, right))
    return result


assert set(_TYPES) == set(CLASSES)
