"""The plain text of a unit: its heading, date, place and first words, in one line each."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Final

from lxml import etree

from edition.volume.tei import FRUS, SEPARATE, TEI, name_of

LESSER: Final = {"sic": {"corr"}, "orig": {"reg"}, "abbr": {"expan"}, "unclear": {"corr", "reg"}}
"""Readings of a choice for which another stands in plain text (TEI Guidelines 3.5)."""
DATE_ATTRIBUTES: Final = ("when", "from", "to", "notBefore", "notAfter")
W3C_DATE: Final = re.compile(
    r"-?\d{4,}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])"
    r"(?:T(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?)?)?(?:Z|[+-]\d\d:\d\d)?"
    r"|--(?:0[1-9]|1[0-2])(?:-\d\d)?|---\d\d"
    r"|(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?"
)
"""What @when and its like may be (TEI att.datable.w3c)."""
_HEAD_DATE: Final = tuple((f"{{{ns}}}doc-dateTime-min", f"{{{ns}}}doc-dateTime-max") for ns in FRUS)
_UNREAD: Final = frozenset(f"{{{TEI}}}{name}" for name in LESSER)


def plain(element: etree._Element) -> str:
    """The text of an element without its notes, in one line."""
    pieces: list[str] = []
    _collect(element, pieces)
    return " ".join("".join(pieces).split())


def described(entry: etree._Element, name: etree._Element | None) -> str:
    """What an entry of a list of persons, places or organisations says apart from the name: its
    other children in one line, notes too. One that is empty gives its date."""
    parts = []
    for child in entry:
        if child is name:
            continue
        text = " ".join("".join(map(str, child.itertext())).split())
        text = text or next((child.get(a, "") for a in DATE_ATTRIBUTES if child.get(a)), "")
        if text:
            parts.append(text.rstrip(".,; "))
    return "; ".join(parts)


def _collect(element: etree._Element, pieces: list[str]) -> None:
    name = name_of(element)
    if name in SEPARATE:
        pieces.append(" ")
    pieces.append(element.text or "")
    for child in element:
        if name_of(child) != "note" and not is_replaced(child):
            _collect(child, pieces)
        pieces.append(child.tail or "")
    if name in SEPARATE:
        pieces.append(" ")


def is_replaced(child: etree._Element) -> bool:
    """`replaced` for an element of any name."""
    return child.tag in _UNREAD and replaced(child)


def replaced(child: etree._Element) -> bool:
    """Whether a child of a choice is a reading that another stands for in plain text."""
    parent = child.getparent()
    if parent is None or name_of(parent) != "choice":
        return False
    better: set[str] = LESSER.get(name_of(child), set())
    return any(name_of(c) in better for c in parent)


def heading(root: etree._Element) -> tuple[str, str]:
    """The number of a unit as shown, and its heading without it."""
    number = root.get("n", "").strip()
    head = root.find(f"{{{TEI}}}head")
    if head is None:
        head = root.find(f"{{{TEI}}}opener/{{{TEI}}}head")
    if head is None and root.tag == f"{{{TEI}}}titlePage":
        head = root.find(f"{{{TEI}}}docTitle")
    text = plain(head) if head is not None else ""
    bare = number.strip("[]")
    if bare:
        text = re.sub(rf"^\[?{re.escape(bare)}\]?[.:]\]?\s+", "", text)
    return number, text


def is_date(value: str) -> bool:
    """Whether a value is a date, a time or a part of one (TEI att.datable.w3c), and exists."""
    if not W3C_DATE.fullmatch(value):
        return False
    day = re.match(r"(\d{4})-(\d\d)-(\d\d)", value)
    if day is None or day[1] == "0000":
        return True
    return int(day[3]) <= calendar.monthrange(int(day[1]), int(day[2]))[1]


def date(root: etree._Element) -> tuple[str, str]:
    """When the unit is dated, as a machine reads it and as the text says it.

    From the attributes of newer volumes, else the first dated element of the dateline, opener or
    closer (TEI Guidelines 4.2.2), else of the head, as diaries have it.
    """
    least = next(((root.get(a, ""), root.get(b, "")) for a, b in _HEAD_DATE if root.get(a)), ("", ""))
    machine = _common(untimed(least[0]), untimed(least[1])) if least[1] else untimed(least[0])
    machine = machine if _YEARED.match(machine) and W3C_DATE.fullmatch(machine) else ""
    shown = ""
    holders = root.iter(
        f"{{{TEI}}}dateline", f"{{{TEI}}}docDate", f"{{{TEI}}}opener", f"{{{TEI}}}closer"
    )
    for holder in chain(holders, root.iterchildren(f"{{{TEI}}}head")):
        for dated in holder.iter(f"{{{TEI}}}date", f"{{{TEI}}}docDate"):
            value = machine_date(dated)
            if _YEARED.match(value):
                machine = value if value.startswith(machine) else machine
                shown = shown or _bare(plain(dated))
                break
        if shown:
            break
    return machine, shown


_YEARED: Final = re.compile(r"\d{4,}(?:-|$)")


def machine_date(dated: etree._Element) -> str:
    """An element's date as a machine reads it, without seconds and time zone, as exact as the
    attributes say: a span from a first to a last possible day is the month, or the year, that it is
    in; a bound on one side only is no day. "" where there is none, or none that is a date."""
    for name in ("when", "from", "to"):
        if value := dated.get(name):
            return untimed(value) if W3C_DATE.fullmatch(value) else ""
    first, last = (untimed(dated.get(name, "")) for name in ("notBefore", "notAfter"))
    found = _common(first, last) if first and last else (first or last)[:7]
    return found if W3C_DATE.fullmatch(found) else ""


def _common(first: str, last: str) -> str:
    """What two dates have in common: moment, day, month or year; else the year of the first."""
    for length in (16, 10, 7):
        if len(first) >= length and first[:length] == last[:length]:
            return first[:length]
    return first[: first.find("-", 1)] if "-" in first[1:] else first


def untimed(value: str) -> str:
    """A date without seconds and time zone."""
    return re.sub(r"(?<=T\d\d:\d\d):.*$|Z$|(?<=\d)[+-]\d\d:\d\d$", "", value)


def _bare(text: str) -> str:
    """Without the punctuation that ends the line, but with the stop of an abbreviation ("a.m.")."""
    text = text.strip(" ,;")
    return text if re.search(r"\b\w\.\s?\w\.$", text) else text.rstrip(" .,;")


def place(root: etree._Element, phrases: Callable[[str], Sequence[object]]) -> str:
    """The place that the first dateline with one names, without the punctuation round it. `phrases` are
    those of its idiom (see edition.volume.idiom)."""
    for dateline in root.iter(f"{{{TEI}}}dateline"):
        for named in dateline.iter(*_PLACED):
            if named.tag not in _PLACES and named.get("type") not in ("place", "placename"):
                continue
            words = _bare(plain(named))
            if phrases(words):
                return words  # "[place not declassified]"
            if words := words.strip("[]() ,;"):
                return words
    return ""


_PLACES: Final = tuple(f"{{{TEI}}}{name}" for name in ("placeName", "settlement", "geogName"))
_PLACED: Final = (*_PLACES, f"{{{TEI}}}name", f"{{{TEI}}}rs")


def opening(root: etree._Element, main: str) -> str:
    """About the first 200 characters of the running text, for descriptions."""
    first = next(root.iter(f"{{{TEI}}}p", f"{{{TEI}}}ab", f"{{{TEI}}}lg", f"{{{TEI}}}sp"), None)
    words = plain(first) if first is not None else " ".join(main.split())
    if len(words) > 200:
        words = words[:200].rpartition(" ")[0] + " …"
    return words
