"""A document and its witnesses side by side: which ones, and the page that shows them.

Which documents are witnesses of one another is read off `relation` elements (TEI Guidelines 14.3.2.3).
The page is put together from finished texts, so that a witness may be in another volume of the edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
from lxml import etree
from msgspec import Struct

from edition.pages.collation import SAME_TEXT, CollationTable
from edition.pages.frame import Frame, VolumeFrame
from edition.pages.outline import Outline
from edition.pages.shelf import direction
from edition.transform import fragments
from edition.transform.fragments import Fragment, markup
from edition.volume.places import Target, relative


class WitnessColumn(Struct, frozen=True):
    """One of the texts that stand side by side."""

    href: str
    relation: str
    """What it is to the first, in words; "" for the first."""
    fragment: str = ""
    lang: str = ""
    dir: str = ""
    title: str = ""
    """What stands above a text that has no heading of its own."""
    unseen: bool = False
    """Whether that is for screen readers alone."""


class WitnessesPage(Frame, frozen=True):
    """A document and its witnesses side by side."""

    volume: VolumeFrame | None = None
    heading: str = ""
    columns: tuple[WitnessColumn, ...] = ()
    collations: tuple[CollationTable, ...] = ()
    """The words of the first text against those of each other that is the same text."""


FOLDER: Final = "witnesses/"
RELATIONS: Final = frozenset(
    {"archivalOriginalOf", "witness", "draftOf", "translationOf", "reportsSameConversation"}
)
"""Relations whose documents are worth reading side by side."""


@dataclass(frozen=True)
class Column:
    """One of the texts: the page that it stands on, and what it is to the first, in words."""

    path: str
    relation: str
    same: bool = False
    """Whether it is the same text as the first, so that their words can be collated."""


@dataclass(frozen=True)
class Parallel:
    """A document of a volume and its witnesses."""

    unit: int
    columns: tuple[Column, ...]


def parallels(outline: Outline) -> dict[int, Parallel]:
    """The documents of a volume that have witnesses at hand, by the number of the unit. The first of
    each is the text that the others are witnesses of, if it is in this volume."""
    own = {path: number for number, path in enumerate(outline.places.paths)}
    found: dict[int, list[Column]] = {}
    for relation in outline.volume.relations:
        if relation.name not in RELATIONS:
            continue
        later = [*_paths(outline, relation.active), *_paths(outline, relation.mutual)]
        first = [*_paths(outline, relation.passive), *later]
        leader = next((path for path in first if path in own), None)
        if leader is None:
            continue
        labels = outline.shelf.labels
        for path in dict.fromkeys(first):
            if path == leader:
                continue
            way = "_inverse" if path in later and not relation.mutual else ""
            words = labels.get(f"relation_{relation.name}{way}", "relation_other")
            columns = found.setdefault(own[leader], [])
            if all(column.path != path for column in columns):
                columns.append(Column(path, words, relation.name in SAME_TEXT))
    return {
        number: Parallel(number, (Column(outline.places.paths[number], ""), *columns))
        for number, columns in found.items()
    }


def _paths(outline: Outline, pointers: tuple[str, ...]) -> Iterator[str]:
    for pointer in pointers:
        there = outline.resolver.resolve(pointer, "ref")
        if isinstance(there, Target) and not there.outside and there.path.count("/") > 1:
            yield there.path


def page(outline: Outline, parallel: Parallel) -> WitnessesPage:
    """The page, its texts still empty."""
    labels = outline.shelf.labels
    path = outline.places.paths[parallel.unit] + FOLDER
    name = outline.name(parallel.unit)
    heading = labels.fill("witnesses_heading", title=name)
    said = labels.fill("description_section", title=heading, volume=outline.volume.titles.complete)
    return WitnessesPage(
        **outline.frame(path, "witnesses", heading, said),  # type: ignore[arg-type]
        breadcrumb=outline.crumbs(path, outline.link(path, parallel.unit)),
        heading=heading,
        columns=tuple(
            WitnessColumn(relative(path, Target(column.path)), column.relation)
            for column in parallel.columns
        ),
    )


def column(fragment: bytes, path: str, page: str, prefix: str) -> str:
    """The text of a page for use on another, as HTML.

    In: the text and the path of its page; the other page's path, and what its ids begin with there.
    """
    article = fragments.tree(fragment)
    for element in article.iter("*"):
        for name in ("id", "for"):
            if value := element.get(name):
                element.set(name, prefix + value)
        for name in ("headers", "aria-labelledby", "aria-describedby"):
            if value := element.get(name):
                element.set(name, " ".join(prefix + one for one in value.split()))
        for name in ("href", "src"):
            if value := element.get(name):
                element.set(name, _moved(value, path, page, prefix))
        if (level := _LEVELS.get(str(element.tag))) is not None:
            element.tag = level
    inside = [article.text or ""]
    inside += [etree.tostring(child, method="html", encoding="unicode") for child in article]
    return "".join(inside)


_LEVELS: Final = {f"h{n}": f"h{n + 1}" for n in range(1, 6)}
"""The page has a heading of its own above those of its texts."""


_BASE: Final = "http://site.invalid/"
"""Stands for the site while addresses are worked out (RFC 2606)."""


def _moved(href: str, path: str, page: str, prefix: str) -> str:
    if href.startswith("#"):
        return f"#{prefix}{href[1:]}"
    whole = urlsplit(urljoin(_BASE + path, href))
    if f"{whole.scheme}://{whole.netloc}/" != _BASE:
        return href
    there = relative(page, Target(unquote(whole.path.lstrip("/"))))
    return f"{there}#{whole.fragment}" if whole.fragment else there


def fill(context: WitnessesPage, columns: Sequence[Column], texts: Sequence[Fragment]) -> WitnessesPage:
    """The page with the text of each column."""
    filled = tuple(
        msgspec.structs.replace(
            shown,
            fragment=markup(column(text.html, one.path, context.path, f"w{number}-")),
            lang=text.lang,
            dir=direction(text.lang),
            title=text.title,
            unseen=text.unseen,
        )
        for number, (shown, one, text) in enumerate(zip(context.columns, columns, texts, strict=True))
    )
    return msgspec.structs.replace(context, columns=filled)
