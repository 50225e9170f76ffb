"""What two texts must share to be the same: a case on each side of every border in similarity.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from edition.compare.similarity import Similarity, candidates, shingles


@dataclass(frozen=True)
class Text:
    """As much of a flow as is compared."""

    words: str
    id: str = ""


def words(name: str, count: int) -> list[str]:
    return [f"{name}{n}" for n in range(count)]


def sharing(count: int, xml_id: str = "") -> Any:
    """A text of a hundred runs of three words, of which it has so many in common with sharing(100)."""
    return Text(" ".join(words("a", count + 2) + words("b", 100 - count)), xml_id)


def paired(ours: list[Any], theirs: list[Any], **least: float) -> list[tuple[Any, Any]]:
    return candidates(ours, theirs, Similarity(), **least)


@pytest.mark.parametrize(
    ("shared", "ids", "same"),
    [
        (35, ("d1", "d2"), True),
        (34, ("d1", "d2"), False),
        (34, ("d1", "d1"), True),  # the same id speaks for them a little
        (33, ("d1", "d1"), False),
        (34, ("", ""), False),  # but not none
    ],
)
def test_from_where_two_are_the_same(shared: int, ids: tuple[str, str], same: bool) -> None:
    assert Similarity()(sharing(100), sharing(shared)) == shared / 100
    assert bool(paired([sharing(100, ids[0])], [sharing(shared, ids[1])])) == same


def test_the_likest_first_and_each_once() -> None:
    ours = [sharing(100, "x"), sharing(60, "y")]
    theirs = [sharing(61, "z"), sharing(100, "w")]
    assert paired(ours, theirs) == [(ours[0], theirs[1]), (ours[1], theirs[0])]


def test_how_much_of_a_part_is_in_a_whole() -> None:
    whole, part = Text(" ".join(words("a", 102))), Text(" ".join(words("a", 12) + words("c", 10)))
    similar = Similarity()
    assert similar.holds(whole, part) == 0.5  # type: ignore[arg-type]
    assert similar.holds(part, whole) == 0.1  # type: ignore[arg-type]


def test_of_very_long_texts_a_sample_is_compared() -> None:
    assert len(shingles(" ".join(words("a", 3_999)))) == 3_997
    sample = shingles(" ".join(words("a", 4_000)))
    assert {n % 16 for n in sample} == {0}
    assert 200 < len(sample) < 300
    # Also of the shorter, where only one of two is very long: they are compared by what both kept.
    similar = Similarity()
    long, short = Text(" ".join(words("a", 4_000))), Text(" ".join(words("a", 3_999)))
    assert similar(long, short) > 0.99  # type: ignore[arg-type]
    assert similar(short, long) > 0.99  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "count"), [("", 0), ("a", 1), ("a b", 1), ("a b c", 1), ("a b c d", 2)]
)
def test_runs_of_three_words(text: str, count: int) -> None:
    assert len(shingles(text)) == count


def test_a_text_looks_for_its_like_by_its_24_smallest_runs() -> None:
    whole = words("a", 102)
    runs = sorted((" ".join(whole[n : n + 3]) for n in range(100)), key=lambda run: min(shingles(run)))
    for rank, found in [(0, True), (23, True), (24, False), (99, False)]:
        a, b = Text(" ".join(whole)), Text(runs[rank])
        assert bool(paired([a], [b], least=0.001)) == found
        assert bool(paired([b], [a], least=0.001)) == found


def test_what_is_in_more_than_twenty_tells_nothing() -> None:
    for copies, found in [(20, 1), (21, 0)]:
        theirs = [sharing(100, f"e{n}") for n in range(copies)]
        assert len(paired([sharing(100, "d1")], theirs)) == found


def test_four_are_looked_at_of_those_that_share_most() -> None:
    """All four of the same words are taken, and a fifth waits for another text."""
    theirs = [sharing(100, f"e{n}") for n in range(5)]
    assert len(paired([sharing(100, f"d{n}") for n in range(5)], theirs)) == 4
