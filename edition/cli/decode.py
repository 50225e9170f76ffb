"""`edition decode`: from TEI back to transcripts."""

from __future__ import annotations

from pathlib import Path

import click

from edition import project as projects
from edition.cli import options, terminal
from edition.cli.teller import Teller, count
from edition.encode import back


@options.command("decode")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.output("Folder to write to.", required=True)
@click.option("-d", "--document", "only", multiple=True, help="xml:id of a document; else all.")
@click.option("--facsimile", default="", help="Pattern of image names, such as {n+28:04}.")
@options.telling()
def command(
    paths: tuple[Path, ...],
    output: Path,
    only: tuple[str, ...],
    facsimile: str,
    teller: Teller,
) -> None:
    """Write the documents of TEI files as transcripts.

    PATHS are TEI files, or folders of them. Each document becomes a file in the dialect, named after
    its xml:id. Encoded again it gives the same TEI. A file that exists is not written over.
    """
    files = projects.find(paths).files
    result = back.run(files, output, frozenset(only), facsimile)
    fields = {"documents": result.documents, "written": result.written}
    code = teller.tell(result.findings, fields)
    if teller.words:
        terminal.say(
            f"{count(result.documents, 'document')}: "
            f"{count(result.written, 'file')} written to {projects.shown(output)}/"
        )
    raise SystemExit(code)
