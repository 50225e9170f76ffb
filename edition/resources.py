"""Where the shipped stylesheets, templates, schema and sample edition are.

In a wheel they travel inside the package, in `edition/_data`. In a checkout they stand at the top
level. An editable install may leave a stale `_data` behind in site-packages, never beside this file,
so the package's own folder is asked first and the checkout second.
"""

from __future__ import annotations

import hashlib
from functools import cache
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
    """A digest of the software itself: what was made by other code is made again."""
    whole = hashlib.blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*.py")):
        whole.update(path.relative_to(_PACKAGE).as_posix().encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()
