"""What kind of document a unit is, read off the encoding.

In this order: the type that the editor gave it; the words of its head ("Telegram From the Embassy in
…"); what a source note of older volumes ends in ("560.AL/10–2047: Telegram"); the salutation of a
letter. Nothing is guessed from the text itself: where none of these tells, there is no genre.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.idiom.letters import signed_exchange
from edition.volume.genre import TYPES, saluted, typed
from edition.volume.letterhead import Letterhead
from edition.volume.structure import slugify
from edition.volume.tei import TEI

_T: Final = f"{{{TEI}}}"

_WHOLE: Final = tuple(
    (genre, re.compile(pattern, re.IGNORECASE))
    for genre, pattern in (
        ("editorial-note", r"editorial notes?\b"),
        ("telephone-conversation",
         (r"(?:memorand(?:um|a)|transcripts?|notes|records?|summary) of (?:an? )?tele(?:phone )?con"
          r"|tele(?:phone )?conversations?\b|memorand(?:um|a) of (?:an? )?telecon")),
        ("memorandum-of-conversation",
         (r"memorand(?:um|a)(?: (?:of|on) (?:an? |the )?| )(?:\w+ )?conversations?\b|memcons?\b")),
        ("memorandum-for-the-record", r"memorand(?:um|a) (?:for|to) (?:the )?(?:record|files?)\b"),
        ("summary-of-conclusions", r"summary of conclusions\b"),
        ("record-of-action", r"(?:[\w.]+ ){0,4}records? of actions?\b"),
        ("record-of-meeting",
         (r"(?:memorand(?:um|a) of|(?:summary|records?|notes|transcripts?|highlights|account)"
          r"(?: of| from| on)?)(?: [\w.'’-]+){0,9}? "
          r"(?:meetings?|conferences?|discussions?|sessions?|interviews?|briefings?|consultations)\b"
          r"|(?:record|notes|transcripts?) (?:of|from) (?:transcripts?|conversations?|decisions)\b")),
        ("minutes", r"(?:\w+ )?minutes (?:of|from)\b|meeting minutes\b"),
        ("national-intelligence-estimate",
         (r"(?:\w+ )?(?:special |interagency |joint )?national intelligence estimates?\b|s?nies? \d"
          r"|memorand(?:um|a) to holders of (?:special |interagency )?(?:national intel|s?nie)")),
        ("national-security-memorandum",
         (r"national security (?:action|study|decision|council) memorand(?:um|a)\b"
          r"|presidential (?:review|decision|directive)\b|nsc (?:action|policy directive)\b"
          r"|n(?:sam|ssm|sdm) \d|national security (?:decision |study )?directive\b")),
        ("note", r"notes? verbale\b|(?:diplomatic )?note (?:from|by|no)\b|third[- ]person note"),
        ("aide-memoire", r"aide[- ]m[ée]moires?\b"),
        ("oral-statement", r"oral (?:statement|note)\b"),
        ("press-release", r"press (?:release|communiqu[eé])\b"),
        ("press-conference", r"(?:[\w.-]+ ){0,3}?(?:press|news) (?:conference|briefing|background)"),
        ("talking-points", r"talking (?:points|paper)\b"),
    )
)  # fmt: skip
"""Phrases at the start of a head. The first that fits decides."""

_NOUNS: Final = {
    "telegram": "telegram", "telegrams": "telegram", "cablegram": "telegram", "cable": "telegram",
    "cables": "telegram", "radiogram": "telegram", "deptel": "telegram", "embtel": "telegram",
    "telex": "telegram",
    "airgram": "airgram", "airgrams": "airgram",
    "despatch": "despatch", "dispatch": "despatch", "despatches": "despatch",
    "memorandum": "memorandum", "memoranda": "memorandum", "memo": "memorandum",
    "letter": "letter", "letters": "letter",
    "minutes": "minutes", "record": "record-of-meeting",
    "paper": "paper", "papers": "paper", "study": "study", "report": "report", "reports": "report",
    "estimate": "intelligence-report", "assessment": "intelligence-report",
    "review": "intelligence-report", "handbook": "intelligence-report",
    "message": "message", "messages": "message", "instruction": "instruction",
    "instructions": "instruction", "directive": "directive", "order": "directive",
    "note": "note", "notes": "notes", "statement": "statement", "address": "address",
    "speech": "address", "remarks": "address", "toast": "address", "interview": "interview",
    "article": "article", "essay": "article", "editorial": "article", "bulletin": "bulletin",
    "diary": "diary-entry", "conversation": "memorandum-of-conversation",
    "agreement": "agreement", "treaty": "agreement", "protocol": "agreement",
    "convention": "agreement", "resolution": "resolution", "communiqué": "communique",
    "communique": "communique", "declaration": "declaration", "proclamation": "declaration",
    "summary": "summary", "chronology": "chronology", "outline": "paper", "plan": "paper",
    "guidelines": "paper", "proposal": "paper", "agenda": "agenda", "list": "list",
    "entry": "diary-entry", "aide-mémoire": "aide-memoire", "draft": "paper", "postcard": "postcard",
    "testimony": "statement", "briefing": "briefing", "debriefing": "briefing",
    "transcript": "transcript", "release": "press-release", "analysis": "paper",
}  # fmt: skip
"""Nouns that name a genre where the noun phrase at the start of a head ends in one."""

_WIRED: Final = {"telegram": "telegram", "airgram": "airgram", "cable": "telegram"}
"""Nouns that words may follow: the name of a series ("Telegram Polto 577")."""
_CODE: Final = re.compile(r"\d")
_INTELLIGENCE: Final = re.compile(r"\bintelligence\b", re.IGNORECASE)
_LEADS: Final = re.compile(
    r"(?:(?:extracts?|excerpts?|portions?|text|copy|draft|summary) (?:from|of) (?:an? |the )?"
    r"|undated |unsigned |proposed |revised |draft |redraft of )",
    re.IGNORECASE,
)
_BOUNDARY: Final = re.compile(
    r"\s(?:from|to|for|by|of|on|in|at|with|before|between|among|concerning|regarding|prepared|drafted"
    r"|submitted|issued|agreed|re|no\.?|dated|sent|approved|adopted|and|entitled|containing|about)\b|[,;:(\[“\"—–]|(?<=\w\w)[.]|\s\d",
    re.IGNORECASE,
)
"""Where the noun phrase at the start of a head ends."""
_TAIL: Final = re.compile(
    r":\s*(?:circular |paraphrase of )?(telegram|airgram|despatch|letter|instruction)\b", re.IGNORECASE
)
"""What older volumes put behind the file number."""
_DEAR: Final = re.compile(r"(?:my )?dear\b|(?:excellency|sir|gentlemen|madam)\s*[:,]", re.IGNORECASE)


KINDS: Final = frozenset(
    {*TYPES.values(), *(genre for genre, _ in _WHOLE), *_NOUNS.values(), "intelligence-report"}
)
"""All genres that heads and types can give, as slugs."""


def named(words: str) -> str:
    """The genre that an editor's word for a document means ("memcon", "Policy Paper"), or ""."""
    slug = slugify(words.replace("_", "-")).lower()
    slug = TYPES.get(slug, slug)
    return slug if slug in KINDS else _said(words)


def genre(root: etree._Element, head: Letterhead) -> str:
    """The genre of a unit as a slug ("memorandum-of-conversation"), or ""."""
    said = typed(root, head) or _said(head.head) or _filed(head)
    return said or ("letter" if _saluted(head) or signed_exchange(head) else "")


def _said(head: str) -> str:
    """By the words at the start of the head."""
    words = " ".join(head.split()).strip("[]“”\"' ")
    for candidate in (words, _LEADS.sub("", words, count=1)):
        for genre, pattern in _WHOLE:
            if pattern.match(candidate):
                return genre
        for phrase in _phrases(candidate):
            nouns = [word for word in phrase.lower().split() if not _CODE.search(word)]
            noun = nouns[-1] if nouns else ""
            found = _NOUNS.get(noun, "") or (nouns and _WIRED.get(nouns[0], ""))
            if not found or (noun == "entry" and "diary" not in phrase.lower()):
                continue
            sort = found in ("report", "memorandum", "paper", "study", "telegram", "note", "summary")
            if sort and _INTELLIGENCE.search(phrase):
                return "intelligence-report"
            return found
    return ""


def _phrases(words: str) -> Iterator[str]:
    """The noun phrase that words begin with: without what "of" adds, and with it ("Department of
    State Policy Paper")."""
    for cut in _BOUNDARY.finditer(words):
        yield words[: cut.start()]
        if cut[0].strip().lower() != "of":
            return
    yield words


def _filed(head: Letterhead) -> str:
    match = _TAIL.search(head.source)
    return match[1].lower() if match else ""


def _saluted(head: Letterhead) -> bool:
    """Whether there is a salutation, be it one without an element of its own."""
    if saluted(head):
        return True
    first = next((part for part in head.parts if part.tag == f"{_T}p"), None)
    words = " ".join("".join(map(str, first.itertext())).split())[:80] if first is not None else ""
    return _DEAR.match(words) is not None
