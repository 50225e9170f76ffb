"""`edition git-text`: a file as git shows its lines where it does not ask for our words."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command("git-text")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path) -> None:
    """Print a file in canonical layout, one sentence a line, for `git show` and `git log -p`. Set up by
    `edition git`.

    A file that is no XML is printed as it is.
    """
    from edition.cli import report
    from edition.compare import sides, source
    from edition.compare.layout import canonical, sentences
    from edition.finding import CannotRun

    with report.cannot_run(False):
        data = sides.read_file(file)
        try:
            side = source.read(data, str(file), any_xml=True)
            data = sentences(canonical(side)).encode("utf-8", "replace")
        except CannotRun:
            pass
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
