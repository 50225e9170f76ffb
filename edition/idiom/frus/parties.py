"""Who wrote a document, to whom, and who took part, read off its encoding and the words of its head.

Senders and recipients, in this order: what the header says of the letter (`correspDesc`, see
edition.volume.correspondence); lists of type "from" and "to"; the words of the head ("Telegram From
the Embassy in the Soviet Union to the Department of State"), in which names that are marked with
@type or @role "from" and "to" settle what the words leave open; the marked names alone; who signed.
Published volumes mark some names wrongly ("Political Adviser to SCAP" as a recipient), so that the
words come before the marks. Participants: the list of that type, else the speakers.

A name that the grammar of a head cannot tell for certain is left out: an absent name misleads no one.
"""

from __future__ import annotations

from typing import Final

from edition.idiom.headline import between, exchanged, named, spans
from edition.volume.correspondence import Letter
from edition.volume.facts import Party
from edition.volume.letterhead import Letterhead
from edition.volume.parties import SIGNING, Parties, authors, listed, marked, once, signed

_UNSENT: Final = frozenset({"editorial-note", "record-of-meeting", "notes", "transcript"})


def parties(head: Letterhead, genre: str, speakers: list[Party], letter: Letter) -> Parties:
    """The parties of a unit. `speakers` are those whose speeches it holds, `letter` is what its header
    says of it."""
    senders = letter.senders or list(listed(head, "from"))
    recipients = letter.recipients or list(listed(head, "to"))
    participants = list(listed(head, "participants")) or speakers
    if genre not in _UNSENT:
        text, names = head.head, head.names
        away, to = spans(text, names)
        participants = participants or between(text, names)
        senders = senders or named(text, names, away, "from")
        recipients = recipients or named(text, names, to, "to")
        if not participants:
            senders = senders or marked(head, "from", to)
            recipients = recipients or marked(head, "to", away)
        if genre == "letter" and not senders and not recipients and (pair := exchanged(text)):
            senders, recipients = (named(text, names, span) for span in pair)
    if not senders:
        senders = authors(head) or (signed(head) if genre in SIGNING else [])
    return Parties(once(senders), once(recipients), once(participants))
