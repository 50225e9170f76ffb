"""What the tests of comparison share: oracles that know nothing of how the comparison works."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

from lxml import etree

from edition.compare import patch as patches
from edition.compare.record import FileChanges, Record, of_bytes

PARSER = etree.XMLParser(resolve_entities=False, no_network=True, collect_ids=False)


def compared(a: str | bytes, b: str | bytes) -> FileChanges:
    """Compare two texts of files, and hold the change list to its promise: it is an exact patch, both
    ways, and what is rejected stays as it was."""
    left = a if isinstance(a, bytes) else a.encode()
    right = b if isinstance(b, bytes) else b.encode()
    made = of_bytes(left, right, "v.xml")
    exact(made, left, right)
    return made


def exact(made: FileChanges, a: bytes, b: bytes) -> None:
    patch = made.patch
    assert patch is not None
    text_a, text_b = a.decode(patch.a.encoding), b.decode(patch.b.encoding)
    every = {r.id for r in made.records}
    inverse = patches.inverse(patch)
    assert patches.apply(patch, text_a) == text_b
    assert patches.apply(inverse, text_b) == text_a
    assert patches.apply(patch, text_a, every) == text_a
    chosen = {n for n in every if random.Random(n).random() < 0.5}
    assert patches.apply(patch, text_a, chosen) == patches.apply(inverse, text_b, every - chosen)
    # What differs belongs to a record, what belongs to a record differs.
    assert {e.record for e in _edits(patch)} == every
    assert all(e.old != e.new for e in _edits(patch) if e.out < 0 and e.into < 0)


def _edits(patch: patches.Patch) -> list[patches.EditData]:
    return [*patch.edits, *(e for m in patch.moves for e in m.edits)]


def kinds(made: FileChanges) -> list[str]:
    return [r.kind for r in made.changes]


def only(made: FileChanges) -> Record:
    assert len(made.changes) == 1, [(r.kind, r.how, r.before, r.after) for r in made.changes]
    return made.changes[0]


class Words(NamedTuple):
    """What lxml says of a file: its letters, its canonical form."""

    letters: str
    canonical: bytes


def seen(data: str | bytes) -> Words:
    raw = data if isinstance(data, bytes) else data.encode()
    root = etree.fromstring(raw, PARSER)
    letters = re.sub(r"\s+", "", "".join(str(t) for t in root.xpath("//text()")))
    return Words(letters, etree.tostring(root, method="c14n"))


def skeleton(text: str) -> tuple[list[object], str]:
    """What a file says, as lxml sees it: elements with their attributes, comments, instructions, and
    the letters; without prefixes and white space."""
    bare = re.sub(r"\A\ufeff?(?:<\?xml\s[^>]*\?>)?", "", text)
    root = etree.fromstring(bare.encode(), etree.XMLParser(no_network=True, collect_ids=False))
    found: list[object] = []
    for node in root.iter():
        if isinstance(node.tag, str):
            pairs = sorted((etree.QName(k).localname, v) for k, v in node.attrib.items())
            found.append((etree.QName(node).localname, pairs))
        else:
            found.append(" ".join((node.text or "").split()))
    return found, re.sub(r"[ \t\r\n]+", "", "".join(str(t) for t in root.xpath("//text()")))


def only_form(made: FileChanges, a: bytes) -> str:
    """A with what is told as form, and nothing else."""
    assert made.patch is not None
    return patches.apply(made.patch, a.decode(made.patch.a.encoding), {r.id for r in made.changes})
