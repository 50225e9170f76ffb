"""git set up to compare, show and merge by words; the merge itself; the canonical layout."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from comparing import compared
from conftest import ROOT, call
from lxml import etree
from test_compare import BASE, NAMED, NOTE, NOTED, put
from test_compare_cli import repository, sh
from test_compare_properties import sample

from edition.compare import layout, source
from edition.revisions.merge import END, MIDDLE, START, merge

assert repository  # a fixture


def side(text: str) -> source.Side:
    return source.of_text(text, "utf-8", "v.xml")


def merged(base: str, ours: str, theirs: str) -> tuple[str, int]:
    made = merge(side(base), side(ours), side(theirs))
    etree.fromstring(made.text.encode())
    return made.text, made.conflicts


WELL = put("went well", "went badly")


def test_different_words_of_a_paragraph_do_not_conflict() -> None:
    assert merged(BASE, WELL, put("today", "yesterday")) == (WELL.replace("today", "yesterday"), 0)
    assert merged(BASE, WELL, NAMED)[1] == 0
    noted = put("Moscow", f"Moscow{NOTE}")
    assert merged(BASE, WELL, noted) == (noted.replace("went well", "went badly"), 0)
    a, b = NOTED.replace('n="1"', 'n="2"'), NOTED.replace("Not printed", "Printed")
    assert merged(NOTED, a, b) == (a.replace("Not printed", "Printed"), 0)


def test_the_laws_of_merging() -> None:
    reflowed = BASE.replace("talks went", "talks\n   went").replace("He asked", "He\n asked")
    assert merged(BASE, WELL, BASE) == (WELL, 0)
    assert merged(BASE, BASE, WELL) == (WELL, 0)
    assert merged(BASE, WELL, WELL) == (WELL, 0)
    text, conflicts = merged(BASE, WELL, reflowed)
    assert conflicts == 0
    assert not compared(text, WELL).changes
    assert not compared(merged(BASE, reflowed, WELL)[0], WELL).changes


def test_the_same_word_conflicts_and_the_file_stays_xml() -> None:
    text, conflicts = merged(BASE, WELL, put("went well", "went quietly"))
    assert conflicts == 1
    assert text.count(START) == text.count(MIDDLE) == text.count(END) == 1
    ours = re.sub(f"{re.escape(START)}(.*?){re.escape(MIDDLE)}.*?{re.escape(END)}", r"\1", text)
    theirs = re.sub(f"{re.escape(START)}.*?{re.escape(MIDDLE)}(.*?){re.escape(END)}", r"\1", text)
    assert ours == WELL
    assert theirs == put("went well", "went quietly")


def test_overlapping_elements_conflict() -> None:
    ours = put("talks went well", "<hi>talks went</hi> well")
    theirs = put("talks went well", "talks <seg>went well</seg>")
    assert merged(BASE, ours, theirs)[1] == 1


@pytest.mark.parametrize("seed", range(20))
def test_a_merge_is_always_xml_and_takes_both(seed: int) -> None:
    r = random.Random(seed)
    base = etree.tostring(sample(1), encoding="unicode")
    words = [m.span() for m in re.finditer(r"(?<=[a-z] )[a-z]{4,}(?= [a-z])", base)]

    def edited(word: str) -> tuple[str, int]:
        a, b = r.choice(words)
        return base[:a] + word + base[b:], a

    (ours, x), (theirs, y) = edited("zebra"), edited("tundra")
    text, conflicts = merged(base, ours, theirs)
    assert conflicts == int(x == y)
    assert "zebra" in text
    assert "tundra" in text


# -- git -------------------------------------------------------------------------------------------


@pytest.fixture
def set_up(repository: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    assert call("git").code == 0
    assert call("git").code == 0
    return repository


def test_git_shows_words(set_up: Path) -> None:
    assert (set_up / ".gitattributes").read_text("utf-8") == "*.xml diff=tei merge=tei\n"
    (set_up / "tei" / "v.xml").write_text(BASE, "utf-8")
    assert "text.replaced" in sh(set_up, "diff")
    assert "1 stretch of white space only reflowed" in sh(set_up, "show", "--ext-diff", "HEAD~1")
    assert call("git", "--remove").code == 0
    assert "text.replaced" not in sh(set_up, "diff")


def test_git_show_has_the_canonical_lines(set_up: Path) -> None:
    file = next(set_up.rglob("*.xml"))
    file.write_text(
        file.read_text("utf-8").replace("<p>", "<p>\n     ").replace("went", "ran"), "utf-8"
    )
    sh(set_up, "add", "-A")
    sh(set_up, "commit", "-qm", "one word, and new lines")
    shown = sh(set_up, "show", "--format=", "--word-diff", "--", "tei")
    assert re.findall(r"\[-.*?-\]|\{\+.*?\+\}", shown) == ["[-went-]", "{+ran+}"]
    (set_up / "no.xml").write_text("<TEI", "utf-8")
    run = call("git-text", set_up / "no.xml")
    assert (run.code, run.out) == (0, "<TEI")
    assert call("git-text", set_up / "none.xml").code == 2


def test_git_show_has_a_line_for_each_sentence(set_up: Path) -> None:
    file = set_up / "tei" / "v.xml"
    text = "He met <hi>Rusk</hi>. The talks went on. Mr. Rusk left. " + "Nothing was said. " * 20
    file.write_text(put("talks", text), "utf-8")
    sh(set_up, "commit", "-qam", "x")
    file.write_text(put("talks", text.replace("went on", "ended")), "utf-8")
    sh(set_up, "commit", "-qam", "x")
    shown = sh(set_up, "show", "--format=", "-U0")
    lines = [line[1:].strip() for line in shown.splitlines() if re.match(r"[-+][^-+]", line)]
    assert lines == ["The talks went on.", "The talks ended."]


def test_git_difftool_opens_the_report(set_up: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened, browser = set_up.parent / "opened", set_up.parent / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n', "utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    (set_up / "tei" / "v.xml").write_text(put("well", "quietly"), "utf-8")
    sh(set_up, "difftool", "-y", "-t", "tei", "HEAD")
    page = Path(opened.read_text("utf-8").strip().removeprefix("file://")).read_text("utf-8")
    assert "quietly" in page
    assert "tei/v.xml" in page
    assert sh(set_up, "status", "--short") == " M tei/v.xml\n?? .gitattributes\n"
    # Another tool is asked as ever.
    sh(set_up, "config", "difftool.echo.cmd", 'echo ours "$MERGED"')
    assert "ours tei/v.xml" in sh(set_up, "difftool", "-y", "-t", "echo", "HEAD")


def test_git_merges_words(set_up: Path) -> None:
    file = set_up / "tei" / "v.xml"
    sh(set_up, "checkout", "-q", "-b", "other")
    file.write_text(WELL.replace("today", "yesterday"), "utf-8")
    sh(set_up, "commit", "-qam", "x")
    sh(set_up, "checkout", "-q", "main")
    file.write_text(WELL.replace("Ambassador", "Chargé"), "utf-8")
    sh(set_up, "commit", "-qam", "x")
    sh(set_up, "merge", "-q", "--no-edit", "other")
    text = file.read_text("utf-8")
    assert "Chargé" in text
    assert "yesterday" in text


def test_git_keeps_a_file_it_cannot_merge(set_up: Path) -> None:
    file = set_up / "tei" / "v.xml"
    sh(set_up, "checkout", "-q", "-b", "other")
    file.write_text("<TEI", "utf-8")
    sh(set_up, "commit", "-qam", "x")
    sh(set_up, "checkout", "-q", "main")
    file.write_text(WELL.replace("Ambassador", "Envoy"), "utf-8")
    sh(set_up, "commit", "-qam", "x")
    with pytest.raises(subprocess.CalledProcessError):
        sh(set_up, "merge", "-q", "other")
    assert "UU tei/v.xml" in sh(set_up, "status", "--short")
    assert file.read_text("utf-8") == WELL.replace("Ambassador", "Envoy")


@pytest.mark.parametrize("both", ["added", "deleted"])
def test_git_has_the_last_word_where_there_is_no_base_or_no_side(both: str, set_up: Path) -> None:
    file = set_up / "tei" / ("n.xml" if both == "added" else "v.xml")
    sh(set_up, "checkout", "-q", "-b", "other")
    file.write_text(put("well", "there"), "utf-8")
    sh(set_up, "add", "tei")
    sh(set_up, "commit", "-qm", "x")
    sh(set_up, "checkout", "-q", "main")
    if both == "added":
        file.write_text(put("well", "here"), "utf-8")
    else:
        file.unlink()
    sh(set_up, "add", "tei")
    sh(set_up, "commit", "-qm", "x")
    with pytest.raises(subprocess.CalledProcessError):
        sh(set_up, "merge", "-q", "other")
    assert sh(set_up, "status", "--short")[:2] == ("AA" if both == "added" else "DU")
    etree.parse(file)
    sh(set_up, "merge", "--abort")


def test_git_keeps_the_conflict_in_a_file_that_is_xml(set_up: Path) -> None:
    file = set_up / "tei" / "v.xml"
    for branch, word in (("other", "there"), ("main", "here")):
        sh(set_up, "checkout", "-q", *(["-b"] if branch == "other" else []), branch)
        file.write_text(put("went well", f"went {word}").replace("today", f"today, {word}"), "utf-8")
        sh(set_up, "commit", "-qam", "x")
    with pytest.raises(subprocess.CalledProcessError):
        sh(set_up, "merge", "-q", "other")
    assert sh(set_up, "status", "--short").startswith("UU")
    text = file.read_text("utf-8")
    etree.fromstring(text.encode())
    assert text.count(START) == text.count(MIDDLE) == text.count(END) > 0
    # In the middle of it git can be asked what differs, and the file be settled.
    assert "instruction.changed" in call("diff", "HEAD", "--", "tei").out
    theirs = f"{re.escape(MIDDLE)}.*?{re.escape(END)}"
    file.write_text(re.sub(f"{re.escape(START)}|{theirs}", "", text), "utf-8")
    sh(set_up, "commit", "-qam", "settled")
    assert call("diff", "HEAD^1..HEAD").code == 0


def test_hook_and_workflow(set_up: Path) -> None:
    assert call("git", "--hook", "--workflow").code == 0
    assert (set_up / ".github" / "workflows" / "compare.yml").exists()
    (set_up / "tei" / "v.xml").write_text("<TEI", "utf-8")
    sh(set_up, "add", ".")
    with pytest.raises(subprocess.CalledProcessError):
        sh(set_up, "commit", "-qm", "x")
    (set_up / "tei" / "v.xml").write_text(BASE, "utf-8")
    sh(set_up, "add", ".")
    sh(set_up, "commit", "-qm", "x")


def test_merge_conflicts_and_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("o", BASE), ("a", WELL), ("b", put("went well", "went on")), ("x", "<TEI")):
        Path(name).write_text(text, "utf-8")
    assert call("merge", "o", "a", "x").code == 2
    assert Path("a").read_text("utf-8") == WELL
    run = call("merge", "o", "a", "b")
    assert run.code == 1
    assert "merge.conflict" in run.err


# -- layout ----------------------------------------------------------------------------------------


def test_format(tmp_path: Path) -> None:
    file = tmp_path / "v.xml"
    shutil.copy(ROOT / "seeds" / "tei" / "soviet-union-1961-63.xml", file)
    before = file.read_bytes()
    assert call("format", "--check", file).code == 1
    assert call("format", file).code == 0
    after = file.read_bytes()
    assert not compared(before, after).changes
    assert call("format", "--check", file).code == 0
    file.write_text("<TEI", "utf-8")
    assert call("format", file).code == 2


def test_format_keeps_white_space_that_is_meant() -> None:
    text = put("<p>He", '<p xml:space="preserve">He  \n  <hi> said </hi> so\n</p><p>He')
    assert "He  \n  <hi> said </hi> so\n</p>" in layout.canonical(side(text))
    inline = put("went well", "<hi>went</hi> <hi>well</hi><note>\n  <p>A</p>\n <p>B</p> </note>")
    made = layout.canonical(side(inline))
    assert "<hi>went</hi> <hi>well</hi><note>" in made
    assert not compared(inline, made).changes


@pytest.mark.slow
def test_format_of_real_volumes(corpus: list[Path]) -> None:
    for path in corpus:
        one = source.read(path.read_bytes(), path.name)
        made = layout.canonical(one)
        assert not compared(one.encode(), made.encode(one.encoding)).changes
        assert layout.canonical(source.of_text(made, one.encoding, path.name)) == made
