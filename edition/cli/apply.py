"""`edition apply`: a change list as a patch, with what a reviewer rejected taken back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller, count

if TYPE_CHECKING:
    from edition.review.decisions import Applied


@options.command("apply")
@click.argument("changes", type=click.Path(path_type=Path, exists=True, allow_dash=True))
@click.argument("target", type=click.Path(path_type=Path), required=False)
@click.option(
    "-r",
    "--reject",
    "decisions",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Decisions, as the review site exports them: what they reject stays as in A.",
)
@click.option("--reverse", is_flag=True, help="From B to A.")
@options.output("Write here, not over the target: a file, a folder for several, - for standard output.")
@click.option("--check", is_flag=True, help="Say whether it would apply; write nothing.")
@options.telling()
def command(
    changes: Path,
    target: Path | None,
    decisions: Path | None,
    reverse: bool,
    output: Path | None,
    check: bool,
    teller: Teller,
) -> None:
    """Apply CHANGES, which `edition diff --json` wrote, to TARGET.

    TARGET is a file, or the folder that the paths in CHANGES are in (without it: this folder). It
    may be at A or at B; the result is B, byte for byte, but for the records that were rejected.
    Nothing is written unless every file is as CHANGES expects it and the result is well-formed.
    """
    from edition.review import decisions as deciding
    from edition.revisions.selection import LARGEST, read_file

    data = terminal.received(LARGEST + 1) if str(changes) == "-" else read_file(changes)
    listed = deciding.read_changes(data, str(changes))
    chosen = deciding.read_decisions(read_file(decisions), str(decisions)) if decisions else None
    done = deciding.apply(listed, chosen, target or Path(), reverse)
    if not check:
        _write(done, target, output)
    if str(output) == "-":
        return
    listed_files = [{"path": o.path, "status": o.status, "taken_back": o.rejected} for o in done]
    teller.tell([], {"files": listed_files})
    if teller.words:
        for one in done:
            left = f", {count(one.rejected, 'record')} taken back" if one.rejected else ""
            told = "can be applied" if check and one.status == "written" else one.status
            terminal.say(f"{one.path}: {told}{left}")


def _write(done: list[Applied], target: Path | None, output: Path | None) -> None:
    from edition import files
    from edition.review.decisions import place

    if str(output) == "-":
        for one in done:
            terminal.raw(one.data or b"")
        return
    for one in done:
        if output is not None:
            several = len(done) > 1 or output.is_dir()
            to = place(output, one.path) if several else output
        else:
            to = one.file
        if one.data is None:
            files.remove(to)
        else:
            files.write(to, one.data)
