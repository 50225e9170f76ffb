"""`[illegible]`, `[2 words illegible]`, `[damaged: 3 lines]`: what cannot be read ↔ `gap` (FromThePage,
the volumes, Leiden)."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import Mark, Writer, attributes, push
from edition.transcript.model import Node

UNITS: Final = {"char": "chars", "word": "words", "line": "lines", "page": "pages"}
FORM: Final = re.compile(
    r"\[(?:(?:(?P<n>\d{1,3}) (?P<u>char|word|line|page)s? )?(?P<r>illegible|damaged)"
    r"|(?P<r2>illegible|damaged): (?P<n2>\d{1,3}) (?P<u2>char|word|line|page)s?)\]"
)


def read(state: StateInline, silent: bool) -> bool:
    match = FORM.match(state.src, state.pos, state.posMax)
    if not match or attributes(state.src, match.end()):  # with attributes, it is a span
        return False
    pairs = {"reason": match["r"] or match["r2"]}
    number, unit = match["n"] or match["n2"], match["u"] or match["u2"]
    if number:
        pairs |= {"quantity": str(int(number)), "unit": UNITS[unit]}
    push(state, "gap", pairs, state.pos, None)
    state.pos = match.end()
    return True


def write(node: Node, inside: Writer) -> str | None:
    given = dict(node.attributes)
    reason, number, unit = given.pop("reason", ""), given.pop("quantity", ""), given.pop("unit", "")
    if node.name != "gap" or node.children or given or reason not in ("illegible", "damaged"):
        return None
    if not number and not unit:
        return f"[{reason}]"
    word = next((k for k, v in UNITS.items() if v == unit), "")
    if not word or not re.fullmatch(r"[1-9]\d{0,2}", number):
        return None
    return f"[{number} {word}{'' if number == '1' else 's'} {reason}]"


MARK = Mark("gap", read, write)
