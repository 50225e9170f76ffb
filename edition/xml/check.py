"""Whether a whole file is well-formed, and nested no deeper than any text needs."""

from __future__ import annotations

import xml.parsers.expat
from typing import Any, Final

from edition.finding import CannotRun, Finding
from edition.xml.prolog import nothing
from edition.xml.scan import Scan, scan

DEEPEST: Final = 256
"""Levels of elements that a file may have."""
MOST_ATTRIBUTES: Final = 1_000
"""Attributes that an element may have: libxml2 looks through all for each that is asked for."""
_EXTERNAL: Final = frozenset({15, 16})
"""What the parser says of entities in attributes that no attribute may have (XML 1.0, 3.1)."""


def check(data: bytes, shown: str) -> Scan:
    """Let a file in, or not.

    In: its bytes, and its name in findings. Raises CannotRun with a finding that says where and why it
    is refused: what `scan` refuses, and what is not well-formed, has prefixes that are not declared, is
    nested too deeply, or has an element with very many attributes. References to entities that nobody
    declares are well-formed here where a DOCTYPE may declare them elsewhere.
    """
    found = scan(data, shown)
    tags: list[int] = []
    parser = parser_of(found)

    def start(_name: str, attributes: list[str]) -> None:
        tags.append(parser.CurrentByteIndex)
        if len(attributes) > 2 * MOST_ATTRIBUTES:  # names and values in turn
            message = f"This element has {len(attributes) // 2:,} attributes."
            raise CannotRun(found.finding("xml.attributes", message, tags[-1]))
        if len(tags) > DEEPEST:
            message = "Elements are nested too deeply here."
            raise CannotRun(found.finding("xml.depth", message, tags[-1]))

    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: tags.pop()
    try:
        parser.Parse(found.utf8, True)
    except xml.parsers.expat.ExpatError as error:
        raise CannotRun(_malformed(error, parser.ErrorByteIndex, found, tags)) from None
    return found


def parser_of(found: Scan) -> Any:
    """A parser for a file that was let in: `found.utf8` is what it is to be given.

    No reference to an entity is replaced by what it stands for, and none is an error where a DOCTYPE
    may declare it elsewhere. Names come as `URI local`.
    """
    parser: Any = xml.parsers.expat.ParserCreate("utf-8", " ")
    if found.prolog.doctype is not None:
        parser.DefaultHandler = lambda _: None
        parser.UseForeignDTD(True)
        parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
        parser.ExternalEntityRefHandler = lambda context, *_: nothing(parser, context)
    return parser


def _malformed(
    error: xml.parsers.expat.ExpatError, index: int, found: Scan, tags: list[int]
) -> Finding:
    """What is wrong, in the words of whoever checks files against schemas: one fault, one sentence."""
    from edition.relaxng.document import Document
    from edition.relaxng.malformed import malformed
    from edition.xml.problems import as_finding

    if error.code in _EXTERNAL:
        message = "An entity that is external, or no text, stands in an attribute here."
        return found.finding("xml.entity", message, index)
    return as_finding(malformed(error, index, Document(found.utf8), tags), found.shown)
