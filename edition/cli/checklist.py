"""`edition checklist`: the review of a volume as a report."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from edition import files
from edition import project as projects
from edition.cli import options, terminal
from edition.cli.asked import CheckRequest
from edition.cli.teller import UNREADABLE, Teller
from edition.finding import CannotRun
from edition.trail import reading


@options.command("checklist")
@click.argument("volume", type=click.Path(path_type=Path))
@options.output("File to write, .html or .md.")
@click.option(
    "-s", "--schema", "schemas", multiple=True, metavar="FILE", help="As for edition validate."
)
@click.option("--schematron", "schematrons", multiple=True, metavar="FILE", help="The same.")
@click.option("--seed", type=int, default=1, help="Draws the random samples; another draws others.")
@options.telling()
def command(
    volume: Path, output: Path | None, schemas: tuple[str, ...], schematrons: tuple[str, ...],
    seed: int, teller: Teller,
) -> None:  # fmt: skip
    """Write the review list of VOLUME: figures, findings and samples for each point.

    Without --output it is printed, in Markdown.
    """
    from edition.relaxng.document import Document
    from edition.validate import checklist
    from edition.validate.reading import RuledVolume
    from edition.validate.run import FATAL, check_file

    project, check, _ = CheckRequest((volume,), schemas, schematrons).now()
    file = project.files[0]
    shown = projects.shown(file)
    found = check_file(file, shown, check)
    if grave := [f for f in found if f.code in FATAL or f.code in UNREADABLE]:
        raise CannotRun(*grave)
    with reading(shown):
        read = RuledVolume(Document(file.read_bytes()), shown)
        points = checklist.points(read, found, check.schemas, check.schematron, seed)
        is_page = output is not None and output.suffix.lower() in (".html", ".htm")
        report = (checklist.page if is_page else checklist.markdown)(file.stem, points, seed)
    if output is not None:
        files.write(output, report.encode())
    code = int(any(point.state == "failed" for point in points))
    fields = {
        "output": str(output) if output is not None else None,
        "points": [dataclasses.asdict(point) for point in points],
    }
    if teller.form != "words":
        teller.tell(found, fields, code=code)
    elif output is None:
        terminal.text(f"{report}\n")
    elif teller.words:
        terminal.say(f"The list is in {output}.")
    raise SystemExit(code)
