"""What is checked where no schema is named, and whose word counts where several are."""

from __future__ import annotations

from pathlib import Path

import pytest

from edition.validate.run import Check, check_bytes
from tests.conftest import ROOT, document, tei

CASES = ROOT / "tests" / "cases" / "validate"
WHOLE = tei(f"<body>{document('<p>One.</p>')}</body>")


def told(text: str, _folder: Path, *options: str) -> tuple[int, list[tuple[str, str]]]:
    schemas = ("edition",) if "--schema" in options else ()
    check = Check(schemas, rules="--no-rules" not in options, least=True)
    found = check_bytes(text.encode(), "v.xml", check)
    return int(any(f.severity != "info" for f in found)), [(f.code, f.severity) for f in found]


def test_without_a_schema_it_is_said(tmp_path: Path) -> None:
    assert told(WHOLE, tmp_path) == (0, [("schema.none", "info")])
    assert told(WHOLE, tmp_path, "--no-rules") == (0, [("schema.none", "info")])
    assert told(WHOLE, tmp_path, "--schema", "edition") == (0, [])


@pytest.mark.parametrize(
    ("taken", "put"),
    [
        ("<teiHeader>", "<x>"),
        ("<fileDesc>", "<x>"),
        ("<titleStmt>", "<x>"),
        ("<title>", "<x>"),
        ("<publicationStmt>", "<x>"),
        ("<sourceDesc>", "<x>"),
        ("<p>Born digital.</p>", ""),
        ("<text>", "<x>"),
        ("<body>", "<x>"),
    ],
)
@pytest.mark.parametrize("rules", ["--rules", "--no-rules"])
def test_what_every_file_has(taken: str, put: str, rules: str, tmp_path: Path) -> None:
    text = WHOLE.replace(taken, put).replace(taken.replace("<", "</"), put.replace("<", "</"))
    code, found = told(text, tmp_path, rules)
    assert code == 1
    assert ("tei.lacks", "error") in found


@pytest.mark.parametrize(
    "root", ["<a/>", "<TEI/>", "<TEI.2/>", '<p xmlns="http://www.tei-c.org/ns/1.0"/>']
)
def test_other_roots(root: str, tmp_path: Path) -> None:
    code, found = told(root, tmp_path)
    assert code == 1
    assert ("tei.root", "error") in found


@pytest.mark.parametrize("options", [(), ("--schema", "edition")])
@pytest.mark.parametrize("rules", ["--rules", "--no-rules"])
def test_an_id_twice_is_an_error(options: tuple[str, ...], rules: str, tmp_path: Path) -> None:
    text = (CASES / "duplicate-id.xml").read_text("utf-8")
    code, found = told(text, tmp_path, rules, *options)
    assert code == 1
    assert found.count(("id.duplicate", "error")) == 1


def test_an_id_in_a_comment_is_none(tmp_path: Path) -> None:
    text = WHOLE.replace("<p>One", '<!-- <p xml:id="d1"> --><p>One')
    assert told(text, tmp_path, "--no-rules", "--schema", "edition") == (0, [])


def test_the_schema_given_decides(tmp_path: Path) -> None:
    text = (CASES / "xml-model-outside.xml").read_text("utf-8")
    code, found = told(text, tmp_path, "--schema", "edition")
    assert code == 0
    assert ("schema.outside", "info") in found or ("schema.missing", "info") in found
    assert told(text, tmp_path)[0] == 1
