"""A pointer that leads to the wrong kind of thing.

A person's name points to a person, a gloss to a term, a hand, resp or who to somebody or to a
description of a hand. TEI lets corresp and target lead anywhere; so what is wrong is what cannot be
meant (a person's name that points to a term or place), and what is not of the kind to which nearly
all others in the file point.
Example: <persName corresp="#t_ACDA1">. Source: TEI Guidelines, sections 13.3.2, 3.7, 11.3.2.1 and
8.3.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "link.kind",
    "warning",
    "Correct the pointer, or the element it stands on.",
    "What a pointer means depends on what it leads to.",
)
_PERSONS: Final = frozenset(
    "persName person persona name author editor item rs personGrp listPerson".split()
)
_TERMS: Final = frozenset(
    "term gloss item label entry orgName org name abbr expan category list".split()
)
_PLACES: Final = frozenset("place placeName".split())
_TEXT: Final = frozenset(
    "div p ab lb pb cb note head term gloss date figure graphic table row cell ref text body front "
    "back TEI title".split()
)
_WANTED: Final[tuple[tuple[str, str, frozenset[str], frozenset[str], str], ...]] = (
    ("persName", "corresp", _PERSONS, frozenset({"term", "gloss"}) | _PLACES, "a person"),
    ("gloss", "target", _TERMS, frozenset({"person", "persName"}) | _PLACES, "a term"),
    ("", "hand", frozenset(), _TEXT | _PLACES, "a hand"),
    ("", "resp", frozenset(), _TEXT | _PLACES, "anybody responsible"),
    ("", "who", frozenset(), _TEXT | _PLACES, "a person"),
)
"""Element, attribute, the kinds of thing it points to, those it never does, and what it is to be."""
_ASKED: Final = frozenset(attribute for _, attribute, *_ in _WANTED)
_MOST: Final = 0.9
"""The share of pointers that lead to the right kind from which the others count as wrong."""


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    led: dict[str, list[tuple[Element, str, Element]]] = {}
    ids = volume.ids
    for element, attribute, word in volume.pointers:
        if attribute in _ASKED and word[0] == "#":
            there = ids.get(word[1:])
            if there is not None and "}" not in there.name:
                led.setdefault(attribute, []).append((element, word, there))
    for name, attribute, right, wrong, what in _WANTED:
        some = [one for one in led.get(attribute, ()) if name in ("", one[0].name)]
        is_usual = sum(there.name in right for _, _, there in some) > _MOST * len(some)
        for element, word, there in some:
            if there.name in wrong or (is_usual and there.name not in right):
                yield volume.at(
                    CODE,
                    element,
                    f"<{element.name}> points to {word}: <{there.name}>, not {what}.",
                    attribute=attribute,
                    related=((there, f"{word} is here"),),
                )
