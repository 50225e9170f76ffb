"""A backslash at the end of a line: the line ends here on the page (CommonMark's hard break) ↔ `lb`."""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, push
from edition.transcript.model import Node


def read(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("\\\n", state.pos):
        return False
    push(state, "lb", {}, state.pos, None)
    state.pos += 2
    return True


def write(node: Node, inside: Writer) -> str | None:
    return "\\\n" if node.name == "lb" and not node.attributes and not node.children else None


MARK = Mark("line", read, write)
