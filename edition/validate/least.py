"""What every file of TEI P5 has, whatever its schema: asked where no schema is at hand.

Source: TEI Guidelines, 2.1.1 and 2.2 to 2.7 (the header's mandatory parts), 4 (text), 15.1 (corpora).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.reading import Element, RuledVolume
from edition.xml.root import ROOTS, wrong_root

declare(
    "tei.lacks",
    "error",
    "Put it in: TEI P5 has it in every file.",
    "Where no schema is at hand, what every file of TEI has is asked for all the same.",
)

_NEEDED: Final[dict[str, tuple[frozenset[str], ...]]] = {
    "TEI": (
        frozenset({"teiHeader"}),
        frozenset({"text", "facsimile", "sourceDoc", "standOff", "fsdDecl", "TEI"}),
    ),
    "teiCorpus": (frozenset({"teiHeader"}), frozenset({"TEI", "teiCorpus"})),
    "teiHeader": (frozenset({"fileDesc"}),),
    "fileDesc": (frozenset({"titleStmt"}), frozenset({"publicationStmt"}), frozenset({"sourceDesc"})),
    "titleStmt": (frozenset({"title"}),),
    "text": (frozenset({"body", "group"}),),
}
"""Of which elements each must have one among its children."""
_FILLED: Final = ("publicationStmt", "sourceDesc", "body", "group")
"""Elements that hold an element, whichever."""


def check(volume: RuledVolume, root: str) -> Iterator[Finding]:
    """What a file lacks that every TEI file has. `root`: the name of its root, as `URI}local`."""
    if root not in ROOTS:
        line, column = volume.document.place(volume.elements[0].begin)
        said = wrong_root(root, volume.shown)
        yield Finding(said.code, said.path, said.message, line, column, detail=said.detail)
        return
    children: dict[int, set[str]] = {}
    for element in volume.elements:
        children.setdefault(element.parent, set()).add(element.name)
    for name, needed in _NEEDED.items():
        for element in volume.of(name):
            held = children.get(element.number, set())
            for choice in needed:
                if not choice & held:
                    yield _lacks(volume, element, choice)
    for element in volume.of(*_FILLED):
        if element.number not in children:
            yield volume.at("tei.lacks", element, f"<{element.name}> holds no element.")


def _lacks(volume: RuledVolume, element: Element, choice: frozenset[str]) -> Finding:
    names = ", ".join(f"<{name}>" for name in sorted(choice, key=lambda name: (name != "text", name)))
    said = f"no {names}" if len(choice) == 1 else f"none of {names}"
    return volume.at("tei.lacks", element, f"<{element.name}> has {said}.")
