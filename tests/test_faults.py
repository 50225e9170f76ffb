"""A fault of the software in one document, page, file or volume: a finding names it, and all else is
made."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from conftest import document, tei, tree

from edition import project as projects
from edition.pages.export import text as text_export
from edition.site.make import Maker
from edition.volume import load as loading
from edition.volume import stamp as stamping
from edition.volume.load import Volume
from edition.workflow import Options, Report, build

Make = Callable[..., Path]
BAD = "Boom"

VOLUME = tei(
    "<body>"
    + "".join(document(f"<head>{n}. Letter</head><p>Words {n}.</p>", f"d{n}") for n in range(1, 5))
    + "</body>"
)
OTHER = tei(f"<body>{document('<head>Far</head><p>Away.</p>')}</body>", xml_id="other")


def _build(folder: Path, workers: int = 1, **options: Any) -> Report:
    return build(projects.find([folder]), Options(workers=workers, search=False, **options))


def _break(path: Path, word: str = "Words 2.") -> None:
    path.write_text(path.read_text("utf-8").replace(word, f"{BAD} {word}"), "utf-8")


def _raising(patch: pytest.MonkeyPatch, where: Any, name: str, when: Callable[..., bool]) -> None:
    real = getattr(where, name)

    def raising(*given: Any, **named: Any) -> Any:
        if when(*given):
            raise IndexError("list index out of range")
        return real(*given, **named)

    patch.setattr(where, name, raising)


def _says(given: Any) -> bool:
    return BAD in "".join(given.itertext())


@pytest.fixture
def folder(project: Make) -> Path:
    project(OTHER, name="other.xml")
    return project(VOLUME)


@pytest.mark.parametrize("workers", [1, 2])
def test_one_document_that_cannot_be_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    monkeypatch.setattr("edition.stages.make.SPLIT", 0)
    monkeypatch.setattr("edition.workflow.POOLED", 0)
    _break(folder / "tei/vol.xml")
    _raising(monkeypatch, stamping, "stamp", lambda root, *_: _says(root))
    report = _build(folder, workers)
    faults = [f for f in report.findings if f.code == "software.fault"]
    assert {f.document for f in faults} == {"d2"}
    assert faults[0].path.endswith("vol.xml") and faults[0].line > 1
    assert re.search(
        r"while making .*d2/index\.html of document d2 of vol: IndexError", faults[0].message
    )
    site = folder / "build/site"
    assert not (site / "vol/d2/index.html").exists()
    for path in ("vol/d1", "vol/d3", "vol/d4", "other/d1"):
        assert (site / path / "index.html").is_file()
        assert (site / path / "print.html").is_file()
    assert "Words 3" in (site / "vol/print.html").read_text("utf-8")


def test_the_page_of_the_last_good_build_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _build(folder)
    site = folder / "build/site"
    before = tree(site)
    _break(folder / "tei/vol.xml")
    with monkeypatch.context() as patch:
        _raising(patch, stamping, "stamp", lambda root, *_: _says(root))
        report = _build(folder)
        assert "software.fault" in {f.code for f in report.findings}
        assert tree(site)["vol/d2/index.html"] == before["vol/d2/index.html"]
        again = _build(folder)
        assert "software.fault" in {f.code for f in again.findings}, "it is said every time"
    mended = _build(folder)
    assert "software.fault" not in {f.code for f in mended.findings}
    assert BAD in (site / "vol/d2/index.html").read_text("utf-8")
    clean = folder.parent / "clean"
    build(projects.find([folder], clean), Options(workers=1, search=False))
    assert tree(site) == tree(clean / "site")


def test_a_file_that_cannot_be_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(folder / "tei/vol.xml")
    _raising(monkeypatch, text_export, "read", lambda root, *_: _says(root))
    report = _build(folder)
    assert {f.document for f in report.findings if f.code == "software.fault"} == {"d2"}
    downloads = folder / "build/site/vol/downloads"
    assert not (downloads / "text/d2.txt").exists()
    assert (downloads / "tei/d2.xml").is_file() and (downloads / "text/d3.txt").is_file()


def test_facts_that_cannot_be_gathered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(folder / "tei/vol.xml")
    with monkeypatch.context() as patch:
        _raising(patch, loading, "gather", lambda root, *_: _says(root))
        report = _build(folder)
        told = [f for f in report.findings if f.code == "software.fault"]
        assert {(f.document, f.line > 1) for f in told} == {("d2", True)}
        assert "while reading document d2" in told[0].message
        assert "Words 3" in (folder / "build/site/vol/d3/index.html").read_text("utf-8")
    text = (folder / "tei/vol.xml").read_text("utf-8")
    (folder / "tei/vol.xml").write_text(text.replace("Words 4", "Words four"), "utf-8")
    assert "software.fault" not in {f.code for f in _build(folder).findings}
    clean = folder.parent / "clean"
    build(projects.find([folder], clean), Options(workers=1, search=False))
    assert tree(folder / "build/site") == tree(clean / "site")


@pytest.mark.parametrize(
    "where",
    [
        "edition.volume.load.share_out",
        "edition.worker.settle",
        "edition.pages.backlinks.within",
        "edition.volume.survey.problems",
        "edition.pages.volume_pages.VolumePages.files",
        "edition.pages.downloads.Downloads.unit_files",
        "edition.site.make.Maker._print_volume",
    ],
)
def test_a_whole_volume_that_fails_leaves_the_others(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    _build(folder)
    before = tree(folder / "build/site")
    _break(folder / "tei/vol.xml")
    text = (folder / "tei/other.xml").read_text("utf-8")
    (folder / "tei/other.xml").write_text(text.replace("Away", "Nearby"), "utf-8")
    name, _, attribute = where.rpartition(".")

    def is_of_vol(given: Any, *_: Any) -> bool:
        pages = given.pages if isinstance(given, Maker) else given
        volume = pages if isinstance(pages, Volume) else getattr(pages, "volume", None)
        return volume.id == "vol" if volume is not None else given.path.stem == "vol"

    owner: Any = resolve_name(name)
    _raising(monkeypatch, owner, attribute, is_of_vol)
    report = _build(folder)
    assert [f for f in report.findings if f.code == "software.fault" and "vol" in f.path]
    after = tree(folder / "build/site")
    assert after.keys() >= before.keys(), "what was there stays"
    assert "Nearby" in (folder / "build/site/other/d1/index.html").read_text("utf-8")
    monkeypatch.undo()
    _build(folder)
    clean = folder.parent / "clean"
    build(projects.find([folder], clean), Options(workers=1, search=False))
    assert tree(folder / "build/site") == tree(clean / "site")
