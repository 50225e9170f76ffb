"""Tokens become the tree of a transcript; notes go to where they are called."""

from __future__ import annotations

from edition.finding import declare
from edition.transcript.dialect.parser import parse
from edition.transcript.model import Node, Text, Transcript

declare(
    "dialect.note",
    "warning",
    "Call each note once with [^1], and give its text once as [^1]: …",
    "A note has one place and one text.",
)


def read(transcript: Transcript) -> None:
    """Read the text into `transcript.body`, with findings."""
    source = transcript.source[transcript.start :]
    base = transcript.start
    tokens, problems = parse(source)
    for code, at, message in problems:
        transcript.find(code, base + at, message)
    stack = [transcript.body]
    for token in tokens:
        for part in (token.children or ()) if token.type == "inline" else (token,):
            if part.type == "node_open":
                node = Node(part.tag, dict(part.meta["attributes"]), at=base + part.meta["at"])
                stack[-1].children.append(node)
                stack.append(node)
            elif part.type == "node_close":
                stack.pop()
            elif part.type == "text":
                _add(stack[-1], Text(part.content, base + part.meta["at"]))
    _notes(transcript)


def _add(node: Node, text: Text) -> None:
    """Add characters; those that follow each other in the source too are one text."""
    last = node.children[-1] if node.children else None
    if isinstance(last, Text) and last.at + len(last.value) == text.at:
        last.value += text.value
    else:
        node.children.append(text)


def _notes(transcript: Transcript) -> None:
    """Put the text of each note where it is called. What is called and not there, or there and not
    called, is a finding; the text of the latter stays at the end."""
    body = transcript.body
    texts: dict[str, Node] = {}
    rest: list[Node | Text] = []
    for child in body.children:
        if isinstance(child, Node) and child.name == "note-text":
            label = child.attributes["n"]
            if label in texts:
                transcript.find("dialect.note", child.at, f"Note {label} is given twice.")
                child.name = "note"
                rest.append(child)
            else:
                texts[label] = child
        else:
            rest.append(child)
    body.children = rest
    called: set[str] = set()
    for node in list(body.walk()) + [n for t in texts.values() for n in t.walk()]:
        if node.name != "note-call":
            continue
        label = node.attributes["n"]
        node.name = "note"
        text = texts.get(label)
        if text is None or label in called:
            what = "is called twice" if text else "has no text"
            transcript.find("dialect.note", node.at, f"Note {label} {what}.")
            continue
        called.add(label)
        node.attributes = node.attributes | text.attributes
        node.children = text.children
    for label, text in texts.items():
        if label not in called:
            transcript.find("dialect.note", text.at, f"Nothing calls note {label}.")
            text.name = "note"
            text.attributes["place"] = "end"
            body.children.append(text)
