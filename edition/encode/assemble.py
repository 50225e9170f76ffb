"""Encoded documents into a volume: each in its place, by its number; the rest of the file stays.

What the header of a document says of hands and of those who answer for readings goes into the header of
the volume. A document that an editor has changed in the volume since it was put there is left alone.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import msgspec

from edition.encode import keep, spots
from edition.encode.spots import Spot
from edition.finding import CannotRun, Finding
from edition.project import shown
from edition.volume.read import digest
from edition.volume.read import read as read_tei
from edition.volume.tei import TEI

LEDGER: Final = ".assembled.json"
_NEW: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns={namespace} xml:id={id}>
  <teiHeader>
    <fileDesc>
      <titleStmt>
        <title type="complete">{title}</title>
        <title type="volume">{title}</title>
      </titleStmt>
      <publicationStmt>
        <p>Not yet published.</p>
      </publicationStmt>
      <sourceDesc>
        <p>Encoded from transcripts.</p>
      </sourceDesc>
    </fileDesc>
  </teiHeader>
  <text>
    <body>
    </body>
  </text>
</TEI>
"""
Edit = tuple[int, int, bytes]
"""A stretch of bytes, and what is put there."""
Ledger = dict[str, dict[str, str]]
"""Digests of the documents as they were put in, by volume (from the folder of the documents) and
xml:id."""


@dataclass
class Result:
    """What came of it."""

    volume: Path
    documents: int = 0
    added: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Documents that were changed in the volume, and so left alone."""
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Document:
    """A document of a file of its own."""

    path: str
    id: str
    number: str
    date: str
    data: bytes
    namespaces: tuple[tuple[str, str], ...]
    ids: tuple[str, ...]
    header: dict[str, tuple[tuple[str, bytes], ...]]
    """What its header has of respStmt and handNote, by xml:id, and of change."""

    @property
    def order(self) -> tuple[int, int, str, str]:
        return _order(self.number, self.date, self.path)


def assemble(paths: Sequence[Path], volume: Path, title: str = "") -> Result:
    """Put the documents of TEI files, or of folders of them, into a volume, which is begun where there
    is none. Raises CannotRun where there is nothing to put in, or the volume cannot be read."""
    result = Result(volume)
    found = [d for path in _files(paths) for d in [_document(path, result)] if d is not None]
    result.documents = len(found)
    if not found:
        where = ", ".join(shown(p) for p in paths)
        raise CannotRun(*result.findings, Finding("assemble.none", where, "There is no document here."))
    try:
        before = volume.read_bytes()
    except FileNotFoundError:
        before = _begun(volume, title)
    except OSError as error:
        raise CannotRun(
            Finding("file.unreadable", shown(volume), f"{error.strerror or error}.")
        ) from None
    memory = found[0][0].parent / LEDGER
    ledger = _remembered(memory)
    known = ledger.setdefault(Path(os.path.relpath(volume, memory.parent)).as_posix(), {})
    made = _Volume(before, shown(volume), known, result)
    for _, document in sorted(found, key=lambda pair: pair[1].order):
        made.put(document)
    if any(path.is_dir() for path in paths):
        made.gone({document.id for _, document in found})
    data = made.finished()
    if data != before or not volume.exists():
        keep.write(volume, data)
    keep.write(memory, msgspec.json.format(msgspec.json.encode(ledger), indent=1))
    return result


class _Volume:
    """A volume with what is to be put into it."""

    def __init__(self, data: bytes, name: str, known: dict[str, str], result: Result) -> None:
        self.data, self.name, self.known, self.result = data, name, known, result
        self.root = spots.root(data, name)
        self.all = self.root.walk()
        body = next((s for s in self.all if s.name == "body"), None)
        if self.root.name != "TEI" or body is None:
            raise CannotRun(Finding("assemble.volume", name, "The file is no TEI with a body."))
        self.body = body
        self.there = {
            s.id: s for s in self.all if s.name == "div" and s.attributes.get("type") == "document"
        }
        self.inside = {key: {i.id for i in spot.walk() if i.id} for key, spot in self.there.items()}
        self.ids = {s.id: s for s in self.all if s.id}
        self.order = [(_of(spot), spot) for spot in self.there.values()]
        self.taken: set[str] = set()
        self.put_in: dict[str, str] = {}
        self.edits: list[Edit] = []
        self.header: dict[str, dict[str, bytes]] = {"respStmt": {}, "handNote": {}, "change": {}}

    def put(self, document: _Document) -> None:
        """Put in a document, in the order of their numbers."""
        if document.id in self.put_in:
            self._find(document, f"{self.put_in[document.id]} has the same id, {document.id}.")
            return
        self.put_in[document.id] = document.path
        data = self._unique(document)
        declared = dict(_namespaces(self.data, self.root))
        lacking = "".join(
            f" xmlns:{prefix}={quoteattr(uri)}"
            for prefix, uri in document.namespaces
            if prefix not in declared and re.search(rf"[<\s/]{prefix}:".encode(), data)
        )
        data = data[:4] + lacking.encode() + data[4:]
        spot = self.there.get(document.id)
        if spot is None and document.id in self.ids:
            message = f"The volume has another element with the id {document.id}."
            self._find(document, message)
            return
        if spot is not None:
            stands = self.data[spot.start : spot.end]
            if stands == data:
                self.known[document.id] = digest(data)
                return
            if self.known.get(document.id) != digest(stands):
                message = (
                    f"{document.id} is not as it was put in, and is left as it is; the new encoding is "
                    f"in {document.path}."
                )
                place = self.data.count(b"\n", 0, spot.start) + 1
                self.result.findings.append(
                    Finding("assemble.by-hand", self.name, message, place, 1, document=document.id)
                )
                self.result.kept.append(document.id)
                return
            self.edits.append((spot.start, spot.end, data))
            self.result.replaced.append(document.id)
        else:
            self._insert(document, data)
            self.result.added.append(document.id)
        self.known[document.id] = digest(data)
        for kind, pieces in document.header.items():
            for key, piece in pieces:
                if key not in self.ids and piece not in self.data:
                    self.header[kind].setdefault(key, piece)

    def _insert(self, document: _Document, data: bytes) -> None:
        following = next((spot for order, spot in self.order if order > document.order), None)
        if following is not None:
            self.edits.append((following.start, following.start, data + self._margin(following)))
        elif self.order:
            last = max((spot for _, spot in self.order), key=lambda spot: spot.end)
            self.edits.append((last.end, last.end, self._margin(last) + data))
        else:
            start, end = self.body.inside
            if start == end == self.body.end:  # <body/>
                raise CannotRun(Finding("assemble.volume", self.name, "The body has no end tag."))
            at = start + len(self.data[start:end].rstrip())
            self.edits.append((at, at, b"\n      " + data))

    def _margin(self, spot: Spot) -> bytes:
        """The line break and white space before an element."""
        begin = self.data.rfind(b"\n", 0, spot.start)
        margin = self.data[begin : spot.start]
        return margin if begin >= 0 and not margin.strip() else b"\n"

    def _unique(self, document: _Document) -> bytes:
        """A document with no id that another part of the volume, or another document, has."""
        data = document.data
        own = self.inside.get(document.id, set())
        for key in document.ids:
            if key == document.id:
                continue
            if key in self.taken or (key in self.ids and key not in own):
                new = f"{key}-{document.id}"
                data = data.replace(f'xml:id="{key}"'.encode(), f'xml:id="{new}"'.encode())
                data = data.replace(f'"#{key}"'.encode(), f'"#{new}"'.encode())
                self._find(document, f"Another element has the id {key}; here it becomes {new}.")
                key = new
            self.taken.add(key)
        return data

    def _find(self, document: _Document, message: str) -> None:
        self.result.findings.append(
            Finding("assemble.id", document.path, message, document=document.id)
        )

    def gone(self, ids: set[str]) -> None:
        """Name documents that were put in once and are encoded no longer."""
        for key in [k for k in self.known if k not in ids]:
            if key not in self.there:
                del self.known[key]
                continue
            line = self.data.count(b"\n", 0, self.there[key].start) + 1
            message = f"{key} was put in from an encoded file that is no longer there."
            self.result.findings.append(
                Finding("assemble.gone", self.name, message, line, 1, document=key)
            )

    def finished(self) -> bytes:
        """The bytes of the volume with all that was put in."""
        self._header()
        data, at = [], 0
        for start, end, new in sorted(self.edits, key=lambda edit: edit[0]):
            data += [self.data[at:start], new]
            at = end
        return b"".join([*data, self.data[at:]])

    def _header(self) -> None:
        """Into the header: who answers for readings, hands, and what was decided."""
        header = self.root.find("teiHeader")
        file = header.find("fileDesc") if header else None
        titles = file.find("titleStmt") if file else None
        if header is None or titles is None:
            return
        people = self.header["respStmt"].values()
        self._before_end(titles, b"".join(b"  " + p + b"\n      " for p in people))
        hands = b"".join(b"\n        " + h for h in self.header["handNote"].values())
        profile = header.find("profileDesc")
        notes = profile.find("handNotes") if profile else None
        changes = b"".join(b"\n      " + c for c in self.header["change"].values())
        revision = header.find("revisionDesc")
        if hands and notes:
            self._before_end(notes, hands.lstrip() + b"\n      ")
        elif hands and profile:
            self._before_end(profile, b"  <handNotes>" + hands + b"\n      </handNotes>\n    ")
        elif hands:
            new = (
                b"<profileDesc>\n      <handNotes>"
                + hands
                + b"\n      </handNotes>\n    </profileDesc>"
            )
            if revision:
                self.edits.append((revision.start, revision.start, new + b"\n    "))
            else:
                self._before_end(header, b"  " + new + b"\n  ")
        if changes and revision:
            self._before_end(revision, b"  " + changes.lstrip() + b"\n    ")
        elif changes:
            new = b"<revisionDesc>" + changes + b"\n    </revisionDesc>"
            self._before_end(header, b"  " + new + b"\n  ")

    def _before_end(self, spot: Spot, new: bytes) -> None:
        if new:
            self.edits.append((spot.inside[1], spot.inside[1], new))


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.glob("*.xml") if not p.name.endswith(keep.BESIDE))
        elif path.exists():
            found.append(path)
        else:
            raise CannotRun(Finding("file.unreadable", shown(path), "There is no such file."))
    return found


def _document(path: Path, result: Result) -> tuple[Path, _Document] | None:
    """The document of a file; None, with a finding, where it holds none or several."""
    name = shown(path)
    source, said = read_tei(path, name)
    if source is None:
        result.findings += said
        return None
    try:
        root = spots.root(source.data, name)
    except CannotRun as stop:
        result.findings += stop.findings
        return None
    divs = [s for s in root.walk() if s.name == "div" and s.attributes.get("type") == "document"]
    if len(divs) != 1 or not divs[0].id:
        message = f"The file has {len(divs)} documents; it should have one, with an xml:id."
        result.findings.append(Finding("assemble.document", name, message))
        return None
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
    return path, _Document(
        name, div.id, div.attributes.get("n", ""), _date(div), source.data[div.start : div.end],
        _namespaces(source.data, root), tuple(s.id for s in div.walk() if s.id), header,
    )  # fmt: skip


def _naming(data: bytes, change: Spot, key: str) -> bytes:
    """A change that says of which document it is."""
    at = change.inside[0] - change.start
    return data[:at] + f"{key}: ".encode() + data[at:]


def _namespaces(data: bytes, root: Spot) -> tuple[tuple[str, str], ...]:
    tag = data[root.start : root.inside[0]].decode()
    return tuple(re.findall(r"""xmlns:([\w.-]+)\s*=\s*["']([^"']*)["']""", tag))


def _date(div: Spot) -> str:
    for spot in div.walk():
        if spot.name == "date":
            return spot.attributes.get("when") or spot.attributes.get("from", "")
    return ""


def _of(div: Spot) -> tuple[int, int, str, str]:
    return _order(div.attributes.get("n", ""), _date(div), div.id)


def _order(number: str, date: str, name: str) -> tuple[int, int, str, str]:
    """Documents stand by number; those without one after the rest, by date."""
    match = re.fullmatch(r"\[?(\d+)\]?([a-z]*)", number)
    return (0, int(match[1]), match[2], "") if match else (1, 0, date or "9", name)


def _begun(volume: Path, title: str) -> bytes:
    """A volume without documents."""
    key = re.sub(r"[^\w.-]+", "-", volume.stem).strip("-.")
    key = key if re.match(r"[^\W\d]", key) else f"volume-{key}"
    words = title or volume.stem
    return _NEW.format(namespace=quoteattr(TEI), id=quoteattr(key), title=escape(words)).encode()


def _remembered(path: Path) -> Ledger:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Ledger)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return {}
