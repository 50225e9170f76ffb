"""`edition diff` and `edition apply` as they are called: files, folders, revisions, exit codes, and
every finding that they can give."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from conftest import ROOT, Run, call
from test_compare import BASE, FIVE, NAMED, put

from edition.revisions import git

WELL, BADLY = BASE, put("went well", "went badly")


def sh(folder: Path, *command: str) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *command],
        cwd=folder, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.xml").write_text(WELL, "utf-8")
    (tmp_path / "b.xml").write_text(BADLY, "utf-8")
    return tmp_path


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three commits: a volume; the same reflowed; a word changed, and another file added."""
    monkeypatch.chdir(tmp_path)
    sh(tmp_path, "init", "-q", "-b", "main")
    file = tmp_path / "tei" / "v.xml"
    file.parent.mkdir()
    for text in (WELL, WELL.replace("talks went", "talks\n   went"), BADLY):
        file.write_text(text, "utf-8")
        if text == BADLY:
            (tmp_path / "tei" / "w.xml").write_text(FIVE, "utf-8")
        sh(tmp_path, "add", ".")
        sh(tmp_path, "commit", "-q", "-m", "x")
    return tmp_path


def test_a_check_says_that_nothing_was_written(files: Path) -> None:
    Path("c.json").write_text(call("diff", "a.xml", "b.xml", "--json").out)
    assert "can be applied" in call("apply", "c.json", "a.xml", "--check").out
    assert Path("a.xml").read_text("utf-8") == WELL
    assert "written" in call("apply", "c.json", "a.xml").out
    assert Path("a.xml").read_text("utf-8") == BADLY


# -- diff ------------------------------------------------------------------------------------------


def test_two_files(files: Path) -> None:
    run = call("diff", "a.xml", "b.xml")
    assert run.code == 1
    assert "text.replaced" in run.out
    assert "[-well-] {+badly+}" in run.out  # no colours here
    assert "1 replacement of words in 1 document" in run.out
    assert call("diff", "a.xml", "a.xml").code == 0
    assert call("diff", "-q", "a.xml", "b.xml").out == ""


def test_layout_alone_is_no_difference(files: Path) -> None:
    (files / "c.xml").write_text(WELL.replace("talks went", "talks\n   went"), "utf-8")
    run = call("diff", "a.xml", "c.xml")
    assert run.code == 0
    assert "1 stretch of white space only reflowed" in run.out


def test_what_is_shown_can_be_chosen(files: Path) -> None:
    (files / "b.xml").write_text(NAMED.replace("went well", "went badly"), "utf-8")
    assert call("diff", "a.xml", "b.xml", "--json").json["counts"] == {
        "text.replaced": 1, "name.tagged": 1,
    }  # fmt: skip
    assert call("diff", "a.xml", "b.xml", "--json", "-k", "name").json["counts"] == {"name.tagged": 1}
    assert call("diff", "a.xml", "b.xml", "--not-kind", "name").out.count("name.tagged") == 0
    assert call("diff", "a.xml", "b.xml", "-d", "d9").code == 0
    assert call("diff", "a.xml", "b.xml", "--kind", "nonsense").code == 2
    assert "     1  text.replaced" in call("diff", "a.xml", "b.xml", "--stat").out


def schema(name: str) -> jsonschema.Draft202012Validator:
    path = ROOT / "docs" / "reference" / f"{name}.schema.json"
    return jsonschema.Draft202012Validator(json.loads(path.read_text("utf-8")))


def test_json_is_as_its_schema_says(files: Path) -> None:
    checked = schema("changes")
    (files / "c.xml").write_text("<TEI", "utf-8")
    for one in (("a.xml", "b.xml"), ("a.xml", "a.xml")):
        checked.validate(call("diff", *one, "--json").json)
    for case in sorted((ROOT / "tests" / "comparison").iterdir()):
        checked.validate(call("diff", case / "a.xml", case / "b.xml", "--json").json)
    (files / "old").mkdir()
    (files / "new").mkdir()
    shutil.copy("a.xml", "old/v.xml")
    shutil.copy("c.xml", "old/w.xml")
    shutil.copy("b.xml", "new/w.xml")
    told = call("diff", "old", "new", "--json").json
    checked.validate(told)
    assert [f["code"] for f in told["findings"]]
    with pytest.raises(jsonschema.ValidationError):
        checked.validate({**told, "nonsense": 1})
    with pytest.raises(jsonschema.ValidationError):
        schema("decisions").validate({"format": "x", "files": [{"rejected": ["1"]}]})


def test_markdown(files: Path) -> None:
    out = call("diff", "a.xml", "b.xml", "--markdown").out
    assert out.startswith("**1 replacement of words in 1 document**")
    assert "~~well~~ **badly**" in out


def test_what_a_file_says_is_not_obeyed_by_the_terminal_or_by_markdown(files: Path) -> None:
    (files / "b.xml").write_text(put("well", "[x](http://e.org) &lt;b&gt; \u009b31m"), "utf-8")
    assert "\u009b" not in call("diff", "a.xml", "b.xml").out
    out = call("diff", "a.xml", "b.xml", "--markdown").out
    assert "\\[x\\]" in out
    assert "<b>" not in out


def test_folders(files: Path) -> None:
    for side, text in (("old", WELL), ("new", BADLY)):
        (files / side / "deep").mkdir(parents=True)
        (files / side / "deep" / "v.xml").write_text(text, "utf-8")
        (files / side / f"{side}.xml").write_text(FIVE, "utf-8")
    run = call("diff", "old", "new", "--json")
    assert run.code == 1
    assert {f["path"]: f["status"] for f in run.json["files"] if "status" in f} == {
        "old.xml": "removed", "new.xml": "added",
    }  # fmt: skip


def test_revisions(repository: Path) -> None:
    assert call("diff", "HEAD~2..HEAD~1").code == 0
    run = call("diff", "HEAD~1..HEAD", "--json")
    assert run.code == 1
    assert run.json["counts"] == {"text.replaced": 1, "document.added": 1}
    assert call("diff", "HEAD~2", "HEAD", "tei/v.xml", "--json").json["counts"] == {"text.replaced": 1}
    assert call("diff").code == 0
    (repository / "tei" / "v.xml").write_text(WELL, "utf-8")
    assert call("diff").code == 1
    assert call("diff", "HEAD~2", "tei/v.xml").code == 0
    assert call("diff", "tei/v.xml").code == 1
    assert call("diff", "--cached").code == 0
    sh(repository, "add", ".")
    assert call("diff", "--cached").code == 1
    assert call("diff").code == 0


def test_only_blobs_that_differ_are_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    real = git.Blobs.read

    def counted(self: git.Blobs, name: str, shown: str) -> bytes:
        read.append(shown)
        return real(self, name, shown)

    monkeypatch.setattr(git.Blobs, "read", counted)
    assert call("diff", "HEAD~2..HEAD~1").code == 0
    assert read == ["tei/v.xml"] * 2


def test_a_renamed_file_meets_itself(repository: Path) -> None:
    sh(repository, "mv", "tei/v.xml", "tei/x.xml")
    sh(repository, "commit", "-q", "-m", "x")
    assert call("diff", "HEAD~1..HEAD").code == 0


def test_a_bad_file_among_good_ones(repository: Path) -> None:
    (repository / "tei" / "v.xml").write_text("<TEI", "utf-8")
    (repository / "tei" / "w.xml").write_text(FIVE.replace("sugar", "salt"), "utf-8")
    run = call("diff", "--json")
    assert run.code == 2
    assert run.codes == {"xml.malformed"}
    assert run.json["counts"] == {"text.replaced": 2}


# -- apply -----------------------------------------------------------------------------------------


def changes(files: Path, a: str = "a.xml", b: str = "b.xml") -> Path:
    path = files / "changes.json"
    path.write_text(call("diff", a, b, "--json").out, "utf-8")
    return path


def test_apply_there_and_back(files: Path) -> None:
    listed = changes(files)
    assert call("apply", listed, "a.xml", "-o", "c.xml").code == 0
    assert (files / "c.xml").read_text("utf-8") == BADLY
    assert call("apply", listed, "c.xml", "--reverse").code == 0
    assert (files / "c.xml").read_text("utf-8") == WELL
    assert (files / "a.xml").read_text("utf-8") == WELL


@pytest.mark.parametrize("start", ["a.xml", "b.xml"])
def test_what_is_rejected_is_taken_back(files: Path, start: str) -> None:
    text = NAMED.replace("went well", "went badly")
    (files / "b.xml").write_text(text, "utf-8")
    listed = changes(files)
    file = json.loads(listed.read_text("utf-8"))["files"][0]
    rejected = [r["id"] for r in file["records"] if r["kind"] == "text.replaced"]
    (files / "d.json").write_text(
        json.dumps(
            {
                "format": "tei-edition decisions 1",
                "files": [
                    {
                        "path": "b.xml", "rejected": rejected, "approved": [],
                        "a": file["patch"]["a"]["digest"], "b": file["patch"]["b"]["digest"],
                    }
                ],
            }
        ),
        "utf-8",
    )  # fmt: skip
    assert call("apply", listed, start, "--reject", "d.json", "-o", "c.xml").code == 0
    assert (files / "c.xml").read_text("utf-8") == NAMED


def test_a_list_of_some_kinds_is_the_whole_patch(files: Path) -> None:
    (files / "b.xml").write_text(NAMED.replace("went well", "went badly"), "utf-8")
    told = call("diff", "a.xml", "b.xml", "--json", "-k", "name").out
    (files / "changes.json").write_text(told, "utf-8")
    for start in ("a.xml", "b.xml"):
        assert call("apply", "changes.json", start, "-o", "c.xml").code == 0
        assert (files / "c.xml").read_bytes() == (files / "b.xml").read_bytes()
        assert call("apply", "changes.json", start, "--reverse", "-o", "c.xml").code == 0
        assert (files / "c.xml").read_bytes() == (files / "a.xml").read_bytes()


def test_apply_to_a_folder(files: Path) -> None:
    for side, text in (("old", WELL), ("new", BADLY)):
        (files / side).mkdir()
        (files / side / "v.xml").write_text(text, "utf-8")
        (files / side / f"{side}.xml").write_text(FIVE, "utf-8")
    listed = changes(files, "old", "new")
    assert call("apply", listed, "old").code == 0
    assert sorted(p.name for p in (files / "old").iterdir()) == ["new.xml", "v.xml"]
    assert (files / "old" / "v.xml").read_text("utf-8") == BADLY


# -- findings --------------------------------------------------------------------------------------


def _finding(run: Run) -> str:
    assert run.code == 2
    assert "Traceback" not in run.err
    return run.err + run.out


def _reviewed(files: Path, path: str = "b.xml", **other: object) -> Path:
    decisions = {"path": path, "approved": [], "rejected": [], **other}
    (files / "d.json").write_text(
        json.dumps({"format": "tei-edition decisions 1", "files": [decisions]}), "utf-8"
    )
    return files / "d.json"


def _sides(files: Path) -> Run:
    (files / "folder").mkdir()
    return call("diff", "a.xml", "folder")


def _outside(files: Path) -> Run:
    return call("diff", "HEAD~1..HEAD")


def _no_revision(files: Path) -> Run:
    sh(files, "init", "-q")
    return call("diff", "nowhere")


def _failed(files: Path) -> Run:
    sh(files, "init", "-q")
    return call("diff", "--cached", "a.xml", "../outside.xml", "a.xml")


def _gone(files: Path) -> Run:
    sh(files, "init", "-q")
    with pytest.raises(git.CannotRun) as stop:
        git.Blobs(files).read("HEAD:a.xml", "a.xml")
    return Run(2, "", stop.value.findings[0].code)


def _no_git(files: Path) -> Run:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(files))
        return call("diff", "HEAD~1..HEAD")


def _not_changes(files: Path) -> Run:
    return call("apply", "a.xml", "b.xml")


def _no_folder(files: Path) -> Run:
    for side in ("old", "new"):
        (files / side).mkdir()
        for name, text in (("v.xml", WELL), ("w.xml", FIVE)):
            (files / side / name).write_text(text.replace("the", side), "utf-8")
    return call("apply", changes(files, "old", "new"), "a.xml")


def _other_decisions(files: Path) -> Run:
    return call("apply", changes(files), "a.xml", "--reject", _reviewed(files, rejected=[99]))


def _neither(files: Path) -> Run:
    listed = changes(files)
    (files / "a.xml").write_text(FIVE, "utf-8")
    return call("apply", listed, "a.xml")


def _dependent(files: Path) -> Run:
    """Two elements that overlap: neither can stay without the other being as it was."""
    (files / "a.xml").write_text(put("talks went well", "<hi>talks went</hi> well"), "utf-8")
    (files / "b.xml").write_text(put("talks went well", "talks <seg>went well</seg>"), "utf-8")
    listed = changes(files)
    records = json.loads(listed.read_text("utf-8"))["files"][0]["records"]
    return call("apply", listed, "b.xml", "--reject", _reviewed(files, rejected=[records[0]["id"]]))


def _conflict(files: Path) -> Run:
    (files / "c").write_text(put("went well", "went on"), "utf-8")
    run = call("merge", "a.xml", "b.xml", "c", "-o", "d")
    return Run(2 if run.code == 1 else 0, run.out, run.err)


def _format(files: Path) -> Run:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("edition.compare.layout.canonical", lambda side: BADLY)
        return call("format", "a.xml")


def _no_document(files: Path) -> Run:
    return call("collate", "a.xml#d1", "b.xml#d99")


COMPARISON: dict[str, Callable[[Path], Run]] = {
    "collate.missing": _no_document,
    "merge.conflict": _conflict,
    "format.changes": _format,
    "compare.sides": _sides,
    "git.missing": _no_git,
    "git.failed": _failed,
    "git.no-repository": _outside,
    "git.revision": _no_revision,
    "git.missing-file": _gone,
    "apply.not-changes": _not_changes,
    "apply.target": _no_folder,
    "apply.decisions": _other_decisions,
    "apply.mismatch": _neither,
    "apply.dependent": _dependent,
}


@pytest.mark.parametrize("code", COMPARISON)
def test_findings(code: str, files: Path) -> None:
    before = {p: p.read_bytes() for p in files.glob("*.xml")}
    assert code in _finding(COMPARISON[code](files))
    if code not in ("apply.dependent", "apply.mismatch"):
        assert {p: p.read_bytes() for p in files.glob("*.xml")} == before
