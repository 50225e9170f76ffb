"""Records: changes as an editor reads them, with where they are.

A record is a cause with its place: document, page, note, line. Records and the patch are all that
the views need; what the comparison worked with can be forgotten.
"""

from __future__ import annotations

import gc
import itertools
import re
from bisect import bisect_right
from collections import Counter
from typing import Final

import msgspec

from edition.compare import patch as patches
from edition.compare.change import FORM, Cause, Edit, channel
from edition.compare.classify import judge
from edition.compare.difference import compare
from edition.compare.flows import Flow, plain
from edition.compare.patch import Patch
from edition.compare.source import Side, read

_SHOWN: Final = 2_000
"""Characters of a change that a record shows; the patch has all."""
_LABEL: Final = 90
_CHUNK: Final = 4_096
"""Characters between places of which the line is known."""
_HEAD: Final = re.compile(r"<(?:[\w.-]+:)?head\b[^>]*>(.*?)</(?:[\w.-]+:)?head>", re.DOTALL)
_NOTE: Final = re.compile(r"<(?:[\w.-]+:)?note\b.*?</(?:[\w.-]+:)?note>", re.DOTALL)
_PAGE: Final = re.compile(r"<(?:[\w.-]+:)?pb\b[^>]*?>")


class Document(msgspec.Struct, omit_defaults=True, frozen=True):
    """The document or other division in which a change is."""

    id: str = ""
    """Its xml:id."""
    label: str = ""
    """Its heading, shortened."""


class Record(msgspec.Struct, omit_defaults=True):
    """One change."""

    id: int
    """Its number in this file, from 1."""
    kind: str
    """What it is: one of the kinds of change."""
    channel: str
    """The part of an edition that it concerns."""
    document: Document
    """Where it is."""
    how: str = ""
    """What more there is to say: the name of an element or attribute; "case", "dash" …"""
    before: str = ""
    """The words, or the markup, as they were; shortened where long."""
    after: str = ""
    """The same as it is."""
    lead: str = ""
    """The words of the line before the change."""
    trail: str = ""
    """The words after it."""
    page: str = ""
    """The number of the printed page."""
    note: str = ""
    """The number, or else the xml:id, of the note it is in."""
    line_a: int = 0
    """Where its first edit is in A, from 1."""
    column_a: int = 0
    """The column, in characters, from 1."""
    line_b: int = 0
    """Where its first edit is in B."""
    column_b: int = 0
    """The column."""
    edits: int = 0
    """Stretches of the file that it takes."""
    words_removed: int = 0
    """How many words went."""
    words_added: int = 0
    """How many came."""
    same: int = 0
    """How many records are the same change in other places, this one among them."""
    warning: str = ""
    """What an editor should look at."""

    @property
    def form(self) -> bool:
        return self.kind in FORM


class Told(msgspec.Struct, omit_defaults=True, frozen=True):
    """What validation says of one side only."""

    code: str
    """The code of the finding."""
    message: str
    """Its sentence."""
    document: str = ""
    """The xml:id of the document."""


class FileChanges(msgspec.Struct, omit_defaults=True):
    """Everything that changed in one file."""

    path: str
    """The path in B, or in A where B has no such file."""
    records: list[Record]
    """The changes in the order of the text; those of form come last."""
    patch: Patch | None
    """Everything that differs, byte for byte."""
    renamed_from: str = ""
    """The path in A, where it was another."""
    status: str = "changed"
    """"changed", "same", "added" or "removed"."""
    layout: int = 0
    """Stretches that differ in layout alone."""
    spelling: int = 0
    """Stretches that are the same as read, and written otherwise."""
    mended: list[Told] = []
    """Findings of validation that B no longer has."""
    broken: list[Told] = []
    """Findings of validation that B has and A had not."""

    @property
    def changes(self) -> list[Record]:
        """The records that are changes, not form."""
        return [r for r in self.records if not r.form]


class _Places:
    """Lines and pages of one side."""

    def __init__(self, side: Side) -> None:
        self.side = side
        text = side.text
        self.counts = [0, *itertools.accumulate(
            text.count("\n", start, start + _CHUNK) for start in range(0, len(text), _CHUNK)
        )]  # fmt: skip
        """How many lines end before each chunk of the text."""
        if ":pb" in text:
            self.pages = [m.start() for m in _PAGE.finditer(text)]
            return
        self.pages = []
        at = text.find("<pb")
        while at >= 0:
            if text[at + 3] in " \t\r\n/>":
                self.pages.append(at)
            at = text.find("<pb", at + 3)

    def line(self, place: int) -> tuple[int, int]:
        chunk = place // _CHUNK
        before = self.counts[chunk] + self.side.text.count("\n", chunk * _CHUNK, place)
        return before + 1, place - self.side.text.rfind("\n", 0, place)

    def page(self, place: int) -> str:
        n = bisect_right(self.pages, place) - 1
        if n < 0:
            return ""
        tag = self.side.text[self.pages[n] : self.pages[n] + 400]
        match = re.match(r"""[^>]*?\sn\s*=\s*["']([^"']*)""", tag)
        return match[1] if match else ""


def label(flow: Flow) -> str:
    """What a division is called: its heading, without notes."""
    if flow.kind == "header":
        return "Header"
    match = _HEAD.search(flow.side.text, flow.tag_end, min(flow.end, flow.tag_end + 20_000))
    if match is None:
        return ""
    text = _NOTE.sub("", match[1])
    made = Side("", text, "utf-8", 0, (0, 0), flow.side.entities)
    words = plain(made, 0, len(text), read=True)
    return words if len(words) <= _LABEL else words[: _LABEL - 1].rsplit(" ", 1)[0] + " …"


def division(flow: Flow | None) -> Flow | None:
    """The nearest division or header that a flow is or is in."""
    while flow is not None and flow.kind not in ("div", "header"):
        flow = flow.parent
    return flow


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + " …"


class Describer:
    """Makes records of causes."""

    def __init__(self, a: Side, b: Side) -> None:
        self.a, self.b = _Places(a), _Places(b)
        self.documents: dict[Flow, Document] = {}

    def document(self, flow: Flow | None) -> Document:
        if flow is None:
            return Document()
        if flow not in self.documents:
            name = flow.id or ("teiHeader" if flow.kind == "header" else "")
            self.documents[flow] = Document(name, label(flow))
        return self.documents[flow]

    def where(self, cause: Cause, edit: Edit) -> Flow | None:
        """The division in which a cause is; the division itself, where it came or went."""
        if cause.kind.startswith("document."):
            for flow in (cause.flow_b, cause.flow_a):
                if flow is not None and cause.kind in ("document.moved", "document.renumbered"):
                    return division(flow)
        return division(cause.flow_b) or division(cause.flow_a)

    def record(self, cause: Cause) -> Record:
        edit = cause.edits[0]
        flow = self.where(cause, edit)
        line_a, column_a = self.a.line(edit.a0)
        line_b, column_b = self.b.line(edit.b0)
        note = next(
            (f for f in (cause.flow_b, cause.flow_a) if f is not None and f.kind == "note"), None
        )
        before, after = cause.before, cause.after
        document = self.document(flow)
        if cause.kind in ("document.added", "document.removed"):
            document = self._came(cause, edit) or document
        if not before and not after and cause.words_before + cause.words_after:
            before, after = cause.words_before, cause.words_after
        if not before and not after and edit.move is not None and cause.flow_a is not None:
            before = after = cause.flow_a.shown
        if not before and not after:
            before, after = self._shown(cause)
        return Record(
            id=cause.number,
            kind=cause.kind,
            channel=channel(cause.kind),
            document=document,
            how=cause.how,
            before=_short(before),
            after=_short(after),
            lead=cause.lead if len(cause.lead) < 80 else cause.lead.partition(" ")[2],
            trail=cause.trail if len(cause.trail) < 80 else cause.trail.rpartition(" ")[0],
            page=self.b.page(edit.b0) or self.a.page(edit.a0),
            note=note.attributes.get("n", note.id) if note is not None else "",
            line_a=line_a,
            column_a=column_a,
            line_b=line_b,
            column_b=column_b,
            edits=cause.count,
            words_removed=len(re.findall(r"\w+", cause.words_before)),
            words_added=len(re.findall(r"\w+", cause.words_after)),
            warning=cause.warning,
        )

    def _came(self, cause: Cause, edit: Edit) -> Document | None:
        """The division that an edit adds or takes away."""
        side, start, end = (
            (self.b, edit.b0, edit.b1) if edit.b1 > edit.b0 else (self.a, edit.a0, edit.a1)
        )
        text = side.side.text[start:end]
        match = re.match(r"\s*<(?:[\w.-]+:)?div[1-7]?\b[^>]*>", text)
        if match is None:
            return None
        found = re.search(r"""xml:id\s*=\s*["']([^"']+)""", match[0])
        flow = Flow(side.side, "div", start, end, start + match.end())
        return Document(found[1] if found else "", label(flow))

    def _shown(self, cause: Cause) -> tuple[str, str]:
        """For a change of markup: the words inside, from the file."""
        texts = self.a.side.text, self.b.side.text
        shown: list[str] = []
        for n in (0, 1):
            parts = []
            for edit in cause.edits[:4]:
                start, end = (edit.a0, edit.a1) if n == 0 else (edit.b0, edit.b1)
                if end > start:
                    parts.append(" ".join(texts[n][start:end][:200].split()))
            shown.append(" … ".join(parts))
        inside = ""
        if len(cause.edits) >= 2 and cause.kind.partition(".")[0] in (
            "name",
            "markup",
            "header",
            "register",
        ):
            first, last = cause.edits[0], cause.edits[-1]
            start, end = (first.b1, last.b0) if first.b1 <= last.b0 else (0, 0)
            if end - start < 2_000:
                inside = plain(self.b.side, start, end, read=True)
        if inside:
            cause.lead = ""
            tags = [re.findall(r"<[^>]*>", s) for s in shown]
            before = f"{tags[0][0]}{inside}{tags[0][-1]}" if len(tags[0]) > 1 else inside
            after = f"{tags[1][0]}{inside}{tags[1][-1]}" if len(tags[1]) > 1 else inside
            return before, after
        return shown[0], shown[1]


def changes(a: Side, b: Side, path: str) -> FileChanges:
    """Compare two sides: records and patch."""
    difference = compare(a, b)
    causes = judge(difference)
    describer = Describer(a, b)
    records: list[Record] = []
    layout = spelling = 0
    for cause in causes:
        if cause.kind == "form.layout":
            layout += cause.count
        elif cause.kind == "form.spelling":
            spelling += cause.count
        records.append(describer.record(cause))
    counts = Counter((r.kind, r.how, r.before, r.after) for r in records)
    for record in records:
        same = counts[record.kind, record.how, record.before, record.after]
        if same > 1 and (record.before or record.after) and not record.form:
            record.same = same
    patch = patches.of(a, b, difference.edits)
    if a.encoding != b.encoding:
        spelling += 1
    status = "changed" if records or a.encoding != b.encoding else "same"
    return FileChanges(path, records, patch, status=status, layout=layout, spelling=spelling)


def of_bytes(data_a: bytes, data_b: bytes, path: str, any_xml: bool = False,
             names: tuple[str, str] | None = None) -> FileChanges:  # fmt: skip
    """Compare two files. Raises CannotRun where one cannot be read."""
    name_a, name_b = names or (path, path)
    collecting = gc.isenabled()
    gc.disable()  # many small objects that all live to the end
    try:
        a = read(data_a, name_a, any_xml)
        b = read(data_b, name_b, any_xml)
        if data_a == data_b:
            return FileChanges(path, [], patches.of(a, b, []), status="same")
        return changes(a, b, path)
    finally:
        if collecting:
            gc.enable()
