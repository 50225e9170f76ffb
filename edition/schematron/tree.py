"""A Schematron schema as it is written: its elements and words, each element with its place.

Source: ISO/IEC 19757-3:2016 and :2020, section 5 (Syntax).
"""

from __future__ import annotations

import xml.parsers.expat
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from edition.finding import declare
from edition.relaxng.names import join, split
from edition.relaxng.syntax import SchemaError

if TYPE_CHECKING:
    from edition.relaxng.compact_words import Foreign

declare(
    "schematron.syntax",
    "error",
    "Mend the schema at this place.",
    "The schema is not Schematron as specified.",
)

SCH: Final = "http://purl.oclc.org/dsdl/schematron"
OLD: Final = "http://www.ascc.net/xml/schematron"
"""The namespace of Schematron 1.5, read as if it were today's."""
SQF: Final = "http://www.schematron-quickfix.com/validator/process"
XSL: Final = "http://www.w3.org/1999/XSL/Transform"
TEI: Final = "http://www.tei-c.org/ns/1.0"
RNG: Final = "http://relaxng.org/ns/structure/1.0"
DEEPEST: Final = 200
"""How deep the elements of a schema may nest."""
MOST: Final = 200_000
"""Elements that a schema may have, with all it includes."""


class Node:
    """One element of a schema."""

    __slots__ = ("attributes", "children", "column", "line", "name", "path", "prefixes")

    def __init__(self, name: str, path: str, line: int, column: int, prefixes: dict[str, str]) -> None:
        self.name = name
        """`uri}local`; the elements of Schematron by their local name."""
        self.attributes: dict[str, str] = {}
        self.children: list[Node | str] = []
        self.path = path
        self.line = line
        self.column = column
        self.prefixes = prefixes

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def elements(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    def of(self, *names: str) -> Iterator[Node]:
        """The children of some names."""
        return (child for child in self.elements if child.name in names)

    def words(self) -> str:
        """All text in it."""
        return "".join(c if isinstance(c, str) else c.words() for c in self.children)

    def like(self) -> Node:
        """The same element, without its children."""
        copy = Node(self.name, self.path, self.line, self.column, self.prefixes)
        copy.attributes = dict(self.attributes)
        return copy

    def error(self, message: str, code: str = "schematron.syntax") -> SchemaError:
        return SchemaError(message, self.path, self.line, self.column, code)


def read(data: bytes, path: str) -> Node:
    """The root of a schema. Raises SchemaError."""
    if path.lower().endswith(".rnc"):
        return _annotated(data, path)
    from edition.relaxng.document import Document, WrongEncoding

    parser = xml.parsers.expat.ParserCreate("utf-8", "}")
    parser.buffer_text = True
    roots: list[Node] = []
    stack: list[Node] = []
    scopes: list[dict[str, str]] = [{}]
    fresh: dict[str, str] = {}
    count = 0

    def declare(prefix: str | None, uri: str | None) -> None:
        fresh[prefix or ""] = uri or ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        scopes.append({**scopes[-1], **fresh} if fresh else scopes[-1])
        fresh.clear()
        count += 1
        uri, local = split(name)
        line, column = document.place(parser.CurrentByteIndex)
        called = local if uri in (SCH, OLD) else name if uri else join("?", local)
        node = Node(called, path, line, column, scopes[-1])
        node.attributes = attributes
        if len(stack) >= DEEPEST or count > MOST:
            raise node.error("The schema is nested too deeply, or too large.", "schematron.complex")
        if stack:
            stack[-1].children.append(node)
        else:
            roots.append(node)
        stack.append(node)

    def end(_name: str) -> None:
        stack.pop()
        scopes.pop()

    def characters(text: str) -> None:
        stack[-1].children.append(text)

    parser.StartNamespaceDeclHandler = declare
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.ExternalEntityRefHandler = lambda *_: 1
    try:
        document = Document(data)
        parser.Parse(document.data, True)
    except WrongEncoding as error:
        raise SchemaError(
            f"{error.message}.", path, error.line, error.column, "schematron.syntax"
        ) from None
    except xml.parsers.expat.ExpatError as error:
        what = xml.parsers.expat.ErrorString(error.code)
        raise SchemaError(
            f"The schema is not well-formed XML: {what}.", path, error.lineno, error.offset + 1,
            "schematron.syntax",
        ) from None  # fmt: skip
    return roots[0]


def _annotated(data: bytes, path: str) -> Node:
    """The annotations of a schema in the compact syntax, as elements of a grammar."""
    from edition.relaxng.compact import annotated

    found, prefixes = annotated(data, path)

    def made(one: Foreign) -> Node:
        called = one.local if one.uri in (SCH, OLD) else join(one.uri or "?", one.local)
        node = Node(called, path, one.line, one.column, prefixes)
        node.attributes = {join(uri, key): value for (uri, key), value in one.attributes.items()}
        node.children = [child if isinstance(child, str) else made(child) for child in one.children]
        return node

    root = Node(join(RNG, "grammar"), path, 1, 1, prefixes)
    root.children = [made(one) for one in found]
    return root
