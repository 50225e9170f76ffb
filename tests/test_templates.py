"""The templates: what they make is sound HTML, and they keep to their part of the work.

Python knows, XSLT shapes, Jinja frames. So the sources are held to a few rules (no comparison of
strings, no sorting, no word that is not a label), and what they render from the contexts that Python
makes is parsed without forgiveness.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jinja2
import jinja2.meta
import page_contexts as c
import pytest
from jinja2 import nodes
from markupsafe import Markup
from msgspec.structs import fields

from edition.labels import Labels
from edition.resources import shipped
from edition.site.templates import Templates

TEMPLATES = shipped("templates")
SOURCES = sorted(
    name
    for p in TEMPLATES.rglob("*.html")
    # The review table is the editor's, in the language of the command line: see test_encode.py.
    if not (name := p.relative_to(TEMPLATES).as_posix()).startswith("review/")
)
BOOK = sorted(p.relative_to(TEMPLATES).as_posix() for p in TEMPLATES.glob("epub/*.*"))
"""The parts of an electronic book, which are XML."""
LABELS = {p.stem: tomllib.loads(p.read_text("utf-8")) for p in sorted(TEMPLATES.glob("labels/*.toml"))}

# Labels that no template names: families of which Python takes the member that the text calls for,
# and single words that Python or the stylesheets use.
FAMILIES = (
    "browse_", "cite_", "classification_", "date_", "description_", "download_", "excised_",
    "excision_", "extent_", "facet_", "find_", "gap_", "genre_", "kind_", "month_", "party_", "place_",
    "plot_", "register_", "relation_", "role_", "type_", "unit_", "unsaid_", "variant_", "view",
    "withheld_", "xslt_",
)  # fmt: skip
METHODS = {"count", "fill"}
BY_PYTHON = {
    "missing", "missing_home", "moved", "moved_here",
    "about_encoding", "witnesses_heading", "chronology", "chronology_no_month", "chronology_of",
    "documents_in", "no_day", "no_month",
    "damage", "direction", "documents_range", "documents_single", "handshift", "home", "language",
    "volume_pdf", "volume_epub",
    "source", "space", "space_bare", "undated", "untitled",
}  # fmt: skip


LANGUAGES = {name: Labels(words) for name, words in LABELS.items()}
RENDERERS = {name: Templates(None, labels) for name, labels in LANGUAGES.items()}
PARSER = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)  # noqa: S701 (it only parses)


def render(page: Any, language: str = "en") -> str:
    templates = RENDERERS[language]
    if isinstance(page, c.PrintPage):
        return templates.printed(page).decode()
    return templates.page(page).decode()


# --- Contexts ---------------------------------------------------------------------------------

TITLE = "Telegram From the Department of State to the Embassy in the Soviet Union"
FRAGMENT = Markup(
    "<h1>382. Telegram</h1>\n<p>Mikoyan &amp; Dobrynin called.</p>\n"
    '<section class="notes" role="doc-endnotes"><h2>Notes</h2><p>Source: Central Files.</p></section>'
)
VOLUME = c.VolumeFrame(
    id="frus1961-63v05",
    href="../",
    title="Soviet Union",
    series="Foreign Relations of the United States, 1961–1963, Volume V",
    complete="Foreign Relations of the United States, 1961–1963, Volume V, Soviet Union",
    editors=(("Editor", "Charles S. Sampson"), ("General editor", "David S. Patterson")),
    imprint="Washington: United States Government Printing Office, 1998",
)
CHAPTER = c.ContentsEntry(
    href="ch1/",
    title="January–June 1961",
    kind="division",
    range="Documents 1–2",
    children=(
        c.ContentsEntry(
            "d1/", "National Intelligence Estimate", "1", "document", "December 1, 1960", id="d1"
        ),
        c.ContentsEntry("d2/", 'Diary Entry <"Bruce">', "2", "document"),
    ),
)
CONTENTS = (
    c.ContentsEntry("preface/", "Preface", kind="section"),
    c.ContentsEntry("comp1/", "Soviet Union", kind="division", children=(CHAPTER,)),
    c.ContentsEntry("ch9/", "A Chapter Without a List", kind="division", range="Documents 3–4"),
)


def frame(kind: str, root: str = "../../", **more: Any) -> dict[str, Any]:
    site = c.Site(
        title="The Kennedy–Khrushchev Papers",
        subtitle="A sample",
        publisher="Office of the Historian & others",
        description="Documents on relations with the Soviet Union.",
        root=root,
        generator="edition 0.1",
        menu=(c.Link(root or "./", "Edition", title="The first page"), c.Link(root + "about/", "X")),
    )
    shared: dict[str, Any] = {
        "site": site,
        "kind": kind,
        "title": "382. Telegram",
        "description": 'With "quotes" & <angles>',
        "path": "frus1961-63v05/d382/",
        "lang": "en",
        "dir": "ltr",
        "breadcrumb": (c.Link(root or "./", "Home"), c.Link("../", "Volume V", title="All of it")),
        "canonical": "https://example.org/frus1961-63v05/d382/",
        "meta": (("citation_title", TITLE),),
        "social": (("og:title", TITLE),),
        "linked_data": {"@type": "Chapter", "name": f"</script><!-- {TITLE}"},
    }
    return shared | more


def bare(kind: str) -> dict[str, Any]:
    """A page that has nothing but what it must have."""
    site = c.Site("Title", "", "", "", "", "edition 0.1")
    return {
        "site": site, "kind": kind, "title": "", "description": "", "path": "", "lang": "en",
        "dir": "ltr",
    }  # fmt: skip


CITE = c.Cite(
    (
        c.Citation(
            "Chicago, note",
            (
                c.CitationPart(f"“{TITLE},” in "),
                c.CitationPart(italic="Volume V"),
                c.CitationPart(locator=", {}"),
                c.CitationPart(url="https://example.org/d382/"),
            ),
        ),
    ),
    (c.Link("../downloads/cite/d382.bib", "BibTeX"),),
    (c.Link("#pg_838", "p. 838"),),
)


def text_page(kind: str) -> c.TextPage:
    return c.TextPage(
        **frame(kind),
        volume=VOLUME,
        fragment=FRAGMENT,
        number="382",
        heading=TITLE,
        date="November 26, 1963",
        previous=c.Link("../d381/", "Memorandum of Conversation", "381"),
        next=c.Link("../sources/", "Sources"),
        contents=CONTENTS,
        pages=(c.Link("#pg_838", "838"),),
        sheet=c.Sheet(c.Link("../../_facsimiles/0864.jpg", "837")),
        persons=(c.Mentioned("../persons/p_MAI1/", "Mikoyan, Anastas I.", 14, "First Deputy"),),
        terms=(c.Mentioned("../terms/t_MLF1/", "MLF", 3),),
        related=(
            c.Related("Archival original", c.Link("../tel1714/", "Telegram 1714")),
            c.Related("Another report", c.Link("../d381/", "Memorandum", "381")),
        ),
        withheld=c.WithheldNotice(
            "Withheld here: 2 lines",
            "Omitted or not readable here: 1 place",
            (c.ExcisedKind("not-declassified", "Not declassified", "1 place"),),
            "../withheld/#in-d382",
        ),
        views=True,
        witnesses=c.Link("witnesses/", "Side by side"),
        cited=(
            c.Cited(
                c.Link("../d381/", "Memorandum", "381", "Volume VI"),
                (
                    c.CitedPlace(c.Link("../d381/#d381fn2", "note 2"), c.Link("#d382fn1", "note 1")),
                    c.CitedPlace(None, None),
                ),
            ),
        ),
        indexed=(c.IndexHeading("../index/", "Berlin, access to", (c.Link("#pg_838", "p. 838"),)),),
        contents_href="../contents/index.html#to-d382",
        print_href="../../print/d382.html",
        downloads=(c.Link("d382.xml", "TEI-XML", title="The source"),),
        cite=CITE,
        moved=(c.Place("old", c.Link("../d6/", "old")),),
        range="Documents 1–4",
        text_lang="ru",
        text_dir="ltr",
    )


def print_page(kind: str) -> c.PrintPage:
    part = c.PrintPart("d382", "document", "body", "Soviet Union", FRAGMENT)
    return c.PrintPage(
        kind=kind,
        title=TITLE,
        lang="en",
        dir="ltr",
        volume=VOLUME,
        running_verso="Foreign Relations, 1961–1963, Volume V",
        running_recto="Soviet Union",
        css=Markup("main > p { margin: 0 }"),
        generator="edition 0.1",
        parts=(part,),
        title_fragment=Markup("<p>Soviet Union</p>"),
        contents=CONTENTS,
    )


CARD = c.VolumeCard(
    "frus1961-63v05/", "Soviet Union", VOLUME.series, ("C. S. Sampson", "J. M. Joyce"),
    VOLUME.imprint, 390, "January 1961 – December 1963", "48 passages withheld",
)  # fmt: skip
ITEM = c.ListedDocument("../d382/", TITLE, "382", "3 p.m.", "Telegram")
WORDS = (
    c.CollationPiece("The"),
    c.CollationPiece("grey", "spelling", "spelling"),
    c.CollationPiece("", page="4"),
)
PAGES: dict[str, Any] = {
    "home": c.Home(
        **frame("home", "", breadcrumb=()),
        volumes=(CARD, c.VolumeCard("x/", "X", "", (), "", 1, "")),
        browse=(c.RegisterLink("chronology/", "Chronology", 391),),
        feed="feed.xml",
        catalogue="opds.xml",
    ),
    "missing": c.Notice(
        **frame("missing", "/edition/"),
        heading="There is no such page",
        target=c.Link("/edition/", "To the beginning"),
    ),
    "moved": c.Notice(
        **frame("moved", "../../"),
        heading="This text has moved",
        target=c.Link("../d6/", "It is here now"),
        places=(c.Place("d5fn2", c.Link("../d6/#d6fn2", "d5fn2")),),
    ),
    "moved, bare": c.Notice(**bare("moved"), heading="Moved", target=c.Link("../d6/", "Here")),
    "home, bare": c.Home(**bare("home")),
    "volume": c.VolumePage(
        **frame("volume", "../"),
        volume=VOLUME,
        fragment=Markup("<h1>Soviet Union</h1>"),
        contents=CONTENTS,
        registers=(c.RegisterLink("persons/", "Persons", 212),),
        browse=(c.RegisterLink("chronology/", "Chronology", 390),),
        documents=390,
        dates="1961–1963",
        print_href="../print/v.html",
        downloads=(c.Link("v.xml", "TEI-XML"),),
    ),
    "volume, bare": c.VolumePage(**bare("volume"), volume=VOLUME),
    "division": text_page("division"),
    "document": text_page("document"),
    "section": text_page("section"),
    "section, bare": c.TextPage(**bare("section"), volume=VOLUME, heading="Sources", headless=True),
    "register": c.RegisterPage(
        **frame("register"),
        volume=VOLUME,
        heading="Persons",
        groups=(
            c.RegisterGroup(
                "M",
                "letter-m",
                (
                    c.RegisterRow("p_MAI1/", "Mikoyan, Anastas I.", "First Deputy Chairman", 27),
                    c.RegisterRow("p_MM1/", "Menshikov, Mikhail A.", "", 1),
                ),
            ),
        ),
        count=2,
    ),
    "register, bare": c.RegisterPage(**bare("register"), heading="Places"),
    "entry": c.EntryPage(
        **frame("entry", "../../../"),
        volume=VOLUME,
        name="Mikoyan, Anastas I.",
        entry_kind="person",
        entry_description="First Deputy Chairman of the Soviet Council of Ministers",
        register=c.Link("../", "Persons"),
        source=c.Link("../../persons/#p_MAI1", "In the volume’s own list", title="Persons"),
        groups=(
            c.MentionGroup(
                c.Link("../../d382/", TITLE, "382"),
                "November 26, 1963",
                (
                    c.MentionRow("../../d382/#m1", "1674. ", "Mikoyan", " with Dobrynin …", "p. 837"),
                    c.MentionRow("../../d382/#m2", "… ", "Mikoyan", ", replied"),
                ),
            ),
        ),
        undated=(
            c.MentionGroup(c.Link("../../sources/", "Sources"), "", (c.MentionRow("#", "", "M.", ""),)),
        ),
        plot=c.Plot(
            640,
            112,
            "M0 92H640M0 92v5",
            (c.Bar(10.0, 20.0, 5.0, 72.0, "November 1963", 2),),
            (c.Tick(3.0, 107.0, "1963"),),
            "Mentions by month.",
            "Not shown: 1 mention.",
        ),
        roles=(c.RegisterLink("../../by-participant/#g-mikoyan", "Participant", 3),),
        count=2,
        next=c.Link("../p_X/", "Moiseev, Konstantin"),
    ),
    "entry, bare": c.EntryPage(**bare("entry"), name="Nobody"),
    "pages": c.PagesPage(
        **frame("pages"), volume=VOLUME, rows=(c.PageRow("838", "../d382/#pg_838", TITLE),)
    ),
    "contents": c.ContentsPage(**frame("contents"), volume=VOLUME, contents=CONTENTS),
    "search": c.SearchPage(
        **bare("search"), index="../_search/", words='{"words": {"none": "“</script>”"}, "facets": []}'
    ),
    "witnesses": c.WitnessesPage(
        **frame("witnesses", "../../../"),
        volume=VOLUME,
        heading="382. Telegram: side by side",
        columns=(
            c.WitnessColumn("../", "", Markup("<h2>382. Telegram</h2>"), "en", "ltr"),
            c.WitnessColumn("../../t1/", "Archival original", Markup("<p>A</p>"), "ru", "ltr"),
        ),
        collations=(
            c.CollationTable(
                "Archival original",
                "1.xml",
                (c.VariantCount("spelling", "spelling", 1),),
                (c.CollationRow((c.CollationCell("en", WORDS), c.CollationCell("ru", WORDS[1:]))),),
                (("case", "capitals and small letters are one"),),
            ),
        ),
    ),
    "chronology": c.ChronologyPage(
        **frame("chronology"),
        volume=VOLUME,
        heading="Chronology",
        months=tuple("JFMAMJJASOND"),
        columns=14,
        heat=(
            c.HeatRow("1961–1962", "", (), 0),
            c.HeatRow(
                "1963",
                "#y1963",
                (c.HeatCell("#y1963-11", 2, 5, "November 1963"), *[c.HeatCell("", 0, 0, "")] * 11),
                2,
            ),
        ),
        years=(
            c.Year(
                "y1963",
                "1963",
                3,
                months=(
                    c.Month(
                        "y1963-11",
                        "November 1963",
                        2,
                        days=(c.Day("y1963-11-26", "November 26, 1963", "26", (ITEM,)),),
                        vague=(ITEM,),
                        vague_label="Day not known",
                    ),
                    c.Month("y1963-12", "December 1963", 2000, "12/"),
                ),
                vague=(c.ListedDocument("../d9/", "A paper"),),
                vague_label="Month not known",
            ),
        ),
        ways=(c.RegisterLink("1964/", "1964", 9),),
        undated=(ITEM,),
        undated_count=1,
        elsewhere=(c.RegisterLink("../x/chronology/#undated", "X", 1),),
        count=12,
    ),
    "chronology, a year": c.ChronologyPage(
        **bare("chronology"),
        heading="1963",
        years=(c.Year("y1963", "", 1, months=(c.Month("y1963-11", "", 1, vague=(ITEM,)),)),),
        next=c.Link("../1964/", "1964"),
    ),
    "browse": c.BrowsePage(
        **frame("browse"),
        volume=VOLUME,
        heading="Senders and recipients",
        letters=(c.Link("#letter-1", "M"), c.Link("#letter-2", "N")),
        sections=(
            c.BrowseSection(
                "M",
                "letter-1",
                (
                    c.BrowseGroup(
                        "g-m", "Mikoyan", 1, "../persons/p_MAI1/", "", (c.BrowseList("Sent", (ITEM,)),)
                    ),
                ),
            ),
            c.BrowseSection("N", "letter-2", (c.BrowseGroup("g-n", "Nobody", 99, "", "g-n/"),)),
        ),
        count=2,
        unsaid="1 document names nobody.",
        others=(c.RegisterLink("../by-type/", "Types", 2),),
    ),
    "browse, one group": c.BrowsePage(
        **bare("browse"),
        heading="Nobody",
        sections=(
            c.BrowseSection(
                "", "", (c.BrowseGroup("group", "Nobody", 1, lists=(c.BrowseList("", (ITEM,)),)),)
            ),
        ),
        alone=1,
    ),
    "withheld": c.WithheldPage(
        **frame("withheld"),
        volume=VOLUME,
        heading="Withheld and omitted",
        said="Withheld in all: 2 lines",
        totals=(c.ExcisedTotal("not-declassified", "Not declassified", 2, 1, ("2 lines", "1 name")),),
        chart=c.ExcisedChart(
            720,
            160.0,
            120.0,
            (
                c.ExcisedBar(
                    1.0, 2.0, 2.0, 14.0, 106.0, 0.0, True, c.Link("../d1/", "Note", "1"), 2, 0
                ),
                c.ExcisedBar(3.0, 4.0, 2.0, 120.0, 0.0, 40.0, False, c.Link("../s/", "Sources"), 0, 1),
            ),
            (c.Tick(2.0, 155.0, "1"),),
            "Each bar is a document.",
        ),
        documents=(
            c.ExcisedDocument(
                "in-d1",
                c.Link("../d1/", "Note", "1"),
                "May 1, 1961",
                (
                    c.ExcisedRow(
                        "../d1/#w1", "not-declassified", "2 lines", "[2 lines not declassified]", "p. 3"
                    ),
                ),
            ),
        ),
        count=2,
    ),
    "withheld, bare": c.WithheldPage(**bare("withheld"), heading="Withheld and omitted"),
    "print document": print_page("document"),
    "print volume": print_page("volume"),
}
SITE = [name for name, page in PAGES.items() if isinstance(page, c.Frame)]


# --- What they make ---------------------------------------------------------------------------

LINKED_DATA = "application/ld+json"
VOID = {"base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
PHRASE_ONLY = {"p", "span", "a", "h1", "h2", "h3", "h4", "q", "summary", "title", "button"}
BLOCKS = {
    "address", "article", "aside", "details", "div", "dl", "footer", "h1", "h2", "h3", "h4",
    "header", "main", "nav", "ol", "p", "section", "table", "ul",
}  # fmt: skip


class Page(HTMLParser):
    """Reads a page as a strict parser would, and collects what is wrong and what the tests ask for."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.text = ""
        self.feed(html)
        self.close()
        if self.open:
            self.faults.append(f"not closed: {self.open}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.faults.append(f"an attribute twice: {self.get_starttag_text()}")
        found = {name: value or "" for name, value in attrs}
        parent = self.open[-1] if self.open else ""
        if tag in BLOCKS and parent in PHRASE_ONLY:
            self.faults.append(f"{tag} in {parent}")
        if parent in {"ul", "ol"} and tag != "li":
            self.faults.append(f"{tag} in {parent}")
        if tag == "li" and parent not in {"ul", "ol"}:
            self.faults.append(f"li in {parent}")
        if tag == "a" and "a" in self.open:
            self.faults.append("a link in a link")
        self.tags.append((tag, found))
        if "id" in found:
            self.ids.append(found["id"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1:]}")
        else:
            self.open.pop()
        if tag in {"ul", "ol"} and self.tags[-1][0] == tag:
            self.faults.append(f"empty {tag}")

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in {"style", "script"}:
            self.text += data


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", sorted(LABELS))
def test_a_page_is_sound(name: str, language: str) -> None:
    html = render(PAGES[name], language)
    page = Page(html)
    assert html.startswith("<!doctype html>\n<html lang=")
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert "None" not in page.text
    assert "{" not in page.text
    assert not re.search(r"\n\s*\n|[ \t]\n", html), "untidy white space"
    assert render(PAGES[name], language) == html


@pytest.mark.parametrize("name", SITE)
def test_a_page_of_the_site_can_be_read_by_all(name: str) -> None:
    page = Page(render(PAGES[name]))
    tags = [tag for tag, _ in page.tags]
    assert tags.count("main") == 1
    assert tags[: tags.index("body")].count("title") == 1
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(page.headings, page.headings[1:], strict=False))
    regions = [(t, a.get("aria-label", "")) for t, a in page.tags if t in {"nav", "aside"}]
    assert all(label for _, label in regions)
    assert len(set(regions)) == len(regions), "two landmarks of one name"
    assert ("a", {"class": "skip", "href": "#text"}) in page.tags
    assert "text" in page.ids


@pytest.mark.parametrize("name", SITE)
def test_a_page_of_the_site_asks_nothing_of_others_and_has_no_inline_code(name: str) -> None:
    for tag, attributes in Page(render(PAGES[name])).tags:
        assert tag != "style"
        assert tag != "script" or attributes.get("src") or attributes.get("type") == LINKED_DATA
        assert not [key for key in attributes if key == "style" or key.startswith("on")]
        if tag in {"script", "link", "img"} and attributes.get("rel") != "canonical":
            assert "//" not in attributes.get("href", "") + attributes.get("src", "")


def test_the_frame_is_light() -> None:
    """What stands round a text without lists of its own weighs less than 4 kB, and what every page
    loads leaves room for the text in 60 kB. (tests/browser/test_weight.py measures whole pages.)"""
    page = text_page("document")
    lists: dict[str, Any] = {
        "persons": (),
        "terms": (),
        "related": (),
        "meta": (),
        "social": (),
        "sheet": None,
        "withheld": None,
        "views": False,
    }
    lists |= {"cited": (), "indexed": ()}
    kept = {f.name: getattr(page, f.name) for f in fields(page)} | lists
    html = render(c.TextPage(**kept))
    assert len(html.encode()) - len(FRAGMENT.encode()) < 4100
    everywhere = ("frame.css", "text.css", "site.js", "favicon.svg")
    assert sum((TEMPLATES / "static" / name).stat().st_size for name in everywhere) < 45_000


def test_only_fragments_are_markup() -> None:
    html = render(PAGES["volume"])
    assert "&lt;&#34;Bruce&#34;&gt;" in html
    assert 'content="With &#34;quotes&#34; &amp; &lt;angles&gt;"' in html
    assert "<p>Mikoyan &amp; Dobrynin called.</p>" in render(PAGES["document"])


def test_the_text_of_a_printed_document_stands_between_two_lines() -> None:
    html = render(PAGES["print document"])
    assert f'\n<main class="text" id="text">\n{FRAGMENT}\n</main>\n' in html
    assert "<base " not in html  # a page's own notes are on the page itself
    assert "main > p { margin: 0 }" in html


def test_a_project_can_extend_a_template(tmp_path: Path) -> None:
    own = tmp_path / "templates"
    own.mkdir()
    (own / "base.html").write_text(
        '{% extends "edition:base.html" %}{% block site_footer %}FOOT{% endblock %}', "utf-8"
    )
    (own / "document.html").write_text(
        '{% extends "edition:document.html" %}{% block after_text %}AFTER{% endblock %}', "utf-8"
    )
    html = Templates(tmp_path, LANGUAGES["en"]).page(text_page("document")).decode()
    assert "AFTER" in html
    assert "FOOT" in html
    assert "382. Telegram" in html


def test_every_template_is_rendered() -> None:
    reached: set[str] = set()

    def follow(name: str) -> None:
        if name not in reached:
            reached.add(name)
            for part in jinja2.meta.find_referenced_templates(tree(name)):
                follow(str(part))

    for page in PAGES.values():
        folder = "print/" if isinstance(page, c.PrintPage) else ""
        follow(f"{folder}{page.kind}.html")
    assert reached == set(SOURCES)


# --- Their sources ----------------------------------------------------------------------------


def tree(name: str) -> nodes.Template:
    return PARSER.parse((TEMPLATES / name).read_text("utf-8"))


@pytest.mark.parametrize("name", SOURCES)
def test_a_template_works_nothing_out(name: str) -> None:
    root = tree(name)
    assert not list(root.find_all((nodes.Compare, nodes.Getitem, nodes.Test))), "a comparison"
    assert {node.name for node in root.find_all(nodes.Filter)} <= {"join", "length"}
    methods = {
        call.node.attr for call in root.find_all(nodes.Call) if isinstance(call.node, nodes.Getattr)
    }
    assert methods <= METHODS
    assert not list(root.find_all((nodes.Add, nodes.Sub, nodes.Concat, nodes.Slice)))


@pytest.mark.parametrize("name", SOURCES)
def test_a_template_has_no_words_of_its_own(name: str) -> None:
    source = (TEMPLATES / name).read_text("utf-8")
    assert "|safe" not in source.replace(" ", "")
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", source, flags=re.S)
    source = re.sub(r"\{\{.*?\}\}", "\x00", source, flags=re.S)
    for attribute in re.findall(r' (?:title|alt|aria-label|placeholder)="([^"]*)"', source):
        assert not re.search(r"[^\W\d_]", attribute), attribute
    words = re.sub(r"<[^>]*>", " ", source)
    assert not re.search(r"[^\W\d_]", words), words.split()


def labels_named() -> Iterator[str]:
    for name in [*SOURCES, *BOOK]:
        root = tree(name)
        for node in root.find_all(nodes.Getattr):
            of_label = isinstance(node.node, nodes.Name) and node.node.name == "label"
            if of_label and node.attr not in METHODS:
                yield node.attr
        for call in root.find_all(nodes.Call):
            if isinstance(call.node, nodes.Getattr) and call.node.attr in METHODS:
                first = call.args[0]
                assert isinstance(first, nodes.Const)
                counted = call.node.attr == "count"
                yield from (f"{first.value}{end}" for end in (("_one", "_other") if counted else ("",)))


@pytest.mark.parametrize("language", sorted(LABELS))
def test_every_label_named_is_defined_and_every_label_defined_is_named(language: str) -> None:
    defined, named = set(LABELS[language]), set(labels_named())
    assert named <= defined
    spare = {key for key in defined - named - BY_PYTHON if not key.startswith(FAMILIES)}
    assert spare == set()
    assert defined >= BY_PYTHON


@pytest.mark.parametrize("language", sorted(LABELS))
def test_languages_agree_in_keys_and_in_what_is_filled_in(language: str) -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    english, other = LABELS["en"], LABELS[language]
    assert list(other) == list(english)
    assert all(isinstance(text, str) and text for text in other.values())
    assert [key for key in english if holes(english[key]) != holes(other[key])] == []


def test_the_words_of_the_stylesheets_are_all_there() -> None:
    stamps = shipped("templates").parent / "docs" / "reference" / "stamps.md"
    asked = set(re.findall(r"`label-(\w+)`", stamps.read_text("utf-8")))
    given = {key.removeprefix("xslt_") for key in LABELS["en"] if key.startswith("xslt_")}
    assert given == asked


# --- Colours ----------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_can_be_told_apart_in_both_themes() -> None:
    css = (TEMPLATES / "static" / "frame.css").read_text("utf-8")
    themes = [
        dict(re.findall(r"(--\w+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root[^{]*\{([^}]*--paper[^}]*)\}", css)
    ]
    light, dark, dark_by_system = themes[:3]
    assert dark == dark_by_system
    for theme in (light, dark):
        for name in ("--ink", "--muted", "--accent", "--link"):
            assert contrast(theme[name], theme["--paper"]) >= 4.5
            assert contrast(theme[name], theme["--mark"]) >= 4.5


# --- Their documentation ----------------------------------------------------------------------


def test_blocks_fields_and_templates_are_documented() -> None:
    page = TEMPLATES.parent / "docs" / "reference" / "templates.md"
    said = set(re.findall(r"`([^`\n]+)`", page.read_text("utf-8")))
    blocks = {block.name for name in SOURCES for block in tree(name).find_all(nodes.Block)}
    known = {
        field.name
        for kind in (
            c.Site, c.Home, c.VolumePage, c.TextPage, c.RegisterPage, c.EntryPage, c.PagesPage,
            c.ChronologyPage, c.BrowsePage, c.PrintPage, c.ContentsPage, c.WitnessesPage,
            c.WithheldPage, c.SearchPage, c.Notice,
        )
        for field in fields(kind)
    }  # fmt: skip
    kinds = {name for name in SOURCES if "_partials" not in name}
    assert blocks | known | kinds <= said | {"base.html", "print/base.html"}
