"""One side of a comparison: bytes that are known to be XML, and their characters.

The characters keep everything: a byte-order mark is the first of them, and encoding them again gives
the bytes. What cannot be read so is a finding.
"""

from __future__ import annotations

import html.entities
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from edition.finding import CannotRun, Finding
from edition.volume.tei import TEI
from edition.xml import encoding
from edition.xml import scan as scanning
from edition.xml.check import check
from edition.xml.entities import PREDEFINED
from edition.xml.root import wrong_root
from edition.xml.scan import Scan

if TYPE_CHECKING:
    from lxml import etree

TAG: Final = r"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>"""
"""A tag. Only for text that is known to be well-formed."""
NO_TAG: Final = r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>"


@dataclass
class Side:
    """A file or blob that is compared."""

    name: str
    """How it is shown."""
    text: str
    encoding: str
    root: int
    """Where the root element begins; before it are declaration, DOCTYPE, comments."""
    doctype: tuple[int, int]
    """Where the DOCTYPE is; (0, 0) where there is none."""
    entities: dict[str, str] = field(default_factory=dict)
    """Entities that the file declares itself."""
    kept: list[tuple[int, int]] | None = None
    """Where white space is kept, once somebody asked."""
    data: bytes | None = field(default=None, repr=False)
    """The bytes, where they are at hand."""

    def encode(self) -> bytes:
        return self.text.encode(self.encoding) if self.data is None else self.data

    def character(self, reference: str) -> str:
        """What a reference such as `&#8212;` or `&amp;` stands for; itself where nobody knows."""
        name = reference[1:-1]
        if name.startswith("#"):
            try:
                return chr(int(name[2:], 16) if name[1] in "xX" else int(name[1:]))
            except (ValueError, OverflowError):
                return reference
        known = PREDEFINED.get(name) or self.entities.get(name)
        return known or html.entities.html5.get(f"{name};") or reference


def decode(data: bytes) -> tuple[str, str]:
    """The characters of a file and the codec that gives the same bytes again.

    Raises UnicodeError."""
    try:
        text, codec = encoding.decode(data)
    except encoding.WrongEncoding as error:
        raise UnicodeError(error.message) from None
    _gives_back(text, codec, data)
    return text, codec


def _gives_back(text: str, codec: str, data: bytes) -> None:
    # There is one way only to write a text in UTF-8.
    if codec != "utf-8" and text.encode(codec) != data:
        raise UnicodeError(f"bytes that {codec} would not write")


def read(data: bytes, name: str, any_xml: bool = False) -> Side:
    """A side from its bytes.

    In: the bytes; the name to show; whether any XML will do, not TEI alone. TEI is what has a root in
    its namespace, or a root of its name in none (P4, and files that forgot to say). Entities stay as
    they are written: none is read from elsewhere, and none grows. Raises CannotRun where the bytes
    are not well-formed, not TEI, or cannot be given back as they are.
    """
    found = check(data, name)
    if not (any_xml or _is_tei(found.prolog.name)):
        raise CannotRun(wrong_root(found.prolog.name, name))
    try:
        _gives_back(found.text, found.codec, data)
    except UnicodeError as error:
        raise CannotRun(Finding("xml.encoding", name, f"{error}.", line=1, column=1)) from None
    side = _side(found)
    side.data = data
    return side


_ROOTS: Final = frozenset({"TEI", "teiCorpus", "TEI.2", "teiCorpus.2"})


def _is_tei(name: str) -> bool:
    return name.startswith(f"{TEI}}}") or name in _ROOTS


def parsed(text: str) -> etree._Element | None:
    """The tree of a text; None where it is not well-formed or a prefix is not declared."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False, huge_tree=True)
    try:
        return etree.fromstring(
            _DECLARATION.sub("", text.removeprefix("\ufeff"), count=1).encode(), parser
        )
    except (etree.XMLSyntaxError, ValueError):
        return None


def sound(text: str) -> bool:
    """Whether a text is well-formed, its prefixes declared."""
    return parsed(text) is not None


_DECLARATION: Final = re.compile(r"\A<\?xml\s[^>]*\?>")
"""The bytes that are parsed are UTF-8, whatever encoding the file says it has."""


def of_text(text: str, codec: str, name: str) -> Side:
    """A side from characters that are known to be well-formed."""
    return _side(scanning.of_text(text, codec, name))


def _side(found: Scan) -> Side:
    entities = {}
    for name in found.prolog.entities:
        meaning = found.entities.meaning(name)
        # One that holds markup, or is elsewhere, stands for itself.
        entities[name] = f"&{name};" if meaning.why else meaning.text
    return Side(found.shown, found.text, found.codec, found.root, found.doctype or (0, 0), entities)
