"""Which idiom a volume is written in, told by marks that are not there by chance.

A volume of *Foreign Relations of the United States* says so in its header, or uses the namespace of its
editors; others of its kind give most of their documents headings such as "Telegram 11 From …". An
edition of letters says of a text that it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from edition.volume.tei import DIVISIONS, FRUS, TEI, XML_ID, tei

_T: Final = f"{{{TEI}}}"

PROFILES: Final = {
    "frus": "Foreign Relations of the United States",
    "letters": "letters",
    "plain": "plain TEI",
}
"""The profiles, and what they are called. The first that a volume shows marks of is its own."""
LETTER: Final = frozenset("letter brief lettre epistle correspondence postcard postkarte".split())
"""Values of @type by which editors say that a text or division is a letter."""
_SERIES: Final = re.compile(
    r"\W*(?:papers relating to the )?foreign relations of the united states\b", re.IGNORECASE
)
_ID: Final = re.compile(r"frus\d{4}")
_HEAD: Final = re.compile(
    r"\W*(?:\d+\W+)?(?:editorial note\b"
    r"|(?:\w+ ){0,2}(?:telegram|airgram|despatch|memorand(?:um|a))(?: [\w/–-]+){0,3}? "
    r"(?:from|of|for|prepared|by|to) |(?:\w+ )?minutes of |summary of conclusions|record of action"
    r"|national (?:security|intelligence) )",
    re.IGNORECASE,
)
"""Headings that hardly any books but those of papers of state have."""
_FEWEST: Final = 3


def recognise(root: etree._Element) -> str:
    """The profile of a TEI file, by its root."""
    header = root.find(f"{_T}teiHeader/{_T}fileDesc")
    held = header if header is not None else ()
    titles = [_words(t) for part in held if part.tag in _TITLED for t in part.iter(f"{_T}title")]
    idnos = [i for i in root.iterfind(_IDNO) if i.get("type") == "frus"]
    ids = [root.get(XML_ID, ""), *map(_words, idnos)]
    if is_frus(titles, ids, root.nsmap.values()) or has_frus_heads(_heads(root)):
        return "frus"
    return "letters" if _has_letters(root) else "plain"


def is_frus(titles: Iterable[str], ids: Iterable[str], namespaces: Iterable[str]) -> bool:
    """Whether a volume is one of the series: by the titles of its title and series statement, its ids,
    the namespaces it uses."""
    return (
        any(_SERIES.match(title) for title in titles)
        or any(_ID.match(one) for one in ids)
        or any(namespace in FRUS for namespace in namespaces)
    )


def has_frus_heads(heads: Iterable[str]) -> bool:
    """Whether most documents of a volume, and three at least, have headings of the series."""
    every = list(heads)
    told = sum(_HEAD.match(head) is not None for head in every)
    return told >= _FEWEST and 2 * told > len(every)


def _heads(root: etree._Element) -> Iterator[str]:
    for division in root.iter(*DIVISIONS):
        if division.get("type") == "document" and (head := division.find(f"{_T}head")) is not None:
            yield _words(head)


def _has_letters(root: etree._Element) -> bool:
    for element in root.iter(*_LETTERLY):
        if element.tag in _TYPED:
            if not LETTER.isdisjoint({element.get(n, "").lower() for n in ("type", "subtype")}):
                return True
        elif element.tag == f"{_T}correspDesc" or _is_opening(element):
            return True
    return False


def _is_opening(salute: etree._Element) -> bool:
    above = salute.getparent()
    return above is not None and above.tag == f"{_T}opener"


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


_TITLED: Final = tei("titleStmt", "seriesStmt")
_IDNO: Final = f"{_T}teiHeader/{_T}fileDesc/{_T}publicationStmt/{_T}idno"
_TYPED: Final = DIVISIONS | tei("text")
_LETTERLY: Final = tuple(sorted(_TYPED | tei("correspDesc", "salute")))
