"""What the commands that make books have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from edition import project as projects
from edition import workflow
from edition.cli import report


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments and options of a command that makes books."""
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run."),
        click.option(
            "--max", "most", type=int, default=report.SHOWN, help="Findings to show of each; 0: all."
        ),
        click.option(
            "-j",
            "--workers",
            type=click.IntRange(0),
            default=0,
            help="Processes; 0: one per processor.",
        ),
        click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to."),
        click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


def parts(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option of a command that can make books of parts of a volume."""
    return click.option(
        "-d",
        "--document",
        "wanted",
        multiple=True,
        metavar="ID",
        help="Only this document or division, by its id; may be given more than once.",
    )(command)


def make(
    kind: str,
    paths: tuple[Path, ...],
    output: Path | None,
    workers: int,
    most: int,
    quiet: bool,
    wanted: tuple[str, ...] = (),
    documents: bool = False,
) -> None:
    """Make the books of one kind, say where they are, and leave."""
    with report.cannot_run(False):
        project = projects.find(paths, output)
        kinds = (kind, "documents") if documents else (kind,)
        chosen = workflow.Options(workers=workers, beside=kinds, parts=wanted)
        with report.progress(quiet) as step:
            result = workflow.build(project, chosen, step)
    found = [f for f in result.findings if f.code.startswith("press.") or f.severity == "error"]
    if not quiet:
        report.findings(found, most)
        for file in result.books[: most or None]:
            size = file.stat().st_size / 1_000_000
            report.out.print(f"  {projects.shown(file)} ({size:.1f} MB)")
        report.out.print(f"{report.count(len(result.books), 'book')} in {result.seconds:.1f} s")
    raise SystemExit(report.exit_code(found) if result.volumes else 2)
