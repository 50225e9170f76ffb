"""Real volumes, where EDITION_CORPUS names the folder that holds `frus/volumes`."""

from __future__ import annotations

import os
from pathlib import Path

import linkcheck
import pytest
from conftest import times
from lxml import etree, html

from edition import project as projects
from edition import workflow
from edition.finding import RULES
from edition.volume.tei import TEI, XML_ID

pytestmark = pytest.mark.slow


def _volumes() -> list[Path]:
    named = os.environ.get("EDITION_CORPUS")
    return sorted(Path(named).glob("frus/volumes/*.xml")) if named else []


@pytest.fixture(scope="session", params=_volumes() or [None], ids=lambda p: p.stem if p else "none")
def volume(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[projects.Project, workflow.Report]:
    """A volume, built by itself."""
    path: Path | None = request.param
    if path is None:
        pytest.skip("EDITION_CORPUS does not name a folder with frus/volumes")
    project = projects.find([path], tmp_path_factory.mktemp(path.stem))
    return project, workflow.build(project, workflow.Options(workers=1))


@pytest.fixture(scope="session")
def together(
    corpus: list[Path], tmp_path_factory: pytest.TempPathFactory
) -> tuple[projects.Project, workflow.Report]:
    """All volumes as one edition."""
    project = projects.find(corpus, tmp_path_factory.mktemp("together"))
    return project, workflow.build(project, workflow.Options(workers=2))


def test_a_volume_is_published(volume: tuple[projects.Project, workflow.Report]) -> None:
    project, report = volume
    assert report.failed == []
    assert report.documents > 0
    assert {f.code for f in report.findings} <= RULES.keys()
    unexpected = {f.code for f in report.findings if f.severity == "error"}
    assert unexpected == set()
    for finding in report.findings:
        if finding.code != "stylesheet.message":
            assert finding.line >= 1
            assert finding.column >= 1
    [path] = project.files
    root = etree.parse(path, etree.XMLParser(collect_ids=False, huge_tree=True)).getroot()
    documents = [d for d in root.iter(f"{{{TEI}}}div") if d.get("type") == "document"]
    assert report.documents == len(documents)
    site = project.output / "site" / root.get(XML_ID, path.stem)
    for document in documents:
        assert (site / document.get(XML_ID, "") / "index.html").is_file()


def test_every_word_of_a_volume_is_on_its_pages(
    volume: tuple[projects.Project, workflow.Report],
) -> None:
    project, report = volume
    audited = workflow.audit(project, workflow.Options(workers=1))
    assert audited.findings == []
    assert audited.documents == report.documents
    assert audited.words > audited.documents


def test_every_link_of_a_volume_leads_somewhere(
    volume: tuple[projects.Project, workflow.Report],
) -> None:
    project, report = volume
    checked = linkcheck.check(project.output / "site")
    assert checked.broken == []
    assert checked.pages >= report.pages


def test_a_second_build_of_a_volume_writes_nothing(
    volume: tuple[projects.Project, workflow.Report],
) -> None:
    project, report = volume
    before = times(project.output)
    again = workflow.build(project, workflow.Options(workers=1))
    assert (again.written, again.pruned) == (0, 0)
    assert again.findings == report.findings
    assert times(project.output) == before


def test_all_volumes_together(together: tuple[projects.Project, workflow.Report]) -> None:
    project, report = together
    assert report.failed == []
    assert report.volumes == len(project.files)
    assert linkcheck.check(project.output / "site").broken == []
    audited = workflow.audit(project, workflow.Options(workers=2))
    assert audited.findings == []
    assert audited.documents == report.documents


def test_references_lead_from_volume_to_volume(
    together: tuple[projects.Project, workflow.Report],
) -> None:
    project, report = together
    site = project.output / "site"
    here = {path.stem for path in project.files}
    wanted: dict[tuple[str, str], int] = {}
    for path in project.files:
        root = etree.parse(path, etree.XMLParser(collect_ids=False, huge_tree=True)).getroot()
        for ref in root.iter(f"{{{TEI}}}ref"):
            other = ref.get("target", "").partition("#")[0]
            if other in here - {path.stem}:
                wanted[path.stem, other] = wanted.get((path.stem, other), 0) + 1
    assert wanted, "no volume refers to another: choose others"
    unresolved = [f for f in report.findings if f.code == "link.unresolved"]
    for (own, other), count in wanted.items():
        lost = sum(f'points to "{other}' in f.message and Path(f.path).stem == own for f in unresolved)
        links = 0
        for page in (site / own).rglob("index.html"):
            article = html.fromstring(page.read_bytes()).find(".//article")
            if article is not None:
                links += sum(f"../{other}/" in a.get("href", "") for a in article.iter("a"))
        assert links + lost >= count
        assert links > 0
    told = [f for f in report.findings if f.code == "link.volume"]
    assert not [f for f in told if any(f'"{v}#' in f.message or f'"{v}"' in f.message for v in here)]
