"""A pointer that leads to the wrong kind of thing.

A person's name points to a person, a gloss to a term, a hand or resp to who wrote or is responsible.
Example: <persName corresp="#t_ACDA1">. Source: TEI Guidelines, sections 13.3.2 and 3.7.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume

CODE = "link.kind"
_PERSONS: Final = frozenset(
    "persName person persona name author editor item rs personGrp listPerson".split()
)
_TERMS: Final = frozenset(
    "term gloss item label entry orgName org name abbr expan category list".split()
)
_WANTED: Final = (
    ("persName", "corresp", _PERSONS, "a person"),
    ("gloss", "target", _TERMS, "a term"),
)


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for name, attribute, kinds, what in _WANTED:
        for element in volume.of(name):
            for word in element.get(attribute).split():
                there = volume.ids.get(word[1:]) if word.startswith("#") else None
                if there is not None and there.name not in kinds and "}" not in there.name:
                    yield volume.at(
                        CODE,
                        element,
                        f"<{name}> points to {word}: <{there.name}>, not {what}.",
                        attribute=attribute,
                        related=((there, f"{word} is here"),),
                    )
