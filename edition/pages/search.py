"""The search page: its address, and what its script is told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from edition.labels import Labels
from edition.pages.frame import Frame, Link
from edition.pages.search_record import ANY, FACETS, MAIN, UNDATED
from edition.pages.shelf import Shelf, VolumeSummary
from edition.volume.excision import KINDS
from edition.volume.places import Target, relative


class SearchPage(Frame, frozen=True):
    """The search page. What it shows is made in the reader's browser by search.js."""

    index: str = ""
    """The folder of the index."""
    words: str = ""
    """What the script needs to know, as JSON: labels, the facets in order, what their values are
    called."""


_NAME = "search"
FOLDER: Final = "_search/"
"""Folder of the index, from the site's root."""
_PREFIX = "find_"
"""What the labels that the script uses begin with."""


def path(volumes: Iterable[tuple[str, str]]) -> str:
    """Where the search page stands: another place where a volume has its name."""
    taken = {volume.casefold() for volume, _ in volumes}
    name, n = _NAME, 1
    while name in taken:
        n += 1
        name = f"{_NAME}-{n}"
    return f"{name}/"


def page(shelf: Shelf, volumes: tuple[VolumeSummary, ...]) -> SearchPage:
    """The search page of an edition."""
    labels, edition = shelf.labels, shelf.edition
    here = edition.search
    site = shelf.site(here)
    return SearchPage(
        site=msgspec.structs.replace(site, search=""),  # it has a field of its own
        kind="search",
        title=labels["search"],
        description=labels.fill("description_search", title=edition.title),
        path=here,
        lang=edition.language,
        dir=labels["direction"],
        canonical=shelf.canonical(here),
        breadcrumb=(Link(site.root or "./", labels["home"]),),
        index=relative(here, Target(FOLDER)),
        words=msgspec.json.encode(_told(labels, volumes)).decode(),
    )


def _told(labels: Labels, volumes: tuple[VolumeSummary, ...]) -> dict[str, Any]:
    documents = [document for volume in volumes for document in volume.documents]
    return {
        "words": {key.removeprefix(_PREFIX): v for key, v in labels.items() if key.startswith(_PREFIX)},
        "facets": [{"key": key, "name": labels[f"facet_{key}"]} for key in FACETS],
        "names": {
            "type": {
                **_slugs("genre", labels, (d.genre for d in documents)),
                "document": labels["type_document"],
                MAIN: labels["type_section"],
            },
            "classification": _slugs("classification", labels, (d.classification for d in documents)),
            "year": {UNDATED: labels["undated"]},
            "volume": {volume.id: volume.title for volume in volumes},
            "excision": {ANY: labels["type_any"], **_slugs("excised", labels, KINDS)},
        },
    }


def _slugs(family: str, labels: Labels, slugs: Iterable[str]) -> dict[str, str]:
    return {slug: labels.kind(family, slug) for slug in sorted(set(slugs)) if slug}
