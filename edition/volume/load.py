"""A volume: one TEI file, its header's data, its units and their facts.

`load` reads a file and gathers the facts of its units, taking those of unchanged units from the
earlier run. What it returns is plain data that can be written, read again and sent to another
process; trees stay where they were read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
from lxml import etree

from edition import fault
from edition.files import digest as contents
from edition.finding import Finding, declare
from edition.volume import correspondence, detach, publication, read, structure
from edition.volume.facts import Facts
from edition.volume.gather import gather
from edition.volume.idiom import PLAIN, Idiom
from edition.volume.publication import Publication
from edition.volume.rend import clean_css
from edition.volume.structure import Kind, Matter, Unit
from edition.volume.tei import TEI, WRAPPERS, XML_ID, XML_LANG

declare(
    "tei.no-text",
    "error",
    "Add a text with a body.",
    "There is nothing to publish without a text.",
)

_T: Final = f"{{{TEI}}}"


class Record(msgspec.Struct, array_like=True, frozen=True):
    """A unit without its tree."""

    slug: str
    kind: Kind
    matter: Matter
    named: bool
    """Whether the slug is the editor's xml:id."""
    parent: int
    """Index of the unit above in `Volume.units`, or -1."""
    raw: str
    """Digest of its bytes as the file has them, and of what the header says of it alone."""
    lang: str
    title: str
    """Its heading, or what stands for one: the title of the text it is, the words it begins with."""
    facts: Facts
    whole: bool = False
    """Whether it can be a TEI file of its own."""


class Titles(msgspec.Struct, array_like=True, frozen=True):
    """What the header says the volume is called."""

    own: str
    """The volume's own title: "Soviet Union"."""
    series: str
    """What stands above it: "Foreign Relations of the United States, 1961–1963, Volume V"."""
    complete: str
    short: tuple[str, str, str]
    """Series, years (sub-series), number: the parts of `series`."""


class Relation(msgspec.Struct, array_like=True, frozen=True):
    """relation/@name between documents, as pointers (TEI Guidelines 14.3.2.3)."""

    name: str
    active: tuple[str, ...]
    passive: tuple[str, ...]
    mutual: tuple[str, ...]


class Volume(msgspec.Struct, frozen=True):
    """One TEI file as data."""

    id: str
    path: str
    """As findings show it."""
    digest: str
    lang: str
    titles: Titles
    editors: tuple[tuple[str, str], ...]
    """(role, name) as the title statement has them."""
    imprint: str
    units: list[Record]
    renditions: dict[str, str]
    """CSS of each rendition of the header, cleaned, by its id."""
    hands: dict[str, str]
    """What the header says of each hand (handNote), by its id."""
    relations: list[Relation]
    facsimiles: dict[str, str]
    """Addresses of images as the file's own facsimile gives them, by the id of the surface, zone or
    graphic, and by that of the page break a surface starts at (TEI Guidelines 12.1)."""
    findings: list[Finding]
    """What reading the file gave."""
    publication: Publication = Publication()
    profile: str = "plain"
    """The profile it was read with."""


@dataclass
class Loaded:
    """A volume with its trees at hand."""

    volume: Volume
    source: read.Source
    units: list[Unit]
    _tidied: dict[int, bytes] = field(default_factory=dict)

    def tidied(self, number: int) -> bytes:
        """A unit with its white space in order, see edition.volume.detach. Those that `load` had to
        work out are at hand; each is given once, so that they do not stay in memory."""
        ready = self._tidied.pop(number, None)
        return ready if ready is not None else detach.tidy(detach.serialise(self.units[number]))


@dataclass(frozen=True)
class Knowledge:
    """What the stylesheets know: part of what facts depend on."""

    known: frozenset[str]
    omitted: frozenset[str]


def load(
    path: Path,
    shown: str,
    documents: tuple[str, ...],
    knowledge: Knowledge,
    max_megabytes: int = 100,
    earlier: Volume | None = None,
    idiom_of: Callable[[etree._Element], Idiom] = lambda _root: PLAIN,
) -> tuple[Loaded | None, list[Finding]]:
    """Read a TEI file into a volume.

    `earlier` is the same volume from an earlier run: units whose bytes are unchanged keep its facts,
    if they were read in the same way. `idiom_of` tells from the root how its words are read (see
    edition.idiom).
    Out: the volume, or None where the file cannot be published; the findings say why.
    """
    source, findings = read.read(path, shown, max_megabytes)
    if source is None:
        return None, findings
    units = share_out(source, documents)
    if not any(unit.kind != "header" for unit in units):
        return None, [*findings, Finding("tei.no-text", shown, "The file has no text.")]
    reading = idiom_of(source.root)
    again = earlier.units if earlier is not None and earlier.profile == reading.name else []
    failed = {f.document for f in earlier.findings if f.code == fault.CODE} if earlier else set()
    known = {record.raw: record.facts for record in again if record.slug not in failed}
    abouts = correspondence.described(units)
    numbers = {id(unit): n for n, unit in enumerate(units)}
    language = _language(source.root)
    records: list[Record] = []
    ready: dict[int, bytes] = {}
    for unit in units:
        raw = detach.serialise(unit)
        about = abouts.get(len(records), ())
        raw_digest = contents.digest(raw + b"".join(etree.tostring(one) for one in about))
        gathered = known.get(raw_digest)
        if gathered is None:
            tidied = detach.tidy(raw)
            ready[len(records)] = tidied
            content = contents.digest(tidied)
            try:
                known_to = (knowledge.known, knowledge.omitted)
                fresh = gather(detach.tree(tidied), content, len(tidied), *known_to, about, reading)
            except Exception as error:  # noqa: BLE001 - it is told, and other units are read
                line = unit.line
                doing = f"reading document {unit.slug}"
                findings.append(fault.told(error, shown, doing, unit.slug, line))
                fresh = Facts(content, len(tidied))
            # As they will be when they are kept and read again, so that they are the same for a digest.
            gathered = msgspec.msgpack.decode(msgspec.msgpack.encode(fresh), type=Facts)
        parent = numbers[id(unit.parent)] if unit.parent is not None else -1
        records.append(
            Record(
                unit.slug,
                unit.kind,
                unit.matter,
                unit.named,
                parent,
                raw_digest,
                _in_force(unit.element) or language,
                gathered.heading or _stand_in(unit, gathered, path.stem),
                gathered,
                unit.whole,
            )
        )
    volume = Volume(
        id=volume_id(source),
        path=shown,
        digest=source.digest,
        lang=language,
        titles=_titles(source.root, path.stem),
        editors=_editors(source.root),
        imprint=_imprint(source.root),
        units=records,
        renditions=_renditions(source.root),
        hands=_hands(source.root),
        relations=_relations(source.root),
        facsimiles=_facsimiles(source.root),
        findings=findings,
        publication=publication.read(source.root),
        profile=reading.name,
    )
    return Loaded(volume, source, units, ready), findings


def _stand_in(unit: Unit, gathered: Facts, stem: str) -> str:
    """What a unit without a heading is called; "" leaves it to the interface."""
    above = unit.naming if unit.naming is not None else unit.element
    if unit.kind == "header":  # one of several, in a corpus, is told by its title
        holder = unit.element.getparent()
        outermost = holder is None or holder.getparent() is None
        return "" if outermost or holder is None else _titles(holder, stem).own
    if above.tag in WRAPPERS:
        while above.tag != f"{_T}TEI" and (parent := above.getparent()) is not None:
            above = parent
        return _titles(above, stem).own
    if unit.kind == "document":
        words = gathered.opening.split()
        return " ".join(words[:8]) + (" …" if len(words) > 8 else "")
    return ""


def share_out(source: read.Source, documents: tuple[str, ...]) -> list[Unit]:
    """The units of a source in document order."""
    top = structure.units(source.root, documents)
    return [unit for one in top for unit in one.walk()]


_OWN_NAMES: Final = frozenset(
    {"index.html", "chronology", "404.html", "feed.xml", "index.json", "robots.txt", "sitemap.xml"}
)


def volume_id(source: read.Source) -> str:
    """TEI/@xml:id, which published volumes keep equal to the file's name; else the file's name."""
    slug = (
        structure.slugify(source.root.get(XML_ID, ""))
        or structure.slugify(source.path.stem)
        or "volume"
    )
    # Names that the edition's own pages and files have beside its volumes.
    return f"{slug}-volume" if slug.startswith("_") or slug.casefold() in _OWN_NAMES else slug


# -- the header ------------------------------------------------------------------------------------

_SERIES: Final = ("series",)
_YEARS: Final = ("sub-series", "subseries")
_NUMBERS: Final = ("volume-number", "volumenumber", "volumeno")
_OWN: Final = ("volume", "volume-title", "volumetitle")


def _text(element: etree._Element | None) -> str:
    if element is None:
        return ""
    return " ".join("".join(map(str, element.itertext())).split())


def _titles(root: etree._Element, stem: str) -> Titles:
    statement = root.find(f"{_T}teiHeader/{_T}fileDesc/{_T}titleStmt")
    titles = statement.findall(f"{_T}title") if statement is not None else []

    def typed(names: Iterable[str]) -> str:
        return next((_text(t) for n in names for t in titles if t.get("type") == n), "")

    plain = [_text(t) for t in titles if t.get("type") in (None, "main", "full") and _text(t)]
    series, years, number = typed(_SERIES), typed(_YEARS), typed(_NUMBERS)
    own = typed(_OWN) or (plain[0] if plain else "") or typed(("complete",))
    if not own:
        own = next((_text(t) for t in titles if _text(t)), stem)
    above = ", ".join(part for part in (series, years, number) if part)
    complete = typed(("complete",)) or ", ".join(part for part in (above, own) if part)
    return Titles(own, above, complete, (series, years, number))


def _editors(root: etree._Element) -> tuple[tuple[str, str], ...]:
    statement = root.find(f"{_T}teiHeader/{_T}fileDesc/{_T}titleStmt")
    if statement is None:
        return ()
    people = []
    for element in statement.iterchildren(f"{_T}author", f"{_T}editor"):
        name = _text(element)
        if name:
            kind = etree.QName(element).localname
            people.append((element.get("role") or kind, name))
    return tuple(people)


def _imprint(root: etree._Element) -> str:
    statement = root.find(f"{_T}teiHeader/{_T}fileDesc/{_T}publicationStmt")
    if statement is None:
        return ""
    parts = [_text(statement.find(f"{_T}{name}")) for name in ("publisher", "pubPlace", "date")]
    return ", ".join(part for part in parts if part)


def _renditions(root: etree._Element) -> dict[str, str]:
    found = {}
    for element in root.iter(f"{_T}rendition"):
        xml_id = element.get(XML_ID)
        if xml_id and element.get("scheme", "css") == "css":
            found[xml_id] = clean_css(_text(element))
    return found


def _hands(root: etree._Element) -> dict[str, str]:
    return {
        xml_id: words
        for note in root.iter(f"{_T}handNote")
        if (xml_id := note.get(XML_ID)) and (words := _text(note) or note.get("scribe", ""))
    }


def _relations(root: etree._Element) -> list[Relation]:
    def pointers(element: etree._Element, name: str) -> tuple[str, ...]:
        return tuple(element.get(name, "").split())

    return [
        Relation(
            element.get("name", ""),
            pointers(element, "active"),
            pointers(element, "passive"),
            pointers(element, "mutual"),
        )
        for element in root.iter(f"{_T}relation")
        if element.get("name")
    ]


def _facsimiles(root: etree._Element) -> dict[str, str]:
    found: dict[str, str] = {}
    for facsimile in root.iter(f"{_T}facsimile"):
        for surface in facsimile.iter(f"{_T}surface", f"{_T}graphic"):
            graphic = next(surface.iter(f"{_T}graphic"), None)
            url = graphic.get("url", "").strip() if graphic is not None else ""
            if not url:
                continue
            inside = [surface, *surface.iter(f"{_T}zone", f"{_T}graphic")]
            ids = [one.get(XML_ID, "") for one in inside] + surface.get("start", "").split()
            for one in ids:
                if one:
                    found.setdefault(one.removeprefix("#"), url)
    return found


_TAG: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


def _valid(tag: str | None) -> str:
    return tag if tag and _TAG.fullmatch(tag) else ""


def _in_force(element: etree._Element) -> str:
    """The language of an element: its own xml:lang or the nearest above."""
    if own := _valid(element.get(XML_LANG)):
        return own
    return next((v for a in element.iterancestors() if (v := _valid(a.get(XML_LANG)))), "")


def _language(root: etree._Element) -> str:
    """The language of a file: the text's or root's xml:lang, else the header's only one, else
    English, in which all published volumes are."""
    text = root.find(f"{_T}text")
    if text is not None and (tag := _valid(text.get(XML_LANG))):
        return tag
    if tag := _valid(root.get(XML_LANG)):
        return tag
    declared = root.findall(f"{_T}teiHeader/{_T}profileDesc/{_T}langUsage/{_T}language")
    if len(declared) == 1 and (tag := _valid(declared[0].get("ident"))):
        return tag
    return "en"
