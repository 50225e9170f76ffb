"""Properties that hold for any text, tried on texts that a machine makes up.

Every word of such a text is one of a kind (`q7q`), so that a word that is lost, doubled or out of
place shows without any of the software's own ideas of what a word is.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

import linkcheck
import pytest
from conftest import TEI, build, tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree, html

from edition import labels as wording
from edition import project as projects
from edition import workflow
from edition.audit import words
from edition.site import templates
from edition.transform.stylesheet import Stylesheet, knowledge
from edition.volume import detach, load, stamp
from edition.volume.idiom import PLAIN
from edition.volume.load import Loaded
from edition.volume.places import settle
from edition.volume.tei import BLOCKS

LABELS = wording.load(templates.folders(None), "en")
STYLESHEETS = [Stylesheet(name, None, LABELS) for name in ("site.xsl", "print.xsl")]
KNOWLEDGE = knowledge(STYLESHEETS)
PARSER = etree.XMLParser(collect_ids=False)

# -- making up texts -------------------------------------------------------------------------------

_SPACE = st.sampled_from([" ", " ", " ", "", "\n   ", "\t", "\r\n "])
_WORDS = st.sampled_from(
    ["W", "W", "W W", "W W W", "W, W", "(W)", "[W not declassified]", "W[", "W]", "“W”"]
)
_TEXT = st.builds("{}{}{}".format, _SPACE, _WORDS, _SPACE)
_EMPTY = st.sampled_from(
    [
        "<lb/>", '<pb n="2"/>', '<pb n="I" xml:id="I"/>', "<gap/>", "<anchor/>",
        '<gap reason="illegible" quantity="2" unit="lines"/>', "<!-- no word -->", "<?no word?>",
        '<ptr target="#d1"/>', '<milestone unit="x" n="3"/>', '<graphic url="x.png"/>',
    ]
)  # fmt: skip
_INLINE = (
    "hi", 'hi rend="italic"', 'hi rend="zork"', "persName", 'persName corresp="#p_A"', "ref",
    'ref target="#d1"', 'ref target="#nowhere"', "del", "add", "seg", 'seg xml:id="I"', "q", "quote",
    "foreign", "unclear", "supplied", "title", "date", "abbr", "sic", "corr",
    'note n="1"', "note", 'note rend="inline"', 'note xml:id="I"', "term",
    'fw type="catch"', "stage", "c", "w", "num", "formula", 'hi xml:space="preserve"', "placeName",
    "unknown",
)  # fmt: skip
_HOLDERS = ("choice", "subst", "app")
_BLOCK = (
    "p", 'p rend="center"', "ab", "head", "list", "lg", "table", "figure", "quote", "opener", "closer",
    "floatingText", "note", "cit", "epigraph", "sp", "argument", "div", 'div xml:id="I"', "postscript",
)  # fmt: skip
_INSIDE = {
    "list": "item", "lg": "l", "table": "row", "figure": "p", "opener": "salute", "closer": "signed",
    "floatingText": "body", "epigraph": "p", "sp": "p", "argument": "p", "div": "p", "postscript": "p",
    "row": "cell", "body": "p", "choice": "sic", "subst": "del", "app": "rdg",
}  # fmt: skip


def _element(tag: str, inside: str) -> str:
    name = tag.partition(" ")[0]
    if name == "note":
        inside = inside or "W"  # an empty one is a case of its own: tests/golden/known-note-empty
    holders = []
    while name in _INSIDE:
        name = _INSIDE[name]
        holders.append(name)
    for holder in reversed(holders):
        inside = f"<{holder}>{inside}</{holder}>"
    return f"<{tag}>{inside}</{tag.partition(' ')[0]}>"


def _deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    run = st.lists(inner, max_size=4).map("".join)
    return st.builds(_element, st.sampled_from(_INLINE + _HOLDERS), run)


_PHRASE = st.recursive(st.one_of(_TEXT, _EMPTY, st.just('W<lb break="no"/> W')), _deeper, max_leaves=8)
_RUN = st.lists(_PHRASE, max_size=5).map("".join)
_MATTER = st.recursive(
    st.builds(_element, st.sampled_from(_BLOCK), _RUN),
    lambda inner: st.builds(
        _element,
        st.sampled_from(("div", "list", "table", "quote", "p", "note", "floatingText")),
        st.lists(st.one_of(inner, _TEXT), max_size=3).map("".join),
    ),
    max_leaves=4,
)
_DIVISION = st.builds(
    "<div{}{}>{}</div>".format,
    st.sampled_from(["", ' type="document"', ' type="document"', ' type="chapter"']),
    st.sampled_from(["", ' xml:id="I"', ' xml:id="d1"', ' n="1"']),
    st.lists(st.one_of(_MATTER, _TEXT, _EMPTY), max_size=4).map("".join),
)
_BODY = st.lists(st.one_of(_DIVISION, _DIVISION, _MATTER, _EMPTY), min_size=1, max_size=4).map("".join)


def _volume(body: str) -> str:
    """A whole volume: each W is a word of its own, each I an id of its own."""
    counts = iter(range(1, 100_000))
    body = re.sub(
        r"W|(?<=\")I(?=\")", lambda m: f"q{next(counts)}q" if m[0] == "W" else f"i{next(counts)}", body
    )
    return (
        f'<TEI xmlns="{TEI}" xml:id="vol"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>'
        f"</fileDesc></teiHeader><text><body>{body}</body></text></TEI>"
    )


VOLUMES = _BODY.map(_volume)
SETTINGS = settings(
    max_examples=100,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _load(text: str) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "vol.xml"
        path.write_text(text, "utf-8", newline="")
        loaded, findings = load.load(path, "vol.xml", ("document",), KNOWLEDGE)
    assert loaded is not None, findings
    return loaded


# -- no word is lost -------------------------------------------------------------------------------


@dataclass
class Fragment:
    """What became of a unit."""

    html: bytes
    expected: words.Flows
    raw: bytes


def _fragments(loaded: Loaded, stylesheet: Stylesheet) -> Iterator[Fragment]:
    """Every unit of a volume as a fragment, with nothing written."""
    places = settle(loaded.volume)
    for number, record in enumerate(loaded.volume.units):
        raw = detach.serialise(loaded.units[number])
        root = detach.tree(detach.tidy(raw))
        ids = places.html_ids[number]
        told = stamp.stamps(
            record, loaded.volume, ids, lambda target, _: (f"x{target}", ""), lambda _: ""
        )
        stamp.stamp(root, told, LABELS, PLAIN)
        fragment, _ = stylesheet.transform(root)
        expected = words.of_unit(loaded.units[number], ids, KNOWLEDGE.omitted)
        yield Fragment(b'<article class="text">' + fragment + b"</article>", expected, raw)


def _words(fragment: bytes) -> list[str]:
    """The made-up words that stand in a fragment and are not made by the software, sorted."""

    def text(element: etree._Element) -> str:
        made = not isinstance(element.tag, str) or element.get("data-gen") is not None
        inside = "" if made else (element.text or "") + "".join(map(text, element))
        return inside + (element.tail or "")

    article = html.fromstring(fragment, parser=html.HTMLParser(encoding="utf-8"))
    return sorted(re.findall(r"q\d+q", text(article)))


@SETTINGS
@given(VOLUMES)
def test_no_word_is_lost(text: str) -> None:
    loaded = _load(text)
    everything = sorted(re.findall(r"q\d+q", text))
    for stylesheet in STYLESHEETS:
        shown: list[str] = []
        for fragment in _fragments(loaded, stylesheet):
            shown += _words(fragment.html)
            if stylesheet is STYLESHEETS[0]:
                found = words.of_page(fragment.html)
                assert list(words.differences(fragment.expected, found)) == []
        assert sorted(shown) == everything


@SETTINGS
@given(VOLUMES)
def test_units_share_out_the_elements_of_the_text(text: str) -> None:
    loaded = _load(text)
    # A wrapper may lend its name to several units that each have a part of it.
    shared = [
        element
        for unit in loaded.units
        for element in unit.elements()
        if unit.parts is None or element is not unit.element
    ]
    assert len(set(shared)) == len(shared)
    for unit, record in zip(loaded.units, loaded.volume.units, strict=True):
        detached = detach.tree(detach.tidy(detach.serialise(unit)))
        tags = [element.tag for element in unit.elements()]
        assert [element.tag for element in detached.iter("*")] == tags
        for anchor in record.facts.anchors:
            assert tags[anchor.number] == f"{{{TEI}}}{anchor.name}"
    assert len({record.slug.casefold() for record in loaded.volume.units}) == len(loaded.units)


# -- white space -----------------------------------------------------------------------------------


def _reindented(root: etree._Element, space: str) -> bytes:
    """The same text with other layout: other white space for white space, and new white space at the
    edges of blocks."""
    root = deepcopy(root)
    kept = {
        inner
        for element in root.iter("*")
        if element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        for inner in element.iter()
    }

    def changed(value: str | None) -> str | None:
        return re.sub(r"[ \t\r\n]+", space, value) if value else None

    for element in list(root.iter()):
        inside = element in kept
        if isinstance(element.tag, str) and not inside:
            element.text = changed(element.text)
        if element.getparent() is not None and element.getparent() not in kept:
            element.tail = changed(element.tail)
    for element in list(root.iter("*")):
        if element in kept or etree.QName(element).localname not in BLOCKS:
            continue
        element.text = space + (element.text or "")
        if len(element):
            last = element[-1]
            last.tail = (last.tail or "") + space
        else:
            element.text = (element.text or "") + space
        parent = element.getparent()
        if parent is not None and parent not in kept:
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + space
            else:
                parent.text = (parent.text or "") + space
            element.tail = space + (element.tail or "")
    return etree.tostring(root, encoding="utf-8")


def _closed(tidied: bytes) -> bytes:
    """An element without content, written in one way."""
    return re.sub(rb"<([^\s/>]+)([^>]*)(?<!/)></\1>", rb"<\1\2/>", tidied)


@SETTINGS
@given(VOLUMES, st.sampled_from([" ", "\n", "\n      ", "\t\r\n"]))
def test_layout_is_no_text(text: str, space: str) -> None:
    root = etree.fromstring(text.encode(), PARSER)
    raw = etree.tostring(root, encoding="utf-8")
    tidied = detach.tidy(raw)
    assert detach.tidy(tidied) == tidied
    assert _closed(detach.tidy(_reindented(root, space))) == _closed(tidied)


@SETTINGS
@given(VOLUMES)
def test_tidying_loses_nothing_but_white_space(text: str) -> None:
    root = etree.fromstring(text.encode(), PARSER)
    tidied = detach.tree(detach.tidy(etree.tostring(root, encoding="utf-8")))
    for before, after in zip(root.iter("*"), tidied.iter("*"), strict=True):
        assert before.tag == after.tag
        assert dict(before.attrib) == dict(after.attrib)
        assert "".join("".join(before.itertext("*")).split()) == "".join(
            "".join(after.itertext()).split()
        )


# -- building --------------------------------------------------------------------------------------


@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(VOLUMES, min_size=1, max_size=2))
def test_a_build_is_whole_and_a_second_one_writes_nothing(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("made-up")
    (folder / "edition.toml").touch()
    for number, text in enumerate(texts):
        text = text.replace('xml:id="vol"', f'xml:id="vol{number}"')
        (folder / f"vol{number}.xml").write_text(text, "utf-8")
    first = build(folder)
    assert first.failed == []
    assert linkcheck.check(folder / "build/site").broken == []
    audited = workflow.audit(projects.find([folder]), workflow.Options(workers=1))
    assert audited.findings == []
    before = tree(folder / "build/site")
    second = build(folder)
    assert (second.written, second.pruned) == (0, 0)
    assert second.findings == first.findings
    assert tree(folder / "build/site") == before
