"""A tagged name whose surname is not that of the person it points to.

The register has "Surname, Forename" with an id; a mention points to it. If no word of the surname is in
the tagged text, but the text is the surname of just one other person in the register, the pointer is
wrong. Example: <persName corresp="#p_JUA1">Kennedy</persName>, #p_JUA1 being Johnson, U. Alexis.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "person.name",
    "warning",
    "Point to the person who is named.",
    "The words name one person, the pointer another; a register would be wrong.",
)


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if c.isalnum() or c == " ")


def register(volume: RuledVolume) -> dict[str, tuple[str, Element]]:
    """The entries by id: the name as the register has it."""
    found = {}
    for element in volume.of("persName"):
        if element.id:
            name = volume.words(element).strip(" ,;:")
            if "," in name:
                found[element.id] = (name, element)
    return found


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    entries = register(volume)
    if not entries:
        return
    surnames = {id_: _folded(name.partition(",")[0]).strip() for id_, (name, _) in entries.items()}
    by_surname: dict[str, list[str]] = {}
    for id_, surname in surnames.items():
        by_surname.setdefault(surname, []).append(id_)
    judged: dict[bytes, str] = {}
    data = volume.document.data
    for element in volume.of("persName"):
        target = element.get("corresp").removeprefix("#")
        if target not in surnames:
            continue
        written = data[element.begin : volume.ends[element.number]]
        if written not in judged:
            judged[written] = _other(
                volume.words(element), surnames[target], _folded(entries[target][0]), by_surname, target
            )
        if meant := judged[written]:
            text = volume.words(element)
            right, other = entries[target], entries[meant][0]
            yield volume.at(
                CODE,
                element,
                f'"{text}" points to {right[0]} (#{target}); {other} is #{meant}.',
                f'Write corresp="#{meant}", if that is who is meant.',
                attribute="corresp",
                related=((right[1], f"{right[0]} is here"),),
                cause=f"{CODE} {text} {target}",
            )


def _other(text: str, surname: str, name: str, by_surname: dict[str, list[str]], target: str) -> str:
    """The id of the one other person whose surname is in the text, where the right one's is not."""
    words = re.findall(r"\w+", _folded(text))
    if not surname or any(
        w in words or any(x.startswith(w[:5]) for x in words) for w in surname.split()
    ):
        return ""
    telling = [word for word in words if len(word) > 3 and word not in name.split()]
    found = {id_ for word in telling for id_ in by_surname.get(word, ())} - {target}
    return found.pop() if len(found) == 1 else ""
