"""A word of letters of two scripts.

Machines that read type take Cyrillic р for Latin p; nobody sees it, and no search finds it.
Example: Karпов.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "text.script",
    "warning",
    "Type the word anew in one script.",
    "Letters that look alike in two scripts are different to every search.",
)
_MIXED: Final = re.compile(r"\w*(?:[A-Za-zÀ-ɏ][Ͱ-ӿ]|[Ͱ-ӿ][A-Za-zÀ-ɏ])\w*")
_OTHER: Final = re.compile("[Ͱ-ӿ]")
_LEADS: Final = tuple(bytes((lead,)) for lead in range(0xCD, 0xD4))
"""The bytes that such letters begin with."""
_GREEK: Final = re.compile(r"[Ͱ-Ͽ]")
_ALIKE: Final = re.compile("[ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανοκρυιχ]")
"""Greek letters that look like Latin ones."""


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        encoded = stream.text.encode("utf-8", "replace")
        if not any(lead in encoded for lead in _LEADS):
            continue
        seen = 0
        for odd_one in _OTHER.finditer(stream.text):
            match = _MIXED.search(stream.text, max(seen, odd_one.start() - 40), odd_one.end() + 40)
            if odd_one.start() < seen or match is None:
                continue
            seen = match.end()
            word = match[0]
            if _GREEK.search(word) and not _ALIKE.search(word):
                continue  # a sign or unit, such as Δt, or how a word is spoken
            odd = "".join(sorted({c for c in word if "Ͱ" <= c <= "ӿ"}))
            yield volume.here(
                CODE,
                stream,
                match.start(),
                match.end(),
                f'"{word}" mixes Latin letters with {odd}.',
                cause=f"{CODE} {word}",
            )
