"""Who wrote a document, to whom, and who took part, as far as its encoding says so.

Lists of type "from", "to" and "participants"; names in the head that are marked with @type or @role
"from" and "to"; authors; signatures. What the header says of a letter comes before all of these (see
edition.volume.correspondence); what the words of a head say is a matter of the idiom.

The names are the words of the text. An absent name misleads no one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from lxml import etree

from edition.volume import plain
from edition.volume.facts import Party
from edition.volume.letterhead import Letterhead, own
from edition.volume.tei import TEI, pointer

_T: Final = f"{{{TEI}}}"
_TAGGED: Final = tuple(f"{_T}{name}" for name in ("persName", "orgName", "name", "rs"))
_MOST: Final = 200
"""Parties that are kept of one kind."""
_LONGEST: Final = 160
"""Characters that the words for a party may have."""
_UNDESERVED: Final = re.compile(r"(?:[^\w]*|the)$", re.IGNORECASE)

Span = tuple[int, int]
"""Where words stand in a head."""


class Parties(NamedTuple):
    """Who wrote, received, took part."""

    senders: list[Party]
    recipients: list[Party]
    participants: list[Party]


SIGNING: Final = frozenset(
    {"letter", "telegram", "despatch", "airgram", "message", "memorandum", "note", "postcard"}
)
"""The genres that are signed by who sends them."""


def party(words: str, target: str = "") -> Party | None:
    """Words as the name of a party, or None where they name nobody."""
    name = " ".join(words.split()).strip(" ,;:.“”—–-")
    if re.search(r"\b(?:Jr|Sr)$", name):
        name += "."
    for left, right in ("[]", "()"):
        if name.startswith(left) and right not in name:
            name = name[1:].strip()
        if name.endswith(right) and left not in name:
            name = name[:-1].strip()
    if _UNDESERVED.fullmatch(name) or len(name) > _LONGEST:
        return None
    return Party(name, target)


def once(found: list[Party]) -> list[Party]:
    """Each party once."""
    return list(dict.fromkeys(found))[:_MOST]


# -- marked names ----------------------------------------------------------------------------------


def marked(head: Letterhead, role: str, other: Span | None) -> list[Party]:
    """The names in the head that the encoding marks, where its grammar does not tell. Not those that
    stand among the words for the other side."""
    found = []
    for name in head.names:
        if name.role == role and not (other and other[0] <= name.start < other[1]):
            one = party(head.head[name.start : name.end], name.target)
            found += [one] if one is not None else []
    return found


def listed(head: Letterhead, kind: str) -> Iterator[Party]:
    """The items of the lists of a type."""
    for part in head.parts:
        lists = [part] if part.tag == f"{_T}list" else []
        if part.tag == f"{_T}opener":
            lists = list(part.iter(f"{_T}list"))
        for one in lists:
            if one.get("type") == kind:
                yield from _items(one)


def _items(listed: etree._Element) -> Iterator[Party]:
    for item in listed.iterchildren(f"{_T}item"):
        inner = item.find(f"{_T}list")
        if inner is not None:
            yield from _items(inner)
        elif not _is_label(item) and (one := _item(item)) is not None:
            yield one


def _is_label(item: etree._Element) -> bool:
    """Whether an item is the heading of those that follow ("U.S.")."""
    words = plain.plain(item)
    if words.endswith(":") or re.match(r"(?:as )?(?:listed|see)\b", words, re.IGNORECASE):
        return True
    children = list(item)
    return (
        len(children) == 1
        and children[0].tag == f"{_T}hi"
        and not (item.text or "").strip()
        and not (children[0].tail or "").strip(" .:")
        and next(item.iter(*_TAGGED), None) is None
    )


_SHORT_TITLES: Final = re.compile(
    r"(?:mr|mrs|miss|ms|dr|sir|lord|gen|general|ambassador|senator)\b\.?", re.IGNORECASE
)


def _item(item: etree._Element) -> Party | None:
    """A participant: the words to the first comma, which is followed by the office. A name that is
    tagged further on is somebody else's ("Assistant to Kuznetsov"), but for a title before it ("The
    Secretary, Mr. Rusk")."""
    whole = plain.plain(item)
    if not whole:
        return None
    tagged = next(item.iter(*_TAGGED), None)
    words, _, office = whole.partition(",")
    before, dash, behind = words.partition("—")
    if dash:  # "EUR—Mr. Kohler", "Stanley T. Escudero—Notetaker"
        titled = _SHORT_TITLES.match(behind.strip()) is not None
        first = plain.plain(tagged) if tagged is not None else ""
        words = behind if titled or (first and first in behind) else before
    if re.match(r"\s*(?:Jr|Sr|I{2,3}|IV)\b\.?", office):
        words = words + "," + office.partition(",")[0]
    if tagged is not None:
        name, target = plain.plain(tagged), pointer(tagged)
        at = whole.find(name)
        if name in words:
            return party(words, target)
        before = whole[len(words) + 1 : at].strip()
        if (
            at > 0
            and whole[at + len(name) :].strip(" .") == ""
            and (not before or _SHORT_TITLES.fullmatch(before))
        ):
            return party(name, target)
    return party(words)


# -- authors and signatures ------------------------------------------------------------------------


def authors(head: Letterhead) -> list[Party]:
    found = []
    for part in head.parts:
        if part.tag in (f"{_T}byline", f"{_T}docAuthor", f"{_T}opener"):
            for author in part.iter(f"{_T}docAuthor"):
                tagged = next(author.iter(*_TAGGED), author)
                if (one := party(plain.plain(tagged), pointer(tagged))) is not None:
                    found.append(one)
    return found


def signed(head: Letterhead) -> list[Party]:
    """Who signed: one or two names, since more are those of an agreement or a committee."""
    found = []
    for closer in head.top.iterchildren(f"{_T}closer"):
        for signed in closer.iter(f"{_T}signed"):
            if not own(signed):
                continue
            tagged = next(signed.iter(*_TAGGED), signed)
            words = plain.plain(tagged)
            one = party(words, pointer(tagged) or pointer(signed)) if len(words) <= 60 else None
            if one is not None:
                found.append(one)
    return found if len(found) <= 2 else []
