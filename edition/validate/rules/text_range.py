"""A range of pages that has lost its dash.

Only where the digits can be parted into two numbers that make a range, once what the second leaves
out of the first is put back: 31113 is 311–13, but 37915 is none (and may be a page: the Congressional
Record has so many). Example: pp. 311313.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "text.range",
    "warning",
    "Put the dash back.",
    "No volume has so many pages.",
)
_RANGE: Final = re.compile(r"pp\.\s*(\d{5,8})\b(?![,.]\d|\s*(?:[–—,&-]|and|or)\s*\d|\s*ff?\b)")
_LONGEST: Final = 100
"""Pages that a range may have."""


def parted(digits: str) -> str:
    """The range that has lost its dash, or nothing."""
    for length in range(len(digits) // 2, len(digits) - 1):
        first, last = digits[:length], digits[length:]
        whole = first[: max(0, length - len(last))] + last
        if "0" not in (first[0], last[0]) and 0 < int(whole) - int(first) <= _LONGEST:
            return f"{first}–{last}"
    return ""


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        for match in _RANGE.finditer(stream.text):
            if match.start() and stream.text[match.start() - 1].isalpha():
                continue
            meant = parted(match[1])
            if not meant:
                continue
            yield volume.here(
                CODE,
                stream,
                match.start(1),
                match.end(1),
                f'"{match[0]}" is no page.',
                f'Did you mean "pp. {meant}"?',
                cause=f"{CODE} {match[0]}",
            )
