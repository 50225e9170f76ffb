"""The changes as Markdown, for the text of a pull request: the verdict first, then what changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from edition.compare.change import CHANNELS
from edition.compare.record import FileChanges, Record
from edition.compare.summary import by_kind, phrase, verdict

LIMIT: Final = 60_000
"""Characters; hosts take some 65,000 in a comment."""
_SPECIAL: Final = re.compile(r"([\\`*_{}\[\]<>()#|~])")


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def report(files: Sequence[FileChanges], a: str, b: str, limit: int = LIMIT) -> str:
    """The whole report, cut at whole records where it would grow too long."""
    lines = [f"**{verdict(files)}**", "", f"{escape(a)} → {escape(b)}", ""]
    changed = [f for f in files if f.changes]
    if len(changed) > 1:
        channels = [
            c
            for c in CHANNELS
            if c != "form" and any(r.channel == c for f in changed for r in f.changes)
        ]
        lines += [
            "| file | " + " | ".join(channels) + " |",
            "|---|" + "--:|" * len(channels),
        ]
        for file in changed:
            counts = [sum(r.channel == c for r in file.changes) for c in channels]
            lines.append(f"| {escape(file.path)} | " + " | ".join(str(n or "") for n in counts) + " |")
        lines.append("")
    size = sum(len(line) + 1 for line in lines)
    left = sum(len(f.changes) for f in changed)
    for file in changed:
        block = [f"### {escape(file.path)}", ""]
        last = None
        shown: set[tuple[str, str, str, str]] = set()
        for record in file.changes:
            key = record.kind, record.how, record.before, record.after
            if record.same > 1 and key in shown:
                left -= 1
                continue
            shown.add(key)
            entry = []
            if record.document != last:
                last = record.document
                title = escape(f"{last.id}  {last.label}".strip()) or "outside of documents"
                entry += ["", f"**{title}**", ""]
            entry.append(line(record))
            needed = sum(len(e) + 1 for e in (*block, *entry))
            if size + needed > limit - 200:
                lines += block if len(block) > 2 else []
                lines += ["", f"… and {left:,} more: too many for this page."]
                return "\n".join(lines) + "\n"
            block += entry
            left -= 1
        size += sum(len(e) + 1 for e in block)
        lines += [*block, ""]
    return "\n".join(lines).rstrip() + "\n"


def line(record: Record) -> str:
    """One record as an item of a list."""
    place = f"p. {escape(record.page)}: " if record.page else ""
    what = f"{record.kind}{f' ({escape(record.how)})' if record.how else ''}"
    before, after = escape(record.before), escape(record.after)
    if record.channel in ("text", "header"):
        lead, trail = escape(record.lead[-40:]), escape(record.trail[:40])
        change = (f" ~~{before}~~" if before else "") + (f" **{after}**" if after else "")
        text = f"{lead}{change} {trail}".strip()
    else:
        text = f"{before or '–'} → {after or '–'}"
    if len(text) > 600:
        text = text[:600] + " …"
    times = f" ×{record.same:,}" if record.same > 1 else ""
    warning = f" ⚠ {record.warning}" if record.warning else ""
    return f"- {place}{what}{times}: {text}{warning}"


def stat(files: Sequence[FileChanges]) -> str:
    """Counts by kind alone."""
    counts = by_kind(r for f in files for r in f.changes)
    return "\n".join(f"- {phrase(k, n)}" for k, n in counts.items()) + "\n"
