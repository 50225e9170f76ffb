"""Search: what is indexed of a text, and the index as files."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cbor2
import msgspec
import pytest
from conftest import ROOT, build, call, document, tei, times, tree
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from edition.pages.search import path
from edition.pages.search_record import IndexedText, page, when, words, year
from edition.site.search import canonical, program

Make = Callable[..., Path]

NAMES = (
    '<front><div type="section" xml:id="persons"><head>Persons</head><list>'
    '<item><hi rend="strong"><persName xml:id="p_R">Rusk, Dean</persName></hi>, Secretary</item>'
    "</list></div></front>"
)
LETTER = document(
    "<head>1. Telegram From Moscow</head><dateline><placeName>Moscow</placeName>, "
    '<date when="1962-10-23">October 23, 1962</date></dateline><p><persName corresp="#p_R">Rusk'
    '</persName> said &lt;b&gt; that Khru<pb n="12" xml:id="pg_12"/>shchev wrote.'
    '<note n="1" xml:id="d1fn1">Secret. See the minutes.</note> <hi rend="italic">[2 lines not '
    "declassified]</hi></p><p>A second one.</p>",
    "d1",
)
NOTE = document("<head>Editorial Note</head><p>Nothing is known.</p>", "d2")

READ = '[edition]\nprofile = "frus"\n'


def fragment(inside: str) -> bytes:
    return inside.encode()


def article(inside: str) -> bytes:
    return f'<html><body><nav>No</nav><article class="text">{inside}</article></body></html>'.encode()


def index_of(site: Path) -> list[dict[str, Any]]:
    """Every text of an index, as Pagefind keeps it."""
    return [
        msgspec.json.decode(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"), type=dict)
        for file in sorted((site / "_search" / "fragment").iterdir())
    ]


def numbered(site: Path) -> dict[str, list[Any]]:
    """The filters of an index: from name to [value, pages]."""
    found = {}
    for file in (site / "_search" / "filter").iterdir():
        name, values = cbor2.loads(gzip.decompress(file.read_bytes()).removeprefix(b"pagefind_dcd"))
        found[name] = values
    return found


# -- the words of a page ---------------------------------------------------------------------------


def test_words_and_the_places_among_them() -> None:
    said = words(
        fragment(
            '<h1>1. Head<a id="n1-ref" data-gen><sup>1</sup></a></h1><p id="p1">One '
            '<span class="pb" id="pg_5" data-gen>[Page 5]</span>two &lt;b&gt;</p>'
            '<section class="notes"><h2 data-gen>Notes</h2><ol><li id="n1"><a data-gen>1</a> '
            "<div>A note.</div></li></ol></section>"
        ),
        {"pg_5": "p. 5", "n1": "note 1"},
        "p. 4",
    )
    assert said == (
        '<i id="b~~p.%204"></i> 1. Head  <i id="p~p1~"></i>One  <i id="b~pg_5~p.%205"></i>two &lt;b&gt;'
        '  <i id="n~n1~note%201"></i> A note.'
    )


def test_a_place_within_a_word_waits_for_its_end() -> None:
    said = words(fragment('<p>Mos<span id="pg_2" data-gen>2</span>cow is</p>'), {"pg_2": "p. 2"})
    assert said == 'Moscow <i id="b~pg_2~p.%202"></i> is'


@given(st.lists(st.sampled_from(["a", "b ", " c", "<p>", "</p>", "<br>", "<i>", "</i>", "PB"])))
def test_no_word_is_lost_split_or_joined(parts: list[str]) -> None:
    marks = {}
    for n, part in enumerate(parts):
        if part == "PB":
            marks[f"pg_{n}"] = f"p. {n}"
    source = "".join(f'<b id="pg_{n}" data-gen>x</b>' if p == "PB" else p for n, p in enumerate(parts))
    said = html.fromstring(f"<div>{words(source.encode(), marks)}</div>")
    plain = html.fromstring(article("".join(p for p in parts if p != "PB"))).find(".//article")
    assert plain is not None
    for block in plain.iter("p", "br"):
        block.text, block.tail = f" {block.text or ''}", f" {block.tail or ''}"
        for child in [*block][-1:]:
            child.tail = f"{child.tail or ''} "
        if not len(block):
            block.text += " "
    assert said.text_content().split() == plain.text_content().split()
    assert [i.get("id").split("~")[1] for i in said.iter("i")] == list(marks)


@given(st.text(), st.text(), st.dictionaries(st.sampled_from(["person", "place"]), st.lists(st.text())))
def test_whatever_a_text_is_called_it_stays_one_attribute(title: str, date: str, names: Any) -> None:
    text = IndexedText("a/", title, "", date, "en", {k: tuple(v) for k, v in names.items()}, "word")
    written = page(text, {"order": 3})
    if "\0" in written or re.search(r"[\x01-\x1f\x7f-\x9f\ud800-\udfff]", written):
        return  # XML has no such characters, and HTML parsers differ
    found = html.fromstring(written)
    titles = [e.get("title") for e in found.iter() if e.get("data-pagefind-meta") == "title[title]"]
    assert titles == [title]
    values = [e.get("title") for e in found.iter() if e.get("data-pagefind-filter")]
    assert values == [one for key in ("person", "place") for one in names.get(key, [])]


def test_dates_are_sorted_as_history_has_them() -> None:
    dates = ["", "1961-02", "1961", "-0044-03-15", "0800", "1961-02-03T16:30", "1961-02-03"]
    assert sorted(dates, key=when) == [
        "-0044-03-15", "0800", "1961", "1961-02", "1961-02-03", "1961-02-03T16:30", "",
    ]  # fmt: skip
    assert [year(d) for d in ("-0044-03-15", "0800", "1961-02", "")] == ["-44", "800", "1961", ""]


# -- the index -------------------------------------------------------------------------------------


def test_what_a_text_is_found_by(project: Make) -> None:
    folder = project(tei(f"{NAMES}<body>{LETTER}{NOTE}</body>", title="Letters"), READ)
    build(folder)
    texts = {text["url"]: text for text in index_of(folder / "build/site")}
    assert set(texts) == {"/vol/persons/", "/vol/d1/", "/vol/d2/", "/vol/header/"}
    assert texts["/vol/persons/"]["filters"]["type"] == ["section"]
    letter, note = texts["/vol/d1/"], texts["/vol/d2/"]
    assert letter["meta"] == {"title": "1. Telegram From Moscow", "date": "October 23, 1962"}
    assert letter["filters"] == {
        "type": ["telegram"],
        "year": ["1962"],
        "place": ["Moscow"],
        "person": ["Rusk, Dean"],
        "excision": ["any", "not-declassified"],
        "volume": ["vol"],
        "language": ["en"],
    }
    assert letter["content"].startswith("1. Telegram From Moscow Moscow, October 23, 1962 Rusk said <")
    assert "Khrushchev wrote. [2 lines not declassified] A second one. Secret. See" in letter["content"]
    ids = [anchor["id"].split("~") for anchor in letter["anchors"]]
    assert [kind + html_id for kind, html_id, _ in ids] == ["pp1", "bpg_12", "pp2", "nd1fn1"]
    page = html.fromstring((folder / "build/site/vol/d1/index.html").read_bytes())
    assert all(page.get_element_by_id(html_id) is not None for _, html_id, _ in ids)
    assert note["filters"]["year"] == ["undated"]
    assert note["filters"]["type"] == ["editorial-note"]


def test_undated_texts_are_in_every_order(project: Make) -> None:
    folder = project(tei(f"{NAMES}<body>{NOTE}{LETTER}</body>"))
    build(folder)
    (file,) = (folder / "build/site/_search").glob("*.pf_meta")
    _, pages, _, _, sorts, *_ = cbor2.loads(gzip.decompress(file.read_bytes())[12:])
    orders = dict(sorts)
    assert set(orders) == {"oldest", "newest", "order"}
    every = list(range(len(pages)))
    assert all(sorted(order) == every for order in orders.values())
    assert orders["order"] == every
    assert orders["oldest"][0] == orders["newest"][0]  # the one that is dated


def test_readers_pages_carry_nothing_for_it(project: Make) -> None:
    folder = project(tei(f"<body>{LETTER}</body>"))
    build(folder)
    with_search = (folder / "build/site/vol/d1/index.html").read_bytes()
    assert b"data-pagefind-filter" not in with_search
    build(folder, search=False)
    without = (folder / "build/site/vol/d1/index.html").read_bytes()
    assert 0 < len(with_search) - len(without) < 300
    assert not (folder / "build/site/_search").exists()
    assert not (folder / "build/site/search").exists()
    assert b"role=search" not in without and b'role="search"' not in without


# -- building --------------------------------------------------------------------------------------


def test_the_same_texts_give_the_same_bytes(tmp_path: Path) -> None:
    sites = []
    for n, workers in enumerate(("1", "1", "3")):
        output = tmp_path / str(n)
        assert call("build", ROOT / "seeds", "-o", output, "-q", "-j", workers).code == 0
        sites.append(tree(output / "site/_search"))
    assert sites[0] == sites[1] == sites[2]
    assert len(sites[0]) > 10


def test_pagefind_alone_does_not(tmp_path: Path) -> None:
    # If this fails, Pagefind has become deterministic, and canonical.py can go.
    found = program.find()
    assert found is not None
    pages = [(f"/{n}/", f"<html><body>{_filters(n)}word{n}</body></html>") for n in range(40)]
    made = [program.index(found, "en", pages) for _ in range(4)]
    assert len({frozenset(one) for one in made}) > 1
    known = [canonical.files(one) for one in made]
    assert all(one == known[0] for one in known)


def _filters(n: int) -> str:
    return "".join(f'<i data-pagefind-filter="f{m}:v{n % (m + 7)}"></i>' for m in range(6))


def test_nothing_is_written_twice_and_an_edit_is_found(project: Make) -> None:
    folder = project(tei(f"<body>{LETTER}{NOTE}</body>"))
    build(folder)
    before = times(folder / "build/site")
    again = build(folder)
    assert (again.written, again.settled) == (0, True)
    assert times(folder / "build/site") == before

    path = folder / "tei/vol.xml"
    path.write_text(path.read_text("utf-8").replace("Nothing", "Little"), "utf-8")
    late = build(folder)
    contents = [text["content"] for text in index_of(folder / "build/site")]
    assert late.settled and any("Little is known" in one for one in contents)
    after = times(folder / "build/site")
    same = [p for p in after if "fragment" in p and after[p] == before.get(p)]
    assert same, "fragments of other texts were written anew"
    clean = folder / "clean"
    call("build", folder, "-o", clean, "-q")
    assert tree(clean / "site") == tree(folder / "build/site")


def test_the_index_can_wait(project: Make) -> None:
    from edition import project as projects
    from edition.workflow import Options, Session

    folder = project(tei(f"<body>{LETTER}{NOTE}</body>"))
    session = Session(projects.find([folder]), Options(workers=1))
    assert session.build().settled
    old = tree(folder / "build/site/_search")
    path = folder / "tei/vol.xml"
    path.write_text(path.read_text("utf-8").replace("Nothing", "Little"), "utf-8")
    assert not session.build(whole=False).settled
    assert tree(folder / "build/site/_search") == old
    assert "Little" in (folder / "build/site/vol/d2/index.html").read_text("utf-8")
    assert session.build().settled
    assert tree(folder / "build/site/_search") != old


def test_a_volume_that_cannot_be_read_keeps_its_texts(project: Make) -> None:
    project(tei(f"<body>{NOTE}</body>", xml_id="other"), name="other.xml")
    folder = project(tei(f"<body>{LETTER}</body>"))
    build(folder)
    (folder / "tei/vol.xml").write_text("<TEI", "utf-8")
    assert build(folder).failed
    assert "/vol/d1/" in {text["url"] for text in index_of(folder / "build/site")}


def test_what_was_spoilt_is_put_right(project: Make) -> None:
    folder = project(tei(f"<body>{LETTER}</body>"))
    build(folder)
    before = tree(folder / "build/site")
    (folder / "build/site/_search/pagefind.js").write_text("")
    next((folder / "build/site/_search/fragment").iterdir()).unlink()
    build(folder)
    assert tree(folder / "build/site") == before


def test_a_volume_may_be_called_search(project: Make) -> None:
    folder = project(tei(f"<body>{LETTER}</body>", xml_id="search"))
    build(folder)
    site = folder / "build/site"
    assert 'class="search"' in (site / "search-2/index.html").read_text("utf-8")
    assert 'action="../../search-2/"' in (site / "search/d1/index.html").read_text("utf-8")
    assert path([("Search", ""), ("search-2", "")]) == "search-3/"


def test_values_of_facets_are_what_the_page_names(sample: Path) -> None:
    site = sample / "build/site"
    search = html.fromstring((site / "search/index.html").read_bytes()).find_class("search")
    told = msgspec.json.decode(next(e.get("data-words") for e in search if e.get("data-words")))
    filters = numbered(site)
    assert set(filters) <= {facet["key"] for facet in told["facets"]}
    for facet in ("type", "classification", "volume", "excision"):
        assert {value for value, _ in filters.get(facet, ())} <= told["names"][facet].keys()


@pytest.mark.parametrize(
    "broken", [b"", b"no gzip", gzip.compress(b"pagefind_dcd\xff"), gzip.compress(b"x")], ids=range(4)
)
def test_an_index_of_another_form_is_said_to_be_so(broken: bytes) -> None:
    entry = b'{"version":"2","languages":{"en":{"hash":"h","wasm":null,"page_count":1}}}'
    made = {"pagefind-entry.json": entry, "pagefind.js": b"", "pagefind.h.pf_meta": broken}
    with pytest.raises(canonical.Unknown):
        canonical.files(made)
