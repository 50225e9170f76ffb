"""The facts of one unit: what the rest of the software needs to know of it without its tree.

Facts depend on the unit alone, so they are cached by the digest of its bytes: an edit in one
document costs one document's facts. Element numbers count the elements of the detached copy in
document order, the root being 0.
"""

from __future__ import annotations

from typing import Final

import msgspec

from edition.volume.extent import Amount

UNTYPED: Final = frozenset({"standOff", "sourceDoc"})
"""Elements without a head or a type, which go by their own names: the `type` of such a unit is one of
these."""


class Anchor(msgspec.Struct, array_like=True, frozen=True):
    """A place that a link can lead to."""

    number: int
    id: str
    """The xml:id, or the id made up for a note or page break that has none."""
    name: str
    """Local name of the element."""
    label: str
    """@n, where the element has one."""
    made: bool = False
    facs: str = ""
    """@facs of a page break."""


class Note(msgspec.Struct, array_like=True, frozen=True):
    """A note: its anchor's number, its mode (see edition.volume.notes) and its editor's label."""

    number: int
    mode: str
    label: str


class Mention(msgspec.Struct, array_like=True, frozen=True):
    """A name or term that points to an entry: the words, and those before and after."""

    target: str
    text: str
    before: str
    after: str
    anchor: int
    """Number of the page break or note that the mention is nearest to, or -1."""
    paragraph: int = 0
    """The paragraph of the unit it stands in, counted from 1; 0 outside of paragraphs and in notes."""


class Reference(msgspec.Struct, array_like=True, frozen=True):
    """An element that is a link: its number, local name and target as written."""

    number: int
    name: str
    target: str
    anchor: int = -1
    """Number of the page break or note that it is nearest to, or -1."""
    paragraph: int = 0
    """As in `Mention`."""
    under: str = ""
    """In an index: the entry it stands under, with those above: "Berlin, access to"."""


class Entry(msgspec.Struct, array_like=True, frozen=True):
    """An entry of a register of persons, terms, places or organisations."""

    id: str
    kind: str
    """person, term, place, org"""
    name: str
    description: str


class Party(msgspec.Struct, array_like=True, frozen=True):
    """Somebody who wrote, received or took part: the words of the text, and the pointer to an entry
    as written ("" where the name is not tagged)."""

    name: str
    target: str = ""


class Excision(msgspec.Struct, array_like=True, frozen=True):
    """A passage that is withheld, omitted or cannot be read, as the text or its encoding says."""

    kind: str
    """See `edition.volume.excision.KINDS`."""
    words: str
    """The phrase in one line, shortened where it is long; "" for a gap without words."""
    amounts: tuple[Amount, ...] = ()
    """How much. Empty where that is not said."""
    authority: str = ""
    """Who withholds it, where the phrase or the gap says so."""
    whole: bool = False
    """Whether a document is withheld altogether."""
    complete: bool = True
    """Whether the whole of the phrase was understood."""
    paragraph: int = 0
    """As in `Mention`."""
    anchor: int = -1
    """As in `Mention`."""
    element: int = -1
    """Number of the gap, or -1 for a phrase."""


class Oddity(msgspec.Struct, array_like=True, frozen=True):
    """A finding in the making: its place in the file is not known yet."""

    code: str
    number: int
    message: str
    detail: str = ""


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a unit."""

    content: str
    """Digest of the unit with its white space in order."""
    size: int
    """Bytes of the same."""
    number: str = ""
    heading: str = ""
    """Its head as plain text, without number and notes."""
    type: str = ""
    source: str = ""
    """@source, as written: the witness it is taken from."""
    subtype: str = ""
    date: str = ""
    """ISO 8601, as exact as the encoding says it: "1961", "1961-02-03", "1961-02-03T16:30"."""
    date_shown: str = ""
    place: str = ""
    genre: str = ""
    """What kind of document it is, read off the encoding: "telegram", "memorandum-of-conversation",
    "editorial-note" …; "" where nothing tells."""
    classification: str = ""
    """The security classification the source gives it, as a word in lower case ("top-secret",
    "limited-official-use", "unclassified"); "" where nothing tells."""
    senders: list[Party] = []
    recipients: list[Party] = []
    participants: list[Party] = []
    paragraphs: list[int] = []
    """The elements that are its paragraphs, notes apart: what `#p3` is counted by."""
    opening: str = ""
    """The first words of its text."""
    anchors: list[Anchor] = []
    notes: list[Note] = []
    mentions: list[Mention] = []
    references: list[Reference] = []
    entries: list[Entry] = []
    oddities: list[Oddity] = []
    images: list[Reference] = []
    """Every graphic/@url."""
    excisions: list[Excision] = []
    """In the order of the text: what `#w3` is counted by."""
    views: bool = False
    """Whether the text as it lies on the sheet differs from the text to be read: deletions, additions,
    corrections, stamps and the like."""
    source_note: str = ""
    """The note that says where the text comes from, as plain text."""
    split: list[int] = []
    """Links that hold the call of a note."""
    inner: list[tuple[int, int]] = []
    """Links inside a link that holds no note: (inner, outer)."""
    flows: list[int] = []
    """Elements that hold block matter and are not made for it: see `e:flow` in
    docs/reference/stamps.md."""
