"""Lists, tables, and paragraphs broken to a width: blocks of several lines."""

from __future__ import annotations

import re
from itertools import pairwise

from edition.transcript.model import Node, Text
from edition.transcript.published.inline import Inline
from edition.transcript.published.lines import PAGE, Line


def items(lines: list[Line], inline: Inline, nested: bool) -> list[Node | Text]:
    """Items, nested as their indents are; flat, with the upper ones in italics, for the profile of
    the series."""
    out: list[Node | Text] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        stop = index + 1
        while stop < len(lines) and (lines[stop].indent > line.indent or not lines[stop].bullet):
            stop += 1
        below = lines[index + 1 : stop]
        label, children = _labelled(line, inline)
        while below and not below[0].bullet:
            extra = below.pop(0)
            children += [Node("lb"), *inline.read(extra.at, extra.at + len(extra.text))]
        inner = items(below, inline, nested)
        if label is not None:
            out.append(label)
        if not inner:
            out.append(Node("item", {}, children, line.at))
        elif label is not None or re.search(r"[.:;,]\s*$", line.text):
            children.append(Node("list", {}, inner, below[0].at))
            out.append(Node("item", {}, children, line.at))
        elif nested:
            heading = Node("label", {}, children, line.at)
            out.append(Node("item", {}, [heading, Node("list", {}, inner, below[0].at)], line.at))
        else:
            italic = Node("hi", {"rend": "italic"}, children)
            out.append(Node("item", {}, [italic], line.at))
            out += inner
        index = stop
    if any(isinstance(n, Node) and n.name == "label" for n in out):
        return _paired(out)
    return out


def _labelled(line: Line, inline: Inline) -> tuple[Node | None, list[Node | Text]]:
    """The number of an item that has one, as a label, and the rest."""
    end = line.at + len(line.text)
    if not line.bullet or not line.text.startswith(line.bullet):
        return None, inline.read(line.at, end)
    cut = line.at + len(line.bullet)
    lead = len(line.text[len(line.bullet) :]) - len(line.text[len(line.bullet) :].lstrip())
    label = Node("label", {}, inline.read(line.at, cut), line.at)
    return label, inline.read(cut + lead, end)


def table(block: list[Line], inline: Inline) -> Node:
    """A table of lines whose cells are parted by tabs; a page can begin between two of them."""
    made: list[Node | Text] = []
    for line in block:
        page = PAGE.fullmatch(line.text)
        if page:
            made.append(Node("pb", {"n": page[1]}, at=line.at))
            continue
        row = Node("row", {}, [], line.at)
        at = line.at
        for cell in line.text.split("\t"):
            lead = len(cell) - len(cell.lstrip())
            words = cell.strip()
            row.children.append(Node("cell", {}, inline.read(at + lead, at + lead + len(words)), at))
            at += len(cell) + 1
        made.append(row)
    return Node("table", {}, made, block[0].at)


def _paired(nodes: list[Node | Text]) -> list[Node | Text]:
    """A list in TEI has a label before every item or before none; where some have one only, they go
    into their items."""
    items = [n for n in nodes if isinstance(n, Node) and n.name == "item"]
    labels = [n for n in nodes if isinstance(n, Node) and n.name == "label"]
    if len(items) == len(labels):
        return nodes
    for label, item in pairwise(nodes):
        if isinstance(label, Node) and label.name == "label" and isinstance(item, Node):
            item.children[:0] = [label, Text(" ")]
    return [*items]


def unwrap(found: list[list[Line]]) -> list[list[Line]]:
    """Blocks whose lines were broken to a width become one line each.

    Such a block has several lines without bullets or tabs, all but the last of about the same length.
    """
    out = []
    for block in found:
        plain = len(block) > 2 and not any(line.bullet or "\t" in line.text for line in block)
        lengths = [len(line.text) for line in block[:-1]]
        if plain and min(lengths) >= 45 and max(lengths) <= 132 and max(lengths) - min(lengths) <= 24:
            first = block[0]
            text = ""
            for line in block:  # offsets go on counting: a line break is as wide as it was
                text += " " * (line.at - first.at - len(text)) + line.text
            out.append([Line(first.at, first.indent, text)])
        else:
            out.append(block)
    return out
