"""Citing: styles, references for programs, and what the head of a page says."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from pathlib import Path

import bibtexparser
import msgspec
import pytest
import rispy
from citeproc import CitationStylesStyle
from conftest import ROOT, build, document, tei
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.pages import metadata, references
from edition.pages.citing import Item, csl
from edition.pages.csl import STYLES, Processor
from edition.site.templates import json_ld
from edition.volume.publication import Name, name

TEMPLATES = ROOT / "templates"
FULL = Item(
    "vol-d11",
    "chapter",
    "Telegram From the Department of State to the Embassy",
    "en",
    "Foreign Relations of the United States, Volume V",
    (Name("Doe", "Jane"),),
    (Name("Sampson", "Charles S."), Name("Joyce", "John Michael")),
    "1963-01-10T12:00",
    "Government Printing Office",
    "Washington",
    "1998",
    "11",
    "54–58",
    "https://example.org/vol/d11/",
    archive="Kennedy Library",
    archive_location="Box 2",
)
BARE = Item("vol-d1", "chapter", "Letter", "en", "Letters")


def said(item: Item, style: str, entry: bool, language: str = "en", number: str = "") -> str:
    parts = Processor([TEMPLATES], language).render(item, number, style, entry)
    return "".join(part.text for part in parts if part.kind != "locator")


@pytest.mark.parametrize("style", ["chicago", "mla"])
def test_the_styles_are_valid_csl(style: str, recwarn: pytest.WarningsRecorder) -> None:
    CitationStylesStyle(str(TEMPLATES / "csl" / f"{style}.csl"), validate=True, locale="en-US")
    assert not [w for w in recwarn if "valid" in str(w.message)]


def test_citations_in_words() -> None:
    assert said(FULL, "chicago", False, number="doc. 11") == (
        "Jane Doe, “Telegram From the Department of State to the Embassy,” January 10, 1963, Kennedy "
        "Library, Box 2, in Foreign Relations of the United States, Volume V, ed. Charles S. Sampson "
        "and John Michael Joyce (Washington: Government Printing Office, 1998), doc. 11, "
        "https://example.org/vol/d11/."
    )
    assert said(FULL, "chicago", True, number="doc. 11") == (
        "Doe, Jane. “Telegram From the Department of State to the Embassy.” January 10, 1963. Kennedy "
        "Library, Box 2. In Foreign Relations of the United States, Volume V, edited by Charles S. "
        "Sampson and John Michael Joyce, doc. 11. Washington: Government Printing Office, 1998. "
        "https://example.org/vol/d11/."
    )
    assert said(FULL, "mla", True, number="doc. 11") == (
        "Doe, Jane. “Telegram From the Department of State to the Embassy.” 10 Jan. 1963. Foreign "
        "Relations of the United States, Volume V, edited by Charles S. Sampson and John Michael "
        "Joyce, Government Printing Office, 1998, doc. 11, Kennedy Library, Box 2, https://example.org/vol/d11/."
    )
    assert said(BARE, "chicago", False) == "“Letter,” in Letters."
    assert said(BARE, "chicago", True, "de") == "„Letter“. In Letters."


def test_marks_inside_and_after_quotation_marks() -> None:
    asked = msgspec.structs.replace(BARE, title="Who is “Adams”?")
    assert said(asked, "chicago", True) == "“Who is ‘Adams’?” In Letters."
    assert said(asked, "chicago", False) == "“Who is ‘Adams’?,” in Letters."
    assert said(asked, "chicago", True, "de") == "„Who is ‚Adams‘?“. In Letters."


def test_the_note_has_a_place_for_a_page() -> None:
    parts = Processor([TEMPLATES], "en").render(FULL, "doc. 11", "chicago", False)
    kinds = [part.kind for part in parts]
    assert kinds.count("locator") == 1
    whole = "".join(p.text.replace("{}", "p. 55") for p in parts)
    assert "doc. 11, p. 55, https" in whole


WORDS = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Zl", "Zp")),
        min_size=1,
        max_size=12,
    )
    .map(lambda t: " ".join(t.split()))
    .filter(lambda t: t and not set(t) & set('“”„‘’"‚«»'))
)
PLAIN = WORDS.filter(lambda t: t[-1].isalnum() and t[0].isalnum())
DATES = st.dates(min_value=date(1000, 1, 1)).map(str) | st.sampled_from(["", "1963-05", "1963"])
NAMES = st.lists(st.builds(Name, PLAIN, PLAIN | st.just("")), max_size=3).map(tuple)


@settings(max_examples=60)
@given(
    item=st.builds(
        Item, st.just("x"), st.sampled_from(["chapter", "book"]), PLAIN, st.just("en"),
        PLAIN | st.just(""),
        NAMES, NAMES,
        DATES,
        PLAIN | st.just(""), PLAIN | st.just(""), st.just("1998") | st.just(""),
        archive=PLAIN | st.just(""), archive_location=PLAIN | st.just(""),
    ),
    language=st.sampled_from(["en", "de", "fr"]),
)  # fmt: skip
def test_shapes_say_what_the_values_themselves_say(item: Item, language: str, tmp_path_factory) -> None:  # type: ignore[no-untyped-def]
    """What makes one rendering do for a thousand documents: putting the values in afterwards gives what
    the processor makes of the values."""
    own = tmp_path_factory.getbasetemp() / "own"
    if not own.exists():
        (own / "csl").mkdir(parents=True)
        for style in ("chicago", "mla"):
            (own / "csl" / f"{style}.csl").write_bytes(
                (TEMPLATES / "csl" / f"{style}.csl").read_bytes()
            )
    shipped, exact = Processor([TEMPLATES], language), Processor([own], language)
    for style, entry in STYLES:
        one = shipped.render(item, "doc. 5", style, entry)
        two = exact.render(item, "doc. 5", style, entry)
        assert "".join(p.text for p in one) == "".join(p.text for p in two)


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_day_of_a_year(language: str, tmp_path: Path) -> None:
    (tmp_path / "csl").mkdir()
    for style in ("chicago", "mla"):
        (tmp_path / "csl" / f"{style}.csl").write_bytes(
            (TEMPLATES / "csl" / f"{style}.csl").read_bytes()
        )
    shipped, exact = Processor([TEMPLATES], language), Processor([tmp_path], language)
    for month in range(1, 13):
        for day in (1, 2, 11, 28, 29):
            item = msgspec.structs.replace(BARE, date=f"1964-{month:02}-{day:02}")
            for style, entry in STYLES:
                one = shipped.render(item, "", style, entry)
                assert one == exact.render(item, "", style, entry)


@pytest.mark.parametrize(
    ("text", "family", "given"),
    [
        ("Charles S. Sampson", "Sampson", "Charles S."),
        ("Adams, John", "Adams", "John"),
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("Martin Luther King, Jr.", "King Jr.", "Martin Luther"),
        ("The tei-edition authors", "The tei-edition authors", ""),
        ("Office of the Historian", "Office of the Historian", ""),
        ("Sappho", "Sappho", ""),
    ],
)
def test_names_in_their_parts(text: str, family: str, given: str) -> None:
    assert (name(text).family, name(text).given) == (family, given)


# -- for programs ----------------------------------------------------------------------------------


def test_ris_reads_back() -> None:
    (entry,) = rispy.loads(references.ris(FULL))
    assert entry["type_of_reference"] == "CHAP"
    assert entry["title"] == FULL.title
    assert entry["authors"] == ["Doe, Jane"]
    assert entry["year"] == "1998"
    assert (entry["start_page"], entry["end_page"]) == ("54", "58")


def test_bibtex_reads_back() -> None:
    library = bibtexparser.parse_string(references.bibtex(FULL))
    assert not library.failed_blocks
    (entry,) = library.entries
    assert entry.entry_type == "incollection"
    assert entry["editor"] == "Sampson, Charles S. and Joyce, John Michael"
    assert entry["pages"] == "54--58"
    assert entry["title"] == "{" + FULL.title + "}"


@settings(max_examples=150)
@given(st.text(max_size=40), st.text(max_size=40))
def test_references_are_whole_whatever_the_words(title: str, note: str) -> None:
    item = msgspec.structs.replace(FULL, title=title, note=note)
    library = bibtexparser.parse_string(references.bibtex(item))
    assert len(library.entries) == 1
    assert not library.failed_blocks
    lines = references.ris(item).split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert lines[-2] == "ER  - "
    (record,) = json.loads(references.write(item, "csl.json"))
    assert record == json.loads(json.dumps(csl(item)))


# -- the head --------------------------------------------------------------------------------------

HOSTILE = '</script><!-- &amp; \u2028 "x"'


def test_linked_data_cannot_end_its_element() -> None:
    text = str(json_ld({"name": HOSTILE}))
    assert not set(text) & set("<>&\u2028")
    assert json.loads(text) == {"name": HOSTILE}


def test_the_head_of_each_page(project) -> None:  # type: ignore[no-untyped-def]
    body = document(
        f"<head>One {html.escape(HOSTILE)}</head><pb n='5'/><p>Words.</p>", "d1"
    ) + document("<head>Two</head><p>More.</p>", "d2")
    folder = project(
        tei(f"<body>{body}</body>"), settings='[site]\nbase_url = "https://example.org/x"\n'
    )
    build(folder)
    site = folder / "build/site"
    titles: dict[str, Path] = {}
    for path in sorted(site.rglob("index.html")):
        page = path.read_text("utf-8")
        head = page[: page.index("</head>")]
        (title,) = re.findall(r"<title>(.*?)</title>", head)
        assert title not in titles, (path, titles[title])
        titles[title] = path
        there = path.parent.relative_to(site).as_posix()
        address = "https://example.org/x/" + ("" if there == "." else f"{there}/")
        assert f'<link rel="canonical" href="{address}">' in head
        assert f'<meta property="og:url" content="{address}">' in head
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)
        graph = json.loads(data)["@graph"]
        assert graph[0]["@type"]
        for crumb in (c for g in graph for c in g.get("itemListElement", ())):
            assert crumb["item"].startswith("https://example.org/x/")
    document_head = (site / "vol/d1/index.html").read_text("utf-8").partition("</head>")[0]
    assert '<meta name="citation_book_title" content="A volume">' in document_head
    assert '<meta property="og:type" content="article">' in document_head
    volume_head = (site / "vol/index.html").read_text("utf-8").partition("</head>")[0]
    assert '<meta property="og:type" content="book">' in volume_head
    said = sum(map(len, re.findall(r"<(?:meta|script type)[^>]*>(?:\{.*?</script>)?", document_head)))
    assert said < 2_500


def test_reference_managers_find_editors_and_no_one_else() -> None:
    """Zotero has editors from `eprints.editors_name`; where it has no person at all, it takes what has
    the class "byline" or "vcard" for an author."""
    bodies = msgspec.structs.replace(FULL, editors=(*FULL.editors, Name("Historical Office")))
    said = tuple(metadata._meta(bodies, ""))
    assert [text for name, text in said if name == "citation_editor"][-1] == "Historical Office"
    assert [text for name, text in said if name == "eprints.editors_name"] == [
        "Sampson, Charles S.", "Joyce, John Michael",
    ]  # fmt: skip
    for sheet in (ROOT / "tests/stylesheets").glob("*/site.html"):
        classes = re.findall(r'class="([^"]*)"', sheet.read_text("utf-8"))
        assert not {"byline", "vcard"} & {one for each in classes for one in each.split()}


def test_without_an_address_none_is_made_up(project) -> None:  # type: ignore[no-untyped-def]
    folder = project(tei(f"<body>{document('<head>One</head><p>Words.</p>')}</body>"))
    build(folder)
    site = folder / "build/site"
    page = (site / "vol/d1/index.html").read_text("utf-8")
    assert "canonical" not in page
    assert "og:url" not in page
    assert 'class="url"' not in page
    assert not (site / "sitemap.xml").exists()
    assert not (site / "feed.xml").exists()
    assert "URL" not in (site / "vol/downloads/cite/d1.csl.json").read_text("utf-8")
