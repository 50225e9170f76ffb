"""`[stood=>meant]`: an error of the source and what is meant ↔ `choice` with `sic` and `corr`
(Leiden+). What stands in braces behind it says how certain that is: `[an=>so]{cert=high}`. With a
question mark, `[Ordn?=>Origin]`, it is the reading of a machine that is doubted: `unclear` for
`sic`."""

from __future__ import annotations

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, braces, closing, ending, pairs_behind, within
from edition.transcript.model import Node


def read(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "[":
        return False
    end = closing(state.src, start, state.posMax)
    middle = ending(state.src, start + 1, end, "=>") if end > 0 else -1
    if middle < 0:
        return False
    behind = pairs_behind(state.src, end + 1)
    if behind is None:
        return False
    pairs, stop = behind
    token = state.push("node_open", "choice", 1)
    token.meta = {"attributes": {}, "at": start}
    doubt = state.src[middle - 1] == "?" and state.src[middle - 2] != "\\" and middle > start + 2
    stood: tuple[str, dict[str, str], int, int] = ("sic", {}, start + 1, middle)
    if doubt:
        stood = ("unclear", {"reason": "ocr"}, start + 1, middle - 1)
    for name, given, begin, last in (stood, ("corr", pairs, middle + 2, end)):
        inner = state.push("node_open", name, 1)
        inner.meta = {"attributes": given, "at": begin}
        within(state, begin, last)
        state.push("node_close", name, -1)
    state.push("node_close", "choice", -1)
    state.pos = stop
    return True


def write(node: Node, inside: Writer) -> str | None:
    parts = [c for c in node.children if isinstance(c, Node)]
    if node.name != "choice" or node.attributes or len(parts) != 2 or len(node.children) != 2:
        return None
    first = (parts[0].name, parts[0].attributes)
    if first not in (("sic", {}), ("unclear", {"reason": "ocr"})) or parts[1].name != "corr":
        return None
    stood, sign = inside(parts[0]), "?" if first[0] == "unclear" else ""
    if not stood or stood[0] in "=^":
        return None
    return f"[{stood}{sign}=>{inside(parts[1])}]" + braces("", parts[1].attributes)


MARK = Mark("correction", read, write)
