"""Hostile and broken input: each is a finding, never a traceback, and never reaches out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import linkcheck
import pytest
from conftest import build, call, document, tei

from edition.volume import read

Make = Callable[..., Path]


def _bomb(levels: int = 9) -> str:
    entities = "".join(
        f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(levels)
    )
    return f'<!DOCTYPE TEI [<!ENTITY a "aaaaaaaaaa">{entities}]>'


def _body(inside: str) -> str:
    return f"<body>{document(inside)}</body>"


REFUSED = {
    "empty": (b"", "file.empty"),
    "white space": (b" \n\t\r\n", "file.empty"),
    "byte-order mark only": (b"\xef\xbb\xbf", "xml.malformed"),
    "NUL": (b"<TEI>\0</TEI>", "xml.malformed"),
    "binary": (bytes(range(256)) * 50, "xml.malformed"),
    "truncated": (tei(_body("<p>One</p>")).encode()[:-40], "xml.malformed"),
    "two roots": ((tei(_body("<p>One</p>")) + "<TEI/>").encode(), "xml.malformed"),
    "wrong bytes": (tei(_body("<p>Café</p>")).encode("latin-1"), "xml.encoding"),
    "unknown encoding": (
        tei(_body("<p>One</p>")).replace("UTF-8", "klingon").encode(),
        "xml.encoding",
    ),
    "UTF-7": (tei(_body("<p>One</p>")).replace("UTF-8", "UTF-7").encode("utf-7"), "xml.encoding"),
    "element prefix": (tei(_body("<p><x:a>One</x:a></p>")).encode(), "xml.prefix"),
    "attribute prefix": (tei(_body('<p x:a="1">One</p>')).encode(), "xml.prefix"),
    "too deep": (
        tei(_body("<seg>" * 100_000 + "x" + "</seg>" * 100_000)).encode(),
        "xml.depth",
    ),
    "bomb": (tei(_body("<p>&j;</p>"), doctype=_bomb()).encode(), "xml.entity"),
    "bomb in an attribute": (tei(_body('<p n="&j;">x</p>'), doctype=_bomb()).encode(), "xml.entity"),
    "bomb in UTF-16": (
        tei(_body("<p>&j;</p>"), doctype=_bomb()).replace("UTF-8", "UTF-16").encode("utf-16"),
        "xml.entity",
    ),
    "loop": (
        tei(_body("<p>&a;</p>"), doctype='<!DOCTYPE TEI [<!ENTITY a "&a;">]>').encode(),
        "xml.entity",
    ),
    "quadratic": (
        tei(
            _body(f"<p>{'&a;' * 20_000}</p>"),
            doctype=f'<!DOCTYPE TEI [<!ENTITY a "{"a" * 10_000}">]>',
        ).encode(),
        "xml.entity",
    ),
    "no TEI": (b"<html><body/></html>", "tei.root"),
    "no namespace": (b"<TEI><text><body><p>x</p></body></text></TEI>", "tei.root"),
    "P4": (b"<TEI.2><text><body><p>x</p></body></text></TEI.2>", "tei.root"),
    "no text": (tei("").encode(), "tei.no-text"),
    "text of 10 MB": (tei(_body(f"<p>{'word ' * 2_100_000}</p>")).encode(), "xml.malformed"),
    "a million attributes": (
        tei(_body("<p " + " ".join(f'a{n}=""' for n in range(1_000_000)) + "/>")).encode(),
        "xml.attributes",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_published_is_one_finding(name: str, project: Make) -> None:
    data, code = REFUSED[name]
    folder = project(data)
    run = call("build", folder, "--json", "-j", "1")
    assert run.code == 2
    assert run.json["ok"] is False
    assert "fault" not in run.json
    assert code in run.codes
    for finding in run.json["findings"]:
        assert finding["remedy"]
        if code.startswith("xml."):
            assert finding["line"] >= 1
            assert finding["column"] >= 1


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso-8859-1",
             "windows-1252", "iso-8859-15"]  # fmt: skip
OTHERS = {
    "shift_jis": "日本語",
    "euc-jp": "日本語",
    "gb18030": "中文",
    "big5": "中文",
    "koi8-r": "Москва",
}


@pytest.mark.parametrize("encoding", [*ENCODINGS, *OTHERS])
def test_the_declared_encoding_is_read_and_places_are_right(encoding: str, project: Make) -> None:
    word = OTHERS.get(encoding, "Café")
    named = "UTF-16" if encoding.startswith("utf-16") else encoding.removesuffix("-sig")
    text = tei(_body(f'<p>{word}</p>\n<p>{word} <hi rend="zork">x</hi></p>')).replace("UTF-8", named)
    folder = project(text.encode(encoding))
    report = build(folder)
    page = (report.output / "site/vol/d1/index.html").read_text("utf-8")
    assert f'<p id="p1">{word}</p>' in page
    [finding] = [f for f in report.findings if f.code == "rend.unknown"]
    line = text.splitlines()[finding.line - 1]
    assert line[finding.column - 1 :].startswith('<hi rend="zork">')
    assert call("audit", folder, "-q").code == 0


# -- document types: nothing outside the file is read ----------------------------------------------

EXTERNAL = {
    "general entity": ('<!DOCTYPE TEI [<!ENTITY s SYSTEM "{url}">]>', "&s;"),
    "external subset": ('<!DOCTYPE TEI SYSTEM "{url}">', "&secret;"),
    "external subset and an internal entity": (
        '<!DOCTYPE TEI SYSTEM "{url}" [<!ENTITY ok "fine">]>',
        "&ok; &secret;",
    ),
    "parameter entity": ('<!DOCTYPE TEI [<!ENTITY % x SYSTEM "{url}"> %x;]>', "&secret;"),
    "parameter entity and an internal one": (
        '<!DOCTYPE TEI [<!ENTITY % x SYSTEM "{url}"> %x; <!ENTITY ok "fine">]>',
        "&ok; &secret;",
    ),
    "public identifier": ('<!DOCTYPE TEI PUBLIC "-//X//Y//EN" "{url}" [ ]>', "&secret;"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("where", ["text", "attribute"])
@pytest.mark.parametrize("name", EXTERNAL)
def test_external_entities_are_not_read(
    name: str, where: str, encoding: str, project: Make, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY secret "SECRETWORD">')
    doctype, used = EXTERNAL[name]
    inside = f"<p>a {used} b</p>" if where == "text" else f'<p><ref target="{used}">a</ref> b</p>'
    text = tei(_body(inside), doctype=doctype.replace("{url}", secret.as_uri()))
    folder = project(text.replace("UTF-8", encoding.upper()).encode(encoding))
    run = call("build", folder, "--json", "-j", "1")
    assert "fault" not in run.json
    assert "xml.entity" in run.codes
    made = [p for p in (folder / "build").rglob("*") if p.is_file()]
    assert not [p for p in made if b"SECRETWORD" in p.read_bytes()]
    assert all(f["line"] >= 2 for f in run.json["findings"])


def test_the_network_is_not_reached(project: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was reached")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    doctype = '<!DOCTYPE TEI SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY ok "fine">]>'
    report = build(project(tei(_body("<p>&ok; &mdash; x</p>"), doctype=doctype)))
    assert {f.code for f in report.findings} == {"xml.doctype", "xml.entity-named"}
    page = (report.output / "site/vol/d1/index.html").read_text("utf-8")
    assert "fine — x" in page


def test_internal_entities_that_are_text_are_read(project: Make) -> None:
    doctype = (
        '<!-- <!DOCTYPE no [<!ENTITY hello "no">]> -->\n<!DOCTYPE TEI [\n'
        '<!-- <!ENTITY hello "nor this"> -->\n<!ENTITY hello "h&#233;llo">\n<!ENTITY hello "second">'
        '<!ENTITY lt "&#38;#60;"><!ENTITY fig SYSTEM "fig.png" NDATA png>\n]>\n'
    )
    text = tei(_body('<p rend="&hello;">&hello; &lt; <![CDATA[&hello;]]></p>'), doctype=doctype)
    report = build(project(text))
    page = (report.output / "site/vol/d1/index.html").read_text("utf-8")
    assert "héllo &lt; &amp;hello;" in page
    assert [(f.code, f.line, f.column) for f in report.findings if f.code == "xml.doctype"] == [
        ("xml.doctype", 3, 1)
    ]


def test_many_entities_and_includes_are_read_in_one_pass(project: Make) -> None:
    entities = "".join(f"&e{n};" for n in range(5000))
    includes = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="x"/>' * 3000
    text = tei(_body(f"<p>{entities}{'&mdash;' * 30_000}</p>{includes}"), doctype="<!DOCTYPE TEI>")
    source, findings = read.parse(text.encode(), Path("v.xml"), "v.xml")
    assert source is not None
    assert len([f for f in findings if f.code == "xml.entity"]) == 5000
    assert len([f for f in findings if f.code == "xml.entity-named"]) == 1
    assert len([f for f in findings if f.code == "xml.xinclude"]) == 3000


# -- what is published faithfully, whatever it says ------------------------------------------------

EVIL = (
    "{{ 7*7 }} {% raw %} {title} </main> <script>alert(1)</script> ]]> \"q\" 'q' <!-- --> &amp; "
    "\ufffd \ufeff \u200b \u202eRTL\u202c עברית 日本 😀 e\u0301 \u00a0\u2028\u2029 \x80\x9b\x85"
)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def test_text_is_only_text(project: Make) -> None:
    evil = _escaped(EVIL)
    inside = f'<head>{evil}</head><p>{evil}</p><note n="{evil}">{evil}</note>'
    text = tei(_body(inside), title=f"A {evil} z")
    folder = project(text)
    report = build(folder)
    assert not report.failed
    page = (report.output / "site/vol/d1/index.html").read_text("utf-8")
    assert "{{ 7*7 }} {% raw %} {title} &lt;/main&gt; &lt;script&gt;" in page
    assert ">49<" not in page
    checked = linkcheck.check(report.output / "site")
    assert checked.broken == []
    assert checked.links > 10
    assert call("audit", folder, "-q").code == 0


UNSAFE = ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java&#10;script:alert(1)",
          "java&#9;script:alert(1)", "&#32;javascript:alert(1)", "data:text/html,x", "vbscript:x",
          "&#xA0;javascript:x", "javascript&#58;x", "file:///etc/passwd", "http://[", "blob:x"
          ]  # fmt: skip


@pytest.mark.parametrize("target", UNSAFE)
def test_unsafe_links_are_plain_text(target: str, project: Make) -> None:
    inside = (
        f'<p><ref target="{target}">ONE</ref> <persName corresp="{target}">TWO</persName> '
        f'<ptr target="{target}"/><graphic url="{target}"/></p>'
    )
    report = build(project(tei(_body(inside))))
    assert linkcheck.check(report.output / "site").broken == []
    codes = {f.code for f in report.findings}
    assert codes & {"link.unsafe", "link.unresolved", "link.volume"}
    page = (report.output / "site/vol/d1/index.html").read_text("utf-8")
    assert "ONE" in page
    assert "TWO" in page


def test_foreign_scripts_and_stamps_do_nothing(project: Make) -> None:
    inside = (
        '<p xmlns:h="http://www.w3.org/1999/xhtml" xmlns:e="urn:edition:stamp" '
        'xmlns:x="http://www.w3.org/1999/XSL/Transform" e:href="javascript:a" e:id="text">'
        '<h:script>alert(1)</h:script><h:img src="x" onerror="alert(1)"/>'
        '<ref e:href="javascript:alert(1)">one</ref><seg e:style="position:fixed">two</seg>'
        "<x:value-of select=\"document('/etc/passwd')\"/></p>"
    )
    report = build(project(tei(_body(inside))))
    assert linkcheck.check(report.output / "site").broken == []
    page = (report.output / "site/vol/d1/index.html").read_text("utf-8")
    assert "javascript" not in page
    assert "position:fixed" not in page


IDS = ["../../x", "a b", "x" * 5000, "CON", "con", "index.html", "print.html", "persons", "pages",
       "text", "_edition", "..", ".", "-", "日" * 120, "a/b", "a\\b", "a&amp;b", "&lt;b>", "a&quot;b",
       "x?y", "x#y", "x%2Fy", "😀", "&#x202e;x", "d1"]  # fmt: skip


def test_odd_ids_stay_inside_the_output_and_are_led_to(project: Make, tmp_path: Path) -> None:
    divisions = "".join(
        f'<div type="document" xml:id="{i}"><head>h</head><p xml:id="s{i}">t {n}</p></div>'
        for n, i in enumerate(IDS)
    )
    folder = project(tei(f"<body>{divisions}</body>"))
    report = build(folder)
    assert not report.failed
    assert {p.name for p in tmp_path.iterdir()} == {"project"}
    names = [p.relative_to(report.output).as_posix() for p in report.output.rglob("*")]
    assert len({n.casefold() for n in names}) == len(names)
    assert linkcheck.check(report.output / "site").broken == []
    assert call("audit", folder, "-q").code == 0


@pytest.mark.parametrize("xml_id", ["_edition", "_assets", "_images", "index.html", "../x", "日" * 120])
def test_odd_volume_ids(xml_id: str, project: Make) -> None:
    folder = project(tei(_body("<p>x</p>"), xml_id=xml_id))
    report = build(folder)
    assert not report.failed
    assert linkcheck.check(report.output / "site").broken == []
    assert build(folder).written == 0
    assert call("audit", folder, "-q").code == 0


def test_an_id_used_often_is_told_each_time(project: Make) -> None:
    segs = '<seg xml:id="a">x</seg> ' * 10_000
    report = build(project(tei(_body(f"<p>{segs}</p>"))))
    assert len([f for f in report.findings if f.code == "id.duplicate"]) == 9_999


def test_nesting_of_250_levels_is_published(project: Make) -> None:
    folder = project(tei(_body(f"<p>{'<hi>' * 240}x{'</hi>' * 240}</p>")))
    assert not build(folder).failed
    assert call("audit", folder, "-q").code == 0


def test_text_that_a_comment_parts_may_be_long(project: Make) -> None:
    half = f"{'w' * 999} " * 6_000
    assert not build(project(tei(_body(f"<p>{half}<!-- c -->{half}</p>")))).failed


def test_words_outside_any_paragraph_are_on_a_page(project: Make) -> None:
    text = (
        '<front>w1</front>w2<body>w3<div type="compilation" xml:id="c">w4<head>h</head>w5'
        '<div type="document" xml:id="d1"><p>x</p></div>w6<pb n="2" xml:id="pg_2"/>w7'
        '<div type="document" xml:id="d2"><p>x</p></div>w8</div>w9</body>w10'
    )
    folder = project(tei(text))
    report = build(folder)
    pages = b"".join(p.read_bytes() for p in (report.output / "site/vol").rglob("index.html"))
    assert [w for w in (f"w{n}" for n in range(1, 11)) if w.encode() not in pages] == []
    assert call("audit", folder, "-q").code == 0


def test_the_page_of_a_folder_or_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "x.xml").mkdir()
    assert call("build", tmp_path / "x.xml", "--json").codes == {"project.no-volumes"}
    assert call("build", tmp_path / "none.xml", "--json").codes == {"file.unreadable"}


def test_a_link_out_of_the_project_is_refused(project: Make, tmp_path: Path) -> None:
    folder = project(tei(_body("<p>x</p>")))
    (tmp_path / "outside.xml").write_text(tei(_body("<p>SECRET</p>"), xml_id="o"))
    (folder / "tei" / "link.xml").symlink_to(tmp_path / "outside.xml")
    run = call("build", folder, "--json")
    assert run.code == 2
    assert run.codes == {"project.outside"}
