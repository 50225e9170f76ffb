"""What copying lost inside words: a space or dash beside a link, a dash between numbers.

The page of a volume makes links of terms and names; copying can lose the white space or the dash
The page of a volume makes links of terms and names; copying can lose the white space or the dash
"""

from __future__ import annotations

import re
from typing import Final

from edition.encode.spans import Span, each, piece
from edition.encode.tagger import Tagger
from edition.transcript.model import Node, Text, Transcript

_RANGE: Final = re.compile(r"\b(?:pp?\.|pages?|vols?\.|Documents?)\s+((\d{2,3})(\d{2,3}))(?![\d–-])")
_APART: Final = frozenset("choice pb gap supplied head-number".split())
_SMALL: Final = r"(?:the|of|and|in|to|by|with|for|from|on|at|a|an|that|our|its|between|under|via|all)"


class Repairs:
    """Finds losses; made once for a register."""

    def __init__(self, tagger: Tagger) -> None:
        words = sorted(
            (w for w in tagger.terms.ids if len(w) > 1 and w.upper() == w), key=len, reverse=True
        )
        terms = "|".join(map(re.escape, words)) or r"(?!)"
        names = "|".join(map(re.escape, sorted(tagger.surnames, key=len, reverse=True))) or r"(?!)"
        self.patterns: list[tuple[re.Pattern[str], str, str]] = [
            (
                re.compile(rf"(?<![^\W_])({_SMALL})((?:{terms}))(?![\w])"), " ",
                "A word runs into a term of the register; a space was lost.",
            ),
            (
                re.compile(rf"(?<![^\W_])((?:{names}))((?:{terms})(?:/[A-Z][\w-]*)?)(?![\w/])"), "—",
                "A name of the register runs into a term; the volumes print a dash between them.",
            ),
            (
                re.compile(rf"(?<![^\W_])(\w[\w.]*,)((?:{terms}))(?![\w])"), " ",
                "No space after the comma, before a term of the register.",
            ),
        ]  # fmt: skip

    def apply(self, transcript: Transcript) -> None:
        """Put `choice` round every loss in the body, and list each for the editor."""

        def find(text: Text, parent: Node) -> list[Span]:
            spans: list[Span] = []
            for pattern, lost, why in self.patterns:
                for match in pattern.finditer(text.value):
                    if any(s < match.end() and match.start() < e for s, e, _ in spans):
                        continue
                    spans.append(self._choice(transcript, text, match, 1, 2, lost, why))
            for match in _RANGE.finditer(text.value):
                whole, first, second = match[1], match[2], match[3]
                if len(whole) % 2 == 0:
                    first, second = whole[: len(whole) // 2], whole[len(whole) // 2 :]
                if not (int(first) < int(second) <= int(first) + 200 and len(whole) >= 5):
                    continue
                middle = match.start(1) + len(first)
                why = "Two numbers run together; the second follows the first, so a dash was lost."
                spans.append(
                    self._made(transcript, text, match.start(1), middle, match.end(1), "–", why)
                )
            return spans

        each(transcript.body, find, _APART)

    def _choice(
        self,
        transcript: Transcript,
        text: Text,
        match: re.Match[str],
        one: int,
        two: int,
        lost: str,
        why: str,
    ) -> Span:
        return self._made(
            transcript, text, match.start(one), match.start(two), match.end(two), lost, why
        )

    def _made(
        self, transcript: Transcript, text: Text, start: int, middle: int, end: int, lost: str, why: str
    ) -> Span:
        # Two pieces, so that a name in either is still found.
        sic = Node("sic", {}, [piece(text, start, middle), piece(text, middle, end)])
        said = {"cert": "medium"} | ({"resp": "#encoder"})
        first = text.value[start:middle]
        second = text.value[middle:end]
        corr = Node("corr", said, [Text(first + lost + second)])
        at = text.at + start if text.at >= 0 else -1
        transcript.propose("reading", at, first + second, first + lost + second, why, "medium")
        return start, end, Node("choice", {}, [sic, corr])
