"""Putting elements round stretches of text in the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from edition.transcript.model import Node, Text

Span = tuple[int, int, Node]
"""Start and end in a text, and the element that is to hold what stands there. If it has children
already, they stand for the stretch."""


def divide(text: Text, spans: Iterable[Span]) -> list[Node | Text]:
    """A text with elements round some of its stretches, which must not overlap."""
    out: list[Node | Text] = []
    at = 0
    for start, end, node in sorted(spans, key=lambda s: s[0]):
        if start > at:
            out.append(piece(text, at, start))
        if not node.children:
            node.children = [piece(text, start, end)]
        if node.at < 0 and text.at >= 0:
            node.at = text.at + start
        out.append(node)
        at = end
    if at < len(text.value):
        out.append(piece(text, at, len(text.value)))
    return out


def piece(text: Text, start: int, end: int) -> Text:
    """A stretch of a text, still knowing its place."""
    return Text(text.value[start:end], text.at + start if text.at >= 0 else -1)


def each(node: Node, find: Callable[[Text, Node], list[Span]], apart: frozenset[str]) -> None:
    """Apply a search to every text below a node, but not inside the elements named."""
    children: list[Node | Text] = []
    for child in node.children:
        if isinstance(child, Text):
            spans = find(child, node)
            children += divide(child, spans) if spans else [child]
        else:
            if child.name not in apart:
                each(child, find, apart)
            children.append(child)
    node.children = children
