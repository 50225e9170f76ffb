"""`edition build`: the site and the print-ready pages."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import click

from edition import project as projects
from edition import workflow
from edition.cli import options, terminal
from edition.cli.teller import Teller, count
from edition.idiom import PROFILES


@options.command("build")
@options.paths
@options.output("Folder to write to.")
@options.workers
@click.option("--print/--no-print", "printing", default=None, help="Make print-ready pages, or not.")
@click.option("--search/--no-search", default=None, help="Make the search index, or not.")
@click.option("--all", "everything", is_flag=True, help="Make all books too: print, PDF, EPUB.")
@click.option("--clean", is_flag=True, help="Delete from the site what no build wrote.")
@options.telling()
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    workers: int,
    printing: bool | None,
    search: bool | None,
    everything: bool,
    clean: bool,
    teller: Teller,
) -> None:
    """Build the website and print-ready pages.

    PATHS are a project folder, TEI files, or folders of them; none means the project in the current
    folder. What did not change is not written again.
    """
    project = projects.find(paths, output)
    chosen = workflow.Options(workers=workers, print=printing, search=search, clean=clean)
    if everything:
        chosen = replace(chosen, print=True, pdf=True, epub=True, document_pdf=True)
        chosen = replace(chosen, beside=("print",))
    with teller.progress() as step:
        result = workflow.build(project, chosen, step)
    fields = {
        "output": str(result.output),
        "volumes": result.volumes,
        "documents": result.documents,
        "pages": result.pages,
        "written": result.written,
        "pruned": result.pruned,
        "seconds": round(result.seconds, 3),
        "failed": result.failed,
        "profiles": result.profiles,
    }
    code = teller.tell(result.findings, fields, code=None if result.volumes else 2)
    if teller.words:
        _say(result, paths, output)
    raise SystemExit(code)


def _say(result: workflow.Report, paths: tuple[Path, ...], output: Path | None) -> None:
    changes = f"{count(result.written, 'file')} written"
    if result.pruned:
        changes += f", {result.pruned:,} deleted"
    if not result.written and not result.pruned:
        changes = "nothing had changed"
    terminal.say(
        f"{count(result.volumes, 'volume')}, {count(result.documents, 'document')}, "
        f"{count(result.pages, 'page')}: {changes} in {result.seconds:.1f} s"
    )
    for name in result.failed:
        terminal.say(f"  Not read: {name}; pages of an earlier build stay as they were")
    if result.profiles:
        read = (f"{PROFILES[p]} ({count(n, 'volume')})" for p, n in result.profiles.items())
        terminal.say(f"  Read as: {', '.join(read)}")
    if result.volumes or not result.failed:
        terminal.say(f"  Site:   {projects.shown(result.output)}/site/index.html")
        again = [_program(), "serve", *(p.as_posix() for p in paths)]
        again += ["--output", output.as_posix()] if output is not None else []
        terminal.say(f"  Look:   open that file in a browser, or run: {shlex.join(again)}")


def _program() -> str:
    """What calls this command again: its name where the shell finds it, else the way it was called."""
    called = Path(sys.argv[0])
    if shutil.which("edition") or called.stem != "edition" or not called.is_file():
        return "edition"
    return projects.shown(called)
