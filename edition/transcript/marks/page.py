"""`[Page 838]` or `[p. CM-1149]`: a page begins here ↔ `pb`. The form is that of the series'
website."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, braces, pairs_behind, push
from edition.transcript.model import Node

FORM: Final = re.compile(r"\[(?:Page|p\.) ([^\s\[\]{}\\*~](?:[^\[\]{}\\*~\n]{0,30}[^\s\[\]{}\\*~])?)\]")


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
    push(state, "pb", pairs, state.pos, None)
    state.pos = end
    return True


def write(node: Node, inside: Writer) -> str | None:
    number = node.attributes.get("n", "")
    form = f"[p. {number}]"
    if node.name != "pb" or not FORM.fullmatch(form):
        return None
    if number.isdigit():
        form = f"[Page {number}]"
    return form + braces("", {k: v for k, v in node.attributes.items() if k != "n"})


MARK = Mark("page", read, write)
