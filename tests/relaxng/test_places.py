"""Lines and columns count letters, whatever the letters are: a document and its twin in ASCII are told
the same, at the same places."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from edition.relaxng import Problem, Schema, SchemaError

CASES = Path(__file__).parent.parent / "cases/robust"
SCHEMA = Schema.parse(b"start = any any = element * { attribute * { text }*, (text | any)* }", "a.rnc")
IN_NAMES = "éßЖ中"
"""Letters of two and three bytes that may stand in a name."""
_TWINS = dict(zip(IN_NAMES, "efgh", strict=True))
"""Names that differ go on differing."""
IN_TEXT = IN_NAMES + "“”—’𝔸𐎀"


def told(document: str, encoding: str = "utf-8") -> list[Problem]:
    return SCHEMA.validate(document.encode(encoding))


def in_ascii(document: str) -> str:
    return "".join(_TWINS.get(letter, "e") if letter > "\x7f" else letter for letter in document)


def made(dice: random.Random, letters: str, depth: int = 0) -> str:
    """A well-formed element. Letters beyond ASCII stand in names as far as `letters` may."""
    names = [letter for letter in letters if letter in IN_NAMES]
    name = dice.choice("abcd") + "".join(dice.choices(["e", *names], k=dice.randrange(3)))
    attributes = "".join(
        f'{dice.choice((" ", chr(10)))}{"xyz"[n]}{dice.choice(names)}="{text(dice, letters)}"'
        for n in range(dice.randrange(3))
    )
    if depth > 3 or not dice.randrange(4):
        return f"<{name}{attributes}/>"
    content = "".join(
        dice.choice((
            text(dice, letters), made(dice, letters, depth + 1), made(dice, letters, depth + 1), "\n",
            f"<!-- {text(dice, letters)} -->", f"<?p {text(dice, letters)}?>",
            f"<![CDATA[{text(dice, letters)}]]>", "&amp;",
        ))
        for _ in range(dice.randrange(6))
    )  # fmt: skip
    return f"<{name}{attributes}>{content}</{name}>"


def text(dice: random.Random, letters: str) -> str:
    return "".join(dice.choices(letters + "ab \n", k=dice.choice((0, 3, 9, 80))))


def broken(dice: random.Random, document: str) -> str:
    """The document after one change at any place of it."""
    at = dice.randrange(len(document) + 1)
    more = dice.choice(
        ("<", ">", "&", "</x>", "<x>", '"', "&x", "\x02", "x='", "<x:y/>", "]]>", "/", "--")
    )
    return dice.choice((
        document[:at] + more + document[at:], document[:at], document[:at] + document[at + 1 :],
        document[:at] + document[at + 9 :], document + more,
    ))  # fmt: skip


def broken_between_tags(dice: random.Random, document: str) -> str:
    """The document after a change that leaves all its letters in texts and values."""
    tags = list(re.finditer(r"</?[a-d][^<>]*>", document))
    tag = dice.choice(tags)
    start, end = tag.span()
    return dice.choice((
        document[:start] + document[end:], document[:end] + tag[0] + document[end:],
        document[:end] + "<x>" + document[end:], document[:end] + "</x>" + document[end:],
        document[:start] + "<x:y/>" + document[start:], document[:start] + "&x;" + document[start:],
        document[:start] + "\x02" + document[start:], document[:start] + "& " + document[start:],
        document + "x", document[:end],
    ))  # fmt: skip


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(
    "letters, change", [(IN_NAMES, broken), (IN_TEXT, broken_between_tags)], ids=["names", "texts"]
)
def test_a_document_and_its_twin_in_ascii_are_told_the_same(
    letters: str, change: object, seed: int
) -> None:
    dice = random.Random(seed)
    number = 0
    for _ in range(25):
        document = f"<a>\n{made(dice, letters)}</a>"
        assert told(document) == []
        document = (broken if change is broken else broken_between_tags)(dice, document)
        ours, twin = told(document), told(in_ascii(document))
        for problem in ours:
            problem.message, problem.remedy = in_ascii(problem.message), in_ascii(problem.remedy)
            problem.cause = in_ascii(problem.cause)
            for related in problem.related:
                related.message = in_ascii(related.message)
        assert ours == twin, document
        number += bool(ours)
    assert number > 5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_of_the_encoding_is_no_letter(encoding: str) -> None:
    document = "<a>“é𝔸”<b>é</a>"
    assert told(document, encoding) == told(document)
    schema = '<é xmlns="http://relaxng.org/ns/structure/1.0"/>'
    wrong = '<element xmlns="http://relaxng.org/ns/structure/1.0" name="é"><é/></é>'
    for one in (schema, wrong):
        places = set()
        for name in ("utf-8", encoding):
            with pytest.raises(SchemaError) as caught:
                Schema.parse(one.encode(name))
            places.add((caught.value.message, caught.value.line, caught.value.column))
        assert len(places) == 1


def test_letters_outside_ascii_before_an_error() -> None:
    ours = SCHEMA.validate((CASES / "validate-wrong-place-nonascii.xml").read_bytes())
    assert ours == SCHEMA.validate((CASES / "validate-place-ascii.xml").read_bytes())
    assert [(p.line, p.column, p.message) for p in ours] == [
        (1, 104, "</p> comes before the end of <ref> of line 1.")
    ]


def test_the_tag_that_ends_nothing_stands_far_down_a_line_with_letters_outside_ascii() -> None:
    data = (CASES / "validate-fault-malformed83.xml").read_bytes()
    assert SCHEMA.validate(data) == SCHEMA.validate(in_ascii(data.decode()).encode())


def test_an_end_tag_in_the_text_of_an_entity_is_told_where_the_entity_stands() -> None:
    (problem,) = told('<!DOCTYPE a [<!ENTITY e "<b></c>">]><a>“é”<b>&e;</b></a>')
    assert (problem.line, problem.column) == (1, 46)


def test_places_in_the_compact_syntax_are_those_of_what_was_written() -> None:
    with pytest.raises(SchemaError) as caught:
        Schema.parse(rb"start = element \x{E9}\x{E9} { tex }", "a.rnc")
    assert (caught.value.line, caught.value.column) == (1, 32)
