"""A range of pages that has lost its dash.

Example: pp. 311313.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume

CODE = "text.range"
_RANGE: Final = re.compile(r"pp\.\s*(\d{5,8})\b(?![,.]\d)")


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        for match in _RANGE.finditer(stream.text):
            if match.start() and stream.text[match.start() - 1].isalpha():
                continue
            half = len(match[1]) // 2
            meant = f"{match[1][:half]}–{match[1][half:]}" if len(match[1]) % 2 == 0 else ""
            yield volume.here(
                CODE,
                stream,
                match.start(1),
                match.end(1),
                f'"{match[0]}" is no page.',
                f'Did you mean "pp. {meant}"?' if meant else "",
                cause=f"{CODE} {match[0]}",
            )
