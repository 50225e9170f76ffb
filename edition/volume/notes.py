"""Notes: which are called from the text and which stand where they are.

TEI has one element for all of them (Guidelines 3.9.1); what kind a note is follows from @place,
@rend, @type and from where it stands.
"""

from __future__ import annotations

from typing import Final, Literal

from lxml import etree

from edition.volume.tei import DIVISIONS, tei

Mode = Literal["foot", "block", "inline", "margin"]

_BLOCK_PARENTS: Final = DIVISIONS | tei(
    *"""
    TEI teiCorpus text front body back group titlePage noteGrp notesStmt person personGrp place
    org event object nym list listBibl listPerson listPlace listOrg table floatingText msDesc
    msItem msPart msFrag physDesc history additional surface sourceDoc castList teiHeader
    correspDesc standOff
    """.split()
)
_INLINE_PARENTS: Final = tei("bibl", "biblStruct", "biblFull", "monogr", "analytic", "imprint")
_HEADER: Final = next(iter(tei("teiHeader")))
_STANDING: Final = frozenset({"summary", "routing", "drafting", "annotation", "clearance"})
_FOOT: Final = frozenset({"foot", "bottom", "end", "footnote", "endnote"})


def mode(note: etree._Element) -> Mode:
    """How a note is shown: see `e:note` in docs/reference/stamps.md."""
    place = note.get("place", "")
    if note.get("type") in _STANDING and not note.get("n"):
        return "margin" if "margin" in place else "block"
    if place in _FOOT:
        return "foot"
    parent = note.getparent()
    tag = parent.tag if parent is not None else None
    standing = tag is None or tag in _BLOCK_PARENTS
    if "margin" in place or place in ("left", "right"):
        return "margin"
    if place in ("inline", "interlinear", "above", "below") or "inline" in note.get("rend", ""):
        return "block" if standing else "inline"
    if standing or next(note.iterancestors(_HEADER), None) is not None:
        return "block"
    if tag in _INLINE_PARENTS:
        return "inline"
    return "foot"


def label(note: etree._Element, source: str) -> str:
    """The visible label: the editor's number, or the word for a source note that has none.

    `source` is that word ("Source"). An empty string means that the note has no label of its own.
    """
    n = note.get("n", "").strip()
    if n == "0" or (not n and note.get("type") == "source"):
        return source
    return n
