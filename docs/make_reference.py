"""Write the reference pages that are made from the code: settings, findings, commands.

    python docs/make_reference.py

A test holds the pages against what this would write.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
import typing
from pathlib import Path

import click

from edition import cli, settings
from edition.finding import RULES

FOLDER = Path(__file__).resolve().parent / "reference"
_MADE = "<!-- Made from {source} by docs/make_reference.py: change that, then run `make docs`. -->\n"
_KINDS = {str: "string", bool: "true or false", int: "whole number", tuple: "list of strings"}
_GROUPS = {
    "config": "edition.toml",
    "project": "The project",
    "output": "The output folder",
    "file": "Files",
    "xml": "XML",
    "tei": "TEI",
    "id": "Ids",
    "volume": "Volumes",
    "link": "Links",
    "element": "Elements",
    "rend": "Looks",
    "note": "Notes",
    "date": "Dates",
    "image": "Images",
    "stylesheet": "Stylesheets",
    "template": "Templates",
    "audit": "The audit",
}


# -- configuration.md ------------------------------------------------------------------------------


def _field_notes(cls: type) -> dict[str, str]:
    """The docstring after each field of a dataclass."""
    (body,) = ast.parse(inspect.getsource(cls)).body
    assert isinstance(body, ast.ClassDef)
    notes = {}
    for field, note in zip(body.body, body.body[1:], strict=False):
        if (
            isinstance(field, ast.AnnAssign)
            and isinstance(field.target, ast.Name)
            and isinstance(note, ast.Expr)
            and isinstance(note.value, ast.Constant)
        ):
            notes[field.target.id] = " ".join(str(note.value.value).split())
    return notes


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def configuration() -> str:
    """Every table and key of edition.toml."""
    parts = [
        "# edition.toml",
        _MADE.format(source="edition/settings.py"),
        "A project is a folder with a file `edition.toml`. The file is [TOML](https://toml.io) in UTF-8. "
        "Every key\ncan be left out; an empty file is a valid one. An unknown key is an error, so that "
        "a misspelt one is not\nsilently ignored. Paths are inside the project: nothing outside it is "
        "read or written.\n",
    ]
    example: list[str] = []
    for table in dataclasses.fields(settings.Settings):
        cls = typing.get_type_hints(settings.Settings)[table.name]
        kinds, notes = typing.get_type_hints(cls), _field_notes(cls)
        about = (inspect.getdoc(cls) or "").partition(": ")[2]
        parts += [f"## [{table.name}]\n", f"{about[0].upper()}{about[1:]}\n"]
        parts.append("| key | kind | default | meaning |\n|---|---|---|---|")
        example.append(f"[{table.name}]")
        for field in dataclasses.fields(cls):
            kind = kinds[field.name]
            plain = typing.get_origin(kind) or kind
            default = _toml(field.default)
            meaning = re.sub(r'("[^"]*"|\{\w+\}|\b\w+/@\w+|@\w+\b|\blabels/)', r"`\1`", notes[field.name])
            parts.append(f"| `{field.name}` | {_KINDS[plain]} | `{default}` | {meaning} |")
            example.append(f"{field.name} = {default}")
        parts.append("")
        example.append("")
    parts += [
        "## All of it, with the defaults\n",
        "```toml",
        "\n".join(example).rstrip(),
        "```\n",
        "## Without an edition.toml\n",
        "`edition build FILE.xml` and `edition build FOLDER` work with the defaults. Files that a text "
        "points to,\nsuch as a PDF, are published only where there is an `edition.toml`: only then is the "
        "folder known to be\nthe edition's own.\n",
    ]
    return "\n".join(parts)


# -- findings.md -----------------------------------------------------------------------------------


def findings() -> str:
    """Every code, with its severity, reason and remedy."""
    parts = [
        "# Findings",
        _MADE.format(source="edition/finding.py"),
        "A finding is one thing that the software has to tell the editor: a code, a place "
        "(`file:line:column`),\na sentence, a remedy. `edition explain CODE` prints the same as this "
        "page.\n",
        "| severity | meaning | exit code of `build` and `audit` |\n|---|---|---|\n"
        "| error | something is not published, or not as the editor wrote it | 1; 2 where nothing could "
        "be done at all |\n"
        "| warning | it is published, but hardly as it was meant | 1 |\n"
        "| info | worth knowing; often in order | 0 |\n",
    ]
    group = ""
    for code, rule in RULES.items():
        if code.partition(".")[0] != group:
            group = code.partition(".")[0]
            parts.append(f"## {_GROUPS[group]}\n")
        remedy = rule.remedy.replace("DIR", "FOLDER")
        parts += [f"### `{code}`\n", f"*{rule.severity}.* {_safe(rule.reason)}\n", f"→ {_safe(remedy)}\n"]
    return "\n".join(parts)


def _safe(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*")


# -- commands.md -----------------------------------------------------------------------------------


def commands() -> str:
    """Every command with its arguments and options."""
    context = click.Context(cli.main, info_name="edition")
    parts = [
        "# Commands",
        _MADE.format(source="edition/cli/"),
        "`edition COMMAND --help` prints the same as this page. Exit codes: 0 all is well, 1 there are "
        "findings\n(errors or warnings), 2 the command could not run, 130 it was stopped.\n",
        "With `--json` a command prints one JSON object on one line and nothing else. Findings and the "
        "progress\nbar go to standard error, the summary to standard output. If the software itself "
        "fails, it says so in\none sentence; `EDITION_DEBUG=1` in the environment shows where.\n",
    ]
    for name in cli.COMMANDS:
        command = cli.main.get_command(context, name)
        assert command is not None
        below = click.Context(command, info_name=f"edition {name}", parent=None)
        usage = " ".join(command.collect_usage_pieces(below))
        parts += [f"## edition {name}\n", f"```sh\nedition {name} {usage}\n```\n"]
        parts.append(inspect.cleandoc(command.help or "").replace("\f", "") + "\n")
        rows = []
        for param in command.get_params(below):
            if not isinstance(param, click.Option):
                continue
            names = ", ".join(f"`{one}`" for one in [*param.opts, *param.secondary_opts])
            value = "" if param.is_flag else f" {param.make_metavar(below)}"
            default = ""
            if not param.is_flag and param.default not in (None, ()) and isinstance(
                param.default, int | str
            ):
                default = f"`{param.default}`"
            rows.append(f"| {names}{value.replace('|', chr(92) + '|')} | {default} | {param.help or ''} |")
        parts += ["| option | default | meaning |\n|---|---|---|", *rows, ""]
    return "\n".join(parts)


PAGES = {"configuration.md": configuration, "findings.md": findings, "commands.md": commands}


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
