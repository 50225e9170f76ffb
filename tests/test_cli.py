"""The command line: exit codes, what goes to which stream, and the server."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import linkcheck
import pytest
from conftest import call, document, tei
from lxml import html

from edition import __version__, workflow
from edition.cli import COMMANDS
from edition.finding import RULES

Make = Callable[..., Path]

CLEAN = tei(f"<body>{document('<head>One</head><p>Words.</p>')}</body>")
INFO = CLEAN.replace("Words", '<hi rend="zork">Words</hi>')
WARNING = CLEAN.replace("Words", '<ref target="#none">Words</ref>')
BROKEN = CLEAN[:-20]
ENDS = {"clean": (CLEAN, 0), "info": (INFO, 0), "warning": (WARNING, 1), "broken": (BROKEN, 2)}


# -- exit codes and streams ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ENDS)
def test_how_a_build_ends(name: str, project: Make) -> None:
    text, code = ENDS[name]
    folder = project(text)
    run = call("build", folder, "-j", "1")
    assert run.code == code
    assert ("Site:" in run.out) == (code != 2)
    assert bool(run.err) == (name != "clean")
    again = call("build", folder, "-j", "1", "--json")
    assert again.code == code
    assert again.err == ""
    assert again.json["ok"] == (code == 0)
    assert again.json["volumes"] == (code != 2)
    assert again.json["written"] == 0
    assert set(again.json) >= {
        "output",
        "documents",
        "pages",
        "pruned",
        "seconds",
        "failed",
        "findings",
    }
    for finding in again.json["findings"]:
        assert set(finding) >= {
            "code", "severity", "path", "line", "column", "document", "message", "remedy"
        }  # fmt: skip
        assert finding["severity"] == RULES[finding["code"]].severity
    quiet = call("build", folder, "-j", "1", "-q")
    assert (quiet.code, quiet.out, quiet.err) == (code, "", "")


def test_one_bad_volume_of_two_is_no_reason_to_stop(project: Make) -> None:
    project(CLEAN)
    folder = project(BROKEN, name="other.xml")
    run = call("build", folder, "--json", "-j", "1")
    assert run.code == 1
    assert run.json["volumes"] == 1
    assert len(run.json["failed"]) == 1


@pytest.mark.parametrize("command", ["build", "audit"])
def test_what_cannot_run_says_so_in_every_way(command: str, tmp_path: Path) -> None:
    run = call(command, tmp_path / "none", "--json")
    assert (run.code, run.codes, run.err) == (2, {"file.unreadable"}, "")
    assert run.json["ok"] is False
    for arguments in ([], ["-q"]):
        run = call(command, tmp_path / "none", *arguments)
        assert (run.code, run.out) == (2, "")
        assert "file.unreadable" in run.err
        assert RULES["file.unreadable"].remedy in run.err


def test_how_an_audit_ends(project: Make) -> None:
    folder = project(WARNING)
    run = call("audit", folder, "--json", "-j", "1")
    assert (run.code, run.codes) == (1, {"audit.missing"})
    call("build", folder, "-q", "-j", "1")
    run = call("audit", folder, "-j", "1")
    assert run.code == 0
    assert "every word accounted for" in run.out
    run = call("audit", folder, "--json", "-j", "1")
    assert (run.code, run.json["ok"], run.json["findings"]) == (0, True, [])
    assert run.json["documents"] == 1
    run = call("audit", folder, "-q", "-j", "1")
    assert (run.code, run.out, run.err) == (0, "", "")


def test_findings_beyond_the_first_few_are_counted(project: Make) -> None:
    refs = "".join(f'<ref target="#x{n}">x</ref> ' for n in range(9))
    folder = project(CLEAN.replace("Words", refs))
    run = call("build", folder, "-j", "1")
    assert run.err.count("which is nowhere") == 5
    assert "… 4 more like this" in run.err
    assert call("build", folder, "-j", "1", "--max", "0").err.count("which is nowhere") == 9
    assert len(call("build", folder, "-j", "1", "--json").json["findings"]) == 9


def test_text_is_shown_as_it_is(project: Make) -> None:
    folder = project(CLEAN.replace("Words", '<ref target="#[bold]x[/]">w</ref>'))
    assert '"#[bold]x[/]"' in call("build", folder, "-j", "1").err


@pytest.mark.parametrize("as_json", [True, False])
def test_a_fault_of_the_software_is_told_as_one(
    as_json: bool, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("oh")

    monkeypatch.delenv("EDITION_DEBUG", raising=False)
    monkeypatch.setattr(workflow, "build", fail)
    run = call("build", project(CLEAN), *(["--json"] if as_json else []))
    assert run.code == 2
    assert "fault of the software" in run.err
    if as_json:
        assert run.json["ok"] is False
        assert "RuntimeError" in run.json["fault"]


def test_being_stopped_is_no_fault(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(workflow, "build", stop)
    run = call("build", project(CLEAN))
    assert run.code == 130
    assert "Traceback" not in run.err


# -- options ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [*COMMANDS, ""])
def test_help_and_unknown_options(command: str) -> None:
    words = [command] if command else []
    for flag in ("-h", "--help"):
        run = call(*words, flag)
        assert run.code == 0
        assert "Usage:" in run.out
    run = call(*words, "--no-such-option")
    assert (run.code, run.out) == (2, "")
    if command != "git-diff":  # git calls it, with what it likes
        assert "--no-such-option" in run.err


def test_version_and_unknown_commands() -> None:
    assert __version__ in call("--version").out
    run = call("bulid")
    assert (run.code, run.out) == (2, "")
    assert "bulid" in run.err


@pytest.mark.parametrize("workers", ["-1", "x", ""])
def test_numbers_that_are_none(workers: str, project: Make) -> None:
    assert call("build", project(CLEAN), "-j", workers).code == 2


def test_print_pages_or_not(project: Make) -> None:
    folder = project(CLEAN)
    call("build", folder, "-q", "-j", "1")
    assert (folder / "build/site/vol/d1/print.html").is_file()
    call("build", folder, "-q", "-j", "1", "--no-print")
    assert not list((folder / "build").rglob("print.html"))
    assert linkcheck.check(folder / "build/site").broken == []


# -- explain ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", RULES)
def test_every_code_is_explained(code: str) -> None:
    run = call("explain", code)
    assert run.code == 0
    for words in (code, RULES[code].severity, RULES[code].remedy, RULES[code].reason):
        assert words in run.out
    assert call("explain", code, "--json").json == {code: RULES[code]._asdict()}


def test_all_codes_are_listed() -> None:
    run = call("explain")
    assert run.code == 0
    assert set(re.findall(r"^[a-z]+\.[a-z-]+", run.out, re.MULTILINE)) == set(RULES)
    assert call("explain", "--json").json.keys() == RULES.keys()


def test_a_code_that_is_none() -> None:
    run = call("explain", "link.unresolvd")
    assert (run.code, run.out) == (2, "")
    assert "link.unresolved" in run.err


# -- new -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["letters", "My letters", "1", "Ä & <b> \"q\" 'x'", "日本", "a.b", "{x}"]
)
def test_a_new_project_builds_at_once(name: str, tmp_path: Path) -> None:
    folder = tmp_path / name
    run = call("new", folder, "--json")
    assert run.code == 0
    assert run.json["ok"] is True
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(run.json["files"]) == there
    built = call("build", folder, "--json", "-j", "1")
    assert (built.code, built.json["findings"]) == (0, [])
    assert call("audit", folder, "-q", "-j", "1").code == 0
    assert linkcheck.check(folder / "build/site").broken == []
    home = html.fromstring((folder / "build/site/index.html").read_bytes())
    assert " ".join(home.xpath("string(//h1)").split()) == name


@pytest.mark.parametrize("title", ['A "quoted" \\ title', "a\ttab", "{x} & <b>"])
def test_a_title_of_any_kind(title: str, tmp_path: Path) -> None:
    assert call("new", tmp_path / "p", "--title", title, "-q").code == 0
    assert call("build", tmp_path / "p", "-q", "-j", "1").code == 0


@pytest.mark.parametrize("title", ["two\nlines", "a bell\x07"])
def test_a_title_with_control_characters(title: str, tmp_path: Path) -> None:
    assert call("new", tmp_path / "p", "--title", title, "-q").code == 0
    assert call("build", tmp_path / "p", "-q", "-j", "1").code == 0


def test_a_new_project_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    for place in (tmp_path, tmp_path / "letter.txt"):
        run = call("new", place, "--json")
        assert (run.code, run.codes) == (2, {"output.foreign"})
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]
    run = call("new", tmp_path / "letter.txt/below", "--json")
    assert (run.code, run.codes) == (2, {"output.unwritable"})


def test_the_sample_as_a_new_project(tmp_path: Path) -> None:
    run = call("new", tmp_path / "p", "--sample")
    assert run.code == 0
    assert "edition serve" in run.out
    assert list((tmp_path / "p/tei").glob("*.xml"))
    assert (tmp_path / "p/edition.toml").is_file()
