"""Idioms: what the words of a text say of it beside what its encoding says.

TEI can say of a document what it is, who wrote it to whom, and where text is left out. Volumes of a
series say the same in fixed phrases, "Telegram From the Embassy in …", "[2 lines not declassified]",
which mean this there and nothing elsewhere: "A Voyage from London to Paris" has no sender. So nothing
is read into words unless a profile says that they are of that idiom (see edition.idiom).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

from lxml import etree

from edition.volume.classification import classification
from edition.volume.correspondence import Letter
from edition.volume.excision import Phrase
from edition.volume.facts import Party
from edition.volume.genre import saluted, typed
from edition.volume.letterhead import Letterhead
from edition.volume.parties import SIGNING, Parties, authors, listed, marked, once, signed


class Described(NamedTuple):
    """What a document is: slugs, "" where they are not said, and its parties."""

    genre: str
    classification: str
    parties: Parties


class Idiom(Protocol):
    """How to read the words of a volume."""

    @property
    def name(self) -> str:
        """As the setting [edition] profile has it."""

    @property
    def hints(self) -> tuple[str, ...]:
        """One of these stands in every text in which `phrases` finds anything."""

    def describe(
        self, root: etree._Element, head: Letterhead, letter: Letter, speakers: list[Party]
    ) -> Described:
        """What a detached unit is. `head` is its letterhead, `letter` what its header says of it,
        `speakers` those whose speeches it holds."""

    def may_tell(self, text: str) -> bool:
        """Whether an excision may be told of in a text, whose parts `phrases` then is to look at."""

    def phrases(self, text: str) -> Sequence[Phrase]:
        """The phrases in a run of text that tell of an excision, in order; no two overlap."""


class Plain:
    """What the encoding says, and no more."""

    name = "plain"
    hints: tuple[str, ...] = ()

    def describe(
        self, root: etree._Element, head: Letterhead, letter: Letter, speakers: list[Party]
    ) -> Described:
        genre = typed(root, head) or ("letter" if saluted(head) else "")
        senders = letter.senders or list(listed(head, "from")) or marked(head, "from", None)
        recipients = letter.recipients or list(listed(head, "to")) or marked(head, "to", None)
        participants = list(listed(head, "participants")) or speakers
        if not senders:
            senders = authors(head) or (signed(head) if genre in SIGNING else [])
        found = Parties(once(senders), once(recipients), once(participants))
        return Described(genre, classification(head.top), found)

    def may_tell(self, text: str) -> bool:
        return False

    def phrases(self, text: str) -> Sequence[Phrase]:
        return ()


PLAIN: Final[Idiom] = Plain()
