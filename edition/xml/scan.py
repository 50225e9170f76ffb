"""A file as it stands at the boundary: its characters, its prolog, its entities; or why it is
refused."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from edition.finding import CannotRun, Finding, declare
from edition.xml import encoding
from edition.xml.entities import FREE, LARGEST, RATIO, Entities, references
from edition.xml.prolog import Prolog, prolog

declare(
    "file.unreadable",
    "error",
    "Check the name and the permissions.",
    "The file could not be read.",
)
declare(
    "file.empty",
    "error",
    "Restore the file, or take it out of the project.",
    "An empty file holds no text.",
)
declare(
    "file.too-large",
    "error",
    "Split the volume, or raise [volumes] max_megabytes.",
    "A limit keeps a file made to do harm from filling the memory.",
)
declare(
    "xml.malformed",
    "error",
    "Mend the XML at this place; an XML editor shows it.",
    "A file that is not well-formed has no defined text, so nothing of it is published.",
)
declare(
    "xml.encoding",
    "error",
    "Save the file in the encoding that its XML declaration names, best UTF-8.",
    "Bytes that do not fit the declared encoding would become wrong letters.",
)
declare(
    "xml.depth",
    "error",
    "Look for end tags that are missing; no text needs such nesting.",
    "Nesting beyond 256 levels is refused, to bound the time and memory a file can take.",
)
declare(
    "xml.attributes",
    "error",
    "Take out what was put in by mistake; no element of TEI has a hundred attributes.",
    "An element with more than 1,000 attributes is refused, to bound the time a file can take.",
)
declare(
    "xml.prefix",
    "error",
    "Declare the prefix with xmlns:…, or correct it.",
    "Without its declaration nobody can tell which element is meant.",
)
declare(
    "xml.doctype",
    "info",
    "Take the DOCTYPE out; TEI P5 is checked with a schema instead.",
    "An external DTD is never read, so defaults and entities it declares do not apply.",
)
declare(
    "xml.entity",
    "error",
    "Write the character or the text itself, or a character reference such as &#x2014;.",
    "External, nested or unbounded entities are not expanded; what is shown in their place is "
    "their name.",
)
declare(
    "xml.entity-named",
    "warning",
    "Write the character itself.",
    "A name from the standard sets was read as the character it stands for, since the DTD that "
    "declares it is not read.",
)
declare(
    "xml.xinclude",
    "error",
    "Put the included text into the file, or list both files under [volumes] files.",
    "XInclude is not followed, so that a file cannot draw in what lies outside it.",
)

_CONTROLS: Final = bytes(set(range(32)) - {9, 10, 13})
_UNALLOWED: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_OPENS_DOCTYPE: Final = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]*<!DOCTYPE")
_GROWN: Final = frozenset({12, 43})
"""What the parser says of entities that hold themselves, and of those that grow too large."""


@dataclass
class Scan:
    """What is known of a file before it is parsed."""

    shown: str
    text: str
    codec: str
    """What gives the bytes back."""
    utf8: bytes
    """The characters in UTF-8; what the file says of its encoding is then no longer so."""
    prolog: Prolog = field(repr=False)

    @cached_property
    def entities(self) -> Entities:
        return Entities(self.prolog.entities)

    @property
    def doctype(self) -> tuple[int, int] | None:
        """Where among the characters the DOCTYPE is."""
        found = self.prolog.doctype
        return (self.offset(found[0]), self.offset(found[1])) if found else None

    @property
    def root(self) -> int:
        """Where among the characters the root element begins, or what stands in its stead."""
        before = self.prolog
        if before.root is not None:
            return self.offset(before.root)
        return self.offset(before.at) if before.error is not None else len(self.text)

    def offset(self, index: int) -> int:
        """The character that begins at a byte of `utf8`."""
        return len(self.utf8[:index].decode("utf-8", "replace"))

    def finding(self, code: str, message: str, index: int) -> Finding:
        """A finding at a byte of `utf8`."""
        line, column = encoding.place(self.text, self.offset(index))
        return Finding(code, self.shown, message, line, column)

    def refused(self, name: str) -> Finding:
        """That an entity cannot be put in, at its declaration."""
        message = f'Entity "{name}" {self.entities.meaning(name).why}.'
        return self.finding("xml.entity", message, self.prolog.entities[name].at)


def scan(data: bytes, shown: str) -> Scan:
    """Look at a file before it is parsed.

    In: its bytes, and its name in findings. Raises CannotRun with a finding where it may not be
    parsed at all: it is empty, in an encoding that is not read, holds characters that XML cannot, has a
    DOCTYPE that is not well-formed, or uses entities that would grow too large.
    """
    if not data.strip():
        raise CannotRun(Finding("file.empty", shown, "The file is empty.", 1, 1))
    try:
        text, codec = encoding.decode(data)
    except encoding.WrongEncoding as error:
        code = "xml.malformed" if error.binary else "xml.encoding"
        raise CannotRun(Finding(code, shown, f"{error.message}.", error.line, error.column)) from None
    found = of_text(text, codec, shown, data if codec == "utf-8" else None)
    _characters(found)
    before = found.prolog
    if before.too_long:
        raise CannotRun(found.finding("xml.entity", "The DOCTYPE is too large.", before.before))
    if before.error is not None and before.doctype is None:
        _refuse_doctype(found, before.error.code)
    if before.doctype is not None:
        _bound(found)
    return found


def of_text(text: str, codec: str, shown: str, utf8: bytes | None = None) -> Scan:
    """The same of characters that were let in before: nothing is refused."""
    utf8 = text.encode("utf-8", "replace") if utf8 is None else utf8
    return Scan(shown, text, codec, utf8, prolog(utf8))


def _characters(found: Scan) -> None:
    """Refuse what no document may hold (XML 1.0, 2.2)."""
    utf8 = found.utf8
    if len(utf8.translate(None, _CONTROLS)) == len(utf8) and not (
        "\ufffe" in found.text or "\uffff" in found.text
    ):
        return
    match = _UNALLOWED.search(found.text)
    if match is not None:
        line, column = encoding.place(found.text, match.start())
        message = f"The control character U+{ord(match[0]):04X} cannot stand in XML."
        raise CannotRun(Finding("xml.malformed", found.shown, message, line, column, length=1))


def _refuse_doctype(found: Scan, code: int) -> None:
    """Refuse a file whose prolog the parser does not take, if it is in the DOCTYPE that it stopped."""
    before = found.prolog
    if not _OPENS_DOCTYPE.match(found.utf8, before.before):
        return
    if code in _GROWN:
        raise CannotRun(
            found.finding("xml.entity", "The DOCTYPE would grow without bounds.", before.at)
        )
    raise CannotRun(found.finding("xml.malformed", "The DOCTYPE is not well-formed.", before.at))


def _bound(found: Scan) -> None:
    """Refuse entities that would make too much of the file."""
    doctype = found.doctype
    assert doctype is not None
    entities = found.entities
    used = Counter(m[1] for m in references(found.text[doctype[1] :]) if m[1] in entities)
    growth = 0
    for name, times in used.items():
        meaning = entities.meaning(name)
        if not meaning.is_bounded:
            raise CannotRun(found.refused(name))
        growth += times * meaning.size
    if growth > LARGEST or growth > max(FREE, RATIO * len(found.text)):
        message = f"The entities of this file would grow to {growth:,} characters."
        line, column = encoding.place(found.text, doctype[0])
        raise CannotRun(Finding("xml.entity", found.shown, message, line, column))
