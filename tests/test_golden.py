"""Golden folders: `tests/golden/<case>/` is a small project and what a build makes of it.

A new case needs no Python. A folder holds

- TEI files, and whatever else a project may hold (edition.toml, xslt/, templates/, images/ …);
- `expected-findings.txt`: one finding on each line, `code path:line:column message`, in the order of
  the report; empty where there is none;
- if wanted, `expected/vol/d1.html`: what stands inside the article of the page vol/d1/;
- if wanted, `expected-words/vol/d1.txt`: the words of that page's article without what the software
  made, the text on the first line, each note on a line of its own.

- if wanted, `expected-lists/vol/chronology.txt`: what that page lists, a line for each heading, row,
  group and document, with where the document's link leads.

Every case that builds is audited, its links are checked, and a second build must write nothing.

`EDITION_ACCEPT=1 pytest tests/test_golden.py` writes the findings anew, and those pages and words
for which there is a file, be it an empty one. Read what was written before committing it. A file
`expected-failure.txt` says why a case is known to fail; the case must then fail.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import linkcheck
import pytest
from conftest import ROOT, call, document, tei
from lxml import etree, html
from test_assemble import CODES as ASSEMBLED
from test_compare_cli import COMPARISON
from test_press import PRESS

from edition import files, workflow
from edition import project as projects
from edition.audit import words
from edition.compare.change import KINDS
from edition.finding import RULES, CannotRun, Finding
from edition.relaxng import Schema
from edition.validate import baseline
from edition.validate.run import Check, check_bytes
from edition.workers import Lost

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.parent for path in GOLDEN.glob("*/expected-findings.txt"))
ACCEPT = bool(os.environ.get("EDITION_ACCEPT"))
OPTIONS = workflow.Options(workers=1)


def _known(case: Path) -> str:
    """Why a case is known to fail, or ""."""
    file = case / "expected-failure.txt"
    return file.read_text("utf-8").strip() if file.is_file() else ""


def _parameters() -> Iterator[object]:
    for case in CASES:
        known = _known(case)
        marks = [pytest.mark.xfail(strict=True, reason=known)] if known else []
        yield pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", list(_parameters()))
def test_golden(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / case.name
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("expected*"))
    monkeypatch.chdir(folder)
    try:
        report = workflow.build(projects.find([Path()]), OPTIONS)
    except CannotRun as stop:
        _compare(case, "expected-findings.txt", _told(stop.findings))
        return
    _compare(case, "expected-findings.txt", _told(report.findings))
    site = folder / "build/site"
    for expected in sorted((case / "expected").rglob("*.html")):
        page = site / expected.relative_to(case / "expected").with_suffix("") / "index.html"
        _compare(case, expected.relative_to(case), _article(page.read_bytes()))
    for expected in sorted((case / "expected-words").rglob("*.txt")):
        page = site / expected.relative_to(case / "expected-words").with_suffix("") / "index.html"
        _compare(case, expected.relative_to(case), _words(page.read_bytes()))
    for expected in sorted((case / "expected-lists").rglob("*.txt")):
        page = site / expected.relative_to(case / "expected-lists").with_suffix("") / "index.html"
        _compare(case, expected.relative_to(case), _lists(page.read_bytes()))
    if not report.volumes:
        return
    assert linkcheck.check(site).broken == []
    audited = workflow.audit(projects.find([Path()]), OPTIONS)
    assert [f for f in audited.findings if f.code.startswith("audit.")] == []
    assert audited.words > 0
    again = workflow.build(projects.find([Path()]), OPTIONS)
    assert (again.written, again.pruned) == (0, 0)
    assert _told(again.findings) == _told(report.findings)


def _compare(case: Path, name: str | Path, made: str) -> None:
    expected = case / name
    if ACCEPT and not _known(case):
        expected.write_text(made, "utf-8", newline="\n")
    assert made == expected.read_text("utf-8"), f"{expected} (EDITION_ACCEPT=1 writes it anew)"


def _told(findings: list[Finding] | tuple[Finding, ...]) -> str:
    return "".join(f"{f.code} {f.place} {f.message}\n" for f in findings)


def _article(page: bytes) -> str:
    """What is inside the article of a page, with a line break before each block; and before it the
    language and direction of the page, where they are not English and from the left."""
    tree = html.fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    way = f"{tree.get('lang')} {tree.get('dir')}"
    inside = "" if way == "en ltr" else f"<!-- {way} -->"
    inside += "".join(_inner(article) for article in tree.iter("article"))
    blocks = r"(?=<(?:p|div|ul|ol|li|dl|dt|dd|h[1-6]|table|tr|section|figure|blockquote)\b)"
    return re.sub(rf"\s*{blocks}", "\n", inside).strip() + "\n"


def _inner(element: etree._Element) -> str:
    return (element.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in element
    )


def _words(page: bytes) -> str:
    flows = words.of_page(page)
    lines = [" ".join(flows.pop(""))]
    lines += [f"{key}: {' '.join(flow)}" for key, flow in flows.items()]
    return "\n".join(lines) + "\n"


def _lists(page: bytes) -> str:
    """The lines of a page that is a list."""
    tree = html.fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    lines = []
    for line in tree.iterfind(".//main//*"):
        if line.tag not in ("h1", "h2", "h3", "h4", "p", "tr", "dt", "li", "summary", "figcaption"):
            continue
        if line.tag == "tr":
            told = " | ".join(" ".join(cell.text_content().split()) for cell in line)
        else:
            told = " ".join(line.text_content().split())
        link = line.find(".//a") if line.tag == "li" else None
        lines.append(f"{line.tag}: {told}" + (f" → {link.get('href')}" if link is not None else ""))
    return "\n".join(lines) + "\n"


# -- closing the convention ------------------------------------------------------------------------


def test_there_are_cases() -> None:
    assert len(CASES) >= 40
    every = {path for path in GOLDEN.iterdir() if path.is_dir()}
    assert every == set(CASES), "a folder without expected-findings.txt"


def _no_edition(folder: Path) -> set[str]:
    """A golden folder is always named, and then a missing edition.toml is no mistake."""
    os.chdir(folder)
    return call("build", "--json").codes


def _unreadable(folder: Path) -> set[str]:
    """A golden folder cannot hold what is not there, and permissions do not survive a checkout."""
    return call("build", folder / "none.xml", "--json").codes


def _too_large(folder: Path) -> set[str]:
    """A megabyte of nothing is not worth storing."""
    (folder / "edition.toml").write_text("[volumes]\nmax_megabytes = 1\n")
    (folder / "vol.xml").write_text(tei("<body><p>x</p></body>") + " " * 1_000_000)
    return call("build", folder, "--json").codes


def _foreign(folder: Path) -> set[str]:
    """Golden folders are built into a new folder of their own."""
    (folder / "vol.xml").write_text(tei("<body><p>x</p></body>"))
    (folder / "out").mkdir()
    (folder / "out/letter.txt").write_text("mine")
    return call("build", folder / "vol.xml", "-o", folder / "out", "--json").codes


def _others(folder: Path) -> set[str]:
    """The same: something is added to what was built."""
    (folder / "vol.xml").write_text(tei("<body><p>x</p></body>"))
    call("build", folder / "vol.xml", "-o", folder / "out", "--json")
    (folder / "out/site/vol/mine.txt").write_text("mine")
    return call("build", folder / "vol.xml", "-o", folder / "out", "--json").codes


def _blocked(folder: Path) -> set[str]:
    """The same: a folder stands where a file was."""
    (folder / "vol.xml").write_text(tei("<body><p>x</p></body>"))
    call("build", folder / "vol.xml", "-o", folder / "out", "--json")
    (folder / "out/site/index.html").unlink()
    (folder / "out/site/index.html/mine").mkdir(parents=True)
    return call("build", folder / "vol.xml", "-o", folder / "out", "--json").codes


def _outside(folder: Path) -> set[str]:
    """Golden folders hold no links."""
    (folder / "in").mkdir()
    (folder / "out.xml").write_text("<TEI/>")
    (folder / "in/link.xml").symlink_to(folder / "out.xml")
    with pytest.raises(CannotRun) as stop:
        files.write(folder / "in/link.xml", b"", within=folder / "in")
    return {f.code for f in stop.value.findings}


def _worker_lost(_folder: Path) -> set[str]:
    """No file is to be blamed for it."""
    return {Lost("was ended by signal 9").finding("vol.xml").code}


def _unwritable(folder: Path) -> set[str]:
    """The same: here a file stands where a folder above the output should be."""
    (folder / "vol.xml").write_text(tei("<body><p>x</p></body>"))
    (folder / "file").write_text("mine")
    return call("build", folder / "vol.xml", "-o", folder / "file/out", "--json").codes


def _altered(old: str, new: str) -> Callable[[Path], set[str]]:
    def alter(folder: Path) -> set[str]:
        """Only a page that was tampered with, or a fault of the software, is worth this code."""
        (folder / "edition.toml").touch()
        (folder / "vol.xml").write_text(tei(f"<body>{document('<p>One two three.</p>')}</body>"))
        assert call("build", folder, "-q").code == 0
        page = folder / "build/site/vol/d1/index.html"
        if not old:
            page.unlink()
        else:
            text = page.read_text("utf-8")
            assert f'<p id="p1">{old}' in text
            page.write_text(text.replace(f'"p1">{old}', f'"p1">{new}'), "utf-8")
        return call("audit", folder, "--json").codes

    return alter


def _transcript_too_large(folder: Path) -> set[str]:
    """A file of this size has no place in a repository."""
    (folder / "t.txt").write_bytes(b"word " * 1_700_000)
    return call("encode", folder / "t.txt", "-o", folder / "out", "--json").codes


def _by_hand(folder: Path) -> set[str]:
    """A case is encoded into a new folder: nobody has changed anything there."""
    (folder / "t.txt").write_text("7. Letter\n\nText.\n")
    (folder / "d7.xml").write_text("mine")
    return call("encode", folder / "t.txt", "-o", folder, "--json").codes


def _lost(folder: Path) -> set[str]:
    """Only a fault of the software is worth this code; test_encode.py makes one."""
    return {"transcript.lost"}


def _no_baseline(folder: Path) -> set[str]:
    """A list of known findings is read only where there is something to hold against it."""
    (folder / "known.json").write_text("{}")
    with pytest.raises(CannotRun) as stop:
        baseline.read(folder / "known.json", "known.json")
    return {finding.code for finding in stop.value.findings}


def _too_many(_folder: Path) -> set[str]:
    """Tens of thousands of errors would make a large case."""
    with mock.patch("edition.relaxng.recovery.MOST_PROBLEMS", 0):
        found = Schema.parse(b"element a { empty }", "a.rnc").validate(b"<a>text</a>")
    return {problem.code for problem in found}


def _faulty(folder: Path) -> set[str]:
    """The software is not known to fail on any file: else it would be mended."""
    (folder / "edition.toml").touch()
    (folder / "vol.xml").write_text(tei(f"<body>{document('<p>One two three.</p>')}</body>"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("edition.volume.stamp.stamp", lambda *_: 1 // 0)
        return call("build", folder, "--json", "--no-print").codes


def _no_pagefind(folder: Path) -> set[str]:
    """Whether a program is there depends on the machine."""
    return _built_with(folder, str(folder / "nowhere"))


def _bad_pagefind(folder: Path) -> set[str]:
    """The same of one that runs, but not to the end."""
    program = folder / "pagefind"
    program.write_text('#!/bin/sh\n[ "$1" = --version ] && echo pagefind 1.5.2\n')
    program.chmod(0o755)
    return _built_with(folder, str(program))


def _built_with(folder: Path, program: str) -> set[str]:
    (folder / "vol.xml").write_text(tei(f"<body>{document('<p>x</p>')}</body>"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAGEFIND_BINARY_PATH", program)
        run = call("build", folder / "vol.xml", "-o", folder / "out", "--json")
    assert (folder / "out/site/vol/d1/index.html").is_file()
    return run.codes


def _decoded(codes: str, inside: str) -> Callable[[Path], set[str]]:
    def decode(folder: Path) -> set[str]:
        """Cases are built or encoded, not decoded."""
        (folder / "v.xml").write_text(tei(f"<body>{document(inside)}</body>"))
        if codes == "decode.exists":
            (folder / "d1.md").write_text("mine")
        return call("decode", folder / "v.xml", "-o", folder, "--json").codes

    return decode


def _letter(folder: Path) -> set[str]:
    """Cases are built or encoded, not decoded."""
    said = '<profileDesc><correspDesc xml:id="l"><p>So.</p></correspDesc></profileDesc></teiHeader>'
    text = tei(f"<body>{document('<p>One.</p>')}</body>").replace("</teiHeader>", said)
    (folder / "v.xml").write_text(text.replace('xml:id="d1"', 'xml:id="d1" decls="#l"'))
    return call("decode", folder / "v.xml", "-o", folder, "--json").codes


def _unlike(folder: Path) -> set[str]:
    """Only a fault of the software is worth this code."""
    return {"decode.unlike"}


def _too_often(_folder: Path) -> set[str]:
    """Tens of thousands of findings would make a large case."""
    with mock.patch("edition.validate.rules.MOST", 1):
        data = b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><p>the the</p><p>the the</p></TEI>'
        return {f.code for f in check_bytes(data, "vol.xml", Check())} - {"text.doubled"}


OTHERWISE: dict[str, Callable[[Path], set[str]]] = {
    "config.missing": _no_edition,
    "file.unreadable": _unreadable,
    "file.too-large": _too_large,
    "rules.stopped": _too_often,
    "output.foreign": _foreign,
    "output.unwritable": _unwritable,
    "file.lost": _worker_lost,
    "output.others": _others,
    "output.blocked": _blocked,
    "output.outside": _outside,
    "transcript.too-large": _transcript_too_large,
    "transcript.lost": _lost,
    "encode.by-hand": _by_hand,
    "software.fault": _faulty,
    "search.missing": _no_pagefind,
    "search.failed": _bad_pagefind,
    "decode.foreign": _decoded("decode.foreign", '<p><x xmlns="urn:x">One</x></p>'),
    "decode.letter": _letter,
    "decode.exists": _decoded("decode.exists", "<p>One.</p>"),
    "decode.unlike": _unlike,
    "audit.lost": _altered("One two", "One"),
    "audit.added": _altered("One two", "One more two"),
    "audit.changed": _altered("One two", "Two one"),
    "audit.missing": _altered("", ""),
    "baseline.syntax": _no_baseline,
    "rng.complex": _too_many,
}
"""Codes that no golden folder can show. The reason stands in each function."""


@pytest.mark.parametrize("code", OTHERWISE)
def test_codes_that_need_other_means(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert OTHERWISE[code](tmp_path) == {code}


def test_every_code_is_shown_by_a_case() -> None:
    # What the files say is what is emitted: test_golden sees to that.
    shown = {
        line.split(" ", 1)[0]
        for case in [*CASES, *(Path(__file__).parent / "encode").iterdir()]
        if case.is_dir()
        for line in (case / "expected-findings.txt").read_text("utf-8").splitlines()
    }
    shown &= RULES.keys()  # the folders of tests/encode hold lines of the review table too
    shown |= {
        line.split(" ", 3)[2]
        for file in (ROOT / "tests/validation").glob("*/expected-findings.txt")
        for line in file.read_text("utf-8").splitlines()
    }
    assembled = {code for code in RULES if code.startswith("assemble.")}
    assert assembled == set(ASSEMBLED), "tests/test_assemble.py shows each of these"
    families = ("compare", "git", "apply", "merge", "format", "collate")
    elsewhere = {code for code in RULES if code.partition(".")[0] in families}
    assert elsewhere == set(COMPARISON), "tests/test_compare_cli.py shows each of these"
    books = {code for code in RULES if code.startswith("press.")}
    assert books == set(PRESS), "tests/test_press.py shows each of these"
    served = {code for code in RULES if code.startswith("serve.")}
    assert served == {"serve.address", "serve.fault"}, "tests/test_serve.py shows each of these"
    ejected = {f"override.{what}" for what in ("exists", "outdated", "record", "unknown")}
    assert ejected <= RULES.keys(), "tests/test_eject.py shows each of these"
    elsewhere |= books | assembled | served | ejected
    assert shown | OTHERWISE.keys() | elsewhere == RULES.keys()
    assert not shown & OTHERWISE.keys(), "no longer needs other means"


def _codes(path: Path) -> Iterator[str]:
    """Codes of findings in a module: what Finding and its kin are called with, and every other
    string that looks like one."""
    families = {code.partition(".")[0] for code in RULES}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if name in ("Finding", "Problem", "Oddity") and isinstance(node.args[0].value, str):
                yield node.args[0].value
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            family, dot, rest = node.value.partition(".")
            if (
                dot
                and family in families
                and re.fullmatch(r"[a-z-]+", rest)
                and rest not in ("css", "html", "jinja", "js", "rnc", "rng", "xhtml", "xml", "yml")
                and node.value not in KINDS
            ):
                yield node.value


def test_every_code_in_the_software_is_a_rule_and_every_rule_is_used() -> None:
    used = {
        code
        for path in (ROOT / "edition").rglob("*.py")
        if path.name != "finding.py"
        for code in _codes(path)
    }
    assert used <= RULES.keys()
    differences = {"audit.lost", "audit.added", "audit.changed"}  # audit.{kind} in audit/run.py
    assert used | differences == RULES.keys()
