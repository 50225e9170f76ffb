"""`edition assemble`: encoded documents into a volume."""

from __future__ import annotations

from pathlib import Path

import click

from edition import project as projects
from edition.cli import options, terminal
from edition.cli.teller import Teller, count
from edition.encode import assemble
from edition.finding import CannotRun, Finding


@options.command("assemble")
@options.paths
@click.option(
    "-v",
    "--volume",
    type=click.Path(path_type=Path),
    help="TEI file to put the documents into, begun if need be; else the only volume of the project.",
)
@click.option("--title", default="", help="Title of a volume that is begun.")
@options.telling()
def command(paths: tuple[Path, ...], volume: Path | None, title: str, teller: Teller) -> None:
    """Put encoded documents into a volume.

    PATHS are files with one document each, or folders of them; by default `encoded`. Documents go in
    by their numbers, and nothing else in the volume is touched. One that is there is replaced, unless
    it was changed there since it was put in.
    """
    result = assemble.assemble(paths or (Path("encoded"),), volume or _only(), title)
    fields = {
        "volume": str(result.volume),
        "documents": result.documents,
        "added": result.added,
        "replaced": result.replaced,
        "kept": result.kept,
    }
    code = teller.tell(result.findings, fields)
    if teller.words:
        terminal.say(
            f"{count(result.documents, 'document')}: {len(result.added):,} added, "
            f"{len(result.replaced):,} replaced, {len(result.kept):,} left as they are"
        )
        terminal.say(f"  Volume: {projects.shown(result.volume)}")
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
