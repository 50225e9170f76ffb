"""The change list as a patch: it gives B from A and A from B, byte for byte, and anything between.

A patch holds what differs, of both sides, and nothing else. Places are counted in characters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Final

import msgspec

from edition.compare.change import Edit
from edition.compare.source import Side

FORMAT: Final = "tei-edition changes 1"


_SHORT: Final = 40
"""Characters below which the same text is kept once."""


class SideData(msgspec.Struct, forbid_unknown_fields=True):
    """What is told of one side."""

    name: str
    """How it is shown."""
    encoding: str
    """The codec that reads and writes it."""
    digest: str
    """BLAKE2b of its bytes, 16 bytes, in hexadecimal."""
    characters: int
    """How many characters it has."""


class Span(msgspec.Struct, array_like=True, forbid_unknown_fields=True, frozen=True, gc=False):
    """A stretch of a text, from and to, in characters."""

    start: int
    end: int


class EditData(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A stretch of A and what stands for it in B."""

    a: Span
    """From and to, in characters of A."""
    b: Span
    """From and to, in characters of B."""
    record: int
    """The number of the record that it belongs to."""
    old: str = ""
    """What stands in A."""
    new: str = ""
    """What stands in B."""
    out: int = -1
    """The move of which this is where the stretch leaves."""
    into: int = -1
    """The move of which this is where it arrives."""


class MoveData(msgspec.Struct, forbid_unknown_fields=True):
    """A stretch that stands elsewhere in B; `edits` are those inside it."""

    a: Span
    """From and to, in characters of A."""
    b: Span
    """From and to, in characters of B."""
    record: int
    """The number of the record that it belongs to."""
    text: str
    """The stretch as it stands in A."""
    edits: list[EditData]
    """What differs inside it."""


class Patch(msgspec.Struct, forbid_unknown_fields=True):
    """Everything that differs between two sides."""

    a: SideData
    """Side A."""
    b: SideData
    """Side B."""
    edits: list[EditData]
    """In the order of both sides; between them both are the same."""
    moves: list[MoveData]
    """Stretches that stand elsewhere; edits name them by their place in this list, from 0."""


def digest(data: bytes) -> str:
    """The digest by which a patch knows its sides."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def of(a: Side, b: Side, edits: list[Edit]) -> Patch:
    """The patch of two sides whose edits have numbered causes. It uses the list of edits up, so that
    not all is there twice at the end."""
    moves: list[MoveData] = []
    known: dict[int, int] = {}

    def number(edit: Edit) -> int:
        move = edit.move
        assert move is not None
        if id(move) not in known:
            known[id(move)] = len(moves)
            moves.append(
                MoveData(Span(move.a0, move.a1), Span(move.b0, move.b1), move.cause.number,
                         a.text[move.a0 : move.a1], [])
            )  # fmt: skip
            moves[known[id(move)]].edits = [data(e) for e in move.edits]
        return known[id(move)]

    text_a, text_b = a.text, b.text
    known_texts: dict[str, str] = {}
    same = known_texts.setdefault

    def data(edit: Edit) -> EditData:
        a0, a1, b0, b1 = edit.a0, edit.a1, edit.b0, edit.b1
        if edit.move is None:
            old, new = text_a[a0:a1], text_b[b0:b1]
            if a1 - a0 < _SHORT and b1 - b0 < _SHORT:  # most are white space of a few kinds
                old, new = same(old, old), same(new, new)
            return EditData(Span(a0, a1), Span(b0, b1), edit.cause.number, old, new)
        made = EditData(Span(a0, a1), Span(b0, b1), edit.cause.number)
        if edit.role == "out":
            made.out = number(edit)
        else:
            made.into = number(edit)
        return made

    made: list[EditData] = []
    edits.reverse()
    while edits:
        made.append(data(edits.pop()))
    return Patch(_side(a), _side(b), made, moves)


def _side(side: Side) -> SideData:
    return SideData(side.name, side.encoding, digest(side.encode()), len(side.text))


def records(patch: Patch) -> set[int]:
    """The numbers of all records that a patch has edits of."""
    edits = (*patch.edits, *(e for m in patch.moves for e in m.edits))
    return {e.record for e in edits} | {m.record for m in patch.moves}


class Mismatch(ValueError):
    """A patch does not belong to the text it is applied to."""


def apply(patch: Patch, text: str, rejected: Collection[int] = ()) -> str:
    """B from A, but for the rejected records, which stay as they are in A.

    Raises Mismatch where the text is not A."""
    return "".join(part for part, _, _ in pieces(patch, text, rejected))


Part = tuple[str, int, int]
"""A stretch of a result: its text, and where it begins in A and in B, or -1 where it is not of it."""


def pieces(patch: Patch, text: str, rejected: Collection[int] = ()) -> list[Part]:
    """The same in pieces.

    Raises Mismatch where the text is not A."""
    refused = frozenset(rejected)
    parts: list[Part] = []

    def stretch(edits: list[EditData], start: int, end: int, other: int) -> None:
        at = start
        for edit in edits:
            a0, a1 = edit.a.start, edit.a.end
            if not at <= a0 <= a1 <= end:
                raise Mismatch("the places of the patch are out of order")
            parts.append((text[at:a0], at, other))
            at, other = a1, edit.b.end
            keep = edit.record in refused
            if edit.out >= 0 or edit.into >= 0:
                if (edit.out >= 0) == keep:
                    move = patch.moves[max(edit.out, edit.into)]
                    stretch(move.edits, move.a.start, move.a.end, move.b.start)
                continue
            if text[a0:a1] != edit.old:
                raise Mismatch(f"at character {a0} stands another text than the patch expects")
            parts.append((edit.old, a0, -1) if keep else (edit.new, -1, edit.b.start))
        parts.append((text[at:end], at, other))

    if len(text) != patch.a.characters:
        raise Mismatch("the text is longer or shorter than the patch expects")
    stretch(patch.edits, 0, len(text), 0)
    return parts


def inverse(patch: Patch) -> Patch:
    """The patch that gives A from B."""
    texts: dict[int, str] = {}

    def b_text(move: MoveData) -> str:
        return _rendered(patch, move.edits, move.text, move.a.start)

    for number, move in enumerate(patch.moves):
        texts[number] = b_text(move)

    def turned(edit: EditData) -> EditData:
        return EditData(edit.b, edit.a, edit.record, edit.new, edit.old, edit.into, edit.out)

    moves = [
        MoveData(m.b, m.a, m.record, texts[n], [turned(e) for e in m.edits])
        for n, m in enumerate(patch.moves)
    ]
    return Patch(patch.b, patch.a, [turned(e) for e in patch.edits], moves)


def _rendered(patch: Patch, edits: list[EditData], text: str, offset: int) -> str:
    parts: list[str] = []
    at = offset
    for edit in edits:
        parts.append(text[at - offset : edit.a.start - offset])
        at = edit.a.end
        if edit.into >= 0:
            move = patch.moves[edit.into]
            parts.append(_rendered(patch, move.edits, move.text, move.a.start))
        elif edit.out < 0:
            parts.append(edit.new)
    parts.append(text[at - offset :])
    return "".join(parts)
