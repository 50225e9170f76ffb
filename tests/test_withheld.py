"""Excisions as a volume has them: where they stand, what they come to, what pages say of them."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, build, document, tei
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree, html

from edition import labels as wording
from edition.idiom import idiom
from edition.volume import detach, lacuna, stamp, withheld
from edition.volume.excision import KINDS
from edition.volume.extent import UNITS, Amount
from edition.volume.facts import Excision
from edition.volume.gather import gather
from edition.volume.load import Knowledge, Record, Titles, Volume, load

LABELS = {lang: wording.load([ROOT / "templates"], lang) for lang in ("en", "de")}
FRUS = idiom("frus")
READ = '[edition]\nprofile = "frus"\n'
Make = Callable[..., Path]


# -- what they come to -----------------------------------------------------------------------------


def excision(kind: str, *amounts: Amount, **more: object) -> Excision:
    return Excision(kind, "[…]", amounts, **more)  # type: ignore[arg-type]


def held(*amounts: Amount) -> Excision:
    return excision("not-declassified", *amounts)


@pytest.mark.parametrize(
    ("excisions", "en", "de"),
    [
        ([], "", ""),
        (
            [held(Amount("line", 1.5)), held(Amount("line", 11)), held(Amount("name", 3))],
            "12½ lines, 3 names",
            "12½ Zeilen, 3 Namen",
        ),
        (
            [held(Amount("line", 1, "less")), held(Amount("line", 1, "less")), held(Amount("line", 1))],
            "1 line, 2 passages of less than 1 line",
            "1 Zeile, 2 Stellen von weniger als 1 Zeile",
        ),
        ([held(Amount("page", 0.5))], "½ page", "½ Seite"),
        ([held(Amount("line", 2, "", 3)), held(Amount("line", 1))], "3 to 4 lines", "3 bis 4 Zeilen"),
        ([held(Amount("line", 3, "about"))], "about 3 lines", "etwa 3 Zeilen"),
        ([held(Amount("text")), held()], "2 passages of unknown length", "2 Stellen unbekannter Länge"),
        ([held(Amount("name"))], "names (number not said)", "Namen (Anzahl nicht genannt)"),
        (
            [held(Amount("name", 1), Amount("line", 2)), held(Amount("page", 1))],
            "1 page, 2 lines, 1 name",
            "1 Seite, 2 Zeilen, 1 Name",
        ),
    ],
)
def test_sums_claim_no_more_than_the_text(excisions: list[Excision], en: str, de: str) -> None:
    assert withheld.summary(excisions, LABELS["en"]) == en
    assert withheld.summary(excisions, LABELS["de"]) == de


def test_descriptions() -> None:
    labels = LABELS["en"]
    two = held(Amount("line", 2))
    assert withheld.described(two, labels) == "Not declassified: 2 lines"
    assert withheld.described(held(Amount("text")), labels) == "Not declassified"
    named = excision("deleted", Amount("name", 1), authority="CIA")
    assert withheld.described(named, labels) == "Deleted: 1 name (CIA)"
    whole = excision("not-declassified", Amount("page", 3), whole=True)
    assert withheld.described(whole, labels) == "Document not declassified: 3 pages"
    assert "“not” seems to be lost" in withheld.described(two, labels, lost=True)


def test_every_unit_and_kind_has_words_in_each_language() -> None:
    for labels in LABELS.values():
        for unit in UNITS:
            assert withheld.said(Amount(unit, 2), labels) or unit == "text"
        for kind in KINDS:
            assert withheld.described(excision(kind), labels)


# -- marking leaves the text as it is --------------------------------------------------------------

PIECES = st.sampled_from(
    ["[", "]", " ", "2 lines", " not declassified", "name not declassified", "Omitted here is x.",
     "sic", "<hi rend='italic'>", "</hi>", "<lb/>", "<pb n='3'/>", "illegible", "word", ".",
     "<note n='1'>a [text not declassified] b</note>",
     "<gap reason='redacted' quantity='2' unit='lines'/>",
     "</p><p>", "<fw>SECRET [3 lines not declassified]</fw>", "declassified"]
)  # fmt: skip


def marked_up(pieces: list[str]) -> str:
    """The pieces as a document that is well formed: what is not closed is closed."""
    out, open_ = ["<p>"], 0
    for piece in pieces:
        if piece.startswith("<hi"):
            open_ += 1
        elif piece == "</hi>":
            if not open_:
                continue
            open_ -= 1
        elif piece == "</p><p>":
            out.append("</hi>" * open_)
            open_ = 0
        out.append(piece)
    return "".join(out) + "</hi>" * open_ + "</p>"


def stamped(text: str) -> tuple[etree._Element, etree._Element, list[Excision]]:
    """A document before and after it is stamped, and its excisions."""
    root = detach.tree(
        detach.tidy(f'<div xmlns="http://www.tei-c.org/ns/1.0" type="document">{text}</div>'.encode())
    )
    before = copy.deepcopy(root)
    facts = gather(root, "", 0, frozenset(), frozenset(), idiom=FRUS)
    record = Record("d1", "document", "body", True, -1, "", "en", "", facts)
    volume = Volume("v", "v.xml", "", "en", Titles("", "", "", ("", "", "")), (), "", [record], {}, {},
                    [], {}, [])  # fmt: skip
    ids = {anchor.number: f"a{anchor.number}" for anchor in facts.anchors}
    told = stamp.stamps(record, volume, ids, lambda _t, _n: ("", ""), lambda _u: "", (), "p", "w")
    stamp.stamp(root, told, LABELS["en"], FRUS)
    return before, root, facts.excisions


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=24).map(marked_up))
def test_marks_never_alter_the_text(text: str) -> None:
    before, after, excisions = stamped(text)
    assert "".join(after.itertext()) == "".join(before.itertext())
    marks = [m for m in after.iter() if m.tag == "{urn:edition:stamp}excision"]
    begun = [m for m in marks if m.get("part") in ("only", "first")]
    gaps = [g for g in after.iter() if g.get("{urn:edition:stamp}excision")]
    ids = [m.get("{urn:edition:stamp}id") for m in after.iter() if m in begun or m in gaps]
    assert ids == [f"w{n}" for n in range(1, len(excisions) + 1)]
    assert all(mark.text and not len(mark) for mark in marks)


def test_gaps_and_phrases_are_counted_in_the_order_of_the_text() -> None:
    _, _, found = stamped(
        "<p>[sic] <gap reason='redacted'/> [name deleted]<note n='1'>[illegible]</note> [garble]</p>"
    )
    assert [one.kind for one in found] == ["sic", "withheld", "deleted", "illegible", "garbled"]
    assert [one.paragraph for one in found] == [1, 1, 1, 0, 1]


@pytest.mark.parametrize(
    ("attributes", "kind", "amount"),
    [
        ('reason="redacted" quantity="2" unit="line"', "withheld", Amount("line", 2)),
        ('reason="declassification" extent="1½ lines"', "not-declassified", Amount("line", 1.5)),
        ('reason="censored" unit="words" atLeast="2" atMost="4"', "withheld", Amount("word", 2, "", 4)),
        ('reason="illegible" quantity="3" unit="chars" cert="low"', "illegible",
         Amount("character", 3, "about")),
        ('reason="omitted" unit="page" atMost="2"', "omitted", Amount("page", 2, "less")),
        ('reason="lost" extent="much"', "missing", None),
        ('reason="sampling" quantity="nan" unit="page"', "omitted", Amount("page")),
        ('reason="omitted" quantity="-1e999"', "omitted", None),
        ('reason="overtyped" quantity="2" unit="chars"', "", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_gaps(attributes: str, kind: str, amount: Amount | None) -> None:
    gap = etree.fromstring(f'<gap xmlns="http://www.tei-c.org/ns/1.0" {attributes}/>')
    assert lacuna.kind_of(gap) == kind
    if kind:
        assert lacuna.amount_of(gap) == amount


# -- pages -----------------------------------------------------------------------------------------

BODY = (
    document('<head>One</head><p>A [<hi rend="italic">2 lines not declassified</hi>] b'
             '<note n="1">[name not declassified]</note> [sic]</p>', "d1")
    + document("<head>Two</head><p>[Source: Files. 3 pages not declassified.]</p>", "d2")
    + document("<head>Three</head><p>Nothing is withheld. [sic]</p>", "d3")
    + document('<head>Four</head><p>x <del>y</del> [illegible]</p>', "d4")
)  # fmt: skip


@pytest.fixture
def built(project: Make) -> tuple[Path, Path]:
    folder = project(tei(f"<body>{BODY}</body>"), READ)
    build(folder)
    return folder, folder / "build/site/vol"


def page(path: Path) -> html.HtmlElement:
    return html.fromstring((path / "index.html").read_bytes())


def test_a_text_says_what_it_lacks(built: tuple[Path, Path]) -> None:
    _, site = built
    said = {
        n: page(site / n).findtext(".//details[@class='lacks']/summary")
        for n in ("d1", "d2", "d3", "d4")
    }
    assert said == {
        "d1": "Withheld here: 2 lines, 1 name",
        "d2": "This document is withheld: 3 pages",
        "d3": None,
        "d4": "Omitted or not readable here: 1 place",
    }
    assert not page(site / "d1").xpath("//fieldset[@class='views']")
    assert page(site / "d4").xpath("//fieldset[@class='views']")


def test_the_register_leads_to_each_place(built: tuple[Path, Path]) -> None:
    _, site = built
    rows = page(site / "withheld").xpath("//table[@class='every']//tr[@class]")
    found = {row.xpath(".//a/@href")[0]: row.xpath("string(td[1])") for row in rows}
    assert found == {
        "../d1/#w1": "Not declassified: 2 lines",
        "../d1/#w2": "Not declassified: 1 name",
        "../d1/#w3": "So in the source",
        "../d2/#w1": "Document not declassified: 3 pages",
        "../d3/#w1": "So in the source",
        "../d4/#w1": "Illegible",
    }
    for href in found:
        folder, _, html_id = href.removeprefix("../").partition("#")
        assert page(site / folder).xpath("//*[@id=$i]", i=html_id)


def test_the_register_follows_the_text(built: tuple[Path, Path]) -> None:
    folder, site = built
    source = folder / "tei/vol.xml"
    source.write_text(source.read_text("utf-8").replace("2 lines not", "5 lines not"), "utf-8")
    build(folder)
    assert "5 lines" in page(site / "withheld").text_content()
    again = build(folder)
    assert again.written == 0
    source.write_text(re.sub(r"\[(?:[^\[\]]|<[^>]*>)*\]", "", source.read_text("utf-8")), "utf-8")
    build(folder)
    assert not (site / "withheld/index.html").exists()


def test_a_text_may_be_called_withheld(project: Make) -> None:
    folder = project(
        tei(f"<body>{document('<p>[1 line not declassified]</p>', 'withheld')}</body>"), READ
    )
    build(folder)
    site = folder / "build/site/vol"
    assert page(site / "withheld").xpath("//*[@id='w1']")
    assert page(site / "withheld-2").xpath("//a[@href='../withheld/#w1']")


def test_ids_that_look_like_those_of_excisions_keep_theirs(project: Make) -> None:
    body = document('<p>[1 line not declassified] <seg xml:id="w1">x</seg></p>', "d1")
    folder = project(tei(f"<body>{body}</body>"), READ)
    build(folder)
    ids = page(folder / "build/site/vol/d1").xpath("//article//@id")
    assert ids == ["p1", "gap1", "w1"]


@pytest.mark.slow
def test_phrases_of_real_volumes_are_understood(corpus: list[Path]) -> None:
    """Of the volumes at hand; a new kind of phrase shows here first."""
    total, unread = 0, []
    for path in corpus:
        volume = _read(path)
        for unit in volume.units:
            for one in unit.facts.excisions:
                total += 1
                if not one.complete:
                    unread.append(f"{volume.id} {unit.slug} {one.words}")
    assert len(unread) <= total // 100, "\n".join(unread)


def _read(path: Path) -> Volume:
    loaded, _ = load(path, path.name, (), Knowledge(frozenset(), frozenset()))
    assert loaded is not None
    return loaded.volume
