"""Excisions: bracketed phrases that say what is withheld from the reader, or missing.

Published volumes have no element for them, only words between square brackets, mostly italic, often
misspelt, sometimes with the italics broken across the bracket. They are recognised in the text as
read, without touching it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class Excision(NamedTuple):
    """An excision in a text: where its brackets are, and its kind (see docs/reference/stamps.md)."""

    start: int
    end: int
    kind: str


_BRACKET: Final = re.compile(r"\[[^\[\]]{2,400}\]")

# In this order: the first that fits decides.
_KINDS: Final = (
    ("not-declassified", re.compile(r"\bnot\s+des?classified\b|\bnot\s+declass", re.IGNORECASE)),
    ("not-declassified", re.compile(
        r"\b(?:lines?|1ines?|pages?|paragraphs?|text|names?|words?|amounts?|source text)\b.*"
        r"\bdeclassified\b", re.IGNORECASE)),
    ("omitted", re.compile(r"^\W*(?:omitted|here follows?)\b", re.IGNORECASE)),
    ("illegible", re.compile(r"\billegible\b", re.IGNORECASE)),
    ("garbled", re.compile(r"\bgarbled?\b", re.IGNORECASE)),
    ("deleted", re.compile(r"\b(?:deleted|excised|sanitized)\b", re.IGNORECASE)),
    ("sic", re.compile(r"^\W*sic[\W]*$", re.IGNORECASE)),
    ("missing", re.compile(r"\bmissing\b", re.IGNORECASE)),
)  # fmt: skip


def find(text: str) -> Iterator[Excision]:
    """The excisions in a run of text, in order."""
    if "[" not in text:
        return
    for match in _BRACKET.finditer(text):
        inside = match[0][1:-1]
        for kind, pattern in _KINDS:
            if pattern.search(inside):
                yield Excision(match.start(), match.end(), kind)
                break
