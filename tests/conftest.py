"""What all tests share: a built sample edition, the corpus, and ways to call the command line."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, settings

from edition import project as projects
from edition import workflow
from edition.cli import main

ROOT = Path(__file__).resolve().parent.parent
TEI = "http://www.tei-c.org/ns/1.0"

# No property fails because the machine is busy: nothing is timed, and nothing is too slow.
settings.register_profile(
    "edition", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("edition")


# -- making TEI ------------------------------------------------------------------------------------


def tei(
    body: str, *, xml_id: str = "vol", title: str = "A volume", doctype: str = "", header: str = ""
) -> str:
    """A whole TEI file round what stands in its text element."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{doctype}<TEI xmlns="{TEI}" xml:id="{xml_id}">\n'
        f"<teiHeader><fileDesc><titleStmt><title>{title}</title></titleStmt>"
        "<publicationStmt><p>Unpublished.</p></publicationStmt>"
        f"<sourceDesc><p>Born digital.</p></sourceDesc></fileDesc>{header}</teiHeader>\n"
        f"<text>{body}</text>\n</TEI>\n"
    )


def document(inside: str, xml_id: str = "d1") -> str:
    """A document, as the published volumes mark one."""
    return f'<div type="document" xml:id="{xml_id}">{inside}</div>'


# -- calling the software --------------------------------------------------------------------------


@dataclass
class Run:
    """A finished call of the command line."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as the one JSON object that it must be."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found

    @property
    def codes(self) -> set[str]:
        return {finding["code"] for finding in self.json["findings"]}


def call(*arguments: str | Path) -> Run:
    """Call the command line in this process."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Run(result.exit_code, result.stdout, result.stderr)


def start(*arguments: str | Path, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Start the command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", "from edition.cli import main; main()", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        start_new_session=True,
        # A shell that starts the tests in the background has them, and so these, ignore interrupts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def build(folder: Path, **options: Any) -> workflow.Report:
    """Build a project folder in this process, with one worker unless told otherwise.

    A folder without settings is built into itself, not into the working folder, as the command would.
    """
    chosen = workflow.Options(**{"workers": 1, **options})
    output = None if (folder / "edition.toml").exists() else folder / "build"
    return workflow.build(projects.find([folder], output), chosen)


# -- looking at folders ----------------------------------------------------------------------------


def tree(folder: Path) -> dict[str, str]:
    """Every file below a folder by its path, with a digest of its bytes."""
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    """Every file below a folder by its path, with its modification time."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# -- fixtures --------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _checkout_is_left_alone() -> Iterator[None]:
    """No test may write into the checkout's own build/: what `make demo` made there stays."""
    site = ROOT / "build" / "site"
    before = times(site)
    yield
    assert times(site) == before, f"A test has written into {site}."


@pytest.fixture
def project(tmp_path: Path) -> Callable[..., Path]:
    """Makes a project folder with a TEI file, given as text or bytes."""

    def make(content: str | bytes, settings: str = "", name: str = "vol.xml") -> Path:
        folder = tmp_path / "project"
        (folder / "tei").mkdir(parents=True, exist_ok=True)
        (folder / "edition.toml").write_text(settings, "utf-8")
        data = content if isinstance(content, bytes) else content.encode()
        (folder / "tei" / name).write_bytes(data)
        return folder

    return make


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample edition, built once; nobody may change it."""
    folder = tmp_path_factory.mktemp("sample") / "seeds"
    shutil.copytree(ROOT / "seeds", folder, ignore=shutil.ignore_patterns("build"))
    report = build(folder)
    assert not report.failed
    return folder


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    """The real volumes in the folder that EDITION_CORPUS names."""
    named = os.environ.get("EDITION_CORPUS")
    if not named:
        pytest.skip("EDITION_CORPUS does not name a folder of volumes")
    files = sorted(Path(named).glob("frus/volumes/*.xml"))
    if not files:
        pytest.skip(f"there are no volumes in {named}/frus/volumes")
    return files
