"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors read.

Columns are counted in letters (columnKind unicodeCodePoints). Fixes are given where there are any; as
they may span lines, by line and column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from edition import __version__
from edition.finding import RULES, Finding
from edition.relaxng.document import Document, WrongEncoding
from edition.validate.forms import as_json

_LEVELS: Final = {"error": "error", "warning": "warning", "info": "note"}
_LONE: Final = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that do not stand for a byte of a name."""
SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def text(found: list[Finding], paths: Mapping[str, Path]) -> str:
    codes = sorted({finding.code for finding in found})
    documents: dict[str, Document | None] = {}
    rules = [
        {
            "id": code,
            "shortDescription": {"text": RULES[code].reason},
            "help": {"text": RULES[code].remedy},
            "defaultConfiguration": {"level": _LEVELS[RULES[code].severity]},
        }
        for code in codes
    ]
    results = [_result(finding, codes.index(finding.code), paths, documents) for finding in found]
    run = {
        "tool": {"driver": {"name": "edition", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return as_json.text(log, indent=1)


def _result(
    finding: Finding, rule: int, paths: Mapping[str, Path], documents: dict[str, Document | None]
) -> dict[str, Any]:
    words = f"{finding.message} {finding.remedy}".strip()
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": words},
        "locations": [_location(finding.path, finding.line, finding.column, finding.length)],
        "partialFingerprints": {
            "cause/v1": f"{finding.document} {finding.code} {finding.cause or finding.message}"
        },
    }
    if finding.document:
        result["locations"][0]["logicalLocations"] = [{"name": finding.document, "kind": "element"}]
    if finding.related:
        result["relatedLocations"] = [
            {"id": n, "message": {"text": r.message}, **_location(finding.path, r.line, r.column, 0)}
            for n, r in enumerate(finding.related, start=1)
        ]
    if finding.fix is not None and (document := _document(finding.path, paths, documents)) is not None:
        start, end = document.place(finding.fix.start), document.place(finding.fix.end)
        region = {
            "startLine": start[0],
            "startColumn": start[1],
            "endLine": end[0],
            "endColumn": end[1],
        }
        change = {"deletedRegion": region, "insertedContent": {"text": finding.fix.text}}
        artifact = {"artifactLocation": {"uri": _uri(finding.path)}, "replacements": [change]}
        result["fixes"] = [{"description": {"text": finding.remedy}, "artifactChanges": [artifact]}]
    return result


def _location(path: str, line: int, column: int, length: int) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if line:
        physical["region"] = {"startLine": line, "startColumn": max(column, 1)}
        if length:
            physical["region"]["endColumn"] = max(column, 1) + length
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    path = _LONE.sub("\ufffd", path.replace("\\", "/"))
    return quote(path, safe="/:._-~", errors="surrogateescape")


def _document(
    path: str, paths: Mapping[str, Path], documents: dict[str, Document | None]
) -> Document | None:
    if path not in documents:
        try:
            documents[path] = Document(paths[path].read_bytes())
        except (KeyError, OSError, WrongEncoding):
            documents[path] = None
    return documents[path]
