"""A word that stands twice.

Words that may well be doubled in English (that that, had had) and numbers are left alone.
Example: the the.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume

CODE = "text.doubled"
_SMALL: Final = (
    "the a an and of to in on at by for with from is was are were be been has have this these those "
    "which who it he his her its their our we they not or as but if would could should will may can"
).split()
_DOUBLED: Final = re.compile(rf"\b({'|'.join(_SMALL)})[ \t]*\n?[ \t]*(?<=\s)\1\b(?![-'’.])")


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        for match in _DOUBLED.finditer(stream.text):
            yield volume.here(
                CODE,
                stream,
                match.start(),
                match.end(),
                f'"{match[1]}" stands twice.',
                "Take one out; or mark it with <sic>, if it is so in the source.",
                cause=f"{CODE} {match[1]}",
            )
