"""Where the shipped stylesheets, templates, schema and sample edition are.

In a wheel they travel inside the package, in `edition/_data`. In a checkout they stand at the top
level. An editable install may leave a stale `_data` behind in site-packages, never beside this file,
so the package's own folder is asked first and the checkout second.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(*parts: str) -> Path:
    """The path of a shipped file or folder, e.g. `shipped("xslt", "site.xsl")`.

    Raises FileNotFoundError if the installation is incomplete.
    """
    for root in (_PACKAGE / "_data", _PACKAGE.parent):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError(f"not part of this installation: {'/'.join(parts)}")


@cache
def code_digest() -> str:
    """A digest of the software itself, all that it ships and the libraries it stands on: what was made
    by another is made again."""
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*.py")):
        whole.update(path.relative_to(_PACKAGE).as_posix().encode())
        whole.update(path.read_bytes())
    folders = [shipped("templates"), shipped("xslt")]
    whole.update("\0".join([folders_digest(folders), *_libraries()]).encode())
    return whole.hexdigest()


def _libraries() -> Iterable[str]:
    """Every library that the software asks for, with its version; and the versions of what Python and
    lxml bring along."""
    from lxml import etree

    yield platform.python_version()
    yield f"{etree.LIBXML_VERSION} {etree.LIBXSLT_VERSION}"
    try:
        wanted = metadata.requires("tei-edition") or []
    except metadata.PackageNotFoundError:  # a checkout that is not installed
        wanted = ["lxml", "jinja2", "markupsafe", "msgspec", "citeproc-py", "rcssmin", "rjsmin"]
    for line in sorted(wanted):
        if name := re.match(r"[\w.-]+", line):
            try:
                yield f"{name[0]} {metadata.version(name[0])}"
            except metadata.PackageNotFoundError:
                continue


def folders_digest(folders: Iterable[Path]) -> str:
    """A digest of every file in folders, with its name, links followed; compiled code aside."""
    whole = hashlib.blake2b(digest_size=16)
    seen: set[str] = set()
    for number, top in enumerate(folders):
        waiting = [str(top)]
        while waiting:
            folder = waiting.pop()
            real = os.path.realpath(folder)
            if real in seen or not os.path.isdir(folder):  # noqa: PTH112
                continue
            seen.add(real)
            for name in sorted(os.listdir(folder)):  # noqa: PTH208
                path = f"{folder}/{name}"
                if os.path.isdir(path):  # noqa: PTH112
                    if name != "__pycache__":
                        waiting.append(path)
                    continue
                try:
                    data = Path(path).read_bytes()
                except OSError:
                    data = b""
                inside = os.fsencode(os.path.relpath(path, top))
                whole.update(b"%d %d " % (number, len(data)) + inside + b"\0" + data)
    return whole.hexdigest()
