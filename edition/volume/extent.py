"""Extents: how much a phrase says is withheld or missing, read off its words.

"less than 1 line of source text", "1½ lines", "5 paragraphs (1/2 page of source text)", "name and
place", "2–3 words". Volumes write one and a half as 1½, 1-1/2, 1–½ and 11/2; nothing else can be meant.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec


class Amount(msgspec.Struct, array_like=True, frozen=True):
    """One extent: so many of a unit."""

    unit: str
    """A key of `UNITS`, or "other"."""
    number: float = 0
    """0 where it is not said."""
    how: str = ""
    """"less", "more", "about": than or what `number` is."""
    most: float = 0
    """The end of a range that `number` begins; 0 where there is no range."""


class Reading(NamedTuple):
    """What was read off a phrase, whether every word of it was understood, and whether one of them is
    misspelt."""

    amounts: tuple[Amount, ...]
    complete: bool
    misspelt: bool = False


_DOCUMENT: Final = "document|report|cable|telegram|message|file|job|project|serial|reference"
UNITS: Final = {
    "line": "line", "page": "page", "paragraph": "paragraph|para", "word": "word",
    "sentence": "sentence", "section": "section|subsection|part", "column": "column", "row": "row",
    "table": "table|chart", "list": "list", "entry": "entry|entries",
    "item": "item|agenda item|point|subparagraph",
    "footnote": "footnote|note|annotation|marginal note", "heading": "heading|subheading|head|caption",
    "title": "(?:job )?title|position|rank", "name": "(?:[a-z]+ )?name|surname|identity|identities",
    "initials": "initial", "place": "place|place name|location|city|country|countries|base|site",
    "organization": "organi[sz]ation|agency|agencies|office|service|affiliation|unit|component",
    "document-number": f"(?:{_DOCUMENT}) number",
    "number": "(?:[a-z]+ )?number|figure|digit|percentage|quantity|quantities|numeral",
    "amount": "(?:dollar |monetary |money )?amount|sum|cost|price|dollar figure",
    "date": "date|time|year",
    "indicator": f"(?:{_DOCUMENT}) (?:indicator|designator|identifier)|indicator",
    "handling": "(?:handling|distribution|dissemination|control) "
    "(?:restriction|designator|instruction|caveat|control|indicator|marking|statement)",
    "marking": "classification(?: marking)?|marking|slugline",
    "codeword": "code ?-?word|code ?-?name|cryptonym|pseudonym|compartment",
    "document": "document|memorandum|telegram|cable|report|letter|attachment|enclosure|annex|annexes"
    "|appendix|appendices|tab|map|photograph",
    "text": "text|material|information|passage|portion|phrase|content|detail|excerpt|fragment"
    "|remainder|rest",
    "source": "(?:[a-z]+ )?source|informant|(?:[a-z]+ )?method",
    "character": "character|letter", "signature": "signature", "group": "group",
}  # fmt: skip
"""The words for each unit. What is withheld by the piece is there too: names, places, numbers."""

MEASURES: Final = ("line", "page", "paragraph", "word", "column", "sentence", "character")
"""Units that measure a stretch of text. In brackets behind another unit they say how long it is."""

_FRACTIONS: Final = {
    "½": 1 / 2, "¼": 1 / 4, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8, "⅜": 3 / 8,
    "⅝": 5 / 8, "⅞": 7 / 8,
}  # fmt: skip
_WORDS: Final = {
    word: n
    for n, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split(),
        start=1,
    )
} | {"a": 1, "an": 1, "half": 0.5, "one-half": 0.5, "both": 2}
_UNKNOWN: Final = "several|some|a few|few|many|a number of|various|one or more|all|the"

_FRACTION: Final = r"[1-9]\s?/\s?[2-9](?!\d)|[½¼¾⅓⅔⅛⅜⅝⅞]"
_FIGURES: Final = rf"\d{{1,5}}(?:\s?[-–—]?\s?(?:{_FRACTION}))?|{_FRACTION}|\d{{1,4}}\.\d{{1,2}}"
NUMBER: Final = rf"(?:{_FIGURES}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
_HALF: Final = re.compile(r"\s(?:and|&) (?:a half|one-half|one half|1/2|½)(?=\s)")
_RANGE: Final = re.compile(rf"\b({NUMBER}) (?:or|to) ({NUMBER})(?= )")
_HALVED: Final = re.compile(rf"\b({'|'.join(_WORDS)})½")
_HOW: Final = {
    "less": r"less th[ae]nt?|less that|fewer than|under|not quite|up to|at most|almost|nearly",
    "more": r"more than|over|at least",
    "about": r"about|approximately|approx\.?|roughly|some|circa|ca\.",
}
_UNIT: Final = "|".join(f"(?P<u{n}>{words})" for n, words in enumerate(UNITS.values()))
_ADJECTIVE: Final = (
    r"(?:additional|following|remaining|entire|whole|full|partial|handwritten|typed|typewritten"
    r"|marginal|numbered|other|further|more|short|brief|unrelated|classified|illegible|source text"
    r"|attached|single|indented|last|first|final|opening|introductory|concluding)"
)
_OF: Final = re.compile(
    r"\s*,?\s*(?:of|in|from|on|at|to) (?:the |this |each |a |an )?"
    r"(?:(?:end|top|bottom|margin) of )?(?:the )?"
    r"(?:\d+-column |two-column |original |source |typed |handwritten |telegraphic )*"
    r"(?:text|document|original|table|typescript|message|cable|telegram|source|list|paragraph|copy|page"
    r"|line|manuscript|transcript|tape|recording|handwriting|margin"
    r"|(?:unrelated |other |classified )?(?:material|discussion|information))s?"
    r"(?: text| copy| document)?\s*$"
)
_WHOSE: Final = re.compile(
    r"(?<=names|.name|title|place|.date|ation|umber|mount) of (?:the |an? )?[\w’' -]{2,40}$"
)
_PART: Final = re.compile(
    rf"(?:(?P<how>{'|'.join(_HOW.values())})\s+)?"
    rf"(?:(?P<count>{NUMBER})(?:\s?(?:-|–|—|to|or)\s?(?P<most>{NUMBER}))?(?:\s+|-)(?:of an?\s|an?\s)?)?"
    rf"(?:(?P<vague>{_UNKNOWN})\s+)?(?:of the\s+|the\s+)?(?:{_ADJECTIVE}\s+)*"
    rf"(?:remainder of (?:the )?)?(?:{_UNIT})(?P<plural>s|\(s\)|\(es\))?",
    re.IGNORECASE,
)
_COMPOUND: Final = re.compile(
    rf"({NUMBER})[- ](line|page|paragraph|word)[- ]([a-z][a-z ]+?)", re.IGNORECASE
)
_NUMBERED: Final = re.compile(
    r"(?:agenda |numbered )?(items?|paragraphs?|pages?|sections?|lines?|parts?) (\d{1,5})"
    r"(?:\s?(?:-|–|—|to)\s?(\d{1,5}))?",
    re.IGNORECASE,
)
_BRACKETS: Final = re.compile(r"\s*\(([^()]*)\)")
_AND: Final = re.compile(r"\s*(?:,\s*and\s|\sand\s|\sor\s|[,;:+&/]\s|\splus\s|[;:]$)\s*")
_ONE: Final = re.compile(r"\b(?:1ine|l1ne|iine)(?=s?\b)")
_LETTER_ONE: Final = re.compile(r"(?<![\w.])[Il](?=\s(?:lines?|pages?|words?|paragraphs?)\b)")
_MISSPELT: Final = re.compile(r"\bless (?:that|then|thant)\b")


@lru_cache(maxsize=4096)
def read(phrase: str) -> Reading:
    """The extents that a phrase names ("name and less than 1 line of source text"), in one line."""
    text = _LETTER_ONE.sub("1", phrase.strip(" .*"))
    misspelt = text != phrase.strip(" .*")
    text = text.lower()
    mended = _ONE.sub("line", text)
    misspelt |= mended != text or bool(_MISSPELT.search(text))
    text = _HALF.sub("½", mended)
    text = _HALVED.sub(lambda m: f"{_WORDS[m[1]]}½", text)
    text = _RANGE.sub(r"\1–\2", text)
    if text.count("(") != text.count(")"):
        text = text.replace("(", "").replace(")", "")
        misspelt = True
    text = re.sub(r",? \(?including [^,()]*\)?,?", "", text + ",").strip(" ,")
    inside: list[str] = []

    def aside(match: re.Match[str]) -> str:
        if re.fullmatch(r"e?s", match[1]) and not match[0][0].isspace():
            return f"({match[1]})"
        inside.append(match[1])
        return f" @{len(inside) - 1}@"

    text = _BRACKETS.sub(aside, text)
    amounts: list[Amount] = []
    complete = bool(text)
    for part in _AND.split(text):
        if not part:
            continue
        bare, _, rest = part.partition("@")
        found = _part(bare.strip(" *"))
        if found is None:
            complete = False
            amounts.append(Amount("other"))
            continue
        if rest:
            complete &= not rest.split("@", 1)[1].strip() or bool(_OF.fullmatch(rest.split("@", 1)[1]))
            found, understood = _measured(found, inside[int(rest.partition("@")[0])])
            complete &= understood
        amounts.append(found)
    return Reading(tuple(amounts), complete, misspelt)


def _measured(what: Amount, aside: str) -> tuple[Amount, bool]:
    """An amount with what the brackets behind it say: "5 paragraphs (1/2 page of source text)" is half
    a page. The columns and rows of a table are no measure of text."""
    each = re.sub(r"\s*,?\s*(?:in )?each(?: \w+)?$", "", aside)
    inner = read(each)
    if not inner.complete:
        return what, False
    found = inner.amounts[0]
    measured = what.unit == "table" or what.unit in ("line", "page", "word", "column", "sentence")
    if len(inner.amounts) != 1 or found.unit not in MEASURES or measured:
        return what, True
    times = what.number if each != aside and what.number else 1
    return Amount(found.unit, found.number * times, found.how, found.most * times), True


def _part(text: str) -> Amount | None:
    stripped = text
    while (shorter := _OF.sub("", stripped)) != stripped and shorter.strip():
        stripped = shorter
    text = _WHOSE.sub("", stripped.strip())
    if match := _COMPOUND.fullmatch(text):
        if _part(match[3]) is None:
            return None
        return Amount(match[2], number(match[1]))
    if match := _NUMBERED.fullmatch(text):
        unit = match[1].rstrip("s")
        count = int(match[3]) - int(match[2]) + 1 if match[3] else 1
        return Amount("section" if unit == "part" else unit, count if count > 0 else 0)
    match = _PART.fullmatch(text)
    if match is None:
        return None
    unit, word = next(
        (key, match[f"u{n}"]) for n, key in enumerate(UNITS) if match[f"u{n}"] is not None
    )
    how = next(
        (k for k, words in _HOW.items() if match["how"] and re.fullmatch(words, match["how"])), ""
    )
    vague = match["vague"] not in (None, "the")
    if match["count"] is not None and not vague:
        least, most = number(match["count"]), number(match["most"]) if match["most"] else 0
        if most and most <= least:  # "3-2 lines"
            return Amount(unit)
        return Amount(unit, least, how, most)
    # "name" is one name, "names" are nobody knows how many; "text" is not counted
    several = match["plural"] or word.endswith(("ies", "ices", "xes"))
    uncounted = vague or unit == "text"
    return Amount(unit, 0 if (several and unit != "initials") or uncounted else 1)


def number(text: str) -> float:
    """A number as volumes write it: "11/2" is one and a half, "10–1/2" ten and a half."""
    text = re.sub(r"\s", "", text)
    if text in _WORDS:
        return float(_WORDS[text])
    if text[-1:] in _FRACTIONS:
        whole = text[:-1].rstrip("-–—")
        return (int(whole) if whole else 0) + _FRACTIONS[text[-1]]
    if match := re.fullmatch(r"(\d*?)[-–—]?([1-9])/([2-9])", text):
        return (int(match[1]) if match[1] else 0) + int(match[2]) / int(match[3])
    return float(text)
