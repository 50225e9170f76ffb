"""The changes for a terminal: one record a line, words in colour, their context round them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.compare.record import FileChanges, Record
from edition.compare.summary import by_document, by_kind, phrase, wrapped

Part = str | tuple[str, str]
Line = tuple[Part, ...]
"""Parts of a line: a text, or a text with the names of its style."""
_DELETED: Final = "red strikethrough"
_INSERTED: Final = "green underline"
_WORDS: Final = frozenset({"text", "header"})


def file(
    changes: FileChanges, context: int, lines: bool = False, plain: bool = False
) -> Iterator[Line]:
    """A file: its name, then its documents with their changes. `plain`: without colours words are
    marked as git marks them, [-old-]{+new+}."""
    name = changes.path
    if changes.renamed_from:
        name = f"{changes.renamed_from} → {name}"
    yield ((name, "bold"),)
    last = None
    shown: set[tuple[str, str, str, str]] = set()
    for record in changes.records:
        if record.form:
            continue
        key = record.kind, record.how, record.before, record.after
        if record.same > 1 and key in shown:
            continue
        shown.add(key)
        if record.document != last:
            last = record.document
            if last.id or last.label.strip():
                yield "  ", (last.id, "bold cyan"), "  " if last.id else "", (last.label, "cyan")
        told = line(record, context, lines)
        yield _marked(told) if plain else told
    for new in changes.broken:
        yield "  ", ("now found: ", "bold red"), f"{new.code} {_flat(new.message)}"
    for old in changes.mended:
        yield "  ", ("mended: ", "bold green"), f"{old.code} {_flat(old.message)}"


def _marked(told: Line) -> Line:
    """A record whose words are marked by signs, not by colour."""
    signs = {_DELETED: ("[-", "-]"), _INSERTED: ("{+", "+}")}
    marked: list[Part] = []
    for part in told:
        words, style = (part, "") if isinstance(part, str) else part
        before, after = signs.get(style, ("", ""))
        marked.append(f"{before}{words}{after}")
    return tuple(marked)


def line(record: Record, context: int, lines: bool = False) -> Line:
    """One record."""
    result: list[Part] = ["    "]
    where = []
    if lines:
        where.append(f"{record.line_b}:{record.column_b}")
    if record.page:
        where.append(f"p. {record.page}")
    if record.note:
        where.append(f"n. {record.note}")
    if where:
        result.append((" ".join(where) + "  ", "dim"))
    result.append((record.kind, "yellow"))
    if record.how:
        result.append((f" ({record.how})", "yellow"))
    if record.same > 1:
        result.append((f" ×{record.same:,}", "bold yellow"))
    result.append("  ")
    before, after = _flat(record.before), _flat(record.after)
    worded = record.channel in _WORDS and (record.lead or record.trail or before or after)
    if worded and context:
        lead, trail = _flat(record.lead), _flat(record.trail)
        result.append(("…" if len(lead) > context else "") + lead[-context:])
    tags, words, ends = wrapped(before, after, 2 * context or 40)
    if tags:
        style = _INSERTED if len(after) > len(before) else _DELETED
        result.append((tags, style))
        result.append(words)
        result.append((ends, style))
        before = after = ""
    if before:
        result.append((before if before.strip() else "␣" * len(before), _DELETED))
    if before and after:
        result.append(" ")
    if after:
        result.append((after if after.strip() else "␣" * len(after), _INSERTED))
    if worded and context:
        result.append(trail[:context] + ("…" if len(trail) > context else ""))
    if record.warning:
        result.append((f"  ⚠ {record.warning}", "bold magenta"))
    return tuple(result)


def _flat(text: str) -> str:
    """One line."""
    return text.replace("\n", " ¶ ").replace("\t", " ")


def stat(files: list[FileChanges], documents: bool = True) -> Iterator[Line]:
    """Counts by kind, for each document and for all."""
    for one in files:
        if not one.changes:
            continue
        yield ((one.path, "bold"),)
        if documents:
            for (name, label), counts in by_document(one.records).items():
                total = sum(counts.values())
                yield f"  {total:>6,}  ", (name, "cyan"), " " if name else "", label
    counts = by_kind(r for f in files for r in f.records)
    for kind, number in counts.items():
        yield f"  {number:>6,}  ", (kind, "yellow"), f"  {phrase(kind, number)}"
