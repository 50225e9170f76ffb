"""One side of a comparison: bytes that are known to be XML, and their characters.

The characters keep everything: a byte-order mark is the first of them, and encoding them again gives
the bytes. What cannot be read so is a finding.
"""

from __future__ import annotations

import codecs
import html.entities
import re
import xml.parsers.expat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from edition.finding import CannotRun, Finding
from edition.volume.tei import TEI

_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_ENTITY: Final = re.compile(r"""<!ENTITY\s+([^\s"'<>%]+)\s+(?:"([^"]*)"|'([^']*)')\s*>""")
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

    def encode(self) -> bytes:
        return self.text.encode(self.encoding)

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
    if text.encode(encoding) != data:
        raise UnicodeError(f"bytes that {encoding} would not write")
    return text, encoding


def read(data: bytes, name: str, any_xml: bool = False) -> Side:
    """A side from its bytes.

    In: the bytes; the name to show; whether any XML will do, not TEI alone. Raises CannotRun where
    the bytes are not well-formed, not TEI, or cannot be given back as they are.
    """
    if not _sound(data):
        from edition.volume import read as reading

        parsed, found = reading.parse(data, Path(name), name)
        if parsed is not None:
            return _decoded(data, name)
        real = [f for f in found if f.severity == "error"]
        if not (any_xml and all(f.code == "tei.root" for f in real)):
            raise CannotRun(*(real or found))
    return _decoded(data, name)


_ROOT: Final = re.compile(
    rb"""(?:\xef\xbb\xbf)?(?>\s+|<!--.*?-->|<\?.*?\?>)*+<(?:([\w.-]+):)?(?:TEI|teiCorpus)\s([^>]*)>""",
    re.DOTALL,
)
_NAMESPACE: Final = re.compile(rb"""(?:^|\s)xmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']""")


def _sound(data: bytes) -> bool:
    """Whether a file is TEI, well-formed and without a DOCTYPE, as almost all are: decided fast and
    without a tree. For any other a parser says what it is."""
    root = _ROOT.match(data)
    if root is None:
        return False
    declared = {m[1]: m[2] for m in _NAMESPACE.finditer(root[2])}
    if declared.get(root[1]) != TEI.encode():
        return False
    parser = xml.parsers.expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(data, True)
    except (xml.parsers.expat.ExpatError, LookupError, ValueError):
        return False
    return True


def _decoded(data: bytes, name: str) -> Side:
    try:
        text, encoding = decode(data)
    except (UnicodeError, LookupError) as error:
        raise CannotRun(Finding("xml.encoding", name, f"{error}.", line=1, column=1)) from None
    return of_text(text, encoding, name)


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
                value = entity[2] if entity[2] is not None else entity[3]
                if not re.search(r"[&<%]", value):
                    entities.setdefault(entity[1], value)
            at = match.end()
            continue
        return Side(name, text, encoding, at, doctype, entities)
