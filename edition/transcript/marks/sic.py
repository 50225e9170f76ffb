"""`word[sic]`: the source has exactly this ↔ `sic` round the word before (the volumes)."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, text
from edition.transcript.model import Node, Text

_FORM: Final = re.compile(r"([^\W_]+)\[sic\]")


def read(state: StateInline, silent: bool) -> bool:
    if state.pos and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] in "\u02bc_"):
        return False
    match = _FORM.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    token = state.push("node_open", "sic", 1)
    token.meta = {"attributes": {}, "at": state.pos}
    text(state, match[1], state.pos)
    state.push("node_close", "sic", -1)
    state.pos = match.end()
    return True


def write(node: Node, inside: Writer) -> str | None:
    only = node.children[0] if len(node.children) == 1 else None
    if node.name != "sic" or node.attributes or not isinstance(only, Text):
        return None
    # Whether a letter stands right before it, only the writer of the line can see.
    return f"{only.value}[sic]" if re.fullmatch(r"[^\W_]+", only.value) else None


MARK = Mark("sic", read, write)
