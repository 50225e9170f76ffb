"""A folder of the software's own making, such as a built edition or a review: what is written to it is
remembered, and only that is ever deleted.

Beside what it is made for it holds a folder of its *state*: what is kept between runs, the list of the
files that were written, and files while they are being written. A path is noted before the file
appears, so that a run that was killed is no exception.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from edition.files import journal
from edition.files.seal import opened, sealed
from edition.files.writing import TEMPORARY, put, sweep, unwritable
from edition.finding import CannotRun, Finding, declare

declare(
    "output.foreign",
    "error",
    "Choose an output folder that does not exist yet or that an earlier build made.",
    "A build deletes what no page claims; it does so only in folders that are its own.",
)
declare(
    "output.blocked",
    "error",
    "Move it away; or have it deleted, with --clean.",
    "Only what the software wrote itself is deleted to make room.",
)

_LIST: Final = "files"
_ADDED: Final = "files.new"


@dataclass
class Tidied:
    """What became of files that are not wanted."""

    removed: int = 0
    others: list[str] = field(default_factory=list)
    """Files that were not written here, and whole folders of them, with a slash at the end."""


@dataclass
class Folder:
    """Such a folder. Paths are from its root, with slashes."""

    root: Path
    state: str
    """Name of the folder of its state, which also marks it as one of ours."""
    clean: bool = False
    """Whether to delete what was not written here, too, where it is in the way or not wanted."""
    _made: set[str] = field(default_factory=set)
    """Folders that this process has made sure of."""
    _known: set[str] | None = None
    _journal: journal.Journal | None = None

    def prepare(self) -> None:
        """Make the folder, or make sure that it is ours. Raises CannotRun."""
        try:
            if self.root.exists():
                if not self.root.is_dir():
                    raise CannotRun(_foreign(self.root, "is a file"))
                others = {p.name for p in self.root.iterdir()}
                if others and self.state not in others:
                    raise CannotRun(_foreign(self.root, "holds files that are not its own"))
            state = self.root / self.state
            if state.is_symlink():
                raise CannotRun(_foreign(state, "is a link"))
            if state.is_file() and not state.stat().st_size:  # so earlier versions marked a folder
                state.unlink()
            state.mkdir(parents=True, exist_ok=True)
            if (state / _ADDED).is_dir():
                shutil.rmtree(state / _ADDED)
        except OSError as error:
            raise unwritable(self.root, error) from None
        sweep(state, again=True)
        self._made.clear()
        self._known = None

    # -- one file ----------------------------------------------------------------------------------

    def put(self, path: str, data: bytes) -> tuple[int, bool]:
        """Put a file in its place. Out: its modification time in nanoseconds, and whether it was
        another before. Raises CannotRun."""
        try:
            try:
                return self._put(path, data)
            except FileNotFoundError:  # somebody took a folder away that was there a moment ago
                self._made.clear()
                return self._put(path, data)
        except OSError as error:
            raise unwritable(path, error) from None

    def _put(self, path: str, data: bytes) -> tuple[int, bool]:
        self._folder(path.rpartition("/")[0])
        file = f"{self.root}/{path}"
        try:
            status = os.lstat(file)
        except OSError:
            pass
        else:
            if not stat.S_ISREG(status.st_mode):
                self._clear(path, status.st_mode)
            elif status.st_size == len(data) and _read(file) == data:
                return status.st_mtime_ns, False
        self._note(path)
        return put(file, data, f"{self.root}/{self.state}"), True

    def is_sound(self, folder: str) -> bool:
        """Whether a folder is one below the root, and no link to somewhere else."""
        if folder in self._made or not folder:
            return True
        try:
            plain = stat.S_ISDIR(os.lstat(f"{self.root}/{folder}").st_mode)
        except OSError:
            return False
        if plain and self.is_sound(folder.rpartition("/")[0]):
            self._made.add(folder)
            return True
        return False

    def _folder(self, folder: str) -> None:
        """Make a folder below the root."""
        if folder in self._made or not folder:
            return
        self._folder(folder.rpartition("/")[0])
        place = f"{self.root}/{folder}"
        try:
            os.mkdir(place)  # noqa: PTH102
        except FileExistsError:
            mode = os.lstat(place).st_mode
            if not stat.S_ISDIR(mode):
                self._clear(folder, mode)
                os.mkdir(place)  # noqa: PTH102
        self._made.add(folder)

    def _clear(self, path: str, mode: int) -> None:
        """Take away what stands in the way, if it was written here. A link was not, and is never
        followed. Raises CannotRun."""
        place = self.root / path
        inner = path.startswith(f"{self.state}/") or self.clean
        if stat.S_ISDIR(mode):
            if inner:
                shutil.rmtree(place)
                return
            self.drop([known for known in self.known if known.startswith(f"{path}/")])
            with contextlib.suppress(FileNotFoundError):
                if any(place.iterdir()):
                    raise CannotRun(_blocked(place, "A folder"))
                place.rmdir()
        elif inner or (stat.S_ISREG(mode) and path in self.known):
            place.unlink()
        else:
            raise CannotRun(_blocked(place, "A link" if stat.S_ISLNK(mode) else "A file"))

    # -- what was written --------------------------------------------------------------------------

    @property
    def known(self) -> set[str]:
        """The files that were written here, by this run or earlier ones, and not deleted since."""
        if self._known is None:
            self._known = self._listed()
            added = journal.lines(self.root / self.state / _ADDED)
            self._known.update(line.decode("utf-8", "surrogateescape") for line in added)
        return self._known

    def _listed(self) -> set[str]:
        data = self.load(_LIST)
        return set(data.decode("utf-8", "surrogateescape").split("\n")) - {""} if data else set()

    def _note(self, path: str) -> None:
        if path in self.known or path.startswith(f"{self.state}/"):
            return
        if self._journal is None:
            self._journal = journal.Journal(self.root / self.state / _ADDED)
        self._journal.add(path.encode("utf-8", "surrogateescape"))
        self.known.add(path)

    def finish(self, wanted: set[str], tops: tuple[str, ...] = ("",)) -> Tidied:
        """Delete what was written here and is not wanted any more, below the folders `tops`; tell
        what else there is. Raises CannotRun."""
        self._made.clear()
        self._known = None  # other processes have written too
        tops = tuple(f"{top}/" if top else "" for top in tops)
        ours = {path for path in self.known if path.startswith(tops)}
        result = Tidied(self.drop(sorted(ours - wanted)))
        try:
            for top in tops:
                if self.is_sound(top[:-1]):
                    self._others(top, wanted, _folders(wanted), result)
        except OSError as error:
            raise unwritable(self.root, error) from None
        self._keep_list((self.known - ours) | {path for path in wanted if path.startswith(tops)})
        return result

    def _keep_list(self, paths: set[str]) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None
        if paths != self._listed():
            self.keep(_LIST, "\n".join(sorted(paths)).encode("utf-8", "surrogateescape"))
        try:
            (self.root / self.state / _ADDED).unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self.root / self.state, error) from None
        self._known = paths

    def drop(self, paths: Iterable[str]) -> int:
        """Delete files, and the folders that this leaves empty. Out: how many files there were."""
        removed = 0
        for path in paths:
            if not self.is_sound(path.rpartition("/")[0]):
                continue
            try:
                (self.root / path).unlink()
                removed += 1
                for parent in reversed(_parents(path)):
                    (self.root / parent).rmdir()
            except OSError:  # it is gone already, or the folder holds something else
                continue
        self._made.clear()
        return removed

    def _others(self, folder: str, wanted: set[str], folders: set[str], result: Tidied) -> None:
        with os.scandir(f"{self.root}/{folder}") as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                path = f"{folder}{entry.name}"
                if path in wanted or path == self.state:
                    continue
                is_folder = entry.is_dir(follow_symlinks=False)
                if is_folder and path in folders:
                    self._others(f"{path}/", wanted, folders, result)
                elif is_folder and not any(files for _, _, files in os.walk(entry.path)):
                    shutil.rmtree(entry.path)  # nothing is lost
                elif not self.clean:
                    result.others.append(f"{path}/" if is_folder else path)
                elif is_folder:
                    result.removed += sum(len(files) for _, _, files in os.walk(entry.path))
                    shutil.rmtree(entry.path)
                else:
                    os.unlink(entry.path)  # noqa: PTH108
                    result.removed += 1

    # -- state -------------------------------------------------------------------------------------

    def load(self, name: str) -> bytes | None:
        """What is kept between runs under a name; None where there is nothing, or it is damaged."""
        data = _read(f"{self.root}/{self.state}/{name}")
        return opened(data) if data is not None else None

    def keep(self, name: str, data: bytes) -> None:
        """Keep something between runs. Raises CannotRun."""
        self.put(f"{self.state}/{name}", sealed(data))

    def states(self) -> list[str]:
        """The names of what is kept."""
        own = (_LIST, _ADDED)
        try:
            names = sorted(os.listdir(self.root / self.state))  # noqa: PTH208
        except OSError as error:
            raise unwritable(self.root / self.state, error) from None
        return [name for name in names if name not in own and not name.startswith(TEMPORARY)]

    def forget(self, names: Iterable[str]) -> None:
        """Keep these no longer. Raises CannotRun."""
        try:
            for name in names:
                file = self.root / self.state / name
                if not file.is_dir():
                    file.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(self.root / self.state, error) from None


def _read(file: str) -> bytes | None:
    try:
        with open(file, "rb") as source:  # noqa: PTH123 - thousands of times a build
            return source.read()
    except OSError:
        return None


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _folders(paths: Iterable[str]) -> set[str]:
    """All folders that these files are in."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _foreign(path: Path, what: str) -> Finding:
    return Finding("output.foreign", str(path), f"The output folder {what}.")


def _blocked(path: Path, what: str) -> Finding:
    message = f"{what} that was not written here is where one of the edition's own has to be."
    return Finding("output.blocked", str(path), message)
