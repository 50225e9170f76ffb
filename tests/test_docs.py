"""The documentation says what is so: links lead somewhere, commands exist, examples build.

A code block whose info string names a file (```` ```xml xslt/site.xsl ````) is that file of a project:
each is put into a new one, which must then build without a finding. The console blocks of the tutorial
are run in order and must print what they show.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple
from urllib.parse import unquote

import click
import pytest
from conftest import call

from edition import cli, settings
from edition.finding import RULES
from edition.resources import shipped

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted(DOCS.rglob("*.md")),
]
TUTORIALS = sorted((DOCS / "tutorial").glob("*.md"))

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```\s*$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, the file it is, its text."""

    page: Path
    language: str
    file: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    for match in FENCE.finditer(page.read_text("utf-8")):
        language, _, file = match["info"].strip().partition(" ")
        yield Block(page, language, file.strip(), match["body"])


def name(value: object) -> str:
    if isinstance(value, Path):
        return value.relative_to(ROOT).as_posix()
    if isinstance(value, Block):
        return f"{name(value.page)}:{value.file}"
    return str(value)


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


# --- pages made from the code


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_homes_of_codes_are_up_to_date() -> None:
    made = maker()
    assert made.HOMES.read_text("utf-8") == made.homes()


@pytest.mark.parametrize(
    "page",
    ["configuration.md", "findings.md", "commands.md", "changes.schema.json", "decisions.schema.json"],
)
def test_the_reference_is_up_to_date(page: str) -> None:
    made = maker().PAGES
    assert (DOCS / "reference" / page).read_text("utf-8") == made[page](), "run: make docs"


def test_every_setting_has_a_meaning() -> None:
    page = maker().configuration()
    assert not re.findall(r"^\|.*\| *\|$", page, re.MULTILINE)


# --- links


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: dict[str, int] = {}
    result = set()
    for heading in re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
        count = found.get(slug, 0)
        found[slug] = count + 1
        result.add(f"{slug}-{count}" if count else slug)
    return result


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    broken = []
    text = re.sub(r"`[^`\n]*`", "", prose(page))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / unquote(path)) if path else page
        if not there.exists() or (
            anchor and there.suffix == ".md" and unquote(anchor) not in anchors(there)
        ):
            broken.append(target)
    assert not broken


def test_every_page_is_on_the_index() -> None:
    index = (DOCS / "index.md").read_text("utf-8")
    missing = [
        page.relative_to(DOCS).as_posix()
        for page in sorted(DOCS.rglob("*.md"))
        if page.name != "index.md" and f"({page.relative_to(DOCS).as_posix()})" not in index
    ]
    assert not missing


def test_images_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (DOCS / "images").iterdir()}
    assert sizes
    assert max(sizes.values()) < 250_000, sizes


# --- commands


def commands(page: Path) -> Iterator[str]:
    """Every `edition …` that the page shows, in blocks and in the line."""
    for block in blocks(page):
        if block.language in ("sh", "console", "yaml"):
            for line in block.text.splitlines():
                # a shell's prompt, a YAML step, a comment behind the command
                line = re.sub(r"^\s*(?:\$ |- run: )?|\s+#.*$", "", line)
                if line.startswith("edition "):
                    yield line
    yield from re.findall(r"`(edition [a-z-][^`\n]*)`", prose(page))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_commands_exist(page: Path) -> None:
    parent = click.Context(cli.main, info_name="edition", **cli.main.context_settings)
    for line in commands(page):
        arguments = shlex.split(line)[1:]
        if arguments[0] in ("--version", "COMMAND"):
            continue
        command = cli.main.get_command(parent, arguments[0])
        assert command is not None, line
        options = [a.partition("=")[0] for a in arguments[1:] if a.startswith("-")]
        context = click.Context(command, info_name=arguments[0], parent=parent)
        known = {o for p in command.get_params(context) for o in (*p.opts, *p.secondary_opts)}
        assert set(options) <= known, line


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    shown = {
        target
        for page in [*PAGES, ROOT / ".ci" / "run"]
        for target in re.findall(r"(?:^|`)make (?:--no-print-directory )?([a-z]+)\b",
                                 page.read_text("utf-8"), re.MULTILINE)
    }  # fmt: skip
    assert {"demo", "test"} <= shown
    assert shown <= targets


def test_codes_exist() -> None:
    families = {code.partition(".")[0] for code in RULES}
    for page in PAGES:
        for code in re.findall(r"`([a-z]+\.[a-z-]+)`", prose(page)):
            family, _, rest = code.partition(".")
            if family in families and rest not in ("toml", "xml", "html", "css", "py", "rng", "rnc"):
                assert code in RULES, f"{name(page)}: {code}"


# --- examples

EVERY = [block for page in PAGES for block in blocks(page)]
FILES = [block for block in EVERY if block.file]


@pytest.mark.parametrize("block", [b for b in EVERY if b.language == "toml" and not b.file], ids=name)
def test_settings_are_accepted(block: Block, tmp_path: Path) -> None:
    file = tmp_path / settings.NAME
    file.write_text(block.text, "utf-8")
    settings.load(file, settings.NAME)


def test_tei_examples_say_which_file_they_are() -> None:
    assert not [name(b.page) for b in EVERY if "<TEI" in b.text and not b.file]


def edition(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a shell would, errors and output in one stream."""
    return subprocess.run(
        [sys.executable, "-c", "from edition.cli import main; main()", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("block", FILES, ids=name)
def test_examples_build(block: Block, tmp_path: Path) -> None:
    project = tmp_path / "project"
    call("new", project, "--quiet")
    file = project / block.file
    assert file.resolve().is_relative_to(project.resolve())
    if block.file.startswith("tei/"):
        for other in (project / "tei").iterdir():
            other.unlink()
    beside = [b for b in FILES if b.page == block.page and "/static/" in b.file]
    for one in [*beside, block]:
        there = project / one.file
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_text(one.text, "utf-8")
    for command in ("build", "audit"):
        run = call(command, project)
        assert run.code == 0, run.err
        assert "→" not in run.out + run.err


def test_example_labels_exist() -> None:
    known = tomllib.loads(shipped("templates", "labels", "en.toml").read_text("utf-8")).keys()
    for block in FILES:
        if "/labels/" in block.file:
            assert tomllib.loads(block.text).keys() <= known


# --- the tutorial, run

STEP = re.compile(
    r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```\s*$"
    r"|^<!-- test: in (?P<file>\S+) put (?P<new>`[^`]+`|\S+) for (?P<old>`[^`]+`|\S+) -->$",
    re.MULTILINE | re.DOTALL,
)


def masked(text: str) -> list[str]:
    """Output without what differs from machine to machine, or with every new kind of page."""
    text = re.sub(r"\d+ pages: \d+ files? written", "N pages: N files written", text)
    text = re.sub(r"in \d+\.\d s$", "in T s", text, flags=re.MULTILINE)
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("tutorial", TUTORIALS, ids=name)
def test_the_tutorial_is_true(tutorial: Path, tmp_path: Path) -> None:
    here = tmp_path
    for step in STEP.finditer(tutorial.read_text("utf-8")):
        if step["file"]:
            file = here / step["file"]
            text = file.read_text("utf-8")
            old, new = step["old"].strip("`"), step["new"].strip("`")
            assert text.count(old) == 1
            file.write_text(text.replace(old, new), "utf-8")
            continue
        language, _, path = step["info"].partition(" ")
        if path:
            (here / path).parent.mkdir(exist_ok=True)
            (here / path).write_text(step["body"], "utf-8")
        if language != "console":
            continue
        for part in re.split(r"^\$ ", step["body"], flags=re.MULTILINE)[1:]:
            line, _, expected = part.partition("\n")
            command, *arguments = shlex.split(line)
            if command == "cd":
                here = here / arguments[0]
                assert here.is_dir()
                continue
            assert command == "edition"
            assert masked(edition(here, *arguments).stdout) == masked(expected), line
