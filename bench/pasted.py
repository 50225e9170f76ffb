"""Published documents as they look when their web page is copied as plain text, losses included.

What is lost is taken from pages that were copied: the apostrophe becomes U+02BC; a dash that stands
alone between two links goes; now and then the space before a link goes, and the dash in a range of
pages; the dateline or the labels of the lists at the head may be missing, which the editor then gives
as metadata. Losses are made in the tree first, so that the tree says exactly what the text should be
read as.
"""

from __future__ import annotations

import copy
import re
import zlib
from dataclasses import dataclass, field

from lxml import etree

TEI = "{http://www.tei-c.org/ns/1.0}"
FRUS = ("{http://history.state.gov/ns/1.0}", "{http://history.state.gov/frus/ns/1.0}")
BLOCKS = frozenset(
    "p list table quote figure lg ab head dateline opener closer postscript div attachment "
    "salute signed byline seg-block label item row cell note-block".split()
)


@dataclass
class Pasted:
    """A copied page, its metadata, and the tree that it should be read as."""

    text: str
    metadata: dict[str, str]
    expected: etree._Element
    losses: int


def local(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def chance(*what: str) -> int:
    """A number from 0 to 99 that depends on the words only."""
    return zlib.crc32("\0".join(what).encode()) % 100


def paste(document: etree._Element, key: str) -> Pasted:
    """Copy the page of a document; `key` decides which losses it has."""
    tree = copy.deepcopy(document)
    tree.tail = None
    etree.strip_tags(tree, etree.Comment, etree.ProcessingInstruction)
    losses = _lose(tree, key)
    page = _Page(tree, key)
    text = page.render()
    return Pasted(text, page.metadata, tree, losses)


def _lose(tree: etree._Element, key: str) -> int:
    losses = 0
    for element in list(tree.iter()):
        name = local(element)
        if (
            isinstance(element.tag, str) and element.tag.startswith(FRUS) and name != "attachment"
        ) or name == "graphic":
            _drop(element)
    for element in tree.iter():
        for attribute in ("text", "tail"):
            value = getattr(element, attribute)
            if value:
                setattr(element, attribute, re.sub("['’](?=\\w)", "ʼ", value).replace("\u00a0", " "))
        if local(element) == "pb":
            element.tail = (element.tail or "").lstrip() or None
    for place in tree.iter(f"{TEI}placeName"):
        if len(place):
            place[-1].tail = (place[-1].tail or "").rstrip() or None
    for gloss in tree.iter(f"{TEI}gloss"):
        before = gloss.getprevious()
        where = before.tail if before is not None else gloss.getparent().text
        place = f"{key}{gloss.sourceline}{gloss.get('target')}"
        if not where or local(gloss.getparent()) in ("head", "gloss"):
            continue
        if where == "—" and before is not None and local(before) == "persName":
            before.tail = None
            losses += 1
        elif re.search(r"[\w,]\s+$", where) and chance(place, "space") < 2:
            where = where.rstrip()
            losses += 1
            if before is not None:
                before.tail = where
            else:
                gloss.getparent().text = where
    for note in tree.iter(f"{TEI}note"):
        for element in note.iter():
            for attribute in ("text", "tail"):
                value = getattr(element, attribute)
                if value and (element is not note or attribute == "text"):
                    new = re.sub(r"(pp\.\s+\d{2,3})[–-](?=\d{2,3}\b)", r"\1", value)
                    if new != value and chance(key, value, "range") < 30:
                        setattr(element, attribute, new)
                        losses += 1
    return losses


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


@dataclass
class _Page:
    tree: etree._Element
    key: str
    metadata: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    notes: list[etree._Element] = field(default_factory=list)
    first: int = 1

    def render(self) -> str:
        self.first = (
            0
            if any(
                n.get("type") == "source" and n.get("rend") != "inline"
                for n in self.tree.iter(f"{TEI}note")
            )
            else 1
        )
        self._hide_dateline()
        self._hide_labels()
        self.block(self.tree, 0)
        body = "\n".join(self.lines).rstrip() + "\n"
        number = 0
        items = []
        while number < len(self.notes):
            pieces = [p for p in self._paragraphs(self.notes[number]) if p]
            items.append(f"  {number + 1}. " + "\n     ".join(pieces or [""]))
            number += 1
        return glue(body) + "\n".join(items) + "\n"

    def _hide_dateline(self) -> None:
        line = self.tree.find(f"{TEI}dateline")
        if line is None or chance(self.key, "dateline") < 50 or line.find(f".//{TEI}note") is not None:
            return
        place = line.findall(f"{TEI}placeName")
        date = line.findall(f"{TEI}date")
        time = line.findall(f"{TEI}time")
        if len(place) == len(date) == 1 and len(time) < 2 and line.find(f"{TEI}pb") is None:
            self.metadata["place"] = words(place[0])
            self.metadata["date"] = words(date[0])
            if time:
                self.metadata["time"] = words(time[0])
            line.set("hidden", "yes")

    def _hide_labels(self) -> None:
        heads = [
            h
            for h in self.tree.findall(f"{TEI}list/{TEI}head")
            if h.getparent().get("type") in ("subject", "participants")
            and h.find(f".//{TEI}note") is None
        ]
        if heads and chance(self.key, "labels") < 30 and "," not in "".join(map(words, heads)):
            self.metadata["lists"] = ", ".join(words(h) for h in heads)
            for head in heads:
                head.set("hidden", "yes")

    # -- blocks --------------------------------------------------------------------------------------

    def out(self, text: str, indent: int = 0) -> None:
        for line in text.split("\n"):
            if line.strip():
                self.lines.append(" " * indent + line.strip(" "))

    def gap(self) -> None:
        if self.lines and self.lines[-1]:
            self.lines.append("")

    def block(self, element: etree._Element, depth: int) -> None:
        """Write a block: runs of text as paragraphs, blocks inside it on their own."""
        name = local(element)
        if element.get("hidden"):
            return
        if name == "list":
            self.list(element, depth)
        elif name == "table":
            self.gap()
            for head in element.findall(f"{TEI}head"):
                self.out(self.flow(head), depth)
                self.gap()
            for row in element.iter(f"{TEI}row", f"{TEI}pb"):
                if local(row) == "pb":
                    if local(row.getparent()) == "table" and row.get("n"):
                        self.lines.append(self.inline(row).strip())
                    continue
                cells = [" ".join(self.flow(c).split()) for c in row if local(c) in ("cell", "pb")]
                self.lines.append("\t".join(cells))
            self.gap()
        else:
            self.runs(element, depth)

    def runs(self, element: etree._Element, depth: int) -> None:
        run: list[str] = []

        def flush() -> None:
            text = "".join(run)
            run.clear()
            if text.strip():
                self.gap()
                self.out(text, depth)
                self.gap()

        run.append(squeeze(element.text))
        for child in element:
            if local(child) in BLOCKS or (local(child) == "note" and child.get("rend") == "inline"):
                inside = local(element) in ("closer", "opener", "signed")
                if not inside:
                    flush()
                    self.block(child, depth)
                else:
                    text = self.flow(child) if not child.get("hidden") else ""
                    if local(child) in ("list", "p", "table"):
                        flush()
                        self.block(child, depth)
                    elif text.strip():
                        run.append("\n" + text + "\n")
            else:
                run.append(self.inline(child))
            run.append(squeeze(child.tail))
        flush()

    def list(self, element: etree._Element, depth: int) -> None:
        if depth == 0:
            self.gap()
        label = ""
        for child in element:
            name = local(child)
            if name == "head" and not child.get("hidden"):
                self.out(self.flow(child), depth)
                if depth == 0:
                    self.gap()
            elif name == "label":
                label = " ".join(self.flow(child).split()) + " "
            elif name == "item":
                self.item(child, depth + 2, label)
                label = ""
            elif name == "pb":
                self.out(self.inline(child), depth + 2)
            elif name == "note":
                self.lines[-1] += self.inline(child)
            elif name:
                self.block(child, depth)
        if depth == 0:
            self.gap()

    def item(self, element: etree._Element, depth: int, label: str) -> None:
        inner = element.findall(f"{TEI}list")
        only = len(inner) == 1 and not words_apart(element)
        if only and inner[0].find(f"{TEI}head") is not None:
            head = inner[0].find(f"{TEI}head")
            self.lines.append(" " * depth + "• " + label + " ".join(self.flow(head).split()))
            head.set("hidden", "yes")
            self.list(inner[0], depth)
            del head.attrib["hidden"]
            return
        at = len(self.lines)
        self.runs(element, depth)
        new = [line for line in self.lines[at:] if line.strip()]
        del self.lines[at:]
        if self.lines and not self.lines[-1] and at > 1 and depth > 2:
            self.lines.pop()
        if new:
            mark = label or "• "
            self.lines.append(" " * depth + mark + new[0].strip(" "))
            for line in new[1:]:
                own = len(line) - len(line.lstrip(" "))
                self.lines.append("  " + line if own == depth and line.strip()[:1] not in "•" else line)
        elif label:
            self.lines.append(" " * depth + label)

    # -- inline --------------------------------------------------------------------------------------

    def flow(self, element: etree._Element) -> str:
        pieces = [squeeze(element.text)]
        for child in element:
            pieces += [self.inline(child), squeeze(child.tail)]
        return "".join(pieces)

    def inline(self, element: etree._Element) -> str:
        name = local(element)
        if not name:
            return ""
        if name == "note":
            self.notes.append(element)
            return f"\0{len(self.notes) - 1 + self.first}\0"
        if name == "pb":
            return f"[Page {element.get('n')}] " if element.get("n") else ""
        if name == "lb":
            return "\n"
        if name in BLOCKS:
            return "\n" + self.flow(element) + "\n"
        return self.flow(element)

    def _paragraphs(self, note: etree._Element) -> list[str]:
        apart = _Page(note, self.key, notes=self.notes, first=self.first)
        apart.runs(note, 0)
        return [glue(line.strip()) for line in apart.lines if line.strip()]


def squeeze(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def glue(text: str) -> str:
    """Markers stand at the word before them."""
    return re.sub(r"[ \n]*\0(\d+)\0", r"\1", text)


def words(element: etree._Element) -> str:
    return " ".join("".join(map(str, element.itertext())).split())


def words_apart(element: etree._Element) -> str:
    return "".join([element.text or "", *(c.tail or "" for c in element)]).strip()
