"""From bytes to a tree, safely.

Input is hostile until parsed: no network, no external entity, no DTD, bounded expansion, bounded
depth. What is wrong becomes a finding; a file that can still be published faithfully is.
"""

from __future__ import annotations

import contextlib
import re
import stat
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from edition.files.digest import digest
from edition.finding import CannotRun, Finding
from edition.volume.tei import XINCLUDE
from edition.xml.check import check, parser_of
from edition.xml.root import ROOTS, wrong_root
from edition.xml.scan import Scan, scan
from edition.xml.spelled import spelled

Position = tuple[int, int]
"""Line and column of a start tag, both from 1."""


@dataclass
class Source:
    """A TEI file that was read: its bytes and its tree."""

    path: Path
    shown: str
    data: bytes
    root: etree._Element
    digest: str
    findings: list[Finding] = field(default_factory=list)

    def positions(self, wanted: Collection[int]) -> dict[int, Position]:
        """Where start tags stand.

        In: numbers of elements in document order, the root being 0. Out: their positions. lxml
        stops counting lines at 65,535 and has no columns, so expat reads the bytes again.
        """
        return _positions(scan(self.data, self.shown), set(wanted)) if wanted else {}

    def numbered(self) -> dict[etree._Element, int]:
        """Every element's number in document order, to ask `positions` with."""
        return {element: n for n, element in enumerate(self.root.iter("*"))}


def read(path: Path, shown: str, max_megabytes: int = 100) -> tuple[Source | None, list[Finding]]:
    """Read one TEI file.

    Out: the source, or None where nothing can be published; and the findings.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or device might never end
            return None, [Finding("file.unreadable", shown, "This is not a file.")]
        size = status.st_size
        if size > max_megabytes * 1_000_000:
            return None, [Finding("file.too-large", shown, f"The file has {size / 1e6:.0f} megabytes.")]
        data = path.read_bytes()
    except OSError as error:
        return None, [Finding("file.unreadable", shown, f"{error.strerror or error}.")]
    return parse(data, path, shown)


def parse(data: bytes, path: Path, shown: str) -> tuple[Source | None, list[Finding]]:
    """The same for bytes that are already in memory."""
    try:
        entered = check(data, shown)
        bare, findings = spelled(entered)
    except CannotRun as stop:
        return None, list(stop.findings)
    parser = _parser()
    try:
        root = etree.fromstring(bare, parser)
    except etree.XMLSyntaxError as error:
        return None, [*findings, _refused(error, parser, shown)]
    source = Source(path, shown, data, root, digest(data), findings)
    includes = list(root.iter(f"{{{XINCLUDE}}}include"))
    numbered = source.numbered() if includes else {}
    where = source.positions({numbered[include] for include in includes})
    for include in includes:
        line, column = where.get(numbered[include], (0, 0))
        href = include.get("href", "")
        findings.append(
            Finding("xml.xinclude", shown, f'"{href}" is not included.', line=line, column=column)
        )
    if entered.prolog.name not in ROOTS:
        findings.append(wrong_root(entered.prolog.name, shown))
        return None, findings
    return source, findings


def _parser() -> etree.XMLParser:
    # collect_ids=False: otherwise a duplicate xml:id makes a volume unreadable.
    # huge_tree=False: libxml2 then bounds depth, text and names.
    return etree.XMLParser(
        encoding="utf-8",  # whatever the file says: it is read as what `spelled` made of it
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        collect_ids=False,
    )


# -- what libxml2 does not take though it is well-formed ------------------------------------------


def _refused(error: etree.XMLSyntaxError, parser: etree.XMLParser, shown: str) -> Finding:
    # The parser's log, not the error's, which also has what was wrong with other files before.
    entries = [e for e in parser.error_log if e.level_name != "WARNING" and e.line]
    line, column = error.position
    said = re.sub(r", line \d+, column \d+.*$", "", error.msg or "")
    if entries:
        line, column, said = entries[0].line, entries[0].column, entries[0].message
    return Finding(
        "xml.malformed", shown, f"{said.strip().rstrip('.')}.", line=line, column=max(column, 1)
    )


# -- positions -------------------------------------------------------------------------------------


def _positions(source: Scan, wanted: set[int]) -> dict[int, Position]:
    found: dict[int, Position] = {}
    last = max(wanted)
    parser = parser_of(source)
    number = -1

    def start(_name: str, _attributes: object) -> None:
        nonlocal number
        number += 1
        if number in wanted:
            found[number] = (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
            if number >= last:
                raise StopIteration

    parser.StartElementHandler = start
    parser.buffer_text = True
    parser.ordered_attributes = True
    with contextlib.suppress(StopIteration):
        parser.Parse(source.utf8, True)
    return found
