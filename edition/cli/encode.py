"""`edition encode`: from transcripts to TEI."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from edition import files, settings
from edition import project as projects
from edition.cli import options, terminal
from edition.cli.teller import Teller, count
from edition.encode import review, run
from edition.encode.run import Options, Result


@options.command("encode")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@options.output("Folder to write to; else `encoded` in the project.")
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
@options.workers
@options.telling(most=20)
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    registers: tuple[Path, ...],
    kind: str | None,
    profile: str | None,
    workers: int,
    teller: Teller,
) -> None:
    """Encode transcripts as TEI.

    PATHS are transcripts (.txt, .md) or folders of them. Each becomes a TEI file named after its
    document. What was guessed is listed in a review table, here and in review.html. What did not change
    is not encoded again; a file that was changed by hand is not written over.
    """
    root = _project(paths[0])
    if not registers and root is not None:
        registers = projects.find([root]).files
    values = tuple((k, v) for k, v in (("kind", kind), ("profile", profile)) if v)
    folder = output or (root or Path()) / "encoded"
    chosen = Options(folder.absolute(), tuple(registers), values, workers)
    with teller.progress() as step:
        result = run.run(paths, chosen, step)
    files.write(folder / review.NAME, review.page(result))
    fields = {
        "output": str(result.output),
        "documents": result.documents,
        "written": result.written,
        "unchanged": result.unchanged,
        "beside": result.beside,
        "failed": result.failed,
        "kinds": result.kinds,
        "proposals": [msgspec.to_builtins(p) for p in result.proposals],
    }
    code = teller.tell(result.findings, fields, code=None if result.documents else 2)
    if teller.words:
        _show(result, teller.most)
    raise SystemExit(code)


def _project(path: Path) -> Path | None:
    """The project folder that a path lies in."""
    here = path.absolute()
    for folder in (here, *here.parents):
        if (folder / settings.NAME).is_file():
            return folder
    return None


def _show(result: Result, most: int) -> None:
    if len(result.kinds) <= 12:
        for name, kind in result.kinds.items():
            kind, _, why = kind.partition(": ")
            terminal.say(f"{name}: ", (kind, "bold"), (f" ({why})", "dim"))
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
            terminal.say()
            terminal.say((head, "bold" if state else "bold yellow"))
        terminal.say(
            f"{p.path}:{p.line}:{p.column}: ", (f"{p.kind}: ", "dim"), (p.stood, "bold"),
            f" → {p.made}" if p.made else "", (f" ({p.cert})", "dim"),
        )  # fmt: skip
        terminal.say((f"  {p.why}", "dim"))
    if len(shown) < len(result.proposals):
        terminal.say(f"… and {len(result.proposals) - len(shown):,} more (--max 0 shows all)")
    if shown:
        terminal.say()
    folder = projects.shown(result.output)
    terminal.say(
        f"{count(result.documents, 'document')}: {count(result.written, 'file')} written, "
        f"{result.unchanged:,} unchanged"
    )
    for name in result.beside:
        terminal.say(f"  Changed by hand, and left as it is: {name}")
    for name in result.failed:
        terminal.say(f"  Not encoded: {name}")
    terminal.say(f"  TEI:    {folder}/")
    terminal.say(f"  Review: {folder}/{review.NAME}")
