"""`edition apply` on change lists that anybody may have written: refused with a finding, or exact."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from conftest import call, tree
from hypothesis import given, settings
from hypothesis import strategies as st

from edition.compare import patch, soundness
from edition.compare.record import of_bytes
from edition.review import decisions

CASES = Path(__file__).parent / "cases"
WHOLE = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{}</body></text></TEI>'
SOME = [
    f'<div xml:id="d{n}"><head>Head {n}</head><p>{"words and more " * 5}{n}</p></div>' for n in range(8)
]


@pytest.mark.parametrize("case", sorted((CASES / "robust").glob("apply-*.json")), ids=lambda p: p.stem)
@pytest.mark.parametrize("into", ["file", "folder", "repository"])
def test_a_list_that_no_comparison_made_is_refused(case: Path, into: str, tmp_path: Path) -> None:
    folder = tmp_path / "a/b/work"
    folder.mkdir(parents=True)
    shutil.copy(CASES / "robust/apply-one.xml", folder / "x.xml")
    if into == "repository":
        subprocess.run(["git", "init", "-q", folder], check=True)
        listed = json.loads(case.read_text())["files"] if "deep" not in case.name else []
        for file in listed:
            if file["path"] == ".git/config":  # as the list expects it
                (folder / file["path"]).write_text(file["patch"]["edits"][0]["old"])
    before = tree(tmp_path)
    run = call("apply", case, folder / "x.xml" if into == "file" else folder)
    # Where the file is named, the path in the list does not count.
    if into == "file" and "traversal" in case.name:
        assert run.code == 0
        assert tree(tmp_path).keys() == before.keys()
        return
    assert run.code == 2
    assert "apply." in run.err or "output.outside" in run.err
    assert tree(tmp_path) == before


@pytest.mark.parametrize("path", [
    "../x.xml", "/tmp/x.xml", "a/../../x.xml", ".git/x.xml", "a/.hidden/x.xml", ".x.xml", "a//x.xml",
    "./x.xml", "x\0.xml", "x\n.xml", "", "link/x.xml", "dot.xml", "out.xml", "x.txt", "x.xml/",
    "loop.xml",
])  # fmt: skip
def test_only_xml_files_in_the_folder_are_written(path: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / ".git").mkdir(parents=True)
    for place in ("in/.git/x.xml", "x.xml", "in/x.txt"):
        (tmp_path / place).write_text("<TEI/>")
    (folder / "link").symlink_to(tmp_path)
    (folder / "dot.xml").symlink_to(folder / ".git/x.xml")
    (folder / "out.xml").symlink_to(tmp_path / "x.xml")
    (folder / "loop.xml").symlink_to(folder / "loop.xml")
    made = _changes("<TEI/>", "<TEI>x</TEI>")
    made["files"][0]["path"] = path
    (tmp_path / "c.json").write_text(json.dumps(made))
    before = tree(tmp_path)
    run = call("apply", tmp_path / "c.json", folder)
    assert run.code == 2
    assert "output.outside" in run.err or "apply.target" in run.err
    assert tree(tmp_path) == before
    (tmp_path / "b.xml").write_text("<TEI/>")
    (tmp_path / "to").mkdir()
    if path in ("link/x.xml", "dot.xml", "out.xml", "loop.xml"):  # a plain name in another folder
        return
    run = call("apply", tmp_path / "c.json", tmp_path / "b.xml", "-o", tmp_path / "to")
    assert run.code == 2
    assert list((tmp_path / "to").iterdir()) == []


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    case = CASES / "compare/apply-replaces-symlink"
    (tmp_path / "elsewhere").mkdir()
    file = tmp_path / "elsewhere/v.xml"
    shutil.copy(case / "v.xml", file)
    file.chmod(0o640)
    (tmp_path / "link.xml").symlink_to(file)
    assert call("apply", case / "c.json", tmp_path / "link.xml").code == 0
    assert (tmp_path / "link.xml").is_symlink()
    assert "gamma" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_twice_is_no_half_result(tmp_path: Path) -> None:
    made = _changes("<TEI/>", "<TEI>x</TEI>")
    made["files"] += made["files"]
    (tmp_path / "c.json").write_text(json.dumps(made))
    (tmp_path / "x.xml").write_text("<TEI/>")
    run = call("apply", tmp_path / "c.json", tmp_path)
    assert (run.code, (tmp_path / "x.xml").read_text()) == (2, "<TEI/>")


def _changes(a: str, b: str) -> dict[str, Any]:
    made = of_bytes(a.encode(), b.encode(), "x.xml", any_xml=True)
    listed = decisions.Changes(patch.FORMAT, [made])
    found: dict[str, Any] = json.loads(decisions.msgspec.json.encode(listed))
    return found


def _pair(rng: random.Random) -> tuple[str, str]:
    """Two texts: divisions move, words change."""
    old = list(SOME)
    new = [rng.choice((d, d.replace("more", "other", 2), d.replace("<p>", "<p>new "))) for d in old]
    if rng.random() < 0.7:
        new.insert(rng.randrange(8), new.pop(rng.randrange(8)))
    if rng.random() < 0.3:
        rng.shuffle(new)
    return WHOLE.format("".join(old)), WHOLE.format("".join(new))


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=40)
def test_what_a_comparison_makes_is_sound(seed: int) -> None:
    a, b = _pair(random.Random(seed))
    made = of_bytes(a.encode(), b.encode(), "x.xml").patch
    assert made is not None
    soundness.check(made)
    soundness.check(patch.inverse(made))


_VALUES: list[object] = [
    0, 1, -1, 2**40, 2**70, 1.5, True, None, "", "x", "\0", "é" * 50, "../x.xml", "idna", "rot13",
    "utf-7", [], {}, [0, 0], [5, 3], "<", "&#0;",
]  # fmt: skip


def _spoilt(value: Any, rng: random.Random, size: int) -> Any:
    """The same with one of its values another, taken out, or doubled."""
    spots: list[tuple[Any, Any]] = []

    def walk(node: Any) -> None:
        for key in node if isinstance(node, dict) else range(len(node)):
            spots.append((node, key))
            if isinstance(node[key], dict | list):
                walk(node[key])

    walk(value)
    node, key = rng.choice(spots)
    other, place = rng.choice(spots)
    what = rng.random()
    if what < 0.3 and isinstance(node[key], int):
        node[key] += rng.choice((-1, 1, 7, size))
    elif what < 0.6:
        node[key] = rng.choice(_VALUES)
    elif what < 0.7 and isinstance(node, list):
        node.insert(key, node[key])
    elif what < 0.8:
        del node[key]
    else:
        node[key] = json.loads(json.dumps(other[place]))
    return value


@given(st.integers(0, 10**6))
@settings(deadline=None, max_examples=150)
def test_no_spoilt_list_writes_what_it_should_not(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    rng = random.Random(seed)
    a, b = _pair(rng)
    top = tmp_path_factory.mktemp("spoilt")
    (top / "in").mkdir()
    (top / "in/x.xml").write_text(a)
    (top / "x.xml").write_text(a)
    made = _changes(a, b)
    for _ in range(rng.choice((1, 1, 2, 5))):
        made = _spoilt(made, rng, len(a))
    (top / "c.json").write_text(json.dumps(made))
    before = tree(top)
    run = call("apply", top / "c.json", top / "in", *(["--reverse"] if seed % 7 == 0 else []))
    after = tree(top)
    assert run.code in (0, 2)
    changed = {p for p in before.keys() | after.keys() if after.get(p) != before.get(p)}
    assert all(p.startswith("in/") and p.endswith(".xml") for p in changed)
    if run.code == 2:
        assert after == before
    else:
        assert (top / "in/x.xml").read_text() in (a, b)
        assert (top / "x.xml").read_text() == a
