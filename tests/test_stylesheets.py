"""The shipped stylesheets, by golden folders: `tests/stylesheets/<case>/in.xml` is a stamped element
(docs/reference/stamps.md), `site.html`, `print.html` and `epub.html` are what it becomes.

A new case needs no Python: add the folder with its `in.xml`, run
`python tests/test_stylesheets.py --accept`, and read what was written before committing it.
"""

from __future__ import annotations

import re
import sys
from functools import cache
from pathlib import Path

import pytest
from lxml import etree, html

ROOT = Path(__file__).parent.parent
XSLT = ROOT / "xslt"
CASES = sorted(path.parent for path in (Path(__file__).parent / "stylesheets").glob("*/in.xml"))
ENTRIES = ("site", "print", "epub")

XSL = "{http://www.w3.org/1999/XSL/Transform}"
TEI = "{http://www.tei-c.org/ns/1.0}"
STAMP = "{urn:edition:stamp}"

ENDS_A_WORD = frozenset(
    """
    ab addrLine argument attachment body byline castItem cell closer dateline div docImprint docTitle
    entry epigraph figure floatingText head headItem headLabel item l lg opener p person place
    postscript row salute sense signed sp speaker titlePage titlePart trailer u witness
    """.split()
)
"""TEI elements at whose edges a word has to end."""
IN_THE_LINE = frozenset(
    """
    abbr add anchor c corr del emph ex excision expan foreign g gap gloss handShift hi lem m milestone
    name note orgName orig pb pc persName placeName ref reg s seg sic supplied surname term unclear w
    """.split()
)
"""TEI elements at whose edges no word ends, unless the text says so."""
BLOCKS = frozenset(
    """
    address article blockquote br caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol
    p pre section table tbody td th thead tr ul
    """.split()
)
"""HTML elements at whose edges a word ends."""


@cache
def compiled(entry: str) -> etree.XSLT:
    return etree.XSLT(
        etree.parse(XSLT / f"{entry}.xsl"), access_control=etree.XSLTAccessControl.DENY_ALL
    )


@cache
def omitted() -> frozenset[str]:
    lines = (XSLT / "omissions.txt").read_text("utf-8").splitlines()
    return frozenset(line.split("\t")[0] for line in lines if line and not line.startswith("#"))


def stamped(case: Path) -> etree._Element:
    parser = etree.XMLParser(remove_comments=True, collect_ids=False)
    return etree.parse(case / "in.xml", parser).getroot()


def shaped(case: Path, entry: str) -> str:
    return bytes(compiled(entry)(stamped(case))).decode().strip() + "\n"


def broken_up(text: str) -> str:
    """The fragment with a line break at each block, for people to read and compare."""
    return re.sub(
        r"(?=<(?:p|div|ul|ol|li|dl|dt|dd|h[1-6]|table|tr|section|figure|blockquote)\b)", "\n", text
    )


# -- words --------------------------------------------------------------------------------------------


def tei_text(root: etree._Element, notes_last: bool) -> str:
    """The text of a stamped element; foot notes in place or, for pages without a foot, last.

    A space is where a word has to end, a bar where it may: at the edge of an element that is
    neither clearly a block nor clearly a phrase.
    """
    flows: list[list[str]] = [[]]

    def visit(element: etree._Element, flow: list[str]) -> None:
        if element.tag in omitted() or not isinstance(element.tag, str):
            return
        name = etree.QName(element).localname
        if element.get(f"{STAMP}note") == "foot" and notes_last:
            flow = [" "]
            flows.append(flow)
        edge = " " if name in ENDS_A_WORD else "" if name in IN_THE_LINE else "|"
        if element.get(f"{STAMP}word") or element.get(f"{STAMP}note") == "foot":
            edge = ""
        elif element.get(f"{STAMP}note") or name == "lb":
            edge = "|"
        parent = element.getparent()
        if parent is not None and parent.tag in (f"{TEI}choice", f"{TEI}app", f"{TEI}rdgGrp"):
            flow.append("|" if element.getprevious() is None else " ")
        flow += [edge, element.text or ""]
        for child in element:
            visit(child, flow)
            flow.append(child.tail or "")
        flow.append(edge)

    visit(root, flows[0])
    return re.sub(r"\s+", " ", "".join("".join(flow) for flow in flows))


def html_text(fragment: str) -> str:
    """The text of a fragment that is the editor's."""
    pieces: list[str] = []

    def visit(element: etree._Element) -> None:
        if element.get("data-gen") is not None:
            return
        edge = element.tag in BLOCKS and not (element.tag == "br" and element.get("class") == "split")
        pieces.append(" " * edge)
        pieces.append(element.text or "")
        for child in element:
            visit(child)
            pieces.append(child.tail or "")
        pieces.append(" " * edge)

    visit(html.fragment_fromstring(fragment, create_parent="main"))
    return re.sub(r"\s+", " ", "".join(pieces))


def difference(tei: str, out: str) -> str:
    """Where a text stops being what it was, "" if nowhere."""
    at = 0
    for chunk in re.finditer(r"[ |]*([^ |]?)", tei):
        gap, character = chunk[0][: len(chunk[0]) - len(chunk[1])], chunk[1]
        spaces = len(out[at:]) - len(out[at:].lstrip(" "))
        if character and out[at + spaces : at + spaces + 1] != character:
            return f"lost: {out[at : at + 60]!r} for {tei[chunk.start() :][:60]!r}"
        if character and at and " " in gap and not spaces:
            return f"joined: {out[max(0, at - 30) : at + 30]!r}"
        if character and at and not gap and spaces:
            return f"split: {out[max(0, at - 30) : at + 30]!r}"
        at += spaces + len(character)
    return out[at:].strip(" ")


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_comes_out_as_expected(case: Path, entry: str) -> None:
    assert broken_up(shaped(case, entry)) == (case / f"{entry}.html").read_text("utf-8")


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_no_word_is_lost_or_made(case: Path, entry: str) -> None:
    assert not difference(tei_text(stamped(case), entry != "print"), html_text(shaped(case, entry)))


# -- HTML ---------------------------------------------------------------------------------------------

PHRASES_ONLY = frozenset(
    "p h1 h2 h3 h4 h5 h6 span em i b cite code abbr sub sup s u time pre rt".split()
)
INSIDE = {"li": {"ul", "ol"}, "dt": {"dl", "div"}, "dd": {"dl", "div"},
          "tr": {"thead", "tbody"}, "td": {"tr"}, "th": {"tr"},
          "caption": {"table"}, "figcaption": {"figure"}, "thead": {"table"}}  # fmt: skip


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nesting_is_that_of_html(case: Path, entry: str) -> None:
    result = compiled(entry)(stamped(case))
    first = result.getroot()
    ids: list[str] = []
    for top in [first, *first.itersiblings()] if first is not None else []:
        for element in top.iter(etree.Element):
            ids += [element.get("id")] if element.get("id") else []
            above = [ancestor.tag for ancestor in element.iterancestors()]
            if element.tag in BLOCKS - {"br"}:
                assert not PHRASES_ONLY & set(above), f"{element.tag} in {above}"
            if element.tag == "a":
                assert "a" not in above
            if element.tag in INSIDE:
                assert above and above[0] in INSIDE[element.tag]
            if element.tag in ("ul", "ol"):
                assert {child.tag for child in element} <= {"li"}
            if element.tag == "dl":  # its pairs stand in it, or each in a div of its own
                tags = {child.tag for child in element}
                assert tags <= {"dt", "dd"} or tags == {"div"}
                for pair in element.findall("div") or [element]:
                    assert (pair[0].tag, pair[-1].tag) == ("dt", "dd")
    assert len(ids) == len(set(ids))


# -- coverage -----------------------------------------------------------------------------------------


def files(path: Path) -> set[Path]:
    """A stylesheet and all it is made of."""
    found, waiting = set(), [path.resolve()]
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            parts = etree.parse(here).iter(f"{XSL}import", f"{XSL}include")
            waiting.extend((here.parent / part.get("href")).resolve() for part in parts)
    return found


def key(template: etree._Element) -> tuple[str, str, str]:
    """Match, name and mode, as a profile gives them."""
    match = " ".join((template.get("match") or "").split())
    name, mode = (template.get(each, "").rpartition(":")[2] for each in ("name", "mode"))
    return match, name, mode


def templates(paths: set[Path]) -> set[tuple[str, str, str]]:
    """Those that do something: one that is empty, and drops what it matches, leaves no trace."""
    found = (element for path in paths for element in etree.parse(path).iter(f"{XSL}template"))
    return {key(element) for element in found if len(element)}


def test_every_template_fires() -> None:
    """What both entries share must fire in one of them, what is an entry's own in that one."""
    parts = {entry: files(XSLT / f"{entry}.xsl") for entry in ENTRIES}
    fired: dict[str, set[tuple[str, str, str]]] = {}
    for entry in ENTRIES:
        transform = etree.XSLT(etree.parse(XSLT / f"{entry}.xsl"))
        fired[entry] = set()
        for case in CASES:
            profile = transform(stamped(case), profile_run=True).xslt_profile
            fired[entry] |= {key(template) for template in profile.getroot()}
    shared = set.intersection(*parts.values())
    silent = templates(shared) - set.union(*fired.values())
    for entry in ENTRIES:
        silent |= templates(parts[entry] - shared) - fired[entry]
    assert not silent


def test_every_stylesheet_is_used() -> None:
    used = set().union(*(files(XSLT / f"{entry}.xsl") for entry in ENTRIES))
    assert {
        path.resolve() for folder in ("lib", "html") for path in (XSLT / folder).glob("*.xsl")
    } <= used


def test_modes_are_documented() -> None:
    used = set()
    for path in set().union(*(files(XSLT / f"{entry}.xsl") for entry in ENTRIES)):
        used |= set(re.findall(r'mode="(m:[a-z-]+)"', path.read_text("utf-8")))
    documented = re.findall(
        r"`(m:[a-z-]+)`", (ROOT / "docs/reference/stylesheets.md").read_text("utf-8")
    )
    assert used == set(documented)


def test_unknown_elements_are_reported() -> None:
    transform = compiled("site")
    transform(
        etree.fromstring('<div xmlns="http://www.tei-c.org/ns/1.0" xml:id="d1"><oops>x</oops></div>')
    )
    assert [entry.message for entry in transform.error_log] == ["element.unknown|oops|d1"]


def test_omissions_are_well_formed() -> None:
    for line in (XSLT / "omissions.txt").read_text("utf-8").splitlines():
        assert not line or line.startswith("#") or re.fullmatch(r"\{[^{}]+\}[\w.-]+\t\S.*\.", line)


if __name__ == "__main__":
    if sys.argv[1:] != ["--accept"]:
        sys.exit("usage: python tests/test_stylesheets.py --accept")
    for case in CASES:
        for entry in ENTRIES:
            (case / f"{entry}.html").write_text(broken_up(shaped(case, entry)), "utf-8")
    print(f"{len(CASES)} cases written. Read the differences before you commit them.")
