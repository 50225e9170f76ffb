"""Auditing a built edition, unit by unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from edition.audit import words
from edition.finding import Finding
from edition.publish.make import SITE
from edition.transform.stylesheet import omissions
from edition.volume.load import Loaded
from edition.volume.places import Places


@dataclass
class Audited:
    """What the audit of a volume, or of several, found."""

    units: int = 0
    documents: int = 0
    words: int = 0
    notes: int = 0
    omitted: dict[str, int] = field(default_factory=dict)
    """Elements on the list of what the edition leaves out, by name, and how often they occur."""
    findings: list[Finding] = field(default_factory=list)

    def add(self, other: Audited) -> None:
        """Take in the audit of another volume."""
        self.units += other.units
        self.documents += other.documents
        self.words += other.words
        self.notes += other.notes
        for name, count in other.omitted.items():
            self.omitted[name] = self.omitted.get(name, 0) + count
        self.findings += other.findings


def audit(loaded: Loaded, places: Places, output: Path) -> Audited:
    """Compare the words of every unit of a volume with those of its page in the output folder."""
    result = Audited()
    left_out = frozenset(omissions())
    for name in left_out:
        if count := sum(1 for _ in loaded.source.root.iter(name)):
            result.omitted[etree.QName(name).localname] = count
    result.findings += _shared_out(loaded, left_out)
    for number, unit in enumerate(loaded.units):
        record = loaded.volume.units[number]
        path = output / SITE / places.paths[number] / "index.html"
        result.units += 1
        result.documents += record.kind == "document"

        def say(code: str, message: str, slug: str = record.slug) -> None:
            result.findings.append(Finding(code, loaded.volume.path, message, document=slug))

        try:
            data = path.read_bytes()
        except OSError:
            say("audit.missing", f"There is no page {places.paths[number]}.")
            continue
        ids = places.html_ids[number]
        source = words.of_unit(unit, ids, left_out)
        shown = words.of_page(data)
        result.words += sum(map(len, source.values()))
        result.notes += len(source) - 1
        for key, kind, lost, added in words.differences(source, shown):
            where = f"In note {key}: " if key else ""
            say(f"audit.{kind}", where + _told(kind, lost, added))
    return result


def _told(kind: str, lost: list[str], added: list[str]) -> str:
    if kind == "lost":
        return f"{_quoted(lost)} not on the page."
    if kind == "added":
        return f"{_quoted(added)} not in the TEI."
    return f"{_quoted(lost)} became {_quoted(added)}."


def _quoted(some: list[str], most: int = 12) -> str:
    text = " ".join(some[:most])
    more = f" … ({len(some):,} words)" if len(some) > most else ""
    return f"“{text}{more}”"


def _shared_out(loaded: Loaded, left_out: frozenset[str]) -> list[Finding]:
    """Whether every element of the file belongs to a unit, save wrappers and omissions."""
    mine = {element for unit in loaded.units for element in unit.elements()}
    lost = []
    for element in _outside(loaded.source.root, mine, left_out):
        text = (element.text or "").split()
        tails = [word for child in element if child not in mine for word in (child.tail or "").split()]
        if text or tails:
            lost += text or tails
    if not lost:
        return []
    message = f"{_quoted(lost)} between the units of the file."
    return [Finding("audit.lost", loaded.volume.path, message)]


def _outside(
    root: etree._Element, mine: set[etree._Element], left_out: frozenset[str]
) -> Iterator[etree._Element]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag in left_out:
            continue
        if element not in mine:
            yield element
        waiting += [child for child in element if isinstance(child.tag, str)]
