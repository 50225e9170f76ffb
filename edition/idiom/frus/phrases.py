"""Excisions: phrases that say what is withheld from the reader, or missing.

Published volumes have no element for them, only words between square brackets, mostly italic, often
misspelt, sometimes with the italics broken across the bracket; and, for whole documents, a sentence of
the source note. They are recognised in the text as read, without touching it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from edition.volume import extent
from edition.volume.excision import Phrase
from edition.volume.extent import Amount


class _Said(NamedTuple):
    kind: str
    amounts: tuple[Amount, ...] = ()
    authority: str = ""
    whole: bool = False
    complete: bool = True
    odd: str = ""


def find(text: str) -> list[Phrase]:
    """The excisions in a run of text, in order. No two overlap: a bracket in a bracket counts with the
    outer one where both are excisions."""
    found: list[Phrase] = []
    if "[" in text:
        for start, end, inner in _brackets(text):
            own = _blank(text, start + 1, end - 1, inner)
            phrase = _phrase(" ".join(own.split()))
            if phrase is None:
                continue
            while found and found[-1].start > start:
                within = found.pop()
                phrase = phrase._replace(
                    amounts=within.amounts + phrase.amounts,
                    complete=within.complete and phrase.complete,
                    odd=phrase.odd or within.odd,
                )
            found.append(Phrase(start, end, *phrase))
    if "declass" in text:
        found += _sentences(text, found)
        found.sort()
    return found


_MARK: Final = re.compile(r"[\[\]]")
_LONGEST: Final = 4000
_CLAUSE_LENGTH: Final = 200


def _brackets(text: str) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """The pairs of brackets, the inner before the outer: where each begins and ends, those in it."""
    waiting: list[tuple[int, list[tuple[int, int]]]] = []
    for match in _MARK.finditer(text):
        at = match.start()
        if match[0] == "[":
            waiting.append((at, []))
            del waiting[:-8]
        elif waiting:
            start, inner = waiting.pop()
            if at - start <= _LONGEST:
                yield start, at + 1, inner
            if waiting:
                waiting[-1][1].append((start, at + 1))


def _blank(text: str, start: int, end: int, inner: list[tuple[int, int]]) -> str:
    """A stretch of text without the brackets inside it."""
    pieces = []
    for first, last in inner:
        pieces.append(text[start:first])
        start = last
    pieces.append(text[start:end])
    return " … ".join(pieces) if inner else pieces[0]


# -- the phrases -----------------------------------------------------------------------------------

_IN_SOURCE: Final = (
    r"(?: (?:in|from|on) (?:the )?(?:source text|source|original|text|document|manuscript|tape"
    r"|transcript|telegram|copy)(?: text)?)?"
)
_BY: Final = re.compile(
    r"\s*,?\s+(?:by|at the (?:request|insistence|direction) of|on the authority of|under|pursuant to"
    r"|in accordance with) (?:the )?(?P<who>[A-Z0-9(][^;\[\]]{0,79})$"
)
_DECLASSIFIED: Final = re.compile(r"\bd(?:e )?[\w-]{0,3}[cl1]\w{4,10}(?: [a-z]{1,2}\b)?", re.IGNORECASE)
_NOT: Final = re.compile(r"\b(not|n0t|no|nor|nto|mot|hot|nat|nct|net|un)[\s-]*$", re.IGNORECASE)
_AFTER: Final = re.compile(
    r"\s*(?:$|[.;:,—–)…]|(?:by|at|under|pursuant|on the authority|in accordance|because|for reasons"
    r"|in this)\b)"
)
_COPULA: Final = re.compile(r"\s+(?:is|are|was|were|has been|have been)$", re.IGNORECASE)
_PROSE: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|it|he|they|that|which|why|because)\b", re.IGNORECASE
)
_CLAUSE: Final = re.compile(r"(?:[.;—…]|(?<=[a-z\]]):)\s+|(?<=[A-Za-z])—|—(?=[A-Za-z])")
_OMITTED: Final = re.compile(r"\W*(?:omitted|here (?:follow(?:s|ed|ing)?|omitted))\b", re.IGNORECASE)
_OMITTED_AMOUNT: Final = re.compile(
    rf"\W*(?:omitted|here (?:follows?|omitted))(?: here)?(?: is| are)? (?:the |an? )?"
    rf"({extent.NUMBER}[- ](?:additional |other |more |further )?"
    r"(?:page|paragraph|line|sentence|section)s?)\b",
    re.IGNORECASE,
)
_SIC: Final = re.compile(r"\W*sic\b(?:\W*|\s?[—:;,–-].*)", re.IGNORECASE)
_WORDS: Final = {
    "illegible": r"illegible|unreadable|undecipherable|indecipherable|not legible|not readable",
    "garbled": r"garbled?|garbles|garbling",
    "inaudible": r"inaudible|unintelligible|unclear|indistinct",
    "deleted": r"deleted|excised|sanitized|sanitised|expunged|blacked out",
    "withheld": r"withheld|redacted|exempted|not released|denied|censored"
    r"|(?:remains?|still) classified",
    "missing": r"missing|not found|lost|torn off|torn away|cut off|left blank",
    "omitted": r"omitted|not printed here",
}
_ALONE: Final = {**_WORDS, "missing": "missing", "withheld": "withheld|redacted|censored"}
_UNREADABLE: Final = ("illegible", "garbled", "inaudible")
_SAID: Final = {
    kind: re.compile(
        rf"(?P<what>.{{1,160}}?) {'(?:is |are |was |were )?' if kind in _UNREADABLE else ''}"
        rf"(?:{words}){_IN_SOURCE}",
        re.IGNORECASE,
    )
    for kind, words in _WORDS.items()
}
_SAID_FIRST: Final = {
    kind: re.compile(
        rf"(?:(?P<count>{extent.NUMBER}) )?(?:{words}) (?P<what>.{{1,60}}?){_IN_SOURCE}", re.IGNORECASE
    )
    for kind, words in _ALONE.items()
}
_SAID_ALONE: Final = {
    kind: re.compile(
        rf"(?:apparent |slight |word |text )?(?:{words})\??{_IN_SOURCE}"
        + (r"(?:\s?[—:;,–-]\s?.{1,60})?" if kind in _UNREADABLE else ""),
        re.IGNORECASE,
    )
    for kind, words in _ALONE.items()
}  # fmt: skip
_ANY_WORD: Final = re.compile("|".join(_WORDS.values()), re.IGNORECASE)
_SOURCE: Final = re.compile(r"\W*source:", re.IGNORECASE)


@lru_cache(maxsize=8192)
def _phrase(text: str) -> _Said | None:
    """What a phrase says that stood between brackets, in one line; None where it is no excision."""
    if len(text) < 2:
        return None
    if (found := _declassified(text)) is not None:
        return found
    if _OMITTED.match(text):
        amount = _OMITTED_AMOUNT.match(text)
        reading = extent.read(amount[1].replace("-", " ", 1) if amount else "")
        return _Said("omitted", reading.amounts if reading.complete else ())
    if _SIC.fullmatch(text):
        return _Said("sic")
    if _ANY_WORD.search(text) is None:
        return None
    bare, authority = _authority(text.strip(" .*!"))
    for kind, pattern in _SAID_ALONE.items():
        if pattern.fullmatch(bare):
            return _Said(kind, (), authority)
    for kind in _WORDS:
        for patterns in (_SAID, _SAID_FIRST):
            if match := patterns[kind].fullmatch(bare):
                reading = extent.read(f"{match.groupdict().get('count') or ''} {match['what']}")
                if reading.complete:
                    odd = "misspelt" if reading.misspelt else ""
                    return _Said(kind, reading.amounts, authority, odd=odd)
    return None


def _authority(text: str) -> tuple[str, str]:
    """A phrase without the words that say who withholds it, and those."""
    match = _BY.search(text)
    if match is None:
        return text, ""
    who = match["who"].strip(" ,.")
    return text[: match.start()], who if who.count("(") == who.count(")") else who.rstrip(")")


def _declassified(text: str) -> _Said | None:
    """A phrase about what was not declassified: one extent, or several with their own verbs ("name not
    declassified: 1½ lines not declassified")."""
    amounts: list[Amount] = []
    complete, odd, said, authority, at = True, "", False, "", 0
    for match in _DECLASSIFIED.finditer(text):
        word = match[0]
        exact = word.lower() == "declassified"
        if not exact:
            short = re.match(r"\S+", word)
            if short is not None and short[0].lower() == "declassified":
                word, exact = short[0], True
            elif not _alike(word):
                continue
        end = match.start() + len(word)
        before = text[at : match.start()]
        negation = _NOT.search(before)
        if _AFTER.match(text[end:]) is None:
            continue
        clause = before[: negation.start()] if negation else before
        pieces = _CLAUSE.split(clause)
        own = _COPULA.sub("", pieces[-1].strip(" ,:"))
        if own and len(own) <= _CLAUSE_LENGTH:
            reading = extent.read(own)
        else:
            reading = extent.Reading((Amount("other"),) if own else (), not own)
        sure = reading.complete and bool(reading.amounts)
        if negation is None and not (sure and not said and len(pieces) == 1):
            continue
        if negation is not None and not sure and (negation[1].lower() != "not" or _PROSE.search(own)):
            continue
        if not own:
            reading = extent.Reading((Amount("text"),), True)
        amounts += reading.amounts
        complete &= reading.complete
        if negation is None:
            odd = "not-lost"
        elif not odd and (not exact or reading.misspelt or negation[1].lower() != "not"):
            odd = "misspelt"
        said, at = True, end
        if not authority:
            _, authority = _authority(text[end:])
    if not said:
        return None
    return _Said(
        "not-declassified", tuple(amounts), authority, bool(_SOURCE.match(text)), complete, odd
    )


def _alike(word: str) -> bool:
    """Whether a word, or its first part where it is broken, is "declassified" with a slip or two."""
    return any(
        10 <= len(one) <= 14 and difflib.SequenceMatcher(None, one, "declassified").ratio() >= 0.85
        for one in (re.sub(r"[\W\d_]", "", part.lower()) for part in (word, word.split()[0]))
    )


# -- without brackets ------------------------------------------------------------------------------

_ENDS: Final = re.compile(r"\snot declassified\.(?=\s|$|\])")
_SENTENCE: Final = re.compile(r"(?:[.;:—]\s|—|^)\s*(?P<what>[^.;:—\[\]]{3,90})$")


def _sentences(text: str, known: list[Phrase]) -> Iterator[Phrase]:
    """Sentences that are such a phrase from beginning to end: "Text not declassified." in the source
    note of a document that is withheld."""
    for end in _ENDS.finditer(text):
        before = max(0, end.start() - 120)
        match = _SENTENCE.search(text[before : end.start()])
        if match is None or (before and not match.start()):
            continue
        start = before + match.start("what")
        if any(one.start < end.end() and start < one.end for one in known):
            continue
        reading = extent.read(_COPULA.sub("", " ".join(match["what"].split())))
        if reading.complete:
            whole = any(a.unit in ("page", "text", "document") for a in reading.amounts)
            yield Phrase(start, end.end(), "not-declassified", reading.amounts, whole=whole)
