"""Files checked again as they change: those that changed, and all where a change reaches further."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from edition.finding import CannotRun, Finding
from edition.validate.run import Check, check_files, forget, known_of

_OF_ALL: Final = frozenset({".rng", ".rnc", ".sch", ".odd", ".toml"})
"""Suffixes of files that what is said of all others may depend on."""
Files = list[tuple[Path, str]]


class Round(NamedTuple):
    """What was checked at one time, and what was found."""

    files: Files
    """All files there are now."""
    checked: Files
    found: list[Finding]
    stopped: bool = False
    """Whether nothing could be checked; `found` says why."""


def rounds(
    find: Callable[[], tuple[Files, Check]], changes: Iterable[set[Path]], workers: int = 0
) -> Iterator[Round]:
    """A round at once for all files, and one after each set of changes that matters.

    In: what gives the files and what to check them against, asked anew each time, so that new files and
    changed settings count; sets of resolved paths that have changed.
    """
    before: set[Path] = set()
    last = None
    for touched in chain([None], changes):
        try:
            files, check = find()
            known = known_of(files, check)
            new = {path.resolve() for path, _ in files}
            further = touched is None or any(
                path.suffix.lower() in _OF_ALL or (path not in new and check.schematron)
                for path in touched
            )
            if further:
                forget()
            if touched is None or further or last != (known, check):
                some = files
            else:
                some = [
                    (path, shown) for path, shown in files
                    if path.resolve() in touched or path.resolve() not in before
                ]  # fmt: skip
            last, before = (known, check), new
            if some or touched is None:
                found = [
                    f for _, group in check_files(some, check, workers, known=known) for f in group
                ]
                yield Round(files, some, found)
        except CannotRun as stop:
            last = None
            yield Round([], [], list(stop.findings), True)
