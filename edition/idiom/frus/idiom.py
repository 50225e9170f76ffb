"""The idiom of *Foreign Relations of the United States*: what its heads, source notes and bracketed
phrases say."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from edition.idiom.frus import phrases
from edition.idiom.frus.classification import classification
from edition.idiom.frus.genre import genre
from edition.idiom.frus.parties import parties
from edition.volume.correspondence import Letter
from edition.volume.excision import Phrase
from edition.volume.facts import Party
from edition.volume.idiom import Described
from edition.volume.letterhead import Letterhead


class Frus:
    """Heads, source notes and brackets are phrases of the series."""

    name = "frus"
    hints = ("[", "declass")

    def describe(
        self, root: etree._Element, head: Letterhead, letter: Letter, speakers: list[Party]
    ) -> Described:
        kind = genre(root, head)
        return Described(kind, classification(head), parties(head, kind, speakers, letter))

    def may_tell(self, text: str) -> bool:
        return "declass" in text or ("[" in text and bool(phrases.find(text)))

    def phrases(self, text: str) -> Sequence[Phrase]:
        return phrases.find(text)
