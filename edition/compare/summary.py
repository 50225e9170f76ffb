"""What a comparison comes to, in one sentence, and as counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from edition.compare.change import KINDS
from edition.compare.record import FileChanges, Record

_PHRASES: Final[dict[str, tuple[str, str]]] = {
    "text.inserted": ("insertion of words", "insertions of words"),
    "text.deleted": ("deletion of words", "deletions of words"),
    "text.replaced": ("replacement of words", "replacements of words"),
    "text.moved": ("passage moved", "passages moved"),
    "text.typography": ("change of typography", "changes of typography"),
    "excision.restored": ("excision restored", "excisions restored"),
    "excision.made": ("excision newly made", "excisions newly made"),
    "block.split": ("block split", "blocks split"),
    "block.joined": ("join of blocks", "joins of blocks"),
    "block.moved": ("block moved", "blocks moved"),
    "document.added": ("document added", "documents added"),
    "document.removed": ("document removed", "documents removed"),
    "document.moved": ("document moved", "documents moved"),
    "document.renumbered": ("document renumbered", "documents renumbered"),
    "document.split": ("document split", "documents split"),
    "document.merged": ("merger of documents", "mergers of documents"),
    "note.added": ("note added", "notes added"),
    "note.removed": ("note removed", "notes removed"),
    "note.moved": ("note moved", "notes moved"),
    "note.renumbered": ("note renumbered", "notes renumbered"),
    "note.shifted": ("note anchor shifted", "note anchors shifted"),
    "page.added": ("page break added", "page breaks added"),
    "page.removed": ("page break removed", "page breaks removed"),
    "page.moved": ("page break moved", "page breaks moved"),
    "page.renumbered": ("page break renumbered", "page breaks renumbered"),
    "page.relinked": ("page break linked anew", "page breaks linked anew"),
    "name.tagged": ("name or term tagged", "names and terms tagged"),
    "name.untagged": ("name or term untagged", "names and terms untagged"),
    "name.relinked": ("name or term linked anew", "names and terms linked anew"),
    "attribute.date": ("encoded date changed", "encoded dates changed"),
    "attribute.id": ("xml:id changed", "xml:ids changed"),
    "attribute.reference": ("reference changed", "references changed"),
    "attribute.changed": ("attribute changed", "attributes changed"),
    "markup.added": ("element added", "elements added"),
    "markup.removed": ("element removed", "elements removed"),
    "markup.changed": ("element changed", "elements changed"),
    "markup.namespace": ("namespace changed", "namespaces changed"),
    "header.changed": ("change in the header", "changes in the header"),
    "register.changed": ("change in a register", "changes in registers"),
    "comment.changed": ("comment changed", "comments changed"),
    "instruction.changed": ("instruction changed", "instructions changed"),
}


def phrase(kind: str, number: int) -> str:
    """A number of changes of one kind, in words: "41 names and terms tagged"."""
    one, more = _PHRASES[kind]
    return f"{number:,} {one if number == 1 else more}"


def by_kind(records: Iterable[Record]) -> dict[str, int]:
    """How many changes of each kind, in the order of the list of kinds."""
    counts = Counter(r.kind for r in records if not r.form)
    return {kind: counts[kind] for kind in KINDS if counts[kind]}


def by_document(records: Iterable[Record]) -> dict[tuple[str, str], dict[str, int]]:
    """The same for each document, in the order of the text: (id, label) to counts."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for record in records:
        if not record.form:
            key = record.document.id, record.document.label
            found.setdefault(key, Counter())[record.kind] += 1
    return {k: {kind: c[kind] for kind in KINDS if c[kind]} for k, c in found.items()}


def wrapped(before: str, after: str, most: int) -> tuple[str, str, str]:
    """Where only tags came or went round words: the tags before them, the words, of which so many
    characters are shown, and the tags behind. Else nothing."""
    short, long = sorted((before, after), key=len)
    start, found, end = long.partition(short) if len(short) > 1 else ("", "", "")
    if not (found and start.startswith("<") and start.endswith(">") and (not end or end[0] == "<")):
        return "", "", ""
    if len(short) > most:
        short = f"{short[: most // 2].rpartition(' ')[0]} … {short[-most // 3 :].partition(' ')[2]}"
    return start, short, end


def verdict(files: Sequence[FileChanges]) -> str:
    """What all comes to: "3 replacements of words in 2 documents; 41 names tagged; …"."""
    records = [r for f in files for r in f.records if not r.form]
    parts = []
    words = [r for r in records if r.channel == "text"]
    rest = [r for r in records if r.channel != "text"]
    if words:
        documents = len({(f.path, r.document) for f in files for r in f.records
                         if r.channel == "text" and not r.form})  # fmt: skip
        counted = ", ".join(phrase(k, n) for k, n in by_kind(words).items())
        parts.append(f"{counted} in {documents:,} {'document' if documents == 1 else 'documents'}")
    parts += [phrase(k, n) for k, n in by_kind(rest).items()]
    if not records:
        parts.append("no change of text, markup or apparatus")
    return "; ".join([*parts, *form(files)])


def form(files: Iterable[FileChanges]) -> list[str]:
    """What differs in form alone, in words. That the changes and these are all that differs is not
    an opinion: together they are the patch."""
    layout = sum(f.layout for f in files)
    spelling = sum(f.spelling for f in files)
    parts = []
    if layout:
        parts.append(
            f"{layout:,} {'stretch' if layout == 1 else 'stretches'} of white space only reflowed"
        )
    if spelling:
        parts.append(f"{spelling:,} {'place' if spelling == 1 else 'places'} only written otherwise")
    return parts
