"""Schematron: what a schema may say, where its findings stand, and what a hostile one cannot do."""

# ruff: noqa: E501 (schemas read better unbroken)
from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.cli import main
from edition.relaxng import Problem, SchemaError
from edition.relaxng.document import Document
from edition.schematron import Schematron, schema, xpath
from edition.schematron.places import places, without_doctype

pytest.importorskip("saxonche")
ROOT = Path(__file__).resolve().parent.parent
HEAD = (
    '<schema xmlns="http://purl.oclc.org/dsdl/schematron" '
    'xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
)
Make = Callable[..., Schematron]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(body: str, attributes: str = 'queryBinding="xslt2"', phase: str = "") -> Schematron:
        path = tmp_path / "s.sch"
        path.write_text(f"{HEAD}{attributes}>{body}</schema>", "utf-8")
        return Schematron.load(path, phase=phase)

    return made


def said(found: list[Problem]) -> list[str]:
    return [f"{p.line}:{p.column} {p.message}" for p in found]


DOCUMENT = b'<a x="1"><b>one</b>\n<b y="2">two</b><c/></a>'


def test_a_node_belongs_to_the_first_rule_of_a_pattern_and_to_every_pattern(make: Make) -> None:
    found = make(
        '<pattern><rule context="b[@y] | *[@y]"><report test="true()">1</report></rule>'
        '<rule context="b"><report test="true()">2</report></rule></pattern>'
        '<pattern><rule context="*"><report test="self::b">3</report></rule></pattern>'
    ).validate(DOCUMENT)
    assert said(found) == ["1:10 2", "1:10 3", "2:1 1", "2:1 3"]


def test_abstract_patterns_and_rules(make: Make) -> None:
    found = make(
        '<pattern abstract="true" id="p"><param name="w" value="none"/><rule context="$e">'
        '<report test="true()"><value-of select="\'$e $w\'"/></report></rule></pattern>'
        '<pattern is-a="p"><param name="e" value="c"/></pattern>'
        '<pattern is-a="p" id="q"><param name="e" value="b[2]"/><param name="w" value="so"/></pattern>'
        '<pattern><rule abstract="true" id="r"><let name="n" value="name()"/>'
        '<report test="true()">in <value-of select="$n"/></report></rule>'
        '<rule abstract="true" id="s"><extends rule="r"/></rule>'
        '<rule context="a"><extends rule="s"/></rule></pattern>'
    ).validate(DOCUMENT)
    assert said(found) == ["1:1 in a", "2:1 b[2] so", "2:17 c none"]


def test_phases(make: Make) -> None:
    body = (
        '<let name="n" value="0"/>'
        '<phase id="one"><active pattern="p1"/><let name="n" value="1"/></phase>'
        '<phase id="two"><active pattern="p2"/></phase>'
        '<pattern id="p1"><rule context="c"><report test="true()">p1 <value-of select="$n"/></report></rule></pattern>'
        '<pattern id="p2"><rule context="c"><report test="true()">p2 <value-of select="$n"/></report></rule></pattern>'
    )
    for attributes, phase, expected in (
        ("", "", ["p1 0", "p2 0"]), ("", "one", ["p1 1"]), ('defaultPhase="two"', "", ["p2 0"]),
        ('defaultPhase="two"', "#ALL", ["p1 0", "p2 0"]), ('defaultPhase="two"', "#DEFAULT", ["p2 0"]),
    ):  # fmt: skip
        assert [p.message for p in make(body, attributes, phase).validate(DOCUMENT)] == expected
    with pytest.raises(SchemaError, match=r'no phase "three"\. The schema has: one, two'):
        make(body, "", "three")


def test_variables_of_patterns_stand_in_contexts_and_do_not_meet(make: Make) -> None:
    found = make(
        '<let name="v" value="\'$v\'"/><pattern><let name="n" value="1"/><rule context="b[$n]">'
        '<report test="true()"><value-of select="$v, $n"/></report></rule></pattern>'
        '<pattern><let name="n" value="2"/><rule context="b[$n]">'
        '<report test="$n = 2"><value-of select="$n"/></report></rule>'
        '<rule context="c"><let name="n" value="3"/><report test="$n = 3">inner</report></rule></pattern>'
    ).validate(DOCUMENT)
    assert said(found) == ["1:10 $v 1", "2:1 2", "2:17 inner"]


def test_files_are_included_from_the_project_only(make: Make, tmp_path: Path) -> None:
    ns = 'xmlns="http://purl.oclc.org/dsdl/schematron"'
    (tmp_path / "p.sch").write_text(
        f'<schema {ns}><pattern id="x"><rule context="c"><report test="true()">x</report></rule></pattern>'
        f'<rule abstract="true" id="r"><report test="true()">r</report></rule></schema>'
    )
    found = make(
        '<include href="p.sch#x"/><pattern><rule context="b[1]"><extends href="p.sch#r"/></rule></pattern>'
    ).validate(DOCUMENT)
    assert said(found) == ["1:10 r", "2:17 x"]
    for href, code in (
        ("../p.sch", "schema.outside"), ("none.sch", "schema.missing"), ("/etc/passwd", "schema.outside"),
        ("https://example.org/p.sch", "schema.remote"), ("file:///etc/passwd", "schema.remote"),
    ):  # fmt: skip
        with pytest.raises(SchemaError) as error:
            make(f'<include href="{href}"/>')
        assert error.value.code == code


def test_each_query_binding_reads_as_it_should(make: Make) -> None:
    body = '<pattern><rule context="a"><report test="true()"><value-of select="b"/></report></rule></pattern>'
    assert said(make(body, 'queryBinding="xslt"').validate(DOCUMENT)) == ["1:1 one"]
    assert said(make(body, "").validate(DOCUMENT)) == ["1:1 one"]
    assert said(make(body, 'queryBinding="xslt3"').validate(DOCUMENT)) == ["1:1 one two"]


def test_xslt_functions_and_keys_of_a_schema(make: Make) -> None:
    found = make(
        '<ns prefix="f" uri="urn:f"/><xsl:key name="k" match="b" use="@y"/>'
        '<xsl:function name="f:twice" xmlns:f="urn:f"><xsl:param name="n"/>'
        '<xsl:sequence select="$n * 2"/></xsl:function>'
        "<pattern><rule context=\"a\"><report test=\"key('k', '2')\">"
        '<value-of select="f:twice(21)"/><xsl:text> </xsl:text><xsl:value-of select="@x"/></report></rule></pattern>'
    ).validate(DOCUMENT)
    assert said(found) == ["1:1 42 1"]


def test_levels_come_from_roles(make: Make) -> None:
    found = make(
        '<pattern><rule context="a" role="warn"><report test="1">a</report>'
        '<report test="1" role="INFO">b</report><report test="1" role="fatal">c</report>'
        '<report test="1" flag="hint" role="mine">d</report></rule>'
        '<rule context="c"><report test="1">e</report></rule></pattern>'
    ).validate(DOCUMENT)
    assert {p.message: p.severity for p in found} == {
        "a": "warning", "b": "info", "c": "error", "d": "warning", "e": "error",
    }  # fmt: skip


def test_rules_in_other_schemas_run(tmp_path: Path) -> None:
    sch = 'xmlns:sch="http://purl.oclc.org/dsdl/schematron"'
    rng = tmp_path / "s.rng"
    rng.write_text(
        f'<grammar xmlns="http://relaxng.org/ns/structure/1.0" {sch} xmlns:z="urn:z"><sch:ns prefix="z" uri="urn:y"/>'
        '<start><element name="a"><sch:rule context="z:a"><sch:assert test="@x">x!</sch:assert></sch:rule>'
        "<text/></element></start></grammar>"
    )
    assert said(Schematron.load(rng).validate(b'<a xmlns="urn:y"/>')) == ["1:1 x!"]
    odd = tmp_path / "s.odd"
    odd.write_text(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" {sch}><elementSpec ident="p"><constraintSpec ident="c" '
        'scheme="schematron"><constraint><sch:report test="tei:p">nested</sch:report></constraint>'
        '</constraintSpec><attList><attDef ident="n"><constraintSpec ident="d" scheme="schematron"><constraint>'
        '<sch:assert test=". = 1">one!</sch:assert></constraint></constraintSpec></attDef></attList>'
        '</elementSpec><constraintSpec scheme="other"><sch:rule context="broken("/></constraintSpec></TEI>'
    )
    found = Schematron.load(odd).validate(
        b'<p xmlns="http://www.tei-c.org/ns/1.0" n="2"><p n="1"/></p>'
    )
    assert said(found) == ["1:1 nested", "1:43 one!"]
    rnc = tmp_path / "s.rnc"
    rnc.write_text(
        'namespace sch = "http://purl.oclc.org/dsdl/schematron"\nnamespace q = "urn:q"\n'
        'sch:ns [ prefix = "t" uri = "urn:t" ]\nstart = a\n'
        '[ sch:pattern [ sch:rule [ context = "t:b" q:k = "v" sch:assert [ test = "@n" "A b " ~ "has n." ] ] ] ]\n'
        'a = element t:a { b* } >> sch:rule [ context = "t:a" sch:report [ test = "t:b" "b in "\n'
        ' sch:name [] "." ] ]\n[ q:other [ "x" ] ] b = element t:b { text }'.replace(
            "namespace q", 'namespace t = "urn:t"\nnamespace q'
        )
    )
    found = Schematron.load(rnc).validate(b'<a xmlns="urn:t"><b n="1"/>\n<b/></a>')
    assert said(found) == ["1:1 b in a.", "2:1 A b has n."]
    rng.write_text('<element name="a" xmlns="http://relaxng.org/ns/structure/1.0"><text/></element>')
    with pytest.raises(SchemaError, match="no Schematron rules"):
        Schematron.load(rng)


# -- places ----------------------------------------------------------------------------------------

EVERYTHING = (
    '<pattern><rule context="/ | node() | @*"><report test="true()">'
    "<value-of select=\"if (self::text()) then 'text' else if (self::comment()) then 'comment' else if "
    "(self::processing-instruction()) then 'pi' else if (. instance of document-node()) then 'root' "
    'else name()"/></report></rule></pattern>'
)


def test_places_of_nodes_of_every_kind(make: Make) -> None:
    run = make(EVERYTHING)
    data = (
        "<?xml version='1.0' encoding='ISO-8859-1'?><!DOCTYPE a SYSTEM 'none.dtd' [<!-- no --><?no ?>"
        "<!ENTITY e 'ä<b/>'><!ATTLIST a d CDATA 'v'>]>\n<!-- c -->\n<a x:y='1' y='2' xmlns:x='urn:x'>ä"
        "<![CDATA[<]]>&e;&#10;</a>\n<?p i?>"
    ).encode("latin-1")
    assert said(run.validate(data)) == [
        "1:1 root", "2:1 comment", "3:1 a", "3:1 d", "3:9 x:y", "3:15 y", "3:34 text", "3:48 b",
        "3:51 text", "4:1 pi",
    ]  # fmt: skip


PIECES = st.lists(
    st.sampled_from(["<a k='v'>", "</a>", "<b/>", "t", "é", " \n", "<!-- c -->", "<?p i?>", "<![CDATA[<&]]>",
                     "&amp;", "&#x1F600;", "\r\n", "<c\n xml:id='i'\n/>"]),
    max_size=25,
)  # fmt: skip


@given(PIECES)
@settings(max_examples=150)
def test_every_node_is_found_where_it_is_written(pieces: list[str]) -> None:
    """The numbers of nodes agree with those that Saxon counts, whatever stands beside what."""
    text, depth = "<r>", 0
    for piece in pieces:
        if piece == "</a>":
            if not depth:
                continue
            depth -= 1
        depth += piece.startswith("<a")
        text += piece
    text += "</a>" * depth + "</r>"
    text = re.sub(r"(<c\n xml:id=.)i", lambda m: f"{m[1]}i{m.start()}", text)
    starts = {
        "a": "<a",
        "b": "<b",
        "c": "<c",
        "r": "<r",
        "comment": "<!--",
        "pi": "<?",
        "k": "v",
        "xml:id": "i",
    }
    document = Document(text.encode())
    for problem in everything().validate(text.encode()):
        at = document.data[document.index(problem.line, problem.column) :].decode()
        if problem.message in starts:
            assert at.startswith(starts[problem.message]), (text, problem)
        elif problem.message == "text":
            assert not at.startswith(("<a", "<b", "<c", "</")), (text, problem)


_KEPT: list[Schematron] = []


def everything() -> Schematron:
    if not _KEPT:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "s.sch"
            path.write_text(f'{HEAD}queryBinding="xslt2">{EVERYTHING}</schema>')
            _KEPT.append(Schematron.load(path))
    return _KEPT[0]


def test_a_document_without_its_doctype_means_the_same() -> None:
    data = b"<!DOCTYPE a [<!ENTITY e '<b>&#38;amp;</b>'><!-- x -->]><a t='&#10;\"'>&e;&#13;<![CDATA[<]]><?p ?></a>"
    text = without_doctype(Document(data))
    assert text == "<a t='&#10;\"'><b>&amp;</b>&#13;&lt;<?p ?></a>"
    assert places(Document(data), {"0", "0/0", "0/@t", "9"}).keys() == {"0", "0/0", "0/@t"}


@pytest.mark.parametrize(
    "text, expected",
    [
        ("doc('a') = fn:document(@b, /)", "edition-guard:doc('a') = edition-guard:document(@b, /)"),
        ("'doc(x)' = (: doc(y) :) my:doc($doc (1))", None),
        (
            "doc/@doc | document[doc-available (.)]",
            "doc/@doc | document[edition-guard:doc-available (.)]",
        ),
    ],
)
def test_functions_that_read_are_found_by_token(text: str, expected: str | None) -> None:
    assert xpath.guarded(text) == (expected or text)


# -- what a schema cannot do -------------------------------------------------------------------------


def test_documents_are_read_in_the_project_only(make: Make, tmp_path: Path) -> None:
    (tmp_path / "list.xml").write_text("<!DOCTYPE l [<!ENTITY e 'two'>]><l><i>&e;</i></l>")
    (tmp_path / "bad.xml").write_text("<l>")
    run = make(
        "<let name='late' value=\"concat('li', 'st.xml')\"/><pattern><rule context='b'>"
        '<assert test=". = doc($late)//i">not listed</assert></rule>'
        "<rule context='c'><assert test=\"document('')/*/*\">itself</assert>"
        "<report test=\"doc-available('list.xml')\">there</report>"
        "<report test=\"doc-available('none.xml')\">not there</report>"
        "<report test=\"doc('bad.xml')\">bad</report><report test=\"doc('../x.xml')\">out</report>"
        "<report test=\"doc('file:///etc/passwd')\">out</report></rule></pattern>"
    )
    (tmp_path / "vol.xml").write_bytes(DOCUMENT)
    found = run.validate(DOCUMENT, tmp_path / "vol.xml")
    assert said(found)[:2] == ["1:10 not listed", "2:17 there"]
    assert [re.sub(r".*evaluated: ", "", p.message) for p in found[2:]] == [
        "bad.xml is not well-formed XML.", "../x.xml lies outside the project.",
        "file:///etc/passwd is not fetched.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "unparsed-text('file:///etc/passwd')", "unparsed-text-lines('SELF')", "json-doc('file:///etc/passwd')",
        "collection('file:///etc?select=*')", "uri-collection('file:///etc')",
        "transform(map{'stylesheet-location': 'SELF'})", "Q{http://www.w3.org/2005/xpath-functions}doc('SELF')",
        "unparsed-text('http://127.0.0.1:9/')", "doc('http://127.0.0.1:9/')",
        "parse-xml('&lt;!DOCTYPE a [&lt;!ENTITY e SYSTEM &quot;file:///etc/hostname&quot;>]>&lt;a>&amp;e;&lt;/a>')",
    ],
)  # fmt: skip
def test_nothing_is_read_past_the_guard(make: Make, tmp_path: Path, query: str) -> None:
    (tmp_path / "self.xml").write_text("<secret/>")
    query = query.replace("SELF", (tmp_path / "self.xml").as_uri())
    body = f'<pattern><rule context="a"><report test="true()">{{<value-of select="{query}"/>}}</report></rule></pattern>'
    try:
        found = make(body, 'queryBinding="xslt3"').validate(DOCUMENT)
    except SchemaError as error:
        assert error.code == "schematron.query"
    else:
        assert [p.code for p in found] == ["schematron.failed"] or said(found) == ["1:1 {}"]


def test_the_environment_is_empty_and_nothing_is_written(make: Make, tmp_path: Path) -> None:
    out = tmp_path / "out.xml"
    run = make(
        "<pattern><rule context='a'><report test='true()'>[<value-of select=\"environment-variable('PATH'), "
        'available-environment-variables()"/>]'
        f"<xsl:result-document href='{out.as_uri()}'><x/></xsl:result-document></report></rule></pattern>",
        'queryBinding="xslt3"',
    )
    assert {p.message for p in run.validate(DOCUMENT)} == {
        "[]", "s.sch, line 1: <xsl:result-document> is not run.",
    }  # fmt: skip
    assert not out.exists()


def test_a_schema_that_does_not_end_is_stopped(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    run = make(
        '<pattern><rule context="a"><report test="(for $a in 1 to 100000000, $b in 1 to 1000000000 return '
        '$a * $b)[. lt 0]">never</report></rule></pattern>'
    )
    monkeypatch.setattr(schema, "SECONDS", 1.0)
    started = time.process_time()
    assert [p.code for p in run.validate(DOCUMENT)] == ["schematron.complex"]
    assert [p.code for p in run.validate(DOCUMENT)] == ["schematron.complex"]  # not tried again
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    "body, code",
    [
        ("<pattern><rule context='a'><assert test='x('>n</assert></rule></pattern>", "schematron.query"),
        ("<pattern><rule context='a['><assert test='x'>n</assert></rule></pattern>", "schematron.query"),
        ("<pattern><rule context='q:a'><assert test='x'>n</assert></rule></pattern>", "schematron.query"),
        ("<pattern><rule context='a'><let name='v' value='$w'/></rule></pattern>", "schematron.query"),
        ("<pattern><rule><assert test='x'>n</assert></rule></pattern>", "schematron.syntax"),
        ("<pattern><rule context='a'><assert>n</assert></rule></pattern>", "schematron.syntax"),
        ("<pattern is-a='none'/>", "schematron.syntax"),
        ("<ns prefix='1' uri='u'/>", "schematron.syntax"),
        ("<pattern><rule context='a'><assert test='x' diagnostics='d'>n</assert></rule></pattern>",
         "schematron.syntax"),
        (("<pattern><rule abstract='true' id='r'><extends rule='r'/></rule><rule context='a'>"
         "<extends rule='r'/></rule></pattern>"), "schematron.syntax"),
        ("<pattern>" * 300 + "</pattern>" * 300, "schematron.complex"),
        ("<pattern>", "schematron.syntax"),
        ("<pattern>" + "".join(
            f"<rule abstract='true' id='r{n}'><extends rule='r{n + 1}'/><extends rule='r{n + 1}'/></rule>"
            for n in range(40)) + "<rule abstract='true' id='r40'><assert test='x'>n</assert></rule>"
         "<rule context='a'><extends rule='r0'/></rule></pattern>", "schematron.complex"),
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_wrong_with_a_schema_is_said(make: Make, body: str, code: str) -> None:
    with pytest.raises(SchemaError) as error:
        make(body)
    assert error.value.code == code and error.value.line == 1, error.value


# -- the command ---------------------------------------------------------------------------------------


def test_a_project_names_its_rules(tmp_path: Path) -> None:
    (tmp_path / "tei").mkdir()
    (tmp_path / "tei/a.xml").write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<p>x</p></TEI>')
    (tmp_path / "tei/b.xml").write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<p>y</p></TEI>')
    (tmp_path / "s.sch").write_text(
        f'{HEAD}queryBinding="xslt2"><phase id="none"/><ns prefix="t" uri="http://www.tei-c.org/ns/1.0"/>'
        '<pattern id="p"><rule context="t:p"><assert test=". = \'x\'">x, not <value-of select="."/>!'
        "</assert></rule></pattern></schema>"
    )
    settings_file = tmp_path / "edition.toml"
    settings_file.write_text("[validation]\noff = ['tei.lacks']\nschematron = ['s.sch']\n")

    def run(*more: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["validate", str(tmp_path), *more])
        return done.exit_code, done.output

    code, output = run()
    assert code == 1 and "b.xml:2:1: error[sch.assert] x, not y!" in output
    code, output = run("--phase", "none")
    assert code == 0, output
    settings_file.write_text(
        "[validation]\noff = ['tei.lacks']\nschematron = ['s.sch']\nphase = 'none'\n"
    )
    assert run()[0] == 0
    settings_file.write_text(
        "[validation]\noff = ['tei.lacks']\nschematron = ['s.sch']\nwarning = ['sch.*']\n"
    )
    assert "warning[sch.assert]" in run()[1]
    settings_file.write_text("[validation]\nschematron = ['../s.sch']\n")
    assert run()[0] == 2 and "project.outside" in run()[1]
    settings_file.write_text("[validation]\noff = ['tei.lacks']\n")
    assert run()[0] == 0
    assert run("--schematron", str(tmp_path / "s.sch"))[0] == 1
    assert run("--schematron", str(tmp_path / "none.sch"))[0] == 2
    assert run("--phase", "other", "--schematron", str(tmp_path / "s.sch"))[0] == 2


def test_what_rules_say_is_ignored_at_a_place(tmp_path: Path) -> None:
    (tmp_path / "s.sch").write_text(
        f'{HEAD}><pattern><rule context="b"><report test="true()">b</report></rule></pattern></schema>'
    )
    file = tmp_path / "a.xml"
    file.write_text(
        "<a><?edition-ignore sch.report: so?><b/><b/><?edition-ignore sch.*: none?><c/>"
        "<?edition-ignore text.joined: not asked?><c/></a>"
    )
    for more in ((), ("--no-rules",)):
        done = CliRunner().invoke(
            main, ["validate", str(file), "--schematron", str(tmp_path / "s.sch"), *more]
        )
        assert done.output.count("[sch.report]") == 1 and "a.xml:1:41: error[sch.report]" in done.output
        assert "Nothing here is sch.*." in done.output
        assert ("Nothing here is text.joined." in done.output) == (not more)
    assert "Nothing here is sch" not in CliRunner().invoke(main, ["validate", str(file)]).output


def test_without_saxon_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "is_available", lambda: False)
    (tmp_path / "a.xml").write_text("<a/>")
    done = CliRunner().invoke(main, ["validate", str(tmp_path / "a.xml"), "--schematron", "s.sch"])
    assert done.exit_code == 2
    assert "error[schema.schematron]" in done.output and "'.[schematron]'" in done.output
