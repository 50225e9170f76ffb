"""A document for an XPath processor, and its answers back to places.

The processor is given the document without its DOCTYPE, so that it has nothing to fetch. It names a
node by the numbers of the nodes before it, from the root down; those are counted here as the XPath data
model counts them (XDM 3.1, section 6): neighbouring text is one node, however it is written.
"""

from __future__ import annotations

import xml.parsers.expat
from collections.abc import Iterable
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from edition.relaxng.document import Document
from edition.relaxng.names import split

_ID: Final = "http://www.w3.org/XML/1998/namespace}id"


class Place(NamedTuple):
    line: int
    column: int
    length: int
    document: str
    """The xml:id of the innermost division around it."""


def without_doctype(document: Document) -> str:
    """The document's text, entities put in, without a DOCTYPE. Raises ExpatError."""
    if b"<!DOCTYPE" not in document.data:
        return document.data.decode("utf-8", "replace").removeprefix("\ufeff")
    parts: list[str] = []
    parser: Any = xml.parsers.expat.ParserCreate("utf-8")
    parser.ordered_attributes = True

    def start(name: str, attributes: list[str]) -> None:
        pairs = zip(attributes[::2], attributes[1::2], strict=True)
        written = "".join(
            f" {key}={quoteattr(value, {chr(10): '&#10;', chr(9): '&#9;', chr(13): '&#13;'})}"
            for key, value in pairs
        )
        parts.append(f"<{name}{written}>")

    def nodes(wanted: bool) -> None:
        """Comments and instructions inside a DOCTYPE are none of the document's."""
        parser.CommentHandler = comment if wanted else None
        parser.ProcessingInstructionHandler = instruction if wanted else None

    def comment(text: str) -> None:
        parts.append(f"<!--{text}-->")

    def instruction(target: str, text: str) -> None:
        parts.append(f"<?{target} {text}?>")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda name: parts.append(f"</{name}>")
    parser.CharacterDataHandler = lambda text: parts.append(escape(text, {"\r": "&#13;"}))
    nodes(True)
    parser.StartDoctypeDeclHandler = lambda *_: nodes(False)
    parser.EndDoctypeDeclHandler = lambda: nodes(True)
    parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.ExternalEntityRefHandler = lambda *_: 1
    parser.Parse(document.data, True)
    return "".join(parts)


def places(document: Document, wanted: Iterable[str]) -> dict[str, Place]:
    """Where the nodes stand that are named by path. Raises ExpatError."""
    nodes: dict[str, list[str]] = {}
    for path in wanted:
        plain, _, attribute = path.partition("@")
        nodes.setdefault(plain.rstrip("/"), []).append(attribute)
    found: dict[str, Place] = {}
    parser: Any = xml.parsers.expat.ParserCreate("utf-8", "}")  # unbuffered: text where it begins
    parser.ordered_attributes = True
    stack: list[tuple[str, int]] = []
    """Path of each open element, and where it begins."""
    counts = [0]
    """Nodes so far in each open element."""
    divisions: list[tuple[int, str]] = [(-1, "")]
    in_text = in_doctype = False

    def place(index: int, length: int) -> Place:
        line, column = document.place(index)
        return Place(line, column, length, divisions[-1][1])

    def step() -> str:
        path = f"{stack[-1][0]}/{counts[-1]}" if stack and stack[-1][0] else str(counts[-1])
        counts[-1] += 1
        return path

    def start(name: str, attributes: list[str]) -> None:
        nonlocal in_text
        in_text = False
        path = step()
        index = parser.CurrentByteIndex
        local = name.rpartition("}")[2]
        if local in ("div", "TEI"):
            for i in range(0, len(attributes), 2):
                if attributes[i] == _ID:
                    divisions.append((len(stack), attributes[i + 1]))
                    break
        if path in nodes:
            shown = document.name(index)
            for wanted in nodes[path]:
                if not wanted:
                    found[path] = place(index, len(shown) + 1)
                else:
                    found[f"{path}/@{wanted}"] = _attribute(document, index, wanted, divisions[-1][1])
        stack.append((path, index))
        counts.append(0)

    def end(_name: str) -> None:
        nonlocal in_text
        in_text = False
        stack.pop()
        counts.pop()
        if divisions[-1][0] == len(stack):
            divisions.pop()

    def characters(text: str) -> None:
        nonlocal in_text
        if in_text:
            return
        in_text = True
        path = step()
        if path in nodes:
            index = parser.CurrentByteIndex
            found[path] = place(document.text(index) if text.strip() else index, 1)

    def other(*_: str) -> None:
        nonlocal in_text
        if in_doctype:
            return
        in_text = False
        path = step()
        if path in nodes:
            found[path] = place(parser.CurrentByteIndex, 4)

    def doctype(opens: bool) -> None:
        nonlocal in_doctype
        in_doctype = opens

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.CommentHandler = other
    parser.ProcessingInstructionHandler = other
    parser.StartDoctypeDeclHandler = lambda *_: doctype(True)
    parser.EndDoctypeDeclHandler = lambda: doctype(False)
    parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.ExternalEntityRefHandler = lambda *_: 1
    parser.Parse(document.data, True)
    return found


def _attribute(document: Document, index: int, wanted: str, division: str) -> Place:
    """The place of an attribute; that of its element where it is not written out."""
    uri, local = split(wanted)
    shown = document.name(index)
    for name, value, _, where in document.attributes(index):
        prefix, _, plain = name.rpartition(":")
        if plain == local and bool(prefix) == bool(uri) and prefix != "xmlns":
            return Place(*document.place(where), max(len(value), 1), division)
    return Place(*document.place(index), len(shown) + 1, division)
