"""What an editor typed in the dialect, put where TEI lets it stand.

A mark stands for one element; these need another round them: a salutation an opener, a compliment with
a signature a closer (TEI Guidelines 4.2.2, Openers and Closers).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.transcript.model import Node, Text

_LINES: Final = frozenset(("salute", "signed", "dateline"))
_BETWEEN: Final = frozenset("pb lb fw note gap".split())
_TOP: Final = _BETWEEN | {"head", "opener", "dateline", "byline", "salute"}
_PARTS: Final = frozenset(("div", "frus:attachment"))


def source_notes(body: Node) -> None:
    """A note of the heading that begins "Source:" is the source note, as in the volumes."""
    for head in body.walk():
        for note in head.children if head.name == "head" else ():
            if isinstance(note, Node) and note.name == "note" and note.text().startswith("Source:"):
                note.attributes.setdefault("type", "source")


def close(body: Node) -> None:
    """Put compliments and signatures below text into a closer."""
    for part in list(_parts(body)):
        begun = False
        made: list[Node | Text] = []
        for run in _runs(part.children):
            names = {child.name for child in run if isinstance(child, Node)}
            last = run[-1] is part.children[-1]
            if begun and ("signed" in names or ("salute" in names and last)):
                made.append(Node("closer", {}, run, run[0].at))
            else:
                made += run
            begun = begun or not all(_named(child, _TOP | _LINES) for child in run)
        part.children = made


def open(body: Node) -> None:
    """Put salutations at the top of a part into an opener, with the dateline beside them; further down
    they can only be paragraphs."""
    for part in list(_parts(body)):
        top = True
        made: list[Node | Text] = []
        for run in _runs(part.children):
            top = top and all(_named(child, _TOP) for child in run)
            salutes = [c for c in run if isinstance(c, Node) and c.name == "salute"]
            if salutes and top:
                above = made[-1] if made else None
                if isinstance(above, Node) and above.name == "opener":
                    above.children += run
                else:
                    made.append(Node("opener", {}, run, run[0].at))
                continue
            for salute in salutes:
                salute.name = "p"
            made += run
        part.children = made


def _parts(node: Node) -> Iterator[Node]:
    """A document and the divisions in it."""
    yield node
    for child in node.children:
        if isinstance(child, Node) and child.name in _PARTS:
            yield from _parts(child)


def _runs(children: list[Node | Text]) -> Iterator[list[Node | Text]]:
    """Datelines, salutations and signatures that follow each other, with the pages that begin between
    them; each other child by itself."""
    at = 0
    while at < len(children):
        end = at + 1
        if _named(children[at], _LINES):
            ahead = end
            while ahead < len(children) and _named(children[ahead], _LINES | _BETWEEN):
                ahead += 1
                if _named(children[ahead - 1], _LINES):
                    end = ahead
        yield children[at:end]
        at = end


def _named(child: Node | Text, names: frozenset[str]) -> bool:
    return child.name in names if isinstance(child, Node) else not child.value.strip()
