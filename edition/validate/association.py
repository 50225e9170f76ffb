"""Which schemas a file names: by <?xml-model?>, by xsi:schemaLocation, by DOCTYPE.

Sources: Associating Schemas with XML documents 1.0 (third edition); XML Schema Part 1, section 2.6.3.
Read from the beginning of the file only, up to the start tag of its root.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from edition.finding import Finding
from edition.xml.encoding import WrongEncoding, decode, place
from edition.xml.scan import of_text

READ: Final = 100_000
"""Bytes at the beginning of a file in which associations are looked for."""
_PSEUDO: Final = re.compile(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*')""")
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION: Final = re.compile(
    r"""(?<![\w.-])[\w.-]+:(?:noNamespaceS|s)chemaLocation\s*=\s*("[^"]*"|'[^']*')"""
)
_KINDS: Final = {
    "http://purl.oclc.org/dsdl/schematron": "schematron",
    "http://relaxng.org/ns/structure/1.0": "relaxng",
    "http://www.w3.org/2001/XMLSchema": "xsd",
}
_CALLED: Final = {
    "schematron": "Schematron",
    "relaxng": "RELAX NG",
    "xsd": "W3C XML Schema",
    "dtd": "A DTD",
}


@dataclass(frozen=True)
class Association:
    """A schema that a file names."""

    href: str
    kind: str
    """relaxng, schematron, xsd or dtd."""
    line: int
    column: int
    length: int
    phase: str = ""
    """Of Schematron, the phase to run."""

    @property
    def is_remote(self) -> bool:
        return re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", self.href) is not None or self.href.startswith(
            "//"
        )

    @property
    def called(self) -> str:
        return _CALLED[self.kind]

    def finding(self, code: str, shown: str, message: str, level: Literal["info", ""] = "") -> Finding:
        return Finding(code, shown, message, self.line, self.column, length=self.length, level=level)


def associations(data: bytes) -> Iterator[Association]:
    """The schemas a file names, as it names them; those before the place where it cannot be read."""
    try:
        text, codec = decode(data[:READ], partial=True)
    except WrongEncoding:
        return
    found = of_text(text, codec, "")
    before = found.prolog

    def made(start: int, end: int, href: str, kind: str, phase: str = "") -> Association:
        length = len(found.text[start:end].split("\n")[0])
        return Association(href, kind, *place(found.text, start), length, phase)

    for target, words, at in before.instructions:
        pseudo = {m[1]: _value(m[2]) for m in _PSEUDO.finditer(words)}
        if target == "xml-model" and pseudo.get("href"):
            start = found.offset(at)
            end = found.text.find("?>", start) + 2
            yield made(start, end, pseudo["href"], _kind(pseudo), pseudo.get("phase", ""))
    if before.system and found.doctype:
        yield made(*found.doctype, before.system, "dtd")
    named = (before.attributes.get(f"{_XSI}}}{name}") for name in _LOCATIONS)
    for location in named:
        if location and location.split():
            match = _LOCATION.search(found.text, found.root)
            start, end = match.span() if match else (found.root, found.root + 1)
            yield made(start, end, location.split()[-1], "xsd")


_LOCATIONS: Final = ("noNamespaceSchemaLocation", "schemaLocation")


def _value(quoted: str) -> str:
    return html.unescape(quoted[1:-1]).strip()


def _kind(pseudo: dict[str, str]) -> str:
    named = _KINDS.get(pseudo.get("schematypens", ""))
    if named:
        return named
    href, type_ = pseudo["href"].lower().partition("?")[0], pseudo.get("type", "")
    if type_ == "application/relax-ng-compact-syntax" or href.endswith((".rnc", ".rng")):
        return "relaxng"
    if href.endswith((".sch", ".schematron")):
        return "schematron"
    if href.endswith(".xsd"):
        return "xsd"
    return "dtd" if href.endswith(".dtd") or type_ == "application/xml-dtd" else "relaxng"
