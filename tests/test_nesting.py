"""Whatever stands in whatever, nothing faults, and every letter is accounted for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from edition.audit import run as auditing
from tests.conftest import ROOT, call
from tests.nesting import Nesting

CRASHES = [*sorted((ROOT / "tests/cases/tei/crash").glob("*.xml")),
           ROOT / "tests/cases/robust/epub-fault-places89.xml"]  # fmt: skip


def project_of(folder: Path, seeds: Iterable[int], foreign: float) -> Path:
    """A project with a random volume for each seed."""
    folder.mkdir()
    (folder / "edition.toml").write_text("[site]\nsearch = false\n")
    for seed in seeds:
        text = Nesting(seed, foreign).file().replace('xml:id="v"', f'xml:id="v{seed}"', 1)
        (folder / f"v{seed}.xml").write_text(text, "utf-8")
    return folder


def letters(words: list[str], _most: int = 0) -> str:
    return "".join(words)


def held(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "_quoted", letters)
    built = call("build", folder, "-j", "1", "--json")
    assert built.code in (0, 1), built.out[-1000:]
    found = call("audit", folder, "-j", "1", "--json")
    assert found.code in (0, 1)
    said = [f for f in found.json["findings"] if f["code"].startswith("audit.")]
    for finding in said:
        # Where blocks stand in phrases a space may come or go; a letter may not.
        assert finding["code"] == "audit.changed", finding
        before, after = finding["message"].removesuffix(".").split(" became ")
        assert re.sub("In note [^:]*: ", "", before) == after, finding


@pytest.mark.parametrize("foreign", [0.0, 0.3, 0.8])
def test_no_letter_is_lost(foreign: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held(project_of(tmp_path / "p", range(40), foreign), monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 4000, 300))
def test_no_letter_is_lost_in_many(start: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = [seed for seed in range(start, start + 300) if seed != BRACKETS]
    held(project_of(tmp_path / "p", seeds, 0.3), monkeypatch)


BRACKETS = 3685
"""A known fault: two brackets at the edges of blocks in phrases change places."""


@pytest.mark.slow
@pytest.mark.xfail(reason="brackets at the edges of blocks in phrases", strict=True)
def test_brackets_keep_their_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held(project_of(tmp_path / "p", [BRACKETS], 0.3), monkeypatch)


def test_books_are_made_of_it(tmp_path: Path) -> None:
    folder = project_of(tmp_path / "p", range(3), 0.4)
    assert call("epub", folder, "-q").code == 0


@pytest.mark.parametrize("case", CRASHES, ids=lambda path: path.stem)
def test_cases(case: Path, tmp_path: Path) -> None:
    (tmp_path / "edition.toml").write_text("[site]\nsearch = false\n")
    shutil.copy(case, tmp_path / "v.xml")
    assert call("build", tmp_path, "-j", "1", "--json").code < 2
    assert call("audit", tmp_path, "-j", "1", "--json").json["findings"] == []
    assert call("epub", tmp_path, "-q").code == 0


def test_an_example_is_shown_as_it_is_typed(tmp_path: Path) -> None:
    (tmp_path / "edition.toml").write_text("[site]\nsearch = false\n")
    text = CRASHES[0].read_text("utf-8").replace("<div><p>Ex", "<div>\n  <p n='1'>Ex", 1)
    (tmp_path / "v.xml").write_text(text, "utf-8")
    assert call("build", tmp_path, "-j", "1", "--json").code == 0
    page = (tmp_path / "build/site/v/d/index.html").read_text("utf-8")
    shown = re.search(r"<pre\b.*?</pre>", page, re.DOTALL)
    assert shown
    typed = re.sub(r"<[^>]*>", "", shown[0]).replace("&lt;", "<").replace("&gt;", ">")
    assert typed == '<div>\n  <p n="1">Example</p><p>Two</p></div>'
    assert call("audit", tmp_path, "-j", "1", "--json").json["findings"] == []
