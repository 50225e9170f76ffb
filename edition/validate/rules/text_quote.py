"""A quotation mark that is opened and not closed in its paragraph.

Only typographic double marks can be told apart; a quotation that runs over several paragraphs opens
each of them and closes the last, so a paragraph is judged only if the next does not begin with a mark.
Example: “He said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from edition.finding import Finding
from edition.validate.index import Known
from edition.validate.reading import Volume

CODE = "text.quote"


def check(volume: Volume, known: Known | None) -> Iterator[Finding]:
    stream = volume.body
    lines = [
        (m.start(), m[0]) for m in re.finditer(r"[^\n]*\S[^\n]*(?:\n(?=[ \t]*\S)[^\n]*)*", stream.text)
    ]
    for number, (start, text) in enumerate(lines):
        opened, closed = text.count("“"), text.count("”")
        if opened <= closed or text.count("„"):
            continue
        after = lines[number + 1][1].lstrip() if number + 1 < len(lines) else ""
        if after.startswith(("“", "‘", "[", "…", ".")) or opened != closed + 1:
            continue
        at = start + text.rfind("“")
        if "”" in text[text.rfind("“") :]:
            at = start + text.find("“")
        words = text[at - start :][:30].strip()
        yield volume.here(
            CODE,
            stream,
            at,
            at + 1,
            f'The quotation that begins at "{words}" has no end.',
            cause=f"{CODE} {words}",
        )
