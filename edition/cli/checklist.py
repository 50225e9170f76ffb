"""`edition checklist`: the review of a volume as a report."""

from __future__ import annotations

from pathlib import Path

import click

from edition import files
from edition import project as projects
from edition.cli import stop
from edition.cli.asked import Asked
from edition.finding import CannotRun


@click.command("checklist")
@click.argument("volume", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write, .html or .md.")
@click.option(
    "-s", "--schema", "schemas", multiple=True, metavar="FILE", help="As for edition validate."
)
@click.option("--schematron", "schematrons", multiple=True, metavar="FILE", help="The same.")
@click.option("--seed", type=int, default=1, help="Draws the random samples; another draws others.")
def command(
    volume: Path, output: Path | None, schemas: tuple[str, ...], schematrons: tuple[str, ...], seed: int
) -> None:
    """Write the review list of VOLUME: figures, findings and samples for each point.

    Without --output it is printed, in Markdown.
    """
    with stop.cannot_run("text"):
        from edition.relaxng.document import Document
        from edition.validate import checklist
        from edition.validate.reading import Volume
        from edition.validate.run import FATAL, check_file

        project, check, _ = Asked((volume,), schemas, schematrons).now()
        file = project.files[0]
        shown = projects.shown(file)
        found = check_file(file, shown, check)
        if grave := [f for f in found if f.code in FATAL or f.code in stop.UNREADABLE]:
            raise CannotRun(*grave)
        read = Volume(Document(file.read_bytes()), shown)
        points = checklist.points(read, found, check.schemas, check.schematron, seed)
        is_page = output is not None and output.suffix.lower() in (".html", ".htm")
        report = (checklist.page if is_page else checklist.markdown)(file.stem, points, seed)
        if output is None:
            click.echo(report)
        else:
            files.write(output, report.encode())
            click.echo(f"The list is in {output}.")
    raise SystemExit(int(any(point.state == "failed" for point in points)))
