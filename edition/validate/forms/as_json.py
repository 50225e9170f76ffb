"""Findings and results as JSON, alike for all commands."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from edition.finding import Finding
from edition.visible import in_json


def as_object(finding: Finding) -> dict[str, Any]:
    """A finding with everything it holds, severity and remedy spelt out."""
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


def text(value: Any, indent: int = 0) -> str:
    """JSON that no terminal obeys and every reader takes. A file name that is no UTF-8 is in it as
    Python has it, with a lone surrogate for each such byte, written as an escape."""
    try:
        made = msgspec.json.encode(value)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value)
        return json.dumps(plain, indent=indent or None, separators=None if indent else (",", ":"))
    return in_json((msgspec.json.format(made, indent=indent) if indent else made).decode())
