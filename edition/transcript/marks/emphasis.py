"""`*word*`: italics; `**word**`: bold (CommonMark) ↔ `hi` with @rend `italic` or `strong`."""

from __future__ import annotations

from typing import Final

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, bare, ending, push
from edition.transcript.model import Node

LOOKS: Final = {"**": "strong", "*": "italic"}


def read(state: StateInline, silent: bool) -> bool:
    start = state.pos
    for mark, look in LOOKS.items():
        if not state.src.startswith(mark, start):
            continue
        end = ending(state.src, start + len(mark), state.posMax, mark)
        if end <= start + len(mark) or (mark == "*" and state.src[start + 1] == "*"):
            return False
        push(state, "hi", {"rend": look}, start, (start + len(mark), end))
        state.pos = end + len(mark)
        return True
    return False


def write(node: Node, inside: Writer) -> str | None:
    look = node.attributes.get("rend")
    mark = next((m for m, name in LOOKS.items() if name == look), "")
    text = inside(node) if node.name == "hi" and mark else ""
    if not text or len(node.attributes) != 1 or text[0] == "*" or "*" in bare(text):
        return None
    return f"{mark}{text}{mark}"


MARK = Mark("emphasis", read, write)
