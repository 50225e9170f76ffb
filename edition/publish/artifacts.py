"""Files: the only module that writes or deletes any.

Every file is written beside its place and moved there, so that it is old or new, never half. The
ledger remembers what each was made from; what nothing claims is deleted.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from edition.finding import CannotRun, Finding
from edition.volume.read import digest

STATE: Final = ".edition"
"""Folder of the ledger and the cached facts, inside the output folder. It also marks the folder as
one that a build made."""
OWNED: Final = ("site",)
PRESS_STATE: Final = "press-"
"""What the names of kept pieces of books begin with (see edition.press)."""
_TEMPORARY: Final = ".writing-"
_BINARY: Final = getattr(os, "O_BINARY", 0)  # Windows only


class Artifact(msgspec.Struct, array_like=True, frozen=True):
    """A file that was written: what it was made from, and what it then was."""

    key: str
    """Digest of everything it is made from."""
    quick: str
    """Digest of what that in turn follows from, which is quicker to work out; "" where nothing is.
    The same quick digest means the same key; a different one says nothing."""
    content: str
    """Digest of its bytes."""
    size: int
    changed: int
    """Its modification time in nanoseconds: equal means untouched, different means look."""
    findings: tuple[Finding, ...] = ()
    """What was said while it was made."""


Ledger = dict[str, Artifact]
"""Artifacts by their path from the output folder."""


@dataclass
class Output:
    """An output folder."""

    root: Path
    _made: set[str] = field(default_factory=set)
    """Folders that this process has made sure of."""

    def prepare(self) -> None:
        """Make the folder, or make sure that it is ours. Raises CannotRun."""
        try:
            if self.root.exists():
                if not self.root.is_dir():
                    raise CannotRun(_foreign(self.root, "is a file"))
                others = {p.name for p in self.root.iterdir()}
                if others and STATE not in others:
                    raise CannotRun(_foreign(self.root, "holds files that no build made"))
            state = self.root / STATE
            if state.is_symlink():
                raise CannotRun(_foreign(state, "is a link"))
            state.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotRun(
                Finding("output.unwritable", str(self.root), f"{error.strerror or error}.")
            ) from None

    # -- one file ----------------------------------------------------------------------------------

    def current(self, path: str, artifact: Artifact) -> Artifact | None:
        """The artifact if the file is still what was written, else None."""
        file = f"{self.root}/{path}"
        if not self._sound(path.rpartition("/")[0]):
            return None
        try:
            status = os.lstat(file)
        except OSError:
            return None
        if status.st_size != artifact.size or not stat.S_ISREG(status.st_mode):
            return None
        if status.st_mtime_ns == artifact.changed:
            return artifact
        try:  # copied, checked out, touched: the bytes decide
            if digest(Path(file).read_bytes()) != artifact.content:
                return None
        except OSError:
            return None
        return msgspec.structs.replace(artifact, changed=status.st_mtime_ns)

    def write(
        self,
        path: str,
        data: bytes,
        key: str,
        old: Artifact | None,
        findings: tuple[Finding, ...] = (),
        quick: str = "",
    ) -> tuple[Artifact, bool]:
        """Write a file unless it is there already.

        Out: its entry for the ledger, and whether anything was written.
        """
        content = digest(data)
        if old is not None and old.content == content:
            there = self.current(path, old)
            if there is not None:
                there = msgspec.structs.replace(there, key=key, quick=quick, findings=findings)
                return there, False
        try:
            try:
                changed, wrote = self._put(path, data)
            except FileNotFoundError:  # somebody took a folder away that was there a moment ago
                self._made.clear()
                changed, wrote = self._put(path, data)
        except OSError as error:
            raise CannotRun(Finding("output.unwritable", path, f"{error.strerror or error}.")) from None
        return Artifact(key, quick, content, len(data), changed, findings), wrote

    def _put(self, path: str, data: bytes) -> tuple[int, bool]:
        """Put a file in its place. Out: its modification time, and whether it was another before."""
        folder, _, _ = path.rpartition("/")
        self._folder(folder)
        file = f"{self.root}/{path}"
        if same := self._same(file, data):
            return same, False
        temporary = f"{self.root}/{folder}/{_TEMPORARY}{os.getpid()}"
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            changed = os.fstat(handle).st_mtime_ns
        finally:
            os.close(handle)
        try:
            os.replace(temporary, file)  # noqa: PTH105 - thousands of times a build
        except IsADirectoryError:
            shutil.rmtree(file)
            os.replace(temporary, file)  # noqa: PTH105
        return changed, True

    def _same(self, file: str, data: bytes) -> int:
        """The modification time of a file that already holds these bytes, else 0."""
        try:
            status = os.lstat(file)
            if stat.S_ISREG(status.st_mode) and status.st_size == len(data):
                return status.st_mtime_ns if Path(file).read_bytes() == data else 0
        except OSError:
            pass
        return 0

    def _sound(self, folder: str) -> bool:
        """Whether a folder is one below the root, and no link to somewhere else."""
        if folder in self._made or not folder:
            return True
        try:
            plain = stat.S_ISDIR(os.lstat(f"{self.root}/{folder}").st_mode)
        except OSError:
            return False
        if plain and self._sound(folder.rpartition("/")[0]):
            self._made.add(folder)
            return True
        return False

    def _folder(self, folder: str) -> None:
        """Make a folder below the root. Whatever stands in its way, a file or a link out of the
        output, is taken away, never followed."""
        if folder in self._made or not folder:
            return
        self._folder(folder.rpartition("/")[0])
        place = f"{self.root}/{folder}"
        try:
            os.mkdir(place)  # noqa: PTH102
        except FileExistsError:
            if not stat.S_ISDIR(os.lstat(place).st_mode):
                os.unlink(place)  # noqa: PTH108
                os.mkdir(place)  # noqa: PTH102
        self._made.add(folder)

    # -- all of them -------------------------------------------------------------------------------

    def prune(self, claimed: set[str]) -> int:
        """Delete what no page claims, below the folders that are ours. Out: how many files."""
        self._made.clear()
        folders = {parent for path in claimed for parent in _parents(path)}
        removed = 0
        for name in OWNED:
            top = self.root / name
            if top.is_symlink():
                top.unlink()
            elif top.is_dir():
                removed += self._sweep(top, name, claimed, folders)
        return removed

    def drop(self, paths: Iterable[str]) -> int:
        """Delete files, and the folders that this leaves empty. Out: how many files there were."""
        removed = 0
        for path in paths:
            folder, _, _ = path.rpartition("/")
            if not self._sound(folder):
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

    def _sweep(self, folder: Path, path: str, claimed: set[str], folders: set[str]) -> int:
        removed = 0
        with os.scandir(folder) as entries:
            for entry in list(entries):
                inner = f"{path}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    if inner in folders:
                        removed += self._sweep(Path(entry.path), inner, claimed, folders)
                    else:
                        removed += sum(len(files) for _, _, files in os.walk(entry.path))
                        shutil.rmtree(entry.path)
                elif inner not in claimed:
                    Path(entry.path).unlink()
                    removed += 1
        if path not in folders:
            folder.rmdir()
        return removed

    # -- state -------------------------------------------------------------------------------------

    def ledger(self, volume: str) -> Ledger:
        """The ledger of a volume ("" for the edition's own pages) from the last build."""
        data = self._read(f"{volume or '_edition'}.ledger")
        if data is None:
            return {}
        try:
            return msgspec.msgpack.decode(data, type=Ledger)
        except msgspec.DecodeError:
            return {}

    def keep_ledger(self, volume: str, ledger: Ledger) -> None:
        self._keep(f"{volume or '_edition'}.ledger", msgspec.msgpack.encode(ledger))

    def load_state(self, name: str) -> bytes | None:
        """Anything else that is kept between builds."""
        return self._read(name)

    def keep_state(self, name: str, data: bytes) -> None:
        self._keep(name, data)

    def prune_state(self, names: set[str], spared: str = PRESS_STATE) -> None:
        """Delete state that is not named, save what begins with `spared`."""
        for file in (self.root / STATE).iterdir():
            if file.name not in names and not file.name.startswith(spared) and not file.is_dir():
                file.unlink()

    def prune_pieces(self, names: set[str], shelves: tuple[str, ...]) -> None:
        """Delete pieces of books that are not named, save those on the shelves, by the beginnings of
        their names."""
        for file in (self.root / STATE).glob(f"{PRESS_STATE}*"):
            if file.name not in names and not file.name.startswith(shelves):
                file.unlink()

    def _read(self, name: str) -> bytes | None:
        try:
            return (self.root / STATE / name).read_bytes()
        except OSError:
            return None

    def _keep(self, name: str, data: bytes) -> None:
        self._put(f"{STATE}/{name}", data)


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:n]) for n in range(1, len(parts))]


def _foreign(path: Path, what: str) -> Finding:
    return Finding("output.foreign", str(path), f"The output folder {what}.")
