"""What a header says of the publication: who edited it, who published it where and when, under which
licence, and where its witnesses are kept.

TEI Guidelines 2.2 (titleStmt, publicationStmt) and 11.4 (msIdentifier).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec
from lxml import etree

from edition.volume.tei import TEI, XML_ID

_T: Final = f"{{{TEI}}}"


class Name(msgspec.Struct, array_like=True, frozen=True):
    """A name in its parts; one that has none, such as an organisation's, is all `family`."""

    family: str
    given: str = ""
    role: str = ""

    @property
    def whole(self) -> str:
        """The name as it is spoken."""
        return f"{self.given} {self.family}".strip()


class Publication(msgspec.Struct, array_like=True, frozen=True):
    """The statements of responsibility and of publication, as plain text."""

    names: tuple[Name, ...] = ()
    """Authors and editors of the title statement, in order."""
    publisher: str = ""
    place: str = ""
    date: str = ""
    """As exact as it is encoded: "1998", "2026-05-01"."""
    licence: str = ""
    """Its address, "" where the header gives none."""
    rights: str = ""
    """What the header says of the right to use it, in one line."""
    changed: str = ""
    """The latest change that the header dates, as exact as it does."""
    doi: str = ""
    isbn: str = ""
    repositories: dict[str, tuple[str, str]] = {}
    """Of each witness or manuscript described, by its id: (repository and where it is, what it is
    called there)."""


def read(root: etree._Element) -> Publication:
    """The publication of a TEI or teiCorpus element."""
    file = root.find(f"{_T}teiHeader/{_T}fileDesc")
    if file is None:
        return Publication()
    statement = file.find(f"{_T}publicationStmt")
    made: dict[str, str] = {}
    if statement is not None:
        date = statement.find(f".//{_T}date")
        licence = statement.find(f".//{_T}licence")
        given = (licence.get("target", "").split() or [""])[0] if licence is not None else ""
        publisher = statement.find(f"{_T}publisher")
        made = {
            "publisher": _text(
                publisher if publisher is not None else statement.find(f"{_T}authority")
            ),
            "place": _text(statement.find(f"{_T}pubPlace")),
            "date": _date(date),
            "licence": given if given.startswith(("http://", "https://")) else "",
            "rights": _text(statement.find(f"{_T}availability"))[:500],
        }
    numbers = {
        idno.get("type", "").lower(): _text(idno)
        for idno in file.iterfind(f"{_T}publicationStmt//{_T}idno")
    }
    doi = re.sub(r"^(?:doi:|https?://(?:dx\.)?doi\.org/)\s*", "", numbers.get("doi", ""), flags=re.I)
    isbn = next((numbers[n] for n in ("isbn-13", "isbn", "isbn-10") if numbers.get(n)), "")
    changes = root.iterfind(f"{_T}teiHeader/{_T}revisionDesc//{_T}change")
    return Publication(
        tuple(_names(file)),
        changed=max(map(_date, changes), default=""),
        doi=doi if re.fullmatch(r"10\.\d{4,9}/\S+", doi) else "",
        isbn=isbn,
        repositories=dict(_repositories(root)),
        **made,
    )


def _text(element: etree._Element | None) -> str:
    return " ".join("".join(map(str, element.itertext())).split()) if element is not None else ""


def _date(element: etree._Element | None) -> str:
    if element is None:
        return ""
    for value in (element.get("when", ""), element.get("to", ""), _text(element)):
        if found := re.search(r"(?<!\d)\d{4}(?:-\d\d(?:-\d\d)?)?(?!\d)", value):
            return found[0]
    return ""


def _names(file: etree._Element) -> Iterator[Name]:
    statement = file.find(f"{_T}titleStmt")
    for element in statement if statement is not None else ():
        if element.tag in (f"{_T}author", f"{_T}editor") and _text(element):
            role = element.get("role") or etree.QName(element).localname
            yield from _parted(element, role)


def _parted(element: etree._Element, role: str) -> Iterator[Name]:
    """The names of an element; each tagged name in it is one."""
    tagged = list(element.iter(f"{_T}persName", f"{_T}orgName", f"{_T}name"))
    tagged = [one for one in tagged if not any(above in tagged for above in one.iterancestors())]
    for one in tagged or [element]:
        if not _text(one):
            continue
        if one.tag == f"{_T}orgName" or (one.tag == f"{_T}name" and one.get("type") != "person"):
            yield Name(_text(one), role=role)
            continue
        family = " ".join(_text(s) for s in one.iter(f"{_T}surname"))
        given = " ".join(_text(f) for f in one.iter(f"{_T}forename"))
        if family:
            yield Name(family, given, role)
        else:
            yield name(_text(one), role)


_PARTICLES: Final = frozenset(
    "da de del della der den di du la le van von zu zur ter ten af av".split()
)
_SUFFIXES: Final = frozenset("jr jr. sr sr. ii iii iv md m.d. phd ph.d.".split())
_NO_PERSON: Final = re.compile(
    r"\d|\b(?:of|the|for|and|und|et|de la République|für|Department|Office|Embassy|Ministry|Committee|"
    r"Commission|Council|University|Institute|Society|Project|authors|editors|staff|team)\b|&",
    re.IGNORECASE,
)


def name(text: str, role: str = "") -> Name:
    """A name of plain text in its parts: "Adams, John", "Charles S. Sampson", "Ludwig van Beethoven".
    What does not look like a person's stays whole."""
    text = text.strip(" ,;")
    if text.count(",") == 1:
        family, given = (part.strip() for part in text.split(","))
        if given.lower() not in _SUFFIXES:
            if _NO_PERSON.search(text):
                return Name(text, role=role)
            return Name(family, given, role)
        text = f"{family} {given}"
    words = text.split()
    if len(words) < 2 or len(words) > 6 or _NO_PERSON.search(text):
        return Name(text, role=role)
    last = len(words) - 1
    if words[last].lower() in _SUFFIXES and last > 1:
        last -= 1
    while last > 1 and words[last - 1].lower() in _PARTICLES:
        last -= 1
    return Name(" ".join(words[last:]), " ".join(words[:last]), role)


def _repositories(root: etree._Element) -> Iterator[tuple[str, tuple[str, str]]]:
    for description in root.iter(f"{_T}msDesc"):
        identifier = description.find(f"{_T}msIdentifier")
        if identifier is None:
            continue
        keeper = _joined(identifier, "institution", "repository", "settlement")
        if not keeper:
            continue
        called = _joined(identifier, "collection", "idno", "msName")
        holder: etree._Element | None = description
        while holder is not None and etree.QName(holder).localname in ("msDesc", "witness", "bibl"):
            if xml_id := holder.get(XML_ID):
                yield xml_id, (keeper, called)
            holder = holder.getparent()


def _joined(identifier: etree._Element, *names: str) -> str:
    parts = [_text(one) for n in names for one in identifier.findall(f"{_T}{n}")]
    return ", ".join(dict.fromkeys(part.rstrip(".,; ") for part in parts if part))
