"""A schema as it is written: its elements with their places, and whether they may stand where they do.

Both syntaxes are read into this. Source: RELAX NG specification, section 3 (full syntax), 4.1 and 4.2
(annotations and white space).
"""

from __future__ import annotations

import codecs
import re
import xml.parsers.expat
from collections.abc import Iterable
from typing import Any, Final

from edition.relaxng.document import Document, WrongEncoding
from edition.relaxng.letters import is_ncname
from edition.relaxng.names import join, split

RNG: Final = "http://relaxng.org/ns/structure/1.0"
ANNOTATIONS: Final = "http://relaxng.org/ns/compatibility/annotations/1.0"
XML: Final = "http://www.w3.org/XML/1998/namespace"
DEEPEST: Final = 120
"""How deep the elements of a schema may nest."""
MOST_NODES: Final = 300_000
"""Elements that a file of a schema may have."""
_MOST_PREFIXES: Final = 1_000_000
"""Prefixes that may be in scope of the elements that declare some, all counted together."""


class SchemaError(Exception):
    """A schema cannot be used. Says where and why."""

    def __init__(
        self, message: str, path: str, line: int = 0, column: int = 0, code: str = "schema.syntax"
    ) -> None:
        super().__init__(f"{path}:{line}:{column}: {message}" if line else f"{path}: {message}")
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.code = code

    def __reduce__(self) -> tuple[Any, ...]:
        return SchemaError, (self.message, self.path, self.line, self.column, self.code)


class Node:
    """One element of a schema."""

    __slots__ = (
        "attributes",
        "base",
        "children",
        "column",
        "doc",
        "line",
        "name",
        "path",
        "prefixes",
        "text",
    )

    def __init__(self, name: str, path: str, line: int, column: int) -> None:
        self.name = name
        self.attributes: dict[str, str] = {}
        self.children: list[Node] = []
        self.text = ""
        self.prefixes: dict[str, str] = {}
        self.base = ""
        self.path = path
        self.line = line
        self.column = column
        self.doc = ""

    def error(self, message: str, code: str = "schema.syntax") -> SchemaError:
        return SchemaError(message, self.path, self.line, self.column, code)


_PATTERNS: Final = frozenset(
    "element attribute group interleave choice optional zeroOrMore oneOrMore list mixed ref parentRef "
    "empty value data notAllowed externalRef grammar text".split()
)
_NAMES: Final = frozenset("name anyName nsName choice".split())
_CONTENT: Final = frozenset("start define div include".split())
_ATTRIBUTES: Final = {
    "element": "name", "attribute": "name", "ref": "name", "parentRef": "name", "value": "type",
    "data": "type", "param": "name", "externalRef": "href", "include": "href", "start": "combine",
    "define": "name combine",
}  # fmt: skip
_NEEDED: Final = {
    "ref": "name", "parentRef": "name", "data": "type", "param": "name", "externalRef": "href",
    "include": "href", "define": "name",
}  # fmt: skip
_TEXTUAL: Final = frozenset({"name", "value", "param"})
_LEAVES: Final = frozenset("ref parentRef empty text notAllowed value param name externalRef".split())


def read(data: bytes, path: str, base: str) -> Node:
    """A schema in the XML syntax. Raises SchemaError."""
    return _XmlReader(path, base).read(data)


class _XmlReader:
    def __init__(self, path: str, base: str) -> None:
        self.path = path
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.prefixes: list[dict[str, str]] = [{}]
        self.fresh: dict[str, str] | None = None
        self.base = base
        self.foreign = 0
        self.words: list[str] | None = None
        self.nodes = 0
        self.declared = 0
        self.letters = 0
        """Letters of texts and values that may still come."""
        self.texts: list[list[str]] = []

    def read(self, data: bytes) -> Node:
        try:
            data = Document(data).data.removeprefix(codecs.BOM_UTF8)
        except WrongEncoding as error:
            raise SchemaError(f"{error.message}.", self.path, error.line, error.column) from None
        self.letters = 2 * len(data) + 100_000
        parser = self.parser = xml.parsers.expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        parser.StartNamespaceDeclHandler = self.declare
        parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.ExternalEntityRefHandler = lambda *_: 1
        try:
            parser.Parse(data, True)
        except xml.parsers.expat.ExpatError as error:
            what = xml.parsers.expat.ErrorString(error.code)
            raise SchemaError(
                f"The schema is not well-formed XML: {what}.", self.path, error.lineno, error.offset + 1
            ) from None
        if self.root is None:
            raise SchemaError("The root of a schema is an element of RELAX NG.", self.path, 1, 1)
        return self.root

    def declare(self, prefix: str | None, uri: str | None) -> None:
        if self.fresh is None:
            self.fresh = dict(self.prefixes[-1])
            self.declared += len(self.fresh)
            if self.declared > _MOST_PREFIXES:
                raise self.too_large()
        self.fresh[prefix or ""] = uri or ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.prefixes.append(self.fresh if self.fresh is not None else self.prefixes[-1])
        self.fresh = None
        uri, local = split(name)
        if self.foreign or uri != RNG:
            if self.stack and not self.foreign:
                if self.stack[-1].name in _TEXTUAL:
                    raise self.stack[-1].error(f"<{self.stack[-1].name}> holds text only.")
                self.words = [] if name == join(ANNOTATIONS, "documentation") else None
            elif not self.stack and self.root is None and not self.foreign:
                line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
                raise SchemaError(f"<{local}> is no element of RELAX NG.", self.path, line, column)
            self.foreign += 1
            return
        node = Node(
            local, self.path, self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        )
        node.prefixes = self.prefixes[-1]
        parent = self.stack[-1] if self.stack else None
        node.base = parent.base if parent else self.base
        for key, value in attributes.items():
            self.count(len(value))
            where, plain = split(key)
            if not where:
                node.attributes[plain] = (
                    value if plain in ("ns", "datatypeLibrary", "href") else value.strip(" \t\r\n")
                )
            elif where == RNG:
                raise node.error(f"The attribute {plain} is written without a prefix.")
            elif where == XML and plain == "base":
                from urllib.parse import urljoin

                node.base = urljoin(node.base, value)
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self.too_large()
        if len(self.stack) > DEEPEST:
            raise node.error("The schema is nested too deeply.", "schema.complex")
        if parent is None:
            self.root = node
        else:
            parent.children.append(node)
        self.stack.append(node)
        self.texts.append([])

    def end(self, _name: str) -> None:
        self.prefixes.pop()
        if self.foreign:
            self.foreign -= 1
            if not self.foreign and self.words is not None:
                node = self.stack[-1]
                node.doc = node.doc or " ".join("".join(self.words).split())
                self.words = None
            return
        self.stack.pop().text = "".join(self.texts.pop())

    def too_large(self) -> SchemaError:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return SchemaError("The schema is too large.", self.path, line, column, "schema.complex")

    def count(self, letters: int) -> None:
        """Entities can make much of little."""
        self.letters -= letters
        if self.letters < 0:
            raise self.too_large()

    def characters(self, text: str) -> None:
        self.count(len(text))
        if self.foreign:
            if self.words is not None:
                self.words.append(text)
        elif self.stack:
            self.texts[-1].append(text)


def check(root: Node) -> None:
    """Whether every element of a schema has the attributes and content it must have.

    Raises SchemaError at the first that has not. (Section 3.)
    """
    if root.name not in _PATTERNS:
        raise root.error(f"The root of a schema is a pattern, not <{root.name}>.")
    waiting = [root]
    while waiting:
        node = waiting.pop()
        _check(node)
        waiting += node.children


def _check(node: Node) -> None:
    name = node.name
    if name not in _PATTERNS | _NAMES | _CONTENT | {"param", "except"}:
        raise node.error(f"RELAX NG has no element <{name}>.")
    allowed = [*_ATTRIBUTES.get(name, "").split(), "ns", "datatypeLibrary"]
    for attribute in node.attributes:
        if attribute not in allowed:
            raise node.error(f"<{name}> has no attribute {attribute}.")
    if (needed := _NEEDED.get(name)) and needed not in node.attributes:
        raise node.error(f"<{name}> needs the attribute {needed}.")
    if name not in _TEXTUAL and node.text.strip(" \t\r\n"):
        raise node.error(f"<{name}> cannot hold text.")
    _check_values(node)
    _check_children(node)


def _check_values(node: Node) -> None:
    value = node.attributes.get("name")
    if (
        value is not None
        and node.name in ("ref", "parentRef", "define", "param")
        and not is_ncname(value)
    ):
        raise node.error(f'"{value}" is no name.')
    if "type" in node.attributes and not is_ncname(node.attributes["type"]):
        raise node.error(f'"{node.attributes["type"]}" is no name of a datatype.')
    if node.attributes.get("combine", "choice") not in ("choice", "interleave"):
        raise node.error('combine is "choice" or "interleave".')
    if "#" in node.attributes.get("href", ""):
        raise node.error("An address of a schema has no #.")
    library = node.attributes.get("datatypeLibrary", "")
    if library and not _is_library(library):
        raise node.error(f'"{library}" is no address of a datatype library.')


def _is_library(library: str) -> bool:
    from edition.relaxng.datatypes.uri import is_uri

    return (
        is_uri(library)
        and "#" not in library
        and re.match(r"[A-Za-z][A-Za-z0-9+.-]*:.", library) is not None
    )


def _check_children(node: Node) -> None:
    name, children = node.name, node.children
    if name in _LEAVES:
        _only(node, children, frozenset())
    elif name in ("element", "attribute"):
        rest = children
        if "name" not in node.attributes:
            if not children or children[0].name not in _NAMES:
                raise node.error(f"<{name}> needs a name.")
            rest = children[1:]
        _only(node, rest, _PATTERNS)
        if name == "element" and not rest:
            raise node.error("<element> needs a content, if only <empty/>.")
        if name == "attribute" and len(rest) > 1:
            raise rest[1].error("<attribute> has one pattern only.")
    elif name == "data":
        while children and children[0].name == "param":
            children = children[1:]
        _only(node, children, frozenset({"except"}))
        if len(children) > 1:
            raise children[1].error("<data> has one <except> only.")
        for child in children:
            _some(child)
            _only(child, child.children, _PATTERNS)
    elif name in ("anyName", "nsName"):
        _only(node, children, frozenset({"except"}))
        if len(children) > 1:
            raise children[1].error(f"<{name}> has one <except> only.")
        for child in children:
            _some(child)
            _only(child, child.children, _NAMES)
    elif name == "grammar" or name == "div":
        _only(node, children, _CONTENT)
    elif name == "include":
        waiting = [node]
        while waiting:
            inner = waiting.pop()
            _only(inner, inner.children, _CONTENT - {"include"})
            waiting += [child for child in inner.children if child.name == "div"]
    elif name == "start":
        _some(node)
        _only(node, children, _PATTERNS)
        if len(children) > 1:
            raise children[1].error("<start> has one pattern only.")
    elif name == "choice" and children and children[0].name in _NAMES and children[0].name != "choice":
        _only(node, children, _NAMES)
    elif name == "except":
        _some(node)
    else:
        _some(node)
        _only(node, children, _PATTERNS | (_NAMES if name == "choice" else frozenset()))


def _some(node: Node) -> None:
    if not node.children:
        raise node.error(f"<{node.name}> is empty.")


def _only(node: Node, children: Iterable[Node], allowed: frozenset[str]) -> None:
    for child in children:
        if child.name not in allowed:
            raise child.error(f"<{child.name}> cannot stand in <{node.name}>.")
