"""A phrase about withheld text that is misspelt.

Such phrases are recognised, counted and shown apart by their words. Which they are is known to
`edition.volume.excision`. Example: [name not desclassified].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "excision.spelling",
    "info",
    "Correct the spelling; where one word is wrong, edition validate --fix does it.",
    "Withheld text is recognised by the words that stand for it. This phrase was understood "
    "all the same, but a search for the right words will not find it.",
)
_WORD: Final = re.compile(r"\b(?!declassified\b)de?s?e?cl?a?s?\w{0,4}i\w{0,3}e?d?\b", re.IGNORECASE)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for stream, start, excision in volume.excisions:
        if excision.odd != "misspelt":
            continue
        first, last = start + excision.start, start + excision.end
        word = _WORD.search(stream.text, first, last)
        if word is None or word[0].lower() in ("classified", "declassify", "declassification"):
            phrase = " ".join(stream.text[first:last].split())
            yield volume.here(
                CODE, stream, first, last, f'"{phrase}" is misspelt.', cause=f"{CODE} {phrase}"
            )
        else:
            broken = re.match(r"\W{0,3}e?d\b", stream.text[word.end() : word.end() + 6])
            yield volume.here(
                CODE,
                stream,
                word.start(),
                word.end(),
                f'"{word[0]}" is misspelt.',
                'Did you mean "declassified"?',
                cause=f"{CODE} {word[0]}",
                text=None if broken else "declassified",
            )
