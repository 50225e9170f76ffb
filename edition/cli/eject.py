"""`edition eject`: a shipped template, stylesheet, label file or style sheet, copied to be changed."""

from __future__ import annotations

from pathlib import Path

import click

from edition import eject
from edition import project as projects
from edition.cli import options, terminal
from edition.cli.teller import Teller


@options.command("eject")
@click.argument("name", required=False)
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(),
    help="The project's folder; by default the current one.",
)
@click.option("--list", "listed", is_flag=True, help="Show what can be ejected.")
@click.option("--diff", is_flag=True, help="Show what the software and the project changed in NAME.")
@click.option("--accept", is_flag=True, help="Note that NAME stands on what is shipped now.")
@options.telling("words", "json")
def command(
    name: str | None, folder: Path, listed: bool, diff: bool, accept: bool, teller: Teller
) -> None:
    """Copy the shipped file NAME, such as templates/home.html, into the project.

    The copy takes the place of the shipped file. What was copied is noted in ejected.toml and kept in
    .ejected/, so that a build can say when the software ships another.
    """
    if listed + diff + accept > 1:
        raise click.UsageError("Only one of --list, --diff and --accept can be had.")
    if listed:
        _list(teller)
    elif name is None:
        raise click.UsageError("Name a file, or show what there is: edition eject --list")
    elif diff:
        _diff(eject.difference(folder, name), teller)
    elif accept:
        eject.accept(folder, name)
        teller.tell([], {"accepted": name})
        if teller.words:
            terminal.say(f"{eject.RECORD} now says that {name} stands on what is shipped.")
    else:
        _eject(folder, name, teller)


def _eject(folder: Path, name: str, teller: Teller) -> None:
    path = eject.eject(folder, name)
    better = eject.better(name)
    teller.tell([], {"file": str(path), "better": better})
    if teller.words:
        shown = projects.shown(folder / eject.RECORD)
        terminal.say(f"Copied to {projects.shown(path)}; noted in {shown}.")
        for line in terminal.wrapped(better) if better else ():
            terminal.say(line)


def _list(teller: Teller) -> None:
    found = {name: eject.about(name) for name in eject.names()}
    teller.tell([], {"files": found})
    if teller.words:
        width = max(map(len, found))
        for name, about in found.items():
            terminal.say((f"{name:<{width}}", "bold"), f"  {about}")


_SHADES = {"+": "green", "-": "red", "@": "cyan"}


def _diff(found: eject.Difference, teller: Teller) -> None:
    teller.tell([], {"version": found.version, "shipped": found.shipped, "own": found.own})
    if not teller.words:
        return
    for what, lines in (
        (f"What the software changed since {found.version}", found.shipped),
        ("What the project changed", found.own),
    ):
        terminal.say((f"{what}:", "bold"), "" if lines else " nothing")
        for line in lines:
            shade = _SHADES.get(line[:1])
            terminal.say((line, shade) if shade else line)
