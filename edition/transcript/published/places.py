"""How unlike the place of a marker a number in a pasted text looks: 0 is a place like most."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from edition.transcript.dates import MONTHS

FORBIDDEN: Final = 99.0
_MONTH: Final = rf"(?:{'|'.join(MONTHS)}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
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


def price_of(source: str, at: int, end: int, following: str) -> float:
    """How unlike a marker the place of a number is; `following` is the number of the next marker, which
    may stand right behind it."""
    before = source[at - 1] if at else "\n"
    price = 0.0
    if following and source.startswith(following, end):
        end += len(following)
        price += 1.6 if before.isdigit() else 0.6
    after = source[end] if end < len(source) else "\n"
    if after.isdigit() or (before == "/" and source[at - 2 : at - 1].isdigit()):
        return FORBIDDEN
    if before.isspace():
        # A marker can follow a space only where something, such as a link, stood between.
        line = source[max(source.rfind("\n", 0, at) + 1, at - _NEAR) : at]
        if not line.strip() or before == "\n":
            return FORBIDDEN
        price += 6.0 if not source[end : end + 1].strip(" ") else 8.0
        if re.compile(rf"\s+{_MONTH}").match(source, end) or re.search(rf"{_MONTH}\.?\s+\Z", line):
            price += 4.0  # a day
    elif before.isdigit():
        price += _in_number(source, at, end)
    elif before in "-–/#$£§&=+(@“‘[•":
        price += 8.0
    elif before in "—":
        price += 3.0
    elif before in ".,:" and source[at - 2 : at - 1].isdigit():
        year = re.search(r"(?<!\d)\d{4}$", source[max(0, at - 6) : at - 1])
        ends = after.isspace() or after in ")]”"
        price += 0.5 if year and before in ".," and ends else 2.0 if ends else 4.0
        if before == "." and not year and re.compile(r" [a-z]").match(source, end):
            price += 1.5  # "a ratio of 1.5 to one"
        if before == "." and _in_table(source, at):
            price += 2.0
    elif before == "." and not re.search(r"(?:[^\s($—–-]|\. )\Z", source[max(0, at - 3) : at - 1]):
        price += 6.0  # ".5"
    elif before == "." and re.search(r"\b[A-Z]\.$", source[max(0, at - 3) : at]):
        price += 1.0  # an initial or a number of an office, M.I.2, rather than the end of a sentence
    elif before.isalpha() and re.search(r"\b[A-Z]$", source[max(0, at - 2) : at]):
        price += 1.6  # F1, S2: as likely a name as a letter with a note
    elif before.isalpha() and re.search(r"\d[a-z]$", source[max(0, at - 2) : at]):
        price += 2.5  # 1x2
    if after.isalpha():
        price += 2.5 if not before.isalpha() else 4.0
    elif before in ".,;:" and after in ".,;:)":
        price += 0.5 if after == ")" else 2.0  # between two marks of punctuation no marker stands
    elif after in "/%°":
        price += 6.0
    elif (after in "-–" and source[end + 1 : end + 2].isalnum()) or (
        after in ".,:" and source[end + 1 : end + 2].isdigit()
    ):
        price += 5.0
    if _QUANTITY.match(source, end):
        price += 5.0 if before.isdigit() else 3.0  # a quantity or an hour
    if price and _in_table(source, at):
        price += 3.0
    return price


def _in_number(source: str, at: int, end: int) -> float:
    """The price of a place behind other figures."""
    lead = source[max(0, at - 40) : at]
    digits = lead[len(lead.rstrip("0123456789")) :]
    number = digits + source[at:end]
    price = 4.0
    zero = source[at:end] == "0"
    ends = source[end : end + 1] in ("\n", "")  # the heading's marker behind its own number
    if (zero and not ends) or re.search(r"(?:\A|\n)[ \t]*(?:No\. )?\d+\Z", lead):
        price += 4.0  # the 0 of "August 10", the number of a telegram at the head of a line
    if _YEAR.fullmatch(number) and _DATE_OF.search(lead):
        return price + 4.0  # the year of a date
    if zero and ends:
        return price
    if _YEAR.fullmatch(number) and not _COUNTED.search(lead):
        return price + 4.0  # a year as it stands
    if len(digits) == 4 and digits[:2] in ("17", "18", "19", "20"):
        return price - 1.5
    if _SHORT_YEAR.search(lead):
        return price + 0.9  # 15 Aug 52
    if _DAY.search(lead):
        if int(number) <= 31:
            return price + (3.0 if _OF_YEAR.match(source, end) else 1.0)  # a day as it stands
        if int(digits) <= 31:
            return price - 1.5  # "March 52"
    if re.search(r"\b[A-Z][-–]\d+\Z", lead):
        price += 2.0  # S-11
    if _odd_one(source, at - len(digits), at, end):
        price -= 1.0
    return price


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
