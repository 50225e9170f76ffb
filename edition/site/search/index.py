"""The search index of an edition: made of the texts of all volumes when any of them is another one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from edition.files.digest import digest
from edition.files.ledger import Ledger, Output
from edition.finding import Finding, declare
from edition.pages.search import FOLDER
from edition.pages.search_record import page, when
from edition.resources import code_digest
from edition.site.search import canonical, program, texts
from edition.site.search.program import Program
from edition.site.search.texts import IndexedVolume

declare(
    "search.failed",
    "warning",
    "Build again; if it happens again, please report it. [site] search = false builds without.",
    "Pagefind could not make the search index; the search page tells readers so.",
)

LEDGER: Final = "_search"
"""Name of its ledger, as of a volume."""


@dataclass
class Index:
    """What came of it."""

    ledger: Ledger
    written: int = 0
    finding: Finding | None = None
    current: bool = True
    """Whether it is that of the texts as they are now."""


def bring(
    volumes: list[IndexedVolume], found: Program, output: Output, folder: str, make: bool
) -> Index:
    """Bring the index up to date, or (unless `make`) only say whether it is.

    In: the volumes in order, Pagefind, the output, and the site's folder in it.
    """
    old = output.ledger(LEDGER)
    parts = [code_digest(), found.version, *(f"{v.id} {v.digest}" for v in volumes)]
    key = digest("\0".join(parts).encode())
    ledger: Ledger = {}
    for path, artifact in old.items():
        there = output.current(path, artifact)
        if there is not None:
            ledger[path] = there
    current = ledger.keys() == old.keys() and bool(old) and all(a.key == key for a in old.values())
    if current or not make:
        return Index(ledger, current=current)
    index = Index({})
    try:
        files = canonical.files(program.index(found, *_pages(volumes, output)))
    except (program.Failed, canonical.Unknown) as error:
        said = " ".join(str(error).split()).rstrip(".")
        return Index({}, finding=Finding("search.failed", "edition.toml", f"{found.version}: {said}."))
    for name, data in sorted(files.items()):
        path = f"{folder}{FOLDER}{name}"
        index.ledger[path], wrote = output.write(path, data, key, old.get(path))
        index.written += wrote
    return index


def _pages(volumes: list[IndexedVolume], output: Output) -> tuple[str, Iterator[tuple[str, str]]]:
    """The main language of the texts, and each of them as a page for Pagefind. They are read a volume
    at a time, twice: first for the orders, which are those of all of them."""
    dates: list[tuple[tuple[bool, int, str], int]] = []
    languages: Counter[str] = Counter()
    for volume in volumes:
        for text in texts.load(volume, output):
            dates.append((when(text.date), len(dates)))
            languages[text.lang.partition("-")[0].lower()] += 1
    # Results can only be sorted by a number that all of them have, in 24 bits: a date is none.
    oldest = {at: rank for rank, (_, at) in enumerate(sorted(dates))}
    dated = sum(not undated for (undated, *_), _ in dates)
    ranks = [
        {"oldest": oldest[at], "newest": dated - 1 - oldest[at] if oldest[at] < dated else at + dated}
        for at in range(len(dates))
    ]

    def every() -> Iterator[tuple[str, str]]:
        at = 0
        for volume in volumes:
            for text in texts.load(volume, output):
                yield f"/{text.path}", page(text, {**ranks[at], "order": at})
                at += 1

    most = sorted(languages.items(), key=lambda one: (-one[1], one[0]))
    language = most[0][0] if most else ""
    return (language if re.fullmatch("[a-z]{2,3}", language) else ""), every()
