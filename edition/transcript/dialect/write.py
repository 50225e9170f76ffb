"""Write a document in the dialect: every element has a form, so that reading it gives the same TEI."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from edition.transcript.dialect.blocks import FURNITURE
from edition.transcript.marks import MARKS
from edition.transcript.marks.mark import NAME, braces
from edition.transcript.marks.note import FORM as CALL
from edition.transcript.marks.page import MARK as PAGE
from edition.transcript.model import Node, Text
from edition.volume.tei import BLOCKS

_ESCAPED: Final = re.compile(r"[\\\[\]{}*~]|=(?=>)|\+(?=\+?\})")
_MARK_AT_START: Final = re.compile(r"(?:@|# |- |:::)")
_DEFINES: Final = re.compile(r"\[\^[^\]\n]*\](?:\{[^{}\n]*\})?:")
_FW: Final = {kind: name for name, kind in FURNITURE.items()}
_BRACKETS: Final = re.compile(
    r"\\\[((?:[A-Z][a-z]*|[a-z]+)(?:[ ,][\w ,.–—’'-]*[\w.,’'-])?)\\\](?![\[{(:])"
)
_TAKEN: Final = re.compile(r"(?:Page|p\.) |(?:\d+ \w+ )?(?:illegible|damaged)(?:: .*)?$|sic$")


class _Writer:
    def __init__(self, document: Node) -> None:
        labels = Counter(n.attributes.get("n", "") for n in document.walk() if n.name == "note")
        self.own = {
            id(n)
            for n in document.walk()
            if n.name == "note"
            and labels[n.attributes.get("n", "")] == 1
            and CALL.fullmatch(f"[^{n.attributes.get('n', '')}]")
            and n.children
            and "rend" not in n.attributes
        }
        self.notes: list[Node] = []

    # -- inside a line ---------------------------------------------------------------------------

    def inside(self, node: Node) -> str:
        out = ""
        for child in node.children:
            if isinstance(child, Text):
                text = _ESCAPED.sub(lambda m: "\\" + m[0], child.value)
                line = out.endswith("\\\n") and _MARK_AT_START.match(text)
                if line or (not out and text[:1] in "=^?"):
                    text = "\\" + text
                out += text
            else:
                out += self.node(child, out)
        # A line break that ends an element cannot be written as the end of a line.
        bare = out.rstrip(" ")
        return bare[:-2] + "[]{lb}" + out[len(bare) :] if bare.endswith("\\\n") else out

    def node(self, node: Node, before: str) -> str:
        if id(node) in self.own:
            if not any(node is n for n in self.notes):  # a mark may ask twice what is inside it
                self.notes.append(node)
            return f"[^{node.attributes['n']}]"
        for mark in MARKS:
            written = mark.write(node, self._closed)
            if written is None:
                continue
            if mark.name == "sic" and before and (before[-1].isalnum() or before[-1] in "_\u02bc"):
                continue
            return written
        raise AssertionError(node.name)

    def _closed(self, node: Node) -> str:
        """The inside of a node where a bracket follows: a question mark there is one of the text."""
        text = self.inside(node)
        return text[:-1] + "\\?" if text.endswith("?") and not text.endswith("\\?") else text

    # -- blocks ----------------------------------------------------------------------------------

    def block(self, node: Node, within: str) -> str:
        attributes = node.attributes
        if id(node) in self.own:
            pass  # a note between blocks is written where it stands, below
        if node.name == "pb" and (page := PAGE.write(node, self.inside)) is not None:
            return page
        if self._holds_blocks(node):
            parts = [self.block(c, node.name) for c in node.children if isinstance(c, Node)]
            tight = all(p.startswith("- ") for p in parts)
            inner = ("\n" if tight else "\n\n").join(parts)
            return f"::: {node.name}{braces('', attributes)}\n{inner}\n:::"
        text = self.inside(node)
        first = "\\" if _MARK_AT_START.match(text) else ""
        lead = braces("", attributes) + "\n" if attributes else ""
        plain = bool(text) and not text[0].isspace() and text[-1] not in "\\ " and not _pages_only(node)
        plain = plain and not _DEFINES.match(text)
        if node.name == "p" and plain and not _is_label(text):
            return f"{lead}{first}{text}"
        if node.name == "head" and plain:
            return f"{lead}# {text}"
        if node.name == "item" and within == "list" and plain and not attributes:
            return f"- {text}"
        name = node.name
        if name == "fw" and next(iter(attributes), "") == "type" and attributes["type"] in _FW:
            name, attributes = (
                _FW[attributes["type"]],
                {k: v for k, v in attributes.items() if k != "type"},
            )
        elif name in FURNITURE:
            raise AssertionError(name)
        return (
            f"@{name}{braces('', attributes)} {text}".rstrip(" ")
            if not text
            else (f"@{name}{braces('', attributes)} {text}")
        )

    def _holds_blocks(self, node: Node) -> bool:
        """Whether a node holds blocks and nothing else."""
        children = node.children
        if not children or any(isinstance(c, Text) and c.value.strip() for c in children):
            return False
        names = [c.name.rpartition(":")[2] for c in children if isinstance(c, Node)]
        return (
            bool(names)
            and names[0] in BLOCKS | {"pb", "note", "fw", "label"}
            and any(n in BLOCKS for n in names)
        )


def _pages_only(node: Node) -> bool:
    return (
        len(node.children) == 1 and isinstance(node.children[0], Node) and node.children[0].name == "pb"
    )


def _is_label(text: str) -> bool:
    from edition.transcript.published.openers import list_type

    return bool(list_type(text.strip()))


def write(document: Node) -> str:
    """A document's content in the dialect, without metadata."""
    writer = _Writer(document)
    parts = []
    for child in document.children:
        if isinstance(child, Text):
            if child.value.strip():
                raise ValueError("text between blocks")
            continue
        own = id(child) in writer.own
        if own:
            writer.own.discard(id(child))
        parts.append(writer.block(child, document.name))
    done = 0
    while done < len(writer.notes):
        note = writer.notes[done]
        done += 1
        more = braces("", {k: v for k, v in note.attributes.items() if k != "n"})
        parts.append(f"[^{note.attributes['n']}]{more}: {writer.inside(note)}")
    text = "\n\n".join(parts) + "\n"
    return _BRACKETS.sub(lambda m: m[0] if _TAKEN.match(m[1]) else f"[{m[1]}]", text)


__all__ = ["NAME", "write"]
