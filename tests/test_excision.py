"""Excisions: the phrases of published volumes, word for word, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.volume.excision import find

NOT_DECLASSIFIED = [
    "[less than 1 line of source text not declassified]",
    "[1-1/2 lines of source text not declassified]",
    "[1–1/2 lines of source text not declassified]",
    "[11/2 lines of source text not declassified]",
    "[1½ lines of source text not declassified]",
    "[2-½ lines of source text not declassified]",
    "[text not declassified]",
    "[name not declassified]",
    "[name not declassified: 1½ lines not declassified]",
    "[5 paragraphs (1/2 page of source text) not declassified]",
    "[* entry in table not declassified]",
    "[document number not declassified]",
    "[handling restriction not declassified]",
    "[dollar amount not declassified]",
    "[codeword not declassified]",
    "[initials not declassified]",
    "[place not declassified]",
    "[Source: Department of State. Secret. 3 pages of source text not declassified.]",
    "[less than 1 line of source text not desclassified]",
    "[less than 1 1ine of source text not declassified]",
    "[3 lines of source text declassified]",
    "[less than 1 line\n      of source text not\u00a0declassified]",
    "[LESS THAN 1 LINE OF SOURCE TEXT NOT DECLASSIFIED]",
]
PHRASES = {
    **dict.fromkeys(NOT_DECLASSIFIED, "not-declassified"),
    "[Omitted here is a discussion of unrelated matters.]": "omitted",
    "[Omitted here are the names of those present.]": "omitted",
    "[Here follows discussion of unrelated matters.]": "omitted",
    "[Here follow paragraphs 2–5.]": "omitted",
    "[illegible]": "illegible",
    "[illegible—activities?]": "illegible",
    "[1 line illegible]": "illegible",
    "[garble—is?]": "garbled",
    "[garbled]": "garbled",
    "[garble]": "garbled",
    "[line(s) missing from the source text]": "missing",
    "[name deleted]": "deleted",
    "[2 lines excised]": "deleted",
    "[sic]": "sic",
    "[ sic! ]": "sic",
}


@pytest.mark.parametrize("phrase", PHRASES)
@pytest.mark.parametrize("around", ["", "before {} behind", "[an aside] {} [1]", "[{}]"])
def test_phrases_of_published_volumes(phrase: str, around: str) -> None:
    text = around.format(phrase) if around else phrase
    [found] = find(text)
    assert text[found.start : found.end] == phrase
    assert found.kind == PHRASES[phrase]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "text not declassified",
        "[an aside]",
        "[]",
        "[1]",
        "[Rusk]",
        "[Handwritten footnote in the source text.]",
        "[Attachment]",
        "[3.] Editorial Note",
        "[text not declassified",
        "text not declassified]",
        "[text not] [declassified]",
        "the classic [classical] basics",
        "[declassified]",
        "[This telegram was declassified in 1994.]",
    ],
)
def test_what_is_no_excision(text: str) -> None:
    assert list(find(text)) == []


def test_several_in_one_text_are_found_in_order() -> None:
    text = "a [name not declassified] b [illegible] c [sic] d [an aside]"
    assert [(text[f.start : f.end], f.kind) for f in find(text)] == [
        ("[name not declassified]", "not-declassified"),
        ("[illegible]", "illegible"),
        ("[sic]", "sic"),
    ]


@given(
    st.lists(st.sampled_from(["[", "]", " ", *PHRASES, "not declassified", "lines", "x"]), max_size=12)
)
def test_what_is_found_is_a_bracket_and_nothing_twice(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for found in find(text):
        assert end <= found.start
        end = found.end
        inside = text[found.start : found.end]
        assert inside[0] == "["
        assert inside[-1] == "]"
        assert not set(inside[1:-1]) & set("[]")
