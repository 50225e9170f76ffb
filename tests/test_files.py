"""What is written: whole or not at all, by one package, and nothing else deleted."""

from __future__ import annotations

import ast
import errno
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from edition import files
from edition.files import cache, journal, writing
from edition.files.folder import Folder
from edition.files.seal import opened, sealed
from edition.finding import CannotRun


def _codes(stop: pytest.ExceptionInfo[CannotRun]) -> set[str]:
    return {f.code for f in stop.value.findings}


def _left(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.name.startswith(writing.TEMPORARY)]


# -- one file --------------------------------------------------------------------------------------


def test_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    files.write(tmp_path / "a/b/c.xml", b"x")
    assert [p.name for p in tmp_path.rglob("*")] == ["a", "b", "c.xml"]
    assert (tmp_path / "a/b/c.xml").read_bytes() == b"x"


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_permissions_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    for mode in (0o600, 0o640, 0o664, 0o755):
        file.write_bytes(b"old")
        file.chmod(mode)
        files.write(file, b"new")
        assert (file.read_bytes(), file.stat().st_mode & 0o7777) == (b"new", mode)
    before = os.umask(0o027)
    try:
        files.write(tmp_path / "new.xml", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "new.xml").stat().st_mode & 0o7777 == 0o640


def test_line_ends_stay(tmp_path: Path) -> None:
    file = tmp_path / ".gitattributes"
    for before, after in ((b"a\r\nb\r\n", b"x\r\ny\r\n"), (b"a\nb\n", b"x\ny\n"), (None, b"x\ny\n")):
        if before is None:
            file.unlink()
        else:
            file.write_bytes(before)
        files.write_text(file, "x\ny\n")
        assert file.read_bytes() == after


def test_a_link_stays_and_its_file_is_changed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "in").mkdir()
    file, link = tmp_path / "elsewhere/v.xml", tmp_path / "in/link.xml"
    file.write_bytes(b"old")
    link.symlink_to(file)
    files.write(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    with pytest.raises(CannotRun) as stop:
        files.write(link, b"newer", within=tmp_path / "in")
    assert _codes(stop) == {"output.outside"}
    files.write(link, b"newer", within=tmp_path)
    assert file.read_bytes() == b"newer"
    with pytest.raises(CannotRun) as stop:
        files.write(tmp_path / "in/../../x.xml", b"", within=tmp_path)
    assert _codes(stop) == {"output.outside"}
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path / "loop", tmp_path / "n\0l", tmp_path / "elsewhere"):
        with pytest.raises(CannotRun) as stop:
            files.write(path, b"")
        assert _codes(stop) == {"output.unwritable"}
    assert _left(tmp_path) == []


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EDQUOT, errno.EROFS])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    real, calls = os.write, 0

    def full(handle: int, data: bytes) -> int:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise OSError(error, os.strerror(error))
        return real(handle, bytes(data[:1]))

    file = tmp_path / "a.xml"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(CannotRun) as stop:
        files.write(file, b"new")
    assert _codes(stop) == {"output.unwritable"}
    assert file.read_bytes() == b"old"
    assert _left(tmp_path) == []


def test_what_a_killed_process_left_is_taken_away_and_no_more(tmp_path: Path) -> None:
    """A file that a living process is writing stays, whatever its number."""
    code = (
        "import os, sys, time\n"
        "from edition.files import writing\n"
        "writing.os.fstat = lambda handle: (print('writing', flush=True), time.sleep(60))\n"
        "writing.put(sys.argv[1] + '/a.xml', b'x', sys.argv[1])\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=env) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert len(_left(tmp_path)) == 1
        writing.sweep(tmp_path, again=True)
        assert len(_left(tmp_path)) == 1
        process.kill()
        process.wait()
    mine = tmp_path / ".edition-mine"
    mine.write_bytes(b"")
    writing.sweep(tmp_path, again=True)
    assert list(tmp_path.iterdir()) == [mine]


def test_removing(tmp_path: Path) -> None:
    files.write(tmp_path / "in/a.xml", b"x")
    files.write(tmp_path / "b.xml", b"x")
    (tmp_path / "in/link").symlink_to(tmp_path)
    (tmp_path / "in/b.xml").symlink_to(tmp_path / "b.xml")
    with pytest.raises(CannotRun) as stop:
        files.remove(tmp_path / "in/link/b.xml", within=tmp_path / "in")
    assert _codes(stop) == {"output.outside"}
    files.remove(tmp_path / "in/b.xml", within=tmp_path / "in")
    files.remove(tmp_path / "in/a.xml", within=tmp_path / "in")
    files.remove(tmp_path / "in/none.xml", within=tmp_path / "in")
    assert (tmp_path / "b.xml").exists()
    assert [p.name for p in (tmp_path / "in").iterdir()] == ["link"]


# -- what is remembered ----------------------------------------------------------------------------


@given(st.binary(max_size=60), st.data())
def test_damage_is_noticed(data: bytes, draw: st.DataObject) -> None:
    kept = sealed(data)
    assert opened(kept) == data
    at = draw.draw(st.integers(0, len(kept) - 1))
    assert opened(kept[:at]) is None
    assert opened(kept + b"x") is None
    spoilt = bytearray(kept)
    spoilt[at] ^= draw.draw(st.integers(1, 255))
    assert opened(bytes(spoilt)) is None


_LINES = st.lists(st.binary(max_size=20).filter(lambda b: b"\n" not in b), max_size=6)


@given(_LINES, _LINES, st.data())
def test_a_journal_that_was_cut_short_loses_its_end_alone(
    tmp_path_factory: pytest.TempPathFactory,
    before: list[bytes],
    after: list[bytes],
    draw: st.DataObject,
) -> None:
    file = tmp_path_factory.mktemp("journal") / "j"
    book = journal.Journal(file)
    for line in before:
        book.add(line)
    book.close()
    assert journal.lines(file) == before
    data = file.read_bytes() if before else b""
    assert data == journal.encoded(before)
    file.write_bytes(data[: draw.draw(st.integers(0, len(data)))])
    whole = journal.lines(file)
    assert whole == before[: len(whole)]
    for line in after:
        book.add(line)
    book.close()
    assert journal.lines(file) == [*whole, *after]


def test_a_damaged_cache_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITION_CACHE", str(tmp_path))
    shelf = cache.Shelf("ids", 3)
    for n in range(5):
        shelf.keep(f"{n}", b"data")
        os.utime(tmp_path / f"tei-edition/{n}.ids", (n, n))
    assert len(list(tmp_path.rglob("*.ids"))) == 3
    file = tmp_path / "tei-edition/4.ids"
    assert shelf.load("4") == b"data"
    file.write_bytes(file.read_bytes()[:-1])
    assert shelf.load("4") is None
    monkeypatch.setenv("EDITION_CACHE", str(file))
    nowhere = cache.Shelf("ids", 3)
    nowhere.keep("1", b"data")  # is no fault
    assert nowhere.load("1") is None


# -- a folder of our own ---------------------------------------------------------------------------


def test_only_what_was_written_is_ever_deleted(tmp_path: Path) -> None:
    """Files come and go at random, ours and others; a run ends anywhere."""
    rng = random.Random(3)
    root = tmp_path / "out"
    names = [f"{a}{b}" for a in ("", "a/", "a/b/", "c/") for b in ("1", "2", "3")]
    others: dict[str, bytes] = {}
    for round_ in range(60):
        folder = Folder(root, ".state")
        folder.prepare()
        for path in [p for p in others if rng.random() < 0.3]:
            (root / path).unlink()
            del others[path]
        for name in rng.sample(names, 2):
            path = f"{name}.txt"
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            others[path] = b"%d" % rng.random().__hash__()
            (root / path).write_bytes(others[path])
        wanted = {f"{name}.html" for name in rng.sample(names, 5)}
        for n, path in enumerate(sorted(wanted)):
            folder.put(path, b"%d" % round_)
            if n == 2 and round_ % 3 == 0:
                break  # killed
        else:
            tidied = folder.finish(wanted)
            found = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
            assert {p for p in found if not p.startswith(".state/")} == wanted | others.keys()
            told = {p for p in others if any(p == o or p.startswith(o) for o in tidied.others)}
            assert told == others.keys()
            assert all("/" not in o or o.endswith("/") or o in others for o in tidied.others)
        for path, data in others.items():
            assert (root / path).read_bytes() == data
    assert _left(root) == []


def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"")
    (tmp_path / ".state").write_bytes(b"something")
    with pytest.raises(CannotRun) as stop:
        Folder(tmp_path, ".state").prepare()
    assert _codes(stop) == {"output.unwritable"}
    with pytest.raises(CannotRun) as stop:
        Folder(tmp_path, ".other").prepare()
    assert _codes(stop) == {"output.foreign"}


# -- one package -----------------------------------------------------------------------------------

_WRITING = frozenset(
    "write_text write_bytes touch unlink rmdir mkdir makedirs rmtree rename renames symlink_to "
    "hardlink_to chmod copyfile copy2 copytree copymode mkstemp mkdtemp "
    "NamedTemporaryFile TemporaryDirectory TemporaryFile truncate removedirs utime".split()
)
_OS = frozenset("remove replace open write link symlink move".split())
"""Names that mean nothing bad elsewhere: only as `os.…`."""


def _writes(path: Path) -> Iterator[str]:
    """Calls in a module that change a file system."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        owner = called.value if isinstance(called, ast.Attribute) else None
        if isinstance(owner, ast.Name) and owner.id == "files":
            continue  # this is the one that is to be called
        if node.args and ast.unparse(node.args[0]) == "os.devnull":
            continue  # which swallows all
        of_os = isinstance(owner, ast.Name) and owner.id in ("os", "shutil")
        modes = [a.value for a in [*node.args, *(k.value for k in node.keywords)]
                 if isinstance(a, ast.Constant) and isinstance(a.value, str)]  # fmt: skip
        if name in _WRITING or (of_os and name in _OS):
            yield f"{path.relative_to(ROOT)}:{node.lineno} {name}"
        elif name == "open" and any(set(m) <= set("rwxabt+") and set(m) & set("wxa+") for m in modes):
            yield f"{path.relative_to(ROOT)}:{node.lineno} open"


def test_nothing_else_opens_a_file_for_writing() -> None:
    every = [p for p in sorted((ROOT / "edition").rglob("*.py")) if "files" not in p.parts]
    assert len(every) > 200
    found = [said for path in every for said in _writes(path)]
    assert found == []


def test_writing_is_seen_by_that_test() -> None:
    seen = {
        said.rpartition(" ")[2] for p in (ROOT / "edition/files").glob("*.py") for said in _writes(p)
    }
    assert seen >= {"open", "replace", "unlink", "mkdir", "rmtree", "chmod"}
