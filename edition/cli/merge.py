"""`edition merge`: three files into one, as git's merge driver."""

from __future__ import annotations

from pathlib import Path

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller, count
from edition.finding import declare

declare(
    "merge.conflict",
    "error",
    "Choose between what stands after <?edition-conflict ours?> and after <?edition-conflict "
    "theirs?>, and delete the other and the three instructions.",
    "Both sides changed the same place, and only an editor can say which is right.",
)


@options.command("merge")
@click.argument("base", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("ours", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("theirs", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@options.output("Write here, not over OURS.")
@click.option("--name", default="", help="The path of the file, for messages (git: %P).")
@options.telling()
def command(
    base: Path, ours: Path, theirs: Path, output: Path | None, name: str, teller: Teller
) -> None:
    """Merge what OURS and THEIRS changed in BASE, and write the result over OURS.

    Edits to different words, notes and attributes of one paragraph are merged. Where both sides
    changed the same place, the smallest block round it stands twice, between processing instructions
    <?edition-conflict …?>, and the file stays XML.

    Exit codes: 0 merged, 1 there are conflicts, 2 the command could not run and OURS is as it was.
    """
    from edition import files
    from edition.compare import source
    from edition.finding import Finding
    from edition.revisions import selection
    from edition.revisions.merge import merge
    from edition.trail import reading

    shown = name or str(ours)
    with reading(shown):
        read = [
            source.read(selection.read_file(p), f"{shown} ({side})", any_xml=True)
            for p, side in ((base, "base"), (ours, "ours"), (theirs, "theirs"))
        ]
        merged = merge(*read)
    try:
        data = merged.text.encode(read[1].encoding)
    except UnicodeError:
        data = merged.text.encode(read[2].encoding)
    if merged.text != read[1].text or output is not None:
        files.write(output or ours, data)
    found = []
    if merged.conflicts:
        said = f"{count(merged.conflicts, 'conflict')} to settle."
        if not merged.marked:
            said = "The sides do not fit into one file; OURS is as it was, and has no marks."
        found.append(Finding("merge.conflict", shown, said))
    teller = teller._replace(quiet=teller.quiet and not found)
    code = teller.tell(found, {"path": shown, "conflicts": merged.conflicts}, paths={})
    if teller.words and not found:
        terminal.say(f"{shown}: merged")
    raise SystemExit(code)
