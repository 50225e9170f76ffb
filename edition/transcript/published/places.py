"""How unlike the place of a marker a number in a pasted text looks: 0 is a place like most."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Final, NamedTuple

from edition.transcript.dates import MONTHS

FORBIDDEN: Final = 99.0
_MONTH: Final = rf"(?:{'|'.join(MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
_MONTH_NEXT: Final = re.compile(rf"\s+{_MONTH}")
_MONTH_LAST: Final = re.compile(rf"{_MONTH}\.?\s+\Z")
_SMALL_NEXT: Final = re.compile(r" [a-z]")
_DAY: Final = re.compile(rf"\b{_MONTH}\.?\s+\d+\Z")
_SHORT_YEAR: Final = re.compile(rf"\b\d\d? {_MONTH}\.? \d\Z")
_DATE_OF: Final = re.compile(
    rf"(?:\b{_MONTH}\.?\s+\d\d?,?|\b\d\d?\s+{_MONTH}\.?,?|\b{_MONTH},?)\s+\d{{3}}\Z"
)
"""A date whose year lacks its last figure."""
_OF_YEAR: Final = re.compile(r",?\s+(?:1[5-9]|20)\d\d(?!\d)")
_YEAR: Final = re.compile(r"1[5-9]\d\d|20\d\d")
_COUNTED: Final = re.compile(
    r"(?:\b[A-Z]{3,}|\bNos?\.|\b[Nn]umber|\b(?:tele|air)grams?|\b(?:Order|Law|cable|despatch))\s+\d+\Z"
)
"""A number that something has: "NSAM 197", "telegram 790"."""
_DIGITS: Final = re.compile(r"\d+")
_NEAR: Final = 240
"""Characters of a line before and behind a place that tell what it is."""
_QUANTITY: Final = re.compile(
    r"\s*(?:[ap]\.?\s?m\b|per\s?cent|percent|million|billion|thousand|hours|years|days|miles|tons|noon)"
)


class MarkerPlace(NamedTuple):
    """A number in a text that may be the call of a note."""

    source: str
    at: int
    end: int
    """Where it ends; behind the next marker, where that follows at once."""

    @property
    def before(self) -> str:
        return self.source[self.at - 1] if self.at else "\n"

    @property
    def after(self) -> str:
        return self.source[self.end] if self.end < len(self.source) else "\n"

    @property
    def behind(self) -> str:
        """The character after `after`."""
        return self.source[self.end + 1 : self.end + 2]

    @property
    def second(self) -> str:
        """The character before `before`."""
        return self.source[self.at - 2 : self.at - 1]


def marker_cost(source: str, at: int, end: int, following: str) -> float:
    """How unlike a marker the place of a number is; `following` is the number of the next marker, which
    may stand right behind it."""
    cost = 0.0
    place = MarkerPlace(source, at, end)
    if following and source.startswith(following, end):
        place = place._replace(end=end + len(following))
        cost += 1.6 if place.before.isdigit() else 0.6
    if place.after.isdigit() or (place.before == "/" and place.second.isdigit()):
        return FORBIDDEN
    if place.before.isspace():
        cost += _after_space(place)
        if cost >= FORBIDDEN:
            return FORBIDDEN
    elif place.before.isdigit():
        cost += _in_number(place)
    else:
        cost += _after_sign(place)
    cost += _by_what_follows(place)
    return cost + 3.0 if cost and _in_table(source, at) else cost


def _after_space(place: MarkerPlace) -> float:
    """A marker can follow a space only where something, such as a link, stood between."""
    source, at, end = place
    line = source[max(source.rfind("\n", 0, at) + 1, at - _NEAR) : at]
    if not line.strip() or place.before == "\n":
        return FORBIDDEN
    cost = 6.0 if not source[end : end + 1].strip(" ") else 8.0
    if _MONTH_NEXT.match(source, end) or _MONTH_LAST.search(line):
        cost += 4.0  # a day
    return cost


def _after_sign(place: MarkerPlace) -> float:
    """Behind a letter or a mark."""
    source, at, _ = place
    before = place.before
    if before in "-–/#$£§&=+(@“‘[•":
        return 8.0
    if before == "—":
        return 3.0
    if before in ".,:" and place.second.isdigit():
        return _after_decimal(place)
    if before == "." and not re.search(r"(?:[^\s($—–-]|\. )\Z", source[max(0, at - 3) : at - 1]):
        return 6.0  # ".5"
    if before == "." and re.search(r"\b[A-Z]\.$", source[max(0, at - 3) : at]):
        return 1.0  # an initial or a number of an office, M.I.2, rather than the end of a sentence
    if before.isalpha() and re.search(r"\b[A-Z]$", source[max(0, at - 2) : at]):
        return 1.6  # F1, S2: as likely a name as a letter with a note
    if before.isalpha() and re.search(r"\d[a-z]$", source[max(0, at - 2) : at]):
        return 2.5  # 1x2
    return 0.0


def _after_decimal(place: MarkerPlace) -> float:
    """Behind a mark that a figure stands before: "1963.5", "1.5", "10:3"."""
    source, at, end = place
    year = re.search(r"(?<!\d)\d{4}$", source[max(0, at - 6) : at - 1])
    ends = place.after.isspace() or place.after in ")]”"
    cost = 0.5 if year and place.before in ".," and ends else 2.0 if ends else 4.0
    if place.before == ".":
        if not year and _SMALL_NEXT.match(source, end):
            cost += 1.5  # "a ratio of 1.5 to one"
        if _in_table(source, at):
            cost += 2.0
    return cost


def _by_what_follows(place: MarkerPlace) -> float:
    before, after, behind = place.before, place.after, place.behind
    cost = 0.0
    if after.isalpha():
        cost = 4.0 if before.isalpha() else 2.5
    elif before in ".,;:" and after in ".,;:)":
        cost = 0.5 if after == ")" else 2.0  # between two marks of punctuation no marker stands
    elif after in "/%°":
        cost = 6.0
    elif (after in "-–" and behind.isalnum()) or (after in ".,:" and behind.isdigit()):
        cost = 5.0
    if _QUANTITY.match(place.source, place.end):
        cost += 5.0 if before.isdigit() else 3.0  # a quantity or an hour
    return cost


def _in_number(place: MarkerPlace) -> float:
    """Behind other figures."""
    source, at, end = place
    lead = source[max(0, at - 40) : at]
    digits = lead[len(lead.rstrip("0123456789")) :]
    number = digits + source[at:end]
    cost = 4.0
    zero = source[at:end] == "0"
    ends = source[end : end + 1] in ("\n", "")  # the heading's marker behind its own number
    if (zero and not ends) or re.search(r"(?:\A|\n)[ \t]*(?:No\. )?\d+\Z", lead):
        cost += 4.0  # the 0 of "August 10", the number of a telegram at the head of a line
    if _YEAR.fullmatch(number) and _DATE_OF.search(lead):
        return cost + 4.0  # the year of a date
    if zero and ends:
        return cost
    if _YEAR.fullmatch(number) and not _COUNTED.search(lead):
        return cost + 4.0  # a year as it stands
    if len(digits) == 4 and digits[:2] in ("17", "18", "19", "20"):
        return cost - 1.5
    if _SHORT_YEAR.search(lead):
        return cost + 0.9  # 15 Aug 52
    if _DAY.search(lead):
        if int(number) <= 31:
            return cost + (3.0 if _OF_YEAR.match(source, end) else 1.0)  # a day as it stands
        if int(digits) <= 31:
            return cost - 1.5  # "March 52"
    if re.search(r"\b[A-Z][-–]\d+\Z", lead):
        cost += 2.0  # S-11
    if _odd_one(source, at - len(digits), at, end):
        cost -= 1.0
    return cost


def _odd_one(source: str, start: int, at: int, end: int) -> bool:
    """Whether a number in a row of numbers is longer than the others by just what would be a marker."""
    lengths = _lengths(source, source.rfind("\n", 0, at) + 1)
    own = _DIGITS.match(source, start)
    size = len(own[0]) if own else 0
    without, whole = at - start, end - start
    return lengths[without] - (size == without) > lengths[whole] - (size == whole)


@lru_cache(maxsize=16)
def _lengths(source: str, begin: int) -> Counter[int]:
    """How many numbers of how many figures a line has: worked out once for all its places."""
    stop = source.find("\n", begin)
    line = source[begin : stop if stop >= 0 else len(source)]
    return Counter(len(number) for number in _DIGITS.findall(line))


def _in_table(source: str, at: int) -> bool:
    """Whether a place is in a line of cells, which is full of numbers."""
    begin = max(source.rfind("\n", 0, at) + 1, at - _NEAR)
    stop = source.find("\n", at, at + _NEAR)
    return "\t" in source[begin : stop if stop >= 0 else at + _NEAR]
