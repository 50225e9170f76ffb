"""`edition encode`: from transcripts to TEI."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec
from rich.text import Text

from edition import files, settings
from edition import project as projects
from edition.cli import report
from edition.encode import review, run
from edition.encode.run import Options, Result


@click.command("encode")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Folder to write to; else `encoded` in the project.",
)
@click.option(
    "-r",
    "--register",
    "registers",
    multiple=True,
    type=click.Path(path_type=Path),
    help="TEI file whose persons and terms are tagged; else the volumes of the project.",
)
@click.option(
    "--kind",
    type=click.Choice(["published", "archival", "dialect"]),
    help="What the transcripts are; else recognised one by one.",
)
@click.option(
    "--profile", type=click.Choice(["edition", "frus"]), help="Lists nested, or flat as in the series."
)
@click.option(
    "-j", "--workers", type=click.IntRange(0), default=0, help="Processes; 0: one per processor."
)
@click.option("--max", "most", type=int, default=20, help="Lines of the review table to show; 0: all.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
@click.option("--json", "json", is_flag=True, help="Print the result as one JSON object.")
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    registers: tuple[Path, ...],
    kind: str | None,
    profile: str | None,
    workers: int,
    most: int,
    quiet: bool,
    json: bool,
) -> None:
    """Encode transcripts as TEI.

    PATHS are transcripts (.txt, .md) or folders of them. Each becomes a TEI file named after its
    document. What was guessed is listed in a review table, here and in review.html. What did not change
    is not encoded again; a file that was changed by hand is not written over.
    """
    with report.cannot_run(json):
        root = _project(paths[0])
        if not registers and root is not None:
            registers = projects.find([root]).files
        values = tuple((k, v) for k, v in (("kind", kind), ("profile", profile)) if v)
        folder = output or (root or Path()) / "encoded"
        options = Options(folder.absolute(), tuple(registers), values, workers)
        with report.progress(quiet or json) as step:
            result = run.run(paths, options, step)
        files.write(folder / review.NAME, review.page(result))
    code = report.exit_code(result.findings)
    if not result.documents:
        code = 2
    if json:
        report.print_json(
            {
                "ok": code == 0,
                "output": str(result.output),
                "documents": result.documents,
                "written": result.written,
                "unchanged": result.unchanged,
                "beside": result.beside,
                "failed": result.failed,
                "kinds": result.kinds,
                "proposals": [msgspec.to_builtins(p) for p in result.proposals],
                "findings": [report.as_json(f) for f in result.findings],
            }
        )
    elif not quiet:
        _show(result, most)
    raise SystemExit(code)


def _project(path: Path) -> Path | None:
    """The project folder that a path lies in."""
    here = path.absolute()
    for folder in (here, *here.parents):
        if (folder / settings.NAME).is_file():
            return folder
    return None


def _show(result: Result, most: int) -> None:
    report.findings(result.findings)
    if len(result.kinds) <= 12:
        for name, kind in result.kinds.items():
            kind, _, why = kind.partition(": ")
            report.out.print(Text.assemble(f"{name}: ", (kind, "bold"), (f" ({why})", "dim")))
    # What waits for the editor comes first, so that it is not what is left out.
    ordered = sorted(result.proposals, key=lambda p: p.done)
    shown = ordered if most <= 0 else ordered[:most]
    state = None
    for p in shown:
        if p.done is not state:
            state = p.done
            total = sum(q.done is state for q in result.proposals)
            head = (
                f"To check ({total:,}): in the TEI, with its certainty"
                if state
                else (f"Questions ({total:,}): not in the TEI until you decide")
            )
            report.out.print(Text(f"\n{head}", style="bold" if state else "bold yellow"))
        line = Text.assemble(
            f"{p.path}:{p.line}:{p.column}: ", (f"{p.kind}: ", "dim"), (p.stood, "bold")
        )
        if p.made:
            line.append(f" → {p.made}")
        line.append(f" ({p.cert})", "dim")
        report.out.print(line)
        report.out.print(Text(f"  {p.why}", style="dim"))
    if len(shown) < len(result.proposals):
        report.out.print(f"… and {len(result.proposals) - len(shown):,} more (--max 0 shows all)")
    if shown:
        report.out.print()
    folder = projects.shown(result.output)
    report.out.print(
        f"{report.count(result.documents, 'document')}: {report.count(result.written, 'file')} "
        f"written, "
        f"{result.unchanged:,} unchanged"
    )
    for name in result.beside:
        report.out.print(f"  Changed by hand, and left as it is: {name}")
    for name in result.failed:
        report.out.print(f"  Not encoded: {name}")
    report.out.print(f"  TEI:    {folder}/")
    report.out.print(f"  Review: {folder}/{review.NAME}")
