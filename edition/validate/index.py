"""What the volumes of a project know of each other: ids of each, kept by the digest of its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from edition.files.cache import Shelf
from edition.project import shown
from edition.trail import reading

_KEPT: Final = 2_000
"""Files whose ids are kept."""
_ID = re.compile(rb"""\sxml:id\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROOT_ID = re.compile(rb"""<TEI\b[^<>]*?\sxml:id\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def ids_twice(data: bytes) -> bool:
    """Whether an xml:id may stand twice in a file in UTF-8; where it is quoted in a comment, too."""
    found = [a or b for a, b in _ID.findall(data)]
    return len(set(found)) < len(found)


@dataclass
class Known:
    """The volumes of a project: the ids of each, by the volume's id and by its file's name."""

    ids: dict[str, frozenset[str]] = field(default_factory=dict)
    files: dict[str, list[str]] = field(default_factory=dict)
    """The files of each volume that has an id: one, unless somebody made a copy."""


def index(paths: Iterable[Path], max_megabytes: int) -> Known:
    """The ids of all volumes. Files that cannot be read have none; that is said elsewhere."""
    shelf = Shelf("ids", _KEPT)
    known = Known()
    for path in paths:
        try:
            if not path.is_file() or path.stat().st_size > max_megabytes * 1_000_000:
                continue
            data = path.read_bytes()
        except OSError:
            continue
        with reading(shown(path)):
            volume, ids = _kept(data, shelf)
        if volume:
            known.files.setdefault(volume, []).append(str(path))
        for name in {path.stem, volume} - {""}:  # files of one name in several folders: who knows which
            known.ids[name] = known.ids.get(name, frozenset()) | frozenset(ids)
    return known


def _kept(data: bytes, shelf: Shelf) -> tuple[str, list[str]]:
    """A volume's id and the ids in it, from the cache where its content was read before."""
    name = hashlib.blake2b(data, digest_size=16).hexdigest()
    if (kept := shelf.load(name)) is not None:
        lines = kept.decode("utf-8", "replace").split("\n")
        return lines[0], lines[1:]
    root = _ROOT_ID.search(data, 0, 20_000)
    volume = (root[1] or root[2]).decode("utf-8", "replace") if root else ""
    ids = [(a or b).decode("utf-8", "replace") for a, b in _ID.findall(data)]
    shelf.keep(name, "\n".join([volume, *ids]).encode())
    return volume, ids
