"""What a mark is: how it is read, and how it is written back."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, NamedTuple

from markdown_it.rules_inline import StateInline

from edition.transcript.model import Node

Writer = Callable[[Node], str]
"""Writes the inside of a node."""


class Mark(NamedTuple):
    """A mark inside a line.

    `read` is a rule of markdown-it: where the mark stands at `state.pos` it pushes tokens, moves on and
    returns True. `write` gives the text of a node, or None where the node is not of this mark.
    """

    name: str
    read: Callable[[StateInline, bool], bool]
    write: Callable[[Node, Writer], str | None]


_NAME: Final = r"(?:(?:xml|frus):)?[A-Za-z_][A-Za-z0-9_.-]*(?![\w:])"
"""Names of XML in letters of ASCII, as TEI's are; no prefix but the two that are declared."""
_PAIR: Final = re.compile(rf"\s*({_NAME})(?:=(?:\"((?:[^\"\\]|\\.)*)\"|([^\s\"{{}}]+)))?")
NAME: Final = re.compile(_NAME)


def attributes(src: str, pos: int) -> tuple[str, dict[str, str], int] | None:
    """Read `{name key=value key="value"}` at a place: the name (or ""), the pairs, and where it ends.
    None where there is no such thing."""
    if src[pos : pos + 1] != "{":
        return None
    name = ""
    pairs: dict[str, str] = {}
    at = pos + 1
    while at < len(src) and src[at] != "}":
        if src[at].isspace():
            at += 1
            continue
        match = _PAIR.match(src, at)
        if not match:
            return None
        if match[2] is None and match[3] is None:
            if name or pairs:
                return None
            name = match[1]
            if name.startswith("xml:"):
                return None  # no element is called so
        else:
            if match[1] in pairs or match[1].startswith("frus:"):
                return None
            value = re.sub(r"\\(.)", r"\1", match[2]) if match[2] is not None else match[3]
            pairs[match[1]] = value
        at = match.end()
    if at >= len(src) or (not name and not pairs):
        return None
    return name, pairs, at + 1


POINTERS: Final = {
    "person": ("persName", "corresp", "#"),
    "term": ("gloss", "target", "#"),
    "date": ("date", "when", ""),
    "ref": ("ref", "target", ""),
}
"""Short forms of spans whose value is an attribute: element, attribute, what stands before the
value."""


def pairs_behind(src: str, pos: int) -> tuple[dict[str, str], int] | None:
    """The attributes behind a mark, and where they end; nothing and the same place where none are. None
    where what stands in braces names an element: then the brackets are a span."""
    if src[pos : pos + 1] != "{":
        return {}, pos
    given = attributes(src, pos)
    if given is None:
        return {}, pos
    if given[0] or any(key in POINTERS for key in given[1]):
        return None
    return given[1], given[2]


def braces(name: str, pairs: dict[str, str]) -> str:
    """Write what `attributes` reads; "" where there is nothing to write."""
    parts = [name] if name else []
    for key, value in pairs.items():
        plain = re.fullmatch(r"[^\s\"{}\\]+", value)
        quoted = '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'
        parts.append(f"{key}={value if plain else quoted}")
    return "{" + " ".join(parts) + "}" if parts else ""


def bare(text: str) -> str:
    """A written text without what is escaped in it: what is left of a mark's own signs would end it."""
    return re.sub(r"\\.", "", text, flags=re.S)


def closing(src: str, pos: int, end: int) -> int:
    """Where the bracket that opens at a place is closed, or -1. What is escaped does not count."""
    found = _pairs(src).get(pos, -1)
    return found if found < end else -1


@lru_cache(maxsize=4)
def _pairs(src: str) -> dict[int, int]:
    """Every bracket that is closed, with where: worked out once for a block, so that a text of brackets
    alone takes no longer than another."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for match in re.finditer(r"\\.|[\[\]]", src, re.S):
        if match[0] == "[":
            opened.append(match.start())
        elif match[0] == "]" and opened:
            pairs[opened.pop()] = match.start()
    return pairs


def ending(src: str, pos: int, end: int, mark: str) -> int:
    """Where a mark stands next outside brackets, or -1."""
    if src.find(mark, pos, end) < 0:
        return -1
    pairs = _pairs(src)
    at = pos
    while at < min(end, pos + FAR):
        if src[at] == "\\":
            at += 2
        elif src.startswith(mark, at):
            return at
        elif src[at] == "[" and at in pairs:
            at = pairs[at] + 1
        elif src[at] == "]":
            return -1
        else:
            at += 1
    return -1


FAR: Final = 20_000
"""Characters after which a mark has to end."""
DEEP: Final = 60
"""Marks inside marks that are read; TEI files may nest 256 levels."""


def push(
    state: StateInline, node: str, pairs: dict[str, str], at: int, inside: tuple[int, int] | None
) -> None:
    """Push the tokens of an element; what is inside is read as inline text."""
    token = state.push("node_open", node, 1)
    token.meta = {"attributes": pairs, "at": at}
    if inside is not None:
        within(state, *inside)
    state.push("node_close", node, -1)


def within(state: StateInline, start: int, end: int) -> None:
    """Read a stretch as inline text."""
    if state.level > DEEP:
        text(state, state.src[start:end], start)
        state.tokens[-1].meta["problem"] = f"Marks are nested more than {DEEP} deep here."
        return
    old, most = state.pos, state.posMax
    state.pos, state.posMax = start, end
    state.md.inline.tokenize(state)
    state.pos, state.posMax = old, most


def text(state: StateInline, value: str, at: int) -> None:
    """Push characters that stand at a place."""
    token: Any = state.push("text", "", 0)
    token.content = value
    token.meta = {"at": at}
