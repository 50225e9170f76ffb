"""A phrase about withheld text that is misspelt.

Such phrases are recognised, counted and shown apart by their words. Example: [name not desclassified].
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume
from edition.volume.excision import find

CODE = "excision.spelling"
_WORD: Final = re.compile(
    r"\b(?!declassified\b)(d\w{0,3}cl[a-z]{3,9}ied|declas\w*|declsass\w*)\b", re.IGNORECASE
)


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        for excision in find(stream.text):
            if excision.kind != "not-declassified":
                continue
            for match in _WORD.finditer(stream.text, excision.start, excision.end):
                if re.match(r"declassif(y|ied|ication)$", match[0], re.IGNORECASE):
                    continue
                yield volume.here(
                    CODE, stream, match.start(), match.end(), f'"{match[0]}" is misspelt.',
                    'Did you mean "declassified"?', cause=f"{CODE} {match[0]}", text="declassified",
                )  # fmt: skip
