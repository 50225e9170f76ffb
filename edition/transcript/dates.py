"""Dates and times as documents show them, for machines (TEI att.datable.w3c, W3C XML Schema 1.1 part
2).

The forms are those of the datelines of published volumes: "November 26, 1963, 7:14 p.m.", "26 November
1963", "July 8, 1948—8 a. m.", "noon", "midnight", "1617Z" (a telegram's time, in Greenwich time), and
ranges: "4:30-5:10 p.m.", "11:30 a.m.–noon".
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
_ABBREVIATED: Final = {m[:3].lower(): i + 1 for i, m in enumerate(MONTHS)} | {"sept": 9}
_MONTH: Final = r"(?P<month{0}>(?:Jan|Febr?|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?)"
_YEAR: Final = r"(?P<year{0}>1[5-9]\d\d|20\d\d)"
_DAY: Final = r"(?P<day{0}>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_LAST: Final = r"(?:(?:[-–]| and )(?P<day2>\d\d?))?"
_DATES: Final = tuple(
    re.compile(p, re.I)
    for p in (
        rf"\b{_MONTH.format('')}\s+{_DAY.format('')}{_LAST},?\s*{_YEAR.format('')}\b",
        rf"\b{_DAY.format('')}{_LAST}\s+{_MONTH.format('')},?\s+{_YEAR.format('')}\b",
        rf"\b{_MONTH.format('')},?\s+{_YEAR.format('')}\b",
        r"\b(?P<year>1[5-9]\d\d|20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])\b",
    )
)
_HALF: Final = r"(?:[ap]\.?\s?m\b\.?)"
_CLOCK: Final = rf"(?:\d\d?(?::\d\d)?(?:\s*{_HALF})?|noon|midnight)"
_TIME: Final = re.compile(
    rf"(?P<zulu>\b(?:[01]\d|2[0-3])[0-5]\dZ)"
    rf"|(?P<range>{_CLOCK}\s*(?:[-–—]|to)\s*(?:\d\d?(?::\d\d)?\s*{_HALF}|noon|midnight))"
    rf"|(?P<single>\d\d?(?::\d\d)?\s*{_HALF}|\d?\d:\d\d(?=\s*[.\]]*$)|(?:12(?::00)?\s+)?(?:noon|midnight))",
    re.I,
)


class Found(NamedTuple):
    """A date in a text: where it stands, and its attributes for `date` and `time`."""

    start: int
    end: int
    """End of date, and of the time where one follows."""
    date: dict[str, str]
    day_end: int
    """End of the date without the time."""
    time_start: int = -1
    time: Mapping[str, str] = MappingProxyType({})
    """@from and @to of a time that has an element of its own; empty: the time is in `date`."""


def find(text: str, start: int = 0) -> Found | None:
    """The first date in a text, with the time that follows it; None where there is none."""
    best = None
    for pattern in _DATES:
        match = pattern.search(text, start)
        if match and (best is None or match.start() < best.start()):
            best = match
    if best is None:
        return None
    groups = best.groupdict()
    month = _month(groups["month"])
    year = int(groups["year"])
    if not groups.get("day"):
        return Found(best.start(), best.end(), {"when": f"{year:04}-{month:02}"}, best.end())
    days = [d for d in (groups.get("day"), groups.get("day2")) if d]
    try:
        dates = [datetime.date(year, month, int(d)).isoformat() for d in days]
    except ValueError:
        return None
    if len(dates) == 2:
        return Found(best.start(), best.end(), {"from": dates[0], "to": dates[1]}, best.end())
    lead = re.compile(r"\s*[,—–-]?\s*(?:at\s+)?").match(text, best.end())
    time = _TIME.match(text, lead.end() if lead else best.end())
    day = dates[0]
    if not time:
        return Found(best.start(), best.end(), {"when": day}, best.end())
    clock = read_time(time[0])
    if not clock:
        return Found(best.start(), best.end(), {"when": day}, best.end())
    if len(clock) == 2:
        span = {"from": clock[0], "to": clock[1]}
        return Found(best.start(), time.end(), {"when": day}, best.end(), time.start(), span)
    return Found(best.start(), time.end(), {"when": f"{day}T{clock[0]}"}, best.end())


def read_time(text: str) -> tuple[str, ...]:
    """One time or two as `hh:mm:ss`, with Z for Greenwich time; empty where the text is no time.

    In a range the half of the day that stands once goes for both ("4:30-5:10 p.m."), unless the first
    would then come after the second: "11-12:30 p.m." begins in the morning.
    """
    match = _TIME.fullmatch(text.strip())
    if not match:
        return ()
    if match["zulu"]:
        return (f"{text[:2]}:{text[2:4]}:00Z",)
    if match["single"]:
        one = _clock(match["single"], "")
        return (one,) if one else ()
    first, second = re.split(r"\s*(?:[-–—]|\bto\b)\s*", match["range"], maxsplit=1)
    half = _half(second)
    to = _clock(second, "")
    begin = _clock(first, half)
    if begin and to and not _half(first) and begin > to and half == "p":
        begin = _clock(first, "a")
    return (begin, to) if begin and to else ()


def _half(text: str) -> str:
    match = re.search(r"([ap])\.?\s?m\b", text, re.I)
    if match:
        return match[1].lower()
    return "p" if text.strip().lower() == "noon" else ""


def _clock(text: str, half: str) -> str:
    word = text.strip().lower()
    if word.endswith("noon"):
        return "12:00:00"
    if word.endswith("midnight"):
        return "24:00:00"
    match = re.match(r"(\d\d?)(?::(\d\d))?", word)
    if not match:
        return ""
    hour, minute = int(match[1]), int(match[2] or 0)
    half = _half(word) or half
    if half and not 1 <= hour <= 12 and not (half == "p" and hour <= 23):
        return ""
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return f"{hour:02}:{minute:02}:00" if hour < 24 and minute < 60 else ""


def _month(word: str) -> int:
    word = word.rstrip(".").lower()
    if word.isdigit():
        return int(word)
    return _ABBREVIATED.get(word[:4]) or _ABBREVIATED[word[:3]]
