"""The words of two streams, aligned.

Blocks first (a block whose words are all the same meets its like), then words in what is left. Words
are letters and digits; every other character is for itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import Final

from edition.compare.sequence import Run, align

Match = tuple[int, int, int]
"""Like stretches of two texts: where each begins, and how long they are."""

_TOKEN: Final = re.compile(r"[^\W_]+|[^ \n]")
_LONG: Final = 4
"""Words that a block needs so that its like elsewhere is the same block, moved."""


def match(a: str, b: str) -> list[Match]:
    """The stretches that two texts have in common, rising in both; line ends are in none."""
    if a == b:
        return _lines_of(a, 0, 0)
    lines_a, lines_b = a.split("\n"), b.split("\n")
    starts_a, starts_b = _starts(lines_a), _starts(lines_b)
    found: list[Match] = []
    i = j = 0
    for x, y, n in [*_aligned(lines_a, lines_b), (len(lines_a), len(lines_b), 0)]:
        if x > i and y > j:
            a0, a1 = starts_a[i], starts_a[x - 1] + len(lines_a[x - 1])
            b0, b1 = starts_b[j], starts_b[y - 1] + len(lines_b[y - 1])
            found += _words(a, a0, a1, b, b0, b1)
        for k in range(n):
            if lines_a[x + k]:
                found.append((starts_a[x + k], starts_b[y + k], len(lines_a[x + k])))
        i, j = x + n, y + n
    return _spaces(a, b, found)


ANCHOR: Final = "\ufffc"
"""Begins a line that stands for a block which is known to be the same on both sides."""


def slid(found: list[Match], a: str, b: str, marks: list[Counter[int]]) -> list[Match]:
    """Like stretches, where words between two spaces are on one side only: which of the spaces went
    with them the text does not tell, but the tags that stand before the space that is left do."""
    result = list(found)
    for n in range(len(result) - 1):
        (x, y, size), (x2, y2, size2) = result[n], result[n + 1]
        gaps = x2 - x - size, y2 - y - size
        if size < 2 or (gaps[0] > 0) == (gaps[1] > 0):
            continue
        long, text, end = (0, a, x2) if gaps[0] else (1, b, y2)
        places = x + size - 1, y + size - 1
        if a[places[0]] != " " or text[end - 1] != " ":
            continue
        if marks[1 - long][places[1 - long]] > marks[long][places[long]]:
            result[n] = (x, y, size - 1)
            result[n + 1] = (x2 - 1, y2 - 1, size2 + 1)
    return result


def uncut(
    found: list[Match], whole_a: list[tuple[int, int]], whole_b: list[tuple[int, int]]
) -> list[Match]:
    """Like stretches that begin and end in none of those that are alike as a whole or not at all."""
    if not whole_a and not whole_b:
        return found
    result: list[Match] = []
    for x, y, n in found:
        start, end = 0, n
        for place, whole in ((x, whole_a), (y, whole_b)):
            for s, e in whole[max(0, bisect_left(whole, (place, 0)) - 1) :]:
                if s >= place + n:
                    break
                if s < place + start < e:
                    start = e - place
                if s < place + end < e:
                    end = s - place
        if start < end:
            # What was cut for one side may now cut through the other.
            result += (
                [(x, y, n)] if (start, end) == (0, n)
                else uncut([(x + start, y + start, end - start)], whole_a, whole_b)
            )  # fmt: skip
    return result


def _aligned(a: list[str], b: list[str]) -> list[Run]:
    """Lines that are alike. Those that stand for the same block meet, whatever else would."""
    fixed_a = [n for n, line in enumerate(a) if line.startswith(ANCHOR)]
    fixed_b = [n for n, line in enumerate(b) if line.startswith(ANCHOR)]
    if [a[n] for n in fixed_a] != [b[n] for n in fixed_b]:
        return align(a, b)
    runs: list[Run] = []
    i = j = 0
    for x, y in [*zip(fixed_a, fixed_b, strict=True), (len(a), len(b))]:
        runs += [(i + p, j + q, n) for p, q, n in align(a[i:x], b[j:y])]
        if x < len(a):
            runs.append((x, y, 1))
        i, j = x + 1, y + 1
    return runs


def _lines_of(text: str, a: int, b: int) -> list[Match]:
    found = []
    at = 0
    for line in text.split("\n"):
        if line:
            found.append((a + at, b + at, len(line)))
        at += len(line) + 1
    return found


def _starts(lines: list[str]) -> list[int]:
    starts = []
    at = 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    return starts


def moved(a: str, b: str, found: list[Match]) -> list[tuple[int, int, int]]:
    """Blocks that stand elsewhere in the other text: where they begin on each side, and their length.

    Only whole blocks, of some words, that occur once on each side and were matched on neither."""
    taken_a = {x for x, _, _ in found}
    taken_b = {y for _, y, _ in found}
    places: dict[str, list[int]] = {}
    lines_a, lines_b = a.split("\n"), b.split("\n")
    for line, start in zip(lines_a, _starts(lines_a), strict=True):
        if start not in taken_a and line.count(" ") + 1 >= _LONG:
            places.setdefault(line, []).append(start)
    result: list[tuple[int, int, int]] = []
    seen: set[str] = set()
    for line, start in zip(lines_b, _starts(lines_b), strict=True):
        here = places.get(line)
        if here and len(here) == 1 and start not in taken_b and line not in seen:
            seen.add(line)
            result.append((here[0], start, len(line)))
    return result


def _words(a: str, a0: int, a1: int, b: str, b0: int, b1: int) -> list[Match]:
    tokens_a = [m.span() for m in _TOKEN.finditer(a, a0, a1)]
    tokens_b = [m.span() for m in _TOKEN.finditer(b, b0, b1)]
    words_a = [a[s:e] for s, e in tokens_a]
    words_b = [b[s:e] for s, e in tokens_b]
    runs = _cleaned(align(words_a, words_b), words_a, words_b)
    if "\n" in a[a0:a1] or "\n" in b[b0:b1]:
        runs = _in_step(runs, words_a, words_b, _line_of(a, tokens_a), _line_of(b, tokens_b))
    found: list[Match] = []
    for i, j, n in runs:
        for k in range(n):
            (s, e), (t, _) = tokens_a[i + k], tokens_b[j + k]
            if found and k:
                x, y, length = found[-1]
                gap = a[x + length : s]
                if gap == b[y + length : t] and "\n" not in gap:
                    found[-1] = (x, y, e - x)
                    continue
            found.append((s, t, e - s))
    return found


def _line_of(text: str, tokens: list[tuple[int, int]]) -> list[int]:
    """For each word the number of its line."""
    numbers = []
    line = 0
    at = tokens[0][0] if tokens else 0
    for start, _ in tokens:
        line += text.count("\n", at, start)
        at = start
        numbers.append(line)
    return numbers


def _in_step(
    runs: list[Run], a: list[str], b: list[str], lines_a: list[int], lines_b: list[int]
) -> list[Run]:
    """Without what a line has in common by chance with one that has its like already: a point or a
    few words at the end of a paragraph are not those of the paragraph that was added behind it."""
    parts: list[Run] = []
    for i, j, n in runs:
        start = 0
        for k in range(1, n + 1):
            if k == n or lines_a[i + k] != lines_a[i + start] or lines_b[j + k] != lines_b[j + start]:
                parts.append((i + start, j + start, k - start))
                start = k
    shared: Counter[tuple[int, int]] = Counter()
    for i, j, n in parts:
        shared[lines_a[i], lines_b[j]] += sum(len(w) for w in a[i : i + n] if w[0].isalnum())
    sizes = [Counter[int](), Counter[int]()]
    for size, words, lines in ((sizes[0], a, lines_a), (sizes[1], b, lines_b)):
        for word, line in zip(words, lines, strict=True):
            size[line] += len(word) if word[0].isalnum() else 0
    best: list[dict[int, int]] = [{}, {}]
    for (x, y), weight in shared.items():
        for side, (mine, other) in enumerate(((x, y), (y, x))):
            held = best[side].get(mine)
            if held is None or weight > shared[(mine, held) if side == 0 else (held, mine)]:
                best[side][mine] = other

    def stray(x: int, y: int) -> bool:
        """Whether two lines have little in common, and one of them more with another."""
        if best[0][x] == y and best[1][y] == x:
            return False
        return shared[x, y] * 5 < min(sizes[0][x], sizes[1][y])

    kept = [part for part in parts if not stray(lines_a[part[0]], lines_b[part[1]])]
    # What was lost so may be found again in the line that it belongs to.
    result: list[Run] = []
    i = j = 0
    for x, y, n in [*kept, (len(a), len(b), 0)]:
        for s, e, t, u in _same_line(i, x, j, y, lines_a, lines_b):
            more = _cleaned(align(a[s:e], b[t:u]), a[s:e], b[t:u])
            result += [(s + p, t + q, m) for p, q, m in more]
        if n:
            result.append((x, y, n))
        i, j = x + n, y + n
    return result


def _same_line(
    i: int, x: int, j: int, y: int, lines_a: list[int], lines_b: list[int]
) -> list[tuple[int, int, int, int]]:
    """In a gap between two runs: what is still in the line of the run before, and what is already in
    the line of the run behind."""
    result = []
    s, t = i, j
    while i and s < x and lines_a[s] == lines_a[i - 1]:
        s += 1
    while j and t < y and lines_b[t] == lines_b[j - 1]:
        t += 1
    if s > i and t > j:
        result.append((i, s, j, t))
    e, u = x, y
    while x < len(lines_a) and e > s and lines_a[e - 1] == lines_a[x]:
        e -= 1
    while y < len(lines_b) and u > t and lines_b[u - 1] == lines_b[y]:
        u -= 1
    if e < x and u < y:
        result.append((e, x, u, y))
    return result


def _cleaned(runs: list[Run], a: list[str], b: list[str]) -> list[Run]:
    """Without what two unlike stretches have in common by chance: a few words between changes that
    are longer on both sides."""

    def weight(words: list[str], start: int, end: int) -> int:
        return sum(len(w) if w[0].isalnum() else 0 for w in words[start:end])

    kept = list(runs)
    for _ in range(6):
        stay: list[Run] = []
        dropped = False
        for number, (i, j, n) in enumerate(kept):
            before_a = stay[-1][0] + stay[-1][2] if stay else 0
            before_b = stay[-1][1] + stay[-1][2] if stay else 0
            after_a, after_b = kept[number + 1][:2] if number + 1 < len(kept) else (len(a), len(b))
            before = max(i - before_a, j - before_b)
            after = max(after_a - i - n, after_b - j - n)
            both_before = min(i - before_a, j - before_b) > 0
            both_after = min(after_a - i - n, after_b - j - n) > 0
            at_end = i + n == len(a) or j + n == len(b)
            at_start = i == 0 or j == 0
            # Words that stand between two replacements longer than themselves say nothing.
            if n * 2 <= before and n * 2 <= after and not (at_start or at_end):
                if both_before or both_after or n <= 2:
                    dropped = True
                    continue
            elif (at_end or at_start) and n * 6 <= max(before, after) and n <= 3 and (
                both_before or both_after
            ) and weight(a, i, i + n) < 4:  # fmt: skip
                dropped = True
                continue
            stay.append((i, j, n))
        kept = stay
        if not dropped:
            break
    return kept


def _spaces(a: str, b: str, found: list[Match]) -> list[Match]:
    """Let like stretches take in the spaces beside them, where both texts have one."""
    result: list[Match] = []
    for number, (x, y, n) in enumerate(found):
        last_a = result[-1][0] + result[-1][2] if result else 0
        last_b = result[-1][1] + result[-1][2] if result else 0
        if x > last_a and y > last_b and a[x - 1] == " " == b[y - 1]:
            x, y, n = x - 1, y - 1, n + 1
        next_a, next_b = found[number + 1][:2] if number + 1 < len(found) else (len(a), len(b))
        if x + n < next_a and y + n < next_b and a[x + n] == " " == b[y + n]:
            n += 1
        if result and last_a == x and last_b == y and a[x - 1] != "\n":
            result[-1] = (result[-1][0], result[-1][1], result[-1][2] + n)
        else:
            result.append((x, y, n))
    return result
