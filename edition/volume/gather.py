"""Gathering the facts of a unit: one walk over its detached copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from edition.finding import declare
from edition.volume import correspondence, index, lacuna, letterhead, notes, plain, rend
from edition.volume.facts import (
    UNTYPED,
    Anchor,
    Entry,
    Excision,
    Facts,
    Mention,
    Note,
    Oddity,
    Party,
    Reference,
)
from edition.volume.idiom import PLAIN, Idiom
from edition.volume.plain import DATE_ATTRIBUTES, LESSER
from edition.volume.tei import BLOCKS, DIVISIONS, SEPARATE, TEI, WRAPPERS, XML_ID, named, pointer

declare(
    "element.unknown",
    "warning",
    "Correct the name, or add a template for it to the project's own stylesheet.",
    "The stylesheets do not know this element; its text is shown and marked.",
)
declare(
    "element.omitted",
    "info",
    "Nothing, if it is no text of the edition.",
    "This element is on the list of what the edition leaves out.",
)

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

_DATED: Final = frozenset({"date", "time", "docDate", "origDate"})
_CONTEXT: Final = 70


def gather(
    root: etree._Element,
    content: str,
    size: int,
    known: frozenset[str],
    omitted: frozenset[str],
    about: Sequence[etree._Element] = (),
    idiom: Idiom = PLAIN,
) -> Facts:
    """The facts of a detached unit (see edition.volume.detach).

    `known` are the elements that the stylesheets handle, `omitted` those that the edition leaves
    out, both as `{namespace}name`. `about` is what the header says of this unit (see
    edition.volume.correspondence), `idiom` how its words are read.
    """
    reader = _Gatherer(known, omitted, idiom)
    reader.visit(root)
    return reader.facts(root, content, size, about)


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
    handler: Callable[[_Gatherer, etree._Element, int], None] | None
    holder: bool
    """Whether it is a division or another wrapper, which always holds blocks."""
    block: bool | None
    """Whether it is a block; None where its attributes decide."""
    odd: str
    """The code of the finding that every element of this name is worth, or ""."""


class _Gatherer:
    def __init__(self, known: frozenset[str], omitted: frozenset[str], idiom: Idiom) -> None:
        self.known = known
        self.omitted = omitted
        self.idiom = idiom
        self.number = -1
        self.flow = _Flow(-1)
        self.flows = [self.flow]
        self.anchors: list[Anchor] = []
        self.notes: list[Note] = []
        self.references: list[Reference] = []
        self.open: list[tuple[str, _Flow, int, int, int, int]] = []
        self.oddities: list[Oddity] = []
        self.images: list[Reference] = []
        self.entries: list[Entry] = []
        self.seen_odd: set[str] = set()
        self.made = 0
        self.source: etree._Element | None = None
        self.paragraphs: list[int] = []
        self.speakers: dict[Party, None] = {}
        self.gaps = False
        self.views = False
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
            self._odd(traits, element, number)
            if traits.odd == _OMITTED:  # no page has what is in it
                self.number += sum(1 for _ in element.iter("*")) - 1
                return False
        flow = self.flow
        if traits.separate:
            flow.pieces.append(" ")
            flow.length += 1
        start = flow.length
        target = ""
        links, calls = len(self.references), len(self.notes)
        paragraph = self._here() if traits.links else 0
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
            self.open.append((target, flow, start, flow.length, flow.anchor, paragraph))
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
            block = mode == "block"
        else:
            block = not _BLOCK_LOOKS.isdisjoint(rend.read(element.get("rend", "")).tokens)
        if holds:
            self.holding.append(number)
        return block or holds

    def _attributes(self, element: etree._Element, number: int, traits: _Traits) -> str:
        """What the attributes tell. Out: the target, if the element is a mention."""
        name = traits.name
        if traits.links and (target := pointer(element)):
            under = index.entry(element) if name == "ref" and target.startswith("#") else ""
            here = self._here()
            self.references.append(Reference(number, name, target, self.flow.anchor, here, under))
            mention = "" if name in ("ref", "ptr") else target
        else:
            mention = ""
        xml_id = element.get(XML_ID)
        if xml_id and (name not in ("note", "pb") or traits.handler is None):
            self.anchors.append(Anchor(number, xml_id, name, element.get("n", "")))
            if name in ENTRY_KINDS:
                self._entry(element, name, xml_id)
        value = element.get("rend")
        if value and value not in rend.TOKENS:
            self._rend(value, number)
        if traits.dated:
            self._dates(element, number)
        return mention

    def _here(self) -> int:
        """The paragraph that is being read, counted from 1, or 0."""
        return len(self.paragraphs) if self.flow is self.flows[0] else 0

    def _linked(self, number: int, links: int, calls: int) -> None:
        """A link has been read whole: HTML allows no link in a link, and the call of a note is one."""
        if self.references[links].number != number:
            return
        if any(note.mode == "foot" for note in self.notes[calls:]):
            self.split.append(number)
        else:
            self.inner += [(inner.number, number) for inner in self.references[links + 1 :]]

    def _odd(self, traits: _Traits, element: etree._Element, number: int) -> None:
        tag = element.tag
        if traits.odd == _OMITTED and traits.name == "figDesc":
            return  # shown after all, as the text that stands for the image
        if traits.odd == _OMITTED:
            self._say(traits.odd, number, f"<{traits.name}> is left out.", tag)
            return
        namespace = etree.QName(tag).namespace
        where = "" if namespace == TEI else f" in {namespace or 'no namespace'}"
        self._say(traits.odd, number, f"Nothing is known of <{traits.name}>{where}.", tag)

    def _reading(self, element: etree._Element, _number: int) -> None:
        """Visited for anchors and the like, but its words are kept out of the plain text where
        another reading stands for it."""
        self.views = True
        if plain.replaced(element):
            self.flow = _Flow(self.flow.anchor)

    # -- elements ----------------------------------------------------------------------------------

    def _note(self, note: etree._Element, number: int) -> None:
        mode = notes.mode(note)
        if note.get("hand") and note.get("type") != "editorial":
            self.views = True
        self.notes.append(Note(number, mode, note.get("n", "").strip()))
        if self.source is None and note.get("type") == "source":
            self.source = note
        xml_id = note.get(XML_ID)
        if xml_id:
            self.anchors.append(Anchor(number, xml_id, "note", note.get("n", "")))
        else:
            n = note.get("n", "").strip()
            self.made += 1
            if not n and mode == "foot" and note.get("type") != "source":
                self.oddities.append(
                    Oddity("note.number", number, f"Note {len(self.notes)} of this text has no number.")
                )
            made = f"note-{n}" if n else f"note-no-{self.made}"
            self.anchors.append(Anchor(number, made, "note", n, made=True))
        if mode == "foot":
            self.flow = _Flow(number)
            self.flows.append(self.flow)
        else:
            self.flow.pieces.append(" ")
            self.flow.length += 1

    def _paragraph(self, _element: etree._Element, number: int) -> None:
        if self.flow is self.flows[0]:
            self.paragraphs.append(number)

    def _speech(self, speech: etree._Element, _number: int) -> None:
        speaker = speech.find(f"{{{TEI}}}speaker")
        who = (speech.get("who", "").split() or [""])[0]
        name = plain.plain(speaker).strip(" .:,;()") if speaker is not None else who.lstrip("#")
        if name:
            self.speakers[Party(name, who)] = None

    def _page(self, page: etree._Element, number: int) -> None:
        n = page.get("n", "")
        xml_id = page.get(XML_ID)
        if xml_id:
            self.anchors.append(Anchor(number, xml_id, "pb", n, facs=page.get("facs", "")))
        elif n:
            made = f"pg_{n}"
            self.anchors.append(Anchor(number, made, "pb", n, made=True, facs=page.get("facs", "")))
        if (xml_id or n) and self.flow is self.flows[0]:
            self.flow.anchor = number

    def _gap(self, gap: etree._Element, _number: int) -> None:
        self.gaps = self.gaps or bool(lacuna.kind_of(gap))

    def _changed(self, _element: etree._Element, _number: int) -> None:
        self.views = True

    def _graphic(self, graphic: etree._Element, number: int) -> None:
        if url := graphic.get("url"):
            self.images.append(Reference(number, "graphic", url))

    def _entry(self, element: etree._Element, name: str, xml_id: str) -> None:
        if name in _WHOLE_ENTRIES:
            first = element.find(f"{{{TEI}}}{name[:4] if name == 'person' else name}Name")
            title = plain.plain(first) if first is not None else plain.plain(element)[:80]
            rest = plain.described(element, first)
        else:
            item = next(element.iterancestors(f"{{{TEI}}}item"), None)
            if item is None:
                return
            title = plain.plain(element)
            whole = plain.plain(item)
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
        for name in DATE_ATTRIBUTES:
            value = element.get(name)
            if value and not plain.is_date(value):
                self.oddities.append(Oddity("date.invalid", number, f'{name}="{value}" is not a date.'))

    def _say(self, code: str, number: int, message: str, once: str) -> None:
        key = f"{code} {once}"
        if key not in self.seen_odd:
            self.seen_odd.add(key)
            self.oddities.append(Oddity(code, number, message))

    def _excisions(self, root: etree._Element, texts: Iterable[str]) -> list[Excision]:
        """Looked for with care only where there can be some: few units have any."""
        if not self.gaps and not any(map(self.idiom.may_tell, texts)):
            return []
        found = lacuna.read(root, self.paragraphs, self.notes, self.idiom)
        odd = [one for one in found if one.odd]
        numbers = {element: n for n, element in enumerate(root.iter("*"))} if odd else {}
        for one in odd:
            words, number = one.excision.words[-80:], numbers[one.element]
            if one.odd == "not-lost":
                message = f'"{words}" says that the text was declassified.'
                self.oddities.append(Oddity("excision.not", number, message))
            else:
                self.oddities.append(Oddity("excision.spelling", number, f'"{words}" is misspelt.'))
        return [one.excision for one in found]

    # -- summing up --------------------------------------------------------------------------------

    def facts(
        self, root: etree._Element, content: str, size: int, about: Sequence[etree._Element]
    ) -> Facts:
        texts = {id(flow): "".join(flow.pieces) for flow in self.flows}
        main = texts[id(self.flows[0])]
        excisions = self._excisions(root, texts.values())
        mentions = []
        for target, flow, start, end, anchor, paragraph in self.open:
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
                    paragraph,
                )
            )
        number, heading = plain.heading(root)
        date, shown = plain.date(root)
        head = letterhead.read(root)
        letter = correspondence.letter(about) if about else correspondence.NO_LETTER
        if not date:
            date, shown = letter.date, letter.date_shown
        told = self.idiom.describe(root, head, letter, list(self.speakers))
        senders, recipients, participants = told.parties
        own = etree.QName(root).localname
        return Facts(
            content=content,
            size=size,
            number=number,
            heading=heading,
            type=root.get("type", "") or (own if own in UNTYPED else ""),
            source=root.get("source", ""),
            subtype=root.get("subtype", ""),
            date=date,
            date_shown=shown,
            place=plain.place(root, self.idiom.phrases) or letter.place,
            genre=told.genre,
            classification=told.classification,
            senders=senders,
            recipients=recipients,
            participants=participants,
            opening=plain.opening(root, main),
            paragraphs=self.paragraphs,
            anchors=self.anchors,
            notes=self.notes,
            mentions=mentions,
            references=self.references,
            entries=self.entries,
            oddities=self.oddities,
            images=self.images,
            excisions=excisions,
            views=self.views,
            source_note=plain.plain(self.source) if self.source is not None else "",
            flows=self.holding,
            split=self.split,
            inner=self.inner,
        )


_OMITTED: Final = "element.omitted"


@lru_cache(maxsize=8)
def _traits(known: frozenset[str], omitted: frozenset[str]) -> dict[str, _Traits]:
    """The traits of the elements met so far, shared by all units."""
    return {}


# What an archival sheet has beside the text to be read, or differently.
_ON_THE_SHEET: Final = (
    "del", "add", "subst", "mod", "choice", "corr", "reg", "restore", "retrace", "surplus", "secl",
    "fw", "stamp", "metamark",
)  # fmt: skip
_HANDLERS: Final[dict[str, Callable[[_Gatherer, etree._Element, int], None]]] = {
    "note": _Gatherer._note,
    "pb": _Gatherer._page,
    "p": _Gatherer._paragraph,
    "graphic": _Gatherer._graphic,
    "sp": _Gatherer._speech,
    "u": _Gatherer._speech,
    "gap": _Gatherer._gap,
    **dict.fromkeys(_ON_THE_SHEET, _Gatherer._changed),
    **dict.fromkeys(LESSER, _Gatherer._reading),
}


def _oddness(tag: str, known: frozenset[str], omitted: frozenset[str]) -> str:
    if tag in omitted:
        return _OMITTED
    everything = f"{{{etree.QName(tag).namespace}}}*"  # of MathML, say
    return "" if tag in known or everything in known else "element.unknown"


def _meet(tag: str, known: frozenset[str], omitted: frozenset[str]) -> _Traits:
    """What follows from an element's name."""
    qname = etree.QName(tag)
    name, called = qname.localname, named(tag)
    in_tei = qname.namespace == TEI
    return _Traits(
        name,
        called in SEPARATE,
        in_tei and name in LINKS,
        in_tei and name in _DATED,
        _HANDLERS.get(name) if in_tei else None,
        tag in DIVISIONS or tag in WRAPPERS,
        None if called in _SOMETIMES else called in BLOCKS,
        _oddness(tag, known, omitted),
    )


_SOMETIMES: Final = frozenset({"quote", "q", "said", "note"})


_BLOCK_LOOKS: Final = frozenset({"block", "blockquote"})


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
