"""Canonical layout of TEI: one block a line, one space where a reader sees one.

Only layout is touched: white space between blocks, at their edges, and the width of runs of spaces in
a block. The words, the spaces between them and every tag stay as they are; comparison says so, and
that is checked before anything is written. Line-based tools then show one line for one paragraph.
"""

from __future__ import annotations

import re
from typing import Final

from edition.compare.content import APART, ELEMENT_ONLY, INLINE_ONLY
from edition.compare.reflow import WHITE
from edition.compare.source import NO_TAG, TAG, Side

_PIECE: Final = re.compile(f"(?P<other>{NO_TAG})|(?P<tag>{TAG})|[^<]+", re.DOTALL)
_NAME: Final = re.compile(r"</?(?:[\w.-]+:)?([\w.-]+)")
_RUN: Final = re.compile(r"[ \t\r\n]+")
_SPACE_IN_TAG: Final = re.compile(r"""("[^"]*"|'[^']*')|[ \t\r\n]+""")


def canonical(side: Side, step: str = "  ") -> str:
    """The text of a side in canonical layout. White space under xml:space="preserve" stays."""
    text = side.text
    out: list[str] = [text[: side.root].rstrip(WHITE), "\n"] if side.root else []
    if not out or not out[0]:
        out = []
    depth = 0
    kept: list[bool] = [False]
    lines: list[bool] = []
    """For each open element, whether its children stand on lines of their own."""
    pending = ""
    fresh = True
    """Whether a line has just begun."""

    def newline() -> None:
        nonlocal fresh, pending
        pending = ""
        if not fresh:
            out.append("\n")
            fresh = True

    edge = False
    """Whether a block has just begun, so that white space here is layout."""

    def put(piece: str) -> None:
        nonlocal fresh, pending, edge
        edge = False
        if fresh:
            out.append(step * depth)
            fresh = False
        elif pending:
            out.append(" ")
        pending = ""
        out.append(piece)

    for match in _PIECE.finditer(text, side.root):
        piece = match[0]
        if kept[-1]:
            out.append(piece)
            fresh = False
            tag = match["tag"]
            if tag and not tag.endswith("/>"):
                if tag.startswith("</"):
                    kept.pop()
                    lines.pop()
                    depth -= 1
                else:
                    kept.append(True)
                    lines.append(False)
                    depth += 1
            continue
        if match["tag"] is None:
            if match["other"] is not None:
                put(piece)
                if depth == 0:
                    newline()
                continue
            body = piece.strip(WHITE)
            if piece[0] in WHITE and not edge:
                pending = " "
            if body:
                put(_RUN.sub(" ", body))
                if piece[-1] in WHITE:
                    pending = " "
            continue
        name_match = _NAME.match(piece)
        name = name_match[1] if name_match else ""
        apart = name in APART or (name in ELEMENT_ONLY and name not in INLINE_ONLY)
        tag = _tidy(piece)
        if piece.startswith("</"):
            depth -= 1
            kept.pop()
            if lines.pop() and apart:
                newline()
            elif apart:
                pending = ""
            put(tag)
            if not lines or lines[-1]:
                newline()
            elif apart:
                pending = ""
            continue
        own_line = not lines or lines[-1]
        if own_line:
            newline()
        elif apart:
            pending = ""
        put(tag)
        if piece.endswith("/>"):
            if own_line:
                newline()
            continue
        depth += 1
        preserve = 'xml:space="preserve"' in tag or "xml:space='preserve'" in tag
        kept.append(preserve)
        inner = apart and not preserve and name in ELEMENT_ONLY
        lines.append(inner)
        if inner:
            newline()
        elif apart:
            pending = ""
            edge = not preserve
    made = "".join(out).rstrip(WHITE) + "\n"
    return made.replace("\r\n", "\n") if "\r" not in text.replace("\r\n", "") else made


def sentences(text: str) -> str:
    """A text in canonical layout with a line for each sentence. Only to be looked at, line by line:
    what white space is meant is no longer to be told."""
    out: list[str] = []
    indent = ""
    for match in _PIECE.finditer(text):
        piece = match[0]
        if match["tag"] is None and match["other"] is None:
            piece = _STOP.sub(f"\n{indent}  ", piece)
            _, newline, last = match[0].rpartition("\n")
            if newline:
                indent = last if not last.strip() else indent
        out.append(piece)
    return "".join(out)


_STOP: Final = re.compile(
    r"""(?:(?<=[a-z”"'’)\]]{2}[.;?!])|(?<=[0-9][.;?!])|(?<=\A[.;?!])) (?=[A-Z“"‘\[])"""
)
"""Between two sentences; what looks like an abbreviation is none."""


def _tidy(tag: str) -> str:
    tag = _SPACE_IN_TAG.sub(lambda m: m[1] if m[1] else " ", tag)
    return tag.replace(" />", "/>") if tag.endswith(" />") else re.sub(r" >\Z", ">", tag)
