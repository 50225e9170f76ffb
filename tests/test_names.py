"""Names and cells that are harmless wherever they end up."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import build, call, document, tei
from hypothesis import given
from hypothesis import strategies as st

from edition.files.names import portable
from edition.pages.export.table import as_csv
from edition.volume.facts import Entry
from edition.volume.structure import slugify

CASES = Path(__file__).parent / "cases/robust"
DEVICES = "con prn aux nul com1 com9 lpt1 com² CON Aux.1 nul.tar.gz lpt3.".split()
_FORBIDDEN = re.compile(r'[<>:"/\\\\|?*\0-\x1f]')


@given(st.text(max_size=300) | st.sampled_from(DEVICES))
def test_an_address_is_a_name_that_every_system_takes(text: str) -> None:
    slug = slugify(text)
    assert not _FORBIDDEN.search(slug)
    assert slug == slug.strip(" .")
    assert len(slug.encode()) <= 201
    base = slug.partition(".")[0].lower()
    assert base not in {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{d}{n}" for d in ("com", "lpt") for n in "0123456789¹²³"),
    }
    assert slugify(slug) == slug


@pytest.mark.parametrize(
    "name", "d1 d1fn2 frus1961-63v05 console nullity com com10 a.con 404.html Aux1".split()
)
def test_ordinary_ids_stay_as_they_are(name: str) -> None:
    assert (slugify(name), portable(name)) == (name, name)


def test_pages_have_such_names_and_links_lead_there(project: Callable[..., Path]) -> None:
    ids = ("con", "aux", "nul", "com1", "CON", "con_", "d1.", "404.html", "Aux.x")
    texts = [document(f"<head>{n}</head><p><ref target='#{n}'>see</ref></p>", n) for n in ids]
    folder = project(tei(f"<body>{''.join(texts)}</body>"))
    assert [f for f in build(folder).findings if f.code.startswith("link.")] == []
    every = [p.relative_to(folder) for p in (folder / "build/site").rglob("*")]
    parts = {part.lower() for path in every for part in path.parts}
    assert {"con_", "aux_", "nul_", "com1_", "404.html", "aux_.x"} <= parts
    assert not {part for part in parts if part.partition(".")[0] in ("con", "aux", "nul", "com1")}
    assert len(every) == len({str(path).casefold() for path in every})


def test_a_review_of_such_ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    a, b = (CASES / f"review-id-404html-{side}.xml" for side in "ab")
    assert call("review", a, b, "-o", "r").code == 1
    assert (tmp_path / "r/0/404.html.html").exists()
    (tmp_path / "r/mine.txt").write_text("mine")
    for side, path in (("a", a), ("b", b)):
        text = path.read_text().replace("404.html", "con")
        (tmp_path / f"{side}.xml").write_text(text)
    assert call("review", "a.xml", "b.xml", "-o", "r").code == 1
    found = {p.relative_to(tmp_path / "r").as_posix() for p in (tmp_path / "r").rglob("*.*")}
    assert "0/con_.html" in found
    assert "0/404.html.html" not in found
    assert (tmp_path / "r/mine.txt").read_text() == "mine"
    assert not (tmp_path / "r/.edition-review/work").exists()


@given(st.lists(st.sampled_from("=+-@\t\r\n＝a1\"',; "), max_size=6).map("".join))
def test_no_cell_is_a_formula(text: str) -> None:
    entry = Entry(text, "person", text, text)
    (_, row) = csv.reader(io.StringIO(as_csv("persons", [(entry, text, [])]).decode(), newline=""))
    for cell in row:
        assert not re.match(r"[=+\-@\t\r\n＝]", cell)
    assert row[0] in (text, f"'{text}")
