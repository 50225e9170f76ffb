"""Known findings, which are not said again: so that an old volume can be taken over as it is.

A finding is known by file, code, division and cause, not by its line, which moves; of each there are as
many as were written down. What is new is said; what is gone makes room for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import msgspec

from edition.finding import CannotRun, Finding, declare

declare(
    "baseline.syntax",
    "error",
    "Write it anew: edition validate --write-baseline FILE",
    "A list of known findings is what --write-baseline writes.",
)

Key = tuple[str, str, str, str]


class _Entry(msgspec.Struct):
    path: str
    code: str
    document: str
    cause: str
    count: int


class _File(msgspec.Struct):
    version: int
    findings: list[_Entry]


def _key(finding: Finding) -> Key:
    return finding.path, finding.code, finding.document, finding.cause or finding.message


def encoded(found: Iterable[Finding]) -> str:
    """The findings as a baseline's text."""
    counts = Counter(map(_key, found))
    entries = [_Entry(*key, count) for key, count in sorted(counts.items())]
    return msgspec.json.format(msgspec.json.encode(_File(1, entries)), indent=1).decode() + "\n"


def read(path: Path, shown: str) -> Counter[Key]:
    """The findings that a file lists. Raises CannotRun."""
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except OSError as error:
        raise CannotRun(Finding("file.unreadable", shown, f"{error.strerror or error}.")) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise CannotRun(
            Finding("baseline.syntax", shown, "This is no list of known findings.")
        ) from None
    return Counter({(e.path, e.code, e.document, e.cause): e.count for e in file.findings})


def new(found: Iterable[Finding], known: Counter[Key]) -> list[Finding]:
    """The findings that are not known."""
    left = Counter(known)
    said = []
    for finding in found:
        key = _key(finding)
        if left[key] > 0:
            left[key] -= 1
        else:
            said.append(finding)
    return said
