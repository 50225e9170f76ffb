"""A word that stands twice.

Words that may well be doubled in English (that that, had had; to come in in January, to pass on on the
same day, how refined it is is secret) and numbers are left alone.
Example: the the.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress, islice
from operator import eq
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "text.doubled",
    "info",
    "Take one out.",
    "A small word twice is mostly a slip.",
)
_STEP: Final = 500_000
"""Letters that are taken apart at a time."""
_SMALL: Final = frozenset(
    "the a an and of to at by for with from are were be been has have this these "
    "those which who it he his her its their our we they not or as but if would could should will may "
    "can".split()
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        twice: set[str] = set()
        for start in range(0, len(stream.text), _STEP):
            words = stream.text[start : start + _STEP + 40].split()
            twice.update(compress(words, map(eq, words, islice(words, 1, None))))
        twice &= _SMALL
        for word in sorted(twice):
            for match in re.finditer(rf"{word}[ \t]*\n?[ \t]*(?<=\s){word}\b(?![-'’.])", stream.text):
                if match.start() and re.match(r"[\w'’-]", stream.text[match.start() - 1]):
                    continue
                yield volume.here(
                    CODE,
                    stream,
                    match.start(),
                    match.end(),
                    f'"{word}" stands twice.',
                    "Take one out; or mark it with <sic>, if it is so in the source.",
                    cause=f"{CODE} {word}",
                )
