"""The review of a volume as a report: each point with figures, evidence and, where the eye must judge,
a sample drawn at random from a seed that is named, so that another can draw it again.

The points are those that the editors of *Foreign Relations* go through for every volume. What can be
decided is decided; the rest is laid out so that it takes minutes instead of days.
"""

from __future__ import annotations

import html
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from edition.finding import Finding
from edition.validate.reading import Element, RuledVolume


@dataclass
class Point:
    """One point of the list."""

    title: str
    state: str
    """passed, failed, look: what the figures alone decide."""
    figures: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)


def points(
    volume: RuledVolume, found: list[Finding], schemas: Iterable[str], schematrons: Iterable[str],
    seed: int, sample: int = 10,
) -> list[Point]:  # fmt: skip
    """The points of the list, in order; `sample` documents are drawn from all."""
    named = ", ".join(schemas)
    rules = ", ".join(schematrons)
    chance = random.Random(seed)
    by_code: dict[str, list[Finding]] = {}
    for finding in found:
        by_code.setdefault(finding.code, []).append(finding)

    def of(*begin: str) -> list[Finding]:
        return [f for code, group in by_code.items() if code.startswith(begin) for f in group]

    documents = [d for d in volume.of("div") if d.get("type") == "document"]
    divisions = [d for d in volume.of("div") if d.get("type") != "document"]
    around = [*_children(volume, "front"), *_children(volume, "back")]
    schema = of("rng.", "xml.", "schema.")
    return [
        _decided("Schema", schema, [f"checked against {named or 'no schema that is named'}"], named),
        _decided("Schematron", of("sch.", "schematron."), [f"rules: {rules or 'none'}"], rules),
        _decided("Ids and references", of("id.", "link."), [f"{len(volume.ids):,} ids"]),
        _decided("Pages and images", of("page.", "image."), _pages(volume)),
        _decided("Typography", of("text.", "rend."), _characters(volume)),
        _looked("Source notes", _sources(volume, documents), chance, volume),
        _decided("Notes", of("note."), [f"{_count(volume, 'note'):,} notes"]),
        _looked("Contents", divisions, chance, volume, 12),
        _looked("Tables", list(volume.of("table")), chance, volume),
        _looked("Openers and headings", list(volume.of("opener", "salute")), chance, volume),
        _decided("Datelines and dates", of("date."), _dates(volume, documents)),
        _looked("Postscripts and attachments", _attachments(volume), chance, volume),
        _looked("Front and back matter", around, chance, volume, 20),
        _decided("Withheld text", of("excision."), _withheld(volume)),
        _decided("Persons and terms", of("person."), _registers(volume)),
        _decided("Document numbers", of("document."), [f"{len(documents):,} documents"]),
        _looked("A random sample", documents, chance, volume, sample),
        Point("Metadata", "look", _metadata(volume)),
        Point("Ebook", "look", ["build the edition and look at its print-ready pages: edition build"]),
    ]  # fmt: skip


def _decided(title: str, found: list[Finding], figures: list[str], needs: object = True) -> Point:
    grave = [f for f in found if f.severity != "info"]
    state = "failed" if grave else "passed" if needs else "look"
    figures = [*figures, f"{len(grave):,} to mend, {len(found) - len(grave):,} to look at"]
    shown = [f"{f.line}:{f.column} {f.code} {f.document} {f.message}" for f in (grave or found)[:12]]
    if len(grave or found) > 12:
        shown.append(f"… and {len(grave or found) - 12:,} more: edition validate")
    return Point(title, state, figures, shown)


def _looked(
    title: str, elements: list[Element], chance: random.Random, volume: RuledVolume, most: int = 6
) -> Point:
    if not elements:
        return Point(title, "look", ["none"])
    some = sorted(chance.sample(elements, min(most, len(elements))), key=lambda e: e.number)
    shown = []
    for element in some:
        line = volume.document.place(element.begin)[0]
        words = volume.words(element)
        name = element.id or element.document
        shown.append(
            f"line {line} {name} <{element.name}> {words[:140]}{'…' if len(words) > 140 else ''}"
        )
    return Point(title, "look", [f"{len(elements):,}, of which {len(some)} are shown"], shown)


def _count(volume: RuledVolume, *names: str) -> int:
    return sum(len(volume.by_name.get(name, ())) for name in names)


def _children(volume: RuledVolume, name: str) -> Iterator[Element]:
    for parent in volume.of(name):
        yield from (e for e in volume.of("div", "titlePage") if e.parent == parent.number)


def _sources(volume: RuledVolume, documents: list[Element]) -> list[Element]:
    return [n for n in volume.of("note") if n.get("type") == "source"]


def _attachments(volume: RuledVolume) -> list[Element]:
    attached = [e for e in volume.elements if e.name.endswith("}attachment")]
    return [*volume.of("postscript"), *attached]


def _pages(volume: RuledVolume) -> list[str]:
    breaks = list(volume.of("pb"))
    with_image = sum(bool(pb.get("facs")) for pb in breaks)
    return [
        f"{len(breaks):,} page breaks, {with_image:,} with an image",
        f"{_count(volume, 'graphic'):,} figures",
    ]


def _characters(volume: RuledVolume) -> list[str]:
    odd = Counter(c for c in volume.body.text + volume.notes.text if c > "\x7f")
    shown = ", ".join(f"{c} U+{ord(c):04X} {n:,}" for c, n in odd.most_common(24) if c.isprintable())
    return [f"letters beyond ASCII: {shown or 'none'}"]


def _dates(volume: RuledVolume, documents: list[Element]) -> list[str]:
    dated = {d.document for d in volume.of("date") if d.get("when") or d.get("from")}
    without = [d.id or "?" for d in documents if d.document not in dated]
    shown = ", ".join(without[:15]) + (" …" if len(without) > 15 else "")
    return [
        f"{len(documents) - len(without):,} documents with a date, {len(without):,} without: {shown}"
    ]


def _withheld(volume: RuledVolume) -> list[str]:
    kinds = Counter(excision.kind for _, _, excision in volume.excisions)
    return [", ".join(f"{kind} {n:,}" for kind, n in kinds.most_common()) or "none"]


def _registers(volume: RuledVolume) -> list[str]:
    persons = [p for p in volume.of("persName") if p.id]
    terms = [t for t in volume.of("term") if t.id]
    named = {p.get("corresp") for p in volume.of("persName")} | {
        g.get("target") for g in volume.of("gloss")
    }
    unused = [e.id for e in [*persons, *terms] if f"#{e.id}" not in named]
    shown = ", ".join(unused[:12]) + (" …" if len(unused) > 12 else "")
    return [
        f"{len(persons):,} persons, {len(terms):,} terms",
        f"{len(unused):,} never mentioned: {shown}",
    ]


def _metadata(volume: RuledVolume) -> list[str]:
    wanted: tuple[tuple[str, Callable[[Element], bool]], ...] = (
        ("title", lambda e: volume.is_within(e, "titleStmt")),
        ("editor", lambda e: volume.is_within(e, "titleStmt")),
        ("publisher", lambda e: volume.is_within(e, "publicationStmt")),
        ("date", lambda e: volume.is_within(e, "publicationStmt")),
        ("idno", lambda e: volume.is_within(e, "publicationStmt")),
    )
    figures = []
    for name, fits in wanted:
        values = [
            " ".join([e.get("type"), volume.words(e)]).strip() for e in volume.of(name) if fits(e)
        ]
        figures.append(f"{name}: {'; '.join(values) or 'none'}")
    return figures


# -- saying it -------------------------------------------------------------------------------------

_SIGNS = {"passed": "✓", "failed": "✗", "look": "☐"}


def markdown(title: str, listed: list[Point], seed: int) -> str:
    """The report in Markdown."""
    parts = [f"# Review of {title}", f"Random samples are drawn with seed {seed}.", ""]
    for number, point in enumerate(listed, start=1):
        parts += [f"## {_SIGNS[point.state]} {number}. {point.title}", ""]
        parts += [f"- {_marked(line)}" for line in point.figures]
        parts += [f"    - {_marked(line)}" for line in point.evidence]
        parts.append("")
    return "\n".join(parts)


def _marked(text: str) -> str:
    for letter in "\\`*_<[#":
        text = text.replace(letter, "\\" + letter)
    return text


_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 serif;max-width:46rem;margin:2rem auto;padding:0 1rem}h1{font-size:1.5rem}"
    "h2{font-size:1.1rem;margin:1.6rem 0 .3rem;border-top:1px solid #8886;padding-top:.6rem}"
    ".failed h2{color:#b3261e}.passed h2{color:#2e6b34}ul{margin:.2rem 0;padding-left:1.3rem}"
    ".evidence{font:.85rem/1.45 monospace;overflow-wrap:anywhere}"
    "@media(prefers-color-scheme:dark){.failed h2{color:#ff8a80}.passed h2{color:#8fd694}}"
)


def page(title: str, listed: list[Point], seed: int) -> str:
    """The report as a page of HTML that needs nothing else."""
    name = html.escape(title)
    parts = [
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Review of {name}</title>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<style>{_STYLE}</style></head><body><main><h1>Review of {name}</h1>",
        f"<p>Random samples are drawn with seed {seed}.</p>",
    ]
    for number, point in enumerate(listed, start=1):
        inner = "".join(f"<li>{html.escape(line)}</li>" for line in point.evidence)
        figures = "".join(f"<li>{html.escape(line)}</li>" for line in point.figures)
        evidence = f'</ul><ul class="evidence">{inner}' if inner else ""
        parts.append(
            f'<section class="{point.state}"><h2>{_SIGNS[point.state]} {number}. {point.title}</h2>'
            f"<ul>{figures}{evidence}</ul></section>"
        )
    return "\n".join([*parts, "</main></body></html>\n"])
