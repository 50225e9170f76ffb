"""`\\[`: the character itself, where it would be read as a mark (CommonMark)."""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, text
from edition.transcript.model import Node


def read(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\\" or state.pos + 1 >= state.posMax:
        return False
    following = state.src[state.pos + 1]
    if following.isalnum() or following.isspace():
        return False
    text(state, following, state.pos + 1)
    state.pos += 2
    return True


def write(node: Node, inside: Writer) -> str | None:
    return None  # text is escaped where it is written


MARK = Mark("escape", read, write)
