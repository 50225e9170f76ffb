"""The model becomes TEI."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from edition.transcript.model import Node, Text
from edition.volume.tei import BLOCKS, FRUS, TEI, XML

MIXED: Final = frozenset(
    "p head item cell note signed salute dateline l ab fw label q said desc seg hi closer stamp "
    "addrLine".split()
)
"""Elements whose white space is text: nothing is indented inside them."""


def build(node: Node) -> etree._Element:
    """The element of a node, white space in order."""
    root = _element(node, None)
    _fill(root, node)
    return root


def _name(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    if prefix == "frus":
        return f"{{{FRUS[1]}}}{local}"
    return f"{{{TEI}}}{local}"


def _element(node: Node, parent: etree._Element | None) -> etree._Element:
    attributes = {
        f"{{{XML}}}{k[4:]}" if k.startswith("xml:") else k: v for k, v in node.attributes.items()
    }
    if parent is None:
        return etree.Element(_name(node.name), attributes, nsmap={None: TEI})  # type: ignore[dict-item]
    return etree.SubElement(parent, _name(node.name), attributes)


def _fill(element: etree._Element, node: Node) -> None:
    last: etree._Element | None = None
    texts: list[str] = []
    for child in [*node.children, None]:
        if isinstance(child, Text):
            texts.append(child.value)
            continue
        if texts:
            text = re.sub(r"[ \t\n]+", " ", "".join(texts))
            texts = []
            if last is None:
                element.text = text
            else:
                last.tail = text
        if child is not None:
            last = _element(child, element)
            _fill(last, child)


def trim(root: etree._Element) -> None:
    """White space at the edges of blocks is no text."""
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = etree.QName(element).localname
        if name in BLOCKS or name == "note":
            if element.text:
                element.text = element.text.lstrip(" ") or None
            if len(element):
                if element[-1].tail:
                    element[-1].tail = element[-1].tail.rstrip(" ") or None
            elif element.text:
                element.text = element.text.rstrip(" ") or None


def indent(element: etree._Element, level: int = 0, step: str = "  ") -> None:
    """Put every block on a line of its own; the inside of a text stays as it is."""
    if _is_text(element) or not len(element):
        return
    inner = "\n" + step * (level + 1)
    element.text = inner
    for child in element:
        if isinstance(child.tag, str):
            indent(child, level + 1, step)
        child.tail = inner
    element[-1].tail = "\n" + step * level


def _is_text(element: etree._Element) -> bool:
    if (element.text or "").strip() or any((c.tail or "").strip() for c in element):
        return True
    name = etree.QName(element).localname
    if name in MIXED or name not in BLOCKS:
        return not any(
            isinstance(c.tag, str) and etree.QName(c).localname in BLOCKS - {"l"} for c in element
        )
    return False
