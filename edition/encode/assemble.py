"""Encoded documents into a volume: each in its place, by its number; the rest of the file stays.

What the header of a document says of hands, of those who answer for readings, and of sender and
addressee goes into the header of the volume. A document that an editor has changed in the volume since
it was put there is left alone.
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

from edition import files
from edition.encode import document_file, element_spans
from edition.encode.document_file import DocumentFile
from edition.encode.element_spans import Spot
from edition.fault import apart
from edition.files.digest import digest
from edition.files.seal import opened, sealed
from edition.finding import CannotRun, Finding, declare
from edition.project import shown
from edition.trail import reading
from edition.volume.tei import TEI

declare(
    "assemble.by-hand",
    "warning",
    "Take over by hand what you want of the new encoding; or delete the document from the "
    "volume to have it put in anew.",
    "What an editor has changed is never written over.",
)
declare(
    "assemble.gone",
    "warning",
    "Delete the document from the volume if it is not wanted, or encode its transcript again.",
    "What is in the volume is never deleted; a transcript may have got another id.",
)
declare(
    "assemble.id",
    "warning",
    "Give one of the two another id, in the volume or in the metadata of the transcript.",
    "An xml:id stands once in a volume.",
)
declare(
    "assemble.none",
    "error",
    "Encode transcripts first: edition encode transcripts",
    "There is nothing to put into the volume.",
)
declare(
    "assemble.volume",
    "error",
    "Name a TEI file in UTF-8, or one that does not exist yet.",
    "Documents go into the body of a TEI file.",
)

LEDGER: Final = ".assembled.ledger"
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


def assemble(paths: Sequence[Path], volume: Path, title: str = "") -> Result:
    """Put the documents of TEI files, or of folders of them, into a volume, which is begun where there
    is none. Raises CannotRun where there is nothing to put in, or the volume cannot be read."""
    result = Result(volume)
    found: list[DocumentFile] = []
    sources = document_file.files(paths)
    for path in sources:
        with apart(result.findings, shown(path), f"reading {shown(path)}"):
            document, said = document_file.read(path)
            result.findings += said
            found += [document] if document else []
    result.documents = len(found)
    if not found:
        where = ", ".join(shown(p) for p in paths)
        raise CannotRun(*result.findings, Finding("assemble.none", where, "There is no document here."))
    if volume.exists() and not volume.is_file():  # a pipe would never end
        raise CannotRun(Finding("file.unreadable", shown(volume), "This is not a file."))
    try:
        before = volume.read_bytes()
    except FileNotFoundError:
        before = _begun(volume, title)
    except OSError as error:
        raise CannotRun(
            Finding("file.unreadable", shown(volume), f"{error.strerror or error}.")
        ) from None
    memory = sources[0].parent / LEDGER
    ledger = _remembered(memory)
    known = ledger.setdefault(Path(os.path.relpath(volume, memory.parent)).as_posix(), {})
    with reading(shown(volume)):
        made = _Volume(before, shown(volume), known, result)
    for document in sorted(found, key=lambda document: document.order):
        with reading(document.path, document.id):
            made.put(document)
    if any(path.is_dir() for path in paths):
        made.gone({document.id for document in found})
    data = made.finished()
    if data != before or not volume.exists():
        files.write(volume, data)
    files.write(memory, sealed(msgspec.json.encode(ledger)))
    return result


class _Volume:
    """A volume with what is to be put into it."""

    def __init__(self, data: bytes, name: str, known: dict[str, str], result: Result) -> None:
        self.data, self.name, self.known, self.result = data, name, known, result
        self.root = element_spans.root(data, name)
        self.all = self.root.walk()
        self.declared = dict(document_file.namespaces(data, self.root))
        body = next((s for s in self.all if s.name == "body"), None)
        if self.root.name != "TEI" or body is None:
            raise CannotRun(Finding("assemble.volume", name, "The file is no TEI with a body."))
        if self.declared.get("") != TEI:
            message = "The elements of the file have a prefix; what is put in has none."
            raise CannotRun(Finding("assemble.volume", name, message))
        self.body = body
        self.there = {
            s.id: s for s in self.all if s.name == "div" and s.attributes.get("type") == "document"
        }
        self.inside = {key: {i.id for i in spot.walk() if i.id} for key, spot in self.there.items()}
        self.ids = {s.id: s for s in self.all if s.id}
        self.order = [(document_file.order_in(spot), spot) for spot in self.there.values()]
        self.letters = {key: document_file.letters(self.root, spot) for key, spot in self.there.items()}
        self.taken: set[str] = set()
        self.put_in: dict[str, str] = {}
        self.edits: list[Edit] = []
        self.header: dict[str, dict[str, bytes]] = {"respStmt": {}, "handNote": {}, "change": {}}
        self.described: list[bytes] = []
        """correspDesc elements to be added."""

    def put(self, document: DocumentFile) -> None:
        """Put in a document, in the order of their numbers."""
        if document.id in self.put_in:
            self._find(document, f"{self.put_in[document.id]} has the same id, {document.id}.")
            return
        self.put_in[document.id] = document.path

        def declaring(piece: bytes) -> bytes:
            return document_file.declaring(piece, document.namespaces, self.declared)

        data = declaring(self._unique(document))
        letters = {key: declaring(piece) for key, piece in document.letters.items()}
        whole = b"".join([data, *letters.values()])
        spot = self.there.get(document.id)
        if spot is None and document.id in self.ids:
            message = f"The volume has another element with the id {document.id}."
            self._find(document, message)
            return
        if spot is not None:
            stands = self.data[spot.start : spot.end]
            told = [self.data[s.start : s.end] for s in self.letters[document.id]]
            if stands == data and told == [*letters.values()]:
                self.known[document.id] = digest(whole)
                return
            if self.known.get(document.id) != digest(b"".join([stands, *told])):
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
        self.known[document.id] = digest(whole)
        self._describe(document, letters)
        for kind, pieces in document.header.items():
            for key, piece in ((key, declaring(piece)) for key, piece in pieces):
                if key not in self.ids and piece not in self.data:
                    self.header[kind].setdefault(key, piece)

    def _describe(self, document: DocumentFile, letters: dict[str, bytes]) -> None:
        """Put in what the header says of a letter, instead of what it said before."""
        standing = {spot.id: spot for spot in self.letters.get(document.id, ())}
        for key, piece in letters.items():
            spot = standing.pop(key, None)
            if spot is not None:
                self.edits.append((spot.start, spot.end, piece))
            elif key in self.ids or key in self.taken:
                self._find(document, f"Another element has the id {key}; its correspDesc is left out.")
            else:
                self.taken.add(key)
                self.described.append(piece)
        for spot in standing.values():
            self.edits.append((spot.start - len(self._margin(spot)), spot.end, b""))

    def _insert(self, document: DocumentFile, data: bytes) -> None:
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

    def _unique(self, document: DocumentFile) -> bytes:
        """A document with no id that another part of the volume, or another document, has."""
        own = self.inside.get(document.id, set())
        names: dict[str, str] = {}
        for key in document.ids:
            if key == document.id:
                continue
            if key in self.taken or (key in self.ids and key not in own):
                new = f"{key}-{document.id}"
                self._find(document, f"Another element has the id {key}; here it becomes {new}.")
                names[key] = new
                key = new
            self.taken.add(key)
        return document_file.renamed(document, names) if names else document.data

    def _find(self, document: DocumentFile, message: str) -> None:
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
        self._profile(header)
        changes = b"".join(b"\n      " + c for c in self.header["change"].values())
        revision = header.find("revisionDesc")
        if changes and revision:
            self._before_end(revision, b"  " + changes.lstrip() + b"\n    ")
        elif changes:
            new = b"<revisionDesc>" + changes + b"\n    </revisionDesc>"
            self._before_end(header, b"  " + new + b"\n  ")

    def _profile(self, header: Spot) -> None:
        """Into the profileDesc: hands and letters."""
        hands = b"".join(b"\n        " + h for h in self.header["handNote"].values())
        profile, revision = header.find("profileDesc"), header.find("revisionDesc")
        notes = profile.find("handNotes") if profile else None
        new = b"".join(b"\n      " + letter for letter in self.described)
        if hands and notes:
            self._before_end(notes, hands.lstrip() + b"\n      ")
        elif hands:
            new = b"\n      <handNotes>" + hands + b"\n      </handNotes>" + new
        if not new:
            return
        whole = b"<profileDesc>" + new + b"\n    </profileDesc>"
        if profile and profile.inside[0] == profile.end:  # <profileDesc/>
            self.edits.append((profile.start, profile.end, whole))
        elif profile:
            self._before_end(profile, b"  " + new.lstrip() + b"\n    ")
        elif revision:
            self.edits.append((revision.start, revision.start, whole + b"\n    "))
        else:
            self._before_end(header, b"  " + whole + b"\n  ")

    def _before_end(self, spot: Spot, new: bytes) -> None:
        if new:
            self.edits.append((spot.inside[1], spot.inside[1], new))


def _begun(volume: Path, title: str) -> bytes:
    """A volume without documents."""
    key = re.sub(r"[^\w.-]+", "-", volume.stem).strip("-.")
    key = key if re.match(r"[^\W\d]", key) else f"volume-{key}"
    words = title or volume.stem
    return _NEW.format(namespace=quoteattr(TEI), id=quoteattr(key), title=escape(words)).encode()


def _remembered(path: Path) -> Ledger:
    try:
        return msgspec.json.decode(opened(path.read_bytes()) or b"", type=Ledger)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return {}
