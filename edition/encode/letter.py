"""Who sent a paper to whom, as the metadata say it: `from` and `to` become a correspDesc of the header.

TEI Guidelines 2.4.6, Correspondence Description; the division points to it with @decls (16.3,
Associating Contextual Information with a Text). A name of the register points to its entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from edition.encode.name_lists import TITLES
from edition.encode.tagger import Tagger
from edition.transcript.model import Node, Text, Transcript

_ACTIONS: Final = {"from": "sent", "to": "received"}
_KEYED: Final = re.compile(r"(?P<name>.*\S)\s*=\s*#(?P<key>[^\W\d][\w.-]*)")
_OFFICE: Final = re.compile(
    r"(?:the )?(?:[\w.’'ʼ-]+ ){0,4}?(?:Department|Embassy|Mission|Consulate|Legation|Delegation|Bureau"
    r"|Office|Agency|Council|Committee|Commission|Government|Ministry|Joint Chiefs|White House)\b",
    re.IGNORECASE,
)
"""Where a name of an office, not of a person, begins."""


def describe(transcript: Transcript, tagger: Tagger) -> None:
    """Make the correspDesc of a transcript from its metadata, where they name sender or addressee."""
    data = transcript.metadata
    for key in _ACTIONS:
        if data.get(key) and not any(_parties(data[key])):
            transcript.find("metadata.unused", -1, f"“{key}” names nobody: {data[key]}")
    said = {
        key: "; ".join(_resolved(party, tagger) for party in _parties(data[key]))
        for key in _ACTIONS
        if data.get(key)
    }
    transcript.letter = build(said) if any(said.values()) else None


def declare(transcript: Transcript) -> None:
    """Let the division point to its correspDesc. An @decls that is there already stays."""
    letter, attributes = transcript.letter, transcript.body.attributes
    if letter is None:
        return
    pointers = attributes.get("decls", "").split()
    own = f"#corr-{attributes.get('xml:id', '')}"
    if own not in pointers:
        if len(pointers) == 1 and pointers[0].startswith("#"):
            own = pointers[0]
        else:
            pointers.append(own)
    attributes["decls"] = " ".join(pointers)
    letter.attributes["xml:id"] = own.removeprefix("#")


def build(said: dict[str, str]) -> Node:
    """The correspDesc of what `from` and `to` say: names parted by semicolons, each perhaps with ` = #`
    and the xml:id of its entry in the register."""
    actions: list[Node | Text] = []
    for key, kind in _ACTIONS.items():
        names: list[Node | Text] = [_name(party) for party in _parties(said.get(key, ""))]
        if names:
            actions.append(Node("correspAction", {"type": kind}, names))
    return Node("correspDesc", {}, actions)


def read(letter: Node) -> dict[str, str]:
    """What `from` and `to` have to say to give a correspDesc; it can hold more than they can say."""
    said: dict[str, str] = {}
    for key, kind in _ACTIONS.items():
        parties = []
        for action in letter.children:
            if not isinstance(action, Node) or action.attributes.get("type") != kind:
                continue
            for name in action.children:
                if isinstance(name, Node):
                    pointer = name.attributes.get("corresp", "")
                    parties.append(name.text() + (f" = {pointer}" if pointer else ""))
        if parties:
            said[key] = "; ".join(parties)
    return said


def _parties(value: str) -> Iterator[str]:
    return (" ".join(party.split()) for party in value.split(";") if party.strip())


def _name(party: str) -> Node:
    keyed = _KEYED.fullmatch(party)
    words = keyed["name"] if keyed else party
    pointer = {"corresp": f"#{keyed['key']}"} if keyed else {}
    if _OFFICE.match(words):
        return Node("orgName", pointer, [Text(words)])
    if not keyed:
        return Node("name", {}, [Text(words)])
    if words.split()[-1] in TITLES:
        return Node("rs", {"type": "person"} | pointer, [Text(words)])
    return Node("persName", pointer, [Text(words)])


def _resolved(party: str, tagger: Tagger) -> str:
    """A party with its entry in the register, where that has the full name, once."""
    if _KEYED.fullmatch(party):
        return party
    surname, comma, rest = party.partition(", ")
    for words in (party, f"{rest} {surname}" if comma else ""):
        found = tagger.mentions(words)
        if len(found) != 1 or not found[0].full or len(found[0].candidates) != 1:
            continue
        mention = found[0]
        titles = words[: mention.start].split()
        if mention.end == len(words) and all(t.rstrip(".,") in TITLES for t in titles):
            return f"{party} = #{mention.candidates[0].id}"
    return party
