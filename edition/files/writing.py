"""One file, whole or not at all.

A file is written under another name and moved to its place, so that whoever looks finds the old one or
the new one. Whoever is killed in between leaves the other name behind; the next who writes to that
folder takes it away. It is known to be left over by nobody holding it: a file is locked while it is
written, and a lock ends with the process, however that ends.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path
from typing import Final

from edition.finding import CannotRun, Finding, declare

declare(
    "output.unwritable",
    "error",
    "Make room on the disk, make the folder writable, or choose another; then run it again.",
    "A file is written whole or not at all: what was there before is there still.",
)
declare(
    "output.outside",
    "error",
    "Name the file itself, or put it where the path says.",
    "A path or a link that leads out of its folder could change anything on this machine.",
)

try:
    import fcntl
except ImportError:  # Windows refuses to delete a file that somebody has open: the same, for nothing
    fcntl = None  # type: ignore[assignment]

TEMPORARY: Final = ".edition-writing-"
"""What the names of files begin with that are being written."""
_BINARY: Final = getattr(os, "O_BINARY", 0)  # Windows only
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY

_swept: set[str] = set()
"""Folders in which this process has looked for what others left behind."""


def write(path: Path, data: bytes, within: Path | None = None) -> None:
    """Put a file in its place, with the folders above it.

    A file that is there keeps its permissions. A link stays a link, and the file it leads to is
    changed; with `within` that file has to lie in this folder. Raises CannotRun where it does not, or
    where the file cannot be written.
    """
    try:
        file = target(path, within)
        file.parent.mkdir(parents=True, exist_ok=True)
        sweep(file.parent)
        put(os.fspath(file), data, os.fspath(file.parent), durable=True)
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from None


def write_text(path: Path, text: str, within: Path | None = None) -> None:
    """The same with a text, in UTF-8, with the line ends of the file that is there."""
    try:
        if b"\r\n" in path.read_bytes():
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    except (OSError, ValueError):
        pass  # there is none, or `write` says what is wrong with it
    write(path, text.encode(), within)


def remove(path: Path, within: Path | None = None) -> None:
    """Take a file away, if it is there. A link goes, and what it leads to stays; with `within` the
    link has to stand in this folder. Raises CannotRun."""
    try:
        if within is not None and not path.parent.resolve().is_relative_to(within.resolve()):
            raise outside(path, within)
        path.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise unwritable(path, error) from None


def make_executable(path: Path) -> None:
    """Let a file be run by whoever may read it. Raises CannotRun."""
    try:
        mode = path.stat().st_mode
        path.chmod(mode | ((mode & 0o444) >> 2))
    except OSError as error:
        raise unwritable(path, error) from None


def target(path: Path, within: Path | None = None) -> Path:
    """The file that is written where a path is named: behind its links. Raises CannotRun where a link
    leads out of a folder or nowhere, OSError where it leads in a circle."""
    try:
        file = path.resolve()
    except RuntimeError:  # a circle, up to Python 3.12
        raise OSError(40, "The link leads to itself") from None
    if within is not None and not file.is_relative_to(within.resolve()):
        raise outside(path, within)
    return file


# -- for this package ------------------------------------------------------------------------------


def put(file: str, data: bytes, beside: str, *, durable: bool = False) -> int:
    """Write a file under another name in the folder `beside`, which has to be of the same file
    system, and move it to its place. Out: its modification time in nanoseconds.

    `durable`: it is to outlive a failure of power too. Raises OSError; then all is as it was.
    """
    for _ in range(3):
        try:
            return _put(file, data, beside, durable)
        except FileNotFoundError:
            # Swept away by another process, in the moment before it was locked; or the folder is gone.
            if not os.path.isdir(beside) or not os.path.isdir(os.path.dirname(file)):  # noqa: PTH112, PTH120
                raise
    return _put(file, data, beside, durable)


def _put(file: str, data: bytes, beside: str, durable: bool) -> int:
    temporary = f"{beside}/{TEMPORARY}{os.urandom(8).hex()}"
    handle = os.open(temporary, _NEW, 0o666)
    try:
        try:
            if fcntl is not None:
                _locked(handle)
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            _as_before(handle, temporary, file)
            if durable:
                os.fsync(handle)
            changed = os.fstat(handle).st_mtime_ns
            if fcntl is not None:  # moved while it is locked
                os.replace(temporary, file)  # noqa: PTH105 - thousands of times a build
        finally:
            os.close(handle)
        if fcntl is None:
            os.replace(temporary, file)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108
        raise
    return changed


def _locked(handle: int) -> None:
    with contextlib.suppress(OSError):  # a file system without locks
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _as_before(handle: int, temporary: str, file: str) -> None:
    """Give a file the permissions and the owner of the one that it comes instead of."""
    try:
        old = os.lstat(file)
    except OSError:
        return
    if not stat.S_ISREG(old.st_mode):
        return
    new = os.fstat(handle)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid) and hasattr(os, "fchown"):
        with contextlib.suppress(OSError):  # only an administrator can
            os.fchown(handle, old.st_uid, old.st_gid)
    if stat.S_IMODE(old.st_mode) != stat.S_IMODE(new.st_mode):
        os.chmod(temporary, stat.S_IMODE(old.st_mode))  # noqa: PTH101


def sweep(folder: Path, again: bool = False) -> None:
    """Delete what processes that were killed have left behind in a folder. Once is enough, unless it
    is to be done `again`."""
    name = os.fspath(folder)
    if name in _swept and not again:
        return
    _swept.add(name)
    try:
        with os.scandir(name) as entries:
            left = [entry.path for entry in entries if entry.name.startswith(TEMPORARY)]
    except OSError:
        return
    for path in left:
        discard(path)


def discard(path: str) -> None:
    """Delete a file that was being written, unless somebody still writes it."""
    with contextlib.suppress(OSError):
        if fcntl is None:
            os.unlink(path)  # noqa: PTH108
            return
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails where it is held
            os.unlink(path)  # noqa: PTH108
        finally:
            os.close(handle)


def unwritable(path: Path | str, error: OSError | ValueError) -> CannotRun:
    """That a file cannot be written, and why."""
    why = (error.strerror if isinstance(error, OSError) else "") or str(error)
    return CannotRun(Finding("output.unwritable", os.fspath(path), f"{why}."))


def outside(path: Path, within: Path) -> CannotRun:
    """That a path leads out of its folder."""
    return CannotRun(
        Finding("output.outside", os.fspath(path), f"The path leads out of {within or '.'}.")
    )
