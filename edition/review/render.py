"""The review site: changed documents with tracked changes, decisions, a checklist; and the report,
the same on one page that needs nothing but itself."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jinja2
from markupsafe import Markup

from edition.compare.change import KINDS
from edition.compare.hunks import hunks
from edition.compare.record import FileChanges
from edition.files.folder import Folder
from edition.labels import Labels
from edition.resources import shipped
from edition.review import cards, html_marks, tracked
from edition.review.cards import FileView, View
from edition.volume.structure import slugify

if TYPE_CHECKING:
    from edition.validate.checklist import Point

_ARTICLE: Final = re.compile(r"<article class=\"text\".*?</article>", re.DOTALL)
_MARKER: Final = ".edition-review"


@dataclass(frozen=True)
class Shown:
    """A changed file, the pages on which both its sides stand, and the list to check it by."""

    changes: FileChanges
    text_a: str
    articles: dict[str, str]
    """By the document's part of an address: the article, with marks. Empty where the edition makes no
    pages of it."""
    assets: dict[str, bytes] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)


def pages(site: Path) -> dict[str, str]:
    """The articles of a built site that hold marks, by the id in their address."""
    found: dict[str, str] = {}
    for path in sorted(site.rglob("*.html")):
        if not path.is_file():  # a page's folder may have such a name
            continue
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
    """The labels of a review. What a language lacks comes from English."""
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


def asset(name: str) -> Markup:
    return Markup((shipped("templates") / "review" / name).read_text("utf-8"))  # noqa: S704 (shipped)


def _view(
    files: list[FileChanges], a: str, b: str, labels: Labels, shown: dict[str, Shown], seed: int
) -> View:
    changed = [f for f in files if f.changes or f.broken or f.mended]
    views = []
    for number, file in enumerate(changed):
        there = shown.get(file.path)
        names = {r.document.id for r in file.changes}
        own = sorted(n for n in names if there and slugify(n) in there.articles)
        hrefs = {n: f"{number}/{name}.html" for n, name in zip(own, _files(own), strict=True)}
        sources = hunks(file, there.text_a) if there is not None else {}
        views.append(
            FileView(
                file.path, number, cards.summary([file], labels),
                cards.groups(file, labels, hrefs, sources), file.broken, file.mended,
                file.renamed_from, bool(there and there.articles),
                cards.channels(file.changes, labels), there.points if there else [],
            )
        )  # fmt: skip
    records = [r for f in files for r in f.changes]
    said = cards.summary(files, labels) if files else labels["sum_none"]
    return View(
        labels["language_code"], a, b, said, views, cards.channels(records, labels), seed,
        cards.data(changed),
    )  # fmt: skip


def page(files: list[FileChanges], a: str, b: str, language: str = "en") -> str:
    """The report: one page that needs nothing but itself."""
    labels = words_of(language)
    view = _view(files, a, b, labels, {}, 0)
    context = _with(view, site=False, css=asset("review.css"), js=asset("review.js"))
    return environment().get_template("index.jinja").render(page=context, label=labels)


def _with(view: View, **other: Any) -> View:
    return dataclasses.replace(view, **other)


def write(
    output: Path, files: list[FileChanges], shown: list[Shown], a: str, b: str, seed: int, language: str
) -> None:
    """Write the site. Raises CannotRun where the folder is not an earlier review's, or not writable."""
    labels = words_of(language)
    by_path = {s.changes.path: s for s in shown}
    view = _view(files, a, b, labels, by_path, seed)
    made: dict[str, bytes] = {}
    for name in ("review.css", "review.js"):
        made[name] = (shipped("templates") / "review" / name).read_bytes()
    for one in shown:
        made |= one.assets
    templates = environment()
    index = templates.get_template("index.jinja").render(page=view, label=labels)
    made["index.html"] = index.encode()
    made |= _documents(view, by_path, labels, templates.get_template("document.jinja"))
    there = folder(output)
    there.prepare()
    for name, data in made.items():
        there.put(name, data)
    there.finish(set(made))


def folder(output: Path) -> Folder:
    """The folder of a review."""
    return Folder(output, _MARKER)


def workplace(output: Path) -> Path:
    """Where the pages are made that a review shows."""
    return output / _MARKER / "work"


def _documents(
    view: View, shown: dict[str, Shown], labels: Labels, template: jinja2.Template
) -> dict[str, bytes]:
    """The page of each document that has one, by its path."""
    made: dict[str, bytes] = {}
    listed = [(f, g) for f in view.files for g in f.groups if g.href]
    records = {path: {r.id: r for r in one.changes.changes} for path, one in shown.items()}
    for n, (file, group) in enumerate(listed):
        article = html_marks.mark_up(shown[file.path].articles[slugify(group.id)], records[file.path])
        context = _with(
            view, group=group, path=file.path, article=Markup(cards.inert(article)),  # noqa: S704 (made here)
            before=f"../{listed[n - 1][1].href}" if n else "",
            following=f"../{listed[n + 1][1].href}" if n + 1 < len(listed) else "",
            styles=["../frame.css", "../text.css"], channels=group.channels,
        )  # fmt: skip
        made[group.href] = template.render(page=context, label=labels).encode()
    return made


def _files(ids: list[str]) -> list[str]:
    """A name for the file of each id, without its ending: one that every system takes, and no two that
    differ in case alone."""
    taken: set[str] = set()
    names = []
    for key in ids:
        name, n = slugify(key), 1
        while name.casefold() in taken:
            n += 1
            name = f"{slugify(key)}-{n}"
        taken.add(name.casefold())
        names.append(name)
    return names


KIND_LABELS: Final = tuple(f"kind_{kind.replace('.', '_')}" for kind in KINDS)
"""The labels of the kinds, which every language has."""
