"""`edition format`: canonical, line-friendly layout that touches no word."""

from __future__ import annotations

from pathlib import Path

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller
from edition.finding import declare

declare(
    "format.changes",
    "error",
    "Please report it with the file; it was left as it is.",
    "Layout is changed only where no reader sees it.",
)


@options.command("format")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 where a file would change.")
@options.telling()
def command(paths: tuple[Path, ...], check: bool, teller: Teller) -> None:
    """Write TEI files in canonical layout: one block a line, no line broken inside a block.

    Only white space that no reader sees is changed. Each result is compared with the file before it
    is written, and is not written if anything else than layout would change.
    """
    from edition import files as writing
    from edition.compare import record, source
    from edition.compare.layout import canonical
    from edition.fault import apart
    from edition.finding import Finding
    from edition.revisions import selection

    files = [f for p in paths for f in (sorted(p.rglob("*.xml")) if p.is_dir() else [p])]
    found: list[Finding] = []
    changed: list[str] = []
    for file in files:
        with apart(found, str(file), f"laying out {file}"):
            data = selection.read_file(file)
            side = source.read(data, str(file))
            new = canonical(side).encode(side.encoding)
            if new == data:
                continue
            if record.of_bytes(data, new, str(file)).changes:
                found.append(Finding("format.changes", str(file), "More than layout would change."))
                continue
            if not check:
                writing.write(file, new)
            changed.append(str(file))
            if teller.words:
                terminal.say(f"{file}: {'would change' if check else 'written'}")
    code = 2 if found else int(check and bool(changed))
    teller.tell(found, {"files": len(files), "changed": changed}, code=code)
    raise SystemExit(code)
