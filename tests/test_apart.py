"""One of several files at which the software fails: a finding names it, the others are done."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from conftest import document, tei

from edition.audit import run as auditing
from edition.cli import main
from edition.cli import review as reviewing
from edition.compare import layout, record
from edition.encode import back, document_file
from edition.encode import run as encoding
from edition.revisions import run as comparing
from edition.validate import run as validating

BAD = "Boom"
BEFORE = tei(f"<body>{document('<p>One two.</p>')}</body>", xml_id="vol")
AFTER = BEFORE.replace("two", "three")


class Case(NamedTuple):
    command: tuple[str, ...]
    owner: Any
    name: str
    code: int
    done: Callable[[Path, dict[str, Any]], bool]
    """Whether the other files were done, by the folder and the JSON."""
    also: tuple[str, ...] = ()


CASES = {
    "validate": Case(
        ("validate", "new"), validating, "scan", 2,
        lambda _, said: "schema.none" in said["codes"],
    ),
    "format": Case(
        ("format", "new"), record, "of_bytes", 2,
        lambda folder, _: "\n" in (folder / "new/good.xml").read_text("utf-8").strip(),
    ),
    "diff": Case(
        ("diff", "old", "new"), comparing, "of_bytes", 2,
        lambda _, said: [f["path"] for f in said["files"]] == ["good.xml"],
    ),
    "review": Case(
        ("review", "old", "new", "-o", "out"), reviewing, "_validated", 2,
        lambda folder, _: "good.xml" in (folder / "out/index.html").read_text("utf-8"),
    ),
    "encode": Case(
        ("encode", "texts", "-o", "out"), encoding, "encode_file", 1,
        lambda folder, said: said["documents"] == 1 and len(list((folder / "out").glob("*.xml"))) == 1,
    ),
    "decode": Case(
        ("decode", "new", "-o", "out"), back, "decode", 1,
        lambda folder, said: said["written"] == 1,
    ),
    "assemble": Case(
        ("assemble", "new", "-v", "whole.xml"), document_file, "read", 1,
        lambda folder, said: "three" in (folder / "whole.xml").read_text("utf-8"),
    ),
    "audit": Case(
        ("audit", "new", "-o", "out"), auditing, "audit", 1,
        lambda _, said: said["documents"] == 1,
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for side, text in (("old", BEFORE), ("new", AFTER)):
        (tmp_path / side).mkdir()
        for name in ("bad", "good"):
            named = text.replace('"vol"', f'"{name}"').replace('"d1"', f'"{name}1"')
            (tmp_path / side / f"{name}.xml").write_text(
                named.replace("One", BAD if name == "bad" else "One")
            )
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts/bad.txt").write_text(f"1. {BAD}\n\nWords.\n")
    (tmp_path / "texts/good.txt").write_text("2. Letter\n\nWords.\n")
    return tmp_path


def _is_bad(given: tuple[Any, ...]) -> bool:
    """Whether what a function is called with is of the bad file."""
    for one in given:
        if isinstance(one, bytes) and BAD.encode() in one:
            return True
        if isinstance(one, str | Path) and ("bad" in Path(one).name or BAD in str(one)):
            return True
        if hasattr(one, "itertext") and BAD in "".join(one.itertext()):
            return True
        if "bad" in str(getattr(getattr(one, "volume", one), "path", "")):
            return True
    return False


def _break(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    real = getattr(case.owner, case.name)

    def raising(*given: Any, **named: Any) -> Any:
        if _is_bad(given):
            raise IndexError("list index out of range")
        return real(*given, **named)

    monkeypatch.setattr(case.owner, case.name, raising)


@pytest.mark.parametrize("name", CASES)
def test_the_others_are_done(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]
    if name == "audit":
        CliRunner().invoke(main, ["build", "new", "-o", "out", "-q"], catch_exceptions=False)
    _break(case, monkeypatch)
    run = CliRunner().invoke(main, [*case.command, "--json"])
    assert isinstance(run.exception, SystemExit | None), run.exception
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    said = {**lines[-1]}
    found = said.get("findings", said.get("failed", said.get("unread", lines[:-1])))
    said["codes"] = {f["code"] for f in found if f["path"].endswith("good.xml")}
    faults = [f for f in found if f["code"] == "software.fault"]
    assert len(faults) == 1 and "bad" in faults[0]["path"], run.output
    assert "IndexError" in faults[0]["message"]
    assert run.exit_code == case.code
    assert case.done(folder, said), said


@pytest.mark.parametrize("words", [True, False])
def test_git_shows_a_file_as_it_is(words: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if words:
        monkeypatch.setattr(layout, "sentences", lambda *_: 1 // 0)
    run = CliRunner().invoke(main, ["git-text", "new/bad.xml"])
    assert run.exit_code == 0
    assert (run.stdout == (folder / "new/bad.xml").read_text("utf-8")) == words
    assert ("software.fault" in run.stderr) == words


@pytest.mark.parametrize(
    ("command", "owner", "name"),
    [
        (("collate", "old/good.xml", "new/bad.xml"), "edition.collate.witness", "read"),
        (("checklist", "new/bad.xml"), "edition.validate.checklist", "points"),
        (("merge", "old/bad.xml", "old/bad.xml", "new/bad.xml"), "edition.revisions.merge", "merge"),
        (("validate", "new", "--diff"), "edition.validate.mend", "is_utf8"),
    ],
)
def test_a_fault_that_ends_a_command_names_the_file(
    command: tuple[str, ...], owner: str, name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "new/bad.xml").write_text(
        (folder / "new/bad.xml").read_text("utf-8").replace("three", "1ine")
    )

    module = importlib.import_module(owner)
    real = getattr(module, name)

    def raising(*given: Any, **named: Any) -> Any:
        if name in ("points", "merge", "is_utf8") or _is_bad(given):
            raise IndexError("list index out of range")
        return real(*given, **named)

    monkeypatch.setattr(module, name, raising)
    run = CliRunner().invoke(main, [*command, "--json"])
    assert run.exit_code == 2
    said = json.loads(run.stdout.splitlines()[-1])
    assert "bad.xml" in said["reading"]["path"], run.output
