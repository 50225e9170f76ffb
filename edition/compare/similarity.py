"""How like two stretches of text are: by the runs of three words that they share.

Near-linear: of a long text a stable sample stands for the whole, and each text looks for its like only
among those that share some of a sketch of it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import Final

from edition.compare.flows import Flow

_SKETCH: Final = 24
"""Shingles by which a document looks for its like."""
_LONG: Final = 4_000
"""Words from which only a sample of the shingles is kept."""
_LIKE: Final = 0.35
"""Shared shingles from which two documents are the same, whatever their ids."""


def shingles(words: str) -> set[int]:
    """Runs of three words, as numbers; a stable sample of them where there are very many."""
    parts = words.split(" ")
    if len(parts) < 3:
        return {_number(words)} if words else set()
    runs = zip(parts, parts[1:], parts[2:], strict=False)
    found = {_number(" ".join(run)) for run in runs}
    return found if len(parts) < _LONG else _sampled(found)


def _sampled(numbers: set[int]) -> set[int]:
    return {n for n in numbers if n % 16 == 0}


def _number(text: str) -> int:
    # A digest, so that the result is the same in every process.
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big")


class Similarity:
    """Similarity of flows by their shingles, each computed once."""

    def __init__(self) -> None:
        self.known: dict[Flow, set[int]] = {}

    def of(self, flow: Flow) -> set[int]:
        if flow not in self.known:
            self.known[flow] = shingles(flow.words)
        return self.known[flow]

    def both(self, a: Flow, b: Flow) -> tuple[set[int], set[int]]:
        """The shingles of two flows, of both a sample where one is very long."""
        x, y = self.of(a), self.of(b)
        long = [flow.words.count(" ") + 1 >= _LONG for flow in (a, b)]
        if long[0] != long[1]:
            return (x, _sampled(y)) if long[0] else (_sampled(x), y)
        return x, y

    def __call__(self, a: Flow, b: Flow) -> float:
        x, y = self.both(a, b)
        return len(x & y) / max(len(x), len(y), 1)

    def holds(self, whole: Flow, part: Flow) -> float:
        """How much of a part is in a whole."""
        x, y = self.both(whole, part)
        return len(x & y) / max(len(y), 1)


def candidates(
    ours: list[Flow], theirs: list[Flow], similar: Similarity, least: float = _LIKE
) -> list[tuple[Flow, Flow]]:
    """Pairs of flows that share much of their text, the likest first. Near-linear: each looks only
    at those that share some of a stable sample of its shingles."""
    if not ours or not theirs:
        return []
    index: dict[int, list[Flow]] = {}
    for b in theirs:
        for n in sorted(similar.of(b))[:_SKETCH]:
            index.setdefault(n, []).append(b)
    scored: list[tuple[float, int, int, Flow, Flow]] = []
    place = {f: n for n, f in enumerate(theirs)}
    for number, a in enumerate(ours):
        votes: Counter[Flow] = Counter()
        for n in sorted(similar.of(a))[:_SKETCH]:
            there = index.get(n, ())
            if len(there) <= 20:
                votes.update(there)
        for b, _ in votes.most_common(4):
            score = similar(a, b) + (0.01 if a.id and a.id == b.id else 0)
            if score >= least:
                scored.append((-score, number, place[b], a, b))
    scored.sort(key=lambda s: s[:3])
    result: list[tuple[Flow, Flow]] = []
    taken: set[Flow] = set()
    for _, _, _, a, b in scored:
        if a not in taken and b not in taken:
            taken |= {a, b}
            result.append((a, b))
    return result
