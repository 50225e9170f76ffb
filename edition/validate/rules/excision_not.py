"""A phrase about withheld text that has lost its "not", which reverses what it says.

Which phrases are such is known to `edition.volume.excision`.
Example: [3 lines of source text declassified].
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "excision.not",
    "warning",
    'Compare the source, and put "not" back where it is lost.',
    'Without "not" the phrase says the opposite of what is probably meant.',
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for stream, start, excision in volume.excisions:
        if excision.odd == "not-lost":
            first, last = start + excision.start, start + excision.end
            words = " ".join(stream.text[first:last].split())
            yield volume.here(
                CODE,
                stream,
                first,
                last,
                f'"{words}" says that the text was declassified.',
                'Did you mean "not declassified"?',
                cause=f"{CODE} {words}",
            )
