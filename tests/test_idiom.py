"""Profiles: which idiom a volume is read with; nothing is read into the words of a plain text."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from conftest import ROOT, build, call, document, tei
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from edition.idiom import idiom, recognise
from edition.idiom.recognise import has_frus_heads
from edition.validate.run import Check, check_bytes
from edition.volume import detach
from edition.volume.excision import Phrase
from edition.volume.gather import gather

CASES = Path(__file__).parent / "cases"


def root(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def told(head: str, xml_id: str = "d1") -> str:
    return document(f"<head>{head}</head><p>Words.</p>", xml_id)


def volume(*heads: str) -> str:
    """A volume of documents with these headings."""
    body = "".join(told(head, f"d{n}") for n, head in enumerate(heads, start=1))
    return tei(f"<body>{body}</body>")


SERIES = "Foreign Relations of the United States, 1961–1963, Volume V"
PAPERS = [
    "Telegram 11 From the Department of State to All Posts",
    "2. Memorandum of Conversation",
    "Editorial Note",
    "[3.] Action Memorandum From the Counselor",
]


@pytest.mark.parametrize(
    ("text", "profile"),
    [
        (tei("<body><p/></body>"), "plain"),
        (tei("<body><p/></body>", title=SERIES), "frus"),
        (tei("<body><p/></body>", title=f"Papers Relating to the {SERIES}"), "frus"),
        (tei("<body><p/></body>", title=f"A History of the {SERIES}"), "plain"),
        (tei("<body><p/></body>", xml_id="frus1961-63v05"), "frus"),
        (tei("<body><p/></body>", xml_id="frustration"), "plain"),
        (tei("<body><p/></body>").replace(
            "<TEI ", '<TEI xmlns:frus="http://history.state.gov/frus/ns/1.0" '), "frus"),
        (tei("<body><p/></body>").replace(
            "<publicationStmt>", '<publicationStmt><idno type="frus">frus1948v01</idno>'), "frus"),
        (volume(*PAPERS), "frus"),
        (volume(*PAPERS[:2]), "plain"),
        (volume(*PAPERS[:3], "A", "B", "C"), "plain"),
        (tei('<body><div type="letter"><p/></div></body>'), "letters"),
        (tei('<body><div type="text" subtype="Brief"><p/></div></body>'), "letters"),
        (tei("<body><div><opener><salute>Dear</salute></opener></div></body>"), "letters"),
        (tei("<body><div><p>He bowed: <salute>Sir</salute></p></div></body>"), "plain"),
        (tei("<body><p/></body>", header="<profileDesc><correspDesc/></profileDesc>"), "letters"),
    ],
)  # fmt: skip
def test_what_a_volume_is_recognised_by(text: str, profile: str) -> None:
    assert recognise(root(text)) == profile


@pytest.mark.parametrize("head", PAPERS)
def test_each_heading_counts(head: str) -> None:
    assert has_frus_heads([head] * 3)
    assert not has_frus_heads([head] * 2)


@pytest.mark.parametrize(
    "head", ["A Voyage from London to Paris", "Letter from a Stranger to the Moon", "Minutes", "Notes"]
)
def test_other_headings_do_not(head: str) -> None:
    assert not has_frus_heads([head] * 9)


def _facts(site: Path) -> list[dict[str, object]]:
    return [json.loads(path.read_text("utf-8")) for path in sorted(site.rglob("json/*.json"))]


def test_headings_of_a_plain_text_name_nobody(tmp_path: Path) -> None:
    shutil.copy(CASES / "tei/headings-become-senders.xml", tmp_path)
    build(tmp_path)
    facts = _facts(tmp_path / "build/site")
    assert len(facts) == 4
    for one in facts:
        assert not any(one.get(key) for key in ("senders", "recipients", "genre", "excisions"))


HEADS = st.lists(
    st.sampled_from(
        "Telegram Letter Memorandum from From to To by the Embassy London Paris A B [1 line not "
        "declassified] [illegible] , ; Top Secret.".split(" ")
    ),
    max_size=12,
).map(" ".join)


@given(HEADS, HEADS)
def test_nothing_is_read_into_the_words_of_a_plain_text(head: str, words: str) -> None:
    """Facts of a plain text are those that its encoding says: other words, the same facts."""
    found = []
    for one, two in ((head, words), ("x", "x")):
        raw = f'<div xmlns="http://www.tei-c.org/ns/1.0"><head>{one}</head><p>{two}</p></div>'
        unit = detach.tree(detach.tidy(raw.encode()))
        facts = gather(unit, "", 0, frozenset(), frozenset(), idiom=idiom("plain"))
        found.append((facts.genre, facts.classification, facts.senders, facts.recipients,
                      facts.participants, facts.excisions))  # fmt: skip
    assert found[0] == found[1] == ("", "", [], [], [], [])


def test_letters_read_two_names_and_no_more() -> None:
    raw = (
        '<div xmlns="http://www.tei-c.org/ns/1.0"><head>Jane Doe to Richard Roe</head>'
        "<p>[2 lines not declassified]</p><closer><signed>J.</signed></closer></div>"
    )
    unit = detach.tree(detach.tidy(raw.encode()))
    facts = gather(unit, "", 0, frozenset(), frozenset(), idiom=idiom("letters"))
    assert (facts.genre, [p.name for p in facts.senders]) == ("letter", ["Jane Doe"])
    assert [p.name for p in facts.recipients] == ["Richard Roe"]
    assert facts.excisions == []


@pytest.mark.parametrize("name", ["frus", "letters", "plain"])
def test_only_the_series_has_phrases(name: str) -> None:
    found = idiom(name).phrases("He [2 lines not declassified] left.")
    assert [type(one) for one in found] == ([Phrase] if name == "frus" else [])
    assert idiom(name).name == name


def test_validation_reads_with_the_same_profile() -> None:
    text = document("<p>[3 lines of source text declassified]</p>")
    plain, frus = tei(f"<body>{text}</body>"), tei(f"<body>{text}</body>", title=SERIES)

    def codes(volume: str, profile: str) -> set[str]:
        check = Check(root=str(ROOT), profile=profile)
        return {f.code for f in check_bytes(volume.encode(), "v.xml", check)}

    assert "excision.not" in codes(frus, "auto")
    assert "excision.not" not in codes(plain, "auto")
    assert "excision.not" in codes(plain, "frus")
    assert "excision.not" not in codes(frus, "plain")


def test_a_changed_profile_is_read_anew(tmp_path: Path) -> None:
    """What is kept of a text between builds is what this profile made of it."""
    folder = tmp_path / "p"
    folder.mkdir()
    (folder / "v.xml").write_text(volume("Telegram From A to B"), "utf-8")
    settings = folder / "edition.toml"
    made = []
    for profile in ("plain", "frus", "plain"):
        settings.write_text(f'[edition]\nprofile = "{profile}"\n', "utf-8")
        build(folder)
        made.append((folder / "build/site/vol/by-type").exists())
    assert made == [False, True, False]


def test_the_profile_is_announced(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text(tei("<body><p>Words.</p></body>", title=SERIES), "utf-8")
    plain = tei("<body><p>Words.</p></body>", xml_id="b")
    (tmp_path / "b.xml").write_text(plain, "utf-8")
    done = call("build", tmp_path, "-o", tmp_path / "out")
    read = "Foreign Relations of the United States (1 volume), plain TEI (1 volume)"
    assert f"Read as: {read}" in done.out
    done = call("build", tmp_path, "-o", tmp_path / "out", "--json")
    assert done.json["profiles"] == {"frus": 1, "plain": 1}
