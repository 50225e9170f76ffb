"""The RELAX NG engine: verdicts, places, words, bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from edition.relaxng import Problem, Schema, SchemaError
from edition.relaxng.datatypes import NOWHERE, Context, Refused, datatype
from edition.relaxng.datatypes.expression import BadExpression, Expression

XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
LETTER = b"""
default namespace = "http://www.tei-c.org/ns/1.0"
start = division
## A division.
division = element div {
  attribute type { "letter" | "note" }, attribute n { xsd:positiveInteger }?,
  head?, p+, element closer { element signed { text } }?, element date { xsd:date }*
}
head = element head { text & hi* }
p = element p { attribute rend { list { ("center" | "right")+ } }?, (text | hi)* }
hi = element hi { text }
"""


def check(document: str, schema: bytes = LETTER, name: str = "letter.rnc") -> list[Problem]:
    return Schema.parse(schema, name).validate(document.encode())


def said(document: str) -> list[tuple[str, int, int, str]]:
    found = check(f'<div xmlns="http://www.tei-c.org/ns/1.0" type="letter">\n{document}</div>')
    return [(p.code, p.line - 1, p.column, p.message) for p in found]


def test_what_is_valid_is_quiet() -> None:
    assert (
        said("<head>A <hi>b</hi></head><p rend=' center\nright'>c</p><date> 1999-01-31 </date>") == []
    )


@pytest.mark.parametrize(
    "document, code, line, column, words",
    [
        ("<p/><closer><signed/></closer>\n <p/>", "rng.order", 2, 2, "<closer> on line 2 ended the"),
        ("<head/><head/><p/>", "rng.order", 1, 8, "<head> cannot come again: one is on line 2"),
        ("<p><p/></p>", "rng.context", 1, 4, "<p> cannot stand in <p>"),
        ("<p/><pp/>", "rng.unknown", 1, 5, "no element <pp>"),
        ("<date>1999-01-01</date>", "rng.missing", 1, 1, "<p> must come before it"),
        ("<p/>\nstray", "rng.text", 2, 1, 'Text cannot stand in <div> here: "stray"'),
        ("<p/><date>1999-02-30</date>", "rng.value", 1, 11, '"1999-02-30" is not what <date> may hold'),
        ("<p\n rend='middle'/>", "rng.value", 2, 8, 'rend="middle" on <p>'),
        ("<p\n\n red='x'/>", "rng.attribute", 3, 2, "<p> has no attribute red"),
        ("<p/><closer/>", "rng.incomplete", 1, 5, "<signed> must come first"),
        ("<head/>", "rng.incomplete", 1, 8, "<p> must come first"),
    ],
)  # fmt: skip
def test_each_error_has_its_code_and_place(
    document: str, code: str, line: int, column: int, words: str
) -> None:
    found = said(document)
    assert [f[:3] for f in found] == [(code, line, column)]
    assert words in found[0][3]


def test_remedies() -> None:
    def remedy(document: str) -> str:
        return check(f'<div xmlns="http://www.tei-c.org/ns/1.0" type="letter">{document}</div>')[
            0
        ].remedy

    assert remedy("<p rend='centre'/>").startswith('Did you mean "center"?')
    assert remedy("<hed/><p/>") == "Did you mean <head>?"
    assert remedy("<p><hihi/></p>") == "Did you mean <hi>?"
    assert remedy("<p red=''/>") == "Did you mean rend?"


def test_a_misspelt_element_is_read_as_what_was_meant() -> None:
    assert [f[0] for f in said("<hed>a</hed><p/><dat>1999-13-01</dat>")] == [
        "rng.unknown", "rng.unknown", "rng.value",
    ]  # fmt: skip


def test_a_wrong_namespace_is_named() -> None:
    (problem,) = check(
        '<div xmlns="http://www.tei-c.org/ns/1.0" type="note"><p/><p xmlns="x:y"/></div>'
    )[:1]
    assert problem.code == "rng.unknown" and "x:y" in problem.remedy and "tei-c.org" in problem.remedy


def test_missing_attributes_and_root() -> None:
    (problem,) = check('<div xmlns="http://www.tei-c.org/ns/1.0"><p/></div>')
    assert (problem.code, problem.message) == (
        "rng.attribute-missing",
        "<div> needs the attribute type.",
    )
    assert check('<p xmlns="http://www.tei-c.org/ns/1.0"/>')[0].code == "rng.root"


@pytest.mark.parametrize(
    "document, code, words",
    [
        ("<a><b></a>", "xml.malformed", "</a> comes before the end of <b> of line 1"),
        ("<a></b></a>", "xml.malformed", "</b> ends nothing"),
        ("<a>\n<b>", "xml.malformed", "<b> of line 2 was never closed"),
        ("<a>x & y</a>", "xml.malformed", "bare &"),
        ("<a x='1' x='2'/>", "xml.malformed", "attribute x stands twice"),
        ("<a:b/>", "xml.prefix", 'Prefix "a" of <a:b>'),
        ("<a b:c=''/>", "xml.prefix", 'Prefix "b" of the attribute b:c'),
        ("<a>&nope;</a>", "xml.entity", '"&nope;" is not declared'),
        ("", "file.empty", "empty"),
        ("no markup", "xml.malformed", ""),
        ("<!DOCTYPE a SYSTEM 'http://example.org/a.dtd'><a>&mdash;</a>", "xml.doctype", "not read"),
        ("<!DOCTYPE a [<!ENTITY e SYSTEM '/etc/passwd'>]><a>&e;</a>", "xml.entity", "external"),
        ("<?xml version='1.0' encoding='utf-7'?><a/>", "xml.encoding", "utf-7"),
        ("<?xml version='1.0' encoding='none-such'?><a/>", "xml.encoding", "none-such"),
        ("<a>" * 100_000, "xml.depth", "too deeply"),
    ],
)
def test_what_cannot_be_read_is_said(document: str, code: str, words: str) -> None:
    found = check(document, b"element a { (text | element b { text })* }")
    assert any(p.code == code and words in p.message for p in found), found


def test_an_entity_bomb_is_stopped() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "0123456789">{levels}]><a>&e11;</a>'
    assert [p.code for p in check(bomb, b"element a { text }") if p.severity == "error"] == [
        "xml.entity"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1", "windows-1252"])
def test_places_are_letters_in_any_encoding(encoding: str) -> None:
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>\n<a>äöü<c/></a>'
    (problem,) = Schema.parse(b"element a { text }", "a.rnc").validate(text.encode(encoding))
    assert (problem.line, problem.column) == (2, 7)


@pytest.mark.parametrize(
    "schema",
    [
        b"start = a a = a",
        b"element a { attribute b { text }, attribute b { text } }",
        b"element a { xsd:none }",
        b'element a { xsd:date { minInclusive = "x" } }',
        b"element a { text & text }",
        b"element a { " + b"(" * 5000 + b"empty" + b")" * 5000 + b" }",
        b'include "http://example.org/x.rnc"',
        b"element",
        b"\xff\xfe\x00",
        b'element a { xsd:token { pattern = "(" } }',
    ],
)
def test_a_wrong_schema_is_refused(schema: bytes) -> None:
    with pytest.raises(SchemaError):
        Schema.parse(schema, "a.rnc")


def test_a_schema_made_to_run_away_is_given_up() -> None:
    names = [f"a{n}" for n in range(40)]
    schema = (
        "element r { ("
        + " & ".join(f"(element {n} {{ empty }}, element {n} {{ empty }})*" for n in names)
        + ") }"
    )
    document = "<r>" + "".join(f"<{n}/>" for n in names) * 3 + "</r>"
    Schema.parse(schema.encode(), "r.rnc").validate(document.encode())
    assert not Expression("(a*)*b").matches("a" * 50_000)
    assert not Expression("(a|aa){1,500}b").matches("a" * 400)


def test_files_are_read_beside_the_schema_only(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "part.rnc").write_text("b = element b { empty }")
    (inside / "main.rnc").write_text('include "part.rnc" start = element a { b }')
    (tmp_path / "part.rnc").write_text("b = element b { empty }")
    (inside / "out.rnc").write_text('include "../part.rnc" start = element a { b }')
    (inside / "far.rnc").write_text('include "http://example.org/part.rnc" start = element a { b }')
    assert Schema.load(inside / "main.rnc").is_valid(b"<a><b/></a>")
    for name, code in (("out", "schema.outside"), ("far", "schema.remote"), ("none", "schema.missing")):
        with pytest.raises(SchemaError) as error:
            Schema.load(inside / f"{name}.rnc")
        assert error.value.code == code
    assert Schema.load(inside / "out.rnc", root=tmp_path).is_valid(b"<a><b/></a>")


class Kept:
    """Keeps compiled schemas in memory."""

    def __init__(self) -> None:
        self.data: dict[str, bytes] = {}

    def load(self, name: str) -> bytes | None:
        return self.data.get(name)

    def keep(self, name: str, data: bytes) -> None:
        self.data[name] = data


def test_a_kept_schema_says_the_same_and_is_made_anew(tmp_path: Path) -> None:
    kept = Kept()
    (tmp_path / "part.rnc").write_text('b = element b { attribute n { xsd:QName "xml:x" }? }')
    main = tmp_path / "main.rnc"
    main.write_bytes(LETTER.replace(b"head?,", b"head?, b?,") + b'include "part.rnc"')
    document = (
        b'<div xmlns="http://www.tei-c.org/ns/1.0" type="x"><b n="xml:x"/><q/><date>1</date></div>'
    )
    first = Schema.load(main, cache=kept).validate(document)
    (name,) = kept.data
    assert Schema.load(main, cache=kept).validate(document) == first
    kept.data[name] = b"rubbish"
    assert Schema.load(main, cache=kept).validate(document) == first
    (tmp_path / "part.rnc").write_text("b = element b { text }")
    assert len(Schema.load(main, cache=kept).validate(document)) > len(first)


@pytest.mark.parametrize(
    "name, good, bad",
    [
        ("date", "2000-02-29 -0005-02-29 2001-01-01Z 12001-01-01", "2001-02-29 0000-01-01 01-1-1"),
        ("time", "12:00:00 24:00:00 23:59:59.5Z", "24:00:01 12:00 25:00:00"),
        ("duration", "P1Y -P1M2DT3H PT.5S", "P PT P1D1H P1.5D"),
        ("anyURI", "a:b #x //h/p?q[1] http://[::1]/ é", ":x a: a#b#c %zz http://[x // [a]"),
        ("decimal", "1 -1.5 .5 1.", ". 1e5 x"),
        ("double", "1e5 INF NaN -INF", "+INF e5 inf"),
        ("base64Binary", "QQ== QUJD", "QQ= QR== *"),
        ("language", "en de-AT x-klingon", "abcdefghi e1 en-"),
        ("unsignedByte", "0 255 +7", "256 -1 1.0"),
        ("NCName", "a é_1", "a:b 1 ี"),
    ],
)  # fmt: skip
def test_datatypes(name: str, good: str, bad: str) -> None:
    kind = datatype(XSD, name)
    assert [t for t in good.split() if not kind.allows(t, NOWHERE)] == []
    assert [t for t in bad.split() if kind.allows(t, NOWHERE)] == []


def test_parameters_and_values() -> None:
    assert datatype(XSD, "decimal", (("totalDigits", "3"),)).allows("01.230", NOWHERE)
    assert not datatype(XSD, "decimal", (("fractionDigits", "1"),)).allows("1.25", NOWHERE)
    late = datatype(XSD, "date", (("minExclusive", "2000-01-01Z"),))
    assert late.allows("2000-01-03", NOWHERE) and not late.allows("2000-01-01", NOWHERE)
    assert datatype(XSD, "time").value("24:00:00", NOWHERE) == datatype(XSD, "time").value(
        "00:00:00", NOWHERE
    )
    assert datatype(XSD, "QName").value("a:b", Context({"a": "u"})) == ("u", "b")
    with pytest.raises(Refused):
        datatype(XSD, "boolean", (("length", "1"),))


@pytest.mark.parametrize(
    "source, good, bad",
    [
        (r"[a-z-[aeiou]]+", ["xyz"], ["xay", ""]),
        (r"\p{Lu}\p{IsCyrillic}*", ["AЖ", "A"], ["a", "AB"]),
        (r"a{2,3}|b{2}|c{1,}", ["aa", "aaa", "bb", "cccc"], ["a", "aaaa", "b", ""]),
        (r"[\d\-x]+\.\^$", ["1-x.^$"], ["1-x.^"]),
        (r"[^\s]*", ["ab"], ["a b"]),
        (r"\i\c*", ["a:b-1"], ["1a"]),
        (r".", ["x"], ["\n", ""]),
    ],
)
def test_expressions(source: str, good: list[str], bad: list[str]) -> None:
    expression = Expression(source)
    assert all(expression.matches(t) for t in good)
    assert not any(expression.matches(t) for t in bad)


@pytest.mark.parametrize(
    "source", ["(", "[", "a{2", "a{3,2}", "*", r"\q", "[z-a]", r"\p{Xx}", "a**", "]"]
)
def test_wrong_expressions(source: str) -> None:
    with pytest.raises(BadExpression):
        Expression(source)
