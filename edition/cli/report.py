"""How findings and results are shown: in words, or as JSON for machines."""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import click
import msgspec
from rich.console import Console
from rich.text import Text

from edition import project as projects
from edition.finding import CannotRun, Finding

SHOWN: Final = 5
"""Findings of one code that are shown before the rest is only counted."""
_COLOURS: Final = {"error": "bold red", "warning": "yellow", "info": "cyan"}
_ORDER: Final = {"error": 0, "warning": 1, "info": 2}

out = Console(highlight=False, soft_wrap=True, markup=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, markup=False)


def findings(found: Iterable[Finding], most: int = SHOWN) -> None:
    """Print findings grouped by code, the gravest first, each with its place."""
    groups: dict[str, list[Finding]] = {}
    for finding in found:
        groups.setdefault(finding.code, []).append(finding)
    for code in sorted(groups, key=lambda c: (_ORDER[groups[c][0].severity], c)):
        group = groups[code]
        first = group[0]
        heading = Text.assemble(
            (first.severity, _COLOURS[first.severity]), " ", (code, "bold"), f"  {len(group):,}"
        )
        err.print(heading)
        shown = group if most <= 0 else group[:most]
        for finding in shown:
            where = f" {finding.document}:" if finding.document else ""
            err.print(Text.assemble("  ", (f"{finding.place}:", "bold"), where, f" {finding.message}"))
            if finding.detail and finding.detail != first.remedy:
                err.print(Text(f"    {finding.detail}", style="dim"))
        if len(shown) < len(group):
            err.print(
                Text(f"  … and {len(group) - len(shown):,} more (--max 0 shows all)", style="dim")
            )
        err.print(Text(f"  → {first.remedy}", style="dim"))


def as_json(finding: Finding) -> dict[str, Any]:
    """A finding for machines, with severity and remedy spelt out."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "document": finding.document,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def count(n: int, what: str) -> str:
    """A number with its noun: "1 file", "2 files"."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def program() -> str:
    """What calls this command again: its name where the shell finds it, else the way it was called."""
    called = Path(sys.argv[0])
    if shutil.which("edition") or called.stem != "edition" or not called.is_file():
        return "edition"
    return projects.shown(called)


def print_json(result: dict[str, Any]) -> None:
    """One JSON object on one line of standard output."""
    sys.stdout.write(msgspec.json.encode(result).decode() + "\n")


def exit_code(found: Iterable[Finding]) -> int:
    """1 where there is an error or a warning, else 0. What is only for information is no finding
    that a pipeline should stop at."""
    return int(any(f.severity != "info" for f in found))


@contextmanager
def cannot_run(json: bool) -> Iterator[None]:
    """Turn CannotRun into its findings and exit code 2."""
    try:
        yield
    except CannotRun as stop:
        if json:
            print_json({"ok": False, "findings": [as_json(f) for f in stop.findings]})
        else:
            findings(stop.findings, most=0)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        err.print("Stopped. What was written is whole; the next build does the rest.")
        raise SystemExit(130) from None
    except click.ClickException:
        raise
    except Exception as fault:
        if os.environ.get("EDITION_DEBUG"):
            raise
        place = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        message = f"{type(fault).__name__} at {where}: {fault}"
        if json:
            print_json({"ok": False, "fault": message, "findings": []})
        err.print(Text.assemble(("A fault of the software, not of your text", "bold red")))
        err.print(Text(f"  {message}"))
        err.print(Text("  → Please report it. EDITION_DEBUG=1 shows more.", style="dim"))
        raise SystemExit(2) from None


_STAGES: Final = {
    "read": "Reading",
    "encode": "Encoding",
    "pages": "Making pages",
    "print": "Putting the book together",
    "press": "Setting type",
    "audit": "Auditing",
}


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar for each stage, on a terminal that can show one; else nothing."""
    if quiet or not err.is_terminal:
        yield lambda _stage, _done, _total: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    # No refreshing thread: processes are forked while the bar is shown.
    bar = Progress(
        TextColumn("{task.description:<26}"),
        BarColumn(bar_width=40),
        MofNCompleteColumn(),
        console=err,
        auto_refresh=False,
        transient=True,
    )
    stages: dict[str, Any] = {}
    with bar:

        def step(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bar.add_task(_STAGES.get(stage, stage), total=total)
            bar.update(stages[stage], completed=done, total=total)
            bar.refresh()

        yield step
