"""A catchword that is not the first word of the next page.

Example: <fw type="catch">Two</fw><pb/>Twelve. Source: TEI Guidelines, section 11.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "page.catchword",
    "warning",
    "Look at the images of both pages.",
    "A catchword is the first word of the next page; if it is not, one of them is misread.",
)
_FAR: Final = 3_000
_BREAK: Final = re.compile(rb"<(?:\w+:)?pb\b[^>]*>")
_APART: Final = rb"<(?:\w+:)?(fw|note)\b(?:[^>]*/>|.*?</(?:\w+:)?\1\s*>)|<!--.*?-->"
"""Running heads, notes and comments."""


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    data = volume.document.data
    for fw in volume.of("fw"):
        if fw.get("type") not in ("catch", "catchword"):
            continue
        word = re.findall(r"\w+", volume.words(fw))
        end = volume.ends[fw.number]
        break_ = _BREAK.search(data, end, end + _FAR)
        if not word or break_ is None:
            continue
        between = re.sub(_APART, b" ", data[end : break_.start()], flags=re.DOTALL)
        if re.search(rb"[\w\x80-\xff]", re.sub(rb"<[^>]*>", b" ", between)):
            continue  # the break is not that of this page
        after = data[break_.end() : break_.end() + _FAR]
        after = re.sub(_APART, b" ", after, flags=re.DOTALL)
        text = re.sub(rb"<[^>]*>", b" ", after.rpartition(b"<")[0]).decode("utf-8", "replace")
        first = re.search(r"\w+", text)
        if first is None:
            continue
        next_, given = first[0].casefold(), [w.casefold() for w in word]
        if next_ not in given and not next_.startswith(given[0]) and not given[0].startswith(next_):
            yield volume.at(
                CODE,
                fw,
                f'The catchword is "{word[0]}", but the next page begins with "{first[0]}".',
            )
