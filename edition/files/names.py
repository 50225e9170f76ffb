"""Names of files: which every file system takes, and which lead anywhere else than they say."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from edition.files.writing import outside

_DEVICE: Final = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?=\.|\Z)", re.IGNORECASE
)
"""What Windows takes for a device, whatever follows after a dot."""


def portable(name: str) -> str:
    """A name of letters, digits, dots, dashes and underscores as every system can have it: the names of
    devices get an underscore, `con.xml` is `con_.xml`. All other names stay."""
    return _DEVICE.sub(r"\1_", name, count=1) if _DEVICE.match(name) else name


def within(folder: Path, path: str) -> Path:
    """The file that a path from elsewhere means in a folder, behind its links.

    Raises CannotRun where it is not a plain path below the folder, or where it, or what a link on it
    leads to, is in a folder or has a name that begins with a dot: such hold settings of programs.
    """
    try:
        root = folder.resolve()
        if not _is_plain(path):
            raise outside(Path(path), folder)
        file = (root / path).resolve()
    except (OSError, ValueError, RuntimeError):
        raise outside(Path(path.replace("\0", "␀")), folder) from None
    if not file.is_relative_to(root) or not _is_plain(file.relative_to(root).as_posix()):
        raise outside(Path(path), folder)
    return file


def _is_plain(path: str) -> bool:
    if re.search(r"[\0-\x1f\x7f]", path) or (os.sep != "/" and re.search(r"[\\:]", path)):
        return False
    return all(part and not part.startswith(".") for part in path.split("/"))
