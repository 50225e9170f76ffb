"""`edition audit`: is every word of the TEI on the pages, and no other?"""

from __future__ import annotations

from pathlib import Path

import click

from edition import project as projects
from edition import workflow
from edition.cli import report


@click.command("audit")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder of the built edition.")
@click.option("-j", "--workers", type=click.IntRange(0), default=0, help="Processes to use.")
@click.option("--max", "most", type=int, default=20, help="Findings to show of each kind; 0: all.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
@click.option("--json", "json", is_flag=True, help="Print the result as one JSON object.")
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    workers: int,
    most: int,
    quiet: bool,
    json: bool,
) -> None:
    """Compare the words of a built edition with those of its TEI.

    For every document, section and division, the words of the TEI and the words of its page must be
    the same and in the same order, each note for itself; words that the software makes (numbers of
    notes and pages) and elements on the list of omissions aside.
    """
    with report.cannot_run(json):
        project = projects.find(paths, output)
        with report.progress(quiet or json) as step:
            result = workflow.audit(project, workflow.Options(workers=workers), step)
    code = report.exit_code(result.findings)
    if json:
        report.print_json(
            {
                "ok": code == 0,
                "pages": result.units,
                "documents": result.documents,
                "words": result.words,
                "notes": result.notes,
                "omitted": result.omitted,
                "findings": [report.as_json(f) for f in result.findings],
            }
        )
    elif not quiet:
        report.findings(result.findings, most)
        verdict = (
            "every word accounted for"
            if code == 0
            else report.count(len(result.findings), "difference")
        )
        report.out.print(
            f"{report.count(result.units, 'page')}, {report.count(result.documents, 'document')}, "
            f"{report.count(result.words, 'word')}, "
            f"{report.count(result.notes, 'note')}: {verdict}"
        )
        if result.omitted:
            names = ", ".join(f"{n} {c:,}" for n, c in sorted(result.omitted.items()))
            report.out.print(f"  Left out, as declared: {names}")
    raise SystemExit(code)
