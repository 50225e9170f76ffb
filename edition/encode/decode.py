"""From TEI back to a transcript in the dialect: the inverse of encoding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from lxml import etree

from edition.encode.document import image
from edition.transcript import dialect, metadata
from edition.transcript.marks.mark import braces
from edition.transcript.model import Node, Text
from edition.volume.tei import BLOCKS, FRUS, TEI, XML


def node_of(element: etree._Element) -> Node:
    """The tree of an element, white space in order as `tei.build` and `tei.trim` leave it."""
    node = _node(element)
    _trim(node)
    return node


def _name(tag: str) -> str:
    name = etree.QName(tag)
    if name.namespace == TEI:
        return name.localname
    if name.namespace in FRUS:
        return f"frus:{name.localname}"
    raise ValueError(f"{name.localname} is not of TEI")


def _node(element: etree._Element) -> Node:
    attributes = {}
    for key, value in element.attrib.items():
        name = etree.QName(key)
        if name.namespace not in (None, XML):
            raise ValueError(f"the attribute {name.localname} is not of TEI")
        attributes[("xml:" if name.namespace else "") + name.localname] = " ".join(str(value).split())
    node = Node(_name(element.tag), attributes)
    _text(node, element.text)
    for child in element:
        if isinstance(child.tag, str):
            node.children.append(_node(child))
        _text(node, child.tail)
    return node


def _text(node: Node, value: str | None) -> None:
    value = re.sub(r"[ \t\r\n]+", " ", value or "")
    last = node.children[-1] if node.children else None
    if isinstance(last, Text):
        value = value[1:] if last.value.endswith(" ") and value.startswith(" ") else value
        last.value += value
    elif value:
        node.children.append(Text(value))


def _trim(node: Node) -> None:
    """White space at the edges of blocks, and between blocks, is none."""
    block = _block(node) or node.name == "note"
    children = node.children
    if block and children and isinstance(children[0], Text):
        children[0].value = children[0].value.lstrip(" ")
    if block and children and isinstance(children[-1], Text):
        children[-1].value = children[-1].value.rstrip(" ")
    texts = any(isinstance(c, Text) and c.value.strip() for c in children)
    if not texts and any(isinstance(c, Node) and _block(c) for c in children):
        node.children = [c for c in children if isinstance(c, Node)]
    node.children = [c for c in node.children if isinstance(c, Node) or c.value]
    for child in node.children:
        if isinstance(child, Node):
            _trim(child)


def _block(node: Node) -> bool:
    return node.name.rpartition(":")[2] in BLOCKS


def decode(
    document: etree._Element, facsimile: str = "", about: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The transcript of a document: metadata, then the text in the dialect.

    In: its division; a pattern of image names, where the document follows one; metadata that the header
    gives. Raises ValueError where
    an element is neither of TEI nor of the FRUS extension.
    """
    node = node_of(document)
    values = {"kind": "dialect", "marked": "yes"}
    key = node.attributes.get("xml:id", "")
    number = node.attributes.get("n", "")
    values["id"] = key
    if number:
        values["number"] = number
    if facsimile:
        values["facsimile"] = facsimile
    values["attributes"] = braces("", node.attributes)[1:-1]
    values |= about
    for inner in node.walk():
        attributes = inner.attributes
        if inner.name == "pb" and attributes.get("n"):
            page = attributes["n"]
            local = re.sub(r"[^\w.-]+", "-", page).strip("-")
            own = f"pg_{local}" if page.isdigit() else f"{key}-{local}"
            _leave(attributes, "xml:id", own)
            if facsimile:
                _leave(attributes, "facs", image(facsimile, page))
        elif inner.name == "note" and attributes.get("n") and attributes.get("rend") != "inline":
            label = re.sub(r"[^\w.-]+", "-", attributes["n"]).strip("-") or "x"
            _leave(attributes, "xml:id", f"{key}fn{label}")
    return metadata.write({k: v for k, v in values.items() if v}) + "\n" + dialect.write(node)


def _leave(attributes: dict[str, str], name: str, derived: str) -> None:
    """Leave out what follows by itself; say where it is missing."""
    if attributes.get(name) == derived:
        del attributes[name]
    else:
        attributes.setdefault(name, "")
