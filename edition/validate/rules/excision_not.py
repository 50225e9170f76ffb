"""A phrase about withheld text that has lost its "not", which reverses what it says.

Example: [3 lines of source text declassified].
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume
from edition.volume.excision import find

CODE = "excision.not"


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        for excision in find(stream.text):
            if excision.kind != "not-declassified":
                continue
            words = " ".join(stream.text[excision.start : excision.end].split())
            if not re.search(r"\b(not|un)\s*d", words, re.IGNORECASE):
                yield volume.here(
                    CODE, stream, excision.start, excision.end, f'"{words}" says that the text was declassified.',
                    'Did you mean "not declassified"?', cause=f"{CODE} {words}",
                )  # fmt: skip
