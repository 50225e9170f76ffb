"""The output folder: its files, and the ledgers that remember what each was made from.

What nothing claims any more is deleted, if a build wrote it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import msgspec

from edition.files.digest import digest
from edition.files.folder import Folder
from edition.finding import Finding, declare

declare(
    "output.others",
    "info",
    "Let it be, move it away, or have it deleted, with --clean.",
    "What else is in the folder of the site goes with it to readers.",
)

STATE: Final = ".edition"
"""Folder of the ledger and the cached facts, inside the output folder. It also marks the folder as
one that a build made."""
OWNED: Final = ("site",)
PRESS_STATE: Final = "press-"
"""What the names of kept pieces of books begin with (see edition.books)."""


class Artifact(msgspec.Struct, array_like=True, frozen=True):
    """A file that was written: what it was made from, and what it then was."""

    key: str
    """Digest of everything it is made from."""
    content: str
    """Digest of its bytes."""
    size: int
    changed: int
    """Its modification time in nanoseconds: equal means untouched, different means look."""
    findings: tuple[Finding, ...] = ()
    """What was said while it was made."""


Ledger = dict[str, Artifact]
"""Artifacts by their path from the output folder."""


class Output:
    """An output folder. `clean`: whether to delete from the site what no build wrote, too."""

    def __init__(self, root: Path, clean: bool = False) -> None:
        self.root = root
        self.files = Folder(root, STATE, clean)

    def prepare(self) -> None:
        """Make the folder, or make sure that it is ours. Raises CannotRun."""
        self.files.prepare()

    # -- one file ----------------------------------------------------------------------------------

    def current(self, path: str, artifact: Artifact) -> Artifact | None:
        """The artifact if the file is still what was written, else None."""
        file = f"{self.root}/{path}"
        if not self.files.is_sound(path.rpartition("/")[0]):
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
    ) -> tuple[Artifact, bool]:
        """Write a file unless it is there already.

        Out: its entry for the ledger, and whether anything was written.
        """
        content = digest(data)
        if old is not None and old.content == content:
            there = self.current(path, old)
            if there is not None:
                there = msgspec.structs.replace(there, key=key, findings=findings)
                return there, False
        changed, wrote = self.files.put(path, data)
        return Artifact(key, content, len(data), changed, findings), wrote

    # -- all of them -------------------------------------------------------------------------------

    def prune(self, claimed: set[str]) -> tuple[int, list[Finding]]:
        """Delete what no page claims, of what builds wrote to the folders that are ours. Out: how many
        files; what else there is."""
        tidied = self.files.finish(claimed, OWNED)
        message = "No build wrote this; it is left as it is."
        return tidied.removed, [
            Finding("output.others", f"{self.root.name}/{path}", message) for path in tidied.others
        ]

    def drop(self, paths: Iterable[str]) -> int:
        """Delete files, and the folders that this leaves empty. Out: how many files there were."""
        return self.files.drop(paths)

    # -- state -------------------------------------------------------------------------------------

    def ledger(self, volume: str) -> Ledger:
        """The ledger of a volume ("" for the edition's own pages) from the last build."""
        data = self.files.load(f"{volume or '_edition'}.ledger")
        if data is None:
            return {}
        try:
            return msgspec.msgpack.decode(data, type=Ledger)
        except msgspec.DecodeError:
            return {}

    def keep_ledger(self, volume: str, ledger: Ledger) -> None:
        self.files.keep(f"{volume or '_edition'}.ledger", msgspec.msgpack.encode(ledger))

    def load_state(self, name: str) -> bytes | None:
        """Anything else that is kept between builds."""
        return self.files.load(name)

    def states(self) -> list[str]:
        """The names of all that is kept."""
        return self.files.states()

    def keep_state(self, name: str, data: bytes) -> None:
        self.files.keep(name, data)

    def drop_state(self, name: str) -> None:
        """Forget something that is kept."""
        self.files.forget([name])

    def prune_state(self, names: set[str], spared: str = PRESS_STATE) -> None:
        """Delete state that is not named, save what begins with `spared`."""
        every = self.files.states()
        self.files.forget(n for n in every if n not in names and not n.startswith(spared))

    def prune_pieces(self, names: set[str], shelves: tuple[str, ...]) -> None:
        """Delete pieces of books that are not named, save those on the shelves, by the beginnings of
        their names."""
        pieces = (n for n in self.files.states() if n.startswith(PRESS_STATE))
        self.files.forget(n for n in pieces if n not in names and not n.startswith(shelves))
