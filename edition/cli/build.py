"""`edition build`: the site and the print-ready pages."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import click

from edition import project as projects
from edition import workflow
from edition.cli import report
from edition.idiom import PROFILES


@click.command("build")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder to write to.",
)
@click.option(
    "-j", "--workers", type=click.IntRange(0), default=0, help="Processes; 0: one per processor."
)
@click.option("--print/--no-print", "printing", default=None, help="Make print-ready pages, or not.")
@click.option("--search/--no-search", default=None, help="Make the search index, or not.")
@click.option("--all", "everything", is_flag=True, help="Make all books too: print, PDF, EPUB.")
@click.option("--clean", is_flag=True, help="Delete from the site what no build wrote.")
@click.option("--max", "most", type=int, default=report.SHOWN, help="Findings to show of each; 0: all.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
@click.option("--json", "json", is_flag=True, help="Print the result as one JSON object.")
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    workers: int,
    printing: bool | None,
    search: bool | None,
    everything: bool,
    clean: bool,
    most: int,
    quiet: bool,
    json: bool,
) -> None:
    """Build the website and print-ready pages.

    PATHS are a project folder, TEI files, or folders of them; none means the project in the current
    folder. What did not change is not written again.
    """
    with report.cannot_run(json):
        project = projects.find(paths, output)
        chosen = workflow.Options(workers=workers, print=printing, search=search, clean=clean)
        if everything:
            chosen = replace(chosen, print=True, pdf=True, epub=True, document_pdf=True)
            chosen = replace(chosen, beside=("print",))
        with report.progress(quiet or json) as step:
            result = workflow.build(project, chosen, step)
    code = report.exit_code(result.findings)
    if result.volumes == 0:
        code = 2
    if json:
        report.print_json(
            {
                "ok": code == 0,
                "output": str(result.output),
                "volumes": result.volumes,
                "documents": result.documents,
                "pages": result.pages,
                "written": result.written,
                "pruned": result.pruned,
                "seconds": round(result.seconds, 3),
                "failed": result.failed,
                "profiles": result.profiles,
                "findings": [report.as_json(f) for f in result.findings],
            }
        )
    elif not quiet:
        report.findings(result.findings, most)
        shown = projects.shown(result.output)
        changes = f"{report.count(result.written, 'file')} written"
        if result.pruned:
            changes += f", {result.pruned:,} deleted"
        if not result.written and not result.pruned:
            changes = "nothing had changed"
        report.out.print(
            f"{report.count(result.volumes, 'volume')}, {report.count(result.documents, 'document')}, "
            f"{report.count(result.pages, 'page')}: {changes} in {result.seconds:.1f} s"
        )
        for name in result.failed:
            report.out.print(f"  Not read: {name}; pages of an earlier build stay as they were")
        if result.profiles:
            read = (f"{PROFILES[p]} ({report.count(n, 'volume')})" for p, n in result.profiles.items())
            report.out.print(f"  Read as: {', '.join(read)}")
        if result.volumes or not result.failed:
            report.out.print(f"  Site:   {shown}/site/index.html")
            again = [report.program(), "serve", *(p.as_posix() for p in paths)]
            again += ["--output", output.as_posix()] if output is not None else []
            report.out.print(f"  Look:   open that file in a browser, or run: {shlex.join(again)}")
    raise SystemExit(code)
