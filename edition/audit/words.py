"""Word streams: the words of a TEI unit, and the words of the page that shows it.

Both are taken by code of their own: the TEI side reads the file as the editor wrote it, without the
white-space repairs and stamps that the pages are made from; the page side reads the finished HTML.
So a word that any stage loses shows.

A stream falls into flows, since notes stand elsewhere on the page than in the text: the main flow,
and one for each note that is called from the text, by its HTML id.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree, html

from edition.volume import notes
from edition.volume.structure import Unit
from edition.volume.tei import ALTERNATIVES, SEPARATE, TEI, name_of

Flows = dict[str, list[str]]
"""Words by flow: "" is the main one."""

_WHITE: Final = " \t\r\n"
_LEMMA: Final = f"{{{TEI}}}lem"
_BREAKS: Final = frozenset({"pb", "cb", "gb", "milestone", "lb"})


# -- TEI -------------------------------------------------------------------------------------------


def of_unit(unit: Unit, html_ids: dict[int, str], omitted: frozenset[str]) -> Flows:
    """The words of a unit.

    `html_ids` are the ids of its notes by element number, `omitted` the elements that the edition
    leaves out. White space before a note is layout; so is white space at the edges of blocks; a
    break with @break="no" joins what stands beside it.
    """
    reader = _TeiReader(html_ids, omitted)
    reader.root(unit)
    return reader.words()


class _Mark(str):
    """A piece of a flow that is no text: where an element starts or ends, or white space before an
    end tag, which is layout if a closing mark follows."""


_START: Final = _Mark("")
_END: Final = _Mark("")
_EDGE: Final = _Mark(" ")
_APART: Final = _Mark(" ")
_OPENING: Final = tuple("([“‘")
_CLOSING: Final = tuple(")],.;:”’")
_NO_SPACE_BEFORE: Final = (*_WHITE, *")],.;:!?”’'\"…»")


class _TeiReader:
    def __init__(self, html_ids: dict[int, str], omitted: frozenset[str]) -> None:
        self.html_ids = html_ids
        self.omitted = omitted
        self.number = -1
        self.flow: list[str] = []
        self.flows: dict[str, list[str]] = {"": self.flow}
        self.swallowed = False
        """Whether white space before a note was taken as layout and no word has come since."""

    def add(self, text: str) -> None:
        """Text of the current flow. Words that only the white space before a note kept apart stay
        apart."""
        if self.swallowed and text:
            self.swallowed = False
            if not text.startswith(_NO_SPACE_BEFORE):
                text = " " + text
        if text.startswith(_CLOSING):
            at = len(self.flow)
            while at and (self.flow[at - 1] is _END or self.flow[at - 1] is _EDGE):
                at -= 1
            self.flow[at:] = [_END]
        self.flow.append(text)

    def root(self, unit: Unit) -> None:
        self.number = 0
        element = unit.element
        for lead in unit.leads:
            self.visit(lead)
        if unit.parts is None:
            self.inside(element)
        else:
            for part in unit.parts:
                self.flow.append(" ")
                if isinstance(part, str):
                    self.add(part)
                else:
                    self.visit(part)
        for trail in unit.trails:
            self.visit(trail)

    def words(self) -> Flows:
        return {key: "".join(pieces).split(None) for key, pieces in self.flows.items()}

    def inside(self, element: etree._Element) -> None:
        # An element whose own text is nothing but white space around block children contributes
        # none of it; words cannot join across block edges anyway.
        name = name_of(element)
        if element.text and not (
            len(element)
            and not element.text.strip(_WHITE)
            and (name == "ruby" or self._after_opening())
        ):
            self.add(element.text)
        alternatives = name in ALTERNATIVES
        for child in element:
            if isinstance(child.tag, str):
                first = child.getprevious() is None
                if alternatives and not (first and (name != "app" or child.tag == _LEMMA)):
                    self.flow.append(" ")
                self.visit(child)
            if child.tail and not (name == "ruby" and not child.tail.strip(_WHITE)):
                if isinstance(child.tag, str) and child.get("break") == "no":
                    self.add(child.tail.lstrip(_WHITE))
                elif child.getnext() is None and not child.tail.strip(_WHITE):
                    self.flow.append(_EDGE)
                else:
                    self.add(child.tail)

    def _after_opening(self) -> bool:
        return next((p for p in reversed(self.flow) if p is not _START), "").endswith(_OPENING)

    def visit(self, element: etree._Element) -> None:
        self.number += 1
        tag = element.tag
        if tag in self.omitted:
            self.number += sum(1 for _ in element.iter("*")) - 1
            return
        name = name_of(element)
        if name == "note" and notes.mode(element) == "foot":
            self.note(element)
            return
        if name in _BREAKS and element.get("break") == "no":
            if self.flow:
                self.flow[-1] = self.flow[-1].rstrip(" \t\r\n")
            self.inside(element)
            return
        apart = name in SEPARATE or name == "note" or _in_header(element)
        self.flow.append(_APART if apart else _START)
        self.inside(element)
        self.flow.append(_APART if apart else _END)

    def note(self, element: etree._Element) -> None:
        kept = self.flow
        spaced = self.swallowed
        while kept and kept[-1] is not _APART and not kept[-1].strip(_WHITE):
            spaced = bool(kept.pop()) or spaced
        if kept and kept[-1] is not _APART:
            bare = kept[-1].rstrip(_WHITE)
            spaced = spaced or bare != kept[-1]
            kept[-1] = bare
        key = self.html_ids.get(self.number, f"?{self.number}")
        self.flow = []
        self.flows[key] = self.flow
        self.swallowed = False
        self.inside(element)
        self.flow = kept
        self.swallowed = spaced


def _in_header(element: etree._Element) -> bool:
    """Whether an element is a line of its own because of the statement or description it is in."""
    parent = element.getparent()
    return parent is not None and str(parent.tag).endswith(_RECORDS)


_RECORDS: Final = ("Stmt", "Desc", "Decl", "}person", "}place", "}org", "}event", "}object", "}nym")


# -- HTML ------------------------------------------------------------------------------------------

_HTML_BLOCKS: Final = frozenset(
    """
    address article aside blockquote body br caption dd details div dl dt figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th
    thead tr ul
    """.split()
)


def of_page(data: bytes) -> Flows:
    """The words of a page of the site: those of its article, without what the software made."""
    tree = html.fromstring(data, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    reader = _HtmlReader()
    for article in tree.iter("article"):
        if "text" in article.get("class", "").split():
            reader.visit(article)
    return {key: "".join(pieces).split(None) for key, pieces in reader.flows.items()}


class _HtmlReader:
    def __init__(self) -> None:
        self.flow: list[str] = []
        self.flows: dict[str, list[str]] = {"": self.flow}

    def visit(self, element: etree._Element) -> None:
        if not isinstance(element.tag, str) or element.get("data-gen") is not None:
            return
        if element.tag == "img" and element.get("data-text") is not None:
            self.flow.append(f" {element.get('alt', '')} ")
        kept = self.flow
        note = element.get("id") if self._is_note(element) else None
        if note is not None:
            self.flow = self.flows.setdefault(note, [])
        classes = element.get("class", "").split()
        apart = (
            (element.tag in _HTML_BLOCKS and not (element.tag == "br" and "split" in classes))
            or element.get("data-apart") is not None
            or "fw" in classes
        )
        if apart:
            self.flow.append(" ")
        if element.text:
            self.flow.append(element.text)
        for child in element:
            self.visit(child)
            if child.tail:
                self.flow.append(child.tail)
        if apart:
            self.flow.append(" ")
        self.flow = kept

    def _is_note(self, element: etree._Element) -> bool:
        if element.tag != "li":
            return False
        parent = element.getparent()
        section = parent.getparent() if parent is not None else None
        return section is not None and "notes" in section.get("class", "").split()


def differences(source: Flows, shown: Flows) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Where two streams differ: (flow, kind, words of the source, words of the page).

    Kinds are "lost", "added" and "changed". Few words are given, not whole flows.
    """
    for key in {**source, **shown}:
        ours, theirs = source.get(key, []), shown.get(key, [])
        if ours == theirs:
            continue
        start = 0
        while start < min(len(ours), len(theirs)) and ours[start] == theirs[start]:
            start += 1
        end = 0
        while end < min(len(ours), len(theirs)) - start and ours[-1 - end] == theirs[-1 - end]:
            end += 1
        lost = ours[start : len(ours) - end]
        added = theirs[start : len(theirs) - end]
        kind = "lost" if not added else "added" if not lost else "changed"
        yield key, kind, lost, added
