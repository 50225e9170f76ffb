"""The review site: changed documents with tracked changes, decisions, a checklist; and the report,
the same on one page that needs nothing but itself."""

from __future__ import annotations

import random
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import jinja2
import msgspec
from markupsafe import Markup

from edition.compare import inked, tracked
from edition.compare.change import CHANNELS, KINDS
from edition.compare.decisions import DECISIONS
from edition.compare.record import FileChanges, Record
from edition.compare.summary import verdict
from edition.finding import CannotRun, Finding
from edition.labels import Labels
from edition.resources import shipped

_ARTICLE: Final = re.compile(r"<article class=\"text\".*?</article>", re.DOTALL)
_SOURCE: Final = 700
"""Characters of the source that are shown of a change."""
_MARKER: Final = ".edition-review"
CHECKS: Final = (
    "schema", "schematron", "images", "typography", "source_notes", "contents", "tables", "openers",
    "datelines", "postscripts", "front_back", "sample", "metadata", "ebook", "links", "registers",
)  # fmt: skip
"""The points of the checklist of a volume, by their labels."""


@dataclass(frozen=True)
class Shown:
    """A changed file and the pages on which both its sides stand."""

    changes: FileChanges
    articles: dict[str, str]
    """By id of the document: the article, with marks."""
    assets: dict[str, bytes]


@dataclass(frozen=True)
class Entry:
    """A record as a page shows it."""

    id: int
    kind: str
    channel: str
    label: str
    how: str
    place: str
    lead: str
    before: str
    after: str
    trail: str
    worded: bool
    warning: str
    same: int
    source_a: str
    source_b: str
    href: str


@dataclass(frozen=True)
class Group:
    """The records of one document."""

    id: str
    label: str
    href: str
    counts: list[tuple[str, int]]
    entries: list[Entry]


@dataclass(frozen=True)
class FileView:
    """A file on the index page."""

    path: str
    number: int
    verdict: str
    groups: list[Group]
    broken: list[str]
    mended: list[str]


@dataclass(frozen=True)
class View:
    """What the templates are given."""

    lang: str
    title: str
    a: str
    b: str
    verdict: str
    files: list[FileView]
    channels: list[tuple[str, str, int]]
    checks: list[tuple[str, str]]
    sample: list[str]
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


def pages(site: Path) -> dict[str, str]:
    """The articles of a built site that hold marks, by the id in their address."""
    found: dict[str, str] = {}
    for path in sorted(site.rglob("*.html")):
        text = path.read_text("utf-8")
        if not tracked.MARKS.search(text):
            continue
        match = _ARTICLE.search(text)
        if match and tracked.MARKS.search(match[0]):
            found[path.parent.name if path.name == "index.html" else path.stem] = match[0]
    return found


def assets(site: Path) -> dict[str, bytes]:
    """The style sheets of the edition's pages."""
    return {
        path.name: path.read_bytes()
        for path in sorted((site / "_assets").glob("*.css"))
        if path.name in ("frame.css", "text.css")
    }


def words_of(language: str) -> Labels:
    import tomllib

    folder = shipped("templates") / "review" / "labels"
    words: dict[str, str] = {}
    for name in (language, language.partition("-")[0], "en"):
        path = folder / f"{name}.toml"
        if path.is_file():
            for key, value in tomllib.loads(path.read_text("utf-8")).items():
                words.setdefault(key, str(value))
    return Labels(words)


def environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(shipped("templates") / "review"),
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


def _source(changes: FileChanges, record: Record) -> tuple[str, str]:
    """What stands in the file: the stretches of a record on each side."""
    patch = changes.patch
    if patch is None:
        return "", ""
    sides: list[list[str]] = [[], []]
    for edit in patch.edits:
        if edit.record == record.id and edit.out < 0 and edit.into < 0:
            sides[0].append(edit.old)
            sides[1].append(edit.new)
    for move in patch.moves:
        if move.record == record.id:
            sides[0].append(move.text)
        for edit in move.edits:
            if edit.record == record.id:
                sides[0].append(edit.old)
                sides[1].append(edit.new)
    shown = [" ⋯ ".join(p for p in side if p) for side in sides]
    return tuple(s if len(s) <= _SOURCE else s[:_SOURCE] + " ⋯" for s in shown)  # type: ignore[return-value]


def _entry(changes: FileChanges, record: Record, labels: Labels, href: str) -> Entry:
    place = [f"{labels['page']} {record.page}"] if record.page else []
    if record.note:
        place.append(f"{labels['note']} {record.note}")
    place.append(f"{record.line_b}:{record.column_b}")
    source_a, source_b = _source(changes, record)
    return Entry(
        record.id, record.kind, record.channel, labels[f"kind_{record.kind.replace('.', '_')}"],
        record.how, ", ".join(place), record.lead, record.before, record.after, record.trail,
        record.channel == "text" or tracked.worded(record), record.warning, record.same,
        source_a, source_b, href,
    )  # fmt: skip


def _groups(changes: FileChanges, labels: Labels, hrefs: dict[str, str]) -> list[Group]:
    found: dict[tuple[str, str], list[Record]] = {}
    for record in changes.changes:
        found.setdefault((record.document.id, record.document.label), []).append(record)
    groups = []
    for (name, label), records in found.items():
        href = hrefs.get(name, "")
        counts = [(c, n) for c in CHANNELS if (n := sum(r.channel == c for r in records))]
        entries = [_entry(changes, r, labels, href) for r in records]
        groups.append(Group(name, label or labels["outside"], href, counts, entries))
    return groups


def _data(files: list[FileChanges], records: bool) -> Markup:
    """What the script needs: which files, at which digests, with which records."""
    value = {
        "format": DECISIONS,
        "files": [
            {
                "path": f.path,
                "a": f.patch.a.digest if f.patch else "",
                "b": f.patch.b.digest if f.patch else "",
                "records": [r.id for r in f.changes] if records else [],
            }
            for f in files
            if f.changes
        ],
    }
    text = msgspec.json.encode(value).decode()
    return Markup(text.replace("<", "\\u003c"))


def _view(
    files: list[FileChanges], a: str, b: str, labels: Labels, hrefs: list[dict[str, str]],
    sample: list[str], seed: int,
) -> View:  # fmt: skip
    records = [r for f in files for r in f.changes]
    channels = [
        (c, labels[f"channel_{c}"], n)
        for c in CHANNELS
        if c != "form" and (n := sum(r.channel == c for r in records))
    ]
    changed = [f for f in files if f.changes or f.broken or f.mended]
    views = [
        FileView(f.path, n, verdict([f]), _groups(f, labels, hrefs[n] if hrefs else {}),
                 f.broken, f.mended)
        for n, f in enumerate(changed)
    ]  # fmt: skip
    return View(
        labels["language_code"], labels["title"], a, b, verdict(files), views, channels,
        [(c, labels[f"check_{c}"]) for c in CHECKS], sample, seed, _data(changed, True),
    )  # fmt: skip


def asset(name: str) -> Markup:
    return Markup((shipped("templates") / "review" / name).read_text("utf-8"))


def page(files: list[FileChanges], a: str, b: str, language: str = "en") -> str:
    """The report: one page that needs nothing but itself."""
    labels = words_of(language)
    view = _view(files, a, b, labels, [], [], 0)
    context = _with(view, site=False, css=asset("review.css"), js=asset("review.js"))
    return environment().get_template("index.jinja").render(page=context, label=labels)


def _with(view: View, **other: Any) -> View:
    import dataclasses

    return dataclasses.replace(view, **other)


def write(
    output: Path, files: list[FileChanges], shown: list[Shown], a: str, b: str, size: int, seed: int,
    language: str,
) -> None:  # fmt: skip
    """Write the site. Raises CannotRun where the folder is not an earlier review's, or not writable."""
    labels = words_of(language)
    templates = environment()
    by_path = {s.changes.path: s for s in shown}
    changed = [f for f in files if f.changes or f.broken or f.mended]
    hrefs: list[dict[str, str]] = []
    for number, file in enumerate(changed):
        there = by_path.get(file.path)
        names = {d.id for d in (r.document for r in file.changes)}
        hrefs.append(
            {n: f"{number}/{n}.html" for n in names if there and n in there.articles and _plain(n)}
        )
    sample = _sample(changed, size, seed)
    view = _view(files, a, b, labels, hrefs, sample, seed)
    try:
        if output.exists() and not (output / _MARKER).exists() and any(output.iterdir()):
            raise CannotRun(Finding("output.foreign", str(output), "The folder is not a review's."))
        shutil.rmtree(output, ignore_errors=True)
        output.mkdir(parents=True)
        (output / _MARKER).write_text("", "utf-8")
        for name in ("review.css", "review.js"):
            shutil.copyfile(shipped("templates") / "review" / name, output / name)
        for one in shown[:1]:
            for name, data in one.assets.items():
                (output / name).write_bytes(data)
        template = templates.get_template("index.jinja")
        (output / "index.html").write_text(template.render(page=view, label=labels), "utf-8")
        template = templates.get_template("document.jinja")
        listed = [(f, g) for f in view.files for g in f.groups if g.href]
        for n, (file_view, group) in enumerate(listed):
            there = by_path[file_view.path]
            records = {r.id: r for r in there.changes.changes}
            article = _inert(inked.mark_up(there.articles[group.id], records))
            context = _with(
                view, group=group, path=file_view.path, article=Markup(article),
                before=f"../{listed[n - 1][1].href}" if n else "",
                following=f"../{listed[n + 1][1].href}" if n + 1 < len(listed) else "",
                styles=["../frame.css", "../text.css"],
            )  # fmt: skip
            path = output / group.href
            path.parent.mkdir(exist_ok=True)
            path.write_text(template.render(page=context, label=labels), "utf-8")
    except OSError as error:
        raise CannotRun(
            Finding("output.unwritable", str(output), f"{error.strerror or error}.")
        ) from None


def _plain(name: str) -> bool:
    return re.fullmatch(r"[\w.-]+", name) is not None and not name.startswith(".")


def _inert(article: str) -> str:
    """Links that lead to other pages of the edition, which are not here, are no links."""
    return re.sub(r'(<a\b[^>]*?)\shref="(?!#)[^"]*"', r"\1", article)


def _sample(files: list[FileChanges], size: int, seed: int) -> list[str]:
    """Documents drawn at random, the same for the same seed."""
    names = sorted({f"{f.path} {r.document.id}" for f in files for r in f.changes if r.document.id})
    return sorted(random.Random(seed).sample(names, min(size, len(names))))


KIND_LABELS: Final = tuple(f"kind_{kind.replace('.', '_')}" for kind in KINDS)
"""The labels of the kinds, which every language has."""
