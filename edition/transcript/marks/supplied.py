"""`[=word]`: supplied by the editors ↔ `supplied` (Leiden: what stands in brackets is restored). A
bracket without the sign is a bracket of the source."""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, braces, closing, pairs_behind, push
from edition.transcript.model import Node


def read(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("[=", start) or state.src.startswith("[=>", start):
        return False
    end = closing(state.src, start, state.posMax)
    if end < 0:
        return False
    behind = pairs_behind(state.src, end + 1)
    if behind is None:
        return False
    pairs, stop = behind
    push(state, "supplied", pairs, start, (start + 2, end))
    state.pos = stop
    return True


def write(node: Node, inside: Writer) -> str | None:
    text = inside(node) if node.name == "supplied" else ""
    if not text or text.startswith(">"):
        return None
    return f"[={text}]" + braces("", node.attributes)


MARK = Mark("supplied", read, write)
