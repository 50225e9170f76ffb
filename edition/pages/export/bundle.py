"""A volume's files in one archive."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that the format knows: no clock is asked."""


def write(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip archive of (name, bytes). The same files give the same bytes, whenever and wherever."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name, _OLDEST)
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, compresslevel=3)
    return out.getvalue()
