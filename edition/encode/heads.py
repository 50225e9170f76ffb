"""Sender and addressee in a heading: "Telegram From the Department of State to the Embassy in …".

As the volumes have it: an office is a `gloss` with @type, a person's name a `persName` with @type.
"""

from __future__ import annotations

import re
from typing import Final

from edition.encode.spans import Span, divide
from edition.transcript.model import Node, Text

_FROM_TO: Final = re.compile(
    r"(?:\b(?P<verb>From|from)\s+(?:the\s+)?|^\s*(?:No\.\s*\d+\s+|\d+\.\s+)?(?P<the>The)\s+)"
    r"(?P<sender>\S.*?\S),?\s+(?:to)\s+(?:(?:the|all|certain)\s+)?(?P<addressee>\S.*?\S)\s*$",
    re.S,
)
_HOLDER: Final = re.compile(r"\(([^()]+)\)\s*$")


def mark(head: Node) -> None:
    """Tag who writes to whom. Only a heading that is one stretch of text is read."""
    texts = [c for c in head.children if isinstance(c, Text) and c.value.strip()]
    if len(texts) != 1:
        texts = (
            texts[-1:]
            if all(not isinstance(c, Node) or c.name in ("lb", "note") for c in head.children)
            else []
        )
    if not texts:
        return
    text = texts[0]
    match = _FROM_TO.search(text.value)
    if not match:
        return
    spans: list[Span] = []
    for group, kind in (("sender", "from"), ("addressee", "to")):
        start, end = match.span(group)
        words = match[group]
        holder = _HOLDER.search(words)
        if holder:
            start, end = start + holder.start(1), start + holder.end(1)
            spans.append((start, end, Node("persName", {"type": kind})))
        elif re.match(
            r"(?:the )?(?:Department|Embassy|Central|Mission|Consulate|Legation|Secretary|Acting|"
            r"White House|Joint|Bureau|Office|Commander|Government)",
            words,
        ):
            spans.append((start, end, Node("gloss", {"type": kind})))
    if spans:
        at = head.children.index(text)
        head.children[at : at + 1] = divide(text, spans)
