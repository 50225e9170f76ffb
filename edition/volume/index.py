"""The back-of-book index: what the entry is called that a reference stands under.

An index is a list of type "index", or any list of a division that is called so; its items are entries,
a list inside an item holds its sub-entries (TEI Guidelines 3.8). The words of an entry are those before
its first reference.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from lxml import etree

from edition.volume import plain
from edition.volume.tei import DIVISIONS, TEI, XML_ID

_ITEM: Final = f"{{{TEI}}}item"
_LIST: Final = f"{{{TEI}}}list"
_REF: Final = f"{{{TEI}}}ref"
_NAMES: Final = frozenset({"index"})


def entry(ref: etree._Element) -> str:
    """The entry of an index that a reference stands under, with the entries above it; "" where it is
    in no index."""
    item = ref.getparent()
    if item is None or item.tag != _ITEM:
        return ""
    return _entry(item)


@lru_cache(maxsize=32)  # the references of an item follow each other
def _entry(item: etree._Element) -> str:
    words: list[str] = []
    inside: etree._Element | None = item
    indexed = False
    while inside is not None:
        if inside.tag == _ITEM:
            words.insert(0, _words(inside))
        elif (inside.tag == _LIST and inside.get("type") in _NAMES) or (
            inside.tag in DIVISIONS
            and not _NAMES.isdisjoint((inside.get("type"), inside.get("subtype"), inside.get(XML_ID)))
        ):
            indexed = True
            break
        inside = inside.getparent()
    return ", ".join(filter(None, words)) if indexed else ""


def _words(item: etree._Element) -> str:
    """What an item says before its first reference or sub-entry."""
    pieces = [item.text or ""]
    for child in item:
        if child.tag in (_REF, _LIST):
            break
        pieces += [plain.plain(child), child.tail or ""]
    return " ".join("".join(pieces).split()).strip(" ,;:.")
