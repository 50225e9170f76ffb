"""What the commands that make books have in common."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from edition import project as projects
from edition import workflow
from edition.cli import options as asked
from edition.cli import terminal
from edition.cli.teller import Teller, count


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The arguments and options of a command that makes books."""
    shared: tuple[Callable[[Callable[..., Any]], Callable[..., Any]], ...] = (
        asked.telling(), asked.workers, asked.output("Folder to write to."), asked.paths,
    )  # fmt: skip
    for option in shared:
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
    teller: Teller,
    wanted: tuple[str, ...] = (),
    documents: bool = False,
) -> None:
    """Make the books of one kind, say where they are, and leave."""
    project = projects.find(paths, output)
    kinds = (kind, "documents") if documents else (kind,)
    chosen = workflow.Options(workers=workers, beside=kinds, parts=wanted)
    with teller.progress() as step:
        result = workflow.build(project, chosen, step)
    found = [f for f in result.findings if f.code.startswith("press.") or f.severity == "error"]
    fields = {
        "output": str(result.output),
        "books": [str(file) for file in result.books],
        "seconds": round(result.seconds, 3),
        "failed": result.failed,
    }
    code = teller.tell(found, fields, code=None if result.volumes else 2)
    if teller.words:
        for file in result.books[: teller.most or None]:
            size = file.stat().st_size / 1_000_000
            terminal.say(f"  {projects.shown(file)} ({size:.1f} MB)")
        terminal.say(f"{count(len(result.books), 'book')} in {result.seconds:.1f} s")
    raise SystemExit(code)
