"""The review table as a page of HTML: every decision and question, by transcript and line."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import jinja2

from edition.encode.run import Result
from edition.resources import shipped

NAME: Final = "review.html"
_TAG: Final = re.compile(r"(?=<)|(?<=>)(?![,.;])")


class Row(NamedTuple):
    """A line of the table."""

    place: str
    kind: str
    before: str
    stood: str
    after: str
    made: str
    cert: str
    why: str
    state: str
    """`done`, `open` or `finding`."""
    tags: tuple[str, ...]
    """Where `made` is TEI, its pieces: a line can break between tags and nowhere inside a name."""


class File(NamedTuple):
    """A transcript and its lines."""

    path: str
    kind: str
    why: str
    """By what its kind was recognised."""
    rows: tuple[Row, ...]

    @property
    def questions(self) -> int:
        return sum(row.state == "open" for row in self.rows)


def files(result: Result) -> tuple[File, ...]:
    """The table of a run: proposals and findings together, in the order of the lines."""
    rows: dict[str, list[tuple[int, int, Row]]] = {path: [] for path in result.kinds}
    for p in result.proposals:
        place = f"{p.line}:{p.column}" if p.line else ""
        state = "done" if p.done else "open"
        tags = tuple(filter(None, _TAG.split(p.made))) if p.made.startswith("<") else ()
        row = Row(place, p.kind, p.before, p.stood, p.after, p.made, p.cert, p.why, state, tags)
        rows.setdefault(p.path, []).append((p.line, p.column, row))
    for f in result.findings:
        place = f"{f.line}:{f.column}" if f.line else ""
        row = Row(place, f.severity, "", f.code, "", f.message, "", f.remedy, "finding", ())
        rows.setdefault(f.path, []).append((f.line, f.column, row))
    found = []
    for path, some in sorted(rows.items()):
        kind, _, why = result.kinds.get(path, "").partition(": ")
        ordered = tuple(row for _, _, row in sorted(some, key=lambda line: line[:2]))
        found.append(File(path, kind, why, ordered))
    return tuple(found)


def page(result: Result) -> bytes:
    """The review table of a run."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    done = sum(p.done for p in result.proposals)
    template = environment.get_template("review/encode.html")
    return template.render(
        files=files(result),
        transcripts=len(result.kinds),
        done=done,
        questions=len(result.proposals) - done,
        findings=len(result.findings),
    ).encode()
