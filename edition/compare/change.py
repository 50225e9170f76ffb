"""Edits, and why there are any.

An *edit* is a stretch of A and the stretch of B that stands in its place; all edits together are a
patch, and between two edits both sides are the same, byte for byte. A *cause* is why there are edits:
the change as an editor would name it. Every edit has exactly one cause.

A cause is found while streams are woven and filled in while it is judged; what leaves the comparison
is a `Record` (see edition.compare.record), which nobody changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

import msgspec

from edition.compare.flows import Flow

KINDS: Final[dict[str, str]] = {
    "text.inserted": "words inserted",
    "text.deleted": "words deleted",
    "text.replaced": "words replaced",
    "text.moved": "words moved",
    "text.typography": "typography only: quotes, dashes, spaces, letters that look alike",
    "excision.restored": "text newly released",
    "excision.made": "text newly withheld",
    "block.split": "paragraph or other block split",
    "block.joined": "paragraphs or other blocks joined",
    "block.moved": "paragraph or other block moved",
    "document.added": "document or division added",
    "document.removed": "document or division removed",
    "document.moved": "document or division moved",
    "document.renumbered": "document or division renumbered",
    "document.split": "document or division split",
    "document.merged": "documents or divisions merged",
    "note.added": "note added",
    "note.removed": "note removed",
    "note.moved": "note moved to another text",
    "note.renumbered": "note renumbered",
    "note.shifted": "anchor of a note shifted",
    "page.added": "page break added",
    "page.removed": "page break removed",
    "page.moved": "page break moved",
    "page.renumbered": "page break renumbered",
    "page.relinked": "page break linked to another image",
    "name.tagged": "name or term tagged",
    "name.untagged": "name or term no longer tagged",
    "name.relinked": "name or term linked to another entry, or of another kind",
    "attribute.date": "date in an attribute changed",
    "attribute.id": "xml:id changed",
    "attribute.reference": "target of a reference changed",
    "attribute.changed": "other attribute changed",
    "markup.added": "element added round the same words",
    "markup.removed": "element removed from round the same words",
    "markup.changed": "element renamed, moved, or of another extent",
    "markup.namespace": "namespace changed",
    "header.changed": "header changed",
    "register.changed": "register of persons, terms or places changed",
    "comment.changed": "comment changed",
    "instruction.changed": "processing instruction or DOCTYPE changed",
    "form.spelling": "the same, written otherwise: entities, quotes, order of attributes, encoding",
    "form.layout": "only layout: wrapping, indentation",
}
"""Every kind of change, and what it is."""

FORM: Final = frozenset({"form.spelling", "form.layout"})
"""Kinds that are no change of the text: counted, not shown."""

CHANNELS: Final = ("text", "structure", "notes", "pages", "encoding", "header", "comments", "form")


def channel(kind: str) -> str:
    """The part of an edition that a kind of change concerns."""
    family = kind.partition(".")[0]
    return {
        "text": "text", "excision": "text", "block": "structure", "document": "structure",
        "note": "notes", "page": "pages", "name": "encoding", "attribute": "encoding",
        "markup": "encoding", "header": "header", "register": "header", "comment": "comments",
        "instruction": "comments", "form": "form",
    }[family]  # fmt: skip


@dataclass(eq=False)
class Cause:
    """Why there are edits: one change."""

    kind: str
    how: str = ""
    """What more there is to say, in a word: the name of an element or attribute, "extent" …"""
    before: str = ""
    after: str = ""
    flow_a: Flow | None = None
    flow_b: Flow | None = None
    warning: str = ""
    edits: list[Edit] = field(default_factory=list)
    """Its edits; of a change of form only the first few."""
    count: int = 0
    """How many edits it has."""
    words_before: str = ""
    """For a change of text: what exactly was there, without the words round it."""
    words_after: str = ""
    merged: Cause | None = None
    """The larger change that this is a part of."""
    lead: str = ""
    """The words before the change, to the start of the line."""
    trail: str = ""
    """The words after it."""
    number: int = 0
    renames: tuple[str, str] | None = None
    """For a change of an id: the old and the new."""

    def real(self) -> Cause:
        cause = self
        while cause.merged is not None:
            cause = cause.merged
        return cause


@dataclass(eq=False)
class Move:
    """A stretch that stands elsewhere in B, and the edits inside it."""

    a0: int
    a1: int
    b0: int
    b1: int
    cause: Cause
    edits: list[Edit] = field(default_factory=list)


class Edit(msgspec.Struct, eq=False):
    """A stretch of A and what stands in its place in B.

    Where `move` is set the stretch leaves ("out", empty in B) or arrives ("in", empty in A)."""

    a0: int
    a1: int
    b0: int
    b1: int
    cause: Cause
    role: Literal["", "out", "in"] = ""
    move: Move | None = None

    def __repr__(self) -> str:
        return f"Edit({self.a0}:{self.a1} → {self.b0}:{self.b1} {self.cause.kind} {self.role})"


def every(edits: list[Edit]) -> Iterator[Edit]:
    """All edits, those inside moved stretches once, where the stretch arrives."""
    for edit in edits:
        yield edit
        if edit.role == "in" and edit.move is not None:
            yield from every(edit.move.edits)
