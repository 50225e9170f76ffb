"""Findings for people: grouped by cause, each with its line and the place underlined."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from edition.finding import Finding
from edition.relaxng.document import Document, WrongEncoding
from edition.validate.forms.groups import counted, grouped

Style = Callable[..., str]
_COLOURS: Final = {"error": "red", "warning": "yellow", "info": "cyan"}
_WIDTH: Final = 96
MOST_KINDS: Final = 300
"""Kinds of findings that are shown unless all are asked for: nobody reads more."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Words:
    """Writes findings in words. `style` colours a text, or leaves it as it is."""

    def __init__(self, most: int, style: Style, paths: dict[str, Path]) -> None:
        self.most = most
        self.style = style
        self.paths = paths
        self._name = ""
        self._document: Document | None = None

    def lines(self, found: Iterable[Finding]) -> Iterator[str]:
        """All lines, groups parted by an empty one."""
        groups = grouped(found)
        shown = len(groups) if self.most <= 0 else MOST_KINDS
        for group in groups[:shown]:
            yield from self._group(group)
            yield ""
        if len(groups) > shown:
            yield self.style(f"… {len(groups) - shown:,} more kinds (--max 0 shows all)", dim=True)
            yield ""

    def _group(self, group: list[Finding]) -> Iterator[str]:
        first = group[0]
        colour = _COLOURS[first.severity]
        document = f"{first.document}: " if first.document else ""
        head = self.style(f"{first.severity}[{first.code}]", fg=colour, bold=True)
        yield f"{self.style(clean(first.place), bold=True)}: {head} {clean(document + first.message)}"
        yield from self._excerpt(first, colour)
        if first.remedy:
            yield f"  → {clean(first.remedy)}"
        shown = len(group) if self.most <= 0 else self.most
        for other in group[1:shown]:
            words = "" if other.message == first.message else f" {other.message}"
            where = f": {other.document}" if other.document else ""
            yield f"  also {clean(other.place + where + words)}"
        if len(group) > shown:
            more = len(group) - max(shown, 1)
            yield self.style(f"  … {more:,} more like this (--max 0 shows all)", dim=True)

    def _excerpt(self, finding: Finding, colour: str) -> Iterator[str]:
        line = self._line(finding)
        if not line.strip():
            return
        at = finding.column - 1
        start = max(0, at - _WIDTH // 3) if len(line) > _WIDTH else 0
        if start == 0 and len(line) > _WIDTH and at < _WIDTH // 2:
            start = 0
        piece = line[start : start + _WIDTH]
        lead = "…" if start else ""
        tail = "…" if start + _WIDTH < len(line) else ""
        piece = _CONTROL.sub("�", piece.replace("\t", " "))
        number = f"{finding.line:>6}"
        yield f"{self.style(number + ' │', fg='blue')} {lead}{piece}{tail}"
        before = len(lead) + sum(width(c) for c in piece[: at - start])
        length = max(1, min(finding.length or 1, len(piece) - (at - start)))
        marks = "".join("^" * width(c) for c in piece[at - start : at - start + length]) or "^"
        margin = self.style(" " * len(number) + " │", fg="blue")
        yield f"{margin} {' ' * before}{self.style(marks, fg=colour)}"

    def _line(self, finding: Finding) -> str:
        if not finding.line:
            return ""
        if self._name != finding.path:
            self._name, self._document = finding.path, None
            path = self.paths.get(finding.path)
            try:
                if path is not None:
                    self._document = Document(path.read_bytes())
            except (OSError, WrongEncoding):
                self._document = None
        return self._document.line(finding.line) if self._document else ""


def width(letter: str) -> int:
    """Columns that a letter takes on a terminal."""
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def clean(text: str) -> str:
    """The text without what would steer a terminal."""
    return _CONTROL.sub("�", text)


def summary(files: int, found: list[Finding], known: int, seconds: float, bare: int = 0) -> str:
    """One line: how many files, and what was found. `bare`: how many of them name no schema."""
    counts = counted(found)
    said = [
        _count(counts["error"], "error"),
        _count(counts["warning"], "warning"),
        _count(counts["info"], "remark"),
    ]
    parts = [s for s in said if not s.startswith("0 ")]
    groups = len(grouped(found))
    of = f" of {_count(groups, 'kind')}" if len(found) > groups else ""
    verdict = f"{', '.join(parts)}{of}" if parts else "nothing to say"
    old = f"; {_count(known, 'known finding')} not said again" if known else ""
    without = "" if not bare else "; no schema" if bare == files else f"; {bare:,} without a schema"
    return f"{_count(files, 'file')}: {verdict}{old}{without} ({seconds:.1f} s)"


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"
