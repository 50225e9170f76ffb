"""`{++word++}`: added on the page ↔ `add` (CriticMarkup). `{++word++}{place=above hand="#J"}` says
where and by whom."""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, attributes, bare, braces, ending, push
from edition.transcript.model import Node


def read(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("{++", start):
        return False
    end = ending(state.src, start + 3, state.posMax, "++}")
    if end < 0:
        return False
    more = attributes(state.src, end + 3)
    pairs, stop = (more[1], more[2]) if more and not more[0] else ({}, end + 3)
    push(state, "add", pairs, start, (start + 3, end))
    state.pos = stop
    return True


def write(node: Node, inside: Writer) -> str | None:
    text = inside(node) if node.name == "add" else None
    if text is None or "++}" in bare(text):
        return None
    return "{++" + text + "++}" + braces("", node.attributes)


MARK = Mark("addition", read, write)
