"""What reaches a terminal, whatever is in names and texts; what a command imports to begin."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from conftest import ROOT, call, document, tei
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edition import cli, visible
from edition.cli import terminal
from edition.cli.options import Command
from edition.cli.teller import FORMS, Teller
from edition.finding import Finding

Make = Callable[..., Path]

STEERING = [
    *(chr(n) for n in range(0x20) if n not in (9, 10)), "\x7f", *(chr(n) for n in range(0x80, 0xA0)),
    *"\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
]  # fmt: skip
"""Letters that no command may put out. A line feed ends lines; names have none in what is put out."""
EVIL = "a\x1b[31mb\x9b1m\u202e\u2066\u200f\u2028c\x7f\x07\r"
"""A name that would recolour, ring, and turn the line round."""


def steers(words: str) -> set[str]:
    return set(STEERING) & set(words)


# -- what is put out -------------------------------------------------------------------------------

texts = st.text(st.sampled_from([*STEERING, "\n", "\udcff", "\ud800", *"abc<&%\"'é漢"]), max_size=12)


@pytest.mark.parametrize("form", FORMS)
@given(name=texts, words=texts, document=texts)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_finding_steers_a_terminal(
    form: str, name: str, words: str, document: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = name.replace("\0", "") or "x"
    found = [Finding("link.unresolved", path, words, 3, 4, document)]
    Teller("build", form).tell(found, {"output": path}, paths={})
    told = capsys.readouterr()
    assert told.out or told.err
    assert steers(told.out + told.err) == set()
    if form in ("json", "sarif"):
        assert steers(json.loads(told.out).__repr__()) == set()  # and it is JSON
    if form == "json":
        assert json.loads(told.out)["findings"][0]["message"] == words
        assert json.loads(told.out)["findings"][0]["path"] == path


@given(texts)
def test_what_is_visible_is_one_line_and_is_left_alone_when_seen_again(text: str) -> None:
    seen = visible.visible(text)
    assert not steers(seen) and "\n" not in seen
    assert visible.visible(seen) == seen
    seen.encode()  # no lone surrogate is left


COMMANDS: dict[str, list[str]] = {
    "validate": ["validate", EVIL + ".xml"],
    "build": ["build", EVIL + ".xml", "-o", EVIL, "-j", "1", "--no-search"],
    "audit": ["audit", EVIL + ".xml", "-o", EVIL, "-j", "1"],
    "diff": ["diff", EVIL + ".xml", "other.xml"],
    "apply": ["apply", EVIL + ".xml"],
    "merge": ["merge", EVIL + ".xml", EVIL + ".xml", EVIL + ".xml", "-o", "merged.xml"],
    "format": ["format", EVIL + ".xml"],
    "checklist": ["checklist", EVIL + ".xml"],
    "collate": ["collate", EVIL + ".xml#" + EVIL, "other.xml"],
    "decode": ["decode", EVIL + ".xml", "-o", EVIL],
    "encode": ["encode", EVIL + ".xml", "-o", EVIL, "-j", "1"],
    "assemble": ["assemble", EVIL + ".xml", "--volume", EVIL + ".xml"],
    "new": ["new", EVIL],
    "explain": ["explain", EVIL],
    "git-text": ["git-text", EVIL + ".xml"],
    "git": ["git"],
    "review": ["review", EVIL + ".xml", "other.xml", "-o", "review"],
    "no command": [EVIL],
    "no option": ["build", "--" + EVIL],
    "no file": ["validate", "gone" + EVIL],
}


@pytest.mark.skipif(sys.platform == "win32", reason="such names cannot be had there")
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("form", ["words", "json"])
def test_no_command_steers_a_terminal(
    name: str, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    evil = "&#x9b;31m\u202e\u2028\u200f"
    inside = f"<head>{evil}</head><p>W {evil}.<ref target='#{evil}'>x</ref></p>"
    text = tei(f"<body>{document(inside)}</body>")
    (tmp_path / f"{EVIL}.xml").write_text(text, "utf-8")
    (tmp_path / "other.xml").write_text(text.replace("W ", "V "), "utf-8")
    more = ["--json"] if form == "json" and COMMANDS[name][0] in TELLING else []
    run = call(*COMMANDS[name], *more)
    assert run.code in (0, 1, 2)
    assert "fault of the software" not in run.err
    assert steers(run.out + run.err) == set()


def _telling() -> set[str]:
    context = click.Context(cli.main)
    commands = ((name, cli.main.get_command(context, name)) for name in cli.COMMANDS)
    return {n for n, c in commands if c is not None and any("--json" in p.opts for p in c.params)}


TELLING = _telling()

# -- streams ---------------------------------------------------------------------------------------


def _run(arguments: list[str], cwd: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}
    return subprocess.run(
        [sys.executable, "-m", "edition", *arguments],
        cwd=cwd, env={**kept, "PYTHONPATH": str(ROOT), **environment}, capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "environment", [{"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}, {}]
)
def test_output_is_utf8_whatever_the_locale(environment: dict[str, str], tmp_path: Path) -> None:
    run = _run(["explain", "link.unresolved"], tmp_path, **environment)
    assert (run.returncode, run.stderr) == (0, b"")
    assert "→" in run.stdout.decode()
    run = _run(["validate", "漢.xml"], tmp_path, **environment)
    assert run.returncode == 2
    assert "漢.xml" in run.stderr.decode()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_a_file_name_that_is_no_utf8_is_no_fault(tmp_path: Path) -> None:
    name = os.fsdecode(b"a\xff.xml")
    (tmp_path / name).write_text(tei("<body><p>W.</p></body>"), "utf-8")
    for more in ([], ["--format", "json"], ["--format", "sarif"], ["--format", "junit"]):
        run = _run(["validate", name, *more], tmp_path)
        assert run.returncode in (0, 1), run.stderr
        run.stdout.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
@pytest.mark.parametrize("arguments", [["explain"], ["--help"], ["explain", "--json"]])
def test_a_pipe_that_is_closed_ends_a_command_quietly(arguments: list[str], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        run = subprocess.run(
            [sys.executable, "-m", "edition", *arguments],
            cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=writing,
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert run.stderr == b""
    assert run.returncode == (1 if arguments == ["--help"] else terminal.SIGNALLED)  # help is click's


# -- one way, and what all have in common ----------------------------------------------------------


def test_only_the_terminal_module_prints() -> None:
    for path in (ROOT / "edition").rglob("*.py"):
        if path == ROOT / "edition" / "cli" / "terminal.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "print", f"{path}:{node.lineno}"
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                told = f"{node.value.id}.{node.attr}"
                allowed = path.name == "__init__.py" and path.parent.name == "cli"  # flushes it
                assert allowed or told not in {
                    "sys.stdout",
                    "sys.stderr",
                    "click.echo",
                    "click.secho",
                }, f"{path}:{node.lineno}: {told}"


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_what_commands_have_in_common(name: str) -> None:
    command = cli.main.get_command(click.Context(cli.main), name)
    assert isinstance(command, Command)
    beginning = " ".join((command.help or "").split("\n\n")[0].split())
    assert beginning.startswith(cli.COMMANDS[name].rstrip("."))
    shared = {"--format": "form", "--max": "most", "--quiet": "quiet", "--workers": "workers"}
    for option in command.params:
        for spelling in option.opts:
            assert shared.get(spelling, option.name) == option.name
            if spelling in ("-q", "-j", "-o"):
                long = {"-q": "--quiet", "-j": "--workers", "-o": "--output"}[spelling]
                assert long in option.opts


@pytest.mark.parametrize(
    ("arguments", "without"),
    [
        (["--help"], {"lxml", "rich", "jinja2", "weasyprint", "edition.workflow", "edition.project"}),
        (["validate", "v.xml"], {"rich", "jinja2", "weasyprint", "citeproc", "edition.workflow"}),
        (["explain", "link.unresolved"], {"rich", "jinja2", "weasyprint", "edition.workflow"}),
        (["explain"], {"weasyprint", "pikepdf", "saxonche", "citeproc"}),  # the extras may be missing
    ],
)
def test_no_command_imports_what_it_does_not_need(
    arguments: list[str], without: set[str], tmp_path: Path
) -> None:
    (tmp_path / "v.xml").write_text(tei("<body><p>W.</p></body>"), "utf-8")
    code = (
        "import sys, atexit\nfrom edition.cli import main\n"
        "atexit.register(lambda: open('modules', 'w').write('\\n'.join(sys.modules)))\n"
        f"main({arguments!r}, prog_name='edition')"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode in (0, 1), run.stderr
    modules = set((tmp_path / "modules").read_text().split("\n"))
    assert "edition.cli" in modules
    assert not without & modules


def test_a_fault_names_what_was_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.delenv("EDITION_DEBUG", raising=False)
    monkeypatch.setattr("edition.validate.checklist.points", fail)
    (tmp_path / "v.xml").write_text(tei("<body><p>W.</p></body>"), "utf-8")
    run = call("checklist", tmp_path / "v.xml", "--json")
    assert run.code == 2
    assert "while reading" in run.err
    assert run.json["reading"]["path"].endswith("v.xml")
    assert "RuntimeError" in run.json["fault"]
