"""A value of rend that nothing is known about, or that is misspelt.

Example: rend="cetner". Source: TEI Guidelines, section 1.3.1.1.3.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume
from edition.volume import rend

CODE = declare(
    "rend.unknown",
    "info",
    "Correct the value, or give the class x-… a rule in the project's own CSS.",
    "Nothing is known about how this should look.",
)
_COMPARED: Final = 200
"""Words for which one that is nearly the same is looked for, which takes its time."""


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    unknown: dict[str, tuple[str, ...]] = {}
    nearest: dict[str, list[str]] = {}
    for element in volume.elements:
        value = element.attributes.get("rend")
        if value is None:
            continue
        if value not in unknown:
            unknown[value] = rend.read(value).unknown
        for word in unknown[value]:
            if word not in nearest and len(nearest) < _COMPARED:
                nearest[word] = difflib.get_close_matches(word, rend.TOKENS, n=1, cutoff=0.6)
            near = nearest.get(word)
            yield volume.at(
                CODE,
                element,
                f'Nothing is known about rend="{word}".',
                f'Did you mean "{near[0]}"?' if near else "",
                attribute="rend",
                cause=f"{CODE} {word}",
            )
