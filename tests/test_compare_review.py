"""The review site and the report: both sides on one page, and decisions that come back."""

from __future__ import annotations

import copy
import json
import random
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from comparing import PARSER
from conftest import ROOT, call
from lxml import etree, html
from test_compare import BASE, NAMED, NOTED, put
from test_compare_properties import T, mutate, plant, reflow, sample

from edition import project, workflow
from edition.audit import words
from edition.compare.change import KINDS
from edition.compare.record import of_bytes
from edition.review import html_marks, render, tracked

LABELS = ROOT / "templates" / "review" / "labels"


def articles(tmp_path: Path, name: str, text: str) -> dict[str, str]:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "v.xml").write_text(text, "utf-8")
    options = workflow.Options(workers=1, print=False)
    report = workflow.build(project.find([folder], folder / "built"), options)
    found = {}
    for page in sorted((report.output / "site").rglob("*.html")):
        match = re.search(r'<article class="text".*?</article>', page.read_text("utf-8"), re.DOTALL)
        if match:
            found[page.relative_to(report.output / "site").as_posix()] = match[0]
    return found


def read(article: str) -> list[str]:
    """The words of an article, those of each note apart; a note that is struck out leaves none."""
    flows = words.of_page(f"<html><body>{article}</body></html>".encode())
    return sorted(" ".join(value) for value in flows.values() if value)


def without(article: str, tag: str, *classes: str) -> str:
    tree = html.fromstring(article)
    for element in list(tree.iter(tag, *("del" for _ in classes))):
        mine = element.get("class", "").split()
        if "tracked" in mine and (element.tag == tag or set(classes) & set(mine)):
            element.drop_tree()
    return html.tostring(tree, encoding="unicode")


def letters(article: str) -> list[str]:
    return sorted(re.sub(r"\s+", "", flow) for flow in read(article))


def held(tmp_path: Path, a: str, b: str) -> None:
    """Accept all on the tracked page gives the words of B's page, reject all those of A's."""
    made = of_bytes(a.encode(), b.encode(), "v.xml")
    assert made.patch is not None
    records = {r.id: r for r in made.records}
    merged = tracked.both(made.patch, made.records, a)
    etree.fromstring(merged.encode())
    pages = articles(tmp_path, "both", merged)
    before, after = articles(tmp_path, "a", a), articles(tmp_path, "b", b)
    parted = {r.document.id for r in made.records if r.kind in ("document.split", "document.merged")}
    for path in before.keys() & after.keys() & pages.keys():
        if path.split("/")[1] in parted:  # such a page is that of two documents on one side
            continue
        marked = html_marks.mark_up(pages[path], records)
        assert not tracked.MARKS.search(marked)
        assert read(without(marked, "del")) == read(after[path]), path
        assert letters(without(marked, "ins", "moved-out")) == letters(before[path]), path


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (BASE, put("went well", "went very badly")),
        (BASE, NAMED),
        (NOTED, BASE),
        (BASE, NOTED),
        (NOTED, NOTED.replace("Not printed", "Printed below")),
        (BASE, put("today.</p>\n<p>He", "today. He")),
        (BASE, put("<p>Nothing", "<p>A new one.</p>\n<p>Nothing")),
        (BASE, put(" went", "went")),
        (BASE, put("well", '[<hi rend="italic">1 line not declassified</hi>]')),
    ],
)
def test_accept_all_and_reject_all(a: str, b: str, tmp_path: Path) -> None:
    held(tmp_path, a, b)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_accept_all_and_reject_all_of_any_words(seed: int, tmp_path: Path) -> None:
    r = random.Random(seed)
    root = sample(3)
    other = copy.deepcopy(root)
    paragraphs = [e for e in other.iter(T + "p") if len((e.text or "").split()) > 6]
    for element in r.sample(paragraphs, 6):
        parts = (element.text or "").split(" ")
        parts[r.randrange(1, len(parts))] = r.choice(["zebra", "", "two words"])
        element.text = " ".join(parts)
    a, b = (etree.tostring(e, encoding="unicode") for e in (root, other))
    held(tmp_path, a, b)


@pytest.mark.slow
def test_accept_all_and_reject_all_of_edits_of_every_kind(corpus: list[Path], tmp_path: Path) -> None:
    volume = next(p for p in corpus if p.stem == "frus1961-63v05")
    root = etree.parse(volume, PARSER).getroot()
    for document in [d for d in root.iter(T + "div") if d.get("type") == "document"][90:]:
        document.getparent().remove(document)  # type: ignore[union-attr]
    a = etree.tostring(root, encoding="unicode")
    b, planted = plant(a, 3, 2)
    assert len({kind for kind, _, _ in planted}) > 25
    held(tmp_path, a, reflow(b, 3))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (put("went well", "<hi>went</hi> well"), put("went well", "<seg>came</seg> well")),
        (put("Moscow", '<x:y xmlns:x="urn:x">Moscow</x:y>'), put("Moscow", "Kiev")),
        (put("well", "<![CDATA[well & good]]>"), put("well", "<![CDATA[bad & good]]>")),
        (NOTED, put("Moscow", "Kiev and more")),
    ],
)
def test_what_went_nests_in_what_is_there(a: str, b: str) -> None:
    made = of_bytes(a.encode(), b.encode(), "v.xml")
    assert made.patch is not None
    merged = tracked.both(made.patch, made.records, a)
    etree.fromstring(merged.encode())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_the_text_of_both_sides_is_always_xml(seed: int) -> None:
    r = random.Random(seed)
    root = sample(2)
    a = etree.tostring(root, encoding="unicode")
    for _ in range(6):
        mutate(root, r)
    b = etree.tostring(root, encoding="unicode")
    made = of_bytes(a.encode(), b.encode(), "v.xml")
    assert made.patch is not None
    merged = tracked.both(made.patch, made.records, a)
    etree.fromstring(merged.encode(), etree.XMLParser(collect_ids=False))


def test_chips_stand_before_the_words_they_are_of() -> None:
    a = put("<p>He", '<note type="x">\n  <p>The <hi>talks</hi></p></note><p>He')
    b = a.replace('type="x">\n  <p>The', 'type="y">\n  The').replace("</hi></p></note>", "</hi></note>")
    made = of_bytes(a.encode(), b.encode(), "v.xml")
    assert made.patch is not None
    merged = tracked.both(made.patch, made.records, a)
    before = merged[: merged.index("The <hi>")]
    assert before.count(tracked.CHIP) == 2
    assert merged.count(tracked.CHIP) == 2


def test_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xml").write_text(BASE, "utf-8")
    (tmp_path / "b.xml").write_text(NAMED.replace("went well", "went <badly".replace("<", "")), "utf-8")
    assert call("review", "a.xml", "b.xml", "-o", "out").code == 1
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    page = (tmp_path / "out" / "0" / "d1.html").read_text("utf-8")
    assert 'href="0/d1.html' in index
    assert "<ins" in page
    assert 'class="chip"' in page
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    assert data["files"][0]["records"] == [1, 2]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', index + page)
    # A folder that is not a review's is left alone.
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x", "utf-8")
    run = call("review", "a.xml", "b.xml", "-o", "mine")
    assert run.code == 2
    assert (tmp_path / "mine" / "letter.txt").exists()


def test_what_validation_says_of_one_side_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "edition.toml").write_text('[validation]\nschema = ["edition"]\n', "utf-8")
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei" / "b.xml").write_text(put("well", "<nonsense>well</nonsense>"), "utf-8")
    (tmp_path / "a.xml").write_text(put("talks", '<ref target="#nowhere">talks</ref>'), "utf-8")
    assert call("review", "a.xml", "tei/b.xml", "-o", "out", "-q").code == 1
    index = (tmp_path / "out" / "index.html").read_text("utf-8")
    told = {
        e.get("class", "").split()[-1]: e.text_content()
        for e in html.fromstring(index).find_class("findings")
    }
    assert "nonsense" in told["broken"]
    assert "nowhere" in told["mended"]
    assert "nowhere" not in told["broken"]


def test_a_file_that_no_site_is_made_of_is_reviewed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    a = BASE.replace(' xmlns="http://www.tei-c.org/ns/1.0"', "")
    (tmp_path / "a.xml").write_text(a, "utf-8")
    (tmp_path / "b.xml").write_text(a.replace("well", "badly"), "utf-8")
    assert call("review", "a.xml", "b.xml", "-o", "out", "-q").code == 1
    assert "badly" in (tmp_path / "out" / "index.html").read_text("utf-8")
    assert not (tmp_path / "build").exists()


def test_the_report_needs_nothing_but_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xml").write_text(BASE, "utf-8")
    text = put("well", "&lt;script&gt;alert(1)&lt;/script&gt;")
    (tmp_path / "b.xml").write_text(text, "utf-8")
    assert call("diff", "a.xml", "b.xml", "--html", "r.html", "-q").code == 1
    page = (tmp_path / "r.html").read_text("utf-8")
    assert "<script>alert" not in page
    assert not re.search(r'<link|src="', page)

    class Parser(HTMLParser):
        stack: list[str] = []  # noqa: RUF012
        void = ("meta", "link", "input", "br", "hr", "img")

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in self.void:
                self.stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.stack.pop() == tag

    parser = Parser()
    parser.feed(page)
    assert not parser.stack


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_kind_has_a_label_in_each_language(language: str) -> None:
    labels = tomllib.loads((LABELS / f"{language}.toml").read_text("utf-8"))
    assert set(render.KIND_LABELS) <= labels.keys()
    assert len(render.KIND_LABELS) == len(KINDS)
    assert labels.keys() == tomllib.loads((LABELS / "en.toml").read_text("utf-8")).keys()
