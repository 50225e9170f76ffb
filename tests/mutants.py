"""Documents made wrong on purpose: small parts of a volume, each changed in one place."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
_NAMES = (
    "p head div list item label note pb lb hi ref date dateline opener closer signed table row cell "
    "persName gloss term quote figure graphic title seg body front back text teiHeader fileDesc "
    "respStmt byline itemitem"
).split()
_ATTRIBUTES = (
    "rend type n when from to target corresp facs xml:id who resp xml:lang cols role bogus".split()
)
_VALUES = (
    "", "x", "a b", "#a#b", "1999", "1999-13-01", "1999-02-29T10:00:00", "24:00:00", "italic",
    "document", "-1", "1.5", "http://x/%zz", "1a:b", "T12", "--02-30", "en-US", "e n", "true", "&", "é",
)  # fmt: skip


def extracts(data: bytes, most: int, size: int = 12_000) -> list[etree._Element]:
    """Small documents: the header of a volume with one of its divisions each."""
    parser = etree.XMLParser(collect_ids=False, resolve_entities=False)
    root = etree.fromstring(data, parser)
    header = root.find(f"{TEI}teiHeader")
    found = []
    for div in root.iter(f"{TEI}div"):
        if len(etree.tostring(div)) > size or div.find(f"{TEI}div") is not None:
            continue
        made = etree.Element(root.tag, nsmap=root.nsmap)
        made.attrib.update(root.attrib)
        if header is not None:
            made.append(copy.deepcopy(header))
        body = etree.SubElement(etree.SubElement(made, f"{TEI}text"), f"{TEI}body")
        body.append(copy.deepcopy(div))
        body[-1].tail = None
        found.append(made)
        if len(found) >= most:
            break
    return found


def mutants(sources: list[etree._Element], count: int, seed: int) -> Iterator[bytes]:
    """`count` documents, each one of the sources with one change."""
    chance = random.Random(seed)
    while count:
        root = copy.deepcopy(chance.choice(sources))
        elements = [element for element in root.iter("*") if element is not root]
        _change(chance, elements)
        try:
            yield etree.tostring(root, encoding="utf-8", xml_declaration=True)
        except ValueError:
            continue
        count -= 1


def _change(chance: random.Random, elements: list[etree._Element]) -> None:
    element = chance.choice(elements)
    parent = element.getparent()
    assert parent is not None
    kind = chance.randrange(12)
    if kind == 0:
        element.tag = TEI + chance.choice(_NAMES)
    elif kind == 1:
        element.attrib[_name(chance)] = chance.choice(_VALUES)
    elif kind == 2 and element.attrib:
        key = chance.choice(sorted(element.attrib))
        element.attrib[key] = chance.choice(_VALUES)
    elif kind == 3 and element.attrib:
        del element.attrib[chance.choice(sorted(element.attrib))]
    elif kind == 4:
        element.tail, tail = None, element.tail
        parent.remove(element)
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + (tail or "")
    elif kind == 5:
        parent.insert(parent.index(element), copy.deepcopy(element))
    elif kind == 6:
        element.text = (element.text or "") + "stray"
    elif kind == 7:
        element.tail = (element.tail or "") + "stray"
    elif kind == 8:
        inner = etree.SubElement(element, TEI + chance.choice(_NAMES))
        inner.text = chance.choice([None, "word"])
    elif kind == 9:
        chance.choice(elements).append(copy.deepcopy(element))
    elif kind == 10:
        element.tag = chance.choice(["{http://example.org/}p", "p", TEI + "uh-oh"])
    else:
        place = parent.index(element)
        other = parent[chance.randrange(len(parent))]
        parent.insert(place, other)


def _name(chance: random.Random) -> str:
    name = chance.choice(_ATTRIBUTES)
    if name.startswith("xml:"):
        return "{http://www.w3.org/XML/1998/namespace}" + name[4:]
    return name
