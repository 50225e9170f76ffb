"""Whether two stretches differ in layout alone, decided fast, and where.

The common case of a revision is a file that an editor re-indented. It is walked through in step:
tags against tags, text against text. At the first difference that is more than layout the walk ends
and the stretch is compared in full.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final

from edition.compare.content import APART, ELEMENT_ONLY, INLINE_ONLY
from edition.compare.source import NO_TAG, TAG

Hunk = tuple[int, int, int, int]
"""Where a difference begins and ends in the first and in the second."""

WHITE: Final = " \t\r\n"
_PIECE: Final = re.compile(f"{NO_TAG}|{TAG}|[^<]+", re.DOTALL)
_BETWEEN: Final = re.compile(r"([ \t\r\n]+)")
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_SPACED: Final = re.compile(r"""=[ \t\r\n]*(?:"[^"]*[ \t\r\n]|'[^']*[ \t\r\n])""")
"""Perhaps a value with white space in it."""
_NAME: Final = re.compile(r"</?(?:[\w.-]+:)?([\w.-]+)")


def walk(a: str, b: str, at_a: int, at_b: int) -> list[Hunk] | None:
    """The differences of layout between two stretches, or None if there is another.

    `at_a` and `at_b` are where the stretches begin in their files.
    """
    if a == b:
        return []
    if "xml:space" in a or "xml:space" in b:
        return None
    if (wrapped := _wrapped(a, b, at_a, at_b)) is not None:
        return wrapped
    left, right = _PIECE.findall(a), _PIECE.findall(b)
    hunks: list[Hunk] = []
    i = j = 0
    left.append("")
    right.append("")
    while (x := left[i]) or right[j]:
        y = right[j]
        if x == y:
            at_a += len(x)
            at_b += len(y)
            i += 1
            j += 1
            continue
        edge = i == 0 or (left[i - 1][:1] == "<" and _apart(left[i - 1]))
        x_text, y_text = x[:1] != "<", y[:1] != "<"
        if not x or not y or x_text != y_text:
            # Text on one side only: it must be white space at the edge of a block.
            if x and x_text and not x.strip(WHITE) and (edge or _edge(left, i + 1)):
                hunks.append((at_a, at_a + len(x), at_b, at_b))
                at_a += len(x)
                i += 1
                continue
            if y and y_text and not y.strip(WHITE) and (edge or _edge(right, j + 1)):
                hunks.append((at_a, at_a, at_b, at_b + len(y)))
                at_b += len(y)
                j += 1
                continue
            return None
        if x_text:
            if not _texts(x, y, at_a, at_b, edge, _edge(left, i + 1), hunks):
                return None
        else:
            if not _alike(x, y) and _bare(x) != _bare(y):
                return None
            hunks.append(_trim(x, y, at_a, at_b))
        at_a += len(x)
        at_b += len(y)
        i += 1
        j += 1
    return hunks


def _between(a: str, b: str, at_a: int, at_b: int) -> list[Hunk] | None:
    """Where two texts with white space in the same places have other white space; None where they
    differ otherwise."""
    ours, theirs = _BETWEEN.split(a), _BETWEEN.split(b)
    if ours[::2] != theirs[::2]:
        return None
    places_a = list(accumulate(map(len, ours), initial=at_a))
    places_b = list(accumulate(map(len, theirs), initial=at_b))
    return [
        (a0, a1, b0, b1)
        for gap, other, a0, a1, b0, b1 in zip(
            ours[1::2], theirs[1::2], places_a[1::2], places_a[2::2], places_b[1::2], places_b[2::2],
            strict=False,
        )
        if gap != other
    ]  # fmt: skip


def _common(a: str, b: str) -> int:
    """How many characters two texts have in common at their beginning."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _wrapped(a: str, b: str, at_a: int, at_b: int) -> list[Hunk] | None:
    """The same for two stretches of a file, tags and all: the lines are only broken elsewhere. What
    white space stands for itself (in values, comments and the like) is not looked into here."""
    place = _common(a, b)
    if a[place : place + 1] not in WHITE and b[place : place + 1] not in WHITE:
        return None
    if "<!" in a or "<?" in a or a.split() != b.split() or _SPACED.search(a) or _SPACED.search(b):
        return None
    return _between(a, b, at_a, at_b)


def _trim(x: str, y: str, at_a: int, at_b: int) -> Hunk:
    start = 0
    least = min(len(x), len(y))
    while start < least and x[start] == y[start]:
        start += 1
    end = 0
    while end < least - start and x[-1 - end] == y[-1 - end]:
        end += 1
    return at_a + start, at_a + len(x) - end, at_b + start, at_b + len(y) - end


def _edge(pieces: list[str], at: int) -> bool:
    return not pieces[at] or (pieces[at][0] == "<" and _apart(pieces[at]))


_known: dict[str, bool] = {}


def _apart(tag: str) -> bool:
    """Whether a tag is the edge of a block."""
    match = _NAME.match(tag)
    if match is None:
        return tag.startswith("<?xml ")
    name = match[1]
    known = _known.get(name)
    if known is None:
        known = _known[name] = name in APART or (name in ELEMENT_ONLY and name not in INLINE_ONLY)
    return known


def _alike(a: str, b: str) -> bool:
    """Whether two tags are plainly the same but for white space outside their values."""
    parts = a.split()
    if "'" in a or parts != b.split():
        return False
    return all(part.count('"') in (0, 2) for part in parts) and not a.startswith(("<!", "<?"))


def _bare(tag: str) -> str:
    """A tag with its layout put in order: white space between attributes and before its end. Line
    ends and tabs in values are spaces (XML 1.0, 3.3.3), but runs of them are not one."""
    if tag.startswith(("<!", "<?")):
        return tag
    parts = re.split(r"""("[^"]*"|'[^']*')""", tag)
    for n, part in enumerate(parts):
        if n % 2:
            parts[n] = part.replace("\r\n", " ").translate(_FLAT)
        else:
            part = _SPACE.sub(" ", part).replace(" =", "=").replace("= ", "=")
            parts[n] = part.replace(" />", "/>").replace(" >", ">")
    return "".join(parts)


_FLAT: Final = str.maketrans("\t\r\n", "   ")


def _texts(
    x: str, y: str, at_a: int, at_b: int, edge_before: bool, edge_after: bool, hunks: list[Hunk]
) -> bool:
    """Two texts, with what is white space at the edges of a block put aside."""
    if edge_before:
        bare_x, bare_y = x.lstrip(WHITE), y.lstrip(WHITE)
        n, m = len(x) - len(bare_x), len(y) - len(bare_y)
        if x[:n] != y[:m]:
            hunks.append((at_a, at_a + n, at_b, at_b + m))
        x, y, at_a, at_b = bare_x, bare_y, at_a + n, at_b + m
    after: Hunk | None = None
    if edge_after:
        bare_x, bare_y = x.rstrip(WHITE), y.rstrip(WHITE)
        if x[len(bare_x) :] != y[len(bare_y) :]:
            after = (at_a + len(bare_x), at_a + len(x), at_b + len(bare_y), at_b + len(y))
        x, y = bare_x, bare_y
    if x != y:
        between = _between(x, y, at_a, at_b)
        if between is None:
            return False
        hunks += between
    if after:
        hunks.append(after)
    return True
