"""The digit one where the letter l belongs, or the letter where the digit belongs.

Example: less than 1 1ine of source text; l963. The change is safe, so it is offered as a fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "text.digit",
    "warning",
    "Type the right one; --fix does it.",
    "The digit 1 and the letter l look alike.",
)
_LETTER: Final = re.compile(r"1(?=ines?\b|ess\b|etters?\b|ater\b|ike\b|ong\b|ast\b)")
_DIGIT: Final = re.compile(r"l(?=9\d\d\b)")


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    for stream in (volume.body, volume.notes):
        for form, right, what in ((_LETTER, "l", "digit one"), (_DIGIT, "1", "letter l")):
            for match in form.finditer(stream.text):
                if match.start() and re.match(r"[\w'’]", stream.text[match.start() - 1]):
                    continue
                word = re.compile(r"\w+").match(stream.text, match.start())
                assert word is not None
                yield volume.here(
                    CODE,
                    stream,
                    match.start(),
                    match.end(),
                    f'"{word[0]}" begins with the {what}: "{right}{word[0][1:]}" is meant.',
                    cause=f"{CODE} {word[0]}",
                    text=right,
                )
