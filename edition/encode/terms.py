"""Terms and abbreviations of the register, found in a text.

A term is matched as it is spelt. One of a single letter is a common word or an initial far more often
than an office, so it is tagged only where the text says that it is one: "approved in S".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from edition.encode.register import Term

_LONE: Final = re.compile(
    r"(?:approved|cleared|drafted|initialed|concurred)\s+(?:in|by|with)\s+\Z", re.I
)
_WORDS: Final = frozenset(
    """
    a about act aid air all am an and any are arm art as ass at be bid both but by can co con de did dip
    do due end era far for from go had has he her him his how i if in is it la let may me mid my new no
    not now of off old on one or our out own pan pap pat per put ran re reg sea sec see set she so sub
    sum tab tag take tap that the their then they this to top two up us use via war was we were what
    when who will with yes you your
    """.split()
)


class Terms:
    """Finds terms. Made once, used for any number of texts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        known = list(terms)
        self.ids: dict[str, str] = {term.word: term.id for term in reversed(known)}
        for term in known:
            for form in _forms(term.word):
                self.ids.setdefault(form, term.id)
        self.plain = {w.replace("/", ""): key for w, key in self.ids.items() if "/" in w}
        words = sorted(self.ids, key=len, reverse=True)
        joined = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words)
        self.pattern = (
            re.compile(rf"(?<![\w&@])(?<![^\W\d_]\.)(?:{joined})(?=s?(?![^\W\u02bc]))(?![&@])")
            if words
            else None
        )

    def find(self, text: str, offices: bool = False) -> list[tuple[int, int, str]]:
        """Start, end and id of every term in a text. In a list of offices (routing, distribution) a
        single letter is one, and strokes may be missing: SAL is S/AL."""
        if offices:
            word = text.strip()
            known = self.ids.get(word) or self.plain.get(word)
            if known:
                at = text.index(word)
                return [(at, at + len(word), known)]
        if self.pattern is None:
            return []
        found = []
        for match in self.pattern.finditer(text):
            word = " ".join(match[0].split())
            if self._meant(text, match.start(), match.end(), word):
                found.append((match.start(), match.end(), self.ids[word]))
        return found

    def _meant(self, text: str, start: int, end: int, word: str) -> bool:
        if text[end : end + 1] == "s" and not (word.isupper() or len(word) > 3):
            return False  # only what is no word by itself has a plural like this
        if len(word) == 1:
            return _LONE.search(text[:start]) is not None
        if word.lower() in _WORDS:
            # In capitals among words in capitals it is the common word; so it is in lower case.
            if not word.isupper():
                return False
            around = re.findall(
                r"[^\W\d_]{2,}", text[max(0, start - 24) : start] + " " + text[end : end + 24]
            )
            return not around or sum(w.isupper() for w in around) * 2 <= len(around)
        return True


def _forms(entry: str) -> list[str]:
    """How a term may be spelt. An entry can give several ("LINC, LINCOLN"); a word also begins with the
    other case of its first letter, and one of some length stands in capitals too."""
    forms = []
    for word in re.split(r"\s*[,;]\s*|\s+or\s+", entry) if len(entry) < 60 else [entry]:
        word = word.strip(" .") if word.count(".") < 2 else word.strip()
        if not word:
            continue
        forms.append(word)
        if len(word) >= 3 and word.lower() not in _WORDS:
            if word[1:].islower():
                forms.append(word[0].swapcase() + word[1:])
            forms.append(word.upper())
            if word.isupper() and len(word) >= 5:
                forms.append(word.lower())
    return forms
