"""Collation of witnesses: what is the same, what kind of variant the rest is."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, call, document, tei
from lxml import etree, html

from edition.collate import apparatus, parallel
from edition.collate.collate import Collation, collate
from edition.collate.witness import read
from edition.volume.tei import XML_ID

T = "{http://www.tei-c.org/ns/1.0}"
SAMPLE = ROOT / "seeds" / "tei" / "soviet-union-1961-63.xml"


def pair(a: str, b: str) -> Collation:
    files = [tei(f"<body>{document(text)}</body>").encode() for text in (a, b)]
    return collate(*(read(f"{name}.xml#d1", data) for name, data in zip("ab", files, strict=True)))


def variants(a: str, b: str) -> list[tuple[str, str, str]]:
    made = pair(a, b)
    return [(s.kind, made.text(s, 0), made.text(s, 1)) for s in made.variants]


def p(text: str) -> str:
    return f"<p>{text}</p>"


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("we saw the ship come in", "we saw the ship come in", []),
        ("we saw the “ship” come in", "we saw the \"ship\" come in", []),
        ("to enhance our efforts", "to combine our efforts", [("substantive", "enhance", "combine")]),
        ("avert the nuclear war but", "avert thermonuclear war but",
         [("substantive", "the nuclear", "thermonuclear")]),
        ("they do can agree now", "they can agree now", [("substantive", "do", "")]),
        ("the world recognises this", "the world recognizes this",
         [("spelling", "recognises", "recognizes")]),
        ("the U.S.S.R. said so", "the USSR said so", [("spelling", "U.S.S.R.", "USSR")]),
        ("asked Kumetssov for it", "asked Kuznetsov for it",
         [("misreading", "Kumetssov", "Kuznetsov")]),
        ("Viktor Karпов spoke", "Viktor Karpov spoke", [("spelling", "Karпов", "Karpov")]),
        ("he came, and went", "he came and went", [("punctuation", "and", "and")]),
        ("<del>never</del> again here", "again here", [("struck", "never", "")]),
        ("a big house <note>A note.</note>", "a big house", []),
        ("<choice><sic>teh</sic><corr>the</corr></choice> end", "teh end", []),
        ("one two", "", [("substantive", "one two", "")]),
    ],
)  # fmt: skip
def test_variants(a: str, b: str, expected: list[tuple[str, str, str]]) -> None:
    assert variants(p(a), p(b)) == expected


def test_every_word_of_both_is_in_one_segment() -> None:
    made = pair(p("a b c d e f") + p("g h i"), p("a x c e f g") + p("h j i k"))
    for side in (0, 1):
        spans = [(s.a, s.b)[side] for s in made.segments]
        assert spans[0][0] == 0
        assert all(x[1] == y[0] for x, y in itertools.pairwise(spans))
        assert spans[-1][1] == len((made.a, made.b)[side].words)


def test_tei_of_a_collation() -> None:
    a = p('We enhance <pb n="2"/>our efforts &amp; hopes.') + p("Second one.")
    b = p('We combine our <pb n="77"/>efforts &amp; hopes.') + p("Second one.")
    root = etree.fromstring(apparatus.tei(pair(a, b)).encode())
    (app,) = root.iter(f"{T}app")
    assert [(e.tag.removeprefix(T), e.text, e.get("wit")) for e in app] == [
        ("lem", "enhance", "#A"), ("rdg", "combine", "#B"),
    ]  # fmt: skip
    assert {(e.get("ed"), e.get("n")) for e in root.iter(f"{T}pb")} == {("#A", "2"), ("#B", "77")}
    assert len(list(root.iter(f"{T}p"))) == 2 + len(next(iter(root.iter(f"{T}normalization")))) + 1
    assert len(list(root.iter(f"{T}witness"))) == 2


def test_parallel_view() -> None:
    made = pair(p("We enhance &lt;b&gt; it.") + p("Only here."), p("We combine &lt;b&gt; it."))
    page = parallel.page(made)
    assert '<span class="variant substantive"' in page
    assert "<b>" not in page.partition("<main>")[2]
    assert len(apparatus.rows(made)) == 2


def test_transcripts(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("**SUBJECT**\n\nWe ~~never~~ saw\nit.\n", "utf-8")
    (tmp_path / "b.txt").write_text("SUBJECT\n\n[Page 3]\n\nWe saw it.\n", "utf-8")
    run = call("collate", tmp_path / "a.txt", tmp_path / "b.txt", "--json")
    assert run.code == 1
    assert [(v["class"], v["a"]) for v in run.json["variants"]] == [("struck", "never")]
    assert run.json["rules"].keys() >= {"case", "spelling"}
    assert call("collate", tmp_path / "a.txt", tmp_path / "a.txt").code == 0
    assert call("collate", f"{SAMPLE}#nothing", tmp_path / "a.txt").code == 2
    assert call("collate", tmp_path / "a.txt", tmp_path / "b.txt", "--without", "no").code == 2


def test_rules_can_be_left_out_and_words_declared_equal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Jakob recognises it", "utf-8")
    (tmp_path / "b.txt").write_text("Yakov recognizes it", "utf-8")
    files = tmp_path / "a.txt", tmp_path / "b.txt"
    both = call("collate", *files, "--equal", "Jakob=Yakov", "--json").json["counts"]
    assert both["spelling"] == 2
    counts = call("collate", *files, "--without", "spelling", "--json").json["counts"]
    assert counts["spelling"] == 0


RELATED = (
    '<standOff><listRelation><relation name="witness" active="#w1" passive="#d1"/>'
    '<relation name="translationOf" active="#t1" passive="#d1"/></listRelation></standOff>'
)


def related(first: str, second: str) -> str:
    """A volume with a document, its witness and its translation."""
    texts = document(first), document(second, "w1"), document("<p>Ein anderer Text.</p>", "t1")
    whole = tei(f"<body>{''.join(texts)}</body>")
    return whole.replace("<text>", f"{RELATED}<text>", 1)


def marked(page: str) -> set[tuple[str, str]]:
    """The variants on a page: class and words."""
    tree = html.fromstring(page)
    return {
        (e.get("class").split()[1], e.text or "")
        for e in tree.xpath('//table[@class="words"]//span[starts-with(@class, "variant")]')
    }


def test_the_site_shows_variants_by_paragraph(project: Callable[..., Path]) -> None:
    folder = project(
        related(
            '<head>A</head><p>We <del>never</del> recognise the grey<note n="1">Nothing.</note> house'
            '<pb n="7"/> by the river.</p><p>It is <choice><sic>hte</sic><corr>the</corr></choice> '
            "end of Kumetssov &lt;here&gt;.</p>",
            "<head>A</head><p>We recognize the grey house by the bridge.</p>"
            "<p>It is hte end of Kuznetsov here.</p><p>One sentence more.</p>",
        )
    )
    assert call("build", folder, "--output", folder / "out").code == 0
    where = next((folder / "out/site").rglob("d1/witnesses/index.html"))
    page = where.read_text("utf-8")
    assert marked(page) == {
        ("struck", "never"), ("spelling", "recognise"), ("spelling", "recognize"),
        ("substantive", "river."), ("substantive", "bridge."), ("misreading", "Kumetssov"),
        ("misreading", "Kuznetsov"), ("substantive", "One sentence more."),
        ("punctuation", "<here>."), ("punctuation", "here."),
    }  # fmt: skip
    table = html.fromstring(page).xpath('//table[@class="words"]')
    assert len(table) == 1, "a translation is another text"
    assert [len(row.findall("td")) for row in table[0].find("tbody")] == [2] * 3
    assert "Nothing" not in table[0].text_content()
    assert table[0].xpath('.//span[@class="pb"]')[0].text_content().endswith("7")
    root = etree.parse(where.with_name("1.xml")).getroot()
    readings = {(a.findtext(f"{T}lem"), a.findtext(f"{T}rdg")) for a in root.iter(f"{T}app")}
    assert ("river.", "bridge.") in readings
    assert "nothing had changed" in call("build", folder, "--output", folder / "out").out
    assert not (where.parent / "2.xml").exists()


@pytest.mark.slow
def test_the_site_shows_the_typescript_against_the_print(corpus: list[Path], tmp_path: Path) -> None:
    volume = next(path for path in corpus if path.stem == "frus1961-63v05")
    tree = etree.parse(volume)
    for division in list(tree.iter(f"{T}div")):
        if division.get("type") == "document" and division.get(XML_ID) != "d278":
            division.getparent().remove(division)
    (tmp_path / "tei").mkdir()
    tree.write(tmp_path / "tei" / volume.name, encoding="UTF-8")
    (tmp_path / "tei" / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    call("build", tmp_path / "tei", "--output", tmp_path / "out")
    found = marked(next((tmp_path / "out").rglob("d278/witnesses/index.html")).read_text("utf-8"))
    assert found >= {
        ("substantive", "enhance"), ("substantive", "combine"), ("substantive", "do"),
        ("substantive", "the nuclear"), ("substantive", "thermonuclear"),
        ("misreading", "Mandelovich"), ("misreading", "Mendelevich"), ("spelling", "Karпов"),
    }  # fmt: skip


@pytest.mark.slow
def test_the_typescript_against_what_was_printed(corpus: list[Path], tmp_path: Path) -> None:
    volume = next(path for path in corpus if path.stem == "frus1961-63v05")
    transcript = next((corpus[0].parents[2] / "seeds").glob("004_*.txt"))
    for witness in (f"{SAMPLE}#d278", str(transcript)):
        run = call("collate", witness, f"{volume}#d278", "--json", "--tei", tmp_path / "c.xml")
        found = {(v["a"], v["b"]): v for v in run.json["variants"]}
        assert found["enhance", "combine"]["class"] == "substantive"
        assert found["the nuclear", "thermonuclear"]["context"][1].startswith("war")
        assert found["do", ""]["context"][0].endswith("they")
        assert found["Mandelovich", "Mendelevich"]["class"] == "misreading"
        assert found["Kumetssov", "Kuznetsov"]["class"] == "misreading"
        assert found["Karпов", "Karpov"]["class"] == "spelling"
        etree.parse(tmp_path / "c.xml")
