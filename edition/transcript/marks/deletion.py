"""`~~word~~`: struck on the page ↔ `del` (GFM). `~~[6]~~`: six letters overtyped, which cannot be
read."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, attributes, bare, braces, ending, push
from edition.transcript.model import Node

_OVERTYPED: Final = re.compile(r"\[(\d{1,4})\]")


def read(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if not state.src.startswith("~~", start):
        return False
    end = ending(state.src, start + 2, state.posMax, "~~")
    if end <= start + 2:
        return False
    more = attributes(state.src, end + 2)
    pairs, stop = (more[1], more[2]) if more and not more[0] else ({}, end + 2)
    over = _OVERTYPED.fullmatch(state.src, start + 2, end)
    if over:
        token = state.push("node_open", "del", 1)
        token.meta = {"attributes": {"rend": "overtyped"} | pairs, "at": start}
        gap = {"reason": "overtyped", "quantity": over[1], "unit": "chars"}
        push(state, "gap", gap, start + 2, None)
        state.push("node_close", "del", -1)
    else:
        push(state, "del", {"rend": "strikethrough"} | pairs, start, (start + 2, end))
    state.pos = stop
    return True


def write(node: Node, inside: Writer) -> str | None:
    if node.name != "del":
        return None
    rest = {k: v for k, v in node.attributes.items() if k != "rend"}
    first = node.children[0] if len(node.children) == 1 else None
    if node.attributes.get("rend") == "overtyped" and isinstance(first, Node) and first.name == "gap":
        quantity = first.attributes.get("quantity", "")
        plain = {"reason": "overtyped", "quantity": quantity, "unit": "chars"}
        if first.attributes == plain and re.fullmatch(r"\d{1,4}", quantity) and not first.children:
            return f"~~[{quantity}]~~" + braces("", rest)
    if node.attributes.get("rend") != "strikethrough" or not node.children:
        return None
    text = inside(node)
    if not text or "~" in bare(text):
        return None
    return f"~~{text}~~" + braces("", rest)


MARK = Mark("deletion", read, write)
