"""Comparison on odd TEI: exact, never falsely silent; what is taken back alone is right or refused."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from comparing import exact, only_form, skeleton
from lxml import etree
from oddities import document, edited, encoded

from edition.compare import bindings, hunks
from edition.compare import patch as patches
from edition.compare.record import FileChanges, of_bytes
from edition.compare.source import of_text, sound
from edition.finding import CannotRun
from edition.review import decisions, tracked
from edition.revisions.merge import merge

RESOLVED = etree.XMLParser(resolve_entities=True, no_network=True, collect_ids=False)


def letters(data: bytes) -> str:
    found = etree.fromstring(data, RESOLVED).xpath("//text()")
    return re.sub(r"\s+", "", "".join(str(t) for t in found))


def names(data: bytes) -> set[str]:
    """Every name of an element or attribute, with its namespace."""
    found = set()
    for element in etree.fromstring(data, RESOLVED).iter("*"):
        found |= {str(element.tag), *(f"@{name}" for name in element.attrib)}
    return found


def without(made: FileChanges, data: bytes, rejected: list[int], folder: Path) -> bytes | None:
    file = folder / "v.xml"
    file.write_bytes(data)
    chosen = decisions.FileDecisions("v.xml", rejected=rejected)
    try:
        return decisions._one(made, chosen, file, False).data
    except CannotRun as stop:
        assert [f.code for f in stop.findings] == ["apply.dependent"]
        return None


def held(seed: int, folder: Path) -> None:
    r = random.Random(seed)
    before = after = document(r)
    for _ in range(r.choice([0, 1, 1, 1, 2, 3, 6])):
        after = edited(r, after)
    a, b = encoded(r, before), encoded(r, after)
    made = of_bytes(a, b, "v.xml")
    exact(made, a, b)
    assert made.patch is not None
    if letters(a) != letters(b):
        assert made.changes, "the text differs and nothing is said"
    formed = only_form(made, a)
    if sound(formed):
        assert skeleton(formed) == skeleton(a.decode(made.patch.a.encoding)), "a change is told as form"
    if before == after:
        assert not made.changes, "only the form differs and something is said"
    text_a = a.decode(made.patch.a.encoding)
    assert sound(tracked.both(made.patch, made.records, text_a))
    shown = hunks.hunks(made, text_a)
    told = {p.record for places in shown.values() for h in places for p in h.pieces if p.tag}
    assert told == {r.id for r in made.changes}
    some = [record.id for record in made.records if r.random() < 0.5]
    known = names(a) | names(b)
    for rejected in [*([record.id] for record in made.records), some]:
        from_a, from_b = (without(made, side, rejected, folder) for side in (a, b))
        assert from_a == from_b
        if from_a:
            assert names(from_a) <= known


@pytest.mark.parametrize("seed", range(60))
def test_odd_files(seed: int, tmp_path: Path) -> None:
    held(seed, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 1400, 200))
def test_very_many_odd_files(start: int, tmp_path: Path) -> None:
    for seed in range(start, start + 200):
        held(seed, tmp_path)


@pytest.mark.parametrize("seed", range(40))
def test_merges_of_odd_files(seed: int) -> None:
    r = random.Random(seed)
    base = document(r)
    ours, theirs = edited(r, edited(r, base)), edited(r, base)
    sides = [of_text(text, "utf-8", "v.xml") for text in (base, ours, theirs)]
    assert merge(sides[0], sides[1], sides[0]).text == ours
    assert merge(sides[0], sides[0], sides[2]).text == theirs
    made = merge(*sides)
    assert sound(made.text)
    allowed = set().union(*(names(t.encode()) for t in (base, ours, theirs)))
    assert names(made.text.encode()) <= allowed


HEAD = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><p>A <hi>said</hi></p></body></text></TEI>'


def test_a_tag_is_not_put_back_into_another_namespace(tmp_path: Path) -> None:
    """Without its default namespace the old `hi` would be an element of none, and well-formed."""
    prefixed = re.sub(r"(</?)", r"\1t:", HEAD).replace("xmlns=", "xmlns:t=")
    other = prefixed.replace("<t:hi>said</t:hi>", "said")
    made = of_bytes(HEAD.encode(), other.encode(), "v.xml")
    (untagged,) = made.changes
    assert without(made, HEAD.encode(), [untagged.id], tmp_path) is None
    patch = made.patch
    assert patch is not None
    parts = patches.pieces(patch, HEAD, [untagged.id])
    text = "".join(part for part, _, _ in parts)
    assert text[bindings.strayed(parts, HEAD, other) :].startswith("hi>said")
    # Where both sides declare the same nothing can stray.
    plain = HEAD.replace("<hi>said</hi>", "said")
    made = of_bytes(HEAD.encode(), plain.encode(), "v.xml")
    assert without(made, plain.encode(), [made.changes[0].id], tmp_path) == HEAD.encode()
