"""What is wrong at one place of a document."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Related:
    """Another place that a problem has to do with."""

    line: int
    column: int
    message: str


@dataclass(slots=True)
class Problem:
    """One thing that is wrong. Lines and columns count from 1, columns in letters."""

    code: str
    """What kind of thing: stable, see docs/reference/findings.md."""
    message: str
    remedy: str
    line: int
    column: int
    length: int = 0
    """How many letters of the line are meant."""
    cause: str = ""
    """The same for problems that have the same cause, wherever they stand."""
    document: str = ""
    """The xml:id of the division that the place is in."""
    related: list[Related] = field(default_factory=list)
    severity: str = "error"
