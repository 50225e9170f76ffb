"""Findings as JUnit's XML: a suite for each file, a case for each kind of finding in it."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from edition.finding import Finding
from edition.visible import in_xml


def text(found: list[Finding], files: list[str], name: str) -> str:
    """The findings of a command called `name`; each of `files` without any is a case that passed."""
    failed = [f for f in found if f.severity != "info"]
    parts = ['<?xml version="1.0" encoding="UTF-8"?>']
    by_file: dict[str, dict[str, list[Finding]]] = {file: {} for file in files}
    for finding in failed:
        by_file.setdefault(finding.path, {}).setdefault(finding.code, []).append(finding)
    cases = sum(len(codes) or 1 for codes in by_file.values())
    failures = sum(len(codes) for codes in by_file.values())
    parts.append(f'<testsuites name={_quoted(name)} tests="{cases}" failures="{failures}">')
    for file, codes in by_file.items():
        parts.append(
            f'  <testsuite name={_quoted(file)} tests="{len(codes) or 1}" failures="{len(codes)}">'
        )
        if not codes:
            parts.append(f'    <testcase classname={_quoted(file)} name="valid"/>')
        for code, group in codes.items():
            parts.append(f"    <testcase classname={_quoted(file)} name={_quoted(code)}>")
            words = "\n".join(f"{f.place}: {f.message} {f.remedy}" for f in group)
            message = _quoted(f"{len(group)}: {group[0].message}")
            parts.append(f"      <failure type={_quoted(code)} message={message}>")
            parts.append(f"{in_xml(escape(_legal(words)))}</failure>")
            parts.append("    </testcase>")
        parts.append("  </testsuite>")
    parts.append("</testsuites>")
    return "\n".join(parts)


def _legal(words: str) -> str:
    return re.sub(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", words)


def _quoted(words: str) -> str:
    return in_xml(quoteattr(_legal(words)))
