"""What kind of document a unit is, as far as its encoding says so: by its @type, or by a salutation."""

from __future__ import annotations

from typing import Final

from lxml import etree

from edition.volume.letterhead import Letterhead
from edition.volume.structure import slugify
from edition.volume.tei import TEI

_T: Final = f"{{{TEI}}}"

_PLAIN: Final = frozenset(
    """
    act appendix article-section attachment back body book chapter commentary compilation content
    contents document documents div division doc edition entry errata front historical-document index
    item list main notes original page part poem-group preface referral scene section sources
    subchapter subsection subcompilation text textpart toc transcription transcript translation
    version volume witness
    """.split()
)
"""Values of @type that say where a text stands in its book, not what it is."""

TYPES: Final = {
    "brief": "letter", "lettre": "letter", "epistle": "letter", "correspondence": "letter",
    "diary": "diary-entry", "diaryentry": "diary-entry", "journal-entry": "diary-entry",
    "tagebucheintrag": "diary-entry", "tagebuch": "diary-entry",
    "telegramm": "telegram", "cable": "telegram", "dispatch": "despatch", "memo": "memorandum",
    "memcon": "memorandum-of-conversation", "editorialnote": "editorial-note",
    "postkarte": "postcard", "speech": "address",
}  # fmt: skip
"""Other words that editors use as @type, and the genre they mean."""


def typed(root: etree._Element, head: Letterhead) -> str:
    """By @subtype or @type, of the unit or of the only division in it."""
    for element in dict.fromkeys((root, head.top)):
        for value in (element.get("subtype", ""), element.get("type", "")):
            slug = slugify(value.replace("_", "-")).lower()
            if slug and slug not in _PLAIN:
                return TYPES.get(slug, slug)
    return ""


def saluted(head: Letterhead) -> bool:
    """Whether there is a salutation, up to the first paragraph: it makes a letter
    (TEI Guidelines 4.2.2)."""
    for part in head.parts:
        if next(part.iter(f"{_T}salute"), None) is not None:
            return True
        if part.tag == f"{_T}p":
            return False
    return False
