"""The audit audits a page that was tampered with: it must say what was done, under the right code."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import build, call, document, tei

from edition import project as projects
from edition import workflow
from edition.finding import Finding
from edition.volume import load as loading
from edition.volume.read import Source
from edition.volume.structure import Unit

Change = Callable[[str], str]

TEXT = tei(
    "<body>"
    + document(
        "<head>Head</head>\n<p>One two three four.</p>\n<p>Five<note n='1' xml:id='n1'>Note one.</note>"
        " six<note n='2' xml:id='n2'>Note two.</note> seven.</p>\n"
        "<p>Eight <choice><sic>nien</sic><corr>nine</corr></choice> ten<pb n='2' xml:id='pg_2'/> "
        "ele<pb n='3' xml:id='pg_3'/>ven.</p>\n"
        "<list><item>Twelve</item><item>Thirteen</item></list>"
        "<table><row><cell>Fourteen</cell><cell>Fifteen</cell></row></table>"
        "<figure><figDesc>Not among the words.</figDesc></figure>"
    )
    + document("<p>abc</p>", "d2")
    + document("<p>xyz</p>", "d3")
    + "</body>"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit") / "project"
    folder.mkdir()
    (folder / "edition.toml").touch()
    (folder / "vol.xml").write_text(TEXT, "utf-8")
    build(folder)
    assert _audit(folder).findings == []
    return folder


def _audit(folder: Path) -> workflow.Audited:
    return workflow.audit(projects.find([folder]), workflow.Options(workers=1))


@pytest.fixture
def altered(built: Path, tmp_path: Path) -> Callable[[Change], list[Finding]]:
    """Audits the project after a change to the page of its first document."""

    def alter(change: Change) -> list[Finding]:
        folder = tmp_path / "project"
        shutil.copytree(built, folder)
        page = folder / "build/site/vol/d1/index.html"
        before = page.read_text("utf-8")
        after = change(before)
        assert after != before, "nothing was changed"
        page.write_text(after, "utf-8")
        return _audit(folder).findings

    return alter


def _put(old: str, new: str) -> Change:
    def put(page: str) -> str:
        start = page.index("<article")
        assert page.count(old, start) == 1, f"{old!r} is there {page.count(old, start)} times"
        return page[:start] + page[start:].replace(old, new)

    return put


def _swap(one: str, other: str) -> Change:
    return lambda page: page.replace(one, "\x01").replace(other, one).replace("\x01", other)


def _without(start: str, end: str) -> Change:
    def cut(page: str) -> str:
        at = page.index(start)
        return page[:at] + page[page.index(end, at) + len(end) :]

    return cut


DONE_TO_WORDS: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "a word deleted": (_put("two three", "two"), [("lost", "“three” not on the page.")]),
    "a word altered": (_put("three", "free"), [("changed", "“three” became “free”.")]),
    "a letter's case": (_put("Eight", "eight"), [("changed", "“Eight” became “eight”.")]),
    "a stop": (_put("four.", "four"), [("changed", "“four.” became “four”.")]),
    "two words joined": (
        _put("two three", "twothree"),
        [("changed", "“two three” became “twothree”.")],
    ),
    "a word split": (_put("three", "th ree"), [("changed", "“three” became “th ree”.")]),
    "a word split by a break": (_put("three", "th<br>ree"), [("changed", "“three” became “th ree”.")]),
    "a word split by a page": (
        _put("ele<", "ele <"),
        [("changed", "“eleven.” became “ele ven.”.")],
    ),
    "two words joined at a page": (
        _swap(" ele<", "ele<"),
        [("changed", "“ten eleven.” became “teneleven.”.")],
    ),
    "two words reordered": (
        _put("two three", "three two"),
        [("changed", "“two three” became “three two”.")],
    ),
    "a word added": (_put("two three", "two and three"), [("added", "“and” not in the TEI.")]),
    "a word doubled": (_put("two three", "two two three"), [("added", "“two” not in the TEI.")]),
    "a paragraph lost": (
        _without('<p id="p1">One', "</p>"),
        [("lost", "“One two three four.” not on the page.")],
    ),
    "two paragraphs joined": (
        _put('four.</p><p id="p2">Five', "four.Five"),
        [("changed", "“four. Five” became “four.Five”.")],
    ),
    "two items joined": (
        lambda page: page.replace("Twelve</li>", "Twelve").replace("<li>Thirteen", "Thirteen"),
        [("changed", "“Twelve Thirteen” became “TwelveThirteen”.")],
    ),
    "a cell lost": (_without("<td>Fifteen", "</td>"), [("lost", "“Fifteen” not on the page.")]),
    "a heading lost": (_without("<h1", "</h1>"), [("lost", "“Head” not on the page.")]),
    "a reading lost": (
        _without('<span class="sic">', "</span>"),
        [("lost", "“nien” not on the page.")],
    ),
    "a word marked as made": (
        _put("three", "<span data-gen>three</span>"),
        [("lost", "“three” not on the page.")],
    ),
    "what was made unmarked": (
        lambda page: page.replace(' data-gen=""', "").replace(" data-gen", ""),
        [],
    ),
    "a note lost": (
        _without('<li class="note" id="n1"', "</li>"),
        [("lost", "In note n1: “Note one.”")],
    ),
    "every note lost": (
        _without("<section", "</section>"),
        [("lost", "In note n1: “Note one.”"), ("lost", "In note n2: “Note two.”")],
    ),
    "two notes swapped": (
        _swap("Note one.", "Note two."),
        [
            ("changed", "In note n1: “one.” became “two.”"),
            ("changed", "In note n2: “two.” became “one.”"),
        ],
    ),
    "a note under another id": (
        _put('<li class="note" id="n1"', '<li class="note" id="n9"'),
        [("lost", "In note n1: "), ("added", "In note n9: ")],
    ),
    "a note moved into the text": (
        lambda page: _put("six", "Note one. six")(_without('<li class="note" id="n1"', "</li>")(page)),
        [("added", "“Note one.” not in the TEI."), ("lost", "In note n1: ")],
    ),
    "a word moved into a note": (
        lambda page: _put("Note one.", "Note one. seven.")(_put(" seven.", "")(page)),
        [("lost", "“seven.” not on the page."), ("added", "In note n1: “seven.”")],
    ),
    "the text twice": (
        lambda page: page.replace(
            "<article",
            page[page.index("<article") : page.index("</article>")] + "</article><article",
            1,
        ),
        [("added", "“Head One two"), ("added", "In note n1: "), ("added", "In note n2: ")],
    ),
    "no article": (
        lambda page: page.replace("<article", "<div").replace("</article", "</div"),
        [("lost", "“Head One two"), ("lost", "In note n1: "), ("lost", "In note n2: ")],
    ),
    "an empty page": (
        lambda _page: "<!doctype html><title>x</title>",
        [("lost", "“Head One two"), ("lost", "In note n1: "), ("lost", "In note n2: ")],
    ),
    "another page": (
        lambda page: page.replace("One", "Uno").replace("Thirteen", "Tredici"),
        [("changed", "“One two three four. Five six")],
    ),
}


@pytest.mark.parametrize("name", DONE_TO_WORDS)
def test_what_is_done_to_words_is_told(name: str, altered: Callable[[Change], list[Finding]]) -> None:
    change, expected = DONE_TO_WORDS[name]
    found = altered(change)
    assert {f.document for f in found} == {"d1"}
    if expected:
        assert [f.code for f in found] == [f"audit.{code}" for code, _ in expected]
        for finding, (_, message) in zip(found, expected, strict=True):
            assert message in finding.message


DONE_TO_MARKUP: dict[str, Change] = {
    "layout": _put("One two", "One\n   \ttwo"),
    "a word in bold": _put("three", "<b>three</b>"),
    "half a word in bold": _put("three", "th<b>ree</b>"),
    "a comment": _put("three", "th<!-- c -->ree"),
    "made words": _put("three", 'three<span data-gen=""> made</span>'),
    "the frame": lambda page: page.replace("</header>", "<p>Words of the frame</p></header>", 1),
}


@pytest.mark.parametrize("name", DONE_TO_MARKUP)
def test_what_is_done_to_markup_is_no_matter(
    name: str, altered: Callable[[Change], list[Finding]]
) -> None:
    assert altered(DONE_TO_MARKUP[name]) == []


def test_a_page_that_is_not_there(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(built, folder)
    (folder / "build/site/vol/d2/index.html").unlink()
    (folder / "build/site/vol/d3/index.html").unlink()
    (folder / "build/site/vol/d3/index.html").mkdir()
    found = _audit(folder).findings
    assert [(f.code, f.document) for f in found] == [("audit.missing", "d2"), ("audit.missing", "d3")]
    run = call("audit", folder, "--json")
    assert (run.code, run.codes) == (1, {"audit.missing"})


def test_what_is_counted(built: Path) -> None:
    audited = _audit(built)
    assert audited.documents == 3
    assert audited.notes == 2
    assert audited.omitted == {"figDesc": 1}


def _shared_out_as(change: Callable[[list[Unit]], list[Unit]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the volume fall into other units than it does."""
    original = loading.share_out

    def share_out(source: Source, documents: tuple[str, ...]) -> list[Unit]:
        return change(original(source, documents))

    monkeypatch.setattr(loading, "share_out", share_out)


def _unit(units: list[Unit], slug: str) -> Unit:
    return next(unit for unit in units if unit.slug == slug)


def _emptied(units: list[Unit]) -> list[Unit]:
    _unit(units, "d2").parts = []
    return units


SHARES: dict[str, tuple[Callable[[list[Unit]], list[Unit]], str]] = {
    "a unit left out": (lambda units: [u for u in units if u.slug != "d2"], "audit.lost"),
    "a part left out": (_emptied, "audit.lost"),
}


@pytest.mark.parametrize("name", SHARES)
def test_text_outside_every_unit_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, code = SHARES[name]
    _shared_out_as(change, monkeypatch)
    (tmp_path / "edition.toml").touch()
    (tmp_path / "vol.xml").write_text(TEXT, "utf-8")
    build(tmp_path)
    assert [f.code for f in _audit(tmp_path).findings] == [code]


def test_a_text_in_two_units_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(units: list[Unit]) -> list[Unit]:
        _unit(units, "d2").element = _unit(units, "d1").element
        return units

    _shared_out_as(twice, monkeypatch)
    (tmp_path / "edition.toml").touch()
    (tmp_path / "vol.xml").write_text(TEXT, "utf-8")
    build(tmp_path)
    assert _audit(tmp_path).findings


def test_a_text_in_the_place_of_another_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def instead(units: list[Unit]) -> list[Unit]:
        _unit(units, "d2").element = _unit(units, "d3").element
        return units

    _shared_out_as(instead, monkeypatch)
    (tmp_path / "edition.toml").touch()
    (tmp_path / "vol.xml").write_text(TEXT, "utf-8")
    build(tmp_path)
    assert _audit(tmp_path).findings
