"""The letterhead of a unit: what stands above its text and says what it is, from whom and to whom.

Read once, for the modules that draw facts from it: genre, classification, parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml import etree

from edition.volume import plain
from edition.volume.tei import FRUS, SEPARATE, TEI, WRAPPERS, name_of, pointer

_T: Final = f"{{{TEI}}}"
_FIRST: Final = 14
"""Elements of a text among which its letterhead is looked for."""
_LINE: Final = 90
"""Characters that a paragraph may have to be a line of the letterhead ("Top Secret", "CM-267-64")."""
_NOTE: Final = 6000
"""Characters of a source note that are read."""
_NAMES: Final = frozenset({"persName", "orgName", "name", "rs", "gloss", "placeName"})
_ROLES: Final = {
    "from": "from", "sender": "from", "sent": "from", "author": "from",
    "to": "to", "recipient": "to", "addressee": "to", "received": "to",
}  # fmt: skip
"""What @type or @role of a name says of it."""
_QUOTED: Final = frozenset(
    {
        *(f"{_T}{name}" for name in ("quote", "floatingText", "note", "cit")),
        *(f"{{{namespace}}}attachment" for namespace in FRUS),
    }
)


class Name(NamedTuple):
    """A tagged name in a head: where in its text, its part in the correspondence, its pointer."""

    start: int
    end: int
    role: str
    """from, to or ""."""
    target: str


@dataclass
class Letterhead:
    """What stands above a text."""

    top: etree._Element
    """The element whose children the text is."""
    parts: list[etree._Element]
    """Its first children."""
    head: str = ""
    """The head without notes, in one line, and without the document's number."""
    names: list[Name] = field(default_factory=list)
    """The tagged names in it."""
    source: str = ""
    """The source note, in one line."""
    lines: list[str] = field(default_factory=list)
    """The short lines between head and text."""


def read(root: etree._Element) -> Letterhead:
    """The letterhead of a detached unit."""
    top = root
    while (inner := next(top.iterchildren(*WRAPPERS), None)) is not None:
        top = inner
    parts = [part for _, part in zip(range(_FIRST), top.iterchildren(), strict=False)]
    found = Letterhead(top, parts)
    sources: list[str] = []
    heads = 0
    for part in parts:
        name = name_of(part)
        if name == "head" and not heads:
            heads += 1
            found.head, found.names = _head(part, root.get("n", ""))
        if name in ("head", "dateline", "opener", "note"):
            sources += _sources(part, heads)
        if name == "opener":
            found.lines += _opener(part)
        elif name == "p":
            text = plain.plain(part)
            if re.match(r"\[?\s*Source:", text):
                sources.append(text)
            elif len(text) <= _LINE:
                found.lines += _lines(part)
    found.source = " ".join(sources)[:_NOTE]
    return found


def own(holder: etree._Element) -> bool:
    """Whether a dateline or the like is the unit's own: not in a quotation, note or attachment."""
    return not any(above.tag in _QUOTED for above in holder.iterancestors())


def role(element: etree._Element) -> str:
    """What a name's @type or @role says it is: "from", "to" or ""."""
    return _ROLES.get(element.get("type", ""), "") or _ROLES.get(element.get("role", ""), "")


def _head(head: etree._Element, number: str) -> tuple[str, list[Name]]:
    pieces: list[str] = []
    names: list[tuple[int, int, str, str]] = []
    _walk(head, pieces, names)
    text = "".join(pieces)
    bare = re.escape(number.strip(" []"))
    start = 0
    if bare and (match := re.match(rf"\s*\[?(?:No\.\s*)?{bare}\]?[.:]?\]?\s+", text)):
        start = match.end()
    kept = [Name(a - start, b - start, r, t) for a, b, r, t in names if a >= start]
    return text[start:], kept


def _walk(element: etree._Element, pieces: list[str], names: list[tuple[int, int, str, str]]) -> None:
    local = name_of(element)
    if local in SEPARATE:
        pieces.append(" ")
    if element.text:
        pieces.append(element.text)
    for child in element:
        name = name_of(child)
        if name != "note" and not plain.is_replaced(child):
            start = sum(map(len, pieces)) if name in _NAMES else 0
            _walk(child, pieces, names)
            if name in _NAMES:
                part = role(child)
                target = pointer(child)
                if part or (target and name not in ("gloss", "placeName")):
                    names.append((start, sum(map(len, pieces)), part, target))
        if child.tail:
            pieces.append(child.tail)
    if local in SEPARATE:
        pieces.append(" ")


def _sources(part: etree._Element, heads: int) -> Iterator[str]:
    """The source notes in a part. Volumes that do not type them begin them with the word."""
    notes = [part] if part.tag == f"{_T}note" else part.iter(f"{_T}note")
    for note in notes:
        typed = note.get("type")
        if typed is not None and typed != "source":
            continue
        text = " ".join("".join(map(str, note.itertext())).split())
        if typed == "source" or text.startswith("Source:"):
            yield text
    if part.tag == f"{_T}opener" and not heads:
        # Older volumes: the file stands in an opener above the head
        yield plain.plain(part)


def _opener(opener: etree._Element) -> Iterator[str]:
    for child in opener:
        if child.tag in (f"{_T}dateline", f"{_T}note", f"{_T}salute"):
            continue
        yield from _lines(child)


def _lines(element: etree._Element) -> Iterator[str]:
    """The lines of a short element, without its notes: a line break ends one."""
    pieces: list[str] = []
    _broken(element, pieces)
    for line in "".join(pieces).split("\n"):
        if words := " ".join(line.split()):
            yield words


def _broken(element: etree._Element, pieces: list[str]) -> None:
    pieces.append((element.text or "").replace("\n", " "))
    for child in element:
        if child.tag == f"{_T}lb":
            pieces.append("\n")
        elif child.tag != f"{_T}note" and not plain.is_replaced(child):
            _broken(child, pieces)
        pieces.append((child.tail or "").replace("\n", " "))
