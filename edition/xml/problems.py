"""Problems that the RELAX NG engine tells, as findings: it knows of no files of an edition."""

from __future__ import annotations

from edition.finding import RULES, Finding, Related
from edition.relaxng import Problem


def as_finding(problem: Problem, shown: str) -> Finding:
    """A problem of the schema as a finding in a file."""
    level = problem.severity if problem.severity != RULES[problem.code].severity else ""
    return Finding(
        problem.code, shown, problem.message, problem.line, problem.column, problem.document,
        problem.remedy, problem.length, problem.cause,
        tuple(Related(r.line, r.column, r.message) for r in problem.related),
        None, level,  # type: ignore[arg-type]
    )  # fmt: skip
