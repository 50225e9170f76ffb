"""The dialect: every example of its specification, and that encoding and decoding are inverse."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT, call, document
from conftest import tei as tei_file
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from edition.encode import envelope, tei
from edition.encode.back import same
from edition.encode.decode import decode, node_of
from edition.encode.document import Encoder
from edition.transcript import marks
from edition.transcript import read as reading
from edition.transcript.dialect import write
from edition.transcript.model import Node, Text, Transcript
from edition.validate.run import Check, check_bytes
from edition.volume.tei import TEI

SPECIFICATION = ROOT / "docs" / "reference" / "dialect.md"
ENCODER = Encoder()
HEAD = "---\nkind: dialect\nmarked: yes\nid: d1\n---\n"


class Example(NamedTuple):
    line: int
    typed: str
    made: str
    """The TEI, or the code of the finding."""


def examples(kind: str) -> list[Example]:
    text = SPECIFICATION.read_text("utf-8")
    found = []
    for match in re.finditer(rf"^```{kind}(?P<info>[^\n]*)\n(?P<body>.*?)^```$", text, re.M | re.S):
        typed, _, made = match["body"].partition("---\n")
        line = text.count("\n", 0, match.start()) + 1
        found.append(Example(line, typed, made or match["info"].strip()))
    return found


def parsed(inside: str) -> etree._Element:
    inside = inside.replace(">\n<", "><")
    return etree.fromstring(
        f'<div xmlns="{TEI}" xmlns:frus="http://history.state.gov/frus/ns/1.0">{inside}</div>'
    )


def content(typed: str) -> tuple[etree._Element, list[str]]:
    made, transcript = ENCODER.encode(HEAD + typed, "t", "t")
    for name in list(made.attrib):
        del made.attrib[name]
    return made, [f.code for f in transcript.findings]


@pytest.mark.parametrize("example", examples("example"), ids=lambda e: f"line {e.line}")
def test_example(example: Example) -> None:
    made, codes = content(example.typed)
    assert codes == []
    expected = node_of(parsed(example.made))
    assert same(node_of(made), expected), etree.tostring(made, encoding="unicode")
    # Written back and read again, it is the same.
    again, codes = content(decode(made).partition("---\n")[2].partition("---\n")[2])
    assert codes == []
    assert same(node_of(again), expected)


@pytest.mark.parametrize("example", examples("refused"), ids=lambda e: f"line {e.line}")
def test_refused(example: Example) -> None:
    made, codes = content(example.typed)
    assert example.made in codes
    words = re.findall(r"[a-z]{4,}", example.typed)
    assert set(words) - set(re.findall(r"[a-z]{4,}", "".join(made.itertext()))) <= {"closer", "signed"}


@pytest.mark.parametrize("example", examples("example"), ids=lambda e: f"line {e.line}")
def test_what_is_typed_becomes_valid(example: Example) -> None:
    """Each example in a document of its own, against the schema of the project."""
    typed = f"---\nkind: dialect\nid: d1\nhands: J\n---\n# 1. Letter\n\nText.\n\n{example.typed}\n"
    if example.typed.startswith(("@dateline", "::: opener", "# ")):
        typed = typed.replace("Text.\n\n", "").replace("# 1. Letter\n\n# ", "# ")
    made, transcript = ENCODER.encode(typed, "t", "t")
    check = Check(schemas=("edition",), rules=False)
    assert [f.message for f in check_bytes(envelope.wrap(made, transcript), "t", check)] == []


def test_every_mark_has_examples() -> None:
    text = SPECIFICATION.read_text("utf-8")
    assert len(examples("example")) >= 20
    used = {m.name for m in marks.MARKS if m.name not in ("escape", "line", "note", "page", "gap")}
    folder = Path(marks.__file__).parent
    assert {p.stem for p in folder.glob("*.py")} - {"__init__", "mark"} == {m.name for m in marks.MARKS}
    for mark in used:
        assert any(_writes(mark, e) for e in examples("example")), mark
    assert "\\[" in text


def _writes(name: str, example: Example) -> bool:
    mark = next(m for m in marks.MARKS if m.name == name)
    return any(
        mark.write(node, lambda n: n.text() or "x") is not None
        for node in node_of(parsed(example.made)).walk()
    )


# -- inverse ---------------------------------------------------------------------------------------

WORDS = st.text(alphabet="ab Zé9.,?!'ʼ[]{}*~=>+-@#:^\\\"<&", min_size=1, max_size=12).filter(
    lambda t: bool(t.strip())
)
LEAVES = st.builds(lambda t: _escape(t), WORDS)  # noqa: PLW0108 (defined below)
EMPTY = st.sampled_from(
    ["<lb/>", '<pb n="7"/>', '<gap reason="illegible"/>', "<gap/>", '<handShift new="#J"/>']
)
NAMES = st.sampled_from(
    [
        'hi rend="italic"', 'hi rend="strong"', 'hi rend="smallcaps"', 'hi rend="x y"',
        'persName corresp="#p"', 'gloss target="#t"', 'date when="1961"', 'unclear reason="ocr"',
        "unclear", "sic", "add", "del",
        'del rend="strikethrough"', "supplied", 'note place="margin"', 'note n="3"', "ref", "choice",
    ]
)  # fmt: skip


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _wrap(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    def build(name: str, inside: list[str]) -> str:
        return f"<{name}>{''.join(inside)}</{name.split()[0]}>"

    return st.builds(build, NAMES, st.lists(children, min_size=1, max_size=3))


INLINE = st.recursive(LEAVES | EMPTY, _wrap, max_leaves=12)
BLOCK = st.builds(
    lambda name, inside: f"<{name}>{''.join(inside)}</{name.split()[0]}>",
    st.sampled_from(["p", 'p rend="center"', "head", "dateline", 'fw type="catch"', "signed", "ab"]),
    st.lists(INLINE, min_size=1, max_size=4),
)
HOLDERS = st.builds(
    lambda name, inside: f"<{name}>{''.join(inside)}</{name.split()[0]}>",
    st.sampled_from(["div", "quote", 'div type="attachment"', "closer", "postscript"]),
    st.lists(BLOCK, min_size=1, max_size=3),
)
LISTS = st.builds(
    lambda inside: "<list>" + "".join(f"<item>{i}</item>" for i in inside) + "</list>",
    st.lists(INLINE, min_size=1, max_size=3),
)


@settings(max_examples=60)
@given(st.lists(BLOCK | HOLDERS | LISTS, min_size=1, max_size=4))
def test_decoding_is_undone_by_encoding(blocks: list[str]) -> None:
    one = parsed("".join(blocks))
    text = decode(one)
    two, transcript = ENCODER.encode(text, "t", "t")
    for name in list(two.attrib):
        del two.attrib[name]
    expected = node_of(one)
    expected.attributes = {}
    assert same(node_of(two), expected), text
    assert {f.code for f in transcript.findings} <= {"transcript.page-jump"}, text


def test_a_given_id_takes_no_other_notes_id() -> None:
    """Two notes numbered 6, the first with an id of its own: the second has the one that follows."""
    text = '<p>a<note n="6" xml:id="other">x</note> b<note n="6" xml:id="tfn6">y</note></p>'
    one = parsed(text)
    one.set("{http://www.w3.org/XML/1998/namespace}id", "t")
    two, _ = ENCODER.encode(decode(one), "t", "t")
    assert two.xpath("//@xml:id") == ["t", "other", "tfn6"]


@settings(max_examples=60)
@given(st.text(alphabet="ab .\n[]{}*~=>?+-@#:^\\'\"1", max_size=60))
def test_anything_typed_is_read_and_stays(typed: str) -> None:
    """No text makes the parser fail, and what is read once is read the same again."""
    one, codes = content("x" + typed)
    assert "transcript.lost" not in codes
    text = write(node_of(one))
    two, codes = content(text)
    assert same(node_of(one), node_of(two)), text
    assert codes == []


LOSSES = {
    "—": "He said—and left.",
    "?": "Why? I asked.",
    "(": "It is (so) said.",
    "5": "On May 5 he came.",
    "é": "A café, [*an attaché*]{add}.",
    "*": "Two \\* stars.",
    "]": "He met [the man].",
}


@pytest.mark.parametrize("character", LOSSES)
@pytest.mark.parametrize("where", ["reading", "building"])
def test_every_character_counts(character: str, where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A character that is lost in reading or later is found, whatever it is."""
    typed = LOSSES[character]
    assert "transcript.lost" not in content(typed)[1]
    if where == "building":
        build = tei.build

        def faulty(node: Node) -> etree._Element:
            for inner in node.walk():
                for child in inner.children:
                    if isinstance(child, Text):
                        child.value = child.value.replace(character, "", 1)
            return build(node)

        monkeypatch.setattr(tei, "build", faulty)
    else:
        read = reading.read

        def deaf(text: str, shown: str, beside: dict[str, str] | None = None) -> Transcript:
            transcript = read(text, shown, beside)
            for inner in transcript.body.walk():
                inner.children = [
                    piece
                    for child in inner.children
                    for piece in (_without(child, character) if isinstance(child, Text) else [child])
                ]
            return transcript

        monkeypatch.setattr(reading, "read", deaf)
    assert "transcript.lost" in content(typed)[1]


@pytest.mark.parametrize(
    "typed", ['[a]{rs type="a\\"b}{"}', '[a]{rs type="two\nlines"}', '[[a?]=>[b]]{x y="["} \\]']
)
def test_attributes_are_no_text(typed: str) -> None:
    assert "transcript.lost" not in content(typed)[1]


@pytest.mark.parametrize(
    "unit", ['{\\"', '{a="\\"', "[^", "[", "{~~", "*", "[a]{b=", ":::\n", "\\", "[Page "]
)
def test_marks_without_end_take_no_time(unit: str) -> None:
    """A text of nothing but beginnings is read in a time that grows with its length."""

    def seconds(size: int) -> float:
        begun = time.process_time()
        content("x " + unit * (size // len(unit)))
        return time.process_time() - begun

    seconds(1000)
    assert seconds(32_000) < 16 * max(0.05, seconds(8_000))


def _without(text: Text, character: str) -> list[Node | Text]:
    before, found, after = text.value.partition(character)
    if not found:
        return [text]
    return [Text(before, text.at), Text(after, text.at + len(before) + 1)]


# -- the command -----------------------------------------------------------------------------------


def test_decode_and_encode_the_sample(tmp_path: Path) -> None:
    run = call(
        "decode", ROOT / "seeds" / "tei", "-o", tmp_path / "md", "--facsimile", "{n+28:04}", "--json"
    )
    assert (run.code, run.json["documents"], run.json["written"]) == (0, 5, 5)
    again = call("encode", tmp_path / "md", "-o", tmp_path / "tei", "--json")
    assert again.json["documents"] == 5
    assert again.codes <= {"transcript.page-jump"}
    original = etree.parse(str(ROOT / "seeds/tei/soviet-union-1961-63.xml"))
    for div in original.iter(f"{{{TEI}}}div"):
        if div.get("type") == "document":
            key = div.get("{http://www.w3.org/XML/1998/namespace}id")
            made = etree.parse(str(tmp_path / "tei" / f"{key}.xml")).find(f".//{{{TEI}}}div")
            assert made is not None
            assert same(node_of(div), node_of(made))


def test_decode_does_not_write_over(tmp_path: Path) -> None:
    (tmp_path / "v.xml").write_text(tei_file(f"<body>{document('<p>One.</p>')}</body>"))
    assert call("decode", tmp_path / "v.xml", "-o", tmp_path / "md").code == 0
    (tmp_path / "md" / "d1.md").write_text("mine")
    assert call("decode", tmp_path / "v.xml", "-o", tmp_path / "md", "--json").codes == {
        "decode.exists"
    }
    assert (tmp_path / "md" / "d1.md").read_text() == "mine"


@pytest.mark.slow
def test_real_documents_come_back(corpus: list[Path]) -> None:
    unlike = []
    count = 0
    for path in corpus:
        parser = etree.XMLParser(huge_tree=True, collect_ids=False, remove_comments=True)
        for div in etree.parse(str(path), parser).iter(f"{{{TEI}}}div"):
            if div.get("type") != "document" or div.find(f".//{{{TEI}}}div") is not None:
                continue
            count += 1
            div.tail = None
            again, transcript = ENCODER.encode(decode(div), "t", "t")
            assert "transcript.lost" not in {f.code for f in transcript.findings}
            if not same(node_of(div), node_of(again)):
                unlike.append(f"{path.stem}#{div.get('{http://www.w3.org/XML/1998/namespace}id')}")
    assert count > 2500
    assert unlike == []


@pytest.mark.parametrize("name", ["a:b", "frus:n", "1a", "a²", "é", "xml", "a:b:c"])
def test_what_is_no_name_of_an_attribute_is_told(name: str) -> None:
    """It stays text, with a finding; what XML takes for a name is one."""
    text = f"# Document 1: T\n@dateline [March]{{date {name}=1961}}\n\nWords.\n"
    document, transcript = Encoder().encode(text, "t.md", "t", {})
    found = {finding.code for finding in transcript.findings}
    assert ("dialect.mark" in found) == (name != "xml")
    assert etree.fromstring(envelope.wrap(document, transcript)) is not None
