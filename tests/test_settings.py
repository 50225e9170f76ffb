"""edition.toml: what is right is read, and each mistake is one finding at its place."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edition import project as projects
from edition.finding import RULES, CannotRun, Finding
from edition.settings import NAME, Settings, load
from edition.workflow import Options, build

HERE = Path(__file__).resolve().parent


def _load(text: str | bytes, folder: Path) -> Settings:
    path = folder / NAME
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, NAME)


def _mistakes(text: str | bytes, folder: Path) -> tuple[Finding, ...]:
    with pytest.raises(CannotRun) as stop:
        _load(text, folder)
    return stop.value.findings


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "\ufeff", "[edition]\n", "[edition]\r\n[output]\r\n"]
)
def test_what_is_not_set_has_its_default(text: str, tmp_path: Path) -> None:
    assert _load(text, tmp_path) == Settings()


def test_every_setting_is_read(tmp_path: Path) -> None:
    read = _load(
        '[edition]\ntitle = "T"\nsubtitle = "S"\npublisher = "P"\ndescription = "D"\nlanguage = "de"\n'
        '[volumes]\nfiles = ["a.xml", "b/*.xml"]\ndocuments = ["letter"]\nmax_megabytes = 7\n'
        '[site]\nbase_url = "https://example.org/x/"\nimages = "pictures"\n'
        '[references]\nvolumes = "https://example.org/{volume}/{id}"\n'
        '[output]\nfolder = "out"\nprint = false\n',
        tmp_path,
    )
    assert read.edition.title == "T"
    assert read.edition.subtitle == "S"
    assert read.edition.publisher == "P"
    assert read.edition.description == "D"
    assert read.edition.language == "de"
    assert read.volumes.files == ("a.xml", "b/*.xml")
    assert read.volumes.documents == ("letter",)
    assert read.volumes.max_megabytes == 7
    assert read.site.base_url == "https://example.org/x/"
    assert read.site.images == "pictures"
    assert read.references.volumes == "https://example.org/{volume}/{id}"
    assert read.output.folder == "out"
    assert read.output.print is False


@pytest.mark.parametrize(
    "text",
    [
        'edition.title = "T"',
        'edition = {title = "T"}',
        '[edition]\n"title" = "T"',
        "[edition]\ntitle='T'",
    ],
)
def test_every_way_of_writing_a_key(text: str, tmp_path: Path) -> None:
    assert _load(text, tmp_path).edition.title == "T"


MISTAKES = {
    "unclosed": ('[edition]\ntitle = "One', "config.syntax", 2, 13),
    "twice": ('[edition]\ntitle = "a"\ntitle = "b"\n', "config.syntax", 3, 12),
    "latin 1": ('[edition]\ntitle = "Caf\u00e9"\n'.encode("latin-1"), "config.syntax", 2, 1),
    "UTF-16": ('[edition]\ntitle = "One"\n'.encode("utf-16"), "config.syntax", 1, 1),
    "NUL": ('[edition]\ntitle = "\0"\n', "config.syntax", 2, 10),
    "unknown table": ("[editon]\n", "config.unknown-key", 1, 2),
    "unknown key": ('[edition]\n\n  titel = "x"\n', "config.unknown-key", 3, 3),
    "unknown key at the top": ('titel = "x"\n[edition]\ntitle = "y"\n', "config.unknown-key", 1, 1),
    "known key in another table": ('[site]\nlanguage = "de"\n', "config.unknown-key", 2, 1),
    "number for a string": ("[edition]\ntitle = 1\n", "config.value", 2, 1),
    "string for a list": ('[volumes]\nfiles = "*.xml"\n', "config.value", 2, 1),
    "empty list": ("[volumes]\nfiles = []\n", "config.value", 2, 1),
    "list of numbers": ("[volumes]\nfiles = [1]\n", "config.value", 2, 1),
    "true for a number": ("[volumes]\nmax_megabytes = true\n", "config.value", 2, 1),
    "nought": ("[volumes]\nmax_megabytes = 0\n", "config.value", 2, 1),
    "fraction": ("[volumes]\nmax_megabytes = 1.5\n", "config.value", 2, 1),
    "number for true": ("[output]\nprint = 1\n", "config.value", 2, 1),
    "string for a table": ('edition = "x"\n', "config.value", 1, 1),
    "list of tables": ("[[edition]]\n", "config.value", 1, 3),
    "address without scheme": ('[site]\nbase_url = "example.org"\n', "config.value", 2, 1),
    "address with script": ('[site]\nbase_url = "javascript:x"\n', "config.value", 2, 1),
    "pattern without volume": ('[references]\nvolumes = "https://x.org/{id}"\n', "config.value", 2, 1),
    "code of no finding": ('[validation]\noff = ["text.*", "txt.*"]\n', "config.value", 2, 1),
    "no profile": ('[edition]\nprofile = ""\n', "config.value", 2, 1),
    "no paper": ('[print]\nprofile = ""\n', "config.value", 2, 1),
    "huge number": (f"[volumes]\nmax_megabytes = {10**30}\n", "config.value", 2, 1),
    "pattern without a name": ('[volumes]\nfiles = ["."]\n', "config.value", 2, 1),
    "name too long for a file": (f'[site]\nimages = "{"x" * 5000}"\n', "config.value", 2, 1),
    "address that is none": ('[site]\nbase_url = "https://["\n', "config.value", 2, 1),
    "pattern with script": ('[references]\nvolumes = "javascript:{volume}"\n', "config.value", 2, 1),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_finding_at_its_place(name: str, tmp_path: Path) -> None:
    text, code, line, column = MISTAKES[name]
    [finding] = _mistakes(text, tmp_path)
    assert (finding.code, finding.line, finding.column) == (code, line, column)
    assert finding.path == NAME
    assert finding.message


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    found = _mistakes('[edition]\ntitel = "x"\nlanguage = 1\n[outptu]\n', tmp_path)
    assert [f.code for f in found] == ["config.unknown-key", "config.value", "config.unknown-key"]
    assert [f.line for f in found] == [2, 3, 4]
    assert "Did you mean title?" in found[0].message
    assert "Did you mean output?" in found[2].message


def test_deep_nesting_is_a_finding(tmp_path: Path) -> None:
    [finding] = _mistakes("x = " + "[" * 20_000 + "]" * 20_000, tmp_path)
    assert finding.code == "config.syntax"


def test_a_folder_is_no_settings(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(CannotRun) as stop:
        load(tmp_path / NAME, NAME)
    assert [f.code for f in stop.value.findings] == ["file.unreadable"]


_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.sampled_from(["true", "0", "-1", "1.5", "nan", "1979-05-27", '""', '"x"', "'\\'", "1979"]),
        st.text("ab'\"\\\n #=[]{},", max_size=8),
    ),
    lambda inner: st.lists(inner, max_size=3).map(lambda some: f"[{', '.join(some)}]"),
    max_leaves=4,
)
_KEYS = st.one_of(
    st.sampled_from(
        ["edition", "title", "volumes", "files", "output", "print", "max_megabytes", "site"]
    ),
    st.text("ab.\"' -", max_size=5),
)
_LINES = st.one_of(
    st.builds("[{}]".format, _KEYS),
    st.builds("[[{}]]".format, _KEYS),
    st.builds("{} = {}".format, _KEYS, _VALUES),
    st.builds("{}.{} = {}".format, _KEYS, _KEYS, _VALUES),
)


@settings(max_examples=150)
@given(st.one_of(st.lists(_LINES, max_size=6).map("\n".join).map(str.encode), st.binary(max_size=60)))
def test_whatever_it_says_it_is_read_or_refused(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        try:
            assert isinstance(_load(data, Path(folder)), Settings)
        except CannotRun as stop:
            assert stop.findings
            for finding in stop.findings:
                assert finding.code in RULES
                assert finding.line <= data.count(b"\n") + data.count(b"\r") + 1


_ODD: list[Any] = [
    "", " ", ".", "..", "/", "../x", "~", "a\\b", "é\u202e\u0301 漢", "a\tb\x01\x85\u2028", "\x00",
    "\uffff", "x" * 5_000, "漢" * 90, "{", "{volume}{id}{0}{x!r}", "%s", "*", "[", "**/../*", "<b>",
    "https://[", "https://example.org/{facs}{", "https://example.org/{volume}/{id}/{",
    "https://x:99999999/", "https://\U0001f600.example/", "con", "0", "auto", "frus",
    0, -1, 1, 10**30, 1.5, True, False, [], [[]],
]  # fmt: skip
"""Values that nobody means, of every kind."""
_EVERY = [
    (table.name, name.name)
    for table in fields(Settings)
    for name in fields(get_type_hints(Settings)[table.name])
]


def _toml(value: Any) -> str:
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(c):08x}" for c in value) + '"'
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value).lower()


@pytest.mark.parametrize(
    ("odd", "every"),
    [
        pytest.param([""], 1, id="empty"),
        pytest.param(_ODD, 29, id="some"),
        pytest.param(_ODD, 1, id="all", marks=pytest.mark.slow),
    ],
)
def test_whatever_a_setting_is_it_is_refused_or_built_with(
    odd: list[Any], every: int, tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(HERE / "cases/robust/incremental-build-leaves-stale-pages", folder)
    given = [(*where, value) for where in _EVERY for one in odd for value in (one, [one])]
    built = 0
    for table, name, value in given[::every]:
        (folder / NAME).write_text(f"[{table}]\n{name} = {_toml(value)}\n", "utf-8")
        try:
            options = Options(workers=1, search=False, print=True)
            report = build(projects.find([folder], tmp_path / "built"), options)
            found = report.findings
            built += 1
        except CannotRun as stop:
            found = list(stop.findings)
            assert found
        wrong = [one for one in found if one.code == "software.fault"]
        assert not wrong, f"[{table}] {name} = {value!r}: {wrong[0]}"
    assert built


def test_a_folder_may_have_spaces_of_any_kind(tmp_path: Path) -> None:
    file = tmp_path / "edition.toml"
    for space in (" ", "\u00a0", "\u3000"):
        file.write_text(f'[site]\nimages = "mes{space}images"\n', "utf-8")
        assert load(file, "edition.toml").site.images == f"mes{space}images"
