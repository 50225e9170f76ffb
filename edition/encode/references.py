"""References of notes to documents and volumes: "see Document 381", "*Foreign Relations*, 1961–1963,
vol. VI"."""

from __future__ import annotations

import re
from typing import Final

from edition.encode.spans import Span, each
from edition.transcript.model import Node, Text, Transcript

_DOCUMENT: Final = re.compile(r"\bDocuments?\s+(\d{1,4})\b(?!\s*[/.]\d)")
_MORE: Final = re.compile(r"\s*(?:,|and|,\s*and|[-–])\s*(\d{1,4})\b")
_VOLUME: Final = re.compile(
    r"\b(Foreign\s+Relations),\s+(\d{4})(?:[–-](\d{2}|\d{4}))?,\s+vol(?:ume|\.)\s+([IVXL]+)\b"
    r"(?:,\s+Part\s+(\d))?"
)
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50}
_APART: Final = frozenset("ref choice persName gloss placeName date".split())


def mark(transcript: Transcript) -> None:
    """Tag references in the body. The number of a document of the same volume is a link to it; a volume
    of the series has the id that the series gives it."""
    volume = transcript.metadata.get("volume", "")
    other = transcript.metadata.get("supplied", "").partition("#")[0]

    def find(text: Text, parent: Node) -> list[Span]:
        spans: list[Span] = []
        if parent.name == "head":
            return spans
        volumes = [(m.start(), m.end(), _volume_id(m)) for m in _VOLUME.finditer(text.value)]
        for start, end, key in volumes:
            title = re.match(r"Foreign\s+Relations", text.value[start:end])
            assert title
            at = text.at + start if text.at >= 0 else -1
            name = Text(title[0], at)
            rest = Text(text.value[start + title.end() : end], at + title.end() if at >= 0 else -1)
            italic = Node("hi", {"rend": "italic"}, [name])
            spans.append((start, end, Node("ref", {"target": key}, [italic, rest])))
        for match in _DOCUMENT.finditer(text.value):
            elsewhere = any(e <= match.start() <= e + 3 for _, e, _ in volumes)
            base = next((k for _, e, k in volumes if e <= match.start() <= e + 3), "")
            if elsewhere:
                target = f"{base}#d{match[1]}"
            else:
                target = f"{other if other != volume else ''}#d{match[1]}"
            spans.append((match.start(), match.end(), Node("ref", {"target": target})))
            at = match.end()
            while more := _MORE.match(text.value, at):
                key = target.rpartition("#")[0] + f"#d{more[1]}"
                spans.append((more.start(1), more.end(1), Node("ref", {"target": key})))
                at = more.end()
                if not match[0].startswith("Documents"):
                    spans.pop()
                    break
        return spans

    each(transcript.body, find, _APART)


def _volume_id(match: re.Match[str]) -> str:
    """`frus1961-63v06` of "Foreign Relations, 1961–1963, vol. VI"."""
    number = 0
    digits = [_ROMAN[c] for c in match[4]]
    for here, following in zip(digits, [*digits[1:], 0], strict=True):
        number += here if here >= following else -here
    years = match[2] + (f"-{match[3][-2:]}" if match[3] else "")
    return f"frus{years}v{number:02}" + (f"p{match[5]}" if match[5] else "")
