"""A reference to a place of another volume that this volume, though at hand, does not have.

Example: <ref target="frus1961-63v05#d999">. Source: TEI Guidelines, section 17.2.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "link.elsewhere",
    "warning",
    "Correct the target, or add the id to the other volume.",
    "The other volume is at hand and has no such place.",
)
_OTHER: Final = re.compile(r"([\w.-]+?)(?:\.xml)?#([^#()\s]+)$")


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    if known is None:
        return
    for element, name, word in volume.pointers:
        if element.name not in ("ref", "ptr") or name != "target":
            continue
        match = _OTHER.match(word)
        ids = known.ids.get(match[1]) if match else None
        if match and ids is not None and match[2] not in ids:
            message = f'The volume {match[1]} has no "{match[2]}".'
            yield volume.at(CODE, element, message, attribute="target")
