"""What the last build had to say, kept for open pages, which wait for the next."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import msgspec

from edition.finding import Finding, Severity

MOST: Final = 20
"""Findings of one code that are sent to a page; the rest is only counted."""
_ORDER: Final = {"error": 0, "warning": 1, "info": 2}

Sign = tuple[str, str, str, str]


def sign(finding: Finding) -> Sign:
    """What makes a finding the same after the next save. Not its line, which moves with others."""
    return finding.code, finding.path, finding.document, finding.message


def difference(old: Iterable[Finding], new: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """What a save brought, and what it mended: the findings that are new, and those that are gone."""
    old, new = list(old), list(new)
    return _without(new, old), _without(old, new)


def _without(some: list[Finding], others: list[Finding]) -> list[Finding]:
    left = Counter(sign(finding) for finding in others)
    found: list[Finding] = []
    for finding in some:
        if left[sign(finding)] > 0:
            left[sign(finding)] -= 1
        else:
            found.append(finding)
    return found


class Told(msgspec.Struct, frozen=True):
    """One finding, as a page shows it."""

    place: str
    document: str
    message: str
    fresh: bool


class Group(msgspec.Struct, frozen=True):
    """The findings of one code."""

    code: str
    severity: Severity
    remedy: str
    count: int
    fresh: int
    """How many of them the last save brought."""
    shown: tuple[Told, ...]


class Old(msgspec.Struct, frozen=True):
    """A file that cannot be published as it is, so that its pages are those of an earlier state."""

    file: str
    since: float
    """When it was saved so, in seconds of the epoch."""


class News(msgspec.Struct, frozen=True):
    """What a build had to say."""

    groups: tuple[Group, ...] = ()
    gone: int = 0
    """How many findings the last save mended."""
    old: Mapping[str, Old] = {}
    """What is old, by volume; "" stands for the whole edition."""


def news(found: Iterable[Finding], fresh: Iterable[Finding], gone: int, old: Mapping[str, Old]) -> News:
    """Group findings as the terminal does: the gravest first, and of one code the new ones first."""
    new = {id(finding) for finding in fresh}
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        groups.setdefault(finding.code, []).append(finding)
    made: list[Group] = []
    for code in sorted(groups, key=lambda c: (_ORDER[groups[c][0].severity], c)):
        ordered = sorted(groups[code], key=lambda finding: id(finding) not in new)
        told = tuple(Told(f.place, f.document, f.message, id(f) in new) for f in ordered[:MOST])
        first = groups[code][0]
        fresh_ones = sum(id(finding) in new for finding in ordered)
        made.append(Group(code, first.severity, first.remedy, len(ordered), fresh_ones, told))
    return News(tuple(made), gone, old)


class Board:
    """Where the builder posts its news, and pages read them. Safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._number = time.time_ns() // 1_000_000  # another one after the server was started anew
        self._news = News()
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}

    @property
    def number(self) -> int:
        """The number of what was posted last."""
        return self._number

    @property
    def news(self) -> News:
        """What was posted last."""
        return self._news

    def post(self, what: News) -> None:
        """Tell all who wait."""
        with self._lock:
            self._news = what
            self._number += 1
            for event, loop in self._waiting.items():
                loop.call_soon_threadsafe(event.set)

    @contextmanager
    def listening(self) -> Iterator[asyncio.Event]:
        """An event that is set at each posting. To be called in a running loop."""
        event = asyncio.Event()
        with self._lock:
            self._waiting[event] = asyncio.get_running_loop()
        try:
            yield event
        finally:
            with self._lock:
                del self._waiting[event]
