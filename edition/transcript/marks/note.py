"""`[^3]`: note 3 is called here; its text stands in a block `[^3]: …` ↔ `note` (Pandoc, GFM)."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, pairs_behind, push
from edition.transcript.model import Node

FORM: Final = re.compile(r"\[\^([^\s\[\]{}\\*~^]{1,20})\]")


def read(state: StateInline, silent: bool) -> bool:
    match = FORM.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    end = match.end()
    pairs = {"n": match[1]}
    behind = pairs_behind(state.src, end)
    if behind is None:
        return False
    pairs |= behind[0]
    end = behind[1]
    push(state, "note-call", pairs, state.pos, None)
    state.pos = end
    return True


def write(node: Node, inside: Writer) -> str | None:
    return None  # the writer of the document knows which notes have a block of their own


MARK = Mark("note", read, write)
