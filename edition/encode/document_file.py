"""Encoded documents, each in a file of its own, as they are put into a volume."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from edition.encode import element_spans, encoded_files
from edition.encode.element_spans import Spot
from edition.finding import CannotRun, Finding, declare
from edition.project import shown
from edition.volume.read import read as read_tei

declare(
    "assemble.document",
    "warning",
    "Name files that edition encode has written.",
    "Each file is to hold one document.",
)

Order = tuple[int, int, str, str]
_TAG_NAME: Final = re.compile(rb"<[^\s/>]+")


@dataclass(frozen=True)
class DocumentFile:
    """A document of a file of its own."""

    path: str
    id: str
    number: str
    date: str
    data: bytes
    namespaces: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]
    tags: tuple[tuple[int, int], ...]
    """Where its start tags are in its bytes."""
    header: dict[str, tuple[tuple[str, bytes], ...]]
    """What its header has of respStmt and handNote, by xml:id, and of change."""
    letters: dict[str, bytes]
    """The correspDesc that it points to, by xml:id."""

    @property
    def order(self) -> Order:
        return order_of(self.number, self.date, self.path)


def files(paths: Sequence[Path]) -> list[Path]:
    """The files of encoded documents that paths mean. Raises CannotRun where one does not exist."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.glob("*.xml") if not p.name.endswith(encoded_files.BESIDE))
        elif path.exists():
            found.append(path)
        else:
            raise CannotRun(Finding("file.unreadable", shown(path), "There is no such file."))
    return found


def read(path: Path) -> tuple[DocumentFile | None, list[Finding]]:
    """The document of a file; None, with findings, where it holds none or several."""
    name = shown(path)
    source, said = read_tei(path, name)
    if source is None:
        return None, said
    try:
        root = element_spans.root(source.data, name)
    except CannotRun as stop:
        return None, list(stop.findings)
    divs = [s for s in root.walk() if s.name == "div" and s.attributes.get("type") == "document"]
    if len(divs) != 1 or not divs[0].id:
        message = f"The file has {len(divs)} documents; it should have one, with an xml:id."
        return None, [Finding("assemble.document", name, message)]
    div = divs[0]
    header: dict[str, tuple[tuple[str, bytes], ...]] = {
        kind: tuple(
            (s.id, source.data[s.start : s.end]) for s in root.walk() if s.name == kind and s.id
        )
        for kind in ("respStmt", "handNote")
    }
    header["change"] = tuple(
        (f"{div.id} {number}", _naming(source.data[s.start : s.end], s, div.id))
        for number, s in enumerate(s for s in root.walk() if s.name == "change")
    )
    return DocumentFile(
        name, div.id, div.attributes.get("n", ""), _date(div), source.data[div.start : div.end],
        namespaces(source.data, root), tuple(s.id for s in div.walk() if s.id),
        tuple((s.start - div.start, s.inside[0] - div.start) for s in div.walk()), header,
        {s.id: source.data[s.start : s.end] for s in letters(root, div)},
    ), []  # fmt: skip


def letters(root: Spot, div: Spot) -> list[Spot]:
    """The correspDesc elements that a document points to with @decls (TEI Guidelines 16.3)."""
    pointers = div.attributes.get("decls", "").split()
    header = root.find("teiHeader")
    profile = header.find("profileDesc") if header else None
    every = profile.children if profile else ()
    return [s for s in every if s.name == "correspDesc" and s.id and f"#{s.id}" in pointers]


def _naming(data: bytes, change: Spot, key: str) -> bytes:
    """A change that says of which document it is."""
    at = change.inside[0] - change.start
    return data[:at] + f"{key}: ".encode() + data[at:]


def namespaces(data: bytes, root: Spot) -> tuple[tuple[str, str], ...]:
    """The prefixes that a root element declares, with their namespaces; "" is that of names without."""
    tag = data[root.start : root.inside[0]].decode()
    found = re.findall(r"""\sxmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']""", tag)
    return tuple(found)


def declaring(data: bytes, own: Iterable[tuple[str, str]], there: dict[str, str]) -> bytes:
    """An element taken out of its file, with the namespaces that it needs and has not where it goes.

    In: its bytes; the prefixes that its file declares; those that the other file does.
    """
    lacking = "".join(
        f" xmlns{':' if prefix else ''}{prefix}={quoteattr(uri)}"
        for prefix, uri in own
        if there.get(prefix) != uri
        and re.search(rf"[<\s/]{prefix}:".encode() if prefix else rb"<[^\s/>:!?]+[\s/>]", data)
    )
    return _TAG_NAME.sub(lambda match: match[0] + lacking.encode(), data, count=1)


def renamed(document: DocumentFile, names: dict[str, str]) -> bytes:
    """A document with other xml:ids, by those it has, also in what points to them. Only tags are
    touched."""
    keys = "|".join(re.escape(key) for key in sorted(names, key=len, reverse=True))
    own = rf"""(?P<own>\sxml:id\s*=\s*["'])(?P<id>{keys})(?=["'])"""
    pattern = re.compile(rf"""{own}|(?P<pointer>["'\s]#)(?P<to>{keys})(?=["'\s])""".encode())

    def named(match: re.Match[bytes]) -> bytes:
        before, key = match["own"] or match["pointer"], match["id"] or match["to"]
        return before + names[key.decode()].encode()

    pieces, at = [], 0
    for start, end in document.tags:
        pieces += [document.data[at:start], pattern.sub(named, document.data[start:end])]
        at = end
    return b"".join([*pieces, document.data[at:]])


def _date(div: Spot) -> str:
    for spot in div.walk():
        if spot.name == "date":
            return spot.attributes.get("when") or spot.attributes.get("from", "")
    return ""


def order_in(div: Spot) -> Order:
    """The place of a document that is in a volume."""
    return order_of(div.attributes.get("n", ""), _date(div), div.id)


def order_of(number: str, date: str, name: str) -> Order:
    """Documents stand by number; those without one after the rest, by date."""
    match = re.fullmatch(r"\[?(\d+)\]?([a-z]*)", number)
    return (0, int(match[1]), match[2], "") if match else (1, 0, date or "9", name)
