"""`{~~old~>new~~}`: replaced on the page ↔ `subst` with `del` and `add` (CriticMarkup)."""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, bare, ending, within
from edition.transcript.model import Node


def read(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("{~~", start):
        return False
    middle = ending(state.src, start + 3, state.posMax, "~>")
    end = ending(state.src, middle + 2, state.posMax, "~~}") if middle > 0 else -1
    if end < 0:
        return False
    token = state.push("node_open", "subst", 1)
    token.meta = {"attributes": {}, "at": start}
    for name, begin, stop in (("del", start + 3, middle), ("add", middle + 2, end)):
        inner = state.push("node_open", name, 1)
        inner.meta = {"attributes": {}, "at": begin}
        within(state, begin, stop)
        state.push("node_close", name, -1)
    state.push("node_close", "subst", -1)
    state.pos = end + 3
    return True


def write(node: Node, inside: Writer) -> str | None:
    parts = node.children
    if node.name != "subst" or node.attributes or len(parts) != 2:
        return None
    old, new = parts
    if not (isinstance(old, Node) and isinstance(new, Node) and (old.name, new.name) == ("del", "add")):
        return None
    if old.attributes or new.attributes:
        return None
    was, now = inside(old), inside(new)
    return None if "~" in bare(was + now) else f"{{~~{was}~>{now}~~}}"


MARK = Mark("substitution", read, write)
