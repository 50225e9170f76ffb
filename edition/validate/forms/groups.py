"""Findings of one cause together, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from edition.finding import Finding

ORDER: Final = {"error": 0, "warning": 1, "info": 2}


def grouped(found: Iterable[Finding]) -> list[list[Finding]]:
    """Lists of findings with the same code and cause; within a severity in the order they came."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in found:
        groups.setdefault((finding.severity, finding.code, finding.cause), []).append(finding)
    return sorted(groups.values(), key=lambda group: ORDER[group[0].severity])


def counted(found: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each severity."""
    counts = {"error": 0, "warning": 0, "info": 0}
    for finding in found:
        counts[finding.severity] += 1
    return counts
