"""Faults of the software, as findings: what was being made is named, and everything else goes on."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from edition.finding import CannotRun, Finding, declare

CODE = declare(
    "software.fault",
    "error",
    "Please report it, with this sentence. What it names is as it was before, or missing; all else is "
    "done.",
    "It is a fault of the software, not of your text.",
)
_HERE = Path(__file__).resolve().parent
_LONGEST = 300


def told(error: Exception, file: str, doing: str, document: str = "", line: int = 0) -> Finding:
    """An exception that nobody foresaw, as a finding.

    In: the exception; the file, as findings show it; what was done, after "while"; the document and the
    line that it was done for, where these are known.
    """
    said = " ".join(str(error).split())[:_LONGEST].rstrip(".")
    name = type(error).__name__
    message = (
        f"A fault of the software while {doing}: {name}{f': {said}' if said else ''}{_where(error)}."
    )
    return Finding(CODE, file, message, line, 1 if line else 0, document)


@contextmanager
def caught(faults: list[Finding], file: str, doing: str) -> Iterator[None]:
    """What goes wrong inside is added to `faults`, and is over. CannotRun passes through."""
    try:
        yield
    except CannotRun:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        faults.append(told(error, file, doing))


@contextmanager
def apart(found: list[Finding], file: str, doing: str) -> Iterator[None]:
    """For one of several files: what stops its work, and what goes wrong in it, is added to `found`, so
    that the others are not kept from theirs."""
    try:
        with caught(found, file, doing):
            yield
    except CannotRun as stop:
        found += stop.findings


def _where(error: Exception) -> str:
    """The last place of the software's own that the exception came through."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_HERE):
            return f" ({path.relative_to(_HERE).as_posix()}:{frame.lineno})"
    return ""
