"""Slips in a project's own stylesheet, and what it may not do: said at their place."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from edition import labels as wording
from edition import project as projects
from edition import workflow
from edition.finding import CannotRun, Finding
from edition.resources import shipped
from edition.transform import lint
from edition.transform.stylesheet import Stylesheet

CASES = Path(__file__).parent / "cases/robust"
LABELS = wording.load([shipped("templates")], "en")
HEAD = (
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"'
    ' xmlns:tei="http://www.tei-c.org/ns/1.0" xmlns:x="urn:x" xmlns:str="http://exslt.org/strings"'
    ' xmlns:dyn="http://exslt.org/dynamic" xmlns:m="urn:edition:mode">\n'
    '<xsl:import href="edition:site.xsl"/>\n'
)

SLIPS = {
    '<xsl:template match="tei:p"><xsl:aply-templates/></xsl:template>': (
        "stylesheet.error 3:29",
        "XSLT 1.0 has no xsl:aply-templates; did you mean xsl:apply-templates?"
    ),
    '<xsl:template match="tei:p"><xsl:value-of selct="."/></xsl:template>': (
        "stylesheet.error 3:29",
        "xsl:value-of has no attribute selct; did you mean select?"
    ),
    '<xsl:template match="tie:p"/>': (
        "stylesheet.error 3:1", 'The prefix "tie" is not declared; did you mean tei?'
    ),
    '<xsl:template match="tei:p"><xsl:call-template name="nowhere"/></xsl:template>': (
        "stylesheet.error 3:29", 'There is no template named "nowhere".'
    ),
    "<xsl:template match=\"tei:p\"><xsl:copy-of select=\"document('/etc/passwd')\"/></xsl:template>": (
        "stylesheet.error 3:29",
        "document() is refused: a stylesheet reads nothing but the text it is given.",
    ),
    "<xsl:template match=\"tei:p\"><a href=\"{x:run('ls')}\"/></xsl:template>": (
        "stylesheet.error 3:29",
        "The function x:run() is refused: it is not among those on offer."
    ),
    "<xsl:template match=\"tei:p\"><xsl:value-of select=\"str:padding(9, 'a')\"/></xsl:template>": (
        "stylesheet.error 3:29",
        "The function str:padding() is refused: it is not among those on offer."
    ),
    "<xsl:template match=\"tei:p\"><xsl:value-of select=\"dyn:evaluate('1')\"/></xsl:template>": (
        "stylesheet.error 3:29",
        "The function dyn:evaluate() is refused: it is not among those on offer.",
    ),
    '<xsl:template match="tei:p"><xsl:document href="/tmp/x"/></xsl:template>': (
        "stylesheet.error 3:29",
        "XSLT 1.0 has no xsl:document; did you mean xsl:comment?"
    ),
    '<xsl:template match="tei:p"><x:y xsl:extension-element-prefixes="x"/></xsl:template>': (
        "stylesheet.error 3:29",
        "Extension elements are refused: they could write or read files.",
    ),
    '<xsl:template match="tei:p"><xsl:value-of select="strng(.)"/></xsl:template>': (
        "stylesheet.error 3:29",
        "XPath 1.0 has no function strng(); did you mean string?"
    ),
    '<xsl:template match="placeName[@x]/tei:p"/>': (
        "stylesheet.never 3:1",
        (
            '"placeName" without a prefix matches no element of a TEI file; '
            "write it with the prefix of TEI, such as tei:placeName."
        ),
    ),
    '<xsl:template match="tei:p" mode="m:atributes"/>': (
        "stylesheet.never 3:1",
        'Nothing applies templates in the mode "m:atributes"; did you mean attributes?',
    ),
    '<xsl:template match="tei:p"><xsl:apply-templates mode="m:atributes"/></xsl:template>': (
        "stylesheet.never 3:29",
        'No template has the mode "m:atributes"; did you mean attributes?',
    ),
}  # fmt: skip


def told(folder: Path) -> list[Finding]:
    try:
        return Stylesheet("site.xsl", folder, LABELS).sources.findings
    except CannotRun as stop:
        return list(stop.findings)


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_said_at_its_place(slip: str, tmp_path: Path) -> None:
    (tmp_path / "xslt").mkdir()
    (tmp_path / "xslt/site.xsl").write_text(f"{HEAD}{slip}\n</xsl:stylesheet>", "utf-8")
    [finding] = told(tmp_path)
    where, message = SLIPS[slip]
    assert f"{finding.code} {finding.line}:{finding.column}" == where
    assert finding.message == message
    assert finding.path == "xslt/site.xsl"


def test_the_shipped_stylesheets_have_no_slip() -> None:
    root = shipped("xslt")
    for entry in ("site.xsl", "print.xsl", "epub.xsl"):
        sheets = []
        for path in Stylesheet(entry, None, LABELS).sources.files:
            data = path.read_bytes()
            shown = path.relative_to(root).as_posix()
            sheets.append(lint.Sheet(path, shown, etree.fromstring(data), True, lint.places(data)))
        assert [f"{f.place} {f.message}" for f in lint.findings(sheets)] == []


def test_words_are_not_lost_in_silence(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="did you mean xsl:apply-templates"):
        workflow.build(projects.find([CASES / "xslt-typo"], tmp_path / "out"))


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<xsl:value-of select="$nothing"/>', "nothing"),
        ('<xsl:apply-templates select="."/>', "recursion"),
    ],
)
def test_what_fails_on_a_text_is_told_at_the_line_of_the_stylesheet(
    body: str, said: str, tmp_path: Path
) -> None:
    own = tmp_path / "xslt"
    own.mkdir()
    (own / "site.xsl").write_text(
        f'{HEAD}<xsl:template match="tei:p">\n{body}</xsl:template></xsl:stylesheet>', "utf-8"
    )
    (tmp_path / "edition.toml").write_text('[edition]\ntitle = "T"\n[volumes]\nfiles = ["*.xml"]\n')
    (tmp_path / "v.xml").write_bytes((CASES / "template-rce/m.xml").read_bytes())
    with pytest.raises(CannotRun) as stop:
        workflow.build(projects.find([tmp_path]), workflow.Options(workers=1, search=False))
    [finding] = stop.value.findings
    assert (finding.code, finding.path) == ("stylesheet.error", "xslt/site.xsl")
    assert finding.line in (3, 4)
    assert said in finding.message
    assert "It was met in header of" in finding.detail


def test_a_folder_that_leads_outside_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    project = tmp_path / "project"
    project.mkdir()
    (project / "xslt").symlink_to(outside)
    [finding] = told(project)
    assert finding.code == "project.outside"
