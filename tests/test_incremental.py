"""A build after any change gives what a clean build gives: every file, byte for byte, and every
finding."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from changing import Changing
from conftest import tree

from edition import project as projects
from edition.files.ledger import Output
from edition.finding import CannotRun, Finding
from edition.site.search import texts
from edition.workflow import Options, build

FOLDERS = ("site", "print", "epub")


def _made(folder: Path, output: Path, options: Options) -> tuple[dict[str, str], list[Finding]] | str:
    """What a build makes, and says; or why there is none. Of a file that cannot be published the pages
    of its last good state stay: then there is nothing to compare."""
    try:
        report = build(projects.find([folder], output), options)
    except CannotRun as stop:
        return str(stop)
    if report.failed:
        return "failed"
    files = {
        f"{name}/{path}": digest
        for name in FOLDERS
        if (output / name).is_dir()
        for path, digest in tree(output / name).items()
    }
    return files, sorted(report.findings, key=repr)


def follow(scratch: Path, seed: int, changes: int, options: Options) -> int:
    """Change a project, and build it after each change in one place and from nothing in another. Out:
    how many of the changes could be built."""
    built, clean, before = scratch / "built", scratch / "clean", scratch / "before"
    changing = Changing(scratch / "project", seed)
    started = _made(changing.folder, built, options)
    assert not isinstance(started, str), started
    assert not any(one.code == "software.fault" for one in started[1])
    done: list[str] = []
    good = 0
    for _ in range(changes):
        shutil.rmtree(before, ignore_errors=True)
        shutil.copytree(changing.folder, before)
        done.append(changing.change())
        again = _made(changing.folder, built, options)
        shutil.rmtree(clean, ignore_errors=True)
        fresh = _made(changing.folder, clean, options)
        trail = f"seed {seed}, change {len(done)}: {' | '.join(done[-3:])}"
        if isinstance(fresh, str) or isinstance(again, str):
            assert again == fresh, trail
            # Nothing to compare: it is taken back, and what is built next has that to cope with too.
            shutil.rmtree(changing.folder)
            shutil.move(before, changing.folder)
            changing.read_settings()
            continue
        faults = [one for one in (*again[1], *fresh[1]) if one.code == "software.fault"]
        assert not faults, f"{trail}: {faults[0]}"
        wrong = {p for p in {**again[0], **fresh[0]} if again[0].get(p) != fresh[0].get(p)}
        assert not wrong, f"{trail}: {sorted(wrong)[:9]}"
        assert again[1] == fresh[1], trail
        good += 1
    return good


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (1, 2))])
def test_a_build_after_any_change_is_that_of_a_clean_one(tmp_path: Path, seed: int) -> None:
    assert follow(tmp_path, seed, 12, Options(workers=1, search=False)) >= 6


def test_so_is_the_search_index(tmp_path: Path) -> None:
    assert follow(tmp_path, 100, 4, Options(workers=1, search=True)) >= 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1_000, 1_008))
def test_hundreds_of_changes(tmp_path: Path, seed: int) -> None:
    assert follow(tmp_path, seed, 30, Options(workers=1, search=seed % 5 == 0, epub=True)) >= 10


# -- what was seen to go wrong ---------------------------------------------------------------------

CASES = Path(__file__).resolve().parent / "cases/robust"


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("tei/vol.xml", "<persName>Ann Adams</persName>", "<persName>Zoe Zand</persName>"),
        ("tei/vol.xml", 'facs="img2"', 'facs="img3"'),
        ("tei/vol.xml", 'when="1900-01-02">2 January', 'when="1900-01-03">3 January'),
        ("edition.toml", "example.org", "example.net"),
        ("edition.toml", "[facsimile]", '[volumes]\ndocuments = ["document", "memo"]\n[facsimile]'),
    ],
)
def test_single_changes_that_left_old_files(tmp_path: Path, file: str, old: str, new: str) -> None:
    folder, built = tmp_path / "project", tmp_path / "built"
    shutil.copytree(CASES / "incremental-build-leaves-stale-pages", folder)
    options = Options(workers=1, search=False)
    before = _made(folder, built, options)
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    again = _made(folder, built, options)
    assert again == _made(folder, tmp_path / "clean", options)
    assert again[0] != before[0]


def test_what_was_altered_or_deleted_in_the_output_is_put_right(tmp_path: Path) -> None:
    folder, built = tmp_path / "project", tmp_path / "built"
    shutil.copytree(CASES / "incremental-build-leaves-stale-pages", folder)
    options = Options(workers=1, search=False)
    before = _made(folder, built, options)
    for path in ("vol/d1/index.html", "vol/downloads/json/d1.json", "index.html", "_assets/cite.css"):
        (built / "site" / path).write_text("altered", "utf-8")
        assert _made(folder, built, options) == before, path
        (built / "site" / path).unlink()
        assert _made(folder, built, options) == before, path


def test_a_print_template_of_any_shape(tmp_path: Path) -> None:
    folder = CASES / "own-print-template-crashes"
    report = build(projects.find([folder], tmp_path), Options(workers=1, print=True, search=False))
    assert not report.failed
    whole = (tmp_path / "site/vol/print.html").read_text("utf-8")
    alone = next((tmp_path / "site/vol").glob("d1/print.html")).read_text("utf-8")
    assert 'class="text wide"' in alone
    assert whole.count('<div class="running"') and "wide" not in whole.partition("</style>")[2]
    words = re.findall(r"<p[^>]*>([^<]+)", alone)
    assert words and all(one in whole for one in words)


def test_a_text_template_of_any_shape_leaves_the_words_to_search(tmp_path: Path) -> None:
    folder = CASES / "own-text-template-empties-search"
    build(projects.find([folder], tmp_path), Options(workers=1))
    own = [text.words for text in texts.load(texts.IndexedVolume("vol", ""), Output(tmp_path))]
    assert any("<i id=" in words for words in own)
    assert all(words for words in own)
