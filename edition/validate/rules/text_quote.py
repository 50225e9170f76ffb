"""A quotation mark that is opened and not closed.

Only typographic double marks can be told apart. A quotation may run over several paragraphs, each of
which may open it anew: it is said to have no end only if its document does not close it either, nor
closes anything more than it opens. A mark before the last two digits of a year (“62) opens nothing.
Example: “He said so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "text.quote",
    "info",
    "Put the missing mark where it belongs.",
    "A quotation has an end.",
)
_MARK: Final = re.compile("[“”]")
_YEAR: Final = re.compile(r"\d\d\b")
_STRAIGHT: Final = re.compile(r"\S\"(?!\w)")


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    stream = volume.body
    if "„" in stream.text:
        return  # “ closes what „ opens
    text, document = stream.text, ""
    open_: list[int] = []
    for start, end in stream.blocks("“", "”"):
        if not open_ and _is_balanced(text[start:end]):
            continue
        number = stream.within[stream.piece(start)[0]]
        here = volume.elements[number].document if number >= 0 else ""
        if here != document:
            yield from (_said(volume, i) for i in open_)
            document, open_ = here, []
        for match in _MARK.finditer(text, start, end):
            at = match.start()
            if match[0] == "”":
                if open_:
                    open_.pop()
            elif _YEAR.match(text, at + 1):
                continue
            elif open_ and open_[-1] < start and not text[start:at].strip():
                open_[-1] = at  # the quotation goes on
            elif open_ and _ends(text, at):
                open_.pop()
                words = " ".join(text[max(start, at - 30) : at + 1].split())
                message = f'The mark that ends "{words}" is one that begins a quotation.'
                cause = f"{CODE} {words}"
                yield volume.here(CODE, stream, at, at + 1, message, "Write ”.", cause=cause)
            else:
                open_.append(at)
    yield from (_said(volume, i) for i in open_)


def _is_balanced(text: str) -> bool:
    """Whether as many marks close as open, the first of them opens and the last closes."""
    opened, closed = text.find("“"), text.find("”")
    return (
        -1 < opened < closed
        and text.rfind("“") < text.rfind("”")
        and text.count("“") == text.count("”")
    )


def _said(volume: RuledVolume, at: int) -> Finding:
    stream = volume.body
    _, end = stream.block(at)
    words = stream.text[at : min(at + 30, end)].strip()
    straight = _STRAIGHT.search(stream.text, at, min(at + 2000, end))
    message, remedy = f'The quotation that begins at "{words}" has no end.', ""
    if straight:
        remedy = "Make the straight mark that ends it a typographic one (”)."
    return volume.here(CODE, stream, at, at + 1, message, remedy, cause=f"{CODE} {words}")


def _ends(text: str, at: int) -> bool:
    """Whether a mark stands close after a word and away from the next."""
    return (text[at - 1].isalnum() or text[at - 1] in ".,;:!?…)") and not text[at + 1 : at + 2].strip()
