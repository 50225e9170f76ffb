"""`edition new`: a project that builds at once."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Final

import click

from edition import project as projects
from edition.cli import options, terminal
from edition.cli.teller import Teller
from edition.files import write
from edition.finding import CannotRun, Finding
from edition.resources import shipped
from edition.settings import NAME

_TOML: Final = """\
[edition]
title = {title}
# subtitle = ""
# publisher = ""
# description = "What the home page says of the edition."
language = "en"          # language of the interface: the name of a file in templates/labels/

[volumes]
files = ["tei/*.xml"]    # each TEI file is a volume
# documents = ["document"]   # values of div/@type that make a division a document

[validation]
schema = ["edition"]     # the profile that comes with the software; or a file of your own

[site]
# base_url = "https://example.org/edition/"   # where the site will stand

[references]
# Where volumes are published that are not part of this edition:
# volumes = "https://history.state.gov/historicaldocuments/{{volume}}/{{id}}"

[output]
folder = "build"
print = true
"""

_IGNORE: Final = "/build/\n"


@options.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--title", help="Title of the edition; by default the folder's name.")
@click.option("--sample", is_flag=True, help="Start from the sample edition instead of a first volume.")
@options.telling()
def command(folder: Path, title: str | None, sample: bool, teller: Teller) -> None:
    """Start a project in FOLDER, which must be new or empty."""
    files = _sample() if sample else _first(folder, title)
    _write(folder, files)
    teller.tell([], {"folder": str(folder), "files": sorted(files)})
    if teller.words:
        shown = projects.shown(folder)
        terminal.say(f"Started a project in {shown}:")
        for name in sorted(files):
            terminal.say(f"  {name}")
        terminal.say("Next:")
        terminal.say(f"  cd {shlex.quote(shown)}")
        terminal.say("  edition serve")


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CannotRun(
                Finding(
                    "output.foreign",
                    str(folder),
                    "The folder is not empty.",
                    detail="Name a folder that does not exist yet.",
                )
            )
    except OSError as error:
        raise CannotRun(
            Finding("output.unwritable", str(folder), f"{error.strerror or error}.")
        ) from None
    for name, data in files.items():
        write(folder / name, data)


def _sample() -> dict[str, bytes]:
    """The sample edition as shipped."""
    seeds = shipped("seeds")
    files = {
        path.relative_to(seeds).as_posix(): path.read_bytes()
        for name in ("tei", "transcripts")
        for path in sorted((seeds / name).iterdir())
        if path.is_file()
    }
    return {NAME: (seeds / NAME).read_bytes(), **files, ".gitignore": _IGNORE.encode()}


def _first(folder: Path, title: str | None) -> dict[str, bytes]:
    """A project with one small volume to replace or to grow."""
    name = title or folder.resolve().name or "Edition"
    name = " ".join("".join(ch if ch.isprintable() else " " for ch in name).split())
    slug = re.sub(r"[^A-Za-z0-9]+", "-", folder.resolve().name).strip("-").lower()
    slug = slug if slug[:1].isalpha() else f"volume-{slug or 1}"
    volume = shipped("templates", "new", "volume.xml").read_text("utf-8")
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    volume = volume.replace("VOLUME-ID", slug).replace("VOLUME-TITLE", escaped)
    quoted = json.dumps(name, ensure_ascii=False)  # which TOML reads alike
    return {
        NAME: _TOML.format(title=quoted).encode(),
        f"tei/{slug}.xml": volume.encode(),
        ".gitignore": _IGNORE.encode(),
    }
