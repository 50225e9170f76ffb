"""Books: pieces set and joined, page numbers, notes, tables; electronic books."""

from __future__ import annotations

import builtins
import io
import itertools
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import feedparser
import pytest
from conftest import build, call, document, tei
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from edition.books.book import Order, Set, _places, roman, set_book
from edition.books.engine import in_order
from edition.books.epub import plain_css, xhtml
from edition.books.pdf import findings
from edition.books.pieces import Part, Piece, share
from edition.books.typeset import Layout, engine
from edition.resources import code_digest

Make = Callable[..., Path]
PAGE = "<html><head><style>p {{}}</style></head><body>{}</body></html>"


# -- pieces ----------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.sampled_from(["document", "division", "section"]), st.integers(1, 400_000)),
        max_size=40,
    )
)
def test_pieces_hold_all_parts_in_order(parts: list[tuple[str, int]]) -> None:
    given_ = [Part(n, kind, size) for n, (kind, size) in enumerate(parts)]
    pieces = share(given_)
    assert [part for piece in pieces for part in piece] == given_
    assert all(pieces)
    for piece, after in itertools.pairwise(pieces):  # a document stays with the head of its division
        assert piece[-1].kind != "division" or after[0].kind != "document"
        assert all(part.kind == "document" for part in piece[1:])


def test_a_piece_prints_the_pages_of_its_references() -> None:
    piece = Piece(
        PAGE.format(
            '<p id="a"><a class="ref" href="#b">B</a> <a href="#c">C</a> '
            '<a id="n-ref" class="call" href="#n">1</a><span class="footnote" id="n">N</span></p>'
        ),
        front=False,
        recto=True,
    )
    assert piece.notes == ("n",)
    assert piece.targets() == {"b", "c"}
    made = piece.set_up(7, True, {"b": "12", "c": "xi"}, lambda _, page: f"p. {page}")
    assert '<a class="ref" href="edition:b" data-p="12" data-said="p. 12">' in made
    assert '<a href="edition:c" data-p="xi">' in made
    assert 'class="call" href="#n">' in made
    assert "break-before: left" in made
    assert "counter-reset: page 7" in made


def test_tables_and_notes_are_found_again() -> None:
    piece = Piece(
        PAGE.format('<table><tr></tr></table><table></table><span class="footnote" id="x.1">N</span>'),
        front=False,
        recto=True,
        turned={"2"},
        kept={"x.1"},
    )
    made = piece.set_up(1, False, {}, lambda _, page: page)
    assert '<table data-table="1">' in made
    assert '<table data-turned data-table="2">' in made
    assert 'class="footnote kept" id="x.1"' in made


# -- page numbers ----------------------------------------------------------------------------------


def test_romans() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 90, 444, 1999)] == [
        "i", "iv", "ix", "xiv", "xl", "xc", "cdxliv", "mcmxcix"
    ]  # fmt: skip


def test_a_piece_that_opens_a_part_opens_on_the_right() -> None:
    front = Piece(PAGE.format(""), front=True, recto=True)
    body = [Piece(PAGE.format(""), front=False, recto=recto) for recto in (True, False, True)]
    places, blanks = _places([front, *body], [3, 2, 3, 1])
    assert [(place.at, place.folio) for place in places] == [(0, 1), (4, 1), (6, 3), (10, 7)]
    assert blanks == {1, 3}


def _setter(log: list[int]) -> Callable[[Sequence[Order]], Iterator[tuple[int, tuple[bytes, Layout]]]]:
    """Sets nothing: a piece has a page for every "<hr>", and one more if it prints a number of two
    digits, so that page numbers depend on each other."""

    def set_(orders: Sequence[Order]) -> Iterator[tuple[int, tuple[bytes, Layout]]]:
        log.append(len(orders))
        for number, order in enumerate(orders):
            pages = order.html.count("<hr>") + bool(re.search(r'data-p="\d\d', order.html))
            ids = re.findall(r' id="(\w+)"', order.html)
            yield number, (b"", Layout(pages, dict.fromkeys(ids, pages - 1)))

    return set_


def test_a_book_is_set_until_its_numbers_hold_still() -> None:
    pieces = [
        Piece(PAGE.format('<hr><a class="ref" href="#z">Z</a>'), front=False, recto=True),
        Piece(PAGE.format("<hr>" * 8), front=False, recto=False),
        Piece(PAGE.format('<hr><p id="z">Z</p>'), front=False, recto=False),
    ]
    log: list[int] = []
    book = set_book(pieces, "", lambda _, page: f"p. {page}", [1, 1, 1], _setter(log))
    assert book.firsts == [0, 2, 10]
    assert book.pages == 11
    assert log[0] == 3
    assert len(log) <= 4


def test_a_book_whose_numbers_never_hold_still_is_set_all_the_same() -> None:
    def never(orders: Sequence[Order]) -> Iterator[tuple[int, tuple[bytes, Layout]]]:
        for number, order in enumerate(orders):
            odd = 'data-p="2"' in order.html
            yield number, (b"", Layout(2 if odd else 1, {"z": 0 if odd else 1}))

    pieces = [Piece(PAGE.format('<p id="z"><a class="ref" href="#z">Z</a></p>'), False, True)]
    book = set_book(pieces, "", lambda _, page: f"p. {page}", [1], never)
    assert book.rounds < 10
    assert {target for target, _ in book.wrong} == {"z"}


def test_an_index_is_set_when_the_texts_hold_still() -> None:
    pieces = [
        Piece(PAGE.format('<hr><a href="#i">Index</a>'), front=True, recto=True),
        Piece(PAGE.format('<hr><p id="z">Z</p><a class="ref" href="#z">Z</a>'), False, recto=True),
        Piece(PAGE.format('<hr><p id="i"><a class="at" href="#z"></a></p>'), False, True, index=True),
    ]
    sent: list[tuple[bool, list[str]]] = []

    def setter(orders: Sequence[Order]) -> Iterator[tuple[int, tuple[bytes, Layout]]]:
        sent.extend((order.draft, re.findall(r'data-p="(\w+)"', order.html)) for order in orders)
        yield from _setter([])(orders)

    book = set_book(pieces, "", lambda _, page: f"p. {page}", [1, 1, 1], setter)
    assert not book.wrong
    assert book.firsts == [0, 2, 4]
    assert sent == [
        (True, ["00"]), (True, ["00"]),  # a draft of what prints numbers that are not known
        (False, ["00"]), (False, ["2"]), (False, ["1"]),
        (False, ["1"]),  # then the index, once
        (False, ["3"]),  # then what prints where that is
    ]  # fmt: skip


def test_a_reference_to_what_is_on_no_page_prints_none() -> None:
    pieces = [Piece(PAGE.format('<hr><a class="ref" href="#nowhere">Z</a>'), False, True)]
    log: list[int] = []
    book = set_book(pieces, "", lambda _, page: f"p. {page}", [1], _setter(log))
    assert (book.wrong, log) == ([], [1, 1])


# -- PDF -------------------------------------------------------------------------------------------

LONG = " ".join(f"word{n}" for n in range(3000))
VOLUME = tei(
    "<front><titlePage><docTitle><titlePart type='main'>A Volume</titlePart></docTitle></titlePage>"
    "<div type='section' xml:id='preface'><head>Preface</head><p>See <ref target='#d2'>two</ref>.</p>"
    "</div></front><body><div type='chapter' xml:id='ch1'><head>Chapter</head>"
    + document(
        f"<head>One</head><p>{LONG}<note n='1' xml:id='d1fn1'>A note with <ref target='#d2'>a "
        f"reference</ref>.</note></p><table>"
        + "".join(f"<row>{'<cell>longlonglongword</cell>' * 7}</row>" for _ in range(3))
        + "</table>",
        "d1",
    )
    + document("<head>Two</head><p>End. <pb n='9' xml:id='pg_9'/>Last.</p>", "d2")
    + "</div></body>"
)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    pytest.importorskip("weasyprint")
    pikepdf = pytest.importorskip("pikepdf")
    folder = tmp_path_factory.mktemp("pdf")
    (folder / "vol.xml").write_text(VOLUME, "utf-8")
    result = call("pdf", folder / "vol.xml", "-o", folder / "out", "-j", "1")
    assert result.code == 0, result.err
    data = (folder / "out/pdf/vol.pdf").read_bytes()
    again = call("pdf", folder / "vol.xml", "-o", folder / "again", "-j", "1", "-q")
    assert again.code == 0
    assert (folder / "again/pdf/vol.pdf").read_bytes() == data
    with pikepdf.open(io.BytesIO(data)) as book:
        yield book


def test_a_pdf_has_labels_outline_links_and_tags(pdf: object) -> None:
    root = pdf.Root  # type: ignore[attr-defined]
    assert str(root.Lang) == "en"
    assert root.MarkInfo.Marked
    assert root.StructTreeRoot.K[0].S == "/Document"
    labels = list(root.PageLabels.Nums)
    assert [str(labels[at + 1].S) for at in (0, 2)] == ["/r", "/D"]
    with pdf.open_outline() as outline:  # type: ignore[attr-defined]
        titles = [item.title for item in outline.root]
    assert titles == ["Preface", "Chapter"]
    dests = [str(name) for name in list(root.Names.Dests.Names)[::2]]
    assert {"d1", "d2", "d1fn1"} <= set(dests)
    links = [
        str(annotation.Dest)
        for page in pdf.pages  # type: ignore[attr-defined]
        for annotation in page.obj.get("/Annots", [])
        if "/Dest" in annotation
    ]
    assert links.count("d2") >= 2  # from the preface, in another piece, and from the note
    assert not any("edition:" in str(a) for a in links)


def test_every_page_finds_its_tags(pdf: object) -> None:
    nums = list(pdf.Root.StructTreeRoot.ParentTree.Nums)  # type: ignore[attr-defined]
    known = {int(n) for n in nums[::2]}
    assert len(known) == len(nums) // 2
    for page in pdf.pages:  # type: ignore[attr-defined]
        if "/StructParents" in page.obj:
            assert int(page.obj.StructParents) in known
        for annotation in page.obj.get("/Annots", []):
            assert int(annotation.StructParent) in known


def test_a_wide_table_is_turned(pdf: object) -> None:
    boxes = [[float(v) for v in page.mediabox] for page in pdf.pages]  # type: ignore[attr-defined]
    assert any(box[2] > box[3] for box in boxes)
    assert any(box[2] < box[3] for box in boxes)


def test_an_archival_pdf_is_marked_as_such_and_holds_the_tei(project: Make) -> None:
    pytest.importorskip("weasyprint")
    pikepdf = pytest.importorskip("pikepdf")
    folder = project(VOLUME, "[print]\narchival = true\n")
    assert call("pdf", folder, "-q", "-j", "1").code == 0
    with pikepdf.open(folder / "build/pdf/vol.pdf") as book:
        root = book.Root
        said = root.AF[0]
        assert len(root.AF) == 1
        assert said.AFRelationship == "/Source"
        assert said.EF.F.Subtype == "/application/tei+xml"
        assert said.EF.F.read_bytes() == (folder / "tei/vol.xml").read_bytes()
        assert [str(n) for n in list(root.Names.EmbeddedFiles.Names)[::2]] == ["vol.xml"]
        intents = list(root.OutputIntents)
        assert [(str(i.S), int(i.DestOutputProfile.N)) for i in intents] == [("/GTS_PDFA1", 3)]
        assert intents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"
        packet = etree.fromstring(root.Metadata.read_bytes())
        words = {e.tag.rpartition("}")[2]: (e.text or "").strip() for e in packet.iter("*")}
        assert (words["part"], words["conformance"]) == ("3", "U")
        schemas = packet.findall(".//{http://www.aiim.org/pdfa/ns/schema#}namespaceURI")
        assert [s.text for s in schemas] == ["http://www.aiim.org/pdfua/ns/id/"]
        assert str(book.docinfo.Title) in etree.tostring(packet, encoding="unicode", method="text")
        assert book.trailer.ID
        assert "/Encrypt" not in book.trailer
        for page in book.pages:
            for annotation in page.obj.get("/Annots", []):
                assert int(annotation.F) == 4
                assert annotation.Contents
        _every_font_is_embedded(book)
        _nothing_acts_by_itself(book)


def _every_font_is_embedded(book: Any) -> None:
    """ISO 19005-3, 6.2.11.4, and 6.2.11.7 on Unicode."""
    fonts = 0
    for thing in book.objects:
        kind = thing.get("/Type") if isinstance(thing, type(book.Root)) else None
        if kind == "/FontDescriptor":
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.keys())
        if kind == "/Font" and thing.get("/Subtype") == "/Type0":
            assert "/ToUnicode" in thing
            fonts += 1
    assert fonts


def _nothing_acts_by_itself(book: Any) -> None:
    """ISO 19005-3, 6.5: no scripts, nothing that runs."""
    actions = [
        str(thing.get("/S"))
        for thing in book.objects
        if isinstance(thing, type(book.Root)) and thing.get("/S") is not None and "/K" not in thing
    ]
    assert not {"/JavaScript", "/Launch", "/Movie", "/Sound"} & set(actions)
    assert not {"/OpenAction", "/AA"} & set(book.Root.keys())


def test_a_machine_without_the_extra_is_told_so(tmp_path: Path) -> None:
    """What tells what is missing does not itself need what is missing."""
    (tmp_path / "vol.xml").write_text(VOLUME, "utf-8")
    code = (
        "import sys\n"
        "sys.modules['pikepdf'] = sys.modules['weasyprint'] = None\n"
        "from edition.cli import main\n"
        "main()"
    )
    command = [sys.executable, "-c", code, "pdf", str(tmp_path), "-o", str(tmp_path / "out")]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert "press.missing" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out").exists()


IMAGE = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
PARTS = tei(
    "<body><div type='chapter' xml:id='ch1'><head>Chapter</head>"
    + document(
        "<head>One</head><p>See <ref target='#d2'>two</ref>, <ref target='#d3'>three</ref>.</p>"
        "<figure><graphic url='dot.gif'/></figure>",
        "d1",
    )
    + document("<head>Two</head><p>Word.</p>", "d2")
    + "</div><div type='chapter' xml:id='ch2'><head>Other</head>"
    + document("<head>Three</head><p>Back to <ref target='#d1'>one</ref>.</p>", "d3")
    + "</div></body>"
)


def test_offprints_need_no_other_file(project: Make) -> None:
    """A volume, each division and each document: one file each, nothing fetched, no link astray."""
    folder = project(PARTS, '[site]\nbase_url = "https://example.org/e/"\n')
    (folder / "images").mkdir()
    (folder / "images/dot.gif").write_bytes(IMAGE)
    assert call("print", folder, "-q").code == 0
    made = folder / "build/print"
    names = {p.relative_to(made).as_posix() for p in made.rglob("*.html")}
    assert names == {"vol.html", *(f"vol/{n}.html" for n in ("ch1", "ch2", "d1", "d2", "d3"))}
    for name in names:
        page = html.fromstring((made / name).read_bytes())
        ids = {e.get("id") for e in page.iter("*")}
        assert not page.xpath("//link | //script")
        assert all(src.startswith("data:image/gif;base64,R0lGOD") for src in page.xpath("//img/@src"))
        for href in page.xpath("//a/@href"):
            assert href[1:] in ids if href.startswith("#") else href.startswith("https://"), href
    chapter = html.fromstring((made / "vol/ch1.html").read_bytes())
    assert chapter.xpath("//h1[normalize-space()]//text()") == ["Chapter", "One", "Two"]
    assert chapter.xpath("//a[@class='ref']/@href") == ["#d2", "https://example.org/e/vol/d3/"]
    assert len(chapter.xpath("//img")) == 1


def test_a_book_of_a_first_build_has_its_images(project: Make) -> None:
    folder = project(PARTS)
    (folder / "images").mkdir()
    (folder / "images/dot.gif").write_bytes(IMAGE)
    assert call("epub", folder, "-q").code == 0
    book = zipfile.ZipFile(folder / "build/epub/vol.epub")
    assert book.read("EPUB/images/0001.gif") == IMAGE


PERSONS = tei(
    "<front><div type='section' xml:id='persons'><head>Persons</head><list type='person'>"
    "<item><persName xml:id='p_B'>Bundy</persName>, adviser</item>"
    "<item><persName xml:id='p_A'>Adams</persName>, envoy</item>"
    "<item><persName xml:id='p_C'>Crane</persName>, never named</item></list></div></front>"
    "<body><div type='chapter' xml:id='ch1'><head>Chapter</head>"
    + document(
        "<pb n='7' xml:id='pg_7'/><head>One</head><p><persName corresp='#p_B'>Bundy</persName> and "
        "<persName corresp='#p_B'>Mr. Bundy</persName>"
        f"<note n='1' xml:id='d1fn1'><persName corresp='#p_A'>A.</persName></note> {LONG}</p>",
        "d1",
    )
    + document(
        "<head>Two</head><pb n='9' xml:id='pg_9'/><p><persName corresp='#p_B' xml:id='b2'>B."
        "</persName>, see <ref target='#d1'>Document 1</ref>.</p>",
        "d2",
    )
    + "</div></body>"
)


def test_persons_and_references_are_led_to_pages(project: Make) -> None:
    """The index of persons is made from the encoding; a reference has the page of this book and that
    of the source."""
    pytest.importorskip("weasyprint")
    pikepdf = pytest.importorskip("pikepdf")
    folder = project(PERSONS)
    assert call("pdf", folder, "-q", "-j", "1").code in (0, 1)
    page = html.fromstring((folder / "build/site/vol/print.html").read_bytes())
    [index] = page.xpath("//section[@id='index-of-persons']")
    lines = [(li.text_content(), li.xpath("a[@class='at']/@href")) for li in index.iter("li")]
    assert lines == [("Adams, ", ["#mention-2"]), ("Bundy, ", ["#mention-1", "#b2"])]
    assert [e.text for e in page.xpath("//*[@id='mention-1' or @id='b2']")] == ["Bundy", "B."]
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "build/pdf/vol.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    with pikepdf.open(folder / "build/pdf/vol.pdf") as book:
        names = book.Root.Names.Dests.Names
        pages = {str(names[n]): names[n + 1][0].objgen for n in range(0, len(names), 2)}
        order = [p.obj.objgen for p in book.pages]
        first = order.index(pages["ch1"])
        two = order.index(pages["d2"]) - first + 1
    assert two > 2
    assert re.search(rf"Bundy, 1, {two}\b", text)
    assert "Adams, 1" in text
    assert "Document 1 (p. 1; original 7)" in " ".join(text.split())


def test_a_document_is_printed_by_itself(project: Make) -> None:
    pytest.importorskip("weasyprint")
    pikepdf = pytest.importorskip("pikepdf")
    folder = project(PARTS)
    assert call("pdf", folder, "-q", "-j", "1", "-d", "d1", "-d", "ch2").code in (0, 1)
    made = folder / "build/pdf"
    assert {p.relative_to(made).as_posix() for p in made.rglob("*.pdf")} == {
        "vol/d1.pdf",
        "vol/ch2.pdf",
    }
    with pikepdf.open(made / "vol/d1.pdf") as book:
        assert str(book.docinfo.Title) == "One. A volume"
        assert "/Annots" not in book.pages[0].obj  # what it leads to is not in it
        assert int(book.Root.PageLabels.Nums[0]) == 0


def test_a_catalogue_lists_the_books(project: Make) -> None:
    """OPDS 1.2: an entry for each volume with a link to each book, which is there."""
    folder = project(PARTS, "[output]\nepub = true\n")
    build(folder)
    site = folder / "build/site"
    found = feedparser.parse((site / "opds.xml").read_bytes())
    assert not found.bozo
    assert found.feed.id.startswith("urn:uuid:")
    assert found.feed.updated
    [entry] = found.entries
    books = [link for link in entry.links if "acquisition" in link.rel]
    assert [(b.type, b.href) for b in books] == [("application/epub+zip", "vol/vol.epub")]
    assert (site / books[0].href).is_file()
    assert 'href="opds.xml"' in (site / "index.html").read_text("utf-8")
    assert 'href="../vol.epub"' in (site / "vol/d1/index.html").read_text("utf-8")
    (folder / "edition.toml").write_text("", "utf-8")
    build(folder)
    assert not (site / "opds.xml").exists()
    assert "epub" not in (site / "vol/d1/index.html").read_text("utf-8")


@pytest.mark.slow
def test_a_build_of_everything_offers_it_and_drops_what_is_gone(
    project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each document's and volume's books are made, offered where they were made, listed in the
    catalogue, not made twice, and deleted with what they were made of."""
    pytest.importorskip("weasyprint")
    folder = project(PARTS)
    site = folder / "build/site"

    def books() -> set[str]:
        made = (folder / "build").rglob("*")
        found = {p.relative_to(folder / "build").as_posix() for p in made if ".edition" not in p.parts}
        return {p for p in found if p.endswith((".pdf", ".epub")) or p.startswith("print/")}

    def offered(name: str) -> set[str]:
        page = html.fromstring((site / "vol" / name / "index.html").read_bytes())
        return {h for h in page.xpath("//a/@href") if re.search(r"print\.html|\.(pdf|epub)\b", h)}

    assert call("build", folder, "--all", "-q", "-j", "1").code in (0, 1)
    assert books() == {
        "site/vol/vol.pdf", "site/vol/vol.epub", "print/vol", "print/vol.html",
        *(f"site/vol/{d}/vol-{d}.pdf" for d in ("d1", "d2", "d3")),
        *(f"print/vol/{n}.html" for n in ("ch1", "ch2", "d1", "d2", "d3")),
    }  # fmt: skip
    assert offered("d1") == {"print.html", "vol-d1.pdf", "../vol.pdf#nameddest=d1", "../vol.epub"}
    assert offered("") == {"print.html", "vol.pdf", "vol.epub"}
    feed = feedparser.parse((site / "vol/opds.xml").read_bytes())
    assert not feed.bozo
    listed = [link.href for e in feed.entries for link in e.links if "acquisition" in link.rel]
    assert listed == [f"{d}/vol-{d}.pdf" for d in ("d1", "d2", "d3")]
    assert all((site / "vol" / href).is_file() for href in listed)
    whole = feedparser.parse((site / "opds.xml").read_bytes())
    assert "vol/opds.xml" in {x.href for x in whole.entries[0].links if x.rel == "subsection"}

    def not_again(*_: Any) -> tuple[bytes, Layout]:
        raise AssertionError("set anew")

    with monkeypatch.context() as patch:
        patch.setattr("edition.books.pdf.typeset", not_again)
        again = call("build", folder, "--all", "-j", "1")
        assert "nothing had changed" in again.out, again.out
    project(PARTS.replace(document("<head>Two</head><p>Word.</p>", "d2"), ""))
    assert call("build", folder, "-q", "-j", "1").code in (0, 1)
    assert books() == {"print/vol", "print/vol.html"} | {
        f"print/vol/{n}.html" for n in ("ch1", "ch2", "d1", "d3")
    }
    assert offered("d1") == {"print.html"}


def test_a_command_for_books_leaves_those_of_the_site(project: Make) -> None:
    pytest.importorskip("weasyprint")
    folder = project(PARTS, "[output]\npdf = true\n")
    made = folder / "build"
    assert call("pdf", folder, "-q", "-j", "1", "--documents").code in (0, 1)
    assert (made / "pdf/vol.pdf").read_bytes() == (made / "site/vol/vol.pdf").read_bytes()
    assert (made / "pdf/vol/d3.pdf").is_file()
    assert not (made / "site/vol/d3/vol-d3.pdf").exists()
    assert call("pdf", folder, "-q", "-j", "1").code in (0, 1)
    assert not (made / "pdf/vol").exists()  # a whole run leaves what it made, and nothing of before
    assert (made / "site/vol/vol.pdf").is_file()


GYRE = Path("/usr/share/texmf/fonts/opentype/public/tex-gyre")


def test_an_epub_has_its_typefaces(project: Make) -> None:
    """The project's own before the machine's, cut down to the letters of the book."""
    ttlib = pytest.importorskip("fontTools.ttLib")
    if not GYRE.is_dir():
        pytest.skip("fonts-texgyre is not installed")
    folder = project(PARTS.replace("Word.", "Щ"))
    (folder / "fonts").mkdir()
    for style in ("regular", "bolditalic"):
        shutil.copy(GYRE / f"texgyretermes-{style}.otf", folder / "fonts")
    assert call("epub", folder, "-q").code == 0
    book = zipfile.ZipFile(folder / "build/epub/vol.epub")
    fonts = [n for n in book.namelist() if "/fonts/" in n]
    assert fonts == [f"EPUB/fonts/texgyretermes-{s}.otf" for s in ("bolditalic", "regular")]
    package = etree.fromstring(book.read("EPUB/package.opf"))
    kinds = [i.get("media-type") for i in package.iterfind(".//{*}item") if "fonts/" in i.get("href")]
    assert kinds == ["font/otf"] * 2
    css = book.read("EPUB/book.css").decode()
    assert 'font-weight: bold; font-style: italic; src: url("fonts/texgyretermes-bolditalic' in css
    letters = ttlib.TTFont(io.BytesIO(book.read(fonts[1]))).getBestCmap()
    assert {ord("W"), ord("x"), ord("“")} <= letters.keys()
    assert 0x1E00 not in letters
    assert len(book.read(fonts[1])) < (GYRE / "texgyretermes-regular.otf").stat().st_size / 2


def test_a_pdf_is_set_in_the_typefaces_of_the_project(project: Make) -> None:
    pytest.importorskip("weasyprint")
    pikepdf = pytest.importorskip("pikepdf")
    if not GYRE.is_dir():
        pytest.skip("fonts-texgyre is not installed")
    folder = project(PARTS, "[print]\nfont = \"'TeX Gyre Chorus'\"\n")
    (folder / "fonts").mkdir()
    shutil.copy(GYRE / "texgyrechorus-mediumitalic.otf", folder / "fonts")
    assert call("pdf", folder, "-q", "-j", "1", "-d", "d2").code == 0
    with pikepdf.open(folder / "build/pdf/vol/d2.pdf") as book:
        things = [o for o in book.objects if isinstance(o, type(book.Root))]
        names = {str(o.BaseFont) for o in things if o.get("/Type") == "/Font"}
    assert any("Chorus" in name for name in names), names


def _set(inside: str, folder: Path) -> tuple[str, str]:
    """A document set as a book: what was said, and its letters."""
    pytest.importorskip("weasyprint")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    (folder / "vol.xml").write_text(tei(f"<body>{document(inside)}</body>"), "utf-8")
    result = call("pdf", folder / "vol.xml", "-o", folder / "out", "-j", "1")
    assert result.code in (0, 1)
    command = ["pdftotext", "-raw", folder / "out/pdf/vol.pdf", "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return result.out + result.err, text


def _words(stem: str, count: int) -> str:
    return " ".join(f"{stem}{n}z" for n in range(count))


def test_a_long_note_runs_on_to_the_next_page(tmp_path: Path) -> None:
    """It begins on the page of its call and goes on, with no page between that has none of it, no hole
    before it, and no line twice; its tags are one note."""
    pytest.importorskip("pypdfium2")
    from reading_pdf import first_difference, read

    note = _words("note", 1000)
    before, after = _words("before", 250), _words("after", 900)
    said, _ = _set(
        f"<head>One</head><p>{before}</p><p>Here<note n='1' xml:id='n1'><p>{note}</p><p>Second.</p>"
        f"</note> {after}</p><p>Two words.</p>",
        tmp_path,
    )
    assert "runs over 3 pages" in said
    book = read(tmp_path / "out/pdf/vol.pdf")
    assert list(book.notes) == ["n1"]
    assert first_difference(book.notes["n1"], ["1", *note.split(), "Second."], re.compile("1")) == ""
    on = sorted({box.page for box in book.notes["n1"]})
    call = next(box for box in book.main if box.text.startswith("Here"))
    assert on == list(range(call.page, call.page + 3))
    last = min(box.baseline for box in book.main if box.page == call.page)
    first = max(box.baseline for box in book.notes["n1"] if box.page == call.page)
    assert last - first < 40  # the text goes down to the note
    assert book.main[-1].text == "Two words."
    assert book.main[-1].right < 150  # nothing but the lines that end a part is justified to its end


FLOATS = (
    "<encodingDesc><tagsDecl><rendition xml:id='start' scheme='css'>float: left</rendition>"
    "<rendition xml:id='end' scheme='css'>display: inline; float: right</rendition>"
    "</tagsDecl></encodingDesc>"
)


def _breaking(n: int) -> str:
    """A document that comes to stand somewhere on a page, with all that may break wrongly there."""

    def note(i: int, words: str) -> str:
        return f"<note n='{i}' xml:id='d{n}n{i}'>{words}</note>"

    def items(words: int, *after: str) -> str:
        said = [f"{_words(f'item{i}', words)}{one}" for i, one in enumerate(after)]
        return "".join(f"<label>({i})</label><item>{one}</item>" for i, one in enumerate(said))

    called = [note(i, _words("note", 8)) for i in range(1, 5)]
    long = note(5, f"{_words('long', 40)}<list>{items(60, '', '')}</list>")
    return document(
        f"<opener><seg>Files {n}</seg></opener><head>Head {n}</head>"
        f"<opener><dateline rendition='#end'>Date {n}</dateline><seg rendition='#start'>Secret</seg>"
        f"</opener><p>{_words('text', 97 + 13 * n)}</p><list>{items(21, *called)}</list>"
        f"<p>Long{long}.</p>",
        f"d{n}",
    )


@pytest.mark.slow
def test_pages_break_where_printers_break_them(project: Make) -> None:
    """What stands over a head, the head, and a dateline that floats stay with the text. Notes of a
    list stand on the page of their call. A long note that holds a list keeps to its lines."""
    pytest.importorskip("weasyprint")
    folder = project(tei(f"<body>{''.join(map(_breaking, range(24)))}</body>", header=FLOATS))
    said = call("pdf", folder, "-j", "1", "--max", "0")
    assert said.code == 0
    assert not re.findall(r"(?:heading|overflow|note) .*", said.err)


def test_lines_end_alike_before_words_and_elements() -> None:
    """An element in the line does not change where lines end, however full they are."""
    weasyprint = pytest.importorskip("weasyprint")
    from edition.books.engine import words_that_fit

    def lines(mark: str) -> list[str]:
        starts = ["m " + "i" * n + "r" * m for n in range(30, 90) for m in range(4)]
        page = "".join(f"<p>{start} and so {mark.format('on')} it went.</p>" for start in starts)
        found: list[str] = []
        with words_that_fit():
            pages = weasyprint.HTML(string=f"<body style='width: 300px'>{page}").render().pages
        waiting = [page._page_box for page in reversed(pages)]
        while waiting:
            box = waiting.pop()
            if type(box).__name__ == "LineBox":
                texts = [getattr(inner, "text", "") for inner in box.descendants()]
                found.append("".join(texts).strip())
            else:
                waiting += reversed(list(getattr(box, "children", None) or ()))
        return found

    assert lines("<span>{}</span>") == lines("{}")


def test_a_chapter_stands_under_the_head_above_it(project: Make) -> None:
    """On its page, as in the source; where a page break or words come between, on one of its own."""
    pytest.importorskip("weasyprint")
    pikepdf = pytest.importorskip("pikepdf")
    pages = []
    for between in ("", "<p>Words.</p>", "<pb n='2' xml:id='pg_2'/>"):
        folder = project(
            tei(
                "<body><div type='compilation' xml:id='c1'><pb n='1' xml:id='pg_1'/><head>Japan</head>"
                f"{between}<div type='chapter' xml:id='ch1'><head>Chapter</head>"
                + document("<head>One</head><p>Text.</p>", "d1")
                + "</div></div></body>"
            )
        )
        assert call("pdf", folder, "-q", "-j", "1").code == 0
        with pikepdf.open(folder / "build/pdf/vol.pdf") as book:
            pages.append(len(book.pages))
    assert pages[1] == pages[2] == pages[0] + 2


NOTES = "".join(
    "<p>Text"
    + "".join(f" w<note n='{i}' xml:id='n{n}-{i}'>foot{n}x{i}z.</note>" for i in range(15))
    + "</p>"
    for n in range(20)
)
LONGEST = "<cell>unbreakablelongword</cell>"
HOSTILE: dict[str, tuple[str, set[str]]] = {
    "a table wider than the page": (
        f"<table>{f'<row>{LONGEST * 30}</row>' * 3}</table><p>After.</p>",
        {"press.table"},
    ),
    "a note longer than a page": (
        f"<p>Text<note n='1' xml:id='n1'>{_words('note', 2500)}</note> on.</p><p>{LONG[:2000]}</p>",
        {"press.note"},
    ),
    "a paragraph of fifty pages": (f"<p>{_words('word', 12_000)}</p>", set()),
    "a missing image": (
        "<p>Before.</p><figure><graphic url='no.png'/><figDesc>A map</figDesc></figure><p>After.</p>",
        set(),
    ),
    "a word longer than a line": (f"<p>{'x' * 400}</p>", set()),
    "other scripts": (
        "<p xml:lang='he'>שלום עולם</p><p xml:lang='ru'>Привет мир</p><p xml:lang='ja'>日本語</p>",
        set(),
    ),
    "hundreds of notes": (NOTES, set()),
}  # fmt: skip


@pytest.mark.slow
def test_an_edit_sets_its_own_piece_anew(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a volume of several pieces, only that of the changed document."""
    pytest.importorskip("weasyprint")
    from edition.books import pdf as press

    monkeypatch.setattr("edition.books.pieces._FULL", 5_000)
    texts = [document(f"<head>No. {n}</head><p>{_words(f't{n}x', 900)}</p>", f"d{n}") for n in range(6)]
    body = "<body><div type='chapter' xml:id='ch1'><head>Chapter</head>{}</div></body>"
    folder = project(tei(body.format("".join(texts))))
    real, log = press.typeset, []

    def watched(html: str, *more: Any) -> tuple[bytes, Layout]:
        log.append({f"d{n}" for n in range(6) if f"t{n}x5z" in html})
        return real(html, *more)

    monkeypatch.setattr(press, "typeset", watched)
    assert call("pdf", folder, "-q", "-j", "1").code in (0, 1)
    assert {"d4"} in log
    assert {"d5"} in log
    log.clear()
    project(tei(body.format("".join(texts).replace("t4x7z", "t4y7z"))))
    assert call("pdf", folder, "-q", "-j", "1").code in (0, 1)
    assert log
    assert all(documents == {"d4"} for documents in log)
    log.clear()
    assert call("pdf", folder, "-q", "-j", "1").code in (0, 1)
    assert not log


LONG_TO_SET = {"hundreds of notes", "a note longer than a page", "a paragraph of fifty pages"}


@pytest.mark.parametrize(
    "case",
    [pytest.param(c, marks=[pytest.mark.slow] if c in LONG_TO_SET else []) for c in HOSTILE],
)
def test_hostile_input_is_printed_whole(case: str, tmp_path: Path) -> None:
    """A printed result, a finding where something could not be as it should, and no lost word."""
    inside, codes = HOSTILE[case]
    said, text = _set(f"<head>One</head>{inside}", tmp_path)
    assert set(re.findall(r"press\.[a-z]+", said)) == codes
    wanted = _letters(re.sub(r"<[^>]*>", " ", inside))
    missing = wanted - _letters(text)
    assert not missing, missing.most_common(10)


def _no_such_face(folder: Path, _: pytest.MonkeyPatch) -> set[str]:
    pytest.importorskip("weasyprint")
    if shutil.which("fc-list") is None:
        pytest.skip("fc-list is not installed")
    (folder / "edition.toml").write_text('[print]\nfont = "No Such Face, serif"\n', "utf-8")
    (folder / "fonts").mkdir()
    (folder / "fonts/bad.otf").write_bytes(b"OTTO nothing")
    result = call("pdf", folder, "-j", "1", "--document", "d2")
    assert (folder / "build/pdf/vol/d2.pdf").is_file()
    said = result.out + result.err
    assert "No Such Face" in said
    assert "bad.otf" in said
    return set(re.findall(r"press\.[a-z]+", said))


def _no_such_part(folder: Path, _: pytest.MonkeyPatch) -> set[str]:
    result = call("print", folder, "--document", "d77")
    assert result.code == 1
    assert not (folder / "build/print").exists()
    return set(re.findall(r"press\.[a-z]+", result.out + result.err))


def _without(error: Exception) -> Callable[[Path, pytest.MonkeyPatch], set[str]]:
    """On a machine that lacks something."""
    lacks = getattr(error, "name", None) or "weasyprint"

    def make(folder: Path, monkeypatch: pytest.MonkeyPatch) -> set[str]:
        real = builtins.__import__

        def lacking(name: str, *more: Any, **others: Any) -> Any:
            if name == lacks:
                raise error
            return real(name, *more, **others)

        monkeypatch.setattr(builtins, "__import__", lacking)
        result = call("pdf", folder)
        assert result.code == 2
        assert not (folder / "build").exists()
        return set(re.findall(r"press\.[a-z]+", result.err))

    return make


def _told(*wrong: tuple[str, str], **layout: Any) -> Callable[[Path, pytest.MonkeyPatch], set[str]]:
    """What a layout, or a page that is printed wrong, is told as."""

    def make(folder: Path, _: pytest.MonkeyPatch) -> set[str]:
        build(folder)
        piece = Piece(PAGE.format(""), False, True, kept=set(layout.pop("kept", ())))
        book = Set([b""], [], [Layout(1, {}, **layout)], [0], 1, list(wrong))
        return {finding.code for finding in findings("vol.xml", book, [piece])}

    return make


PRESS: dict[str, Callable[[Path, pytest.MonkeyPatch], set[str]]] = {
    "press.missing": _without(ImportError("no", name="weasyprint")),
    "press.library": _without(OSError("cannot load library 'libpango-1.0-0'")),
    "press.part": _no_such_part,
    "press.typeface": _no_such_face,
    "press.note": _told(kept=("n1",)),
    "press.table": lambda folder, m: (
        HOSTILE["a table wider than the page"][1]
        if ("press.table" in _set(HOSTILE["a table wider than the page"][0], folder)[0])
        else set()
    ),
    "press.overflow": _told(over=((0, "verylongword"),)),
    "press.heading": _told(alone=((0, "A heading"),)),
    "press.page": _told(("d2", "7")),
}


@pytest.mark.parametrize("code", PRESS)
def test_what_goes_wrong_with_a_book_is_told(
    code: str, project: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PRESS[code](project(VOLUME), monkeypatch) == {code}


# -- EPUB ------------------------------------------------------------------------------------------


@pytest.fixture
def epub(project: Make) -> zipfile.ZipFile:
    folder = project(VOLUME)
    assert call("epub", folder, "-q").code == 0
    data = (folder / "build/epub/vol.epub").read_bytes()
    assert call("epub", folder, "-q", "-o", folder / "again").code == 0
    assert (folder / "again/epub/vol.epub").read_bytes() == data
    return zipfile.ZipFile(io.BytesIO(data))


def test_an_epub_is_a_container_of_well_formed_parts(epub: zipfile.ZipFile) -> None:
    first = epub.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert epub.read("mimetype") == b"application/epub+zip"
    for name in epub.namelist():
        if name.endswith((".xhtml", ".opf", ".xml", ".svg")):
            etree.fromstring(epub.read(name))
    package = etree.fromstring(epub.read("EPUB/package.opf"))
    listed = {item.get("href") for item in package.iterfind(".//{*}item")}
    there = {n.removeprefix("EPUB/") for n in epub.namelist() if n.startswith("EPUB/")}
    assert listed | {"package.opf"} == there


def test_links_of_an_epub_lead_somewhere(epub: zipfile.ZipFile) -> None:
    ids = {}
    for name in epub.namelist():
        if name.endswith(".xhtml"):
            tree = etree.fromstring(epub.read(name))
            ids[name.removeprefix("EPUB/")] = {e.get("id") for e in tree.iter("*")}
    count = 0
    for name in list(ids):
        for link in etree.fromstring(epub.read(f"EPUB/{name}")).iter("{*}a"):
            file, _, fragment = link.get("href").partition("#")
            assert not fragment or fragment in ids[file or name], link.get("href")
            assert (file or name) in ids
            count += 1
    assert count > 8


def test_notes_pages_and_navigation_of_an_epub(epub: zipfile.ZipFile) -> None:
    ops = "{http://www.idpf.org/2007/ops}type"
    nav = etree.fromstring(epub.read("EPUB/nav.xhtml"))
    kinds = [n.get(ops) for n in nav.iter("{*}nav")]
    assert kinds == ["toc", "page-list", "landmarks"]
    text = next(
        etree.fromstring(epub.read(n))
        for n in epub.namelist()
        if b"d1fn1" in epub.read(n) and "text" in n
    )
    types = {e.get(ops) for e in text.iter("*")}
    assert {"noteref", "footnote", "backlink"} <= types


def test_every_word_of_the_site_is_in_the_epub(project: Make) -> None:
    folder = project(VOLUME)
    build(folder, print=False)
    call("epub", folder, "-q")
    book = zipfile.ZipFile(folder / "build/epub/vol.epub")

    def words(data: bytes) -> list[str]:
        tree = html.fromstring(data)
        for made in tree.xpath("//*[@data-gen]"):
            made.getparent().text = (made.getparent().text or "") + " "
            made.drop_tree()
        return "".join(tree.xpath("//article//text()")).split()

    texts = sorted(n for n in book.namelist() if "/text-" in n)
    found = [w for n in texts for w in words(book.read(n).partition(b"?>\n")[2])]
    site = folder / "build/site/vol"
    pages = [site / p / "index.html" for p in ("", "preface", "ch1", "d1", "d2")]
    assert found == [w for page in pages for w in words(page.read_bytes())]


@pytest.mark.parametrize(
    ("css", "plain"),
    [
        (".a:is(.b, .c) d { x: y }", ".a.b d, .a.c d { x: y }\n"),
        ("p:is(a, .b) { x: y }", "p.b { x: y }\n"),
        (".a:not(.b, .c), e { x: y }", ".a:not(.b):not(.c), e { x: y }\n"),
        ('.a::before { content: "}" }', '.a::before { content: "}" }\n'),
        ("@media (max-width: 3em) { .a { x: y } .b { x: y } } .c { x: y }", ".c { x: y }\n"),
        (".a { background: color-mix(in srgb, red, blue); x: y }", ".a { x: y }\n"),
    ],
)
def test_style_sheets_become_plain(css: str, plain: str) -> None:
    assert re.sub(r"\s+", " ", plain_css(css)).strip() == plain.strip()


def test_html_becomes_xml() -> None:
    made = xhtml(b'<p lang="ru">A &amp; B<br><a role="doc-noteref" href="#n">1</a></p>')
    assert made == (
        '<p lang="ru" xml:lang="ru">A &amp; B<br/>'
        '<a role="doc-noteref" href="#n" epub:type="noteref">1</a></p>'
    )


# -- on real volumes -------------------------------------------------------------------------------


@pytest.mark.slow
def test_epubcheck_finds_nothing(sample: Path, corpus: list[Path], tmp_path: Path) -> None:
    """EPUBCheck on the sample and on every volume at hand: no error and no warning."""
    checker = shutil.which("epubcheck")
    if checker is None:
        if os.environ.get("CI"):
            pytest.fail("epubcheck is not installed")
        pytest.skip("epubcheck is not installed")
    assert call("epub", sample, "-o", tmp_path / "sample", "-q").code in (0, 1)
    assert call("epub", *corpus, "-o", tmp_path / "corpus", "-q").code in (0, 1)
    books = sorted(tmp_path.glob("*/epub/*.epub"))
    assert len(books) == 1 + len(corpus)

    def judged(book: Path) -> str:
        ran = subprocess.run(
            ["java", "-jar", checker, book], capture_output=True, text=True, check=False
        )
        return "" if "No errors or warnings detected." in ran.stdout else ran.stderr[:2000] or "?"

    with ThreadPoolExecutor(os.cpu_count()) as several:
        assert dict(zip(books, several.map(judged, books), strict=True)) == dict.fromkeys(books, "")


@pytest.mark.slow
@pytest.mark.parametrize("which", ["frus1964-68v29p2"])
def test_no_word_is_lost_in_a_pdf(which: str, sample: Path, corpus: list[Path], tmp_path: Path) -> None:
    """The characters of the PDF, as another program extracts them, are those of the print-ready page:
    counted, since a note stands elsewhere in a PDF than in the text; hyphens apart, since lines end."""
    pytest.importorskip("weasyprint")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    source = sample if which == "sample" else next(p for p in corpus if p.stem == which)
    assert call("pdf", source, "-o", tmp_path, "-q").code in (0, 1)
    pdf = next((tmp_path / "pdf").glob("*.pdf"))
    printed = next((tmp_path / "site").glob("*/print.html")).read_bytes()
    tree = html.fromstring(printed, parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    tree.find("head").drop_tree()
    for hidden in tree.xpath(
        "//nav | //*[contains(@class, 'vh') or contains(@class, 'call-source')]"
        " | //*[contains(@class, 'n-source')]"
    ):
        hidden.drop_tree()
    wanted = _letters("".join(map(str, tree.xpath("//body//text()"))))
    ran = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, check=True)
    found = _letters(ran.stdout.decode())
    missing = wanted - found
    assert not missing, missing.most_common(20)


def _letters(text: str) -> Counter[str]:
    plain = unicodedata.normalize("NFKD", text)
    return Counter(c for c in plain if c.isalnum())


def test_parts_of_a_note_keep_their_order() -> None:
    """Parts that had no room are reported in whatever order the lines are tried."""

    class Box:
        def __init__(self, **said: str) -> None:
            self.element = {name.replace("_", "-"): value for name, value in said.items()}

    one, two = Box(id="n1"), Box(id="n2")
    parts = [Box(data_of="n1", data_part=str(n)) for n in range(1, 4)]
    assert in_order([two, parts[2], parts[0], parts[1]]) == [two, *parts]
    assert in_order([parts[2], one, two, parts[1]]) == [one, parts[1], parts[2], two]
    assert in_order([]) == []


def test_a_piece_is_of_the_software_that_set_it() -> None:
    assert code_digest() in engine()
