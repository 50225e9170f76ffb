"""Folders without an edition.toml: which files of them are read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, call, document, tei

CASE = ROOT / "tests/cases/robust/folder-without-toml"


@pytest.mark.parametrize("command", ["build", "validate", "decode"])
def test_what_lies_in_tei_is_read(command: str, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    shutil.copytree(CASE, folder)
    run = call(command, folder, *(() if command == "validate" else ("-o", tmp_path / "out")), "--json")
    assert run.code in (0, 1), run.out
    said = json.loads(run.out.splitlines()[-1])
    assert said.get("documents", 2) == 2
    assert "project.no-volumes" not in run.out


@pytest.mark.parametrize("places", [["tei"], ["volumes"], ["."], [".", "tei", "volumes"]])
@pytest.mark.parametrize("name", ["a.xml", "b.tei"])
def test_the_same_places_as_in_a_project(places: list[str], name: str, tmp_path: Path) -> None:
    suffix = Path(name).suffix
    for number, place in enumerate(places):
        (tmp_path / place).mkdir(exist_ok=True)
        text = tei(f"<body>{document('<p>x</p>')}</body>", xml_id=f"v{number}")
        (tmp_path / place / f"v{number}{suffix}").write_text(text)
    (tmp_path / "other").mkdir()
    (tmp_path / "other/x.xml").write_text("<a/>")
    run = call("validate", tmp_path, "--json")
    with_settings = [p for p in places if suffix == ".xml" or p == "."]
    last = json.loads(run.out.splitlines()[-1])
    assert last.get("files", 0) == len(with_settings)
