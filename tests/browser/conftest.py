"""What the browser tests share: Chromium, finished sites, a server for each, and a reader.

On a machine without Chromium or the validators these tests skip and say why. Where CI is set, that is
a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import build
from playwright.sync_api import Browser, sync_playwright

from browser.kinds import ROOT
from browser.reading import Reader, none
from browser.server import STRICT, Host, serve
from edition import project as projects
from edition import workflow
from edition.finding import CannotRun

TOOLS = ROOT / ".venv" / "npm" / "node_modules"
GOLDEN = ROOT / "tests" / "golden"
VOLUME = "frus1961-63v05"


def absent(what: str, remedy: str) -> None:
    """Skip, or fail where nothing may be skipped."""
    message = f"{what} is not installed: {remedy}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine; none is ever downloaded."""
    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        absent("Chromium", "apt install chromium, or name it in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


# -- finished sites --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the sample edition, to which a volume is added that has what the sample has not.
    Nobody may change it."""
    folder = tmp_path_factory.mktemp("site") / "seeds"
    shutil.copytree(ROOT / "seeds", folder, ignore=shutil.ignore_patterns("build"))
    shutil.copy(Path(__file__).with_name("letters.xml"), folder / "tei")
    chosen = (folder / "edition.toml").read_text("utf-8")
    assert "[edition]\n" in chosen  # the letters have phrases in brackets, as papers of state have
    (folder / "edition.toml").write_text(
        chosen.replace("[edition]\n", '[edition]\nprofile = "frus"\n'), "utf-8"
    )
    (folder / "facsimiles").mkdir()
    for n in (1, 2):
        shutil.copy(GOLDEN / "facsimiles/facsimiles/0002.png", folder / f"facsimiles/000{n}.png")
    report = build(folder)
    assert not report.failed
    assert {finding.code for finding in report.findings} <= {"facsimile.missing"}  # the sample's own
    return folder / "build" / "site"


@pytest.fixture(scope="session")
def golden_sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the site of each golden case that builds: the rare, the broken and the hostile."""
    folder = tmp_path_factory.mktemp("golden")
    sites = folder / "sites"
    for case in sorted(file.parent for file in GOLDEN.glob("*/expected-findings.txt")):
        project = folder / case.name
        shutil.copytree(case, project, ignore=shutil.ignore_patterns("expected*"))
        try:
            workflow.build(projects.find([project], project / "build"), workflow.Options(workers=1))
        except CannotRun:
            continue
        site = project / "build" / "site"
        if site.is_dir():
            shutil.copytree(site, sites / case.name)
    return sites


@pytest.fixture(scope="session")
def volume_site(corpus: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of one real volume, where EDITION_CORPUS names a folder of them."""
    file = next((path for path in corpus if path.stem == VOLUME), corpus[0])
    project = projects.find([file], tmp_path_factory.mktemp("volume"))
    assert not workflow.build(project, workflow.Options(workers=2)).failed
    return project.output / "site"


# -- readers ---------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def serving() -> Iterator[Callable[..., str]]:
    """Serves a folder to the end of the session; gives its address."""
    with ExitStack() as stack:
        known: dict[tuple[Path, str, int], str] = {}

        def start(folder: Path, prefix: str = "/", host: Host = STRICT) -> str:
            key = folder, prefix, id(host)
            if key not in known:
                known[key] = stack.enter_context(serve(folder, prefix, host))
            return known[key]

        yield start


@pytest.fixture
def reading(chromium: Browser) -> Iterator[Callable[[str], Reader]]:
    """Makes readers of the site at an address. None may have had a complaint in the end."""
    readers: list[Reader] = []

    def make(root: str) -> Reader:
        readers.append(Reader(chromium, root))
        return readers[-1]

    yield make
    for one in readers:
        one.close()
    none([complaint for one in readers for complaint in one.complaints])


@pytest.fixture
def reader(reading: Callable[[str], Reader], serving: Callable[..., str], sample_site: Path) -> Reader:
    """A reader of the sample edition, which a strict host serves below a path of its own."""
    return reading(serving(sample_site, "/some/where/"))


@pytest.fixture
def volume_reader(
    reading: Callable[[str], Reader], serving: Callable[..., str], volume_site: Path
) -> Reader:
    """A reader of the real volume."""
    return reading(serving(volume_site, "/some/where/"))


# -- validators ------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    file = TOOLS / "axe-core" / "axe.min.js"
    if not file.is_file():
        absent("axe-core", "make browser installs it (with npm)")
    return file.read_text("utf-8")


@pytest.fixture(scope="session")
def sarif_schema() -> Path:
    """The published JSON schema of SARIF 2.1.0."""
    folder = TOOLS / "@microsoft" / "jest-sarif" / "lib" / "schemas"
    file = folder / "sarif-2.1.0-rtm.5.json"
    if not file.is_file():
        absent("The schema of SARIF", "make browser installs it (with npm)")
    return file


@pytest.fixture(scope="session")
def vnu() -> list[str]:
    """The command of the Nu HTML checker."""
    jar = TOOLS / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        absent("The Nu HTML checker", "make browser installs it (with npm)")
    if not shutil.which("java"):
        absent("Java", "apt install default-jre-headless")
    return ["java", "-Xss16m", "-jar", str(jar)]
