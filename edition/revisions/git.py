"""What differs between two revisions of a git repository, read without checking anything out.

Only blobs that differ are read, all through one `git cat-file --batch`. Nothing is written.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from edition.finding import CannotRun, Finding, declare

declare(
    "git.missing",
    "error",
    "Install git.",
    "Revisions are read with git.",
)
declare(
    "git.failed",
    "error",
    "Do as git says.",
    "git could not do what the comparison needs.",
)
declare(
    "git.no-repository",
    "error",
    "Go into the repository first, or name two files or folders.",
    "Revisions can be compared only inside a git repository.",
)
declare(
    "git.missing-file",
    "error",
    "Name a revision that has the file.",
    "A side of the comparison does not exist.",
)

_NOTHING: Final = "0" * 40


@dataclass(frozen=True)
class Changed:
    """A file that differs: its path on each side, and its blob; "" for the working tree, None for
    nothing."""

    path: str
    old_path: str
    old: str | None
    new: str | None


def run(arguments: Sequence[str], folder: Path, check: bool = True) -> bytes:
    """The output of git. Raises CannotRun with what git says."""
    program = shutil.which("git")
    if program is None:
        raise CannotRun(Finding("git.missing", "git", "git is not installed."))
    done = subprocess.run(
        [program, *arguments], cwd=folder, capture_output=True, check=False,
        env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
    )  # fmt: skip
    if check and done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        message = said[0].removeprefix("fatal: ") if said else "git failed"
        raise CannotRun(Finding("git.failed", str(folder), f"git: {message}."))
    return done.stdout


def top(folder: Path) -> Path:
    """The working tree that a folder is in. Raises CannotRun where it is in none."""
    folder = folder if folder.is_dir() else folder.parent
    if not folder.is_dir():
        folder = Path()
    try:
        return Path(os.fsdecode(run(["rev-parse", "--show-toplevel"], folder).rstrip(b"\n")))
    except CannotRun as error:
        if error.findings[0].code == "git.missing":
            raise
        raise CannotRun(
            Finding("git.no-repository", str(folder.resolve()), "This is not in a git repository.")
        ) from None


def is_revision(name: str, folder: Path) -> bool:
    """Whether git knows a commit by this name."""
    if name.startswith("-"):
        return False
    try:
        run(["rev-parse", "--quiet", "--verify", f"{name}^{{commit}}", "--"], folder)
    except CannotRun:
        return False
    return True


def split_range(name: str, folder: Path) -> tuple[str, str] | None:
    """The two ends of A..B or A...B (from where B left A), as commits."""
    for dots in ("...", ".."):
        left, found, right = name.partition(dots)
        if found:
            left, right = left or "HEAD", right or "HEAD"
            if not (is_revision(left, folder) and is_revision(right, folder)):
                return None
            if dots == "...":
                base = run(["merge-base", "--end-of-options", left, right], folder, check=False)
                left = base.decode().split()[0] if base.split() else left
            return left, right
    return None


def changed(
    folder: Path, old: str | None, new: str | None, paths: Sequence[str], cached: bool = False
) -> list[Changed]:
    """The XML files that differ between two revisions; without a new one, between the old and the
    working tree; without any, between the index and the working tree. Renames are followed."""
    command = ["diff", "--raw", "-z", "--no-abbrev", "-M", "--no-ext-diff", "--no-textconv",
               "--ignore-submodules", "--diff-filter=AMDRT"]  # fmt: skip
    if cached:
        command.append("--cached")
    command += [r for r in (old, new) if r is not None]
    command += ["--", *paths]
    fields = run(command, folder).decode("utf-8", "surrogateescape").split("\0")
    result: list[Changed] = []
    n = 0
    while n < len(fields) and fields[n]:
        mode_a, mode_b, sha_a, sha_b, status = fields[n].lstrip(":").split()
        first = fields[n + 1]
        second = fields[n + 2] if status[0] in "RC" else first
        n += 3 if status[0] in "RC" else 2
        if {mode_a, mode_b} & {"120000", "160000"}:  # links, other repositories
            continue
        before = None if status[0] == "A" else sha_a
        after = None if status[0] == "D" else ("" if not sha_b.strip("0") else sha_b)
        result.append(Changed(second, first, before, after))
    return [c for c in result if c.path.endswith(".xml") or c.old_path.endswith(".xml")]


class Blobs:
    """Reads blobs, one after another, from one process, which ends with this object."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None

    def read(self, name: str, shown: str) -> bytes:
        """The bytes of a blob, by its id or as REVISION:PATH."""
        if "\n" in name:
            raise CannotRun(Finding("git.missing-file", shown, "Such a name cannot be asked for."))
        if self.process is None:
            self.process = subprocess.Popen(
                ["git", "cat-file", "--batch"], cwd=self.folder,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
            weakref.finalize(self, _ended, self.process, os.getpid())
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
        self.process.stdin.flush()
        head = self.process.stdout.readline().split()
        if len(head) < 3 or head[1] != b"blob":
            raise CannotRun(
                Finding("git.missing-file", shown, "The file is not there at that revision.")
            )
        data = self.process.stdout.read(int(head[2]))
        self.process.stdout.read(1)
        return data


def _ended(process: subprocess.Popen[bytes], owner: int) -> None:
    """End a process that reads blobs; one that a fork inherited is left to who started it."""
    if owner != os.getpid():
        return
    process.kill()  # it only reads
    with process:
        pass
