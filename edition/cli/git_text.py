"""`edition git-text`: a file as git shows its lines where it does not ask for our words."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller


@options.command("git-text")
@click.argument("file", type=click.Path(path_type=Path))
def command(file: Path, teller: Teller) -> None:
    """Print a file in canonical layout, one sentence a line, for `git show` and `git log -p`. Set up by
    `edition git`.

    A file that is no XML is printed as it is.
    """
    from edition.compare import source
    from edition.compare.layout import canonical, sentences
    from edition.fault import caught
    from edition.finding import CannotRun, Finding
    from edition.revisions import selection

    data = selection.read_file(file)
    words = data.decode("utf-8", "surrogateescape")
    faults: list[Finding] = []
    with suppress(CannotRun), caught(faults, str(file), f"laying out {file}"):
        side = source.read(data, str(file), any_xml=True)
        words = sentences(canonical(side))
    teller.findings(faults, paths={})
    terminal.text(words)
