"""`[word?]`: read so, but not surely ↔ `unclear` (National Archives, the volumes)."""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, braces, closing, pairs_behind, push
from edition.transcript.model import Node


def read(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "[":
        return False
    end = closing(state.src, start, state.posMax)
    if end < start + 3 or state.src[end - 1] != "?" or state.src[end - 2] == "\\":
        return False
    behind = pairs_behind(state.src, end + 1)
    if behind is None:
        return False
    pairs, stop = behind
    push(state, "unclear", pairs, start, (start + 1, end - 1))
    state.pos = stop
    return True


def write(node: Node, inside: Writer) -> str | None:
    text = inside(node) if node.name == "unclear" else ""
    if not text or text[0] in "=^" or text[-1] in "\\?":
        return None
    return f"[{text}?]" + braces("", node.attributes)


MARK = Mark("unclear", read, write)
