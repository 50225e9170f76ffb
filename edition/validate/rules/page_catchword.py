"""A catchword that is not the first word of the next page.

Example: <fw type="catch">Two</fw><pb/>Twelve. Source: TEI Guidelines, section 11.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume

CODE = "page.catchword"


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    data = volume.document.data
    for fw in volume.of("fw"):
        if fw.get("type") not in ("catch", "catchword"):
            continue
        word = re.findall(r"\w+", volume.words(fw))
        break_ = re.compile(rb"<(?:\w+:)?pb\b[^>]*>").search(data, volume.ends[fw.number])
        if not word or break_ is None:
            continue
        after = data[break_.end() : break_.end() + 3000]
        after = re.sub(rb"<(?:\w+:)?(fw|note)\b.*?</(?:\w+:)?\1>", b" ", after, flags=re.DOTALL)
        text = re.sub(rb"<[^>]*>", b" ", after.rpartition(b"<")[0]).decode("utf-8", "replace")
        first = re.search(r"\w+", text)
        if first and first[0] not in word and not first[0].startswith(word[0]):
            yield volume.at(
                CODE,
                fw,
                f'The catchword is "{word[0]}", but the next page begins with "{first[0]}".',
            )
