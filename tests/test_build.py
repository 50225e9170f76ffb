"""Building again: what is written, what is left alone, what is put right."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import linkcheck
import pytest
from conftest import build, call, document, tei, times, tree

Make = Callable[..., Path]

SMALL = tei(
    '<front><div type="section" xml:id="persons"><head>Persons</head><list>'
    '<item><hi rend="strong"><persName xml:id="p_A">Adams, Ann</persName></hi>, clerk</item>'
    '<item><hi rend="strong"><persName xml:id="p_B">Brown, Bob</persName></hi>, spy</item>'
    "</list></div></front>\n<body>"
    + document(
        '<head>One</head>\n<p>First words by <persName corresp="#p_A">Ann</persName>.'
        '<note n="1" xml:id="d1fn1">A note.</note> See <ref target="#d2">the second</ref> and '
        '<ref target="#pg_2">page 2</ref>.</p>',
        "d1",
    )
    + document(
        '<head>Two</head>\n<p>Second words.</p>\n<pb n="2" xml:id="pg_2"/>\n'
        '<p rend="center" n="x">A page on. <ref target="other#d1">Elsewhere</ref></p>',
        "d2",
    )
    + document("<head>Three</head><p>Third words.</p>", "d3")
    + "</body>"
)
OTHER = tei(f"<body>{document('<head>Far</head><p>Away.</p>')}</body>", xml_id="other")


@pytest.fixture
def small(project: Make) -> Path:
    project(OTHER, name="other.xml")
    folder = project(SMALL)
    build(folder)
    return folder


def _change(folder: Path, old: str, new: str) -> set[str]:
    """Change the TEI, build, and say which files became others."""
    path = folder / "tei" / "vol.xml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    before, stamps = tree(folder / "build/site"), times(folder / "build/site")
    build(folder)
    after = tree(folder / "build/site")
    untouched = {p for p in after if times(folder / "build/site")[p] == stamps.get(p)}
    changed = {p for p in {**before, **after} if before.get(p) != after.get(p)}
    assert not changed & untouched
    assert untouched == set(after) - changed, "written without a change"
    # The search index has tests of its own.
    return {path for path in changed if not path.startswith("_search/")}


def _clean(folder: Path, output: Path, *arguments: str) -> dict[str, str]:
    """What a clean build of the same project gives."""
    assert call("build", folder, "-o", output, "-q", *arguments).code in (0, 1)
    return tree(output / "site")


def test_every_link_leads_somewhere(small: Path) -> None:
    checked = linkcheck.check(small / "build/site")
    assert checked.broken == []
    assert checked.links > 50
    page = (small / "build/site/vol/d1/index.html").read_text("utf-8")
    assert 'href="../d2/#pg_2"' in page


def test_every_link_of_the_sample_leads_somewhere(sample: Path) -> None:
    checked = linkcheck.check(sample / "build/site")
    assert checked.broken == []
    assert checked.links > 100
    assert call("audit", sample, "-q").code == 0


def test_a_second_build_writes_nothing(small: Path) -> None:
    before = times(small / "build")
    report = build(small)
    assert (report.written, report.pruned) == (0, 0)
    assert times(small / "build") == before


def test_layout_changes_nothing(small: Path) -> None:
    """Save what keeps the layout as it is: the TEI of the document, and that of the volume."""
    own = {"vol/downloads/vol.xml", "vol/downloads/vol.zip"}
    second, third = own | {"vol/downloads/tei/d2.xml"}, own | {"vol/downloads/tei/d3.xml"}
    assert _change(small, "<p>Second words.</p>", "\n\n   <p>\n\tSecond\n   words.\r\n</p>") == second
    assert _change(small, 'rend="center" n="x"', "n = 'x'\n rend='center'") == second
    assert _change(small, "<head>Three</head>", "<!-- a comment --><head>Three</head><?pi x?>") == third


def test_a_word_changes_its_own_pages_only(small: Path) -> None:
    assert _change(small, "Third words", "Other words") == {
        "vol/d3/index.html",
        "vol/d3/print.html",
        "vol/print.html",
        "vol/downloads/tei/d3.xml",
        "vol/downloads/text/d3.txt",
        "vol/downloads/json/d3.json",
        "vol/downloads/vol.xml",
        "vol/downloads/vol.zip",
    }


def test_a_new_name_changes_what_shows_it(small: Path) -> None:
    changed = _change(small, "Adams, Ann", "Zeal, Ann")
    assert {
        "vol/persons/index.html",
        "vol/persons/p_A/index.html",
        "vol/persons/p_B/index.html",  # its neighbour
        "vol/d1/index.html",
        "vol/print.html",
    } <= changed
    assert "vol/d2/index.html" not in changed
    assert "vol/d3/index.html" not in changed
    assert "other/d1/index.html" not in changed


def test_a_new_id_changes_what_leads_to_it(small: Path) -> None:
    changed = _change(small, 'n="2" xml:id="pg_2"', 'n="2" xml:id="pg_22"')
    assert "vol/d1/index.html" in changed  # "#pg_2" is still page 2
    assert "vol/d3/index.html" in changed  # it begins on that page
    assert linkcheck.check(small / "build/site").broken == []


@pytest.mark.parametrize("seed", range(3))
def test_any_way_of_building_gives_the_same_bytes(small: Path, tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    path = small / "tei" / "vol.xml"
    for _ in range(4):
        words = re.findall(r"(?<=>)\w+(?= )", path.read_text("utf-8"))
        word = rng.choice(words)
        path.write_text(path.read_text("utf-8").replace(f">{word} ", f">{word}x "), "utf-8")
        build(small)
    expected = _clean(small, tmp_path / "clean", "-j", "1")
    assert tree(small / "build/site") == expected
    assert _clean(small, tmp_path / "three", "-j", "3") == expected


def test_workers_give_the_same_bytes_and_findings(project: Make, tmp_path: Path) -> None:
    # Large enough that the work is shared out.
    many = "".join(
        document(f'<head>{n}</head><p rend="zork{n}">{"word " * 4000}<note>n</note></p>', f"d{n}")
        for n in range(90)
    )
    folder = project(tei(f"<body>{many}</body>"))
    runs = [call("build", folder, "-o", tmp_path / f"out{n}", "-j", str(n), "--json") for n in (1, 3)]
    trees = [tree(tmp_path / f"out{n}" / "site") for n in (1, 3)]
    assert trees[0] == trees[1]
    assert runs[0].json["findings"] == runs[1].json["findings"]
    assert len(runs[0].json["findings"]) == 180


# -- the output folder -----------------------------------------------------------------------------


def test_what_no_page_claims_any_more_is_deleted(small: Path) -> None:
    site = small / "build/site"
    (small / "tei/other.xml").unlink()
    report = build(small)
    assert report.pruned > 0
    assert not (site / "other").exists()
    assert [f for f in report.findings if f.code == "output.others"] == []


def test_what_no_build_wrote_is_named_and_left(small: Path) -> None:
    site = small / "build/site"
    before = tree(site)
    (site / "CNAME").write_text("example.org")
    (site / "vol/old/deep").mkdir(parents=True)
    (site / "vol/old/deep/x.html").write_text("x")
    (site / "vol/empty/deep").mkdir(parents=True)
    report = build(small)
    assert report.pruned == 0
    named = [f.path for f in report.findings if f.code == "output.others"]
    assert named == ["build/site/CNAME", "build/site/vol/old/"]
    assert (site / "CNAME").read_text() == "example.org"
    assert (site / "vol/old/deep/x.html").exists()
    report = build(small, clean=True)
    assert report.pruned == 2
    assert tree(site) == before


def test_a_lost_list_of_files_deletes_nothing(small: Path) -> None:
    site = small / "build/site"
    before = tree(site)
    (small / "build/.edition/files").write_bytes(b"")
    (small / "tei/other.xml").unlink()
    report = build(small)
    assert report.pruned == 0
    assert tree(site).items() >= {k: v for k, v in before.items() if k.startswith("other/")}.items()
    assert "build/site/other/" in {f.path for f in report.findings if f.code == "output.others"}


def test_a_deleted_or_altered_file_is_restored(small: Path) -> None:
    site = small / "build/site"
    before = tree(site)
    (site / "vol/d1/index.html").unlink()
    (site / "vol/d2/index.html").write_text("x")
    page = (site / "vol/d3/index.html").read_bytes()
    (site / "vol/d3/index.html").write_bytes(page.replace(b"Third", b"Thurd"))
    (site / "_assets/site.js").write_text("alert(1)")
    build(small)
    assert tree(site) == before


def test_what_stands_in_the_way_is_left_or_taken_away_as_told(small: Path, tmp_path: Path) -> None:
    site = small / "build/site"
    before = tree(site)
    outside = tmp_path / "outside"
    (outside / "keep").mkdir(parents=True)
    (outside / "keep/me.html").write_text("mine")
    (outside / "index.html").write_bytes((site / "vol/d3/index.html").read_bytes())
    kept = tree(outside)

    # a directory where a file should be, a file where a directory should be, links out
    (site / "vol/d1/index.html").unlink()
    (site / "vol/d1/index.html/sub").mkdir(parents=True)
    _remove(site / "vol/d2")
    (site / "vol/d2").write_text("x")
    _remove(site / "vol/d3")
    (site / "vol/d3").symlink_to(outside, target_is_directory=True)
    _remove(site / "other")
    (site / "other").symlink_to(outside / "keep", target_is_directory=True)
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(outside / "keep/me.html")
    run = call("build", small, "--json")
    assert (run.code, run.codes) == (2, {"output.blocked"})
    assert (site / "vol/d2").read_text() == "x"
    assert (site / "vol/d1/index.html/sub").is_dir()
    assert (site / "index.html").is_symlink()
    assert tree(outside) == kept
    build(small, clean=True)
    assert tree(site) == before
    assert not [p for p in site.rglob("*") if p.is_symlink()]
    assert tree(outside) == kept

    _remove(site)
    site.symlink_to(outside, target_is_directory=True)
    assert call("build", small, "--json").codes == {"output.blocked"}
    assert site.is_symlink()
    build(small, clean=True)
    assert not site.is_symlink()
    assert tree(site) == before
    assert tree(outside) == kept


def _remove(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
    folder.rmdir()


def test_spoilt_state_is_no_matter(small: Path) -> None:
    before = tree(small / "build/site")
    state = small / "build/.edition"
    for file in state.iterdir():
        file.write_bytes(b"\xc1garbage")
    build(small)
    for file in list(state.iterdir()):
        file.unlink()
        file.mkdir()
    build(small)
    assert tree(small / "build/site") == before
    assert build(small).written == 0


def test_nothing_else_is_touched(small: Path, tmp_path: Path) -> None:
    def around() -> dict[str, int]:
        return {p: t for p, t in times(tmp_path).items() if not p.startswith("project/build/")}

    before = around()
    _change(small, "Third words", "Other words")
    after = around()
    assert {p for p in after if after[p] != before.get(p)} == {"project/tei/vol.xml"}


@pytest.mark.parametrize("what", ["file", "foreign", "project", "tei", "parent", "link"])
def test_foreign_output_folders_are_refused(small: Path, tmp_path: Path, what: str) -> None:
    folder = tmp_path / "foreign"
    folder.mkdir()
    (folder / "letter.txt").write_text("mine")
    (tmp_path / "a").write_text("mine")
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    output = {
        "file": tmp_path / "a",
        "foreign": folder,
        "project": small,
        "tei": small / "tei",
        "parent": tmp_path,
        "link": tmp_path / "link",
    }[what]
    before = times(tmp_path)
    run = call("build", small, "-o", output, "--json")
    assert run.code == 2
    assert run.codes == {"output.foreign"}
    assert times(tmp_path) == before


# -- being killed ----------------------------------------------------------------------------------


def _dies(folder: Path, moved: int) -> None:
    """Build in a process that ends at once when it is about to move one more file to its place."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.waitstatus_to_exitcode(status) == 9
        return
    left, real = [9] + moved * [0], os.replace

    def replace(source: str, target: str) -> None:
        if code := left.pop():
            os._exit(code)
        real(source, target)

    try:
        os.replace = replace  # type: ignore[assignment]
        build(folder)
    finally:
        os._exit(1)  # it was not killed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that shares what was imported")
def test_a_killed_build_leaves_files_old_or_new(project: Make, tmp_path: Path) -> None:
    def text(word: str) -> str:
        documents = (document(f"<head>{n}</head><p>{word}</p>", f"d{n}") for n in range(20))
        return tei(f"<body>{''.join(documents)}</body>")

    folder = project(text("old"))
    build(folder)
    old = tree(folder / "build/site")
    (folder / "tei/vol.xml").write_text(text("new"), "utf-8")
    new = _clean(folder, tmp_path / "clean")
    seen = []
    for moved in (0, 3, 7, 20):
        _dies(folder, moved)
        seen.append(tree(folder / "build/site"))
        assert all(digest in (old.get(path), new.get(path)) for path, digest in seen[-1].items())
    assert not [now for now in seen[1:] if now in (old, new)]
    build(folder)
    assert tree(folder / "build/site") == new
    assert not list(folder.rglob(".edition-writing-*"))
