"""Which kinds of pages there are, and which pages of a site to look at so that nothing is left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from lxml import html

ROOT = Path(__file__).resolve().parent.parent.parent
_EXTENDS = re.compile(r'{%-?\s*extends\s+"([^"]+)"')


ELSEWHERE = {"missing", "moved"}
"""Pages that no reader walks to: the one for addresses that lead nowhere, whose own addresses begin at
the root of the host, and redirects. tests/test_exports.py looks at them."""


class Looked(NamedTuple):
    """A page of a finished site."""

    path: str
    """From the root of the site; a folder for its index.html."""
    kind: str
    marks: frozenset[str]
    """The classes and elements that it uses: what can look or behave in a way of its own."""
    size: int


def kinds(printed: bool = False) -> set[str]:
    """The kinds of pages that templates/ (or templates/print/) can make: every template but those that
    others extend."""
    folder = ROOT / "templates" / ("print" if printed else "")
    sources = {file.name: file.read_text("utf-8") for file in folder.glob("*.html")}
    extended = {name.rpartition("/")[2] for text in sources.values() for name in _EXTENDS.findall(text)}
    return {name.removesuffix(".html") for name in sources.keys() - extended} - ELSEWHERE


def pages(site: Path, printed: bool = False) -> list[Looked]:
    """The pages (or the print pages) of a finished site, in order of their paths."""
    found = []
    for file in sorted(site.rglob("*.html")):
        if (file.name == "print.html") != printed:
            continue
        body = html.fromstring(
            file.read_bytes(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True)
        ).find("body")
        if body is None:
            continue
        kind = (body.get("class") or "").partition(" ")[0]
        if kind in ELSEWHERE:
            continue
        marks = {f"{kind} page"}
        for element in body.iter("*"):
            marks.add(str(element.tag))
            marks.update((element.get("class") or "").split())
        path = file.relative_to(site).as_posix()
        found.append(
            Looked(path.removesuffix("index.html"), kind, frozenset(marks), file.stat().st_size)
        )
    return found


def cover(every: list[Looked], most: int = 1_000) -> list[Looked]:
    """As few pages as will do so that each kind, class and element of the site is on one of them:
    always the one that adds most; of those, the smallest. No more than `most`."""
    left = set().union(*(one.marks for one in every)) if every else set()
    chosen: list[Looked] = []
    while left and len(chosen) < most:
        best = max(every, key=lambda one: (len(one.marks & left), -one.size))
        chosen.append(best)
        left -= best.marks
    return chosen
