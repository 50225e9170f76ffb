"""One side of a comparison: bytes that are known to be XML, and their characters.

The characters keep everything: a byte-order mark is the first of them, and encoding them again gives
the bytes. What cannot be read so is a finding.
"""

from __future__ import annotations

import codecs
import html
import html.entities
import re
import xml.parsers.expat
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition.finding import CannotRun, Finding
from edition.volume.tei import TEI

if TYPE_CHECKING:
    from lxml import etree

_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_ENTITY: Final = re.compile(
    r"""<!--.*?-->|<\?.*?\?>|<!ENTITY\s+([^\s"'<>%]+)\s+(?:"([^"]*)"|'([^']*)'|(?=\w))""", re.DOTALL
)
_XML: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
TAG: Final = r"""<[^"'>]*(?:"[^"]*"[^"'>]*|'[^']*'[^"'>]*)*>"""
"""A tag. Only for text that is known to be well-formed."""
NO_TAG: Final = r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>"
_DOCTYPE: Final = re.compile(
    r"""<!DOCTYPE(?:[^\[\]"'<>]|"[^"]*"|'[^']*')*"""
    r"""(?:\[(?:<!--.*?-->|<\?.*?\?>|"[^"]*"|'[^']*'|[^\]"'<]|<(?!!--|\?))*\]\s*)?>""",
    re.DOTALL,
)


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
        known = _XML.get(name) or self.entities.get(name)
        return known or html.entities.html5.get(f"{name};") or reference


def decode(data: bytes) -> tuple[str, str]:
    """The characters of a file and the codec that gives the same bytes again.

    Raises UnicodeError or LookupError."""
    if data.startswith(b"\xef\xbb\xbf"):
        encoding = "utf-8"
    elif data.startswith((b"\xff\xfe\0\0", b"<\0\0\0")):
        encoding = "utf-32-le"
    elif data.startswith((b"\0\0\xfe\xff", b"\0\0\0<")):
        encoding = "utf-32-be"
    elif data.startswith((b"\xff\xfe", b"<\0")):
        encoding = "utf-16-le"
    elif data.startswith((b"\xfe\xff", b"\0<")):
        encoding = "utf-16-be"
    else:
        match = _DECLARED.match(data)
        encoding = codecs.lookup(match[1].decode("ascii")).name if match else "utf-8"
    text = data.decode(encoding)
    # There is one way only to write a text in UTF-8.
    if encoding != "utf-8" and text.encode(encoding) != data:
        raise UnicodeError(f"bytes that {encoding} would not write")
    return text, encoding


def read(data: bytes, name: str, any_xml: bool = False) -> Side:
    """A side from its bytes.

    In: the bytes; the name to show; whether any XML will do, not TEI alone. TEI is what has a root in
    its namespace, or a root of its name in none (P4, and files that forgot to say). Entities stay as
    they are written: none is read from elsewhere, and none grows. Raises CannotRun where the bytes
    are not well-formed, not TEI, or cannot be given back as they are.
    """
    root = _root(data)
    if root is not None and (any_xml or _is_tei(*root)):
        return _decoded(data, name)
    from edition.volume import read as reading

    parsed, found = reading.parse(data, Path(name), name)
    if parsed is not None:
        return _decoded(data, name)
    real = [f for f in found if f.severity == "error"]
    if not (any_xml and all(f.code == "tei.root" for f in real)):
        raise CannotRun(*(real or found))
    return _decoded(data, name)


_ROOTS: Final = frozenset({"TEI", "teiCorpus", "TEI.2", "teiCorpus.2"})


def _is_tei(namespace: str, name: str) -> bool:
    return namespace == TEI or (not namespace and name in _ROOTS)


def _root(data: bytes) -> tuple[str, str] | None:
    """Namespace and name of the root of a well-formed file, read without a tree; None where this
    parser does not take the file, and another has to say why."""
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    found: list[str] = []

    def start(name: str, _: object) -> None:
        found.append(name)
        parser.StartElementHandler = None

    parser.StartElementHandler = start
    if b"DOCTYPE" in data.replace(b"\0", b"") if b"\0" in data[:4] else b"DOCTYPE" in data:
        # With this handler no reference to an entity is replaced by what it stands for.
        parser.DefaultHandler = _nothing
    try:
        parser.Parse(data, True)
    except (xml.parsers.expat.ExpatError, LookupError, ValueError):
        return None
    namespace, _, name = found[0].rpartition(" ")
    return namespace, name


def _nothing(_: str) -> None:
    """What is told of everything that has no handler of its own."""


def _decoded(data: bytes, name: str) -> Side:
    try:
        text, encoding = decode(data)
    except (UnicodeError, LookupError) as error:
        raise CannotRun(Finding("xml.encoding", name, f"{error}.", line=1, column=1)) from None
    side = of_text(text, encoding, name)
    side.data = data
    return side


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


def _characters(value: str) -> str:
    return re.sub(r"&#(?:x[0-9A-Fa-f]{1,6}|[0-9]{1,7});", lambda m: html.unescape(m[0]), value)


def of_text(text: str, encoding: str, name: str) -> Side:
    """A side from characters that are known to be well-formed."""
    at = 1 if text.startswith("\ufeff") else 0
    doctype = (0, 0)
    entities: dict[str, str] = {}
    prolog = re.compile(r"\s*(?:<!--.*?-->|<\?.*?\?>)", re.DOTALL)
    while True:
        if match := prolog.match(text, at):
            at = match.end()
            continue
        blank = re.compile(r"\s*").match(text, at)
        at = blank.end() if blank else at
        if text.startswith("<!DOCTYPE", at) and (match := _DOCTYPE.match(text, at)):
            doctype = match.span()
            for entity in _ENTITY.finditer(match[0]):
                if entity[1] is not None:
                    value = _characters(entity[2] or entity[3] or "&")
                    # One that holds markup or another, or is elsewhere, stands for itself.
                    plain = not re.search(r"[&<%]", value)
                    entities.setdefault(entity[1], value if plain else f"&{entity[1]};")
            at = match.end()
            continue
        return Side(name, text, encoding, at, doctype, entities)
