"""What a header says of a letter: who sent and received it, where and when.

From `correspDesc` (TEI Guidelines 2.4.6), which names in `correspAction` what was sent and received.
It belongs to a document that is the only one of its TEI element, or that points to it with @decls
(TEI Guidelines 16.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from lxml import etree

from edition.volume import plain
from edition.volume.facts import Party
from edition.volume.structure import Unit
from edition.volume.tei import TEI, XML_ID, pointer

_T: Final = f"{{{TEI}}}"
_NAMES: Final = tuple(f"{_T}{name}" for name in ("persName", "orgName", "name", "rs"))
_PLACES: Final = tuple(f"{_T}{name}" for name in ("placeName", "settlement", "geogName", "location"))
_SENT: Final = frozenset({"sent", "created"})
_PATH: Final = f"{_T}teiHeader/{_T}profileDesc"


class Letter(NamedTuple):
    """What the header says."""

    senders: list[Party]
    recipients: list[Party]
    date: str
    """As `Facts.date`."""
    date_shown: str
    place: str


NO_LETTER: Final = Letter([], [], "", "", "")


def described(units: Iterable[Unit]) -> dict[int, list[etree._Element]]:
    """From a unit (its index) to what its header says of it: correspDesc and creation elements."""
    found: dict[int, list[etree._Element]] = {}
    texts: dict[etree._Element, list[int]] = {}
    documents = {number: unit for number, unit in enumerate(units) if unit.kind == "document"}
    for number, unit in documents.items():
        holder = unit.naming if unit.naming is not None else unit.element
        while holder is not None and holder.tag != f"{_T}TEI":
            holder = holder.getparent()  # type: ignore[assignment]
        if holder is not None:
            texts.setdefault(holder, []).append(number)
    for holder, numbers in texts.items():
        profile = holder.find(_PATH)
        if profile is None:
            continue
        every = [*profile.iterchildren(f"{_T}correspDesc"), *profile.iterchildren(f"{_T}creation")]
        if not every:
            continue
        by_id = {f"#{one.get(XML_ID)}": one for one in every if one.get(XML_ID)}
        for number in numbers:
            declared = documents[number].element.get("decls", "").split()
            chosen = [by_id[one] for one in declared if one in by_id]
            if not chosen and len(numbers) == 1:
                chosen = every
            if chosen:
                found[number] = chosen
    return found


def letter(about: Iterable[etree._Element]) -> Letter:
    """What correspDesc and creation elements say. A date of sending comes before one of creation."""
    senders: list[Party] = []
    recipients: list[Party] = []
    dates: list[tuple[str, str]] = []
    places: list[str] = []
    for element in about:
        if element.tag == f"{_T}creation":
            dates += _dates(element)
            places += _places(element)
        for action in element.iter(f"{_T}correspAction"):
            kind = action.get("type", "")
            if kind in _SENT:
                senders += _parties(action)
                dates += _dates(action)
                places += _places(action)
            elif kind == "received":
                recipients += _parties(action)
    machine, shown = next(iter(dates), ("", ""))
    return Letter(senders, recipients, machine, shown, next(iter(places), ""))


def _parties(action: etree._Element) -> Iterator[Party]:
    for name in action.iterdescendants(*_NAMES):
        if any(above.tag in _NAMES for above in name.iterancestors(*_NAMES)):
            continue
        words = plain.plain(name)
        if words:
            yield Party(words, pointer(name))


def _dates(holder: etree._Element) -> Iterator[tuple[str, str]]:
    for dated in holder.iter(f"{_T}date"):
        value = plain.machine_date(dated)
        if re.match(r"\d{4,}(?:-|$)", value):
            yield value, plain.plain(dated)


def _places(holder: etree._Element) -> Iterator[str]:
    for named in holder.iter(*_PLACES):
        if words := plain.plain(named):
            yield words
