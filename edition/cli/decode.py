"""`edition decode`: from TEI back to transcripts."""

from __future__ import annotations

from pathlib import Path

import click

from edition import project as projects
from edition.cli import report
from edition.encode import back


@click.command("decode")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder to write to."
)
@click.option("-d", "--document", "only", multiple=True, help="xml:id of a document; else all.")
@click.option("--facsimile", default="", help="Pattern of image names, such as {n+28:04}.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
@click.option("--json", "json", is_flag=True, help="Print the result as one JSON object.")
def command(
    paths: tuple[Path, ...],
    output: Path,
    only: tuple[str, ...],
    facsimile: str,
    quiet: bool,
    json: bool,
) -> None:
    """Write the documents of TEI files as transcripts.

    PATHS are TEI files, or folders of them. Each document becomes a file in the dialect, named after
    its xml:id. Encoded again it gives the same TEI. A file that exists is not written over.
    """
    with report.cannot_run(json):
        files = projects.find(paths).files
        result = back.run(files, output, frozenset(only), facsimile)
    code = report.exit_code(result.findings)
    if json:
        report.print_json(
            {
                "ok": code == 0,
                "documents": result.documents,
                "written": result.written,
                "findings": [report.as_json(f) for f in result.findings],
            }
        )
    elif not quiet:
        report.findings(result.findings)
        report.out.print(
            f"{report.count(result.documents, 'document')}: "
            f"{report.count(result.written, 'file')} written to {projects.shown(output)}/"
        )
    raise SystemExit(code)
