"""Kill every command that writes, at random moments, and see what is left.

    python bench/kill.py [ROUNDS] [SEED] [COMMAND …]

After each kill every file has to be as it was before, or as the undisturbed command leaves it, or
absent; the next run has to complete, to leave what an undisturbed one leaves, and no temporary file.
Prints, for each command, how often it was killed while it ran, and exits with 1 at the first fault.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_HEADER = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{id}"><teiHeader><fileDesc><titleStmt>'
    "<title>T</title></titleStmt><publicationStmt><p>x</p></publicationStmt><sourceDesc><p>x</p></sourceDesc></fileDesc>"
    "</teiHeader><text><body>{body}</body></text></TEI>\n"
)
_STATE = (".edition", ".edition-review", ".git")
"""Folders whose files are the software's own affair, or git's."""
_APART = {".encoded.ledger", ".assembled.ledger"}


def volume(name: str, word: str, documents: int = 12) -> str:
    """A TEI volume."""
    texts = (
        f'<div type="document" xml:id="{name}d{n}" n="{n}"><head>{n}. Letter</head>\n'
        f"  <p>{f'{word} ' * 60}<note n='1' xml:id='{name}n{n}'>the the note</note></p></div>\n"
        for n in range(1, documents + 1)
    )
    return _HEADER.format(id=name, body="".join(texts))


def transcript(n: int, word: str) -> str:
    """A transcript in the dialect."""
    return f"---\nid: d{n}\nnumber: {n}\ntitle: Letter {n}\n---\n\n{f'{word} ' * 80}\n"


@dataclass(frozen=True)
class Case:
    """A command: what it is called with, and the folder that it starts from."""

    arguments: tuple[str, ...]
    begin: Callable[[Path], None]
    once: bool = False
    """Whether a second run refuses to do it again, and does well in that."""


def _project(folder: Path, word: str = "new") -> None:
    (folder / "tei").mkdir()
    (folder / "edition.toml").write_text('[edition]\ntitle = "T"\n[volumes]\nfiles = ["tei/*.xml"]\n')
    for name in "ab":
        (folder / f"tei/{name}.xml").write_text(volume(name, word))


def _built(folder: Path) -> None:
    """A project that was built and has changed."""
    _project(folder, "old")
    run("build", "-q", folder=folder)
    (folder / "tei/a.xml").write_text(volume("a", "new", 10))


def _transcripts(folder: Path) -> None:
    (folder / "in").mkdir()
    for n in range(1, 30):
        (folder / f"in/t{n}.md").write_text(transcript(n, "new"))


def _encoded(folder: Path) -> None:
    _transcripts(folder)
    run("encode", "in", "-o", "encoded", "-q", folder=folder)
    (folder / "v.xml").write_text(_HEADER.format(id="v", body="<div type='x'><p>x</p></div>"))


def _changes(folder: Path) -> None:
    for side, word in (("old", "old"), ("new", "new")):
        (folder / side).mkdir()
        for name in "abcdef":
            (folder / side / f"{name}.xml").write_text(volume(name, word))
    made = run("diff", "old", "new", "--json", folder=folder)
    (folder / "c.json").write_bytes(made)


def _loose(folder: Path) -> None:
    (folder / "in").mkdir()
    for name in "abcdefgh":
        (folder / f"in/{name}.xml").write_text(volume(name, "the the"))


def _merge(folder: Path) -> None:
    for name, word in (("base", "old"), ("ours", "old"), ("theirs", "new")):
        (folder / f"{name}.xml").write_text(volume("a", word))
    # Ours is what is written over: merged again it is what it was.


def _witnesses(folder: Path) -> None:
    (folder / "a.xml").write_text(volume("a", "old"))
    (folder / "b.xml").write_text(volume("a", "new"))


def _repository(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)


CASES: dict[str, Case] = {
    "new": Case(("new", "made", "-q"), lambda _folder: None, once=True),
    "build": Case(("build", "-q"), _project),
    "build again": Case(("build", "-q", "-j", "2"), _built),
    "print": Case(("print", "-q"), _project),
    "epub": Case(("epub", "-q"), _project),
    "encode": Case(("encode", "in", "-o", "encoded", "-q", "-j", "2"), _transcripts),
    "assemble": Case(("assemble", "encoded", "-v", "v.xml", "-q"), _encoded),
    "decode": Case(("decode", "in", "-o", "out", "-q"), _loose),
    "apply": Case(("apply", "c.json", "old", "-q"), _changes),
    "format": Case(("format", "in", "-q"), _loose),
    "validate --fix": Case(("validate", "in", "--fix", "-q"), _loose),
    "review": Case(("review", "old", "new", "-o", "review", "-q"), _changes),
    "merge": Case(("merge", "base.xml", "ours.xml", "theirs.xml", "-q"), _merge),
    "collate": Case(
        ("collate", "a.xml#ad1", "b.xml#ad1", "--tei", "o/t.xml", "--html", "o/p.html", "-q"),
        _witnesses,
    ),
    "checklist": Case(("checklist", "a.xml", "-o", "list.html"), _witnesses),
    "git": Case(("git", "--hook", "--workflow", "-q"), _repository),
}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "edition", *arguments]


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "EDITION_CACHE": str(folder.parent / "cache")}


def run(*arguments: str, folder: Path) -> bytes:
    """Call the software and wait. Out: what it printed."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=_environment(folder),
        capture_output=True,
        timeout=300,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise SystemExit(f"{arguments}: {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def files(folder: Path) -> dict[str, bytes]:
    """The contents of all files that are not the software's own affair."""
    found = {}
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        if path.is_file() and not set(inner.parts) & {*_STATE, *_APART}:
            found[inner.as_posix()] = path.read_bytes()
    return found


def left_over(folder: Path) -> list[str]:
    """Temporary files, wherever."""
    return [
        p.relative_to(folder).as_posix()
        for p in folder.rglob("*")
        if p.name.startswith(".edition-writing-") or p.match(".edition-review/work/*")
    ]


def rounds(name: str, number: int, rng: random.Random) -> Iterator[bool]:
    """Whether each of some runs was killed before it ended. Raises AssertionError at a fault."""
    case = CASES[name]
    with tempfile.TemporaryDirectory(prefix="edition-kill-") as top:
        start = Path(top, "start")
        start.mkdir()
        case.begin(start)
        whole = Path(top, "whole")
        shutil.copytree(start, whole, symlinks=True)
        began = time.monotonic()
        run(*case.arguments, folder=whole)
        took = time.monotonic() - began
        before, after = files(start), files(whole)
        for _ in range(number):
            here = Path(top, "here")
            shutil.copytree(start, here, symlinks=True)
            yield _killed(case, here, before, after, took, rng)
            shutil.rmtree(here)


def _killed(
    case: Case, here: Path, before: dict[str, bytes], after: dict[str, bytes], took: float,
    rng: random.Random,
) -> bool:  # fmt: skip
    killed = False
    for _ in range(rng.choice((1, 1, 2))):
        process = subprocess.Popen(
            command(*case.arguments), cwd=here, env=_environment(here), start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        # Most of the time is spent on starting: the later part is the one that matters.
        time.sleep(took * (1 - rng.random() ** 2))
        killed = killed or process.poll() is None
        process.send_signal(rng.choice((signal.SIGKILL, signal.SIGTERM)))
        process.wait()
        deadline = time.monotonic() + 10
        while _members(process.pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert not _members(process.pid), "a process outlives the command"
        for path, data in files(here).items():
            if Path(path).name.startswith(".edition-writing-"):
                continue
            known = (before.get(path), after.get(path))
            assert data in known, f"{path} is neither old nor new"
    if case.once and any(here.iterdir()):
        shutil.rmtree(here / case.arguments[1], ignore_errors=True)
    run(*case.arguments, folder=here)
    assert not left_over(here), f"left over: {left_over(here)}"
    now = files(here)
    assert now == after, (
        f"differs: {sorted(p for p in now.keys() | after.keys() if now.get(p) != after.get(p))[:5]}"
    )
    return killed


def _members(group: int) -> list[int]:
    """The living processes of a group, where that can be told."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of = path.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue
        if int(of) == group and state != "Z":
            found.append(int(path.parent.name))
    return found


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    total = 0
    for name in sys.argv[3:] or CASES:
        try:
            killed = list(rounds(name, number, rng))
        except AssertionError as fault:
            raise SystemExit(f"{name}: {fault}") from None
        total += sum(killed)
        print(f"{name:<16} {number:>5} runs, {sum(killed):>5} killed while they ran", flush=True)
    print(f"{total} kills survived")


if __name__ == "__main__":
    main()
