"""A pointer to an xml:id that this file does not have.

Checked are the attributes that point, wherever they stand; pointers to other files have another rule.
Nothing is said where xml:base makes "#" mean another file, or where the file takes in others
(XInclude).
Example: <ref target="#d31fn2"> where no element has that id. Source: TEI Guidelines, section 17.2.4.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import Element, RuledVolume

CODE = declare(
    "link.unresolved",
    "warning",
    "Correct the target, or add an element with that xml:id.",
    "The reference leads nowhere; its words stand as plain text.",
)
_PROPOSED: Final = 200
"""How often a name that is nearly right is looked for, which takes its time."""
_OWN: Final = re.compile(r"#([^#()\s]+)$")
_BASE: Final = "http://www.w3.org/XML/1998/namespace}base"
_INCLUDE: Final = "http://www.w3.org/2001/XInclude}include"


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    ids = volume.ids
    proposed = 0
    if _INCLUDE in volume.by_name:
        return
    for element, name, word in volume.pointers:
        if word[0] != "#" or word[1:] in ids or not (match := _OWN.match(word)):
            continue
        if unquote(match[1]) in ids or _is_elsewhere(volume, element):
            continue
        near = []
        if len(ids) < 3000 and proposed < _PROPOSED:
            proposed += 1
            near = difflib.get_close_matches(match[1], ids, n=1, cutoff=0.85)
        yield volume.at(
            CODE,
            element,
            f'{name}="{word}" on <{element.name}> leads nowhere.',
            f"Did you mean #{near[0]}?" if near else "",
            attribute=name,
        )


def _is_elsewhere(volume: RuledVolume, element: Element) -> bool:
    """Whether addresses here are relative to another file."""
    outer: Element | None = element
    while outer is not None:
        if outer.get(_BASE):
            return True
        outer = volume.parent(outer)
    return False
