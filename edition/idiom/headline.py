"""The words of a head: from whom, to whom, between whom.

"Telegram From the Embassy in the Soviet Union to the Department of State"; "The Secretary of State to
the Embassy in Italy"; "Report to the President by the National Security Council"; "Memorandum of
Conversation Between …". What stands between the prepositions are the names; tagged names among them
say where one party ends and the next begins.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from edition.volume.facts import Party
from edition.volume.letterhead import Name
from edition.volume.parties import Span, party

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
    r"\s*(?:circular\s+)?(?:telegram|airgram|letter|message|despatch|cable|memorandum(?!\s+to\s+(?:holders|the\s+file)))\b[^,;:.]{0,20}?\s+to\s+",
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
    rf",?\s+(?:dated\s+)?(?:{_MONTHS})\.?\s+\d|,\s*(?:\w*SM[-–])?\d|[.;:]\s|\s+(?:regarding|concerning|transmitting"
    rf"|enclosing|on the subject|for transmittal|before the|about|entitled)\s|,\s+(?:undated|held)\b"
    rf"|\s\[?(?:extracts?|undated)\]?\s*$",
    re.IGNORECASE,
)
"""Where the words for the parties end: a date, a number, a subject."""
_ABBREVIATED: Final = re.compile(
    r"\b(?:\w|Mr|Mrs|Ms|Dr|St|Gen|Lt|Col|Maj|Capt|Adm|Amb|Prof|Jr|Sr|Gov|Sen|Mme|Mlle|Messrs|Rev|Hon|Sgt|Cmdr|Brig)$"
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
_ADDED: Final = re.compile(r"(\)?)\s+(?:for|before|on|at|in)\s")
_ARTICLE: Final = re.compile(r"^\W*(?:the|(?-i:an?))\s+(?=\S)", re.IGNORECASE)
_FILES: Final = re.compile(r"\b(?:files?|record)$", re.IGNORECASE)


def spans(text: str, names: list[Name]) -> tuple[Span | None, Span | None]:
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


def named(text: str, names: list[Name], span: Span | None, role: str = "") -> list[Party]:
    """The parties that the words of a span name: one, or as many as it has tagged names with "and" or
    a comma between them. A name that is marked with another role parts nothing."""
    if span is None:
        return []
    start, stop = span
    inside = [n for n in names if start <= n.start and n.end <= stop]
    if inside and inside[-1].target and (rest := _ADDED.match(text, inside[-1].end, stop)):
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
        one_of_them = party(_ARTICLE.sub("", text[first:last]), target)
        if one_of_them is not None:
            found.append(one_of_them)
    return found


_PARTICLES: Final = frozenset("and da de del della den der di du la le of ten ter van von y zu".split())


def exchanged(text: str) -> tuple[Span, Span] | None:
    """Where sender and recipient stand in a head that is nothing but their names, as editions of
    letters have them: "Jane Doe to Richard Roe, May 4, 1921". That the text is a letter must be known
    from elsewhere."""
    stop = _end(text, 0)
    every = list(_TO.finditer(text, 0, stop))
    if len(every) != 1:
        return None
    first, second = (0, every[0].start()), (every[0].end(), stop)
    return (first, second) if all(_personal(text[a:b]) for a, b in (first, second)) else None


def _personal(words: str) -> bool:
    """Whether words look like somebody's name: capitals and particles, no article, no figures."""
    every = words.strip(" ,.[]").split()
    return 0 < len(every) <= 7 and every[0][0].isupper() and every[0] != "The" and all(
        word.strip("([")[:1].isupper() or word in _PARTICLES for word in every
    )  # fmt: skip


def between(text: str, names: list[Name]) -> list[Party]:
    """Those between whom a conversation was."""
    match = _BETWEEN.search(text)
    if match is None:
        return []
    start, stop = match.end(), _end(text, match.end())
    if len([n for n in names if start <= n.start and n.end <= stop]) > 1:
        return named(text, names, (start, stop))
    sides = re.split(r"\s+and\s+", text[start:stop])
    if len(sides) != 2 or "," in text[start:stop]:
        return []  # who stands with whom, only a reader knows
    found = []
    at = start
    for side in sides:
        at = text.index(side, at)
        found += named(text, names, (at, at + len(side)))
    return found
