"""Two files of a project that are one volume by their xml:id: neither could have pages of its own.

Example: a copy of a volume under another name. Source: none but that addresses come from ids.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "volume.duplicate",
    "error",
    "Give one of the files another xml:id on its TEI element.",
    "Two volumes cannot have the same address; the second is left out.",
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    if known is None or volume.path is None:
        return
    root = volume.elements[0]
    here = str(volume.path)
    others = [path for path in known.files.get(root.id, ()) if path != here]
    if others:
        message = f'The id "{root.id}" is that of {Path(others[0]).name} too.'
        yield volume.at(CODE, root, message, attribute="xml:id")
