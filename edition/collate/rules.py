"""Rules by which the words of two witnesses are the same for the purpose of collation.

Each is declared, has a name, and is told with the result: what a rule makes equal is not lost, it is a
variant of spelling. Rules apply in this order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from edition.compare.classify import fold

_CYRILLIC: Final = str.maketrans(
    "абвгдезийклмнопрстуфхыАВЕКМНОРСТХ", "abvgdeziiklmnoprstufhyABEKMHOPCTX"
)


class Rule(NamedTuple):
    """A rule: its name, what it does, and the function that does it to one word."""

    name: str
    about: str
    apply: Callable[[str], str]


def _scripts(word: str) -> str:
    if re.search(r"[A-Za-z]", word) and re.search(r"[а-яА-Я]", word):
        return word.translate(_CYRILLIC)
    return word


def _american(word: str) -> str:
    word = re.sub(r"(?<=[a-z]{3})is(e|es|ed|ing|ation|ations)\b", r"iz\1", word)
    word = re.sub(r"(?<=[a-z]{2})our(s|ed|ing|able|ably|ite)?\b", r"or\1", word)
    return re.sub(r"(?<=[a-z]{2})(?:tre)(s?)\b", r"ter\1", word)


def _without(character: str) -> Callable[[str], str]:
    return lambda word: word.replace(character, "")


RULES: Final = (
    Rule("typography", "quotes, dashes, spaces and ligatures of any shape are one", fold),
    Rule("scripts", "Cyrillic letters inside a word in Latin letters are read as Latin", _scripts),
    Rule("case", "capitals and small letters are one", str.casefold),
    Rule("points", "points in abbreviations do not count: U.S.S.R. is USSR", _without(".")),
    Rule("hyphens", "hyphens in words do not count", _without("-")),
    Rule("spelling", "-ise and -ize, -our and -or, -tre and -ter are one", _american),
)  # fmt: skip


def normal(word: str, rules: tuple[Rule, ...] = RULES, equal: dict[str, str] | None = None) -> str:
    """A word as the rules make it; `equal` are words that an editor declared to be the same."""
    for rule in rules:
        word = rule.apply(word)
    return (equal or {}).get(word, word)
