"""One unit, taken out of its file with its white space put in order.

Detaching goes through text: libxml2 writes the unit, the white space is put in order between the
tags of that canonical form, libxml2 reads it again. That is several times faster than editing the
tree, and the written form is what the content hash is taken of, so that re-indenting a file changes
nothing downstream. Splitting at `<` and `>` is safe on libxml2's own output only, which writes both
as references wherever they are not markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from typing import Final

from lxml import etree

from edition.volume.notes import mode
from edition.volume.structure import Unit
from edition.volume.tei import BLOCKS, STAMP, TEI

_TAGS: Final = re.compile(rb"(<[^>]*>)")
_NAME: Final = re.compile(rb"</?(?:[^\s/>:]+:)?([^\s/>:]+)")
_BLOCK_NAMES: Final = frozenset(name.encode() for name in BLOCKS)
_UNSEEN: Final = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_SPACES: Final = re.compile(rb"[ \t\r\n]+")
_PRESERVE: Final = b'xml:space="preserve"'
_EXAMPLE: Final = re.compile(rb"<(?:[^\s/>:]+:)?eg(?:XML)?[\s>]")
"""An example is shown as it was typed: its lines are the editor's."""
# huge_tree: what is read here was within bounds when the file was read; without its comments, text
# that they parted may now be longer than libxml2 reads by itself.
_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, collect_ids=False, huge_tree=True
)
_T: Final = f"{{{TEI}}}"


def serialise(unit: Unit) -> bytes:
    """The unit as the file has it, without the units below it, with the marks before and after."""
    element = unit.element
    if unit.parts is None and not unit.leads and not unit.trails:
        return etree.tostring(element, encoding="utf-8", with_tail=False)
    inside = [_write(lead) for lead in unit.leads]
    if unit.parts is None:
        whole = etree.tostring(element, encoding="utf-8", with_tail=False)
        if whole.endswith(b"/>") and whole.count(b"<") == 1:
            start, rest, end = whole[:-2] + b">", b"", _end_tag(whole)
        else:
            cut = whole.index(b">") + 1
            last = whole.rindex(b"</")
            start, rest, end = whole[:cut], whole[cut:last], whole[last:]
        inside.append(rest)
    else:
        shell = etree.Element(element.tag, nsmap=element.nsmap)  # type: ignore[arg-type]
        for name, value in element.items():
            shell.set(name, value)
        bare = etree.tostring(shell, encoding="utf-8")
        start, end = bare[:-2] + b">", _end_tag(bare)
        inside += [_write(part) for part in unit.parts]
    inside += [_write(trail) for trail in unit.trails]
    return b"".join([start, *inside, end])


def _write(element: etree._Element | str) -> bytes:
    if isinstance(element, str):
        return html.escape(element, quote=False).encode()
    return etree.tostring(element, encoding="utf-8", with_tail=False)


def _end_tag(empty: bytes) -> bytes:
    match = re.match(rb"<([^\s/>]+)", empty)
    assert match is not None
    return b"</" + match[1] + b">"


def tidy(raw: bytes) -> bytes:
    """The same with its white space in order: see docs/reference/stamps.md."""
    text = raw
    if b"<!--" in text or b"<?" in text:
        text = _UNSEEN.sub(b"", text)
    kept: Collection[int] = ()
    if _PRESERVE in text or b"<eg" in text or b":egXML" in text:
        pieces, kept = _partly(text)
    else:
        pieces = _TAGS.split(b" ".join(text.replace(b"&#13;", b" ").split()))
    edges: dict[bytes, int] = {}
    for at in range(1, len(pieces), 2):
        tag = pieces[at]
        edge = edges.get(tag)
        if edge is None:
            edges[tag] = edge = _edge(tag)
        if edge & _STRIP_BEFORE and pieces[at - 1].endswith(b" ") and at - 1 not in kept:
            pieces[at - 1] = pieces[at - 1][:-1]
        if edge & _STRIP_AFTER and pieces[at + 1].startswith(b" ") and at + 1 not in kept:
            pieces[at + 1] = pieces[at + 1][1:]
    _edges(pieces, kept)
    return b"".join(pieces)


_OPENING: Final = (b"(", b"[", "“".encode(), "‘".encode())
_CLOSING: Final = (b")", b"]", b",", b".", b";", b":", "”".encode(), "’".encode())


def _edges(pieces: list[bytes], kept: Collection[int]) -> None:
    """Take away what indentation left at the edges of phrases: "(<hi> Lovett</hi> )" has no space
    inside its brackets. Only where a space stands alone between two tags, and only after an opening
    bracket or before a closing mark; all else may be the editor's."""
    for at in range(2, len(pieces) - 2, 2):
        if pieces[at] != b" " or at in kept:
            continue
        if pieces[at + 1].startswith(b"</"):
            after = next((pieces[n] for n in range(at + 2, len(pieces), 2) if pieces[n]), b"")
            if after.startswith(_CLOSING) and _only_ends(pieces, at):
                pieces[at] = b""
        elif not pieces[at - 1].startswith(b"</") and not pieces[at - 1].endswith(b"/>"):
            before = next((pieces[n] for n in range(at - 2, -1, -2) if pieces[n]), b"")
            if before.endswith(_OPENING) and _only_starts(pieces, at):
                pieces[at] = b""


def _only_ends(pieces: list[bytes], at: int) -> bool:
    """Whether nothing but end tags stands between here and the next text."""
    for n in range(at + 1, len(pieces) - 1, 2):
        if not pieces[n].startswith(b"</"):
            return False
        if pieces[n + 1]:
            return True
    return False


def _only_starts(pieces: list[bytes], at: int) -> bool:
    """Whether nothing but start tags stands between the last text and here."""
    for n in range(at - 1, 0, -2):
        if pieces[n].startswith(b"</") or pieces[n].endswith(b"/>"):
            return False
        if pieces[n - 1]:
            return True
    return False


def _partly(text: bytes) -> tuple[list[bytes], set[int]]:
    """The pieces of a text with single spaces, save inside examples and xml:space="preserve"; and the
    numbers of those that are kept as they are."""
    pieces = _TAGS.split(text)
    kept: set[int] = set()
    depth = 0
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            if depth:
                kept.add(at)
            else:
                pieces[at] = _SPACES.sub(b" ", piece.replace(b"&#13;", b" "))
            continue
        pieces[at] = _SPACES.sub(b" ", piece)
        if piece.startswith(b"</"):
            depth -= depth > 0
        elif not piece.endswith(b"/>") and (depth or _PRESERVE in piece or _EXAMPLE.match(piece)):
            depth += 1
    return pieces, kept


_STRIP_BEFORE: Final = 1
_STRIP_AFTER: Final = 2


def _edge(tag: bytes) -> int:
    """On which sides of a tag white space is layout."""
    match = _NAME.match(tag)
    name = match[1] if match else b""
    if name in _BLOCK_NAMES:
        return _STRIP_BEFORE | _STRIP_AFTER
    if name == b"note" and not tag.endswith(b"/>"):
        return _STRIP_BEFORE if tag.startswith(b"</") else _STRIP_AFTER
    return 0


def tree(tidied: bytes) -> etree._Element:
    """The detached element, ready to be stamped: notes, breaks and glosses have their white space
    settled."""
    root = etree.fromstring(tidied, _PARSER)
    if STAMP.encode() in tidied:
        _unstamp(root)
    for note in root.iter(f"{_T}note"):
        if mode(note) == "foot":
            _close_up(note)
    for mark in root.iter(f"{_T}lb", f"{_T}pb", f"{_T}cb", f"{_T}gb", f"{_T}milestone"):
        if mark.get("break") == "no":
            _join(mark)
    if b"ruby" in tidied:
        for ruby in root.iter(f"{_T}ruby"):
            _close(ruby)
    return root


def _unstamp(root: etree._Element) -> None:
    """Take off stamps that a file brings along: they are trusted further on."""
    for element in root.iter("*"):
        for name in [n for n in element.attrib if str(n).startswith(f"{{{STAMP}}}")]:
            del element.attrib[name]


_NO_SPACE_BEFORE: Final = (" ", *""")],.;:!?”’'"…»""")


def _close_up(note: etree._Element) -> None:
    """Indentation before a note is not in the text. Where it was the only space between two words,
    it goes behind the note."""
    before = _text_before(note)
    if not before.endswith(" "):
        return
    tail = note.tail or ""
    if (tail and not tail.startswith(_NO_SPACE_BEFORE)) or (not tail and note.getnext() is not None):
        note.tail = " " + tail
    _set_text_before(note, before.rstrip(" "))


def _join(mark: etree._Element) -> None:
    """`break="no"` says that no word ends here, whatever the white space (TEI P5, att.breaking)."""
    _set_text_before(mark, _text_before(mark).rstrip(" \t\r\n"))
    if mark.tail:
        mark.tail = mark.tail.lstrip(" \t\r\n")


def _close(ruby: etree._Element) -> None:
    """Between base and gloss there is no text: TEI P5 allows none (3.4)."""
    if not (ruby.text or "").strip():
        ruby.text = None
    for child in ruby:
        if not (child.tail or "").strip():
            child.tail = None


def _text_before(element: etree._Element) -> str:
    before = element.getprevious()
    if before is not None:
        return before.tail or ""
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def _set_text_before(element: etree._Element, text: str) -> None:
    before = element.getprevious()
    if before is not None:
        before.tail = text
        return
    parent = element.getparent()
    if parent is not None:
        parent.text = text
