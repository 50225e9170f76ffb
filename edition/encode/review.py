"""The review table as a page of HTML: every decision and question, by transcript and line."""

from __future__ import annotations

from typing import NamedTuple

import jinja2

from edition.encode.run import Result
from edition.resources import shipped

NAME = "review.html"


class Row(NamedTuple):
    """A line of the table."""

    place: str
    kind: str
    stood: str
    made: str
    cert: str
    why: str
    state: str
    """`done`, `open` or `finding`."""
    code: bool
    """Whether `made` is TEI."""


class File(NamedTuple):
    """A transcript and its lines."""

    path: str
    recognised: str
    rows: tuple[Row, ...]


def files(result: Result) -> tuple[File, ...]:
    """The table of a run: proposals and findings together, in the order of the lines."""
    rows: dict[str, list[tuple[int, int, Row]]] = {path: [] for path in result.kinds}
    for p in result.proposals:
        state = "done" if p.done else "open"
        row = Row(
            f"{p.line}:{p.column}" if p.line else "", p.kind, p.stood, p.made,
            f"{p.cert}, {state}", p.why, state, p.made.startswith("<"),
        )  # fmt: skip
        rows.setdefault(p.path, []).append((p.line, p.column, row))
    for f in result.findings:
        place = f"{f.line}:{f.column}" if f.line else ""
        row = Row(place, f.severity, f.code, f.message, "", f.remedy, "finding", False)
        rows.setdefault(f.path, []).append((f.line, f.column, row))
    return tuple(
        File(
            path, result.kinds.get(path, ""), tuple(r for _, _, r in sorted(some, key=lambda x: x[:2]))
        )
        for path, some in sorted(rows.items())
    )


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
    summary = (
        f"{len(result.kinds)} transcripts, {done} decisions to check, "
        f"{len(result.proposals) - done} questions, {len(result.findings)} findings."
    )
    template = environment.get_template("review/encode.html")
    return template.render(files=files(result), summary=summary).encode()
