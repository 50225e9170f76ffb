"""Blocks of the dialect, as rules of markdown-it, in the order in which they are tried.

Every block keeps the offset of its text, which is one unbroken stretch of the source, so that a place
inside a line is a place in the file.
"""

from __future__ import annotations

import re
from typing import Any, Final

from markdown_it.rules_block import StateBlock

from edition.finding import declare
from edition.transcript.marks.mark import DEEP, NAME, attributes, pairs_behind
from edition.transcript.marks.page import FORM as PAGE

declare(
    "dialect.block",
    "warning",
    "Open a block with “::: name” and end it with “:::”.",
    "Blocks open and end in pairs.",
)

FURNITURE: Final = {
    "class": "classification",
    "page": "pageNum",
    "catch": "catch",
    "form": "form",
    "handling": "handling",
    "accession": "accession",
}
"""`@class SECRET` is `fw` of type classification; so the others."""
_NOTE: Final = re.compile(r"\[\^([^\s\[\]{}\\*~^]{1,20})\](?=[:{])")
_ITEM: Final = re.compile(r"( *)- (?=\S)")


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] : state.eMarks[line]]


def _starts(line: str) -> bool:
    """Whether a line begins a block whatever stands before it."""
    return line.startswith(":::") or re.match(rf"@{NAME.pattern}(?=[\s{{]|$)", line) is not None


def _end(state: StateBlock, start: int, last: int) -> int:
    """The first line after a block: an empty one, or one that begins another."""
    line = start + 1
    while line < last and _line(state, line).strip() and not _starts(_line(state, line)):
        line += 1
    return line


def _inline(state: StateBlock, start: int, end: int) -> None:
    token = state.push("inline", "", 0)
    token.content = state.src[start:end]
    token.children = []
    token.meta = {"at": start}


def _open(state: StateBlock, name: str, pairs: dict[str, str], at: int) -> None:
    waiting: dict[str, str] = state.env.pop("attributes", {})
    token = state.push("node_open", name, 1)
    token.meta = {"attributes": waiting | pairs, "at": at}


def _close(state: StateBlock, name: str) -> None:
    state.push("node_close", name, -1)


def _problem(state: StateBlock, code: str, at: int, message: str) -> None:
    problems: list[Any] = state.env["problems"]
    problems.append((code, at, message))


def container(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """`::: element{key=value}` to a line `:::`: an element that holds blocks (Pandoc, Djot)."""
    line = _line(state, start)
    at = state.bMarks[start]
    if not line.startswith(":::"):
        return False
    match = re.compile(rf":::\s*({NAME.pattern})").match(line)
    if not match:
        _problem(state, "dialect.block", at, "There is no block for this ::: to end.")
        state.line = start + 1
        return True
    given = attributes(line, match.end())
    rest = line[given[2] if given else match.end() :].strip()
    if rest or (given and given[0]):
        _problem(
            state, "dialect.attributes", at + match.end(), f"This is not understood: {rest or line}"
        )
    depth, end = 1, start + 1
    while end < last:
        inner = _line(state, end)
        if re.match(rf":::\s*{NAME.pattern}", inner):
            depth += 1
        elif inner.strip() == ":::":
            depth -= 1
            if not depth:
                break
        end += 1
    if depth:
        _problem(state, "dialect.block", at, f"The block {match[1]} that begins here does not end.")
    _open(state, match[1], given[1] if given else {}, at)
    if state.level > DEEP:
        _problem(state, "dialect.block", at, f"Blocks are nested more than {DEEP} deep here.")
        _inline(state, state.bMarks[start + 1], state.eMarks[end - 1]) if end > start + 1 else None
    else:
        old = state.lineMax
        state.lineMax = end
        state.md.block.tokenize(state, start + 1, end)
        state.lineMax = old
    _close(state, match[1])
    state.line = min(end + 1, last)
    return True


def directive(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """`@element{key=value} words`: an element of its own line that holds words."""
    line = _line(state, start)
    match = re.compile(rf"@({NAME.pattern})").match(line)
    if not match or not _starts(line):
        return False
    at = state.bMarks[start]
    given = attributes(line, match.end())
    if line[match.end() : match.end() + 1] == "{" and (given is None or given[0]):
        _problem(state, "dialect.attributes", at + match.end(), "These attributes are not understood.")
        given = None
    begin = given[2] if given else match.end()
    begin += line[begin : begin + 1] == " "
    end = _end(state, start, last)
    name, pairs = match[1], dict(given[1]) if given else {}
    if name in FURNITURE:
        name, pairs = "fw", {"type": FURNITURE[name]} | pairs
    _open(state, name, pairs, at)
    _inline(state, at + begin, state.eMarks[end - 1])
    _close(state, name)
    state.line = end
    return True


def definition(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """`[^3]: words`: the text of note 3 (Pandoc, GFM)."""
    line = _line(state, start)
    match = _NOTE.match(line)
    if not match:
        return False
    given = attributes(line, match.end())
    stop = given[2] if given and not given[0] else match.end()
    if line[stop : stop + 1] != ":":
        return False
    begin = stop + 1 + (line[stop + 1 : stop + 2] == " ")
    end = _end(state, start, last)
    at = state.bMarks[start]
    _open(state, "note-text", {"n": match[1]} | (given[1] if given else {}), at)
    _inline(state, at + begin, state.eMarks[end - 1])
    _close(state, "note-text")
    state.line = end
    return True


def waiting(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """`{key=value}` alone on a line: attributes of the block that follows (Djot)."""
    line = _line(state, start)
    given = attributes(line, 0)
    if given is None or given[0] or line[given[2] :].strip():
        return False
    state.env["attributes"] = given[1]
    state.line = start + 1
    return True


def heading(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """`# words`: a heading (CommonMark) ↔ `head`."""
    line = _line(state, start)
    if not line.startswith("# "):
        return False
    at = state.bMarks[start]
    end = _end(state, start, last)
    _open(state, "head", {}, at)
    _inline(state, at + 2, state.eMarks[end - 1])
    _close(state, "head")
    state.line = end
    return True


def items(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """`- words`: an item. Items outside a list make one; those set in by two are a list inside."""
    if not _ITEM.match(_line(state, start)):
        return False
    end = start
    while end < last and _line(state, end).strip() and not _starts(_line(state, end)):
        end += 1
    inside = any(t.type == "node_open" and t.tag == "list" for t in _ancestors(state))
    if not inside:
        _open(state, "list", {}, state.bMarks[start])
    _items(state, start, end)
    if not inside:
        _close(state, "list")
    state.line = end
    return True


def _ancestors(state: StateBlock) -> list[Any]:
    stack: list[Any] = []
    for token in state.tokens:
        if token.type == "node_open":
            stack.append(token)
        elif token.type == "node_close":
            stack.pop()
    return stack[-1:]


def _items(state: StateBlock, start: int, end: int) -> None:
    first = _ITEM.match(_line(state, start))
    assert first is not None
    depth = len(first[1])
    line = start
    while line < end:
        match = _ITEM.match(_line(state, line))
        stop = line + 1
        while stop < end:
            below = _ITEM.match(_line(state, stop))
            if below and len(below[1]) <= depth:
                break
            stop += 1
        words = line + 1
        while words < stop and not _ITEM.match(_line(state, words)):
            words += 1
        at = state.bMarks[line]
        _open(state, "item", {}, at)
        _inline(state, at + (match.end() if match else 0), state.eMarks[words - 1])
        if words < stop and state.level > DEEP:
            _problem(state, "dialect.block", at, f"Lists are nested more than {DEEP} deep here.")
            _inline(state, state.bMarks[words], state.eMarks[stop - 1])
        elif words < stop:
            _open(state, "list", {}, state.bMarks[words])
            _items(state, words, stop)
            _close(state, "list")
        _close(state, "item")
        line = stop


def labelled(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """`PARTICIPANTS:` above items: the label of a list, which says its kind."""
    from edition.transcript.published.openers import list_type

    line = _line(state, start)
    kind = list_type(line.strip())
    following = start + 1
    while following < last and not _line(state, following).strip():
        following += 1
    if not kind or following >= last or not _ITEM.match(_line(state, following)):
        return False
    at = state.bMarks[start]
    _open(state, "list", {"type": kind}, at)
    _open(state, "head", {}, at)
    _inline(state, at, state.eMarks[start])
    _close(state, "head")
    state.line = following
    items(state, following, last, False)
    _close(state, "list")
    return True


def paragraph(state: StateBlock, start: int, last: int, silent: bool) -> bool:
    """Anything else, up to an empty line ↔ `p`. A page break by itself stands between paragraphs."""
    end = _end(state, start, last)
    at = state.bMarks[start]
    page = PAGE.match(state.src, at, state.eMarks[end - 1])
    if page and "attributes" not in state.env:
        behind = pairs_behind(state.src, page.end())
        if behind and not state.src[behind[1] : state.eMarks[end - 1]].strip():
            _inline(state, at, state.eMarks[end - 1])
            state.line = end
            return True
    _open(state, "p", {}, at)
    _inline(state, at, state.eMarks[end - 1])
    _close(state, "p")
    state.line = end
    return True


BLOCKS: Final = (container, directive, definition, waiting, heading, labelled, items, paragraph)
