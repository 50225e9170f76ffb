"""What the causes of a difference are, once all are known: kinds that show only in the whole.

A page break that went here and came there was moved; a note that has another id because its document
has is part of the renumbering; words in place of a bracket that said they were withheld are released.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import Final

from edition.compare import excisions
from edition.compare.change import FORM, Cause, every
from edition.compare.difference import Difference
from edition.compare.flows import Flow
from edition.compare.source import Side
from edition.compare.weaving import Loose

_REGISTERS: Final = frozenset(
    "persons terms places organizations organisations people names abbreviations glossary acronyms "
    "abbreviations-and-terms terms-and-abbreviations".split()
)
_LISTS: Final = ("listPerson", "listPlace", "listOrg", "listObject", "listEvent", "listNym", "standOff")
_LIST: Final = re.compile(rf"<(?P<end>/)?(?:[\w.-]+:)?(?:{'|'.join(_LISTS)})\b[^>]*?(?P<empty>/)?>")
_FEW: Final = 8
"""Edits of form that are kept; there may be very many."""
_MANY: Final = 4
"""Words that must be the same for words that went and words that came to be words that moved."""


def judge(difference: Difference) -> list[Cause]:
    """The changes of a difference, in the order of their first edit, numbered from 1.

    Changes of form come last. Sets `edits` of each."""
    for cause in difference.causes:
        if cause.kind == "" and cause.merged is None:
            _wording(cause)
    _wandered(*difference.loose)
    _moved_words(difference.causes)
    excisions.encoded(difference)
    _places(difference)
    _renumbered(difference)
    _areas(difference)
    found: dict[Cause, None] = {}
    for edit in every(difference.edits):
        cause = edit.cause
        if cause.merged is not None:
            cause = edit.cause = cause.real()
        if not cause.count:
            found[cause] = None
        cause.count += 1
        if cause.count < _FEW or cause.kind not in FORM:
            cause.edits.append(edit)
    ordered = [c for c in found if c.kind not in FORM] + [c for c in found if c.kind in FORM]
    for number, cause in enumerate(ordered, 1):
        cause.number = number
    _dates(difference, ordered)
    return ordered


# -- words -----------------------------------------------------------------------------------------

_FOLD: Final = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼʹ`´ʻ＇", "'"),
        **dict.fromkeys("“”„‟″«»‹›＂", '"'),
        **dict.fromkeys("‐‑‒–—―−－", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
                        "\u202f\u205f\u3000␠", " "),
        **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", ""),
        "…": "...", "ſ": "s",
    }
)  # fmt: skip


def fold(text: str) -> str:
    """A text without what is typography: the shape of quotes, dashes and spaces, ligatures, the way
    in which accents are encoded."""
    return unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD)


def _wording(cause: Cause) -> None:
    before, after = cause.words_before, cause.words_after
    lead, trail = re.search(r"\S*\Z", cause.lead), re.match(r"\S*", cause.trail)
    head, tail = lead[0] if lead else "", trail[0] if trail else ""
    if not before.strip() and not after.strip():
        cause.kind, cause.how = "text.typography", "space"
    elif excisions.withheld(before, after) and not excisions.WITHHELD.search(after):
        cause.kind, cause.how = "excision.restored", excisions.amount(before)
    elif excisions.withheld(after, before) and not excisions.WITHHELD.search(before):
        cause.kind, cause.how = "excision.made", excisions.amount(after)
    elif _squeezed(before) == _squeezed(after):
        cause.kind = "text.typography"
        cause.how = _shape(head + before + tail, head + after + tail)
    elif before.strip() and after.strip():
        cause.kind = "text.replaced"
        if before.casefold() == after.casefold():
            cause.how = "case"
    else:
        cause.kind = "text.deleted" if before.strip() else "text.inserted"
    # Words are shown whole.
    if cause.kind in ("text.replaced", "text.typography") or head or tail:
        head, tail = (head[-30:], tail[:30]) if len(head) + len(tail) < 80 else ("", "")
        joined = bool(before and after) or cause.kind == "text.typography"
        if joined:
            cause.before, cause.after = head + before + tail, head + after + tail
            cause.lead = cause.lead[: len(cause.lead) - len(head)] if head else cause.lead
            cause.trail = cause.trail[len(tail) :]
            return
    cause.before, cause.after = before, after


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", fold(text))


def _shape(before: str, after: str) -> str:
    if "".join(before.split()) == "".join(after.split()):
        return "space"
    chars = set(before) ^ set(after)
    for name, marks in (("dash", "-‐‑‒–—―−"), ("quotation mark", "'\"‘’‚‛“”„‟«»‹›ʼ`´")):
        if chars & set(marks):
            return name
    return "space" if any(c.isspace() for c in chars) else "character"


def _moved_words(causes: list[Cause]) -> None:
    gone: dict[str, list[Cause]] = {}
    come: dict[str, list[Cause]] = {}
    for cause in causes:
        if cause.merged is None and cause.kind in ("text.deleted", "text.inserted"):
            ours = cause.kind == "text.deleted"
            words = cause.words_before if ours else cause.words_after
            parts = re.findall(r"\w+", words)
            if len(parts) >= _MANY:
                (gone if ours else come).setdefault(_turned(parts), []).append(cause)
    for key, left in gone.items():
        right = come.get(key, [])
        if len(left) == len(right) == 1:
            left[0].kind = "text.moved"
            left[0].after = right[0].after
            left[0].words_after = right[0].words_after
            right[0].merged = left[0]


def _turned(words: list[str]) -> str:
    """Words, begun at a place of their own: where the word before a passage is also its last, the
    passage can be seen to begin with either."""
    if len(words) > 80:
        return " ".join(words)
    return min(" ".join([*words[n:], *words[:n]]) for n in range(len(words)))


# -- marks -----------------------------------------------------------------------------------------


def _wandered(gone: list[Loose], come: list[Loose]) -> None:
    """Marks without content that went here and came there."""
    there: dict[object, list[Loose]] = {}
    for loose in come:
        if loose.edit.cause.kind not in ("", "form.spelling"):
            there.setdefault(_identity(loose), []).append(loose)
    for loose in gone:
        left = there.get(_identity(loose))
        if not left or loose.edit.cause.kind in ("", "form.spelling"):
            continue
        other = left.pop(0)
        if loose.item.mark is not None and loose.item.mark.name == "pb":
            loose.edit.cause.kind = "page.moved"
        else:
            loose.edit.cause.kind = "markup.changed"
            loose.edit.cause.how += ": moved"
        loose.edit.cause.flow_b = other.flow
        other.edit.cause.merged = loose.edit.cause


def _identity(loose: Loose) -> object:
    mark = loose.item.mark
    assert mark is not None
    named = dict(mark.attributes).get("{xml}id")
    return (mark.name, named) if named else mark.key


# -- renumbering -----------------------------------------------------------------------------------


def _renumbered(difference: Difference) -> None:
    renames: dict[str, tuple[str, Cause]] = {}
    documents: list[tuple[Flow, str, str, Cause]] = []
    numbers: dict[Flow, Cause] = {}
    flow_of: dict[Flow, list[Cause]] = {}
    for cause in difference.causes:
        if cause.merged is None and cause.flow_a is not None:
            flow_of.setdefault(cause.flow_a, []).append(cause)
        if cause.merged is not None or not re.match(r"div[1-7]?/", cause.how):
            continue
        assert cause.flow_a is not None
        if cause.renames:
            cause.kind = "document.renumbered"
            documents.append((cause.flow_a, *cause.renames, cause))
            numbers.setdefault(cause.flow_a, cause)
    for cause in difference.causes:
        if cause.merged is None and re.match(r"div[1-7]?/@n\Z", cause.how) and cause.flow_a:
            cause.kind = "document.renumbered"
            whole = numbers.setdefault(cause.flow_a, cause)
            if whole is not cause:
                whole.how += ", @n"
                whole.before += f" {cause.before}"
                whole.after += f" {cause.after}"
                cause.merged = whole
    for flow, whole in numbers.items():
        for cause in flow_of.get(flow, ()):
            if cause.merged is None and cause.kind in ("text.replaced", "text.inserted") and (
                _bare(cause.words_before) and cause.lead.strip(" [(") == ""
                and _bare(cause.words_after)
            ):  # fmt: skip
                cause.merged = whole
    for flow, old, new, whole in documents:
        renames[old] = (new, whole)
        for inner in flow.all():
            for cause in flow_of.get(inner, ()):
                if cause.renames and cause is not whole and cause.merged is None:
                    before, after = cause.renames
                    if before.startswith(old) and after == new + before[len(old) :] and (
                        cause.kind in ("attribute.id", "note.renumbered")
                        and cause.before == before
                    ):  # fmt: skip
                        cause.merged = whole
    for cause in difference.causes:
        if cause.renames:
            renames.setdefault(cause.renames[0], (cause.renames[1], cause))
    for cause in difference.causes:
        if cause.merged is not None or cause.renames or not cause.before.count("#"):
            continue
        file, _, target = cause.before.partition("#")
        known = renames.get(target)
        if known and cause.after == f"{file}#{known[0]}":
            cause.merged = known[1]


def _bare(text: str) -> bool:
    return re.fullmatch(r"[\[(]?\d+[a-z]?[\])]?\.?", text.strip()) is not None


# -- places ----------------------------------------------------------------------------------------


def _places(difference: Difference) -> None:
    """Causes of a flow that has its like know both."""
    pairs = difference.pairs
    for cause in difference.causes:
        if cause.flow_a is not None and cause.flow_b is None:
            cause.flow_b = pairs.b_of.get(cause.flow_a)


def _areas(difference: Difference) -> None:
    """Header and registers: whatever changes in them is one kind."""
    if all(c.merged is not None or c.kind in FORM for c in difference.causes):
        return
    lists_a, lists_b = _ranges(difference.a), _ranges(difference.b)
    listed: set[Cause] = set()
    if lists_a or lists_b:
        for edit in every(difference.edits):
            if _within(lists_a, edit.a0) or _within(lists_b, edit.b0):
                listed.add(edit.cause.real())
    for cause in difference.causes:
        if cause.merged is not None or cause.kind in FORM or cause.kind in (
            "comment.changed", "instruction.changed", "markup.namespace", "header.changed"
        ):  # fmt: skip
            continue
        flow = cause.flow_a or cause.flow_b
        if flow is None:
            continue
        around = [flow, *flow.ancestors()]
        if any(f.kind == "header" for f in around):
            area = "header.changed"
        elif cause in listed or any(_register(f) for f in around):
            area = "register.changed"
        else:
            continue
        if cause.kind.startswith("document.") and area == "register.changed":
            continue
        cause.how = f"{cause.kind}: {cause.how}" if cause.how else cause.kind
        cause.kind = area


def _register(flow: Flow) -> bool:
    if flow.kind != "div":
        return False
    known = {flow.attributes.get("type", ""), flow.attributes.get("subtype", ""), flow.id}
    return any(k.lower() in _REGISTERS for k in known)


def _ranges(side: Side) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    # Bytes are searched faster than characters.
    data = side.encode() if side.encoding == "utf-8" else side.text.encode()
    if not any(name in data for name in (b"listP", b"listO", b"listE", b"listN", b"standOff")):
        return result
    depth = start = 0
    for match in _LIST.finditer(side.text):
        if match["empty"]:
            continue
        if match["end"]:
            depth -= 1
            if depth == 0:
                result.append((start, match.end()))
        else:
            if depth == 0:
                start = match.start()
            depth += 1
    return result


def _within(ranges: list[tuple[int, int]], place: int) -> bool:
    n = bisect_right(ranges, (place, 1 << 62)) - 1
    return n >= 0 and ranges[n][0] < place < ranges[n][1]


def _dates(difference: Difference, causes: list[Cause]) -> None:
    """A printed date that changed while what it is encoded as did not."""
    for cause in causes:
        words = "text" in cause.kind or "text" in cause.how
        if not words or not cause.edits or cause.kind.startswith("excision"):
            continue
        edit = cause.edits[0]
        tags = [_date_tag(s.text, p) for s, p in ((difference.a, edit.a0), (difference.b, edit.b0))]
        if (
            tags[0]
            and tags[0] == tags[1]
            and re.search(r"\d|[A-Z][a-z]{2}", cause.before + cause.after)
        ):
            cause.warning = "the printed date changed, the encoded date did not"


def _date_tag(text: str, place: int) -> str:
    start = max(text.rfind("<date ", max(0, place - 400), place),
                text.rfind("<date\n", max(0, place - 400), place))  # fmt: skip
    if start < 0 or text.find("</date>", start, place) >= 0:
        return ""
    tag = text[start : text.find(">", start) + 1]
    return " ".join(tag.split()) if "when" in tag or "from" in tag or "not" in tag else ""
