"""What can always be made again, kept in a folder of the user's or in another."""

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


def load(file: Path) -> bytes | None:
    """What was kept in a file; None where there is nothing, or it is damaged."""
    try:
        return opened(file.read_bytes())
    except OSError:
        return None


def keep(file: Path, data: bytes) -> None:
    """Keep something in a file.

    A cache that cannot be written is no fault, and is not spoken of: a machine may well be set up so,
    and nothing is lost but time.
    """
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        sweep(file.parent)
        put(os.fspath(file), sealed(data), os.fspath(file.parent))


class Shelf:
    """What is kept of one kind, which the suffix tells: the latest `most`."""

    def __init__(self, suffix: str, most: int) -> None:
        self.folder = folder()
        self.suffix = suffix
        self.most = most

    def load(self, name: str) -> bytes | None:
        """What was kept under this name; None where there is nothing, or it is damaged."""
        return load(self.folder / f"{name}.{self.suffix}") if self.folder is not None else None

    def keep(self, name: str, data: bytes) -> None:
        """Keep something, if it can be."""
        if self.folder is None:
            return
        keep(self.folder / f"{name}.{self.suffix}", data)
        with contextlib.suppress(OSError):
            others = sorted(self.folder.glob(f"*.{self.suffix}"), key=_age, reverse=True)
            for old in others[self.most :]:
                old.unlink(missing_ok=True)


def _age(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # another process has tidied up too
        return 0.0
