"""What is to be compared, from what was typed: files, folders, revisions."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.finding import CannotRun, Finding, declare
from edition.revisions import git

declare(
    "compare.sides",
    "error",
    "Give two files, or two folders.",
    "A file cannot be compared with a folder.",
)
declare(
    "git.revision",
    "error",
    "Correct the name; git log and git branch list what there is.",
    "What was named is neither a file nor a revision.",
)

LARGEST: Final = 200_000_000
"""Bytes of a file beyond which it is not read."""


@dataclass(frozen=True)
class Job:
    """Two files to compare. `old` or `new` is None where the file is on one side only."""

    path: str
    """How it is shown."""
    old: Callable[[], bytes] | None
    new: Callable[[], bytes] | None
    old_path: str = ""
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Request:
    """The jobs, and what the two sides are called."""

    jobs: list[Job]
    a: str
    b: str
    single: bool = False
    """Whether it is two files that were named."""


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises CannotRun with a finding."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise CannotRun(Finding("file.unreadable", str(path), "This is not a file."))
        if status.st_size > LARGEST:
            size = status.st_size / 1e6
            raise CannotRun(Finding("file.too-large", str(path), f"The file has {size:.0f} megabytes."))
        return path.read_bytes()
    except OSError as error:
        raise CannotRun(Finding("file.unreadable", str(path), f"{error.strerror or error}.")) from None


def request(
    arguments: Sequence[str],
    paths: Sequence[str] = (),
    cached: bool = False,
    folder: Path | None = None,
) -> Request:
    """What to compare.

    In: what was typed: two files, two folders, `A..B`, one or two revisions, paths, or nothing.
    Raises CannotRun where it makes no sense.
    """
    here = folder or Path()
    given = list(arguments)
    if len(given) == 2 and not paths and not cached:
        a, b = here / given[0], here / given[1]
        if a.exists() and b.exists():
            return _on_disk(a, b, given)
        missing = [g for g, p in zip(given, (a, b), strict=True) if not p.exists()]
        if not any(_ranged(g) or _known(g, here) for g in given):
            raise CannotRun(
                *(Finding("file.unreadable", m, "No such file or revision.") for m in missing)
            )
    revisions: list[str] = []
    while given and len(revisions) < 2:
        name = given[0]
        if (here / name).exists() and not (_known(name, here) and not revisions and paths):
            break
        ends = _range(name, here)
        if ends is not None:
            revisions = list(ends)
        elif _known(name, here):
            revisions.append(name)
        else:
            raise CannotRun(
                Finding("git.revision", name, "This is neither a file nor a revision that git knows.")
            )
        given.pop(0)
        if ends is not None:
            break
    where = [*given, *paths]
    for name in where:
        if name.startswith("-"):
            raise CannotRun(Finding("git.revision", name, "A path cannot begin with a hyphen."))
    top = git.top(here)
    old = revisions[0] if revisions else None
    new = revisions[1] if len(revisions) > 1 else None
    found = git.changed(here, old, new, where, cached)
    blobs = git.Blobs(top)

    def reader(sha: str | None, path: str) -> Callable[[], bytes] | None:
        if sha is None:
            return None
        if sha == "":
            return lambda: read_file(_inside(top, path))
        return lambda: blobs.read(sha, path)

    first = old or ("HEAD" if cached else "index")
    second = new or ("index" if cached else "working tree")
    jobs = [
        Job(c.path, reader(c.old, c.old_path), reader(c.new, c.path), c.old_path,
            (f"{first}:{c.old_path}", f"{second}:{c.path}" if new or cached else c.path))
        for c in found
    ]  # fmt: skip
    return Request(jobs, first, second)


def _inside(top: Path, path: str) -> Path:
    full = top / path
    if full.is_symlink():
        raise CannotRun(Finding("file.unreadable", path, "This is a link; links are not followed."))
    return full


def _ranged(name: str) -> bool:
    return ".." in name


def _known(name: str, here: Path) -> bool:
    try:
        return git.is_revision(name, here)
    except CannotRun:
        return False


def _range(name: str, here: Path) -> tuple[str, str] | None:
    if ".." not in name:
        return None
    git.top(here)
    return git.split_range(name, here)


def _on_disk(a: Path, b: Path, given: list[str]) -> Request:
    def reader(path: Path) -> Callable[[], bytes]:
        return lambda: read_file(path)

    if a.is_dir() != b.is_dir():
        raise CannotRun(
            Finding(
                "compare.sides", given[0], f"One of {given[0]} and {given[1]} is a folder, one is not."
            )
        )
    if not a.is_dir():
        return Request(
            [Job(given[1], reader(a), reader(b), given[0], (given[0], given[1]))],
            given[0], given[1], True,
        )  # fmt: skip
    ours = {p.relative_to(a).as_posix(): p for p in sorted(a.rglob("*.xml")) if _plain(p)}
    theirs = {p.relative_to(b).as_posix(): p for p in sorted(b.rglob("*.xml")) if _plain(p)}
    jobs = [
        Job(
            name,
            reader(ours[name]) if name in ours else None,
            reader(theirs[name]) if name in theirs else None,
            name,
            (str(Path(given[0], name)), str(Path(given[1], name))),
        )
        for name in sorted({*ours, *theirs})
    ]
    if not jobs:
        raise CannotRun(Finding("project.no-volumes", given[0], "Neither folder holds an XML file."))
    return Request(jobs, given[0], given[1])


def _plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
