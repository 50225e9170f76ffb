"""New entries for the register of persons, proposed from participants and signatures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from edition.encode.name_lists import TITLES
from edition.encode.tagger import Tagger
from edition.transcript.model import Node, Proposal, Text, Transcript

_NAME: Final = re.compile(
    r"\s*(?P<titles>(?:[A-Z][\w-]*\.?\s+)*?)"
    r"(?P<name>(?:[A-Z][\w’'ʼ.-]*\s+){0,4}[A-Z][^\W\d_][\w’'ʼ-]+(?:,? Jr\.?)?)\s*(?:[,—–(\n;]|-\s|$)"
)


_ENTRY: Final = re.compile(r'xml:id="([^"]+)">([^<]+)<')


def propose(transcript: Transcript, tagger: Tagger) -> None:
    """List every participant and signer whom the register does not have, with the entry to add."""
    seen: set[str] = set()
    for node in transcript.body.walk():
        if node.name == "list" and node.attributes.get("type") == "participants":
            for item in node.walk():
                if item.name == "item" and not any(
                    isinstance(c, Node) and c.name in ("list", "label") for c in item.children
                ):
                    _look(item, transcript, tagger, seen)
        elif node.name == "signed":
            _look(node, transcript, tagger, seen)


def _meant(node: Node) -> str:
    """The words of a node as the editors take them, without its notes."""
    pieces = []
    for child in node.children:
        if isinstance(child, Text):
            pieces.append(child.value)
        elif child.name == "choice":
            pieces.append(_meant(child.children[-1]) if isinstance(child.children[-1], Node) else "")
        elif child.name not in ("note", "pb"):
            pieces.append(_meant(child))
    return "".join(pieces)


def numbered(
    proposals: Iterable[Proposal], known: frozenset[str], kept: Iterable[Proposal] = ()
) -> list[Proposal]:
    """The proposals of many transcripts, so that each new entry has an id of its own.

    In: the proposals; all ids of the registers; proposals of earlier runs, whose ids are given away.
    """
    keys: dict[str, str] = {}
    for p in kept:
        if (name := _entry(p)) and name[1] not in known:
            keys.setdefault(name[2], name[1])
    taken = {*known, *keys.values()}
    made: list[Proposal] = []
    for p in proposals:
        name = _entry(p)
        if name is not None:
            key = keys.get(name[2], "")
            if not key:
                key = name[1]
                while key in taken:
                    key = re.sub(r"\d+$", lambda m: str(int(m[0]) + 1), key)
                taken.add(key)
                keys[name[2]] = key
            p = msgspec.structs.replace(p, made=p.made.replace(f'"{name[1]}"', f'"{key}"'))
        made.append(p)
    return made


def merged(proposals: Iterable[Proposal]) -> list[Proposal]:
    """The proposals, numbered: an entry is asked for once, where it is first wanted, with the most that
    is said about the person anywhere."""
    made: list[Proposal] = []
    first: dict[str, int] = {}
    for p in proposals:
        name = _entry(p)
        at = first.setdefault(name[2], len(made)) if name else len(made)
        if at == len(made):
            made.append(p)
        elif len(p.made) > len(made[at].made):
            made[at] = msgspec.structs.replace(made[at], made=p.made)
    return made


def _entry(proposal: Proposal) -> re.Match[str] | None:
    """The id and the name of an entry to add."""
    return _ENTRY.search(proposal.made) if proposal.kind == "entry" else None


def _look(node: Node, transcript: Transcript, tagger: Tagger, seen: set[str]) -> None:
    if any(n.name in ("persName", "rs") for n in node.walk()):
        return
    first = next((c for c in node.children if isinstance(c, Text) and c.value.strip()), None)
    match = _NAME.match(first.value) if first else None
    if first is None or match is None:
        return
    words = match["name"].split()
    while words and words[0].rstrip(".") in TITLES:
        words.pop(0)
    titled = bool(match["titles"].strip()) or len(words) < len(match["name"].split())
    if not words or words[-1] in TITLES or (len(words) == 1 and not titled and node.name != "signed"):
        return
    surname, given = words[-1].title() if words[-1].isupper() else words[-1], " ".join(words[:-1])
    name = f"{surname}, {given}" if given else surname
    if name in seen or (surname in tagger.surnames and not given):
        return
    seen.add(name)
    initials = surname[0] + "".join(w[0] for w in words[:-1])
    key = f"p_{re.sub(r'[^A-Z]', '', initials.upper()) or 'X'}1"
    number = 1
    while key in tagger.register.ids:
        number += 1
        key = re.sub(r"\d+$", str(number), key)
    about = " ".join(_meant(node).partition(match["name"])[2].strip(" ,;—–()").split())
    entry = f'<item><hi rend="strong"><persName xml:id="{key}">{name}</persName>,</hi> {about}</item>'
    at = first.at + match.start("name") if first.at >= 0 else -1
    transcript.propose(
        "entry",
        at,
        " ".join(words),
        entry,
        "Named among participants or signers, not in the register.",
        "medium",
        done=False,
    )
