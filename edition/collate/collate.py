"""Collation: two witnesses of one document, word by word, and what kind of variant each place is."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from edition.collate.rules import RULES, Rule, normal
from edition.collate.witness import Witness, Word
from edition.compare.classify import fold
from edition.compare.sequence import align

CLASSES: Final[dict[str, str]] = {
    "substantive": "other words, or words that the other witness has not",
    "misreading": "probably the same word, misread by the one who copied it",
    "spelling": "the same word by the rules of this collation, spelt otherwise",
    "punctuation": "the same words, pointed otherwise",
    "struck": "words struck out in a witness",
}
_NEAR: Final = 0.66
"""Likeness from which two words are readings of one."""
_CELLS: Final = 4_000
"""Pairs of words that are compared letter by letter in one gap."""
_ENDING: Final = re.compile(r"(?:s|es|ed|ing|d|ly)\Z")
_POINTS: Final = re.compile(r"[^\s\"'“”‘’()\[\]*_~|-]+")


@dataclass(frozen=True)
class Segment:
    """A stretch of both witnesses: alike, or a variant of a class."""

    a: tuple[int, int]
    b: tuple[int, int]
    kind: str = ""


@dataclass(frozen=True)
class Collation:
    """Two witnesses and their segments, in order; every word of both is in exactly one."""

    a: Witness
    b: Witness
    segments: list[Segment]
    rules: tuple[Rule, ...]

    @property
    def variants(self) -> list[Segment]:
        return [s for s in self.segments if s.kind]

    def counts(self) -> dict[str, int]:
        counted = Counter(s.kind for s in self.variants)
        return {kind: counted[kind] for kind in CLASSES}

    def text(self, segment: Segment, side: int) -> str:
        """The words of a segment on one side, with what stands between them."""
        witness = (self.a, self.b)[side]
        start, end = (segment.a, segment.b)[side]
        return joined(witness.words[start:end])


def context(collation: Collation, segment: Segment, side: int, count: int = 4) -> tuple[str, str]:
    """The words before and after a segment on one side."""
    words = (collation.a, collation.b)[side].words
    start, end = (segment.a, segment.b)[side]
    return joined(words[max(0, start - count) : start]), joined(words[end : end + count])


def joined(words: list[Word]) -> str:
    """Words as they stand."""
    parts = []
    for n, word in enumerate(words):
        gap = "" if not n else (word.before if word.block == words[n - 1].block else " ¶ ")
        parts.append(" ".join(gap.split("\n")) + word.text + word.after)
    return re.sub(r"\s+", " ", "".join(parts))


def collate(
    a: Witness, b: Witness, rules: tuple[Rule, ...] = RULES, equal: dict[str, str] | None = None
) -> Collation:
    """Align two witnesses. `equal` maps words, as the rules make them, to a word they count as."""
    ours = [normal(w.text, rules, equal) for w in a.words]
    theirs = [normal(w.text, rules, equal) for w in b.words]
    segments: list[Segment] = []
    i = j = 0
    for x, y, n in [*align(ours, theirs), (len(ours), len(theirs), 0)]:
        segments += _gap(a, b, ours, theirs, (i, x), (j, y))
        for k in range(n):
            segments.append(_same(a, b, x + k, y + k))
        i, j = x + n, y + n
    return Collation(a, b, _merged(segments), rules)


def _same(a: Witness, b: Witness, x: int, y: int) -> Segment:
    """Two words that the rules hold to be the same."""
    word, other = a.words[x], b.words[y]
    span = (x, x + 1), (y, y + 1)
    if word.struck != other.struck:
        return Segment(*span, "struck")
    if fold(word.text) != fold(other.text):
        return Segment(*span, "spelling")
    # White space, quotes and the edges of paragraphs do not count, nor does what is at a page end.
    pointed = [_POINTS.findall(fold(w.before)) for w in (word, other)]
    inside = (
        x > 0 and y > 0 and word.block == a.words[x - 1].block and other.block == b.words[y - 1].block
    )
    return Segment(*span, "punctuation" if inside and pointed[0] != pointed[1] else "")


def _gap(
    a: Witness, b: Witness, ours: list[str], theirs: list[str], left: tuple[int, int],
    right: tuple[int, int],
) -> list[Segment]:  # fmt: skip
    """What stands between words that meet: words that are near each other are readings of one."""
    (i0, i1), (j0, j1) = left, right
    if i0 == i1 and j0 == j1:
        return []
    result: list[Segment] = []
    i, j = i0, j0
    # Of a few words, more on one side than on the other, none is a misreading of one.
    few = max(i1 - i0, j1 - j0) <= 3 and i1 - i0 != j1 - j0
    apart = few or (i1 - i0) * (j1 - j0) > _CELLS
    pairs = [] if apart else _near(ours[i0:i1], theirs[j0:j1])
    for x, y in [*pairs, (i1 - i0, j1 - j0)]:
        if i0 + x > i or j0 + y > j:
            words = [*a.words[i : i0 + x], *b.words[j : j0 + y]]
            one_sided = i0 + x == i or j0 + y == j
            struck = one_sided and all(w.struck for w in words)
            result.append(Segment((i, i0 + x), (j, j0 + y), "struck" if struck else "substantive"))
        if i0 + x < i1 or (x, y) != (i1 - i0, j1 - j0):
            result.append(Segment((i0 + x, i0 + x + 1), (j0 + y, j0 + y + 1), "misreading"))
        i, j = i0 + x + 1, j0 + y + 1
    return result


def _near(a: list[str], b: list[str]) -> list[tuple[int, int]]:
    """Pairs of words that are probably one, rising in both, the most that there are."""
    if not a or not b:
        return []
    score = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    like: dict[tuple[int, int], float] = {}
    for x in range(len(a) - 1, -1, -1):
        for y in range(len(b) - 1, -1, -1):
            best = max(score[x + 1][y], score[x][y + 1])
            near = _likeness(a[x], b[y])
            if near >= _NEAR:
                like[x, y] = near
                best = max(best, near + score[x + 1][y + 1])
            score[x][y] = best
    pairs = []
    x = y = 0
    while x < len(a) and y < len(b):
        if (x, y) in like and score[x][y] == like[x, y] + score[x + 1][y + 1]:
            pairs.append((x, y))
            x, y = x + 1, y + 1
        elif score[x][y] == score[x + 1][y]:
            x += 1
        else:
            y += 1
    return pairs


def _likeness(a: str, b: str) -> float:
    """How near two words are, as to letters; 0 for short ones, which are near by chance."""
    if min(len(a), len(b)) < 4 or (a.isdigit() != b.isdigit()):
        return 0.0
    if _ENDING.sub("", a) == _ENDING.sub("", b):
        return 0.0  # another form of the word is another reading
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _merged(segments: list[Segment]) -> list[Segment]:
    """Neighbours of one class become one; so do words alike."""
    result: list[Segment] = []
    for one in segments:
        if result and result[-1].kind == one.kind and one.kind in ("", "substantive", "struck"):
            last = result[-1]
            result[-1] = Segment((last.a[0], one.a[1]), (last.b[0], one.b[1]), one.kind)
        else:
            result.append(one)
    return result
