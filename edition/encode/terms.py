"""Terms and abbreviations of the register, found in a text.

A term is matched as it is spelt, and in any mixture of capitals that no other word has ("PriMin" for
PRIMIN). One of a single letter is an initial or a number far more often than an office, so it is tagged
only where the text says that it is one: "approved in S", "EUR, L, and H"; as a mark of secrecy in
brackets, "(S)"; and where it stands for a person, "K said".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from edition.encode.register import Term

_LONE: Final = re.compile(
    r"(?:approved|cleared|drafted|initialed|concurred)\s+(?:in|by|with)\s+\Z", re.I
)
_SECRECY: Final = re.compile(r"(?i)(?:top )?secret\b|confidential|unclassified|restricted|official use")
_ROW_BEFORE: Final = re.compile(r"(?:,\s+(?:and\s+)?|\s+and\s+|/)\Z")
_ROW_AFTER: Final = re.compile(r",\s+(?:and\s+)?|\s+and\s+|/")
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
        self.folded = {w.casefold(): key for w, key in self.ids.items() if len(w) > 2 and w.isalpha()}
        self.about = {term.id: term.about for term in known}
        words = sorted(self.ids, key=len, reverse=True)
        joined = "|".join(re.escape(w).replace(r"\ ", r"\s+") for w in words)
        self.pattern = (
            re.compile(
                rf"(?<![\w&@])(?<![^\W\d_]\.)(?:{joined}|[A-Z][a-z]+[A-Z][A-Za-z]*)"
                r"(?=s?(?![^\W\u02bc])|\d\d(?!\d))(?![&@])"
            )
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
        found: list[tuple[int, int, str]] = []
        lone: list[tuple[int, int, str]] = []
        for match in self.pattern.finditer(text):
            word = " ".join(match[0].split())
            key = self.ids.get(word) or self.folded.get(word.casefold())
            if key is None:
                continue
            span = (match.start(), match.end(), key)
            if len(word) == 1 and not self._alone(text, *span):
                lone.append(span)
            elif self._meant(text, match.start(), match.end(), word):
                found.append(span)
        return sorted(found + self._among(text, found, lone)) if lone else found

    def _alone(self, text: str, start: int, end: int, key: str) -> bool:
        """Whether a single letter is a term where it stands."""
        before, after = text[:start], text[end : end + 12]
        about = self.about[key]
        if _SECRECY.match(about):
            return before.endswith("(") and after.startswith(")")
        if re.fullmatch(r"[A-Z][a-z]+", about):  # a person
            return (
                re.match(r"[’'ʼ]s\b|\s+[a-z]{2}", after) is not None
                and re.search(r"(?:^|[\s(“])\Z", before) is not None
                and re.search(
                    r"(?:[A-Z]\.|\b(?:Annex|Tab|Part|Section|Appendix|Enclosure|Option))\s+\Z", before
                )
                is None
            )
        if _LONE.search(before):
            return True
        return re.search(r"[a-z] in \Z", before) is not None and after[:1] in (";", ",", ")")

    def _among(
        self, text: str, found: list[tuple[int, int, str]], lone: list[tuple[int, int, str]]
    ) -> list[tuple[int, int, str]]:
        """Single letters that stand in a row with other terms: "EUR, E, S/P, L, INR, and H"."""
        ends = {e for s, e, _ in found if e - s > 1}
        starts = {s for s, e, _ in found if e - s > 1}
        taken: list[tuple[int, int, str]] = []
        for row, others in ((lone, ends), (lone[::-1], starts)):
            for start, end, key in row:
                near = text[max(0, start - 7) : start] if row is lone else text[end : end + 7]
                link = _ROW_BEFORE.search(near) if row is lone else _ROW_AFTER.match(near)
                other = (start - len(link[0]) if row is lone else end + len(link[0])) if link else -1
                if other in others and _SECRECY.match(self.about[key]) is None:
                    ends.add(end)
                    starts.add(start)
                    if (start, end, key) not in taken:
                        taken.append((start, end, key))
        return taken

    def _meant(self, text: str, start: int, end: int, word: str) -> bool:
        if text[end : end + 1] == "s" and not (word.isupper() or len(word) > 3):
            return False  # only what is no word by itself has a plural like this
        if text[end : end + 1].isdigit() and not (len(word) > 1 and word.isalpha() and word.isupper()):
            return False  # FY54
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
    for word in (
        re.split(r"\s*[,;]\s*|\s+or\s+|(?<=[A-Za-z]{3})/(?=[A-Za-z]{3})", entry)
        if len(entry) < 60
        else [entry]
    ):
        word = word.strip(" .") if word.count(".") < 2 else word.strip()
        if not word:
            continue
        forms.append(word)
        if len(word) >= 3 and word.lower() not in _WORDS:
            if word[1:].islower():
                forms.append(word[0].swapcase() + word[1:])
            elif word.isalpha() and not word.isupper():
                forms.append(word.capitalize())
            forms.append(word.upper())
    return forms
