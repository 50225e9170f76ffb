"""The index of persons that a book has: made from the names that the editor encoded.

Texts are finished fragments of print-ready HTML. Each mention that the index leads to gets an id; which
page it is on is the printer's to know (`target-counter`, or edition.books).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

_STEP: Final = re.compile(
    r'<span data-pb="(?P<page>[^"]*)"'
    r'|<a\b(?P<before>[^<>]*?)\shref="#(?P<to>[^"]+)"(?P<after>[^<>]*)>'
)
_CLASS: Final = re.compile(r'class="(?:persName|name|rs)\b')
_ID: Final = re.compile(r'\sid="([^"]+)"')
# Safe on finished fragments: "<" stands there as markup only.


def mark(
    fragments: Iterable[str], entries: Collection[str], taken: Collection[str]
) -> tuple[list[str], Mapping[str, tuple[str, ...]]]:
    """Find the mentions of entries in texts.

    In: the texts in the order of the book; the HTML ids of the entries; ids that are in use. Out: the
    texts, in which mentions have ids; and for each entry those of its mentions, one for each page of
    the source (where that has no page numbers, one for each text).
    """
    stem = "mention"
    while any(one.startswith(f"{stem}-") for one in taken):
        stem += "s"
    wanted = frozenset(entries)
    found: dict[str, list[str]] = {}
    last: dict[str, tuple[int, str]] = {}
    page, count = "", 0
    marked = []

    for number, fragment in enumerate(fragments):

        def step(match: re.Match[str], number: int = number) -> str:
            nonlocal page, count
            if match["page"] is not None:
                page = match["page"]
                return match[0]
            entry, attributes = match["to"], match["before"] + match["after"]
            if entry not in wanted or not _CLASS.search(attributes):
                return match[0]
            if last.get(entry) == (number, page):
                return match[0]
            last[entry] = (number, page)
            known = _ID.search(attributes)
            if known:
                found.setdefault(entry, []).append(known[1])
                return match[0]
            count += 1
            found.setdefault(entry, []).append(f"{stem}-{count}")
            return match[0].replace("<a", f'<a id="{stem}-{count}"', 1)

        marked.append(_STEP.sub(step, fragment))
    return marked, {entry: tuple(places) for entry, places in found.items()}
