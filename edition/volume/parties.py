"""Who wrote a document, to whom, and who took part, read off its encoding.

Senders and recipients, in this order: what the header says of the letter (`correspDesc`, see
edition.volume.correspondence); lists of type "from" and "to"; the words of the head ("Telegram From
the Embassy in the Soviet Union to the Department of State"), in which names that are marked with
@type or @role "from" and "to" settle what the words leave open; the marked names alone; who signed.
Published volumes mark some names wrongly ("Political Adviser to SCAP" as a recipient), so that the
words come before the marks. Participants: the list of that type, else the speakers.

The names are the words of the text. A name that the grammar of a head cannot tell for certain is left
out: an absent name misleads no one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from lxml import etree

from edition.volume import plain
from edition.volume.correspondence import Letter
from edition.volume.facts import Party
from edition.volume.letterhead import Letterhead, Name, own
from edition.volume.tei import TEI, pointer

_T: Final = f"{{{TEI}}}"
_TAGGED: Final = tuple(f"{_T}{name}" for name in ("persName", "orgName", "name", "rs"))
_LONGEST: Final = 160
"""Characters that the words for a party may have."""
_MOST: Final = 200
"""Parties that are kept of one kind."""


class Parties(NamedTuple):
    """Who wrote, received, took part."""

    senders: list[Party]
    recipients: list[Party]
    participants: list[Party]


_FROM: Final = re.compile(r"\b(?:from|by|prepared (?:in|for)|submitted by)\s+", re.IGNORECASE)
_START: Final = re.compile(
    r"[^,;:.]*?\b"
    r"(?:(?P<away>from)|,? ?(?:(?:prepared|drafted|submitted|issued) )?(?P<by>by|prepared in))\s+"
    r"(?=\S)",
    re.IGNORECASE,
)
_EXTRACT: Final = re.compile(r"\W*(?:extracts?|excerpts?)\s+from\s", re.IGNORECASE)
_TO: Final = re.compile(r"\s+to\s+", re.IGNORECASE)
_FOR: Final = re.compile(
    r"(?:\w+ ){0,3}memorand(?:um|a) (?:prepared )?for (?!the (?:record|files?)\b|record\b)",
    re.IGNORECASE,
)
_ONLY_TO: Final = re.compile(
    r"\s*(?:circular\s+)?(?:telegram|airgram|letter|message|despatch|cable)\b[^,;:.]{0,20}?\s+to\s+",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\b(?:conversations?|meeting|interview)\b[^.;]{0,40}?\s(?:between|among)\s+", re.IGNORECASE
)
_MONTHS: Final = "|".join(
    f"{month[:3]}(?:{month[3:]})?" for month in (
        "January", "February", "March", "April", "May", "June", "July", "August", "September",
        "October", "November", "December")
)  # fmt: skip
_END: Final = re.compile(
    rf",?\s+(?:dated\s+)?(?:{_MONTHS})\.?\s+\d|,\s*\S*\d|[.;:]\s|\s+(?:regarding|concerning|transmitting"
    rf"|enclosing|on the subject|for transmittal|before the|about|entitled)\s|,\s+(?:undated|held)\b"
    rf"|\s\[?(?:extracts?|undated)\]?\s*$",
    re.IGNORECASE,
)
"""Where the words for the parties end: a date, a number, a subject."""
_ABBREVIATED: Final = re.compile(
    r"\b(?:\w|Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Maj|Capt|Adm|Amb|Prof|Jr|Sr|Gov|Sen)$"
)
_OFFICES: Final = re.compile(
    r"\b(?:assistants?|advis[eo]rs?|consultants?|aides?|deput(?:y|ies)|counselors?|secretary|secretaries"
    r"|counsel)$",
    re.IGNORECASE,
)
"""Who always is something to somebody: "Special Assistant to the President"."""
_POSTS: Final = re.compile(
    r"\b(?:ambassadors?|ministers?|missions?|delegations?|representatives?|delegates?|observers?|liaison"
    r"|envoys?|emissary|legation|commissioner|negotiator|member|visit|trip|appointed|accredited)$",
    re.IGNORECASE,
)
"""Who may be posted somewhere ("Mission to the European Communities")."""
_INSTITUTION: Final = re.compile(
    r"\W*(?:the\s+)?(?:embass|department|mission|consulate|legation|delegation|interests section"
    r"|white house)",
    re.IGNORECASE,
)
_AND: Final = re.compile(
    r",?\s+and\s+(?:to\s+)?(?=(?:the\s+)?(?:embass|department|mission|consulate|legation|delegation"
    r"|secretary of|president|white house))",
    re.IGNORECASE,
)
_GAP: Final = re.compile(r"(?P<close>\))?(?P<gap>\s*[,;]\s*(?:and\s+)?|\s+and\s+)")
_LAST: Final = re.compile(r"\band\s")
_ADDED: Final = re.compile(r"(\))\s+(?:for|before|on|at|in)\s")
_ARTICLE: Final = re.compile(r"^\W*the\s+(?=\S)", re.IGNORECASE)
_FILES: Final = re.compile(r"\b(?:files?|record)$", re.IGNORECASE)
_UNDESERVED: Final = re.compile(r"(?:[^\w]*|the)$", re.IGNORECASE)
_UNSENT: Final = frozenset({"editorial-note", "record-of-meeting", "notes", "transcript"})
_SIGNING: Final = frozenset(
    {"letter", "telegram", "despatch", "airgram", "message", "memorandum", "note", "postcard"}
)


def parties(head: Letterhead, genre: str, speakers: list[Party], letter: Letter) -> Parties:
    """The parties of a unit. `speakers` are those whose speeches it holds, `letter` is what its header
    says of it."""
    senders = letter.senders or list(_listed(head, "from"))
    recipients = letter.recipients or list(_listed(head, "to"))
    participants = list(_listed(head, "participants")) or speakers
    if genre not in _UNSENT:
        text, names = head.head, head.names
        away, to = _spans(text, names)
        participants = participants or _between(text, names)
        senders = senders or _named(text, names, away, "from")
        recipients = recipients or _named(text, names, to, "to")
        if not participants:
            senders = senders or _marked(head, "from", to)
            recipients = recipients or _marked(head, "to", away)
    if not senders:
        senders = _authors(head) or (_signed(head) if genre in _SIGNING else [])
    return Parties(_once(senders), _once(recipients), _once(participants))


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


def _once(found: list[Party]) -> list[Party]:
    return list(dict.fromkeys(found))[:_MOST]


# -- marked names ----------------------------------------------------------------------------------


def _marked(head: Letterhead, role: str, other: Span | None) -> list[Party]:
    """The names in the head that the encoding marks, where its grammar does not tell. Not those that
    stand among the words for the other side."""
    found = []
    for name in head.names:
        if name.role == role and not (other and other[0] <= name.start < other[1]):
            one = party(head.head[name.start : name.end], name.target)
            found += [one] if one is not None else []
    return found


def _listed(head: Letterhead, kind: str) -> Iterator[Party]:
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
    if plain.plain(item).endswith(":"):
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


# -- the grammar of a head -------------------------------------------------------------------------

Span = tuple[int, int]


def _spans(text: str, names: list[Name]) -> tuple[Span | None, Span | None]:
    """Where in a head the words for the senders and for the recipients stand."""
    end = _end(text, 0)
    if match := _FOR.match(text):
        stop = _end(text, match.end())
        away = _FROM.search(text, match.end(), stop)
        whom = (match.end(), away.start() if away else stop)
        filed = _FILES.search(text[whom[0] : whom[1]].strip(" ,"))
        return (away.end(), stop) if away else None, None if filed else whom
    extract = _EXTRACT.match(text)
    match = _START.match(text, extract.end() if extract else 0, end)
    ofs = match is not None and match["by"] is not None
    if match is None:
        if onward := _ONLY_TO.match(text):
            return None, (onward.end(), _end(text, onward.end()))
        if extract or _BETWEEN.search(text):
            return None, None
        # Older volumes: "The Secretary of State to the Embassy in Italy"
        if not re.match(r"\s*the\s", text, re.IGNORECASE) and not any(n.role for n in names):
            return None, None
        start = 0
    else:
        start = match.end()
    stop = _end(text, start)
    cut = _boundary(text, names, start, stop)
    if cut is None:
        if match is None:
            return None, None
        if ofs and (earlier := _TO.search(text, 0, match.start("by"))):
            # "Report to the President by the National Security Council"
            return (start, stop), (earlier.end(), _before_by(text, match))
        return (start, stop), None
    return (start, cut[0]), (cut[1], stop)


def _before_by(text: str, match: re.Match[str]) -> int:
    lead = re.search(
        r"\s*,?\s*(?:prepared|drafted|submitted|issued)?\s*$", text[: match.start("by")], re.IGNORECASE
    )
    return lead.start() if lead else match.start("by")


def _end(text: str, start: int) -> int:
    for match in _END.finditer(text, start):
        if match[0][0] == "." and _ABBREVIATED.search(text[: match.start()]):
            continue
        return match.start()
    return len(text)


def _boundary(text: str, names: list[Name], start: int, stop: int) -> Span | None:
    """The " to " between sender and recipient."""
    every = [(m.start(), m.end()) for m in _TO.finditer(text, start, stop)]
    every = [one for one in every if not _OFFICES.search(text[start : one[0]])]
    posted = [one for one in every if not _POSTS.search(text[start : one[0]])]
    marked = [
        one
        for one in every
        if all(n.end <= one[0] for n in names if n.role == "from")
        and all(n.start >= one[1] for n in names if n.role == "to")
    ]
    both = {n.role for n in names} >= {"from", "to"}
    return next(iter((both and marked) or posted or every), None)


def _named(text: str, names: list[Name], span: Span | None, role: str = "") -> list[Party]:
    """The parties that the words of a span name: one, or as many as it has tagged names with "and" or
    a comma between them. A name that is marked with another role parts nothing."""
    if span is None:
        return []
    start, stop = span
    inside = [n for n in names if start <= n.start and n.end <= stop]
    if inside and (rest := _ADDED.match(text, inside[-1].end, stop)):
        stop = rest.end(1)  # what follows "(Kissinger)" is no part of the name
    cuts = [(start, start)]
    parting = [n for n in inside if not role or n.role in ("", role)]
    for one, other in pairwise(parting):
        gap = _GAP.search(text, one.end, other.start)
        if gap is not None and ("and" in gap[0] or gap["close"] or _LAST.search(text, other.end, stop)):
            cuts.append((gap.start("gap"), gap.end()))
    if not inside and _INSTITUTION.match(text, start):
        cuts += [(m.start(), m.end()) for m in _AND.finditer(text, start, stop)]
    cuts.append((stop, stop))
    found = []
    for (_, first), (last, _) in pairwise(cuts):
        target = next((n.target for n in inside if first <= n.start < last and n.target), "")
        named = party(_ARTICLE.sub("", text[first:last]), target)
        if named is not None:
            found.append(named)
    return found


def _between(text: str, names: list[Name]) -> list[Party]:
    """Those between whom a conversation was."""
    match = _BETWEEN.search(text)
    if match is None:
        return []
    start, stop = match.end(), _end(text, match.end())
    if len([n for n in names if start <= n.start and n.end <= stop]) > 1:
        return _named(text, names, (start, stop))
    sides = re.split(r"\s+and\s+", text[start:stop])
    if len(sides) != 2 or "," in text[start:stop]:
        return []  # who stands with whom, only a reader knows
    found = []
    at = start
    for side in sides:
        at = text.index(side, at)
        found += _named(text, names, (at, at + len(side)))
    return found


# -- authors and signatures ------------------------------------------------------------------------


def _authors(head: Letterhead) -> list[Party]:
    found = []
    for part in head.parts:
        if part.tag in (f"{_T}byline", f"{_T}docAuthor", f"{_T}opener"):
            for author in part.iter(f"{_T}docAuthor"):
                tagged = next(author.iter(*_TAGGED), author)
                if (one := party(plain.plain(tagged), pointer(tagged))) is not None:
                    found.append(one)
    return found


def _signed(head: Letterhead) -> list[Party]:
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
