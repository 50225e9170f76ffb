"""A quotation mark that is opened and not closed in its paragraph.

Only typographic double marks can be told apart; a quotation that runs over several paragraphs opens
each of them and closes the last, so a paragraph is judged only if the next does not begin with a mark.
Example: “He said so.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume

CODE = "text.quote"


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    stream = volume.body
    for start, end in stream.blocks("“"):
        text = stream.text[start:end]
        opened, closed = text.count("“"), text.count("”")
        if opened != closed + 1 or "„" in text:
            continue
        after = stream.text[end : end + 2000].lstrip()
        if after.startswith(("“", "‘", "[", "…", ".")):
            continue
        last = text.rfind("“")
        at = start + (text.find("“") if "”" in text[last:] else last)
        words = stream.text[at : min(at + 30, end)].strip()
        message = f'The quotation that begins at "{words}" has no end.'
        yield volume.here(CODE, stream, at, at + 1, message, cause=f"{CODE} {words}")
