"""Findings for people: grouped by kind and cause, the gravest first, each with its line and the place
underlined. Every command says them so."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from edition.finding import Finding
from edition.relaxng.document import Document, WrongEncoding
from edition.validate.forms.groups import counted, grouped
from edition.visible import visible, width

Line = tuple[str | tuple[str, str], ...]
"""Parts of a line: a text, or a text with the names of its style."""
COLOURS: Final = {"error": "red", "warning": "yellow", "info": "cyan"}
_WIDTH: Final = 96
_LEAST: Final = 40
_GUTTER: Final = 9
MOST_KINDS: Final = 300
"""Kinds of findings that are shown unless all are asked for: nobody reads more."""


class Words:
    """Writes findings in words.

    `most`: places to show of each kind, 0 for all. `paths`: where the files are whose lines are shown,
    by the names that findings give them; None where the names are paths that can be read. `columns`:
    how wide a line may be; 0 where lines need no end.
    """

    def __init__(self, most: int, paths: Mapping[str, Path] | None = None, columns: int = 0) -> None:
        self.most = most
        self.paths = paths
        self.columns = max(columns, _LEAST) if columns else 0
        self._excerpt = min(_WIDTH, self.columns - _GUTTER - 2) if self.columns else _WIDTH
        self._name = ""
        self._document: Document | None = None

    def lines(self, found: Iterable[Finding]) -> Iterator[Line]:
        """All lines, groups parted by an empty one."""
        groups = grouped(found)
        shown = len(groups) if self.most <= 0 else MOST_KINDS
        for group in groups[:shown]:
            yield from self._group(group)
            yield ()
        if len(groups) > shown:
            yield ((f"… {len(groups) - shown:,} more kinds (--max 0 shows all)", "dim"),)
            yield ()

    def _group(self, group: list[Finding]) -> Iterator[Line]:
        first = group[0]
        colour = COLOURS[first.severity]
        place, head = first.place, f"{first.severity}[{first.code}]"
        message = f"{first.document}: {first.message}" if first.document else first.message
        begun, *more = self._wrapped(message, f"{place}: {head} ")
        yield (place, "bold"), ": ", (head, f"{colour} bold"), f" {begun}"
        yield from ((line,) for line in more)
        yield from self._lines_of(first, colour)
        yield from self._remedy(first)
        shown = len(group) if self.most <= 0 else self.most
        for other in group[1:shown]:
            words = f": {other.document}" if other.document else ""
            words += f": {other.message}" if other.message != first.message else ""
            begun, *more = self._wrapped(other.place + words, "  also ")
            yield "  also ", begun
            yield from ((line,) for line in more)
            if other.remedy != first.remedy:
                yield from self._remedy(other)
        if len(group) > shown:
            left = len(group) - max(shown, 1)
            yield ((f"  … {left:,} more like this (--max 0 shows all)", "dim"),)

    def _remedy(self, finding: Finding) -> Iterator[Line]:
        if finding.remedy:
            begun, *more = self._wrapped(finding.remedy, "  → ")
            yield "  → ", begun
            yield from ((line,) for line in more)

    def _wrapped(self, words: str, before: str) -> list[str]:
        """The text in lines, the first of which stands behind `before`, the others set in."""
        words = visible(words)
        if not self.columns:
            return [words]
        room = width(visible(before))
        lead = "." * min(room, self.columns - 1)
        made = textwrap.wrap(
            words, self.columns, initial_indent=lead, subsequent_indent="    ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
        if not made:
            return [words]
        # A lead that fills the line leaves no room: the first words then begin the next line.
        return [made[0][len(lead) :], *made[1:]]

    def _lines_of(self, finding: Finding, colour: str) -> Iterator[Line]:
        """The line that is meant, and below it where."""
        line = self._line(finding)
        if not line.strip():
            return
        room, at = self._excerpt, finding.column - 1
        start = 0 if len(line) <= room or at < room // 2 else max(0, at - room // 3)
        piece = line[start : start + room].replace("\t", " ")
        lead = "…" if start else ""
        tail = "…" if start + room < len(line) else ""
        yield (f"{finding.line:>6} │", "blue"), f" {lead}{piece}{tail}"
        before, behind = piece[: at - start], piece[at - start :]
        meant = visible(behind[: max(1, finding.length)])
        gap = " " * (len(lead) + width(visible(before)))
        yield (" " * 6 + " │", "blue"), f" {gap}", ("^" * (width(meant) or 1), colour)

    def _line(self, finding: Finding) -> str:
        if not finding.line or not finding.column:
            return ""
        if self._name != finding.path:
            self._name, self._document = finding.path, self._read(finding.path)
        return self._document.line(finding.line) if self._document else ""

    def _read(self, name: str) -> Document | None:
        """The file that a finding names; None where it is gone, or no text: said without its line."""
        try:
            path = Path(name) if self.paths is None else self.paths.get(name)
            return Document(path.read_bytes()) if path is not None and path.is_file() else None
        except (OSError, ValueError, WrongEncoding):
            return None


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
