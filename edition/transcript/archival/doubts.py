"""Readings to doubt. They are listed, not changed: only who has seen the page can decide."""

from __future__ import annotations

import re
from typing import Final

from edition.transcript.model import Node, Text, Transcript

_DOUBLED: Final = re.compile(r"\b([A-Za-z]{3,})\s+\1\b")
_ECHO: Final = re.compile(r"\b([A-Z][a-z]{4,})\s+(?:asked|said|told|replied)\s+\1\b")
_AUXILIARY: Final = re.compile(
    r"\b(?:do|does|did) (?:can|could|will|would|shall|should|may|might|must)\b"
)
_SPELLING: Final = re.compile(r"\b([a-z]{3,}?)is(e|es|ed|ing)\b")


def find(transcript: Transcript) -> None:
    """List doubtful readings in the paragraphs of a transcript."""
    for node in transcript.body.walk():
        if node.name in ("p", "item"):
            for child in node.children:
                if isinstance(child, Text):
                    _look(transcript, child)
            _brackets(transcript, node)


def _look(transcript: Transcript, text: Text) -> None:
    for pattern, why in (
        (_DOUBLED, "The word stands twice."),
        (_ECHO, "The same person before and after the verb."),
        (_AUXILIARY, "Two auxiliary verbs: perhaps one was typed over the other."),
    ):
        for match in pattern.finditer(text.value):
            transcript.propose(
                "reading", text.at + match.start(), match[0], "", why, "medium", done=False
            )


def _brackets(transcript: Transcript, node: Node) -> None:
    """A bracket that is opened and not closed in its paragraph, or closed and not opened."""
    depth: list[tuple[int, str]] = []
    for child in node.children:
        if not isinstance(child, Text):
            continue
        for match in re.finditer(r"[\[\]]\S*", child.value):
            if match[0][0] == "[":
                if "]" not in match[0]:
                    depth.append((child.at + match.start(), match[0]))
            elif depth:
                depth.pop()
            else:
                depth.append((child.at + match.start(), match[0]))
                break
    for at, word in depth:
        transcript.propose(
            "reading", at, word, "", "A bracket without its other half.", "medium", done=False
        )
