"""Auditing a built edition, unit by unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from edition.audit import words
from edition.finding import Finding, declare
from edition.site.keeper import SITE
from edition.transform.stylesheet import omissions
from edition.volume.load import Loaded
from edition.volume.places import Places
from edition.volume.tei import TEI

declare(
    "audit.lost",
    "error",
    "Where the project has stylesheets or templates of its own, look there first; "
    "otherwise it is a fault of the software, not of the text: please report it.",
    "Words of the TEI are not on the page.",
)
declare(
    "audit.added",
    "error",
    "Where the project has stylesheets or templates of its own, look there first; "
    "otherwise it is a fault of the software, not of the text: please report it.",
    "Words are on the page that are neither in the TEI nor marked as made by the software.",
)
declare(
    "audit.changed",
    "error",
    "Where the project has stylesheets or templates of its own, look there first; "
    "otherwise it is a fault of the software, not of the text: please report it.",
    "Words of the TEI stand on the page joined, split, altered or in another order.",
)
declare(
    "audit.missing",
    "error",
    "Build the edition first: edition build",
    "The page to be audited does not exist.",
)


@dataclass
class Audited:
    """What the audit of a volume, or of several, found."""

    volume: str = ""
    """Its id, where it is the audit of one."""
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
    result = Audited(loaded.volume.id)
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
    """Whether the units have all the characters of the file, save omissions and page images."""
    apart = (*left_out, f"{{{TEI}}}facsimile")
    whole = _characters(loaded.source.root, apart)
    shared: Counter[str] = Counter()
    for unit in loaded.units:
        parts = [unit.element] if unit.parts is None else unit.parts
        for part in (*unit.leads, *parts, *unit.trails):
            shared += (
                Counter("".join(part.split())) if isinstance(part, str) else _characters(part, apart)
            )
    if whole == shared:
        return []
    message = (
        f"{whole.total():,} characters in the file, {shared.total():,} in its documents and divisions."
    )
    code = "audit.added" if shared.total() > whole.total() else "audit.lost"
    return [Finding(code, loaded.volume.path, message)]


def _characters(element: etree._Element, apart: tuple[str, ...]) -> Counter[str]:
    """The characters an element holds, without white space and what is left apart."""
    count = _counted(element)
    for inner in element.iter(*apart):
        # The outermost only: what is in it has been counted with it.
        if not any(above.tag in apart for above in inner.iterancestors()):
            count -= _counted(inner)
    return count


def _counted(element: etree._Element) -> Counter[str]:
    text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return Counter("".join(str(text).split()))
