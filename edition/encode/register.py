"""The registers of a volume: who and what can be mentioned.

Entries are as the series has them, `persName[@xml:id]` and `term[@xml:id]` in an item whose other words
describe them, or TEI's own `person` and `listPerson`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from lxml import etree

from edition.volume.tei import TEI, XML_ID

SUFFIX: Final = re.compile(r",?\s*\b(Jr|Sr|II|III|IV)\b\.?")
_T: Final = f"{{{TEI}}}"


class Person(NamedTuple):
    """A person: id, names, and the words that describe him."""

    id: str
    surname: str
    forenames: tuple[str, ...]
    suffix: str
    about: str


class Term(NamedTuple):
    """An abbreviation or other term."""

    id: str
    word: str
    about: str


@dataclass(frozen=True)
class Register:
    """All entries of a volume."""

    persons: tuple[Person, ...] = ()
    terms: tuple[Term, ...] = ()
    ids: frozenset[str] = field(default=frozenset())
    """Every xml:id of the files that they are in."""

    @property
    def digest_text(self) -> str:
        """All that encoding depends on, in one line each."""
        return "\n".join(map(repr, (*self.persons, *self.terms)))


def read(root: etree._Element) -> Register:
    """The registers of a TEI file or of any part of one."""
    persons: list[Person] = []
    terms: list[Term] = []
    for element in root.iter(f"{_T}persName", f"{_T}term", f"{_T}person"):
        key = element.get(XML_ID)
        if not key:
            continue
        if element.tag == f"{_T}term":
            word = _words(element).rstrip(",;: ")
            if word:
                terms.append(Term(key, word, _about(element, word)))
            continue
        name = element
        if element.tag == f"{_T}person":
            inner = element.find(f"{_T}persName")
            if inner is None:
                continue
            name = inner
        person = _person(key, name, _about(element, _words(name)))
        if person:
            persons.append(person)
    ids = frozenset(key for element in root.iter("*") if (key := element.get(XML_ID)))
    return Register(tuple(persons), tuple(terms), ids)


def person_of(key: str, name: str, about: str = "") -> Person | None:
    """A person from a name as registers write it: "Kohler, Foy D.", "Tito, Josip Broz, Jr."."""
    suffix = ""
    found = SUFFIX.search(name)
    if found:
        suffix = found[1]
        name = name[: found.start()] + name[found.end() :]
    name = re.sub(r"\(.*?\)", " ", name)
    surname, _, rest = name.partition(",")
    surname = " ".join(surname.split()).strip(" .")
    forenames = tuple(
        part
        for word in rest.replace(",", " ").split()
        for part in (re.findall(r"[A-Z]\.", word) if re.fullmatch(r"(?:[A-Z]\.){2,}", word) else [word])
        if re.match(r"[^\W\d]", part) and part.rstrip(".").lower() not in _TITLES
    )
    if not surname or surname.isdigit():
        return None
    # A rank in the name says as much as the description: "Johnson, General Harold K.".
    ranks = [w for w in rest.replace(",", " ").split() if w.rstrip(".").lower() in _TITLES]
    return Person(key, surname, forenames, suffix, ", ".join(filter(None, (" ".join(ranks), about))))


_TITLES: Final = frozenset(
    "gen maj col lt capt cdr adm brig sir lord dr mr mrs ms prince king senator president usn usa usaf "
    "usmc ret general admiral colonel major captain commander ambassador count earl viscount "
    "baron".split()
)


def _person(key: str, name: etree._Element, about: str) -> Person | None:
    surname = name.find(f"{_T}surname")
    if surname is not None:
        given = [_words(f) for f in name.iter(f"{_T}forename")]
        return person_of(key, f"{_words(surname)}, {' '.join(given)}", about)
    return person_of(key, _words(name).rstrip(",;: "), about)


def _words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def _about(element: etree._Element, name: str) -> str:
    holder = element
    for above in element.iterancestors():
        if above.tag in (f"{_T}item", f"{_T}person", f"{_T}row", f"{_T}p"):
            holder = above
            break
    return _words(holder).replace(name, "", 1).strip(" ,;:")
