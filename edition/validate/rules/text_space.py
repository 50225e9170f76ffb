"""White space between a word and the mark of its note.

In print the mark stands close to the word; white space that only the indentation of the file put there
shows as a gap. Example: a word, a line end, twelve blanks, <note>. Taking it out is safe where a line
end is in it and no word follows the note at once, so that is offered as a fix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, Fix, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "text.space",
    "info",
    "Take the white space out; --fix does it.",
    "The mark of a note stands close to its word.",
)
_WORD: Final = re.compile(rb"[\w\x80-\xff]")
_BEFORE: Final = re.compile(rb"[^\s>]([ \t]*\r?\n[ \t\r\n]*)$")


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    data = volume.document.data
    for note in volume.of("note"):
        if not note.get("n") or note.get("rend") == "inline":
            continue
        match = _BEFORE.search(data, max(0, note.begin - 200), note.begin)
        after = volume.document.after_tag(volume.ends[note.number])
        if match and not _WORD.match(data, after):
            yield volume.at(
                CODE,
                note,
                "White space parts the word from the mark of its note.",
                cause=CODE,
                fix=Fix(match.start(1), match.end(1), ""),
            )
