"""Comparison held to its promises over edits that nobody thought of.

Documents of the sample are changed at random (elements wrapped, unwrapped, moved, split, doubled,
dropped; words, attributes, comments, instructions changed), and lxml is asked what really differs.
"""

from __future__ import annotations

import copy
import random
import re
import sys
from pathlib import Path

import pytest
from comparing import PARSER, compared, kinds, only_form, seen, skeleton
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

sys.path.insert(0, str(ROOT / "bench"))
from plant import plant, reflow, score

T = "{http://www.tei-c.org/ns/1.0}"
SAMPLE = ROOT / "seeds" / "tei" / "soviet-union-1961-63.xml"
KEPT = {T + name for name in ("TEI", "text", "body", "teiHeader", "fileDesc")}


def sample(count: int) -> etree._Element:
    root = etree.parse(SAMPLE, PARSER).getroot()
    body = root.find(f".//{T}body")
    assert body is not None
    documents = [d for d in body.iter(T + "div") if d.get("type") == "document"]
    for document in documents[count:]:
        parent = document.getparent()
        assert parent is not None
        parent.remove(document)
    for document in documents[:count]:  # small enough to try often
        for paragraph in list(document.iterchildren(T + "p"))[5:]:
            document.remove(paragraph)
    return root


def _detach(element: etree._Element) -> None:
    parent, previous, tail = element.getparent(), element.getprevious(), element.tail or ""
    assert parent is not None
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    parent.remove(element)
    element.tail = None


def _unwrap(element: etree._Element) -> None:
    parent, place = element.getparent(), element
    assert parent is not None
    for child in reversed(element):
        place.addnext(child)
    text = etree.Comment("x")
    element.addprevious(text)
    text.tail = element.text
    _detach(element)
    _detach(text)


def mutate(root: etree._Element, r: random.Random) -> None:
    elements = [e for e in root.iter(f"{T}*") if e.tag not in KEPT]
    element = r.choice(elements)
    what = r.randrange(12)
    if what == 0:
        _detach(element)
    elif what == 1:
        _unwrap(element)
    elif what == 2:
        wrapper = etree.Element(T + r.choice(["hi", "persName", "p", "quote", "seg", "div"]))
        wrapper.tail, element.tail = element.tail, None
        element.addprevious(wrapper)
        wrapper.append(element)
    elif what == 3:
        other = r.choice(elements)
        if other is not element and element not in other.iterancestors():
            _detach(element)
            element.tail, other.tail = other.tail, None
            other.addnext(element)
    elif what == 4:
        element.set(r.choice(["n", "type", "corresp", "when"]), r.choice(["1", "a & b", 'x"y', "2"]))
    elif what == 5 and element.attrib:
        del element.attrib[r.choice(list(element.attrib))]
    elif what == 6 and (element.text or "").split():
        words = re.split(r"(\s+)", element.text or "")
        words[r.randrange(len(words))] = r.choice(["", "zebra", " lost ", "“q”", "\u00a0", "&<>", "é"])
        element.text = "".join(words)
    elif what == 7:
        comment = etree.Comment(r.choice(["a", "b"]))
        comment.tail, element.text = element.text, None
        element.insert(0, comment)
    elif what == 8:
        element.addnext(copy.deepcopy(element))
    elif what == 9 and element.getnext() is not None:
        element.getnext().addnext(element)  # type: ignore[union-attr]
    elif what == 10 and len(element.text or "") > 10:
        second = etree.Element(element.tag, dict(element.attrib))
        half = len(element.text or "") // 2
        second.text, element.text = (element.text or "")[half:], (element.text or "")[:half]
        for child in list(element):
            second.append(child)
        second.tail, element.tail = element.tail, None
        element.addnext(second)
    elif what == 11:
        element.tag = T + r.choice(["hi", "p", "persName", "note", "item", "ab"])


@settings(max_examples=60)
@given(st.integers(0, 1 << 30), st.integers(1, 3), st.sampled_from([0, 1, 1, 2, 4, 9]))
def test_any_edit_is_told_exactly(seed: int, documents: int, edits: int) -> None:
    r = random.Random(seed)
    root = sample(documents)
    a = etree.tostring(root)
    for _ in range(edits):
        mutate(root, r)
    b = etree.tostring(root)
    made = compared(a, b)  # exact, both ways, and with records taken back
    before, after = seen(a), seen(b)
    if before.letters != after.letters:
        assert made.changes, "the text differs and nothing is said"
    if before.canonical == after.canonical:
        assert not made.changes, "nothing differs and something is said"


TOKEN = re.compile(r"<!--.*?-->|<\?.*?\?>|<[^>]*>|&[^;]*;|[ \t\r\n]+|[^<& \t\r\n]+", re.DOTALL)
WAYS = ("wrap", "quotes", "order", "entities", "empty", "crlf", "cdata")


def rewritten(text: str, r: random.Random, ways: set[str]) -> str:
    """The same file written otherwise."""
    out = []
    for token in TOKEN.findall(text):
        if token.startswith(("<!", "<?")):
            pass
        elif token.startswith("<") and not token.startswith("</"):
            name, rest = re.match(r"<([^\s/>]+)(.*)>\Z", token, re.DOTALL).groups()  # type: ignore[union-attr]
            close = "/" if rest.endswith("/") else ""
            attributes = re.findall(r"""([^\s=]+)\s*=\s*("[^"]*"|'[^']*')""", rest)
            if "order" in ways:
                r.shuffle(attributes)
            quoted = [
                f"{n}='{v[1:-1]}'"
                if "quotes" in ways and r.random() < 0.5 and "'" not in v
                else f"{n}={v}"
                for n, v in attributes
            ]
            gap = "\n      " if "wrap" in ways and r.random() < 0.3 else " "
            token = "".join([f"<{name}", *(f"{gap}{q}" for q in quoted)])
            token += f"></{name}>" if close and "empty" in ways else f"{close}>"
        elif not token.strip(" \t\r\n"):
            if "wrap" in ways:
                token = r.choice([" ", "\n", "\n\n      ", "\t"])
            if "crlf" in ways:
                token = token.replace("\r\n", "\n").replace("\n", "\r\n")
        elif token[0] not in "<&" and r.random() < 0.1:
            if "entities" in ways:
                token = f"&#x{ord(token[0]):X};{token[1:]}"
            elif "cdata" in ways and "]]>" not in token:
                token = f"<![CDATA[{token}]]>"
        out.append(token)
    return "".join(out)


@settings(max_examples=30)
@given(st.integers(0, 1 << 30), st.sets(st.sampled_from(WAYS), min_size=1))
def test_the_same_written_otherwise_is_silent(seed: int, ways: set[str]) -> None:
    text = etree.tostring(sample(2), encoding="unicode")
    other = rewritten(text, random.Random(seed), ways)
    assert not compared(text, other).changes


@settings(max_examples=20)
@given(st.integers(0, 1 << 30))
def test_the_way_back_is_as_long(seed: int) -> None:
    r = random.Random(seed)
    root = sample(2)
    a = etree.tostring(root)
    words = [e for e in root.iter(T + "p") if len((e.text or "").split()) > 6]
    for element in r.sample(words, min(3, len(words))):
        parts = (element.text or "").split(" ")
        parts[r.randrange(1, len(parts))] = "zebra"
        element.text = " ".join(parts)
    b = etree.tostring(root)
    assert len(kinds(compared(a, b))) == len(kinds(compared(b, a)))


# -- real volumes ----------------------------------------------------------------------------------

EXPECTED = {
    "frus1958-60v14": {
        "attribute.changed": 9,
        "markup.removed": 9,
        "markup.added": 1,
        "text.replaced": 2,
    },
    "frus1961-63v21": {"text.replaced": 2, "markup.added": 1},
    "frus1969-76v03": {"attribute.reference": 2},
    "frus1969-76ve05p2": {"text.deleted": 2, "text.replaced": 1},
    "frus1977-80v21": {"header.changed": 2, "text.typography": 2},
}


@pytest.mark.slow
@pytest.mark.parametrize("name", EXPECTED)
def test_real_revisions(name: str, corpus: list[Path]) -> None:
    folder = corpus[0].parents[2] / "revisions"
    a, b = ((folder / f"{name}.{side}.xml").read_bytes() for side in ("old", "new"))
    made = compared(a, b)
    assert skeleton(only_form(made, a)) == skeleton(a.decode())
    found = kinds(made)
    assert {kind: found.count(kind) for kind in found} == EXPECTED[name]
    assert len({r.document.id for r in made.changes}) <= 15


@pytest.mark.slow
@pytest.mark.parametrize("reflowed", [False, True])
@pytest.mark.parametrize("name", ["frus1961-63v05", "frus1952-54v14p2", "frus1969-76v01"])
def test_planted_edits_are_found(name: str, reflowed: bool, corpus: list[Path]) -> None:
    text = next(p for p in corpus if p.stem == name).read_text("utf-8")
    edited, planted = plant(text, 7, 8)
    made = compared(text, reflow(edited, 7) if reflowed else edited)
    assert skeleton(only_form(made, text.encode())) == skeleton(text)
    precision, recall, _ = score(made, planted)
    assert precision >= 0.99
    assert recall >= 0.99


# -- signs that stand for marks --------------------------------------------------------------------

KEPT_TEXT = st.text(alphabet="a b\n\t⏎⇥␠␍⟪⟫\ufdd0\ufde0", max_size=6)


@settings(max_examples=300)
@given(KEPT_TEXT, KEPT_TEXT)
def test_no_character_is_taken_for_a_mark(one: str, two: str) -> None:
    """Where white space is kept, texts that differ in any character are told as a change, and what is
    told of them differs too."""
    made = compared(*(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div xml:id="d1">'
        f'<ab xml:space="preserve">x{text}x</ab></div></body></text></TEI>'.encode()
        for text in (one, two)
    ))  # fmt: skip
    assert bool(made.changes) == (one != two)
    assert all(change.before != change.after for change in made.changes)


def test_a_sign_that_a_text_holds_is_no_line_end() -> None:
    case = Path(__file__).parent / "cases/compare/diff-misses-change-to-visible-line-end-sign"
    made = compared(*((case / name).read_bytes() for name in ("a.xml", "b.xml")))
    assert [(c.before, c.after) for c in made.changes] == [("one⏎two", "one⟨U+23CE⟩two")]
