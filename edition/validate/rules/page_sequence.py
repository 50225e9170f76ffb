"""Page breaks out of sequence.

Roman and arabic numbers, and numbers with letters before them (CM-1148), are each followed by
themselves. They may begin again: with 1, with the number they began with before (a text beside its
translation), in another text, and in another document where pages are counted by document.
Example: pages 12, 14, 13.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "page.sequence",
    "warning",
    "Correct n, or put the pages in order.",
    "Pages are cited by number, and a page out of order is mostly misread.",
)
_ROMAN: Final = re.compile(r"m{0,4}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})\Z", re.IGNORECASE)
_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def reading(value: str) -> tuple[str, int] | None:
    """A page's kind and number: ("", 12), ("roman", 7), ("CM-", 1148)."""
    value = value.strip().strip("[]")
    if match := re.fullmatch(r"(\D*?)(\d+)", value):
        return match[1], int(match[2])
    if value and _ROMAN.match(value) and value.lower() not in ("c", "d", "l", "m"):
        digits = [_VALUES[c] for c in value.lower()]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        return "roman", sum(-d if d < after else d for d, after in pairs)
    return None


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    last: dict[str, tuple[int, Element]] = {}
    first: dict[str, int] = {}
    breaks = list(volume.of("pb"))
    ones = {pb.document for pb in breaks if pb.get("n") == "1"}
    texts = [text.begin for text in volume.of("text")]
    for pb in breaks:
        read = reading(pb.get("n"))
        if read is None or pb.get("type") or pb.get("ed"):
            continue
        kind, number = read
        before = last.get(kind)
        if before is not None and (
            bisect(texts, pb.begin) != bisect(texts, before[1].begin)
            or (len(ones) > 1 and pb.document != before[1].document)
        ):
            before = None
        if before is None:
            first[kind] = number
        elif number <= before[0] and number not in (1, first[kind]):
            line = volume.document.place(before[1].begin)[0]
            yield volume.at(
                CODE,
                pb,
                f"Page {pb.get('n')} follows page {before[1].get('n')} of line {line}.",
                attribute="n",
                related=((before[1], f"page {before[1].get('n')}"),),
                cause=f"{CODE} {pb.get('n')}",
            )
        last[kind] = number, pb
