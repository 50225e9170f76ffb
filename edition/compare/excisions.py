"""What is withheld: whether words say so, how much, and whether the file says it otherwise now."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from edition.compare.change import Cause, Edit, every
from edition.compare.difference import Difference

WITHHELD: Final = re.compile(r"\bnot\s+des?classified\b|\[[^\]]*\bdeclassified\b", re.IGNORECASE)
_BRACKETED: Final = re.compile(r"\[[^\]]*\]")
_AMOUNT: Final = re.compile(
    r"((?:less than |more than |about )?[\w½¼¾/⁄.–-]+(?: [½¼¾])?) "
    r"((?:1ines?|lines?|pages?|paragraphs?|words?|names?|sentences?)\b)", re.IGNORECASE,
)  # fmt: skip


def withheld(text: str, other: str) -> bool:
    """Whether words say that something is withheld. Where nothing stands on the other side they must
    say hardly anything else: a paragraph that goes with such a phrase in it releases nothing."""
    if WITHHELD.search(text) is None:
        return False
    return bool(other.strip()) or len(_BRACKETED.sub("", text).split()) < 6


def amount(text: str) -> str:
    found = _AMOUNT.search(text)
    return f"{found[1]} {found[2]}".replace("1ine", "line") if found else ""


def encoded(difference: Difference) -> None:
    """A phrase that says what is withheld, and a `gap` in its place: another encoding, no release."""
    for came, kind in ((True, "excision.restored"), (False, "excision.made")):
        gaps = [
            loose.edit for loose in difference.loose[came]
            if loose.item.mark is not None and loose.item.mark.name == "gap"
        ]  # fmt: skip
        if not gaps:
            continue
        edits = [
            e for e in every(difference.edits)
            if e.cause.kind == kind
            and not (e.cause.words_after if came else e.cause.words_before).strip()
        ]  # fmt: skip
        starts = [e.a0 if came else e.b0 for e in edits]
        for gap in gaps:
            n = bisect_left(starts, gap.a0 if came else gap.b0)
            for edit in edits[max(n - 1, 0) : n + 1]:
                if edit.cause.kind == kind and _beside(difference, edit, gap):
                    _encode(difference, edit.cause, gap, came)
                    break


def _beside(difference: Difference, one: Edit, other: Edit) -> bool:
    """Whether there is nothing between two edits, on either side."""
    a = difference.a.text[min(one.a1, other.a1) : max(one.a0, other.a0)]
    b = difference.b.text[min(one.b1, other.b1) : max(one.b0, other.b0)]
    return not (a + b).strip()


def _encode(difference: Difference, cause: Cause, gap: Edit, came: bool) -> None:
    cause.kind = "markup.changed"
    gap.cause.merged = cause
    if came:
        cause.how = "text → gap"
        tag = difference.b.text[gap.b0 : gap.b1].strip()
        cause.before, cause.after = cause.words_before.strip(), tag
    else:
        cause.how = "gap → text"
        tag = difference.a.text[gap.a0 : gap.a1].strip()
        cause.before, cause.after = tag, cause.words_after.strip()
