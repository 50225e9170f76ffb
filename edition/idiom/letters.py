"""The idiom of editions of letters: a head that is nothing but two names, "Jane Doe to Richard Roe,
May 4, 1921", says who wrote to whom. It counts where something else shows that the text is a letter:
its type, a salutation, a signature."""

from __future__ import annotations

from lxml import etree

from edition.idiom.headline import exchanged, named
from edition.volume.correspondence import Letter
from edition.volume.facts import Party
from edition.volume.idiom import Described, Plain
from edition.volume.letterhead import Letterhead
from edition.volume.parties import Parties, once
from edition.volume.tei import TEI

_T = f"{{{TEI}}}"


def signed_exchange(head: Letterhead) -> bool:
    """Whether a signature stands under a head that is nothing but two names."""
    signed = next(head.top.iterfind(f"{_T}closer/{_T}signed"), None)
    return signed is not None and exchanged(head.head) is not None


class Letters(Plain):
    """Heads are names."""

    name = "letters"

    def describe(
        self, root: etree._Element, head: Letterhead, letter: Letter, speakers: list[Party]
    ) -> Described:
        found = super().describe(root, head, letter, speakers)
        genre = found.genre or ("letter" if signed_exchange(head) else "")
        pair = exchanged(head.head) if genre == "letter" else None
        if pair is None or found.parties.recipients or letter.senders:
            return found._replace(genre=genre)
        senders, recipients = (once(named(head.head, head.names, span)) for span in pair)
        return found._replace(
            genre=genre, parties=Parties(senders, recipients, found.parties.participants)
        )
