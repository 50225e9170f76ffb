"""Findings: what the software has to tell an editor, as values.

A finding says where, what, and what to do. Its code is stable: projects, scripts and the
documentation refer to it. A code is declared beside the code that finds it; `homes.py` lists where, and
is made from the code, as docs/reference/findings.md is.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from typing import Final, Literal, NamedTuple

import msgspec

from edition.finding.homes import HOMES

Severity = Literal["error", "warning", "info"]


class Rule(NamedTuple):
    """A kind of finding: how grave it is, what to do about it, and why it is said at all."""

    severity: Severity
    remedy: str
    reason: str


_DECLARED: dict[str, Rule] = {}


def declare(code: str, severity: Severity, remedy: str, reason: str) -> str:
    """Declare a kind of finding, beside the code that finds it. Out: the code."""
    _DECLARED[code] = Rule(severity, remedy, reason)
    return code


class _Rules(Mapping[str, Rule]):
    """Every kind of finding by its code. The module that declares one is imported when it is asked for:
    most commands make few kinds of findings, and none needs to know where the others are."""

    def __getitem__(self, code: str) -> Rule:
        if code not in _DECLARED:
            importlib.import_module(HOMES[code])
        return _DECLARED[code]

    def __iter__(self) -> Iterator[str]:
        return iter(HOMES)

    def __len__(self) -> int:
        return len(HOMES)

    def __contains__(self, code: object) -> bool:
        return code in HOMES


RULES: Final[Mapping[str, Rule]] = _Rules()


class Related(msgspec.Struct, frozen=True):
    """Another place of the same file that a finding has to do with."""

    line: int
    column: int
    message: str


class Fix(msgspec.Struct, frozen=True):
    """A change that mends a finding and cannot do harm: the bytes of the file, in UTF-8, from `start`
    to `end` become `text`."""

    start: int
    end: int
    text: str


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing to tell the editor. `line` and `column` count from 1; 0 means the whole file."""

    code: str
    path: str
    message: str
    line: int = 0
    column: int = 0
    document: str = ""
    detail: str = ""
    """A more particular remedy than the rule's, where there is one."""
    length: int = 0
    """How many letters of the line are meant; 0 where that is not known."""
    cause: str = ""
    """The same for findings of one cause, wherever they stand; "" where each is its own."""
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    level: Severity | Literal[""] = ""
    """How grave it is here, where a project or the schema says otherwise than the rule."""

    @property
    def severity(self) -> Severity:
        return self.level or RULES[self.code].severity

    @property
    def remedy(self) -> str:
        return self.detail or RULES[self.code].remedy

    @property
    def place(self) -> str:
        """`file:line:column`, as editors and terminals understand it."""
        if self.line:
            return f"{self.path}:{self.line}:{self.column}"
        return self.path


class CannotRun(Exception):
    """Nothing can be done at all; carries the findings that say why (exit code 2)."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("; ".join(f"{f.place}: {f.message}" for f in findings))
        self.findings = findings

    def __reduce__(self) -> tuple[type[CannotRun], tuple[Finding, ...]]:
        return CannotRun, self.findings  # so that it comes whole out of a worker process
