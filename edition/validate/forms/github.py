"""Findings as workflow commands of GitHub, shown in a pull request beside the lines they are about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.finding import Finding
from edition.visible import visible

_COMMANDS: Final = {"error": "error", "warning": "warning", "info": "notice"}


def lines(found: list[Finding]) -> Iterator[str]:
    for finding in found:
        places = {"file": finding.path}
        if finding.line:
            places |= {"line": str(finding.line), "col": str(finding.column)}
            if finding.length:
                places |= {
                    "endLine": str(finding.line),
                    "endColumn": str(finding.column + finding.length),
                }
        places["title"] = finding.code
        told = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in places.items())
        words = f"{finding.message} {finding.remedy}".strip()
        # The form has escapes for line ends alone: other controls are shown as for people.
        yield visible(f"::{_COMMANDS[finding.severity]} {told}::{_escaped(words)}")


def _escaped(text: str, also: str = "") -> str:
    for letter in "%\r\n" + also:
        text = text.replace(letter, f"%{ord(letter):02X}")
    return text
