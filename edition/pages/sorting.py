"""How names and dates are sorted, and the letters that names stand under."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

_DATE: Final = re.compile(r"(-?\d{4,})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d:\d\d))?)?)?")


class Moment(NamedTuple):
    """A date as it is sorted: after those that are more exact."""

    year: int
    month: int
    """13 where it is not known."""
    day: int
    """32 where it is not known."""
    time: str
    """"" where it is not known: at the beginning of its day."""


def moment(date: str) -> Moment | None:
    """A date (as in `Facts.date`) as it is sorted, or None where it is none."""
    match = _DATE.match(date)
    if match is None:
        return None
    return Moment(int(match[1]), int(match[2] or 13), int(match[3] or 32), match[4] or "")


def sortable(name: str) -> str:
    """A name as it is sorted: without accents, case and punctuation."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(ch for ch in plain if ch.isalnum() or ch == " ").strip()


def letter(name: str) -> str:
    """The letter that a name stands under, "" for one that begins with none."""
    first = sortable(name)[:1].upper()
    return first if first.isalpha() else ""
