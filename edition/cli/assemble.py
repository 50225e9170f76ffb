"""`edition assemble`: encoded documents into a volume."""

from __future__ import annotations

from pathlib import Path

import click

from edition import project as projects
from edition.cli import report
from edition.encode import assemble
from edition.finding import CannotRun, Finding


@click.command("assemble")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-v",
    "--volume",
    type=click.Path(path_type=Path),
    help="TEI file to put the documents into, begun if need be; else the only volume of the project.",
)
@click.option("--title", default="", help="Title of a volume that is begun.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
@click.option("--json", "json", is_flag=True, help="Print the result as one JSON object.")
def command(paths: tuple[Path, ...], volume: Path | None, title: str, quiet: bool, json: bool) -> None:
    """Put encoded documents into a volume.

    PATHS are files with one document each, or folders of them; by default `encoded`. Documents go in
    by their numbers, and nothing else in the volume is touched. One that is there is replaced, unless
    it was changed there since it was put in.
    """
    with report.cannot_run(json):
        result = assemble.assemble(paths or (Path("encoded"),), volume or _only(), title)
    code = report.exit_code(result.findings)
    if json:
        report.print_json(
            {
                "ok": code == 0,
                "volume": str(result.volume),
                "documents": result.documents,
                "added": result.added,
                "replaced": result.replaced,
                "kept": result.kept,
                "findings": [report.as_json(f) for f in result.findings],
            }
        )
    elif not quiet:
        report.findings(result.findings)
        report.out.print(
            f"{report.count(result.documents, 'document')}: {len(result.added):,} added, "
            f"{len(result.replaced):,} replaced, {len(result.kept):,} left as they are"
        )
        report.out.print(f"  Volume: {projects.shown(result.volume)}")
    raise SystemExit(code)


def _only() -> Path:
    """The one volume of the project here."""
    try:
        files = projects.find([Path()]).files
    except CannotRun:
        files = ()
    if len(files) != 1:
        named = f": {', '.join(projects.shown(f) for f in files)}" if files else ""
        message = f"There are {len(files)} volumes here{named}."
        raise CannotRun(
            Finding("assemble.volume", ".", message, detail="Name one with --volume; it may be new.")
        )
    return files[0]
