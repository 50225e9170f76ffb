"""What stands before the root element, read by the parser up to the root's start tag.

The parser knows the grammar of a DOCTYPE; here is only noted what it meets. Nothing is fetched:
external subsets and parameter entities are taken to be empty, so that what a file declares itself after
naming one still counts.
"""

from __future__ import annotations

import xml.parsers.expat
from dataclasses import dataclass, field
from typing import Any, Final

_FIRST: Final = 1 << 14
"""Bytes that are read first; then twice as many, until the root is reached."""
LONGEST: Final = 4_000_000
"""Bytes in which a DOCTYPE must end: whole DTDs have a tenth of that. With the bound
that the parser itself puts on parameter entities this bounds what a DOCTYPE can cost."""


@dataclass(frozen=True)
class Declared:
    """An entity that a file declares: the text that stands for it, or None if that is elsewhere."""

    name: str
    value: str | None
    at: int
    """Where its declaration begins, in bytes."""


@dataclass
class Prolog:
    """All places are bytes of the file in UTF-8."""

    root: int | None = None
    """Where the root element begins; None where the parser did not come so far."""
    name: str = ""
    """The root's name, `URI}local` in a namespace."""
    attributes: dict[str, str] = field(default_factory=dict)
    instructions: list[tuple[str, str, int]] = field(default_factory=list)
    """Processing instructions before the root: target, words, where."""
    before: int = 0
    """Where what stands before the DOCTYPE ends: the parser tells of a DOCTYPE only at its bracket."""
    doctype: tuple[int, int] | None = None
    system: str = ""
    """Where the external subset is said to be."""
    entities: dict[str, Declared] = field(default_factory=dict)
    """The general entities, each by its first declaration."""
    error: xml.parsers.expat.ExpatError | None = None
    at: int = 0
    """Where the parser stopped, if it did."""
    is_open: bool = False
    """Whether the parser is in the DOCTYPE."""
    too_long: bool = False


class _Root(Exception):
    """The root element is reached."""


def prolog(data: bytes) -> Prolog:
    """What stands before the root element of a file in UTF-8. Errors are in what comes out."""
    found = Prolog()
    parser = _parser(data, found)
    at, step = 0, _FIRST
    try:
        while at < len(data):
            if found.is_open and at > LONGEST:
                found.too_long = True
                return found
            parser.Parse(data[at : at + step], False)
            at, step = at + step, step * 2
        parser.Parse(b"", True)
    except _Root:
        pass
    except xml.parsers.expat.ExpatError as error:
        found.error, found.at = error, max(parser.ErrorByteIndex, 0)
    return found


def _parser(data: bytes, found: Prolog) -> Any:
    """A parser that notes what it meets, and stops at the root."""
    parser: Any = xml.parsers.expat.ParserCreate("utf-8", "}")

    def passed(end: bytes) -> None:
        if found.doctype is None and not found.is_open:
            found.before = data.find(end, parser.CurrentByteIndex) + len(end)

    def doctype(_name: str, system: str | None, _public: str | None, _internal: int) -> None:
        found.is_open = True
        found.system = system or ""

    def ended() -> None:
        found.is_open = False
        found.doctype = data.find(b"<!DOCTYPE", found.before), parser.CurrentByteIndex + 1

    def entity(
        name: str, is_parameter: int, value: str | None, _base: str | None, _system: str | None,
        _public: str | None, _notation: str | None,
    ) -> None:  # fmt: skip
        if not is_parameter and name not in found.entities:
            at = data.rfind(b"<!ENTITY", 0, max(parser.CurrentByteIndex, 0) + len(b"<!ENTITY"))
            found.entities[name] = Declared(name, value, max(at, found.before))

    def instruction(target: str, words: str) -> None:
        if not found.is_open:
            found.instructions.append((target, words, parser.CurrentByteIndex))
        passed(b"?>")

    def start(name: str, attributes: dict[str, str]) -> None:
        found.root, found.name, found.attributes = parser.CurrentByteIndex, name, attributes
        raise _Root

    parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
    parser.XmlDeclHandler = lambda *_: passed(b"?>")
    parser.CommentHandler = lambda _: passed(b"-->")
    parser.ProcessingInstructionHandler = instruction
    parser.StartDoctypeDeclHandler = doctype
    parser.EndDoctypeDeclHandler = ended
    parser.EntityDeclHandler = entity
    parser.ExternalEntityRefHandler = lambda context, *_: nothing(parser, context)
    parser.StartElementHandler = start
    return parser


def nothing(parser: Any, context: str | None) -> int:
    """What is elsewhere, taken to be there and empty."""
    parser.ExternalEntityParserCreate(context).Parse(b"", True)
    return 1
