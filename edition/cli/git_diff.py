"""`edition git-diff`: what git calls to show a file's changes (gitattributes: diff driver)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller


@options.command("git-diff", context_settings={"ignore_unknown_options": True})
@click.argument("path")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("old_hex")
@click.argument("old_mode")
@click.argument("new", type=click.Path(path_type=Path))
@click.argument("new_hex")
@click.argument("new_mode")
@click.argument("more", nargs=-1)
def command(
    path: str, old: Path, old_hex: str, old_mode: str, new: Path, new_hex: str, new_mode: str,
    more: tuple[str, ...], teller: Teller,
) -> None:  # fmt: skip
    """Show what changed in one file, as git asks for it. Set up by `edition git`.

    A file that is not TEI is shown as git itself would.
    """
    if os.environ.get("GIT_EXTERNAL_DIFF", "").endswith("git-difftool--helper"):
        # `git difftool`: git asks us and not the tool, since ours is named for this kind of file.
        given = [path, str(old), old_hex, old_mode, str(new), new_hex, new_mode, *more]
        raise SystemExit(subprocess.run(["git", "difftool--helper", *given], check=False).returncode)
    from edition.compare import terminal as compared
    from edition.compare.summary import verdict
    from edition.finding import CannotRun
    from edition.revisions import run
    from edition.revisions.selection import Job, Request, read_file

    def side(file: Path, mode: str) -> bytes | None:
        return None if mode == "." or str(file) == "/dev/null" else read_file(file)

    try:
        before, after = side(old, old_mode), side(new, new_mode)
    except CannotRun as stop:
        teller.findings(stop.findings, most=0, paths={})
        raise SystemExit(0) from None
    job = Job(
        path,
        (lambda: before) if before is not None else None,
        (lambda: after) if after is not None else None,
        path,
    )
    request = Request([job], "a", "b")
    for _, changes, found in run.each(request, any_xml=True):
        if changes is None:
            for finding in found:
                terminal.say(f"{finding.path}: {finding.message}")
            terminal.flush()
            subprocess.run(
                ["git", "diff", "--no-index", "--no-ext-diff", "--", str(old), str(new)], check=False
            )
            continue
        for line in compared.file(changes, 40, plain=not terminal.coloured()):
            terminal.say(*line)
        terminal.say(verdict([changes]))
    raise SystemExit(0)  # anything else stops git
