"""Places for what is looked at once, or only by the software itself."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from edition.files.writing import unwritable


def lasting(prefix: str) -> Path:
    """A new folder among the temporary files of the machine, which stays. Raises CannotRun."""
    try:
        return Path(tempfile.mkdtemp(prefix=prefix))
    except OSError as error:
        raise unwritable(tempfile.gettempdir(), error) from None


@contextlib.contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """An empty folder of this name, for as long as it is needed. What a run that was killed left there
    is taken away first. Raises CannotRun."""
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    except OSError as error:
        raise unwritable(folder, error) from None
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
