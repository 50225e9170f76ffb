"""Write the reference pages that are made from the code: settings, findings, commands.

    python docs/make_reference.py

A test holds the pages against what this would write.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
import typing
from pathlib import Path

import click
import msgspec

from edition import cli, settings
from edition.compare import patch, record
from edition.finding import RULES
from edition.finding import homes as declared
from edition.review import decisions
from edition.transcript import metadata

FOLDER = Path(__file__).resolve().parent / "reference"
_PACKAGE = FOLDER.parent.parent / "edition"
HOMES = _PACKAGE / "finding" / "homes.py"
"""Which module declares which code: made here, since no module can know of all others."""
_HOMES = '''"""Which module declares which code. Made by docs/make_reference.py: run `make docs`."""

from __future__ import annotations

from typing import Final

HOMES: Final[dict[str, str]] = {{
{lines}}}
'''
_MADE = "<!-- Made from {source} by docs/make_reference.py: change that, then run `make docs`. -->\n"
_KINDS = {str: "string", bool: "true or false", int: "whole number", tuple: "list of strings"}
_GROUPS = {
    "config": "edition.toml",
    "project": "The project",
    "baseline": "Known findings",
    "output": "The output folder",
    "software": "Faults of the software",
    "serve": "The local server",
    "file": "Files",
    "xml": "XML",
    "tei": "TEI",
    "schema": "The schema",
    "rng": "Against the schema",
    "schematron": "Schematron schemas",
    "sch": "What Schematron rules say",
    "division": "Divisions",
    "id": "Ids",
    "volume": "Volumes",
    "link": "Links",
    "person": "Persons",
    "document": "Documents",
    "page": "Pages",
    "text": "The text itself",
    "rules": "The house rules as a whole",
    "ignore": "What is ignored",
    "element": "Elements",
    "rend": "Looks",
    "excision": "Excisions",
    "note": "Notes",
    "date": "Dates",
    "image": "Images",
    "facsimile": "Images of pages",
    "override": "Overrides",
    "stylesheet": "Stylesheets",
    "template": "Templates",
    "citation": "Citations",
    "redirect": "Redirects",
    "search": "Search",
    "press": "Books",
    "audit": "The audit",
    "transcript": "Transcripts",
    "metadata": "Metadata of transcripts",
    "encode": "Encoding",
    "assemble": "Putting documents into a volume",
    "compare": "Comparison",
    "git": "git",
    "apply": "Change lists",
    "merge": "Merging",
    "format": "Layout",
    "collate": "Collation",
    "dialect": "The dialect",
    "decode": "Decoding",
}

_CONFIGURATION = """\
A project is a folder with a file `edition.toml`. The file is [TOML](https://toml.io) in UTF-8. Every
key can be left out; an empty file is a valid one. An unknown key is an error, so that a misspelt one is
not silently ignored. Paths are relative to the project's folder and stay inside it.
"""
_BARE = """\
## Without an edition.toml

`edition build FILE.xml` and `edition build FOLDER` work with the defaults: of a folder are taken the
TEI files in it, in its `tei/` and in its `volumes/`. So it is in every command that takes folders.
Files that a text points to, such as a PDF, are published only where there is an `edition.toml`: only
then is the folder known to be the edition's own.
"""
_METADATA = """\
What a transcript does not say of itself, an editor says in lines `key: value`: at its head, between
two lines `---`, or in a file beside it that has the same name and the ending `.meta`, where the
transcript is to stay as it is. Lines that begin with `#` are comments; a line that begins with a
space goes on with the value before it. An unknown key is a finding.

```text
---
number: 382
place: Washington
date: November 26, 1963, 7:14 p.m.
supplied: frus1961-63v05#d382
---
```

What comes from the metadata and is not in the transcript stands in `supplied` in the TEI, with
where it is from.
"""
_FINDINGS = """\
A finding is one thing that the software has to tell the editor: a code, a place (`file:line:column`),
a sentence, a remedy. `edition explain CODE` says what this page says.

| severity | meaning | exit code of `build` and `audit` |
|---|---|---|
| error | something is not published, or not as the editor wrote it | 1; 2 if nothing could be done |
| warning | it is published, but hardly as it was meant | 1 |
| info | worth knowing; often in order | 0 |
"""
_COMMANDS = """\
`edition COMMAND --help` says what this page says. Exit codes: 0 all is well, 1 there are findings
(errors or warnings), 2 the command could not run, 130 or 143 it was stopped, 141 its reader went away.

## What all commands have in common

| option | meaning |
|---|---|
| `--format FORM`, `--json` | how findings and result are told; the default is `words` |
| `--max N` | findings to show of each kind, in words; 0: all |
| `-q`, `--quiet` | say nothing in words unless the command cannot run |
| `-j N`, `--workers N` | processes to use; 0: one for each processor |
| `-o`, `--output` | where to write |

In words, findings stand together by kind and cause, the gravest first, each with its place, the line
that is meant, and one remedy. They and the progress bar go to standard error, the summary to standard
output; those of `validate`, its result, to standard output. On a terminal lines are as wide as
it is, and in colour, unless `NO_COLOR` is set; `FORCE_COLOR` asks for colour in a pipe. Letters that
would steer a terminal or turn the direction of writing are shown as signs: ␛, ⟨U+202E⟩, and `\\xff` for
a byte of a file name that is not UTF-8. Output is UTF-8, whatever the locale.

| form | standard output has |
|---|---|
| `words` | what is for people |
| `json` | one JSON object on one line, with `ok` and `findings` (`validate`: a line for each finding) |
| `sarif` | the findings as SARIF 2.1.0 |
| `github` | the findings as workflow commands of GitHub |
| `junit` | the findings as JUnit's XML |
| `markdown` | the changes, for a pull request |

If the software itself fails, it says so in one sentence, with the file and document that it was reading
(in JSON: `fault` and `reading`); `EDITION_DEBUG=1` in the environment shows where.
"""


# -- configuration.md ------------------------------------------------------------------------------

_CODE = re.compile(r'("[^"]*"|\{\w+\}|\b\w+/@\w+|@\w+\b|\blabels/)')


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
        _CONFIGURATION,
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
            meaning = _CODE.sub(r"`\1`", notes[field.name])
            parts.append(f"| `{field.name}` | {_KINDS[plain]} | `{default}` | {meaning} |")
            example.append(f"{field.name} = {default}")
        parts.append("")
        example.append("")
    parts += [
        "## All of it, with the defaults\n",
        "```toml",
        "\n".join(example).rstrip(),
        "```\n",
        _BARE,
    ]
    return "\n".join(parts)


# -- findings.md -----------------------------------------------------------------------------------


def findings() -> str:
    """Every code, with its severity, reason and remedy."""
    parts = [
        "# Findings",
        _MADE.format(source="the modules that find them"),
        _FINDINGS,
    ]
    group = ""
    for code, rule in RULES.items():
        if code.partition(".")[0] != group:
            group = code.partition(".")[0]
            parts.append(f"## {_GROUPS[group]}\n")
        remedy = rule.remedy.replace("DIR", "FOLDER")
        parts += [f"### `{code}`\n", f"*{rule.severity}.* {_safe(rule.reason)}\n"]
        parts += [f"→ {_safe(remedy)}\n"]
    return "\n".join(parts)


def _safe(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*")


# -- commands.md -----------------------------------------------------------------------------------


def metadata_keys() -> str:
    """docs/reference/metadata.md"""
    rows = "".join(
        f"| `{key}` | {_safe(meaning)} |{' yes |' if key in metadata.REPEATED else ' |'}\n"
        for key, meaning in metadata.KEYS.items()
    )
    return (
        "# Metadata of a transcript\n\n"
        + _MADE.format(source="edition/transcript/metadata.py")
        + "\n"
        + _METADATA
        + "\n| key | meaning | may be repeated |\n| --- | --- | --- |\n"
        + rows
    )


def commands() -> str:
    """Every command with its arguments and options."""
    context = click.Context(cli.main, info_name="edition", **cli.main.context_settings)
    parts = [
        "# Commands",
        _MADE.format(source="edition/cli/"),
        _COMMANDS,
    ]
    for name in cli.COMMANDS:
        command = cli.main.get_command(context, name)
        assert command is not None
        below = click.Context(command, info_name=name, parent=context)
        usage = " ".join(command.collect_usage_pieces(below))
        parts += [f"## edition {name}\n", f"```sh\nedition {name} {usage}\n```\n"]
        parts.append(inspect.cleandoc(command.help or "").replace("\f", "") + "\n")
        rows = []
        for param in command.get_params(below):
            if not isinstance(param, click.Option):
                continue
            names = ", ".join(f"`{one}`" for one in [*param.opts, *param.secondary_opts])
            value = "" if param.is_flag else f" {param.make_metavar(below)}".replace("|", "\\|")
            given = isinstance(param.default, int | str) and not param.is_flag
            default = f"`{param.default}`" if given else ""
            rows.append(f"| {names}{value} | {default} | {param.help or ''} |")
        parts += ["| option | default | meaning |\n|---|---|---|", *rows, ""]
    return "\n".join(parts)


# -- schemas of what comparison writes ---------------------------------------------------------------


def _schema(of: type[msgspec.Struct], parts: tuple[type[msgspec.Struct], ...], title: str) -> str:
    """The JSON Schema of a structure, with what the code says of each field."""
    made = msgspec.json.schema(of, ref_template="#/$defs/{name}")
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **made}
    for part in parts:
        one = made["$defs"][part.__name__]
        if part.__struct_config__.array_like:
            continue
        one["additionalProperties"] = False
        for field, note in _field_notes(part).items():
            said = one["properties"][field]
            said = {"allOf": [said]} if "$ref" in said else said
            one["properties"][field] = {**said, "description": note}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def changes_schema() -> str:
    """What `edition diff --json` prints."""
    parts = (decisions.Changes, decisions.Unread, record.FileChanges, record.Record, record.Document,
             record.Told, patch.Patch, patch.SideData, patch.EditData, patch.MoveData,
             patch.Span)  # fmt: skip
    return _schema(decisions.Changes, parts, "Changes between two sides of TEI files")


def decisions_schema() -> str:
    """What the review exports and `edition apply --reject` takes."""
    parts = (decisions.Decisions, decisions.FileDecisions)
    return _schema(decisions.Decisions, parts, "Decisions of a reviewer")


def homes() -> str:
    """edition/finding/homes.py: which module declares each code, in the order of the docs."""
    found: dict[str, str] = {}
    for path in sorted(_PACKAGE.rglob("*.py")):
        name = path.relative_to(_PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "declare":
                code = ast.literal_eval(node.args[0])
                assert code not in found, f"{code} is declared twice"
                found[code] = name.removesuffix(".__init__")
    order = list(_GROUPS)
    codes = sorted(found, key=lambda code: (order.index(code.partition(".")[0]), code))
    lines = "".join(f'    "{code}": "{found[code]}",\n' for code in codes)
    return _HOMES.format(lines=lines)


PAGES = {
    "configuration.md": configuration,
    "findings.md": findings,
    "commands.md": commands,
    "metadata.md": metadata_keys,
    "changes.schema.json": changes_schema,
    "decisions.schema.json": decisions_schema,
}


def _read(file: Path) -> dict[str, str]:
    """The table of a file that `homes` made."""
    values: dict[str, dict[str, str]] = {}
    exec(file.read_text("utf-8"), values)  # noqa: S102 - it was written a line ago
    return values["HOMES"]


def main() -> None:
    """Write the pages."""
    HOMES.write_text(homes(), "utf-8")
    declared.HOMES.clear()  # the pages tell what stands there now
    declared.HOMES.update(_read(HOMES))
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
