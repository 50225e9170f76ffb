"""Documents whose numbers are missing, repeated or out of order.

A gap is said only where the volume has no other: a selection has many. div/@n is bare ("75"); one in
brackets ("[75]"), which is not printed, is a series of its own. Numbers may begin again with 1 in
another division; and that one is missing is said only where documents have numbers.
Example: document 31 after document 33.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "document.number",
    "warning",
    "Correct n, or put the documents in order.",
    "Documents are cited by number; a gap or a repetition is mostly a slip.",
)


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    last: dict[bool, tuple[int, Element]] = {}
    gaps: list[tuple[int, Element, int, Element]] = []
    documents = [div for div in volume.of("div") if div.get("type") == "document"]
    are_numbered = any(div.get("n") for div in documents)
    for element in documents:
        value = element.get("n")
        match = re.fullmatch(r"\[?(\d+)\]?", value)
        if not value and are_numbered:
            yield volume.at(
                CODE, element, "The document has no number.", "Add n to the div.", cause=CODE
            )
        if match is None:
            continue
        number, series = int(match[1]), value.startswith("[")
        if series in last:
            before, other = last[series]
            if number == 1 and element.parent != other.parent:
                pass
            elif number <= before:
                yield _said(volume, number, element, before, other)
            elif number > before + 1:
                gaps.append((number, element, before, other))
        last[series] = number, element
    if len(gaps) == 1:
        yield _said(volume, *gaps[0])


def _said(volume: RuledVolume, number: int, element: Element, before: int, other: Element) -> Finding:
    line = volume.document.place(other.begin)[0]
    return volume.at(
        CODE,
        element,
        f"Document {number} follows document {before} of line {line}.",
        attribute="n",
        related=((other, f"document {before}"),),
        cause=f"{CODE} {number}",
    )
