"""Findings as JSON, one object a line, the last a summary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from edition.finding import Finding
from edition.validate.forms.groups import counted


def as_object(finding: Finding) -> dict[str, Any]:
    """A finding with everything it holds."""
    return {
        "kind": "finding",
        "code": finding.code,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "length": finding.length,
        "document": finding.document,
        "message": finding.message,
        "remedy": finding.remedy,
        "cause": finding.cause,
        "related": [msgspec.to_builtins(r) for r in finding.related],
        "fix": msgspec.to_builtins(finding.fix) if finding.fix else None,
    }


def lines(found: list[Finding], files: list[str], ok: bool) -> Iterator[str]:
    for finding in found:
        yield msgspec.json.encode(as_object(finding)).decode()
    yield msgspec.json.encode(
        {"kind": "summary", "ok": ok, "files": len(files), **counted(found)}
    ).decode()
