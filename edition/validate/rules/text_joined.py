"""Two words that have run together, the second in capitals.

Only where the first is a common small word, so that names such as deGaulle or McCLOY are left alone.
Example: theUSSR.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "text.joined",
    "warning",
    "Put the space back.",
    "Words that ran together are not found.",
)
_JOINED: Final = re.compile(
    r"\b(the|and|that|with|from|this|which|between|by|for|of|to|in|on|at|The|In|Director|Chairman)"
    r"([A-Z]{2,}(?:/[A-Z]+)*)\b"
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        hump = -1
        while (hump := stream.shape.find(b"aAA", hump + 1)) >= 0:
            around = _JOINED.finditer(stream.text, max(0, hump - 12), hump + 23)
            match = next((m for m in around if m.start() <= hump < m.end()), None)
            if match is None:
                continue
            yield volume.here(
                CODE,
                stream,
                match.start(),
                match.end(),
                f'"{match[0]}" is two words: "{match[1]} {match[2]}".',
                cause=f"{CODE} {match[0]}",
            )
