"""The boundary through which XML comes in: what it refuses, where, and at what price."""

from __future__ import annotations

import html.entities
import random
import subprocess
import sys
import xml.parsers.expat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.finding import CannotRun
from edition.xml.check import check
from edition.xml.encoding import place
from edition.xml.entities import FREE, LARGEST, RATIO
from edition.xml.scan import scan
from edition.xml.spelled import spelled
from tests.conftest import ROOT

CASES = ROOT / "tests" / "cases"


def refused(data: bytes) -> tuple[str, int, int] | None:
    try:
        check(data, "v.xml")
    except CannotRun as stop:
        [finding] = stop.findings
        assert finding.remedy
        return finding.code, finding.line, finding.column
    return None


# -- the cases -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("doctype-redos", ("xml.malformed", 2, 1)),
        ("unclosed-pi-quadratic", ("xml.malformed", 2, 91)),
        ("entity-bomb-format-diff", ("xml.entity", 2, 1)),
    ],
)
def test_what_has_hung_is_refused(name: str, where: tuple[str, int, int]) -> None:
    assert refused((CASES / f"robust/{name}.xml").read_bytes()) == where


# -- encodings -------------------------------------------------------------------------------------

DECLARED = '<?xml version="1.0" encoding="{}"?>\n<TEI>café</TEI>'


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("utf-8", "utf-8"), ("UTF-8", "utf-8-sig"), ("utf-16", "utf-16"), ("UTF-16", "utf-16-be"),
        ("utf-16le", "utf-16-le"), ("ISO-10646-UCS-4", "utf-32"), ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"), ("macintosh", "mac-roman"), ("ISO-8859-15", "iso8859-15"),
    ],
)  # fmt: skip
def test_encodings_that_are_read(declared: str, written: str) -> None:
    data = DECLARED.format(declared).encode(written)
    found = check(data, "v.xml")
    assert found.text.removeprefix("\ufeff") == DECLARED.format(declared)
    assert found.text.encode(found.codec) == data


@pytest.mark.parametrize(
    ("declared", "written", "where"),
    [
        ("utf-16", "utf-8", (1, 1)), ("utf-8", "utf-16", (1, 1)), ("utf-32", "utf-8", (1, 1)),
        ("ISO-8859-1", "utf-8-sig", (1, 1)), ("utf-8", "latin-1", (2, 9)), ("ascii", "utf-8", (2, 9)),
        ("utf-7", "utf-7", (1, 1)), ("iso-2022-jp", "ascii", (1, 1)), ("hz", "ascii", (1, 1)),
        ("zlib", "utf-8", (1, 1)), ("rot13", "utf-8", (1, 1)), ("idna", "utf-8", (1, 1)),
        ("unicode_escape", "utf-8", (1, 1)), ("cp037", "cp037", (1, 1)), ("cp500", "utf-8", (1, 1)),
        ("none such", "utf-8", (1, 1)),
    ],
)  # fmt: skip
def test_encodings_that_are_not(declared: str, written: str, where: tuple[int, int]) -> None:
    text = DECLARED.format(declared)
    data = text.encode(written, "replace" if written != "ascii" else "xmlcharrefreplace")
    assert refused(data) == ("xml.encoding", *where)


def test_two_bytes_a_letter_must_be_said() -> None:
    assert refused("<TEI>x</TEI>".encode("utf-16-le")) == ("xml.encoding", 1, 1)


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (b"", ("file.empty", 1, 1)),
        (b" \n ", ("file.empty", 1, 1)),
        (b"<a>\n x\0</a>", ("xml.malformed", 2, 3)),
        (b"<a>" + b"x" * 2000 + b"\0</a>", ("xml.malformed", 1, 2004)),
        ("<a>éé\ufffe</a>".encode(), ("xml.malformed", 1, 6)),
        ("<a>é\x01</a>".encode("utf-16"), ("xml.malformed", 1, 5)),
        ("<a>é".encode("utf-16") + b"\0\xd8<\0/\0a\0>\0", ("xml.encoding", 1, 5)),
        (b"<a/>\n\nx", ("xml.malformed", 3, 1)),
        (b"<a/><b/>", ("xml.malformed", 1, 5)),
        (b"<a>" * 257, ("xml.depth", 1, 769)),
        (b"<a b:c=''/>", ("xml.prefix", 1, 1)),
        (b"<a>&nope;</a>", ("xml.entity", 1, 4)),
        (b"<a b='1' b='2'/>", ("xml.malformed", 1, 10)),
        (b"<!DOCTYPE a [<!ENTITY b", ("xml.malformed", 1, 24)),
    ],
)
def test_characters_and_tags(data: bytes, where: tuple[str, int, int]) -> None:
    assert refused(data) == where


def test_a_text_that_only_declares_much_is_let_in() -> None:
    deep = b"<a>" * 256 + b"</a>" * 256
    assert refused(deep) is None
    assert refused(b"<a b='" + b"x" * 5_000_000 + b"'/>") is None


# -- the prolog, as the parser takes it --------------------------------------------------------------

PIECES = [
    "<!DOCTYPE", "<!DOCTYPE TEI", " TEI", " SYSTEM 'x'", ' PUBLIC "a" "b"', " [", "]", ">", " ", "\n",
    "<!ENTITY a 'x'>", "<!ENTITY % p '<!-- -->'>", "%p;", "<!ENTITY b SYSTEM 'c'>",
    "<!ENTITY d '&a;&e;'>", "<!ENTITY e '&#38;&#60;'>", "<!ELEMENT TEI ANY>",
    "<!ATTLIST TEI a CDATA 'x'>", "<!NOTATION n SYSTEM 'x'>",
    "<!-- c -->", "<!-- <!DOCTYPE a [ -->", "<!---->", "<!--", "<?p ?>", "<?p ]>?>", "<?", "<![CDATA[",
    "'", '"', "é", "<x", "<?xml version='1.0'?>",
]  # fmt: skip
WHOLE = ["", "<!-- a -->", "<?p q?>", "\n", "<!DOCTYPE TEI>", "<!DOCTYPE TEI SYSTEM 'x'>\n"]
SUBSETS = [p for p in PIECES if p.startswith(("<!E", "<!A", "<!N", "<!-- c", "<?p ", "%"))]
whole_prologs = st.tuples(
    st.sampled_from(["", "\ufeff", "<?xml version='1.0'?>"]),
    st.lists(st.sampled_from(WHOLE[:4]), max_size=3).map("".join),
    st.lists(st.sampled_from(SUBSETS), max_size=6).map(
        lambda all_: f"<!DOCTYPE TEI [{''.join(all_)}]>"
    ),
    st.lists(st.sampled_from(WHOLE[:4]), max_size=3).map("".join),
).map("".join)
prologs = st.one_of(whole_prologs, st.lists(st.sampled_from(PIECES), max_size=12).map("".join))


def taken(data: bytes) -> bool:
    """Whether the parser by itself takes a file, external things being empty."""
    parser = xml.parsers.expat.ParserCreate("utf-8", " ")

    def empty(context: str | None, *_: object) -> int:
        parser.ExternalEntityParserCreate(context).Parse(b"", True)
        return 1

    parser.SetParamEntityParsing(xml.parsers.expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
    parser.ExternalEntityRefHandler = empty
    try:
        parser.Parse(data, True)
    except xml.parsers.expat.ExpatError:
        return False
    return True


@given(prologs)
@settings(max_examples=500, deadline=None)
def test_what_is_let_in_is_what_the_parser_takes(before: str) -> None:
    data = f"{before}<TEI>x</TEI>".encode()
    assert (refused(data) is None) == taken(data)


@given(whole_prologs)
@settings(max_examples=200, deadline=None)
def test_where_things_stand(before: str) -> None:
    text = f"{before}<TEI>x</TEI>"
    if not taken(text.encode()):
        return
    found = scan(text.encode(), "v.xml")
    assert found.text[found.root :] == "<TEI>x</TEI>"
    assert found.doctype is not None
    start, end = found.doctype
    assert text[start:].startswith("<!DOCTYPE TEI [")
    assert text[:end].endswith("]>")
    bare, _ = spelled(found)
    assert b"<!DOCTYPE TEI" not in bare
    assert bare.count(b"\n") == text.count("\n")


# -- entities ------------------------------------------------------------------------------------------

values = st.lists(
    st.one_of(
        st.sampled_from(
            ["x", "é" * 50, "&#60;", "&#38;#60;", "<hi/>", "&amp;", "&eacute;", "y" * 3000]
        ),
        st.integers(0, 7).map("&e{};".format),
    ),
    max_size=8,
).map("".join)
used = st.lists(st.integers(0, 9).map("&e{};".format), max_size=30).map("".join)


def expanded(text: str, entities: dict[str, str], left: int = 30) -> str | None:
    """The plain text that a text means, worked out by brute force; None where there is none."""
    out = []
    at = 0
    while at < len(text):
        end = text.find(";", at)
        if text[at] == "<" or left == 0:
            return None
        if text[at] != "&":
            out.append(text[at])
            at += 1
            continue
        name, at = text[at + 1 : end], end + 1
        if name.startswith("#"):
            out.append(chr(int(name[1:])))
        elif name in entities:
            inner = expanded(
                entities[name].replace("&#60;", "<").replace("&#38;", "&"), entities, left - 1
            )
            if inner is None:
                return None
            out.append(inner)
        else:
            out.append(html.entities.html5.get(f"{name};", f"&{name};"))
        if sum(map(len, out)) > 2 * LARGEST:
            return None
    return "".join(out)


@given(st.lists(values, min_size=1, max_size=8), used)
@settings(max_examples=300, deadline=None)
def test_entities_are_bounded_and_exact(declared: list[str], body: str) -> None:
    entities = {f"e{n}": value for n, value in enumerate(declared)}
    subset = "".join(f'<!ENTITY {name} "{value}">' for name, value in entities.items())
    data = f"<!DOCTYPE TEI [{subset}]><TEI>{body}</TEI>".encode()
    # Unused ones do not count: only what is used is looked at.
    try:
        bare, _ = spelled(check(data, "v.xml"))
    except CannotRun as stop:
        assert stop.findings[-1].code == "xml.entity"
        whole = expanded(body, entities)
        assert whole is None or len(whole) > max(FREE, RATIO * len(data.decode()))
        return
    from lxml import etree

    whole = expanded(body, entities)
    assert (etree.fromstring(bare).text or "") == whole
    assert len(whole or "") <= max(FREE, RATIO * len(data.decode()))


# -- the price -------------------------------------------------------------------------------------

COSTLY = {
    "comments in a DOCTYPE": "'<!DOCTYPE TEI [' + '<!---->' * n",
    "literals in a DOCTYPE": "'<!DOCTYPE TEI ' + '\"\"' * n",
    "instructions that never end": "'<!DOCTYPE TEI [<!ENTITY a \"x\">]><TEI>' + '<?' * n",
    "comments that never end": "'<!DOCTYPE TEI [<!ENTITY a \"x\">]><TEI>' + '<!--' * n",
    "sections that never end": "'<!DOCTYPE TEI [<!ENTITY a \"x\">]><TEI>' + '<![CDATA[' * n",
    "references that never end": "'<!DOCTYPE TEI [<!ENTITY a \"x\">]><TEI>' + '&a' * n",
    "a declaration that never ends": "'<?xml ' + 'encoding ' * n",
    "many entities": "'<!DOCTYPE TEI [' + "
    "''.join(f'<!ENTITY e{i} \"x&e{i+1};\">' for i in range(n // 20)) + ']><TEI>&e0;</TEI>'",
    "entities of parameters": "'<!DOCTYPE TEI [<!ENTITY % p \" \">' + '%p;' * n + ']><TEI/>'",
    "prefixes": "'<TEI ' + ' '.join(f'xmlns:a{i}=\"u\"' for i in range(n // 20)) + '/>'",
    "attributes": "'<TEI ' + ' '.join(f'a{i}=\"u\"' for i in range(n // 20)) + '/>'",
    "tags that never end": "'<TEI ' + '<TEI ' * n",
    "comments before the root": "'<!---->' * n + '<TEI/>'",
    "space before the root": "' ' * n + '<TEI/>'",
}


@pytest.mark.parametrize("name", COSTLY)
def test_the_price_grows_with_the_size_alone(name: str) -> None:
    """Two megabytes: what takes time with the square of that would take hours."""
    program = (
        "import sys; from edition.xml.check import check; from edition.finding import CannotRun\n"
        "from edition.validate.association import associations\n"
        f"n = 400_000; data = ({COSTLY[name]}).encode()\n"
        "list(associations(data))\n"
        "try: check(data, 'v.xml')\n"
        "except CannotRun as stop: assert stop.findings[0].line\n"
    )
    subprocess.run(
        [sys.executable, "-c", program], check=True, timeout=60, env={"PYTHONPATH": str(ROOT)},
        preexec_fn=_little_memory,
    )  # fmt: skip


def _little_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (1_000_000_000, 1_000_000_000))


# -- places ----------------------------------------------------------------------------------------


def test_places_count_lines_as_xml_does() -> None:
    r = random.Random(1)
    for _ in range(200):
        text = "".join(r.choice("aé\r\n\ufeff") for _ in range(20))
        at = r.randrange(len(text))
        lines = text[:at].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if text[:at].endswith("\r") and text[at] == "\n":
            continue
        line, column = place(text, at)
        assert line == len(lines)
        assert column == len(lines[-1]) + 1 - (line == 1 and at > 0 and text[0] == "\ufeff")


def test_the_case_files_are_there() -> None:
    assert len([*Path(CASES, "robust").glob("*.xml")]) >= 4
