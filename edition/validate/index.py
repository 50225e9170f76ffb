"""What the volumes of a project know of each other: ids of each, kept by the digest of its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_ID = re.compile(rb"""\sxml:id\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROOT_ID = re.compile(rb"""<TEI\b[^>]*?\sxml:id\s*=\s*(?:"([^"]*)"|'([^']*)')""")


@dataclass
class Known:
    """The volumes of a project: the ids of each, by the volume's id and by its file's name."""

    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    """The files of each volume that has an id: one, unless somebody made a copy."""


def index(paths: Iterable[Path], max_megabytes: int) -> Known:
    """The ids of all volumes. Files that cannot be read have none; that is said elsewhere."""
    from edition.relaxng.files import cache_folder

    folder = cache_folder()
    known = Known()
    for path in paths:
        try:
            if not path.is_file() or path.stat().st_size > max_megabytes * 1_000_000:
                continue
            data = path.read_bytes()
        except OSError:
            continue
        volume, ids = _kept(data, folder)
        if volume:
            known.files.setdefault(volume, []).append(str(path))
        for name in {path.stem, volume} - {""}:  # files of one name in several folders: who knows which
            known.ids[name] = known.ids.get(name, frozenset()) | frozenset(ids)
    return known


def _kept(data: bytes, folder: Path | None) -> tuple[str, list[str]]:
    """A volume's id and the ids in it, from the cache where its content was read before."""
    file = None
    if folder is not None:
        file = folder / f"{hashlib.blake2b(data, digest_size=16).hexdigest()}.ids"
        try:
            lines = file.read_text("utf-8").split("\n")
            return lines[0], lines[1:]
        except (OSError, UnicodeDecodeError):
            pass
    root = _ROOT_ID.search(data, 0, 20_000)
    volume = (root[1] or root[2]).decode("utf-8", "replace") if root else ""
    ids = [(a or b).decode("utf-8", "replace") for a, b in _ID.findall(data)]
    if file is not None:
        _keep(file, "\n".join([volume, *ids]))
    return volume, ids


def _keep(file: Path, text: str) -> None:
    import contextlib
    import os
    import tempfile

    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".new")
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(name).replace(file)
        others = sorted(file.parent.glob("*.ids"), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in others[2000:]:
            old.unlink(missing_ok=True)
