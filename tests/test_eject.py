"""`edition eject`: what is copied, what is noted of it, and what is said after an upgrade."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from edition import eject, workflow
from edition import project as projects
from edition.cli import main
from edition.finding import CannotRun
from edition.resources import shipped

CASE = Path(__file__).parent / "cases/robust/own-text-template-empties-search"
OPTIONS = workflow.Options(workers=1, print=True, search=False)
HOME = "templates/home.html"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project without files of its own, as the current folder."""
    folder = tmp_path / "project"
    shutil.copytree(CASE, folder, ignore=shutil.ignore_patterns("templates", "xslt"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def upgraded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, project: Path) -> Iterator[Path]:
    """A project that ejected the home page, and the templates of the next version of the software."""
    eject.eject(project, HOME)
    (project / HOME).write_text((project / HOME).read_text("utf-8") + "<!-- ours -->\n", "utf-8")
    new = tmp_path / "next"
    for name in ("templates", "xslt"):
        shutil.copytree(shipped(name), new / name)
    (new / HOME).write_text("<!-- theirs -->\n" + (new / HOME).read_text("utf-8"), "utf-8")
    monkeypatch.setattr(eject, "shipped", new.joinpath)
    monkeypatch.setattr(eject, "__version__", "9.9.9")
    eject.names.cache_clear()
    yield new
    eject.names.cache_clear()


def told(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["eject", *words])
    assert result.exit_code == code, result.output
    return result.output


def built(project: Path) -> dict[str, bytes]:
    report = workflow.build(projects.find([project]), OPTIONS)
    assert not report.failed
    site = report.output / "site"
    return {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_a_site_of_ejected_files_is_the_same(project: Path) -> None:
    before = built(project)
    for name in eject.names():
        if not name.startswith("xslt/") or name in ("xslt/site.xsl", "xslt/print.xsl"):
            eject.eject(project, name)
    found = workflow.build(projects.find([project]), OPTIONS).findings
    assert not [f for f in found if f.code.partition(".")[0] in ("override", "stylesheet", "template")]
    assert built(project) == before


def test_a_module_of_a_stylesheet_is_read_as_is_said(project: Path) -> None:
    name = "xslt/html/namesdates.xsl"
    said = told(name)
    assert '<xsl:include href="html/namesdates.xsl"/>' in said
    before = built(project)
    head = '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">'
    (project / "xslt/site.xsl").write_text(
        f'{head}<xsl:import href="edition:site.xsl"/>'
        '<xsl:include href="html/namesdates.xsl"/></xsl:stylesheet>',
        "utf-8",
    )
    assert built(project) == before


def test_all_that_is_copied_is_noted_and_kept(project: Path) -> None:
    said = told(HOME)
    data = shipped(*HOME.split("/")).read_bytes()
    assert (project / HOME).read_bytes() == (project / ".ejected" / HOME).read_bytes() == data
    [comment, line] = (project / "ejected.toml").read_text("utf-8").splitlines()
    assert comment.startswith("#") and line.startswith(f'"{HOME}" = {{ version = ')
    assert '{% extends "edition:home.html" %}' in said
    told("templates/base.html")
    assert len((project / "ejected.toml").read_text("utf-8").splitlines()) == 3
    assert not eject.findings(project)


@pytest.mark.parametrize(
    "name",
    [
        "../x", "/etc/passwd", "templates/../../x", "templates/", "templates", "", "\0", "a\nb",
        "templates/new/volume.xml", "templates/review/index.jinja", "templates/static/../home.html",
        "C:\\x", "./templates/home.html", "~/x", "edition:home.html", "templates/__pycache__/x",
    ],
)  # fmt: skip
def test_only_what_is_shipped_for_it_can_be_ejected(project: Path, name: str) -> None:
    before = sorted(project.parent.rglob("*"))
    with pytest.raises(CannotRun) as stop:
        eject.eject(project, name)
    assert [f.code for f in stop.value.findings] == ["override.unknown"]
    assert sorted(project.parent.rglob("*")) == before


def test_a_slip_in_a_name_is_told_with_its_neighbour(project: Path) -> None:
    assert "did you mean templates/home.html?" in " ".join(told("templates/hom.html", code=2).split())


def test_a_file_of_the_project_stays(project: Path) -> None:
    (project / "templates").mkdir()
    (project / HOME).write_text("mine", "utf-8")
    assert "override.exists" in told(HOME, code=2)
    assert (project / HOME).read_text("utf-8") == "mine"
    assert not (project / "ejected.toml").exists()
    (project / HOME).unlink()
    (project / HOME).symlink_to("nowhere")
    assert "override.exists" in told(HOME, code=2)


@pytest.mark.parametrize("link", ["templates", ".ejected"])
def test_nothing_is_written_through_a_link_that_leads_out(
    project: Path, tmp_path: Path, link: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (project / link).symlink_to(outside)
    assert "output.outside" in told(HOME, code=2)
    assert not list(outside.iterdir())


def test_a_folder_that_is_no_project_gets_nothing(tmp_path: Path) -> None:
    assert "config.missing" in told(HOME, "--project", str(tmp_path), code=2)
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_told(project: Path) -> None:
    (project / "templates").write_text("a file", "utf-8")
    assert "output.unwritable" in told(HOME, code=2)
    assert not (project / HOME).exists()


def test_what_can_be_ejected_is_listed_with_what_it_is() -> None:
    lines = dict(line.split(None, 1) for line in told("--list").splitlines() if " " in line.strip())
    assert lines[HOME].strip() == "The edition's own title page, and its volumes."
    assert set(json.loads(told("--list", "--json"))["files"]) == set(eject.names())
    silent = [name for name in eject.names() if not eject.about(name)]
    assert silent == ["templates/static/favicon.svg"]  # a file of one line
    assert not [name for name in eject.names() if "\n" in eject.about(name)]


def test_after_an_upgrade_a_build_names_what_changed(project: Path, upgraded: Path) -> None:
    report = workflow.build(projects.find([project]), OPTIONS)
    [finding] = [f for f in report.findings if f.code == "override.outdated"]
    assert (finding.path, finding.severity) == (HOME, "info")
    assert f"edition eject --diff {HOME}" in finding.remedy
    found = eject.difference(project, HOME)
    assert [x for x in found.shipped if x[0] == "+"][1:] == ["+<!-- theirs -->"]
    assert [x for x in found.own if x[0] == "+"][1:] == ["+<!-- ours -->"]
    said = told("--diff", HOME)
    assert said.index("+<!-- theirs -->") < said.index("What the project changed")
    assert "as shipped with 9.9.9" in said
    told("--accept", HOME)
    assert not eject.findings(project)
    assert "changed since 9.9.9: nothing" in told("--diff", HOME)
    assert (project / HOME).read_text("utf-8").endswith("<!-- ours -->\n")


def test_a_file_that_is_shipped_no_longer_is_named(project: Path, upgraded: Path) -> None:
    (upgraded / HOME).unlink()
    eject.names.cache_clear()
    [finding] = eject.findings(project)
    assert finding.code == "override.outdated" and "no such file" in finding.message
    assert eject.difference(project, HOME).shipped[-1].startswith("-")
    assert "override.unknown" in told("--accept", HOME, code=2)


def test_a_copy_that_was_deleted_is_not_spoken_of(project: Path, upgraded: Path) -> None:
    (project / HOME).unlink()
    assert not eject.findings(project)
    told(HOME)
    assert not eject.findings(project)


def test_what_was_copied_must_be_kept_to_be_compared(project: Path, upgraded: Path) -> None:
    (project / ".ejected" / HOME).write_text("other", "utf-8")
    assert "override.record" in told("--diff", HOME, code=2)
    (project / ".ejected" / HOME).unlink()
    assert "override.record" in told("--diff", HOME, code=2)


@pytest.mark.parametrize("how", ["--diff", "--accept"])
def test_what_was_not_ejected_has_no_difference(project: Path, how: str) -> None:
    assert "override.unknown" in told(how, HOME, code=2)


@pytest.mark.parametrize(
    "record",
    [
        "<<<<<<< ours\n", '"templates/home.html" = 1\n', "a = {version = '1'}\n",
        'a = {version = "1\\"", digest = "2"}\n', 'a = {version = "1", digest = "x"}\n',
        "\0", "a.b = [",
        '"../x" = {version = "1", digest = "2"}\n', '"/x" = {version = "1", digest = "2"}\n',
        '".git/config" = {version = "1", digest = "2"}\n', "a = " + "[" * 9999,
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_read_stops_no_build(project: Path, record: str) -> None:
    (project / "ejected.toml").write_text(record, "utf-8")
    report = workflow.build(projects.find([project]), OPTIONS)
    assert [f.code for f in report.findings if f.path == "ejected.toml"] == ["override.record"]
    assert report.pages
    assert "override.record" in told(HOME, code=2)
    assert not (project / HOME).exists()


def test_one_thing_at_a_time(project: Path) -> None:
    told(code=2)
    told("--list", "--diff", code=2)
