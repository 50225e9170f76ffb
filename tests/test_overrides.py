"""A project's own templates and stylesheets: what they cannot do, and what a slip in them says."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from edition import labels as wording
from edition import project as projects
from edition import workflow
from edition.finding import CannotRun, Finding
from edition.resources import folders_digest, shipped
from edition.site import sandbox
from edition.site.templates import Templates

CASES = Path(__file__).parent / "cases/robust"
OPTIONS = workflow.Options(workers=1, search=False)
LABELS = wording.load([shipped("templates")], "en")

HARMFUL = {
    "python": '{{ cycler.__init__.__globals__.os.popen("touch PWNED") }}',
    "class": '{{ "".__class__.__mro__ }}',
    "by item": '{{ page["__class__"] }}',
    "by filter": '{{ [page]|map(attribute="__class__")|first }}',
    "loops in loops": "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "loops with a number": (
        "{% for a in range(99999) recursive %}{{ loop.index }}{{ loop(range(99999)) }}{% endfor %}"
    ),
    "a long range": "{% for a in range(10**9) %}{% endfor %}",
    "times": '{{ "a" * 10**9 }}',
    "a list times": "{{ [0] * 10**9 }}",
    "a power": "{{ 10**(10**10) }}",
    "squares": (
        "{% set n = namespace(x=3) %}{% for a in range(99) %}{% set n.x = n.x * n.x %}{% endfor %}"
    ),
    "doubling": (
        '{% set n = namespace(x="a") %}{% for a in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}'
    ),
    "doubling by plus": (
        '{% set n = namespace(x="a") %}{% for a in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}'
    ),
    "doubling lists": (
        "{% set n = namespace(x=[1]) %}{% for a in range(99) %}{% set n.x = n.x + n.x %}{% endfor %}"
    ),
    "doubling a block": (
        '{% set n = namespace(x="aa") %}'
        "{% for a in range(99) %}{% set y %}{{ n.x }}{{ n.x }}{% endset %}{% set n.x = y %}{% endfor %}"
    ),
    "doubling by join": (
        '{% set n = namespace(x="aa") %}'
        "{% for a in range(99) %}{% set n.x = n.x|join(n.x) %}{% endfor %}"
    ),
    "doubling by replace": (
        '{% set n = namespace(x="aa") %}'
        '{% for a in range(99) %}{% set n.x = n.x|replace("a", n.x) %}{% endfor %}'
    ),
    "a page without end": (
        '{% set x = range(9999)|join("a") %}{% for a in range(9999) %}{{ x }}{% endfor %}'
    ),
    "padding": '{{ "a".ljust(10**9) }}',
    "padding by filter": '{{ "a"|center(10**9) }}',
    "formats": '{{ "{:>1000000000}".format(1) }}',
    "old formats": '{{ "%1000000000d" % 1 }}',
    "batches": '{{ [1]|batch(10**9, "x")|list }}',
    "slices": "{{ [1]|slice(10**9)|list }}",
    "words": "{{ lipsum(10**9) }}",
    "a macro in itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "macros that double": (
        "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(60) }}"
    ),
    "itself": '{% extends "home.html" %}',
    "itself included": '{% include "home.html" %}',
    "up": '{% include "../secret.html" %}',
    "absolute": '{% include "/etc/passwd" %}',
    "raw": '{{ "<script>"|safe }}',
    "unescaped": "{% autoescape false %}{{ page.title }}{% endautoescape %}",
    "changing": "{{ [1].append(2) }}",
    "kinds that do not go together": '{{ 1 - "a" }}',
    "nothing": "{{ 1 / 0 }}",
}


def said(tmp_path: Path, template: str) -> Finding:
    """What is said of a project whose home page has this template in its second line."""
    case = CASES / "template-rce"
    folder = tmp_path / "project"
    shutil.copytree(case, folder)
    (folder / "templates/home.html").write_text(f"\n{template}", "utf-8")
    (tmp_path / "secret.html").write_text("secret", "utf-8")
    with pytest.raises(CannotRun) as stop:
        workflow.build(projects.find([folder]), OPTIONS)
    [finding] = stop.value.findings
    return finding


@pytest.mark.parametrize("name", HARMFUL)
def test_a_template_can_do_no_harm(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "STEPS", 100_000)
    monkeypatch.setattr(sandbox, "CHARACTERS", 1_000_000)
    monkeypatch.chdir(tmp_path)
    finding = said(tmp_path, HARMFUL[name])
    assert finding.code == "template.error"
    line = 0 if name == "a page without end" else 2  # which is the whole page's fault
    assert (finding.path, finding.line) == ("templates/home.html", line)
    assert not (tmp_path / "PWNED").exists()


def test_a_strangers_template_runs_no_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(CASES / "template-rce", tmp_path / "p")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CannotRun, match="sandbox"):
        workflow.build(projects.find([Path("p")]), OPTIONS)
    assert not list(tmp_path.rglob("PWNED*"))


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    shutil.copytree(CASES / "template-rce", tmp_path / "p")
    (tmp_path / "secret.html").write_text("secret", "utf-8")
    (tmp_path / "p/templates/home.html").unlink()
    (tmp_path / "p/templates/home.html").symlink_to(tmp_path / "secret.html")
    with pytest.raises(CannotRun, match=r"home\.html is a link that leads out of its folder"):
        workflow.build(projects.find([tmp_path / "p"]), OPTIONS)


def test_a_field_that_is_misspelt_is_named_with_its_neighbour(tmp_path: Path) -> None:
    finding = said(tmp_path, "{{ page.sitee }}")
    assert finding.message == 'There is no field "sitee" in Home; did you mean site?'
    finding = said(tmp_path / "b", "{{ label.volume_ }}")
    assert "did you mean volume" in finding.message


def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that are compiled from here on."""
    names: list[str] = []
    compile = sandbox.Environment.compile

    def noting(self: sandbox.Environment, source: str, name: str, filename: str) -> object:
        names.append(name)
        return compile(self, source, name, filename)

    monkeypatch.setattr(sandbox.Environment, "compile", noting)
    return names


def test_compiled_shipped_templates_are_kept_and_never_believed_when_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    names = compiled(monkeypatch)
    first = Templates(None, LABELS).environment.get_template("home.html")
    assert names == ["home.html"]
    [kept] = tmp_path.rglob("home.html.*.pyc")
    again = Templates(None, LABELS).environment.get_template("edition:home.html")
    assert again.blocks.keys() == first.blocks.keys()
    assert names == ["home.html"]
    whole = kept.read_bytes()
    for damaged in (whole[:-1], whole[:9], b"", bytes(len(whole))):
        kept.write_bytes(damaged)
        Templates(None, LABELS).environment.get_template("home.html")
        assert names.pop() == "home.html"
        assert kept.read_bytes() == whole
    monkeypatch.setattr(sandbox, "_kind", lambda: "another")
    Templates(None, LABELS).environment.get_template("home.html")
    assert names == ["home.html"] * 2


def test_no_code_is_kept_of_a_projects_templates_nor_where_python_keeps_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", None)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/home.html").write_text("mine", "utf-8")
    names = compiled(monkeypatch)
    for _ in range(2):
        Templates(tmp_path, LABELS).environment.get_template("home.html")
    assert names == ["home.html"] * 2
    assert [p.name for p in tmp_path.rglob("*")] == ["templates", "home.html"]
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "kept"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    Templates(None, LABELS).environment.get_template("home.html")
    assert not (tmp_path / "kept").exists()


def test_a_place_where_code_cannot_be_kept_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert Templates(None, LABELS).environment.get_template("home.html")


def test_compiled_code_is_no_template_and_no_part_of_the_software(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "home.html").write_text("mine", "utf-8")
    before = folders_digest([folder])
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__/home.html.cpython-311.pyc").write_bytes(b"code")
    assert folders_digest([folder]) == before
    names = Templates(tmp_path, LABELS).environment.list_templates()
    assert "home.html" in names and not [name for name in names if "__pycache__" in name]
