"""Excisions: the phrases of published volumes, word for word, and what is none."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edition.idiom.frus.phrases import find

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
    assert found.complete


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
        "[This was not declassified until 1994.]",
        "[He said it was not declassified because of an error.]",
        "[Two of the papers are classified, one is not.]",
        "The amount of material not declassified has been noted.",
        "document not declassified, 78",
        "[The following names were deleted from the list.]",
        "[The last paragraph was deleted.]",
        "[missing persons]",
        "[the lost cause]",
        "[unclear whether he went]",
        "[deleted scenes]",
        "[the omitted part]",
        "[music]",
        "[casics]",
        "[sickness]",
    ],
)
def test_what_is_no_excision(text: str) -> None:
    assert list(find(text)) == []


ONE = [
    # the phrase, and what it says: unit, number, how, the end of a range
    ("[less than 1 line of source text not declassified]", [("line", 1, "less", 0)]),
    ("[less than one line of text not declassified]", [("line", 1, "less", 0)]),
    ("[less than 1 1ine of source text not declassified]", [("line", 1, "less", 0)]),
    ("[less than I line of source text not declassified]", [("line", 1, "less", 0)]),
    ("[1-1/2 lines of source text not declassified]", [("line", 1.5, "", 0)]),
    ("[1–1/2 lines of source text not declassified]", [("line", 1.5, "", 0)]),
    ("[1–½ lines of source text not declassified]", [("line", 1.5, "", 0)]),
    ("[11/2 lines of source text not declassified]", [("line", 1.5, "", 0)]),
    ("[51/2 lines of source text not declassified]", [("line", 5.5, "", 0)]),
    ("[111/2 lines of source text not declassified]", [("line", 11.5, "", 0)]),
    ("[2-½ lines of source text not declassified]", [("line", 2.5, "", 0)]),
    ("[5 ½ lines not declassified]", [("line", 5.5, "", 0)]),
    ("[one and one-half lines not declassified]", [("line", 1.5, "", 0)]),
    ("[1/2 page of source text not declassified]", [("page", 0.5, "", 0)]),
    ("[2–3 lines not declassified]", [("line", 2, "", 3)]),
    ("[one or two words illegible]", [("word", 1, "", 2)]),
    ("[approximately 3 lines not declassified]", [("line", 3, "about", 0)]),
    ("[several lines missing]", [("line", 0, "", 0)]),
    ("[a few words illegible]", [("word", 0, "", 0)]),
    ("[line(s) missing from the source text]", [("line", 0, "", 0)]),
    ("[2 illegible words]", [("word", 2, "", 0)]),
    ("[5 paragraphs (1/2 page of source text) not declassified]", [("page", 0.5, "", 0)]),
    ("[1 paragraph (8–1/2 lines of source text) not declassified]", [("line", 8.5, "", 0)]),
    ("[3 lists (5 lines of source text in each list) not declassified]", [("line", 15, "", 0)]),
    ("[table (11 columns and 6 rows of source text) not declassified]", [("table", 1, "", 0)]),
    ("[3 paragraphs (20 lines of source text) and 4-line table not declassified]",
     [("line", 20, "", 0), ("line", 4, "", 0)]),
    ("[1½ pages of text (3 paragraphs) not declassified]", [("page", 1.5, "", 0)]),
    ("[Agenda items 5–9 (1 page of source text) not declassified]", [("page", 1, "", 0)]),
    ("[Pages 11-12 not declassified]", [("page", 2, "", 0)]),
    ("[3-1/2 lines of 2-column source text not declassified]", [("line", 3.5, "", 0)]),
    ("[name not declassified: 1½ lines not declassified]", [("name", 1, "", 0), ("line", 1.5, "", 0)]),
    ("[name and less than 1 line of source text not declassified]",
     [("name", 1, "", 0), ("line", 1, "less", 0)]),
    ("[2 names not declassified]", [("name", 2, "", 0)]),
    ("[names and places not declassified]", [("name", 0, "", 0), ("place", 0, "", 0)]),
    ("[* entry in table not declassified]", [("entry", 1, "", 0)]),
    ("[* number and text in table not declassified]", [("number", 1, "", 0), ("text", 0, "", 0)]),
    ("[handling restriction not declassified]", [("handling", 1, "", 0)]),
    ("[document number not declassified]", [("document-number", 1, "", 0)]),
    ("[(telegram indicator not declassified]", [("indicator", 1, "", 0)]),
    ("[3 initials not declassified]", [("initials", 3, "", 0)]),
    ("[text not declassified]", [("text", 0, "", 0)]),
    ("[not declassified]", [("text", 0, "", 0)]),
    ("[Source: [2 of 2]. Secret. 7 pages of text (including 5-page Appendix A) not declassified.]",
     [("page", 7, "", 0)]),
    ("[Source: Files. Secret; [handling restriction not declassified]. Two pages not declassified.]",
     [("handling", 1, "", 0), ("page", 2, "", 0)]),
    ("[Here follow 5-1/2 paragraphs on other matters.]", [("paragraph", 5.5, "", 0)]),
    ("[Omitted here are 2 pages of operational details.]", [("page", 2, "", 0)]),
    ("[Omitted here is the body of the report, pages 4–7.]", []),
]  # fmt: skip


@pytest.mark.parametrize(("phrase", "amounts"), ONE, ids=[phrase for phrase, _ in ONE])
def test_extents(phrase: str, amounts: list[tuple[str, float, str, float]]) -> None:
    [found] = find(phrase)
    assert (found.start, found.end) == (0, len(phrase))
    assert [(a.unit, a.number, a.how, a.most) for a in found.amounts] == amounts
    assert found.complete


@pytest.mark.parametrize(
    ("phrase", "odd"),
    [
        ("[3 lines of source text declassified]", "not-lost"),
        ("[name declassified]", "not-lost"),
        ("[less than 1 line of source text not desclassified]", "misspelt"),
        ("[text not declassfied]", "misspelt"),
        ("[1 line not delcassified]", "misspelt"),
        ("[1 line not dec1assified]", "misspelt"),
        ("[1 line not declassifie d]", "misspelt"),
        ("[1 line not de-classified]", "misspelt"),
        ("[1 line no declassified]", "misspelt"),
        ("[less that 1 line not declassified]", "misspelt"),
        ("[less than 1 line not declassified]", ""),
        ("[1½ lines not declassified]", ""),
    ],
)
def test_suspicious_phrases(phrase: str, odd: str) -> None:
    [found] = find(phrase)
    assert (found.kind, found.odd) == ("not-declassified", odd)


@pytest.mark.parametrize(
    ("phrase", "who"),
    [
        ("[1 line excised at the request of the British Government]", "British Government"),
        ("[3 lines not declassified by the CIA]", "CIA"),
        ("[1 line not declassified under E.O. 13526, sec. 3.3(b)(1)]", "E.O. 13526, sec. 3.3(b)(1)"),
        ("[name deleted by the Department of State]", "Department of State"),
        ("[1 line not declassified]", ""),
    ],
)
def test_authorities(phrase: str, who: str) -> None:
    assert [one.authority for one in find(phrase)] == [who]


def test_documents_that_are_withheld() -> None:
    [source] = find("[Source: Johnson Library. Secret. 3 pages of source text not declassified.]")
    assert source.whole
    text = "39. Memorandum, between A. and B. Text not declassified. Secret. 1 p."
    [found] = find(text)
    assert (text[found.start : found.end], found.whole) == ("Text not declassified.", True)
    [note] = find("A handwritten note in the margin was not declassified.")
    assert (note.amounts[0].unit, note.whole) == ("footnote", False)


def test_what_is_not_understood_is_said() -> None:
    [found] = find("[4 of 7 lines and a half not declassified]")
    assert not found.complete


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
        assert inside.count("[") == inside.count("]")


@given(st.text("[]0123456789½/-–— .,:;()notdeclassifiedlinespageIl1", max_size=120))
def test_any_text_is_read_without_harm(text: str) -> None:
    end = 0
    for found in find(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
        for amount in found.amounts:
            assert 0 <= amount.number < 100_000
            assert not amount.most or amount.most > amount.number


def test_time_grows_with_the_length_only() -> None:
    begun = time.process_time()
    for text in (
        "[" * 20_000,
        "[1 line " * 5_000,
        "[" + "1 line, " * 400 + "not declassified]" * 400,
        "(" * 3_900 + "not declassified",
        "[" + "d" * 3_900 + "]",
        "not declassified. " * 3_000,
    ):
        find(text)
    assert time.process_time() - begun < 10  # what grows with the square takes minutes
