"""What the pages of a review are given: files, their documents, the changes of each, as values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import msgspec
from markupsafe import Markup

from edition.compare.change import CHANNELS, KINDS, channel
from edition.compare.hunks import Hunk
from edition.compare.record import Document, FileChanges, Record, Told
from edition.compare.summary import wrapped
from edition.labels import Labels
from edition.review.decisions import DECISIONS

if TYPE_CHECKING:
    from edition.validate.checklist import Point

_SOURCE: Final = 700
"""Characters of the source that are shown of a change."""
_DOCUMENT: Final = 240
"""Characters of a whole document that are shown in a list."""


@dataclass(frozen=True)
class Entry:
    """A record as a page shows it."""

    id: int
    kind: str
    channel: str
    label: str
    how: str
    place: str
    line: str
    lead: str
    before: str
    after: str
    trail: str
    same_words: bool
    wrapped: tuple[str, str, str]
    """Where only tags came or went round the words: the tags before, the words, the tags behind."""
    warning: str
    same: int
    source_a: str
    source_b: str
    href: str


@dataclass(frozen=True)
class Kind:
    """A kind of change and how often it is there."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Channel:
    """A part of an edition, with the kinds of change that are there."""

    name: str
    label: str
    count: int
    kinds: list[Kind]


@dataclass(frozen=True)
class Group:
    """The records of one document."""

    id: str
    label: str
    href: str
    channels: list[Channel]
    entries: list[Entry]
    hunks: list[Hunk] = field(default_factory=list)


@dataclass(frozen=True)
class FileView:
    """A file on the index page."""

    path: str
    number: int
    summary: str
    groups: list[Group]
    broken: list[Told]
    mended: list[Told]
    renamed_from: str
    paged: bool
    """Whether its documents have pages."""
    channels: list[Channel]
    points: list[Point]


@dataclass(frozen=True)
class View:
    """What the templates are given."""

    lang: str
    a: str
    b: str
    summary: str
    files: list[FileView]
    channels: list[Channel]
    seed: int
    data: Markup
    css: str = ""
    js: str = ""
    group: Group | None = None
    article: str = ""
    before: str = ""
    following: str = ""
    path: str = ""
    site: bool = True
    styles: list[str] = field(default_factory=list)


def channels(records: Sequence[Record], labels: Labels) -> list[Channel]:
    """The records counted by channel and kind."""
    result = []
    for name in CHANNELS:
        here = [r for r in records if r.channel == name and not r.form]
        if here:
            kinds = [
                Kind(k, labels[f"kind_{k.replace('.', '_')}"], n)
                for k in KINDS
                if channel(k) == name and (n := sum(r.kind == k for r in here))
            ]
            result.append(Channel(name, labels[f"channel_{name}"], len(here), kinds))
    return result


def summary(files: Sequence[FileChanges], labels: Labels) -> str:
    """How much changed, and that nothing else did."""
    records = [r for f in files for r in f.changes]
    documents = {(f.path, r.document) for f in files for r in f.changes}
    layout, spelling = (sum(n) for n in zip(*((f.layout, f.spelling) for f in files), strict=True))
    said = [
        labels.fill("sum_changes", changes=labels.count("changes", len(records)),
                    documents=labels.count("documents", len(documents)))
        if records else labels["sum_none"]
    ]  # fmt: skip
    said += [labels.count(key, n) for key, n in (("layout", layout), ("spelling", spelling)) if n]
    return " ".join([*said, labels["sum_rest"]])


def entry(record: Record, source: tuple[str, str], labels: Labels, href: str) -> Entry:
    """A record as a page shows it; `source`: what stands in the file on each side."""
    place = [f"{labels['page']} {record.page}"] if record.page else []
    if record.note:
        place.append(f"{labels['note']} {record.note}")
    before, after = record.before, record.after
    if record.kind.startswith("document."):  # its page has all of it
        before, after = _short(before), _short(after)
    return Entry(
        record.id, record.kind, record.channel, labels[f"kind_{record.kind.replace('.', '_')}"],
        record.how, ", ".join(place), f"{record.line_b}:{record.column_b}", record.lead,
        before, after, record.trail,
        record.before == record.after or (record.kind == "text.moved" and not record.after),
        wrapped(before, after, _DOCUMENT),
        record.warning, record.same, *source, href,
    )  # fmt: skip


def _short(text: str) -> str:
    return text if len(text) <= _DOCUMENT else text[:_DOCUMENT].rpartition(" ")[0] + " …"


def _sources(changes: FileChanges) -> dict[int, tuple[str, str]]:
    """What stands in the file: the stretches of each record on each side."""
    patch = changes.patch
    if patch is None:
        return {}
    found: dict[int, tuple[list[str], list[str]]] = {}
    for move in patch.moves:
        found.setdefault(move.record, ([], []))[0].append(move.text)
    for edit in (*patch.edits, *(e for m in patch.moves for e in m.edits)):
        if edit.out < 0 and edit.into < 0:
            sides = found.setdefault(edit.record, ([], []))
            for side, text in zip(sides, (edit.old, edit.new), strict=True):
                if text:
                    side.append(text)

    def shown(parts: list[str]) -> str:
        text = " ⋯ ".join(parts[:40])
        return text if len(text) <= _SOURCE else text[:_SOURCE] + " ⋯"

    return {record: (shown(a), shown(b)) for record, (a, b) in found.items()}


def groups(
    changes: FileChanges, labels: Labels, hrefs: Mapping[str, str],
    sources: Mapping[Document, list[Hunk]],
) -> list[Group]:  # fmt: skip
    """The documents of a file with their changes, in the order of their first."""
    found: dict[Document, list[Record]] = {}
    for record in changes.changes:
        found.setdefault(record.document, []).append(record)
    made = []
    written = _sources(changes)
    for document, records in found.items():
        href = hrefs.get(document.id, "")
        entries = [entry(r, written.get(r.id, ("", "")), labels, href) for r in records]
        made.append(
            Group(document.id, document.label or labels["outside"], href, channels(records, labels),
                  entries, sources.get(document, []))
        )  # fmt: skip
    return made


def data(files: Sequence[FileChanges]) -> Markup:
    """What the script needs: which files, at which digests, with which records."""
    value = {
        "format": DECISIONS,
        "files": [
            {
                "path": f.path,
                "a": f.patch.a.digest if f.patch else "",
                "b": f.patch.b.digest if f.patch else "",
                "records": [r.id for r in f.changes],
            }
            for f in files
            if f.changes
        ],
    }
    text = msgspec.json.encode(value).decode()
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 (JSON that ends no script)


def inert(article: str) -> str:
    """An article whose links to other pages of the edition, which are not here, are no links."""
    return re.sub(r'(<a\b[^>]*?)\shref="(?!#)[^"]*"', r"\1", article)
