"""The security classification of a unit, as its encoding gives it.

In this order: an element that TEI marks as one (`fw`, `stamp`, `seg`, `note` … of type
"classification"); the sentence of the source note ("Secret; Priority; Limdis."); the line between head
and text ("Top Secret"); a sentence of the head, where a list of documents is all there is. The first
level that is named counts: it is the paper's own, later ones are those of its enclosures.
"""

from __future__ import annotations

import re
from typing import Final

from edition.volume import plain
from edition.volume.classification import typed
from edition.volume.letterhead import Letterhead
from edition.volume.structure import slugify

_LONGEST: Final = 40

_LEVELS: Final = (
    r"no classification marking|cosmic top secret|top secret|secret|confidential"
    r"|administratively confidential|strictly confidential"
    r"|limited official use(?: only)?|official use only|for official use only|restricted|unclassified"
    r"|not classified"
)
_SLUGS: Final = {
    "cosmic top secret": "top-secret",
    "limited official use only": "limited-official-use",
    "for official use only": "official-use-only",
    "strictly confidential": "confidential",
    "not classified": "unclassified",
}
_HANDLING: Final = (
    r"priority|urgent|immediate|niact|flash|operational|routine|deferred|rush|limdis|exdis|nodis"
    r"|limit(?:ed)? distribution|no distribution(?: outside department)?|eyes only|noforn|nofor"
    r"|sensitive|personal|security information|u\.?s\.?|most|very|plain|roger channel|cherokee|via"
    r"|pouch|air|restricted data|for|the|secretary|only|and|handling|special|control|special handling"
)
_SENTENCE: Final = re.compile(
    r"(?:^|(?<=[.;\])”\"’])|(?<=[.;\])”\"’] ))"
    rf"(?:personal(?: and|,|;) )?({_LEVELS})"
    r"(?= ?[.;,/(\[]|[-–—][A-Z]|(?: [A-Z]\w+){1,2}[.;]| \d+ pp?\.|$)"
    r"(?!\.(?:\w\.)+)",
    re.IGNORECASE,
)
_NONE: Final = re.compile(r"\b(?:bears|has|had) no (?:security )?classification\b", re.IGNORECASE)
_CAPITAL: Final = re.compile(r"[A-Z]")
_LINE: Final = re.compile(
    rf"\W*(?:personal (?:and )?)?({_LEVELS})\b(?:[\s,;:–—/()\[\]-]+(?:{_HANDLING})\b\.?)*\W*",
    re.IGNORECASE,
)


def classification(head: Letterhead) -> str:
    """The classification as a slug ("top-secret", "no-classification-marking"), or ""."""
    return (
        next((found for one in typed(head.top) if (found := named(plain.plain(one)))), "")
        or _in_sentence(head.source)
        or next((found for line in head.lines if (found := _in_line(line))), "")
        or _in_sentence(head.head)
        or ("no-classification-marking" if _NONE.search(head.source) else "")
    )


def named(words: str) -> str:
    """The slug of a classification given in words of its own, or "" where they are too many."""
    if match := re.search(rf"\b(?:{_LEVELS})\b", words, re.IGNORECASE):
        return _slug(match[0])
    return slugify(words.lower()) if len(words) <= _LONGEST else ""


def _in_sentence(text: str) -> str:
    """The first sentence that begins with a level. A file called "Secret" is no sentence: a comma or
    nothing stands before it; a word in small letters is prose."""
    for match in _SENTENCE.finditer(" ".join(text.split())):
        if match.start(1) == 0 or _CAPITAL.match(match[1]):
            return _slug(match[1])
    return ""


def _in_line(line: str) -> str:
    match = _LINE.fullmatch(line)
    return _slug(match[1]) if match else ""


def _slug(level: str) -> str:
    words = " ".join(level.lower().split())
    return _SLUGS.get(words, words.replace(" ", "-"))
