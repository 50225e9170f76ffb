"""What can always be made again, kept in a folder of the user's."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from edition.files.seal import opened, sealed
from edition.files.writing import put, sweep


def folder() -> Path | None:
    """Where such things are kept; None where there is no place for them."""
    named = os.environ.get("EDITION_CACHE") or os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named) / "tei-edition"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library/Caches/tei-edition"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home) / "tei-edition/Cache"
    return home / ".cache/tei-edition"


class Shelf:
    """What is kept of one kind, which the suffix tells: the latest `most`."""

    def __init__(self, suffix: str, most: int) -> None:
        self.folder = folder()
        self.suffix = suffix
        self.most = most

    def load(self, name: str) -> bytes | None:
        """What was kept under this name; None where there is nothing, or it is damaged."""
        if self.folder is None:
            return None
        try:
            return opened((self.folder / f"{name}.{self.suffix}").read_bytes())
        except OSError:
            return None

    def keep(self, name: str, data: bytes) -> None:
        """Keep something.

        A cache that cannot be written is no fault, and is not spoken of: a machine may well be set up
        so, and nothing is lost but time.
        """
        if self.folder is None:
            return
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            sweep(self.folder)
            file = self.folder / f"{name}.{self.suffix}"
            put(os.fspath(file), sealed(data), os.fspath(self.folder))
            others = sorted(self.folder.glob(f"*.{self.suffix}"), key=_age, reverse=True)
            for old in others[self.most :]:
                old.unlink(missing_ok=True)


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # another process has tidied up too
        return 0.0
