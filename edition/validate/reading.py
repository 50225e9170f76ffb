"""A volume read once for all house rules: its elements, ids and running text, each with its place.

Rules ask for elements by name and search the text of all paragraphs at once; only what they find is
followed back to line and column. Notes are a text of their own, so that a sentence is whole where a
note interrupts it.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from edition.finding import CannotRun, Finding, Fix, Related
from edition.relaxng.document import Document
from edition.settings import AUTO
from edition.validate.stream import Stream, Written

if TYPE_CHECKING:
    from edition.volume.excision import Phrase

MOST_ELEMENTS: Final = 2_000_000
"""Elements that a file may have: ten times those of the largest volumes."""
_LONGEST: Final = 600
_SPLIT: Final = "Split the file."
_NONE: Final[dict[str, str]] = {}
TEI: Final = "http://www.tei-c.org/ns/1.0}"
_ID: Final = "http://www.w3.org/XML/1998/namespace}id"
_INLINE: Final = frozenset(
    f"{TEI}{name}"
    for name in """
    hi persName placeName orgName gloss term date time ref title seg name affiliation del add subst pb
    anchor sic corr choice unclear supplied gap foreign measure rs idno emph q soCalled abbr
    expan orig reg
    """.split()
)
_POINTERS: Final = frozenset(
    "target corresp who hand resp ref rendition start synch next prev sameAs copyOf ana wit source "
    "decls parts active passive mutual from to spanTo".split()
)
"""Attributes that point (TEI Guidelines, class att.pointing and others of teidata.pointer)."""
_SILENT: Final = frozenset({"teiHeader", "sic"})
"""What is passed over: somebody has looked at it, or it is no text."""
_SPECIAL: Final = _SILENT | {"div", "note", "orig", "abbr", "unclear"}
"""The last three are passed over in <choice>, where another reading stands beside them."""
_SUPPRESS: Final = re.compile(r"\s*([\w.*-]*)\s*:?\s*(.*)", re.DOTALL)


class Element(NamedTuple):
    """One element."""

    number: int
    name: str
    """Its local name, where it is of the TEI; else with its namespace."""
    attributes: dict[str, str]
    begin: int
    """Where its tag begins, in bytes."""
    parent: int
    document: str
    """The xml:id of the innermost division around it."""

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    @property
    def id(self) -> str:
        return self.attributes.get(_ID, "")


class Suppression(NamedTuple):
    """<?edition-ignore CODE: REASON?>: what is not said of the element that follows."""

    code: str
    reason: str
    start: int
    end: int
    begin: int


class RuledVolume:
    """A volume as rules see it."""

    def __init__(self, document: Document, shown: str, profile: str = AUTO) -> None:
        """`profile` is that of the edition.

        Raises ExpatError if the document is not well-formed, CannotRun if it is too large."""
        self.document = document
        self.shown = shown
        self.profile = profile
        self.path: Path | None = None
        self.by_schema = False
        """Whether it is checked against a schema as well."""
        self.elements: list[Element] = []
        self.ends: list[int] = []
        """Where each element's end tag begins."""
        self.by_name: dict[str, list[Element]] = {}
        self.ids: dict[str, Element] = {}
        self.twice: list[tuple[Element, Element]] = []
        self.body = Stream()
        self.notes = Stream()
        self.filled: set[int] = set()
        """Numbers of elements that hold an element or words."""
        self.suppressions: list[Suppression] = []
        self._written = Written(document)
        self._read()

    def of(self, *names: str) -> Iterator[Element]:
        """The elements of some names, those of one name in the order of the text."""
        for name in names:
            yield from self.by_name.get(name, ())

    def parent(self, element: Element) -> Element | None:
        return self.elements[element.parent] if element.parent >= 0 else None

    def is_within(self, element: Element, name: str) -> bool:
        """Whether an ancestor has that name."""
        at = element.parent
        while at >= 0:
            if self.elements[at].name == name:
                return True
            at = self.elements[at].parent
        return False

    def words(self, element: Element) -> str:
        """The element's text, notes in it left out, white space collapsed."""
        raw = self.document.data[self.document.after_tag(element.begin) : self.ends[element.number]]
        if b"<" not in raw:
            return " ".join(_plain(raw.decode("utf-8", "replace")).split())
        raw = re.sub(rb"<note\b.*?</note>", b"", raw, flags=re.DOTALL)
        text = re.sub(rb"<[^>]*>", b"", raw).decode("utf-8", "replace")
        return " ".join(_plain(text).split())

    @cached_property
    def pointers(self) -> list[tuple[Element, str, str]]:
        """Element, attribute and each word of every pointing attribute, in the order of the text."""
        found = []
        for element in self.elements:
            for name, value in element.attributes.items():
                if name in _POINTERS:
                    words = value.split()
                    if len(words) == 1:
                        found.append((element, name, words[0]))
                    else:
                        found += [(element, name, word) for word in words]
        return found

    @cached_property
    def excisions(self) -> list[tuple[Stream, int, Phrase]]:
        """Where text is said to be withheld: stream, where the block begins, and what is said. Looked
        for once, and its patterns are compiled only where a block may hold one."""
        found = []
        for stream in (self.body, self.notes):
            for start, end in stream.blocks("[", "declass"):
                found += [(stream, start, one) for one in self._phrases(stream.text[start:end])]
        return found

    @cached_property
    def _phrases(self) -> Callable[[str], Sequence[Phrase]]:
        """The phrases of the idiom that the volume is written in."""
        from edition.idiom import idiom
        from edition.idiom.recognise import has_frus_heads, is_frus

        if self.profile != AUTO:
            return idiom(self.profile).phrases
        titles = (t for t in self.of("title") if self._parent_name(t) in ("titleStmt", "seriesStmt"))
        ids = [self.words(i) for i in self.of("idno") if i.get("type") == "frus"]
        ids += [element.id for element in self.elements[:1]]
        names = (name.partition("}")[0] for name in self.by_name if "}" in name)
        heads = (h for h in self.of("head") if self._is_document(self.parent(h)))
        frus = is_frus(map(self.words, titles), ids, names) or has_frus_heads(map(self.words, heads))
        return idiom("frus" if frus else "plain").phrases

    def _is_document(self, element: Element | None) -> bool:
        return element is not None and element.get("type") == "document"

    def _parent_name(self, element: Element) -> str:
        above = self.parent(element)
        return above.name if above is not None else ""

    # -- saying --------------------------------------------------------------------------------

    def at(
        self, code: str, element: Element, message: str, remedy: str = "", *, attribute: str = "",
        related: tuple[tuple[Element, str], ...] = (), cause: str = "", fix: Fix | None = None,
    ) -> Finding:  # fmt: skip
        """A finding at an element, or at one of its attributes."""
        index, length = element.begin, len(element.name) + 1
        if attribute:
            for name, value, _, where in self.document.attributes(element.begin):
                if name == attribute:
                    index, length = where, max(len(value), 1)
        line, column = self.document.place(index)
        others = tuple(Related(*self.document.place(e.begin), words) for e, words in related)
        return Finding(
            code,
            self.shown,
            _short(message),
            line,
            column,
            element.document,
            remedy,
            length,
            _short(cause or message),
            others,
            fix,
        )

    def here(
        self, code: str, stream: Stream, start: int, end: int, message: str, remedy: str = "", *,
        cause: str = "", text: str | None = None,
    ) -> Finding:  # fmt: skip
        """A finding in running text. `text`: what the words from start to end would become."""
        first = self.byte(stream, start)
        line, column = self.document.place(first)
        piece, _ = stream.piece(start)
        number = stream.within[piece]
        document = self.elements[number].document if number >= 0 else ""
        fix = None
        if text is not None:
            last = self.byte(stream, end - 1) + len(stream.text[end - 1].encode())
            if self.document.data[first:last] == stream.text[start:end].encode():
                fix = Fix(first, last, text)
        return Finding(
            code,
            self.shown,
            _short(message),
            line,
            column,
            document,
            remedy,
            end - start,
            _short(cause or message),
            (),
            fix,
        )

    def byte(self, stream: Stream, at: int) -> int:
        """The byte of a letter of running text."""
        return self._written.byte(stream, at)

    # -- reading -------------------------------------------------------------------------------

    def _read(self) -> None:
        parser: Any = xml.parsers.expat.ParserCreate("utf-8", "}")
        parser.buffer_text = True
        parser.buffer_size = 1 << 16
        elements, ends, ids, filled = self.elements, self.ends, self.ids, self.filled
        body, notes = self.body, self.notes
        put = body.raw.extend
        puts = []
        stack = [-1]
        documents = [""]
        index = 0
        waiting: list[tuple[str, str, int]] = []
        muted: list[int] = []
        kinds: dict[str, _Kind] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal index, put
            index = parser.CurrentByteIndex
            kind = kinds.get(name)
            if kind is None:
                kind = kinds[name] = _kind(name, self.by_name)
            local, all_, is_block, is_special = kind
            number, parent = len(elements), stack[-1]
            document = documents[-1]
            id_ = attributes.get(_ID) if attributes else None
            if is_special:
                if local == "div":
                    document = id_ or document
                    documents.append(document)
                elif local == "note":
                    puts.append(put)
                    put = notes.raw.extend
                elif local in _SILENT or (parent >= 0 and elements[parent].name == "choice"):
                    muted.append(number)
            if number >= MOST_ELEMENTS:
                message = f"There are more than {number:,} elements; the house rules are not run."
                raise CannotRun(Finding("rules.stopped", self.shown, message, detail=_SPLIT))
            element = new_element(
                Element, (number, local, attributes or _NONE, index, parent, document)
            )
            elements.append(element)
            ends.append(0)
            all_.append(element)
            if id_:
                if id_ in ids:
                    self.twice.append((ids[id_], element))
                else:
                    ids[id_] = element
            filled.add(parent)
            if waiting:
                self.suppressions += [Suppression(c, r, index, number, i) for c, r, i in waiting]
                waiting.clear()
            if is_block:
                put(("\n", -1, number))
            stack.append(number)

        def end(name: str) -> None:
            nonlocal index, put
            index = parser.CurrentByteIndex
            number = stack.pop()
            ends[number] = index
            local, _, is_block, is_special = kinds[name]
            if is_block:
                put(("\n", -1, stack[-1]))
            if is_special:
                if local == "note":
                    put = puts.pop()
                elif local == "div":
                    documents.pop()
                elif muted and muted[-1] == number:
                    muted.pop()

        def characters(text: str) -> None:
            top = stack[-1]
            if top not in filled and not text.isspace():
                filled.add(top)
            if not muted:
                put((text, index, top))

        def instruction(target: str, data: str) -> None:
            if target == "edition-ignore" and (match := _SUPPRESS.match(data)):
                waiting.append((match[1], match[2].strip(), parser.CurrentByteIndex))

        new_element = tuple.__new__  # a third of the time that Element(…) takes
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters
        if b"edition-ignore" in self.document.data:
            parser.ProcessingInstructionHandler = instruction
        parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.ExternalEntityRefHandler = lambda *_: 1
        parser.Parse(self.document.data, True)
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
        self.suppressions = [s._replace(end=ends[s.end]) for s in self.suppressions]
        self.suppressions += [Suppression(c, r, i, i, i) for c, r, i in waiting]  # nothing follows
        body.finish()
        notes.finish()


class _Kind(NamedTuple):
    """What elements of one name have in common."""

    local: str
    all: list[Element]
    is_block: bool
    is_special: bool


def _kind(name: str, by_name: dict[str, list[Element]]) -> _Kind:
    local = name.removeprefix(TEI)
    return _Kind(local, by_name.setdefault(local, []), name not in _INLINE, local in _SPECIAL)


def _short(text: str) -> str:
    """A message without the megabytes that a value may have."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _plain(text: str) -> str:
    """The text with its references read."""
    if "&" not in text:
        return text
    import html

    return html.unescape(text)
