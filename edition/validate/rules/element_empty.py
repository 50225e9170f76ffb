"""An element that should hold words and holds nothing.

Cells may be empty, and so may what only marks a place. Example: <p/>, <hi rend="italic"/>.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "element.empty",
    "info",
    "Put in what is missing, or take the element out.",
    "Nothing is marked as something.",
)
_FULL: Final = (
    "p head hi persName placeName orgName gloss term note title signed dateline quote item emph "
    "foreign salute byline closer opener postscript list label"
).split()


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for element in volume.of(*_FULL):
        if (
            element.number not in volume.filled
            and not element.get("copyOf")
            and not element.get("sameAs")
        ):
            yield volume.at(CODE, element, f"<{element.name}> is empty.")
