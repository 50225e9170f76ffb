"""What the comparison says of small pairs: every kind of change; silence where only form differs."""

from __future__ import annotations

import re

import pytest
from comparing import compared, kinds, only
from conftest import document, tei

from edition.compare.record import of_bytes
from edition.finding import CannotRun

ONE = "<head>1. Telegram</head><p>The Ambassador reported that talks went well in Moscow today.</p>"
TWO = "<p>He asked for instructions before the second meeting with the Minister.</p>"
THREE = "<p>Nothing further was said about the matter of the tariffs on sugar.</p>"
NOTE = '<note n="1" xml:id="d1fn1">Not printed here at all.</note>'


def volume(*documents: str) -> str:
    return tei(f"<body>{''.join(documents)}</body>")


def one(inside: str, xml_id: str = "d1") -> str:
    return volume(document(inside, xml_id))


BASE = one(f"{ONE}\n{TWO}\n{THREE}")


def put(old: str, new: str, base: str = BASE) -> str:
    assert base.count(old) == 1
    return base.replace(old, new)


NAMED = put("Moscow", '<placeName corresp="#M">Moscow</placeName>')
NOTED = put("went well", f"went well{NOTE}")
PAGED = put("second", '<pb n="5" facs="a5" xml:id="pg_5"/>second')
WITHHELD = put("with the Minister", '[<hi rend="italic">12 lines of source text not declassified</hi>]')
DATED = put(
    "1. Telegram</head>",
    '1. Telegram</head><dateline><date when="1961-02-03">February 3</date></dateline>',
)


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        (BASE, put("well", "badly"), "text.replaced"),
        (BASE, put("well ", ""), "text.deleted"),
        (BASE, put("well", "very well"), "text.inserted"),
        (BASE, put("Ambassador", "ambassador"), "text.replaced"),
        (BASE, put(" went", "went"), "text.typography"),
        (put("Moscow", "Moscow—Russia"), put("Moscow", "Moscow–Russia"), "text.typography"),
        (put("Moscow today", "Moscow’s day"), put("Moscow today", "Moscow's day"), "text.typography"),
        (put(" well", "\u00a0well"), BASE, "text.typography"),
        (put("Moscow", "caf\u00e9"), put("Moscow", "cafe\u0301"), "text.typography"),
        (BASE, put("today.</p>\n<p>He", "today. He"), "block.joined"),
        (put("today.</p>\n<p>He", "today. He"), BASE, "block.split"),
        (BASE, put(THREE, "").replace(TWO, f"{THREE}\n{TWO}"), "block.moved"),
        (BASE, put(TWO, ""), "text.deleted"),
        (BASE, NAMED, "name.tagged"),
        (NAMED, BASE, "name.untagged"),
        (NAMED, NAMED.replace("#M", "#N"), "name.relinked"),
        (NAMED, NAMED.replace("placeName", "orgName"), "name.relinked"),
        (BASE, put("well", '<hi rend="italic">well</hi>'), "markup.added"),
        (BASE, NOTED, "note.added"),
        (NOTED, BASE, "note.removed"),
        (NOTED, put("in Moscow", f"in Moscow{NOTE}"), "note.shifted"),
        (NOTED, NOTED.replace('n="1" xml:id="d1fn1"', 'n="2" xml:id="d1fn2"'), "note.renumbered"),
        (PAGED, BASE, "page.removed"),
        (PAGED, put("talks", '<pb n="5" facs="a5" xml:id="pg_5"/>talks'), "page.moved"),
        (PAGED, PAGED.replace('n="5"', 'n="6"'), "page.renumbered"),
        (PAGED, PAGED.replace('"a5"', '"b5"'), "page.relinked"),
        (WITHHELD, BASE, "excision.restored"),
        (BASE, WITHHELD, "excision.made"),
        (DATED, DATED.replace("1961-02-03", "1961-02-04"), "attribute.date"),
        (BASE, put("A volume", "Another volume"), "header.changed"),
        (BASE, put("well", "<!-- sic? -->well"), "comment.changed"),
        (BASE, put("well", "<?check this?>well"), "instruction.changed"),
    ],
)  # fmt: skip
def test_a_change_is_one_record_of_its_kind(a: str, b: str, kind: str) -> None:
    assert only(compared(a, b)).kind == kind


@pytest.mark.parametrize(
    "b",
    [
        BASE.replace(" ", "\n      ").replace("<?xml\n      version", "<?xml version"),
        "\ufeff" + BASE,
        BASE.replace("UTF-8", "utf-8"),
        BASE.replace('<?xml version="1.0" encoding="UTF-8"?>\n', ""),
        re.sub(r'type="document" xml:id="(\w+)"', r"xml:id='\1'   type='document' ", BASE),
        BASE.replace("reported", "&#114;eport&#x65;d"),
        BASE.replace("reported", "<![CDATA[reported]]>").replace("talks", "ta<![CDATA[lk]]>s"),
        BASE.replace("</p>\n<p>", "</p><p>"),
        BASE.replace("<p>", "<p>\n   "),
        BASE.replace("\n", "\r\n"),
        re.sub(r"(</?)([a-zA-Z])", r"\1t:\2", BASE).replace("xmlns=", "xmlns:t="),
    ],
)
def test_form_is_silent(b: str) -> None:
    made = compared(BASE, b)
    assert b != BASE
    assert not made.changes
    assert made.status == "changed"
    assert made.layout + made.spelling > 0


def test_encodings_are_kept() -> None:
    a = BASE.replace("Moscow", "Zürich").encode()
    b = BASE.replace("Moscow", "Zürich").replace("UTF-8", "ISO-8859-1").encode("latin-1")
    assert not compared(a, b).changes
    c = BASE.replace("Moscow", "Zürich").replace("UTF-8", "UTF-16").encode("utf-16")
    assert not compared(a, c).changes
    assert kinds(compared(c, b.replace(b"well", b"badly"))) == ["text.replaced"]


def test_empty_elements_are_the_same_either_way() -> None:
    assert not compared(PAGED, PAGED.replace('xml:id="pg_5"/>', 'xml:id="pg_5"></pb>')).changes


def test_a_name_tagged_in_a_changed_sentence_is_two_changes() -> None:
    b = NAMED.replace("reported that talks went well", "said that the talks went badly")
    assert set(kinds(compared(BASE, b))) == {"text.replaced", "text.inserted", "name.tagged"}


def test_words_are_compared_through_markup_inside_them() -> None:
    a = put("The Ambassador", '<hi rend="smallcaps">T</hi>he Ambassador')
    assert only(compared(BASE, a)).kind == "markup.added"


def test_words_moved() -> None:
    filler = " ".join(f"word{n}" for n in range(30))
    a = one(f"<p>{filler} but the treaty of peace was signed {filler[::-1]} at last</p>")
    b = one(f"<p>{filler} was signed {filler[::-1]} but the treaty of peace at last</p>")
    moved = only(compared(a, b))
    assert (moved.kind, moved.before.strip()) == ("text.moved", "but the treaty of peace")


DOCUMENTS = [
    document(
        f'<head>{n}. Telegram From Legation {name}</head><p>On the {n} of May the Legation in {name} '
        f"wrote of {word} and asked what {name} should say of {word} to the others.</p>",
        f"d{n}",
    )
    for n, (name, word) in enumerate(
        [("Bern", "sugar"), ("Rome", "coal"), ("Oslo", "ships"), ("Lima", "tin"), ("Cairo", "hay")], 1
    )
]  # fmt: skip
FIVE = volume(*DOCUMENTS)


def renumbered(text: str, old: int, new: int) -> str:
    return text.replace(f'"d{old}"', f'"d{new}"').replace(f"<head>{old}.", f"<head>{new}.")


def test_documents_added_removed_moved() -> None:
    d1, d2, d3, d4, d5 = DOCUMENTS
    removed = only(compared(FIVE, volume(d1, d2, d4, d5)))
    assert (removed.kind, removed.document.id) == ("document.removed", "d3")
    added = only(compared(volume(d1, d2, d4, d5), FIVE))
    assert (added.kind, added.document.id) == ("document.added", "d3")
    moved = only(compared(FIVE, volume(d1, d3, d4, d5, d2)))
    assert (moved.kind, moved.document.id) == ("document.moved", "d2")


def test_a_document_that_is_moved_and_changed_is_both() -> None:
    d1, d2, d3, d4, d5 = DOCUMENTS
    b = volume(d1, d3, d4, d5, d2.replace("asked what", "enquired what"))
    assert set(kinds(compared(FIVE, b))) == {"document.moved", "text.replaced"}


def test_renumbering_is_one_change_for_each_document() -> None:
    d1, *rest = DOCUMENTS
    new = document("<head>2. New</head><p>Something quite other is told in this one here.</p>", "d2")
    b = volume(d1, new, *(renumbered(d, n, n + 1) for n, d in enumerate(rest, 2)))
    assert kinds(compared(FIVE, b)) == ["document.added", *["document.renumbered"] * 4]


def test_references_go_with_the_renumbering() -> None:
    d1, *rest = DOCUMENTS
    d1 = d1.replace("May", 'May (<ref target="#d5">Document 5</ref>)')
    b = volume(d1.replace("#d5", "#d9"), *rest[:-1], renumbered(rest[-1], 5, 9))
    assert kinds(compared(volume(d1, *rest), b)) == ["document.renumbered"]


def test_split_and_merged_documents() -> None:
    parts = [
        "".join(
            f"<p>Paragraph {n} of the {name} part speaks of {name} matters and {n} items.</p>"
            for n in range(6)
        )
        for name in ("first", "second")
    ]
    whole = volume(document(f"<head>A</head>{parts[0]}{parts[1]}"))
    two = volume(document(f"<head>A</head>{parts[0]}") + document(parts[1], "d2"))
    assert only(compared(whole, two)).kind == "document.split"
    assert only(compared(two, whole)).kind == "document.merged"


def test_a_note_that_moves_to_another_document() -> None:
    note = '<note n="1" xml:id="x1">The text of this note stays the same.</note>'
    a = volume(DOCUMENTS[0].replace("of May", f"of May{note}"), *DOCUMENTS[1:])
    b = volume(*DOCUMENTS[:3], DOCUMENTS[3].replace("of May", f"of May{note}"), DOCUMENTS[4])
    assert only(compared(a, b)).kind == "note.moved"


def test_a_namespace_is_one_change() -> None:
    a = BASE.replace("<p>", '<p xmlns:frus="http://history.state.gov/ns/1.0">', 1)
    a = a.replace("well", "<frus:x>well</frus:x>").replace("talks", "<frus:x>talks</frus:x>")
    a = a.replace('<p xmlns:frus="http://history.state.gov/ns/1.0">', "<p>")
    a = a.replace("<TEI ", '<TEI xmlns:frus="http://history.state.gov/ns/1.0" ')
    b = a.replace("/ns/1.0", "/frus/ns/1.0", 2)
    b = b.replace("http://www.tei-c.org/frus/ns/1.0", "http://www.tei-c.org/ns/1.0")
    assert only(compared(a, b)).kind == "markup.namespace"


def test_a_printed_date_without_its_encoded_date_is_warned_of() -> None:
    assert only(compared(DATED, DATED.replace("February 3", "February 4"))).warning
    both = DATED.replace("February 3", "February 4").replace("02-03", "02-04")
    assert not any(r.warning for r in compared(DATED, both).changes)


def test_how_much_was_released() -> None:
    record = only(compared(WITHHELD, BASE))
    assert record.how == "12 lines"
    assert record.after == "with the Minister."


def test_a_register_is_told_apart() -> None:
    entry = '<item><persName xml:id="p_A1">Adams, John</persName>, President</item>'
    a = volume(f'<div type="section" xml:id="persons"><head>Persons</head><list>{entry}</list></div>')
    assert only(compared(a, a.replace("President", "Vice President"))).kind == "register.changed"


def test_the_same_change_in_many_places_is_counted() -> None:
    a = one("".join(f"<p>Here {n} the Premier said the word {n} again.</p>" for n in range(9)))
    made = compared(a, a.replace("Premier", "Minister"))
    assert [r.same for r in made.changes] == [9] * 9


def test_context_and_place() -> None:
    record = only(compared(PAGED, PAGED.replace("meeting", "session")))
    assert record.document.id == "d1"
    assert record.document.label == "1. Telegram"
    assert record.page == "5"
    assert record.lead.endswith("the second ")
    assert record.trail.startswith(" with the Minister")
    line = PAGED.replace("meeting", "session").split("\n")[record.line_b - 1]
    assert line[record.column_b - 1 :].startswith("session")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b"<TEI", "xml.malformed"),
        (b"\x00\x01\x02\xff" * 40, "xml.malformed"),
        (b"<html><body/></html>", "tei.root"),
        (b'<?xml version="1.0" encoding="UTF-8"?><TEI>\xff</TEI>', "xml.encoding"),
        (b'<?xml version="1.0" encoding="klingon"?><TEI/>', "xml.encoding"),
        (put(ONE, "<div>" * 300 + "</div>" * 300).encode(), "xml.depth"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_a_finding(data: bytes, code: str) -> None:
    for sides in ((data, BASE.encode()), (BASE.encode(), data)):
        with pytest.raises(CannotRun) as stop:
            of_bytes(*sides, "v.xml")
        assert code in {f.code for f in stop.value.findings}


def test_entities_stay_as_they_are_written() -> None:
    """None is read from elsewhere, none grows; what one stands for is known where it is plain."""
    doctype = (
        '<!DOCTYPE TEI SYSTEM "tei.dtd" [<!ENTITY x SYSTEM "file:///etc/passwd">'
        '<!ENTITY m "see <hi>above</hi>"><!ENTITY d "&#8212;"><!ENTITY e "&m;&m;&m;&m;">]>\n'
    )
    a = put("Moscow", "&x; Moscow &m; &e; a&d;b").replace("<TEI", f"{doctype}<TEI", 1)
    assert not compared(a, a.replace("&d;", "—")).changes
    only(compared(a, a.replace("well", "badly")))
    assert only(compared(a, a.replace("&m; ", "&x; "))).kind == "text.replaced"
    assert only(compared(a, a.replace("passwd", "group"))).kind == "instruction.changed"


def test_tei_without_its_namespace_is_compared() -> None:
    a = BASE.replace(' xmlns="http://www.tei-c.org/ns/1.0"', "")
    assert "xmlns" not in a
    assert only(compared(a, a.replace("well", "badly"))).kind == "text.replaced"
    assert compared(a, BASE).changes


def test_each_header_of_a_corpus_meets_its_own() -> None:
    inner = BASE[BASE.index("<TEI") :]
    header = inner[inner.index("<teiHeader") : inner.index("</teiHeader>") + 12]
    a = f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{header}{inner}{inner}</teiCorpus>'
    assert not compared(a, a.replace("><", ">\n<")).changes
    assert only(compared(a, a.replace("A volume", "Another", 1))).kind == "header.changed"


def test_short_divisions_meet_however_their_tags_are_written() -> None:
    a = volume(*(f'<div  type="plate" n="{n}"><p>600x338</p></div>' for n in range(7)))
    b = a.replace('<div  type="plate" n=', '<div\n   type="plate" n=').replace("<p>", "<p>\n")
    assert not compared(a, b).changes


@pytest.mark.parametrize("break_", ["", ' break="no"'])
def test_white_space_round_line_breaks(break_: str) -> None:
    a = put("talks", f"ta\n<lb n='2'{break_}/>lks")
    assert not compared(a, a.replace("\n<lb n='2'", '\r\n  <lb  n = "2"')).changes


def test_white_space_that_is_kept_is_kept_in_divisions_within() -> None:
    inner = "".join(
        f'<div type="textpart"><ab>one two\n  three {n} {"x " * 900}</ab></div>' for n in "ab"
    )
    a = volume(f'<div type="edition" xml:space="preserve">{inner}</div>')
    assert not compared(a, a.replace("\n", "\r\n")).changes
    assert compared(a, a.replace("\n  three a", " three a")).changes


def test_any_xml_can_be_asked_for() -> None:
    a, b = b"<html><body><p>one two</p></body></html>", b"<html><body><p>one three</p></body></html>"
    assert [r.kind for r in of_bytes(a, b, "x.xml", any_xml=True).changes] == ["text.replaced"]


def test_many_comments_before_another_root_are_read_at_once() -> None:
    with pytest.raises(CannotRun) as stop:
        of_bytes(b"<!-- a -->" * 2000 + b"<html/>", BASE.encode(), "v.xml")
    assert stop.value.findings[0].code == "tei.root"
