"""Sender and addressee, kind and classification of a paper, from the metadata into the TEI and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ROOT, call, document, tei
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from edition.encode import envelope, letter
from edition.encode.back import same
from edition.encode.decode import decode, node_of
from edition.encode.document import Encoder
from edition.idiom.frus import classification, genre
from edition.validate.run import Check, check_bytes
from edition.volume import correspondence, letterhead
from edition.volume.tei import TEI

T = f"{{{TEI}}}"
RNG = "{http://relaxng.org/ns/structure/1.0}"


def test_the_schema_allows_every_kind_that_the_edition_knows() -> None:
    root = etree.parse(str(ROOT / "schema" / "edition.rng"))
    element = root.find(f"{RNG}define[@name='div.document']//{RNG}attribute[@name='subtype']")
    assert element is not None
    allowed = {value.text for value in element.iter(f"{RNG}value")}
    assert allowed == genre.KINDS | {"historical-document", "editorial-note", "referral"}


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("telegram", "telegram"), ("memcon", "memorandum-of-conversation"), ("memo", "memorandum"),
        ("letter", "letter"), ("note", "note"), ("aide_memoire", "aide-memoire"),
        ("Memorandum of Conversation", "memorandum-of-conversation"),
        ("Policy Paper", "paper"), ("editorial note", "editorial-note"),
        ("shopping", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_kind_that_a_word_means(said: str, kind: str) -> None:
    assert genre.named(said) == kind


def encoded(text: str, values: dict[str, str]) -> bytes:
    made, transcript = Encoder().encode(text, "t.txt", "t", values)
    return envelope.wrap(made, transcript)


def test_the_edition_reads_what_the_metadata_say() -> None:
    values = {
        "from": "Jane Doe",
        "to": "Ministry of War",
        "type": "memo",
        "classification": "Top Secret",
    }
    root = etree.fromstring(encoded("3. A paper\n\nHe left.\n", values))
    found = root.find(f".//{T}correspDesc")
    assert found is not None
    told = correspondence.letter([found])
    assert [p.name for p in told.senders] == ["Jane Doe"]
    assert [p.name for p in told.recipients] == ["Ministry of War"]
    div = root.find(f".//{T}div")
    assert div is not None
    head = letterhead.read(div)
    assert genre.genre(div, head) == "memorandum"
    assert classification.classification(head) == "top-secret"
    assert div.get("decls") == f"#{found.get('{http://www.w3.org/XML/1998/namespace}id')}"


NAMES = st.lists(
    st.text(alphabet="ab Z=#;,.'é&<\"", min_size=1, max_size=12) | st.sampled_from(
        ["Dean Rusk = #p_RD1", "Embassy in Chad", "the President = #p_JLB1", "Legation = #t_D1"]
    ),
    max_size=3,
).map("; ".join)  # fmt: skip


@settings(max_examples=80)
@given(NAMES, NAMES)
def test_what_is_encoded_comes_back(sender: str, addressee: str) -> None:
    """Encoded, decoded and encoded again, division and header are the same."""
    values = {k: v.strip() for k, v in (("from", sender), ("to", addressee)) if v.strip()}
    one = etree.fromstring(encoded("3. A paper\n\nHe left.\n", values | {"kind": "published"}))
    told = one.find(f".//{T}correspDesc")
    about = {} if told is None else letter.read(node_of(told))
    div = one.find(f".//{T}div")
    assert div is not None
    two = etree.fromstring(encoded(decode(div, about=about), {}))
    for name in ("div", "profileDesc"):
        before, after = one.find(f".//{T}{name}"), two.find(f".//{T}{name}")
        assert (before is None) == (after is None)
        assert before is None or after is None or same(node_of(before), node_of(after))
    check = Check(schemas=("edition",), rules=False)
    assert [
        f.message for f in check_bytes(encoded("3. A paper\n\nHe left.\n", values), "t", check)
    ] == []


def test_decode_gives_them_back(tmp_path: Path) -> None:
    text = "---\nfrom: Jane Doe; Embassy in Chad\nto: John Roe = #p_RJ1\ntype: memo\n---\n"
    text += "3. A paper\n\nText.\n"
    (tmp_path / "t.txt").write_text(text)
    assert call("encode", tmp_path / "t.txt", "-o", tmp_path / "one").code == 0
    assert call("decode", tmp_path / "one" / "d3.xml", "-o", tmp_path / "md").code == 0
    typed = (tmp_path / "md" / "d3.md").read_text()
    assert "\nfrom: Jane Doe; Embassy in Chad\nto: John Roe = #p_RJ1\n" in typed
    assert call("encode", tmp_path / "md", "-o", tmp_path / "two").code == 0
    name = "the transcript "
    one, two = ((tmp_path / f / "d3.xml").read_text().split(name)[1] for f in ("one", "two"))
    assert one.partition("\n")[2] == two.partition("\n")[2]


@pytest.mark.parametrize(
    "inside",
    [
        '<correspAction type="sent"><name>A</name><date when="1961">1961</date></correspAction>',
        '<correspAction type="sent"><persName ref="#x">A</persName></correspAction>',
        '<correspAction type="forwarded"><name>A</name></correspAction>',
        '<correspAction type="sent"><name>A; B</name></correspAction><note>So.</note>',
        '<x xmlns="urn:x"/>',
    ],
)
def test_a_letter_that_says_more_is_named(tmp_path: Path, inside: str) -> None:
    volume = tei(f"<body>{document('<p>One.</p>')}</body>").replace(
        'xml:id="d1"', 'xml:id="d1" decls="#l1"'
    )
    profile = f'<profileDesc><correspDesc xml:id="l1">{inside}</correspDesc></profileDesc></teiHeader>'
    (tmp_path / "v.xml").write_text(volume.replace("</teiHeader>", profile))
    run = call("decode", tmp_path / "v.xml", "-o", tmp_path / "md", "--json")
    assert run.codes == {"decode.letter"}
    assert 'decls="#l1"' in (tmp_path / "md" / "d1.md").read_text().replace("decls=#l1", 'decls="#l1"')
    assert "from:" not in (tmp_path / "md" / "d1.md").read_text()


def test_a_letter_keeps_the_id_that_it_has(tmp_path: Path) -> None:
    volume = tei(f"<body>{document('<p>One.</p>')}</body>").replace(
        'xml:id="d1"', 'xml:id="d1" decls="#l1"'
    )
    inside = '\n <correspAction type="sent">\n <persName corresp="#p">A</persName> <name>B</name>'
    inside += "</correspAction>"
    profile = (
        f'<profileDesc><correspDesc xml:id="l1">{inside}\n</correspDesc></profileDesc></teiHeader>'
    )
    (tmp_path / "v.xml").write_text(volume.replace("</teiHeader>", profile))
    assert call("decode", tmp_path / "v.xml", "-o", tmp_path / "md", "--json").codes == set()
    assert call("encode", tmp_path / "md", "-o", tmp_path / "out").code == 0
    made = (tmp_path / "out" / "d1.xml").read_text()
    assert '<correspDesc xml:id="l1">' in made
    assert 'decls="#l1"' in made
