"""The security classification of a unit, as far as its encoding says so: an element that is marked as
one (`fw`, `stamp`, `seg`, `note` … of type "classification")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from edition.volume import plain
from edition.volume.structure import slugify
from edition.volume.tei import TEI

_T: Final = f"{{{TEI}}}"
_TYPED: Final = tuple(
    f"{_T}{name}" for name in ("fw", "stamp", "seg", "note", "ab", "hi", "rs", "term")
)
_LONGEST: Final = 40


def typed(top: etree._Element) -> Iterator[etree._Element]:
    """The elements that are marked as a classification."""
    return (one for one in top.iter(*_TYPED) if one.get("type") == "classification")


def classification(top: etree._Element) -> str:
    """The first of them as a slug ("top-secret"), or "" where there is none of a few words."""
    words = (plain.plain(one) for one in typed(top))
    return next((slugify(w.lower()) for w in words if w and len(w) <= _LONGEST), "")
