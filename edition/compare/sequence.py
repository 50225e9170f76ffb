"""Alignment of two sequences, near-linear whatever they hold.

What is alike at both ends is taken first; then what occurs once on each side, in the longest run of
pairs that rise together (patience); then, in the gaps, the shortest edit script (Myers, "An O(ND)
Difference Algorithm", 1986) as long as it is affordable; else the n-th occurrence of a thing meets
the n-th. Quality falls where all else would be quadratic, time does not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import Final

Run = tuple[int, int, int]
"""A run of like items: where it starts in the first and in the second, and its length."""

_STEPS: Final = 400_000
"""Steps that shortest edit scripts may cost, all gaps together, and a few more for each item."""
_ROUNDS: Final = 30
"""How often, on average, an item may be looked at in search of what occurs once."""
_FEW: Final = 300
"""Differences beyond which no shortest edit script is looked for."""


def align(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Run]:
    """The runs that two sequences have in common, rising in both."""
    runs: list[Run] = []
    stack = [(0, len(a), 0, len(b))]
    budget = _Budget(min(_STEPS, 1_000 + 12 * (len(a) + len(b))), _ROUNDS * (len(a) + len(b)) + 1000)
    while stack:
        a0, a1, b0, b1 = stack.pop()
        start = a0
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            a0 += 1
            b0 += 1
        if a0 > start:
            runs.append((start, b0 - (a0 - start), a0 - start))
        end = a1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1 -= 1
            b1 -= 1
        if end > a1:
            runs.append((a1, b1, end - a1))
        if a0 == a1 or b0 == b1:
            continue
        if a1 - a0 == 1 or b1 - b0 == 1:
            runs += _single(a, a0, a1, b, b0, b1)
            continue
        budget.looks -= a1 - a0 + b1 - b0
        pairs = _unique(a, a0, a1, b, b0, b1) if budget.looks > 0 else []
        if pairs:
            for i, j in reversed(pairs):
                stack.append((i, a1, j, b1))
                a1, b1 = i, j
            stack.append((a0, a1, b0, b1))
            continue
        runs.extend(_shortest(a, a0, a1, b, b0, b1, budget))
    runs.sort()
    return _joined(runs)


class _Budget:
    def __init__(self, steps: int, looks: int) -> None:
        self.steps = steps
        self.looks = looks


def _joined(runs: list[Run]) -> list[Run]:
    result: list[Run] = []
    for i, j, n in runs:
        if result and result[-1][0] + result[-1][2] == i and result[-1][1] + result[-1][2] == j:
            result[-1] = (result[-1][0], result[-1][1], result[-1][2] + n)
        else:
            result.append((i, j, n))
    return result


def _single(
    a: Sequence[Hashable], a0: int, a1: int, b: Sequence[Hashable], b0: int, b1: int
) -> list[Run]:
    """One item against some: it meets the first that is like it."""
    for i in range(a0, a1):
        for j in range(b0, b1):
            if a[i] == b[j]:
                return [(i, j, 1)]
    return []


def _unique(
    a: Sequence[Hashable], a0: int, a1: int, b: Sequence[Hashable], b0: int, b1: int
) -> list[tuple[int, int]]:
    """Pairs of items that occur once on each side, in the longest rising run."""
    once: dict[Hashable, int] = {}
    for i in range(a0, a1):
        once[a[i]] = -1 if a[i] in once else i
    there: dict[Hashable, int] = {}
    for j in range(b0, b1):
        key = b[j]
        if once.get(key, -1) >= 0:
            there[key] = -1 if key in there else j
    return rising([(i, there[key]) for key, i in once.items() if i >= 0 and there.get(key, -1) >= 0])


def rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs that rises in the second place too; the first must rise already."""
    tails: list[int] = []
    at: list[int] = []
    before: list[int] = [-1] * len(pairs)
    for n, (_, j) in enumerate(pairs):
        k = bisect_left(tails, j)
        if k == len(tails):
            tails.append(j)
            at.append(n)
        else:
            tails[k] = j
            at[k] = n
        before[n] = at[k - 1] if k else -1
    result: list[tuple[int, int]] = []
    n = at[-1] if at else -1
    while n >= 0:
        result.append(pairs[n])
        n = before[n]
    return result[::-1]


def _shortest(
    a: Sequence[Hashable], a0: int, a1: int, b: Sequence[Hashable], b0: int, b1: int, budget: _Budget
) -> list[Run]:
    """Myers' greedy algorithm within its budget; else the n-th occurrences that rise together."""
    n, m = a1 - a0, b1 - b0
    most = min(_FEW, n + m)
    if most * most // 2 > budget.steps:
        most = 8 if budget.steps > 0 else 0
    v = {1: 0}
    trail: list[dict[int, int]] = []
    for d in range(most + 1):
        trail.append(v.copy())
        for k in range(-d, d + 1, 2):
            x = v[k + 1] if k == -d or (k != d and v[k - 1] < v[k + 1]) else v[k - 1] + 1
            y = x - k
            while 0 <= y < m and x < n and a[a0 + x] == b[b0 + y]:
                x += 1
                y += 1
            v[k] = x
            if x >= n and y >= m:
                budget.steps -= d * d // 2
                return _trace(trail, n, m, a0, b0)
    budget.steps -= most * most // 2
    return _occurrences(a, a0, a1, b, b0, b1)


def _trace(trail: list[dict[int, int]], x: int, y: int, a0: int, b0: int) -> list[Run]:
    runs: list[Run] = []
    for d in range(len(trail) - 1, -1, -1):
        v = trail[d]
        k = x - y
        before = k + 1 if k == -d or (k != d and v[k - 1] < v[k + 1]) else k - 1
        if d == 0:
            if x:
                runs.append((a0, b0, x))
            break
        px = v[before]
        py = px - before
        # From (px, py) one step down or right, then the diagonal.
        sx, sy = (px, py + 1) if before == k + 1 else (px + 1, py)
        if x > sx:
            runs.append((a0 + sx, b0 + sy, x - sx))
        x, y = px, py
    return runs


def _occurrences(
    a: Sequence[Hashable], a0: int, a1: int, b: Sequence[Hashable], b0: int, b1: int
) -> list[Run]:
    places: dict[Hashable, list[int]] = {}
    for j in range(b1 - 1, b0 - 1, -1):
        places.setdefault(b[j], []).append(j)
    pairs: list[tuple[int, int]] = []
    for i in range(a0, a1):
        left = places.get(a[i])
        if left:
            pairs.append((i, left.pop()))
    return [(i, j, 1) for i, j in rising(pairs)]
