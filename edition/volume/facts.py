"""The facts of one unit: what the rest of the software needs to know of it without its tree.

Facts depend on the unit alone, so they are cached by the digest of its bytes: an edit in one
document costs one document's facts. Element numbers count the elements of the detached copy in
document order, the root being 0.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec
from lxml import etree

from edition.volume import excision, notes, rend
from edition.volume.tei import BLOCKS, DIVISIONS, FRUS, SEPARATE, TEI, WRAPPERS, XML_ID


class Anchor(msgspec.Struct, array_like=True, frozen=True):
    """A place that a link can lead to."""

    number: int
    id: str
    """The xml:id, or the id made up for a note or page break that has none."""
    name: str
    """Local name of the element."""
    label: str
    """@n, where the element has one."""
    made: bool = False


class Note(msgspec.Struct, array_like=True, frozen=True):
    """A note: its anchor's number, its mode (see edition.volume.notes) and its editor's label."""

    number: int
    mode: str
    label: str


class Mention(msgspec.Struct, array_like=True, frozen=True):
    """A name or term that points to an entry: the words, and those before and after."""

    target: str
    text: str
    before: str
    after: str
    anchor: int
    """Number of the page break or note that the mention is nearest to, or -1."""


class Reference(msgspec.Struct, array_like=True, frozen=True):
    """An element that is a link: its number, local name and target as written."""

    number: int
    name: str
    target: str


class Entry(msgspec.Struct, array_like=True, frozen=True):
    """An entry of a register of persons, terms, places or organisations."""

    id: str
    kind: str
    """person, term, place, org"""
    name: str
    description: str


class Oddity(msgspec.Struct, array_like=True, frozen=True):
    """A finding in the making: its place in the file is not known yet."""

    code: str
    number: int
    message: str
    detail: str = ""


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a unit."""

    content: str
    """Digest of the unit with its white space in order."""
    size: int
    """Bytes of the same."""
    number: str = ""
    heading: str = ""
    """Its head as plain text, without number and notes."""
    type: str = ""
    subtype: str = ""
    date: str = ""
    """ISO 8601, as exact as the encoding says it: "1961", "1961-02-03", "1961-02-03T16:30"."""
    date_shown: str = ""
    place: str = ""
    opening: str = ""
    """The first words of its text."""
    anchors: list[Anchor] = []
    notes: list[Note] = []
    mentions: list[Mention] = []
    references: list[Reference] = []
    entries: list[Entry] = []
    oddities: list[Oddity] = []
    images: list[Reference] = []
    """Every graphic/@url."""
    excisions: dict[str, int] = {}
    """How many of each kind."""
    split: list[int] = []
    """Links that hold the call of a note."""
    inner: list[tuple[int, int]] = []
    """Links inside a link that holds no note: (inner, outer)."""
    flows: list[int] = []
    """Elements that hold block matter and are not made for it: see `e:flow` in
    docs/reference/stamps.md."""


ENTRY_KINDS: Final = {
    "persName": "person", "person": "person",
    "term": "term", "gloss": "term",
    "placeName": "place", "place": "place", "geogName": "place",
    "orgName": "org", "org": "org",
}  # fmt: skip
_WHOLE_ENTRIES: Final = frozenset({"person", "place", "org"})

LINKS: Final = frozenset(
    {"ref", "ptr", "persName", "gloss", "term", "placeName", "orgName", "geogName", "name", "rs",
     "title"}
)  # fmt: skip
"""Local names of the elements that become links when their pointer resolves."""

_POINTERS: Final = ("corresp", "ref", "target")
_DATES: Final = ("when", "from", "to", "notBefore", "notAfter")
_DATED: Final = frozenset({"date", "time", "docDate", "origDate"})
_W3C: Final = re.compile(
    r"-?\d{4,}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])"
    r"(?:T(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?)?)?(?:Z|[+-]\d\d:\d\d)?"
    r"|--(?:0[1-9]|1[0-2])(?:-\d\d)?|---\d\d"
    r"|(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?"
)
_HEAD_DATE: Final = tuple(f"{{{ns}}}doc-dateTime-min" for ns in FRUS)
_CONTEXT: Final = 70
_LESS: Final = {"sic": {"corr"}, "orig": {"reg"}, "abbr": {"expan"}, "unclear": {"corr", "reg"}}
_TEXTUAL: Final = frozenset(
    {"div", "body", "TEI", "text", "front", "back", "opener", *(f"div{n}" for n in range(1, 8))}
)


def pointer(element: etree._Element) -> str:
    """The first pointer of an element that becomes a link, as written; "" if it has none."""
    for name in _POINTERS:
        value = element.get(name)
        if value:
            return value.split()[0] if value.strip() else ""
    return ""


def gather(
    root: etree._Element,
    content: str,
    size: int,
    known: frozenset[str],
    omitted: frozenset[str],
) -> Facts:
    """The facts of a detached unit (see edition.volume.detach).

    `known` are the elements that the stylesheets handle, `omitted` those that the edition leaves
    out, both as `{namespace}name`.
    """
    reader = _Reader(known, omitted)
    reader.visit(root)
    return reader.facts(root, content, size)


class _Flow:
    """A run of text under construction: the main text, or one note."""

    __slots__ = ("anchor", "length", "pieces")

    def __init__(self, anchor: int) -> None:
        self.pieces: list[str] = []
        self.length = 0
        self.anchor = anchor


class _Traits(NamedTuple):
    """What follows from an element's name alone."""

    name: str
    """Local name."""
    separate: bool
    links: bool
    dated: bool
    handler: Callable[[_Reader, etree._Element, int], None] | None
    holder: bool
    """Whether it is a division or another wrapper, which always holds blocks."""
    block: bool | None
    """Whether it is a block; None where its attributes decide."""
    odd: str
    """The code of the finding that every element of this name is worth, or ""."""


class _Reader:
    def __init__(self, known: frozenset[str], omitted: frozenset[str]) -> None:
        self.known = known
        self.omitted = omitted
        self.number = -1
        self.flow = _Flow(-1)
        self.flows = [self.flow]
        self.anchors: list[Anchor] = []
        self.notes: list[Note] = []
        self.references: list[Reference] = []
        self.open: list[tuple[str, _Flow, int, int, int]] = []
        self.oddities: list[Oddity] = []
        self.images: list[Reference] = []
        self.entries: list[Entry] = []
        self.seen_odd: set[str] = set()
        self.made = 0
        self.holding: list[int] = []
        self.split: list[int] = []
        self.inner: list[tuple[int, int]] = []
        self.traits = _traits(known, omitted)

    # -- the walk ------------------------------------------------------------------------------

    def visit(self, element: etree._Element) -> bool:
        """Read an element and what is in it. Out: whether it is block matter, or holds some.

        Called for every element of every volume: the fewest steps for those that only hold text."""
        self.number = number = self.number + 1
        tag = element.tag
        traits = self.traits.get(tag)
        if traits is None:
            traits = self.traits[tag] = _meet(tag, self.known, self.omitted)
        if traits.odd:
            self._odd(traits, tag, number)
        flow = self.flow
        if traits.separate:
            flow.pieces.append(" ")
            flow.length += 1
        start = flow.length
        target = ""
        links, calls = len(self.references), len(self.notes)
        if traits.handler is not None:
            traits.handler(self, element, number)
        if element.attrib:
            target = self._attributes(element, number, traits)
        text = element.text
        if text:
            now = self.flow
            now.pieces.append(text)
            now.length += len(text)
        holds = False
        for child in element:
            if self.visit(child):
                holds = True
            tail = child.tail
            if tail:
                now = self.flow
                now.pieces.append(tail)
                now.length += len(tail)
        if target:
            self.open.append((target, flow, start, flow.length, flow.anchor))
        found = len(self.references) - links
        if found and traits.links and (found > 1 or calls < len(self.notes)):
            self._linked(number, links, calls)
        if traits.separate:
            flow.pieces.append(" ")
            flow.length += 1
        self.flow = flow  # a note ends, or a reading that is not read
        if traits.block is not None:
            if holds and not traits.holder:
                self.holding.append(number)
            return traits.block or holds
        if traits.name == "note":
            mode = notes.mode(element)
            if mode == "foot":
                return False  # what it holds goes elsewhere
            block = mode != "inline"
        else:
            block = not _BLOCK_LOOKS.isdisjoint(rend.read(element.get("rend", "")).tokens)
        if holds:
            self.holding.append(number)
        return block or holds

    def _attributes(self, element: etree._Element, number: int, traits: _Traits) -> str:
        """What the attributes tell. Out: the target, if the element is a mention."""
        name = traits.name
        if traits.links and (target := pointer(element)):
            self.references.append(Reference(number, name, target))
            mention = "" if name in ("ref", "ptr") else target
        else:
            mention = ""
        xml_id = element.get(XML_ID)
        if xml_id and name not in ("note", "pb"):
            self.anchors.append(Anchor(number, xml_id, name, element.get("n", "")))
            if name in ENTRY_KINDS:
                self._entry(element, name, xml_id)
        value = element.get("rend")
        if value and value not in rend.TOKENS:
            self._rend(value, number)
        if traits.dated:
            self._dates(element, number)
        return mention

    def _linked(self, number: int, links: int, calls: int) -> None:
        """A link has been read whole: HTML allows no link in a link, and the call of a note is one."""
        if self.references[links].number != number:
            return
        if any(note.mode == "foot" for note in self.notes[calls:]):
            self.split.append(number)
        else:
            self.inner += [(inner.number, number) for inner in self.references[links + 1 :]]

    def _odd(self, traits: _Traits, tag: str, number: int) -> None:
        if traits.odd == "element.omitted":
            self._say(traits.odd, number, f"<{traits.name}> is left out.", tag)
            return
        namespace = etree.QName(tag).namespace
        where = "" if namespace == TEI else f" in {namespace or 'no namespace'}"
        self._say(traits.odd, number, f"Nothing is known of <{traits.name}>{where}.", tag)

    def _reading(self, element: etree._Element, _number: int) -> None:
        """Visited for anchors and the like, but its words are kept out of the plain text where
        another reading stands for it."""
        if _replaced(element):
            self.flow = _Flow(self.flow.anchor)

    # -- elements ----------------------------------------------------------------------------------

    def _note(self, note: etree._Element, number: int) -> None:
        mode = notes.mode(note)
        self.notes.append(Note(number, mode, note.get("n", "").strip()))
        xml_id = note.get(XML_ID)
        if xml_id:
            self.anchors.append(Anchor(number, xml_id, "note", note.get("n", "")))
        else:
            n = note.get("n", "").strip()
            self.made += 1
            if not n and mode == "foot" and note.get("type") != "source":
                self.oddities.append(
                    Oddity("note.number", number, f"Note {self.made} of this text has no number.")
                )
            self.anchors.append(Anchor(number, f"note-{n or self.made}", "note", n, made=True))
        if mode == "foot":
            self.flow = _Flow(number)
            self.flows.append(self.flow)
        else:
            self.flow.pieces.append(" ")
            self.flow.length += 1

    def _page(self, page: etree._Element, number: int) -> None:
        n = page.get("n", "")
        xml_id = page.get(XML_ID)
        if xml_id:
            self.anchors.append(Anchor(number, xml_id, "pb", n))
        elif n:
            self.anchors.append(Anchor(number, f"pg_{n}", "pb", n, made=True))
        if (xml_id or n) and self.flow is self.flows[0]:
            self.flow.anchor = number

    def _graphic(self, graphic: etree._Element, number: int) -> None:
        if url := graphic.get("url"):
            self.images.append(Reference(number, "graphic", url))

    def _entry(self, element: etree._Element, name: str, xml_id: str) -> None:
        if name in _WHOLE_ENTRIES:
            first = element.find(f"{{{TEI}}}{name[:4] if name == 'person' else name}Name")
            title = _plain(first) if first is not None else _plain(element)[:80]
            rest = _plain(element).removeprefix(title)
        else:
            item = next(element.iterancestors(f"{{{TEI}}}item"), None)
            if item is None:
                return
            title = _plain(element)
            whole = _plain(item)
            rest = whole[whole.find(title) + len(title) :] if title in whole else whole
        kind = ENTRY_KINDS[name]
        self.entries.append(Entry(xml_id, kind, title.strip(" ,;:"), rest.strip(" ,;:–—")))

    def _rend(self, value: str, number: int) -> None:
        for word in rend.read(value).unknown:
            near = rend.nearest(word)
            self._say(
                "rend.unknown",
                number,
                f'rend="{word}" is not known.' + (f' Is "{near}" meant?' if near else ""),
                word,
            )

    def _dates(self, element: etree._Element, number: int) -> None:
        for name in _DATES:
            value = element.get(name)
            if value and not _W3C.fullmatch(value):
                self.oddities.append(Oddity("date.invalid", number, f'{name}="{value}" is not a date.'))

    def _say(self, code: str, number: int, message: str, once: str) -> None:
        key = f"{code} {once}"
        if key not in self.seen_odd:
            self.seen_odd.add(key)
            self.oddities.append(Oddity(code, number, message))

    # -- summing up --------------------------------------------------------------------------------

    def facts(self, root: etree._Element, content: str, size: int) -> Facts:
        texts = {id(flow): "".join(flow.pieces) for flow in self.flows}
        main = texts[id(self.flows[0])]
        excisions: dict[str, int] = {}
        for text in texts.values():
            for found in excision.find(text):
                excisions[found.kind] = excisions.get(found.kind, 0) + 1
        mentions = []
        for target, flow, start, end, anchor in self.open:
            if id(flow) not in texts:  # inside a reading that plain text leaves out
                continue
            text = texts[id(flow)]
            mentions.append(
                Mention(
                    target,
                    " ".join(text[start:end].split()),
                    _tail(text[max(0, start - 2 * _CONTEXT) : start]),
                    _head(text[end : end + 2 * _CONTEXT]),
                    anchor,
                )
            )
        number, heading = _heading(root)
        date, shown = _date(root)
        return Facts(
            content=content,
            size=size,
            number=number,
            heading=heading,
            type=root.get("type", ""),
            subtype=root.get("subtype", ""),
            date=date,
            date_shown=shown,
            place=_place(root),
            opening=_opening(root, main),
            anchors=self.anchors,
            notes=self.notes,
            mentions=mentions,
            references=self.references,
            entries=self.entries,
            oddities=self.oddities,
            images=self.images,
            excisions=excisions,
            flows=self.holding,
            split=self.split,
            inner=self.inner,
        )


@lru_cache(maxsize=8)
def _traits(known: frozenset[str], omitted: frozenset[str]) -> dict[str, _Traits]:
    """The traits of the elements met so far, shared by all units."""
    return {}


_HANDLERS: Final[dict[str, Callable[[_Reader, etree._Element, int], None]]] = {
    "note": _Reader._note,
    "pb": _Reader._page,
    "graphic": _Reader._graphic,
    **dict.fromkeys(_LESS, _Reader._reading),
}


def _meet(tag: str, known: frozenset[str], omitted: frozenset[str]) -> _Traits:
    """What follows from an element's name."""
    qname = etree.QName(tag)
    name = qname.localname
    in_tei = qname.namespace == TEI
    return _Traits(
        name,
        name in SEPARATE,
        in_tei and name in LINKS,
        in_tei and name in _DATED,
        _HANDLERS.get(name) if in_tei else None,
        tag in DIVISIONS or tag in WRAPPERS,
        None if name in _SOMETIMES else name in BLOCKS,
        "element.omitted" if tag in omitted else "" if tag in known else "element.unknown",
    )


_SOMETIMES: Final = frozenset({"quote", "q", "said", "note"})


_BLOCK_LOOKS: Final = frozenset({"block", "blockquote"})
_UNREAD: Final = frozenset(f"{{{TEI}}}{name}" for name in _LESS)


def _tail(text: str) -> str:
    """The last words of a context: whole words, and an ellipsis where it is cut."""
    words = " ".join(text.split())
    if len(words) > _CONTEXT:
        words = "… " + words[-_CONTEXT:].partition(" ")[2]
    return words + " " if words and text[-1:].isspace() else words


def _head(text: str) -> str:
    words = " ".join(text.split())
    if len(words) > _CONTEXT:
        words = words[:_CONTEXT].rpartition(" ")[0] + " …"
    return " " + words if words and text[:1].isspace() else words


def _plain(element: etree._Element) -> str:
    """The text of an element without its notes, in one line."""
    pieces: list[str] = []
    _collect(element, pieces)
    return " ".join("".join(pieces).split())


def _collect(element: etree._Element, pieces: list[str]) -> None:
    name = etree.QName(element).localname
    if name in SEPARATE:
        pieces.append(" ")
    pieces.append(element.text or "")
    for child in element:
        if etree.QName(child).localname != "note" and not (child.tag in _UNREAD and _replaced(child)):
            _collect(child, pieces)
        pieces.append(child.tail or "")
    if name in SEPARATE:
        pieces.append(" ")


def _replaced(child: etree._Element) -> bool:
    """Whether a child of a choice is a reading that another stands for in plain text."""
    parent = child.getparent()
    if parent is None or etree.QName(parent).localname != "choice":
        return False
    better = _LESS[etree.QName(child).localname]
    return any(etree.QName(c).localname in better for c in parent)


def _heading(root: etree._Element) -> tuple[str, str]:
    """The number of a unit as shown, and its heading without it."""
    number = root.get("n", "").strip()
    head = root.find(f"{{{TEI}}}head")
    if head is None:
        head = root.find(f"{{{TEI}}}opener/{{{TEI}}}head")
    if head is None and root.tag == f"{{{TEI}}}titlePage":
        head = root.find(f"{{{TEI}}}docTitle")
    text = _plain(head) if head is not None else ""
    bare = number.strip("[]")
    if bare:
        text = re.sub(rf"^\[?{re.escape(bare)}\]?[.:]\]?\s+", "", text)
    return number, text


def _date(root: etree._Element) -> tuple[str, str]:
    """When the unit is dated, as a machine reads it and as the text says it.

    From the attributes of newer volumes, else the first dated element of the dateline, opener or
    closer (TEI Guidelines 4.2.2).
    """
    machine = next((root.get(name, "") for name in _HEAD_DATE if root.get(name)), "")
    shown = ""
    for holder in root.iter(
        f"{{{TEI}}}dateline", f"{{{TEI}}}docDate", f"{{{TEI}}}opener", f"{{{TEI}}}closer"
    ):
        for date in holder.iter(f"{{{TEI}}}date", f"{{{TEI}}}docDate"):
            value = next((date.get(a, "") for a in _DATES if date.get(a)), "")
            if value and _W3C.fullmatch(value) and value[0].isdigit() and "-" in value[4:5] + "-":
                machine = machine or value
                shown = shown or _bare(_plain(date))
                break
        if shown:
            break
    machine = re.sub(r"(?<=T\d\d:\d\d):.*$|Z$|(?<=\d)[+-]\d\d:\d\d$", "", machine)
    return machine, shown


def _bare(text: str) -> str:
    """Without the punctuation that ends the line, but with the stop of an abbreviation ("a.m.")."""
    text = text.strip(" ,;")
    return text if re.search(r"\b\w\.\s?\w\.$", text) else text.rstrip(" .,;")


def _place(root: etree._Element) -> str:
    for dateline in root.iter(f"{{{TEI}}}dateline"):
        place = dateline.find(f"{{{TEI}}}placeName")
        return _bare(_plain(place)) if place is not None else ""
    return ""


def _opening(root: etree._Element, main: str) -> str:
    """About the first 200 characters of the running text, for descriptions."""
    first = next(root.iter(f"{{{TEI}}}p", f"{{{TEI}}}ab", f"{{{TEI}}}lg", f"{{{TEI}}}sp"), None)
    words = _plain(first) if first is not None else " ".join(main.split())
    if len(words) > 200:
        words = words[:200].rpartition(" ")[0] + " …"
    return words
