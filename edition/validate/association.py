"""Which schemas a file names: by <?xml-model?>, by xsi:schemaLocation, by DOCTYPE.

Sources: Associating Schemas with XML documents 1.0 (third edition); XML Schema Part 1, section 2.6.3.
Read from the beginning of the file only, without parsing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from edition.finding import Finding

_MOST: Final = 20_000
"""Letters at the beginning of a file in which associations are looked for."""
READ: Final = 4 * _MOST
"""Bytes in which those letters are, at most."""
_MODEL: Final = re.compile(r"<\?xml-model\s(.*?)\?>", re.DOTALL)
_PSEUDO: Final = re.compile(r"""([\w-]+)\s*=\s*("[^"]*"|'[^']*')""")
_ROOT: Final = re.compile(r"<[A-Za-z_](?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_LOCATION: Final = re.compile(r"""[\w.-]+:(?:noNamespaceS|s)chemaLocation\s*=\s*("[^"]*"|'[^']*')""")
_DOCTYPE: Final = re.compile(
    r"""<!DOCTYPE\s+\S+\s+(?:SYSTEM|PUBLIC\s+(?:"[^"]*"|'[^']*'))\s+("[^"]*"|'[^']*')"""
)
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
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

    def finding(self, code: str, shown: str, message: str) -> Finding:
        return Finding(code, shown, message, self.line, self.column, length=self.length)


def associations(data: bytes) -> Iterator[Association]:
    """The schemas a file names, as it names them."""
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    text = data[:READ].decode(encoding, "replace")[:_MOST]
    text = _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), text)
    root = _ROOT.search(text)
    prologue = text[: root.start()] if root else text

    def made(match: re.Match[str], href: str, kind: str, phase: str = "") -> Association:
        start = match.start()
        line = text.count("\n", 0, start) + 1
        length = len(match[0].split("\n")[0])
        return Association(href, kind, line, start - text.rfind("\n", 0, start), length, phase)

    for match in _MODEL.finditer(prologue):
        pseudo = {m[1]: _value(m[2]) for m in _PSEUDO.finditer(match[1])}
        if pseudo.get("href"):
            yield made(match, pseudo["href"], _kind(pseudo), pseudo.get("phase", ""))
    if doctype := _DOCTYPE.search(prologue):
        yield made(doctype, _value(doctype[1]), "dtd")
    if root and (match_ := _LOCATION.search(text, root.start(), root.end())):
        words = _value(match_[1]).split()
        yield made(match_, words[-1] if words else "", "xsd")


def _value(quoted: str) -> str:
    import html

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
