"""The chronology, the pages to browse by, and mentions by date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import linkcheck
import pytest
from conftest import build, call, document, tei, times, tree
from lxml import html

from edition.labels import Labels, load
from edition.pages import chronology
from edition.pages.chronology import Chronology, Dated
from edition.pages.frame import Site
from edition.pages.plot import axis, plot
from edition.resources import shipped

Make = Callable[..., Path]
LABELS: Labels = load([shipped("templates")], "en")

PERSONS = (
    '<front><div type="section" xml:id="persons"><head>Persons</head><list>'
    '<item><hi rend="strong"><persName xml:id="p_A">Adams, Ann</persName></hi>, clerk</item>'
    "</list></div></front>"
)


def dated(xml_id: str, attributes: str, words: str = "a date", more: str = "") -> str:
    said = f"<date {attributes}>{words}</date>" if attributes else words
    return document(
        f'<head>Letter From <persName corresp="#p_A">Ann</persName> to the Department</head>'
        f"<dateline><placeName>Bern</placeName>, {said}</dateline><p>Words of {xml_id}.</p>"
        f'<p>By <persName corresp="#p_A">Ann</persName>.</p>{more}',
        xml_id,
    )


DATED = tei(
    PERSONS
    + "<body>"
    + dated("d1", 'when="1921-03-04"', "March 4, 1921, noon")
    + dated("d2", 'when="1919-12-31T09:30:00"', "New Year's Eve")
    + dated("d3", 'when="1921-03"', "March 1921")
    + dated("d4", 'when="1921"', "1921")
    + dated("d5", 'notBefore="1921-03-01" notAfter="1921-03-20"', "early in March")
    + dated("d6", "", "no date")
    + dated("d7", 'when="1921-03-04T08:00:00"', "March 4, 1921, 8 a.m.")
    + document("<head>Editorial Note</head><p>Undated too.</p>", "d8")
    + "</body>"
)

READ = '[edition]\nprofile = "frus"\n'


def page(folder: Path, path: str) -> html.HtmlElement:
    return html.fromstring((folder / "build/site" / path / "index.html").read_bytes())


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def volume(project: Make) -> Path:
    folder = project(DATED, READ)
    build(folder)
    return folder


def test_every_document_stands_once_in_the_chronology(volume: Path) -> None:
    for path in ("vol/chronology", "chronology"):
        main = page(volume, path).find(".//main")
        found = [a.get("href").rstrip("/").rpartition("/")[2] for a in main.iterfind(".//li/a")]
        assert sorted(found) == [f"d{n}" for n in range(1, 9)]
        # by day and hour; then those whose day, then whose month is not known; undated last
        assert found == ["d2", "d1", "d7", "d3", "d5", "d4", "d6", "d8"]


def test_dates_are_placed_as_exactly_as_they_are_known(volume: Path) -> None:
    main = page(volume, "vol/chronology").find(".//main")
    headings = [words(h) for h in main.iter("h2", "h3", "h4", "dt")]
    assert headings == [
        "1919 1 document",
        "December 1919",
        "31December 31, 1919",
        "1921 5 documents",
        "March 1921",
        "4March 4, 1921",
        "March 1921, day not known",
        "1921, month not known",
        "Undated documents 2 documents",
    ]
    items = {
        a.getparent().find("a").get("href"): words(a)
        for a in main.iterfind(".//li/span[@class='date']")
    }
    assert items == {
        "../d1/": "noon",
        "../d2/": "09:30",
        "../d3/": "March 1921",
        "../d4/": "1921",
        "../d5/": "early in March",
        "../d7/": "8 a.m.",
    }


def test_the_heat_map_is_a_table_that_leads_to_the_months(volume: Path) -> None:
    table = page(volume, "vol/chronology").find(".//table")
    assert words(table.find("caption")) == "Documents by month"
    rows = [[words(cell) for cell in row] for row in table.iterfind("tbody/tr")]
    assert [row[0] for row in rows] == ["1919", "1920", "1921"]
    assert rows[0][12] == "1"
    assert len(rows[1]) == 1, "a year without documents"
    assert (rows[2][3], rows[2][13], rows[2][14]) == ("4", "1", "5")
    link = table.find(".//tbody/tr[3]/td[3]/a")
    assert link.get("href") == "#y1921-03"
    assert link.get("title") == "March 1921: 4 documents"
    assert linkcheck.check(volume / "build/site").broken == []


def test_groups_and_their_documents(volume: Path) -> None:
    main = page(volume, "vol/by-correspondent").find(".//main")
    groups = {words(s[0]): words(s[1]) for s in main.iterfind(".//summary")}
    assert groups == {"Adams, Ann": "7 documents", "Department": "7 documents"}
    assert "1 documents" not in words(main)
    first = main.find(".//details")
    assert words(first.find(".//h2")).startswith("Sent or written")
    assert [a.get("href") for a in first.iterfind(".//li/a")] == [
        f"../d{n}/" for n in (2, 1, 7, 3, 5, 4, 6)
    ]
    assert first.find(".//p/a").get("href") == "../persons/p_A/"
    kinds = {words(s[0]) for s in page(volume, "vol/by-type").iterfind(".//summary")}
    assert kinds == {"Editorial note", "Letter"}
    places = page(volume, "vol/by-place").find(".//main")
    assert "Of one document nothing tells where it was written." in words(places)
    assert not (volume / "build/site/vol/by-participant").exists()
    assert not (volume / "build/site/vol/by-classification").exists()


def test_a_volume_leads_to_its_ways_in(volume: Path) -> None:
    links = {a.get("href") for a in page(volume, "vol").iterfind(".//nav//a")}
    assert {"chronology/", "by-type/", "by-place/", "by-correspondent/"} <= links
    assert page(volume, "").find(".//main//nav//a").get("href") == "chronology/"


def test_mentions_are_by_date_and_lead_to_their_paragraphs(volume: Path) -> None:
    main = page(volume, "vol/persons/p_A").find(".//main")
    documents = [a.get("href") for a in main.iterfind(".//section/h2/a")]
    assert documents == [f"../../d{n}/" for n in (2, 1, 7, 3, 5, 4, 6)]
    links = [a.get("href") for a in main.iterfind(".//q/a")]
    assert "../../d1/#p2" in links
    assert "p2" in {e.get("id") for e in page(volume, "vol/d1").iter("p")}
    apart = main.xpath(".//p[contains(@class, 'apart')]")[0]
    assert words(apart) == "Undated documents and other texts"
    assert apart.getnext().find(".//h2/a").get("href") == "../../d6/"
    assert "Sender or writer 7" in words(main)


def test_the_plot_says_what_it_shows(volume: Path) -> None:
    main = page(volume, "vol/persons/p_A").find(".//main")
    svg = main.find(".//svg")
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == (
        "Mentions in documents by month, December 1919 to March 1921. The most are in March 1921: 8."
    )
    assert not [e for e in svg.iter() if e.get("style")]
    rows = [[words(cell) for cell in row] for row in main.iterfind(".//figure//tbody/tr")]
    assert rows == [["December 1919", "2"], ["March 1921", "8"]]
    assert "Not shown: 4 mentions" in words(main.find(".//figcaption"))


def test_an_edit_makes_anew_what_shows_it(volume: Path) -> None:
    path = volume / "tei/vol.xml"
    before, stamps = tree(volume / "build/site"), times(volume / "build/site")
    path.write_text(
        path.read_text("utf-8").replace(
            "<placeName>Bern</placeName>, no date", "<placeName>Rome</placeName>, no date"
        ),
        "utf-8",
    )
    build(volume)
    after = tree(volume / "build/site")
    changed = {name for name in after if after[name] != before.get(name)}
    written = {n for n, at in times(volume / "build/site").items() if at != stamps.get(n)}
    assert "vol/by-place/index.html" in changed
    assert "vol/chronology/index.html" not in changed
    assert written == changed
    assert build(volume).written == 0


def test_a_change_of_date_moves_a_document(volume: Path) -> None:
    path = volume / "tei/vol.xml"
    path.write_text(path.read_text("utf-8").replace('when="1921-03-04"', 'when="1918-01-02"'), "utf-8")
    before = tree(volume / "build/site")
    build(volume)
    after = tree(volume / "build/site")
    changed = {name for name in after if after[name] != before.get(name)}
    assert {
        "chronology/index.html",
        "vol/chronology/index.html",
        "vol/persons/p_A/index.html",
    } <= changed
    output = volume / "again"
    assert call("build", volume, "-o", output, "-q").code == 0
    assert tree(output / "site") == after


def test_a_text_that_has_the_name_keeps_its_address(project: Make) -> None:
    folder = project(
        tei("<body>" + dated("chronology", 'when="1921-03-04"') + dated("by-type", "") + "</body>"),
        READ,
    )
    report = build(folder)
    site = folder / "build/site"
    assert "Words of chronology." in (site / "vol/chronology/index.html").read_text("utf-8")
    assert 'class="heat"' in (site / "vol/chronology-2/index.html").read_text("utf-8")
    assert (site / "vol/by-type-2/index.html").is_file()
    assert linkcheck.check(site).broken == []
    assert not [f for f in report.findings if f.severity == "error"]


def test_a_volume_named_chronology_makes_room(project: Make) -> None:
    folder = project(tei("<body>" + dated("d1", 'when="1921"') + "</body>", xml_id="chronology"), READ)
    build(folder)
    assert (folder / "build/site/chronology-volume/d1/index.html").is_file()
    assert 'class="heat"' in (folder / "build/site/chronology/index.html").read_text("utf-8")


def test_german(project: Make) -> None:
    folder = project(DATED, settings='[edition]\nlanguage = "de"\nprofile = "frus"\n')
    build(folder)
    assert "März 1921, Tag unbekannt" in words(page(folder, "vol/chronology"))
    assert "Brief" in words(page(folder, "vol/by-type"))


# --- Large ones -------------------------------------------------------------------------------


def many(count: int, year: int = 1961) -> Iterator[Dated]:
    for n in range(count):
        yield Dated(
            f"v/d{n}/", f"Paper {n}", str(n), f"{year}-{n % 12 + 1:02}-{n % 28 + 1:02}", "", "V"
        )


def frame(path: str, heading: str, above: tuple[object, ...]) -> dict[str, object]:
    site = Site("S", "", "", "", "../" * path.count("/"), "x")
    return {
        "site": site, "kind": "chronology", "title": heading, "description": "", "path": path,
        "lang": "en", "dir": "ltr", "breadcrumb": above,
    }  # fmt: skip


def test_large_chronologies_are_split_and_nothing_is_lost() -> None:
    documents = [
        *many(2500),
        *many(300, 1962),
        Dated("v/x/", "Once", "", "1961", "", ""),
        *[Dated(f"v/u{n}/", "Undated", "", "", "", "") for n in range(5)],
    ]
    whole = Chronology("chronology/", documents, LABELS, frame)
    pages = {one.path: one.make() for one in whole.pages()}
    assert {"chronology/", "chronology/1961/", "chronology/1961/12/", "chronology/1962/"} <= set(pages)
    assert "chronology/undated/" in pages
    assert "chronology/1962/01/" not in pages
    found: list[str] = []
    for context in pages.values():
        items = [*context.undated]
        for year in context.years:
            items += year.vague
            for month in year.months:
                items += month.vague
                items += [item for day in month.days for item in day.items]
        assert len(items) <= chronology.LIGHT
        found += [re.sub(r"^(\.\./)+", "", item.href) for item in items]
    assert sorted(found) == sorted(one.path for one in documents)


def test_too_many_undated_ones_are_left_to_the_volumes() -> None:
    documents = [Dated(f"v/u{n}/", "Undated", "", "", "", "") for n in range(1500)]
    documents.append(Dated("v/d/", "Dated", "", "1961", "", ""))
    whole = Chronology("chronology/", documents, LABELS, frame, (("v/chronology/undated/", "V", 1500),))
    pages = {one.path: one.make() for one in whole.pages()}
    assert pages["chronology/undated/"].undated == ()
    (link,) = pages["chronology/undated/"].elsewhere
    assert (link.href, link.count) == ("../../v/chronology/undated/", 1500)


def test_large_groups_get_pages_of_their_own(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edition.pages.browse.LIGHT", 5)
    monkeypatch.setattr("edition.pages.browse._LARGE", 5)
    folder = project(DATED, READ)
    build(folder)
    main = page(folder, "vol/by-type/g-letter").find(".//main")
    assert len(main.findall(".//li/a")) == 7
    assert linkcheck.check(folder / "build/site").broken == []


# --- Plots ------------------------------------------------------------------------------------


def test_the_axis_fits_the_span() -> None:
    assert axis([]) is None
    assert axis(["", "1961-03-04", "1961-03-09"]) is None
    found = axis(["1961-03-04", "1963-11"])
    assert found is not None
    assert found.unit == "months"
    found = axis(["1861-03-04", "1903-11"])
    assert found is not None
    assert (found.unit, found.first, found.last) == ("years", 1861, 1903)
    found = axis(["-0044-03-15", "1903"])
    assert found is not None
    assert found.unit == "decades"


def test_a_plot_counts_everything_once() -> None:
    found = axis(["1961-01", "1961-12"])
    assert found is not None
    drawn = plot(found, [("1961-01-03", 2), ("1961-12", 3), ("1961", 4), ("", 5)], LABELS)
    assert drawn is not None
    assert [(bar.period, bar.count) for bar in drawn.bars] == [
        ("January 1961", 2),
        ("December 1961", 3),
    ]
    assert "9 mentions" in drawn.outside
    assert all(bar.x >= 0 and bar.x + bar.width <= drawn.width for bar in drawn.bars)
    assert plot(found, [("1961-01-03", 2)], LABELS) is None
