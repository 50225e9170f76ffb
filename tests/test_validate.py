"""`edition validate`: house rules, formats, settings, suppressions, fixes, known findings, bad input.

Each folder of tests/validation is a rule: what it finds in `vol.xml` stands in `expected-findings.txt`,
and where there is `mended.xml`, that is what --fix makes of it. `EDITION_ACCEPT=1` writes them anew.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result
from conftest import tei
from hypothesis import given, settings
from hypothesis import strategies as st

from edition import project as projects
from edition.cli import main
from edition.finding import RULES
from edition.relaxng.document import Document
from edition.schematron import is_available
from edition.validate import mend
from edition.validate.reading import RuledVolume
from edition.validate.rules import ORDER
from edition.validate.run import Check, check_bytes, check_files
from edition.validate.watching import rounds

ROOT = Path(__file__).resolve().parent.parent
CASES = sorted(p for p in (ROOT / "tests/validation").iterdir() if p.is_dir())
ACCEPT = bool(os.environ.get("EDITION_ACCEPT"))


def needs_saxon(case: Path) -> None:
    if any(case.glob("*.sch")) and not is_available():
        pytest.skip("saxonche is not installed")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["validate", *map(str, arguments)])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_rule_finds_what_its_folder_says(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if case.name == "schema-schematron":
        monkeypatch.setattr("edition.schematron.schema.is_available", lambda: False)
    elif case.name.startswith("sch"):
        needs_saxon(case)
    files = [(path, path.name) for path in sorted(case.glob("*.xml")) if path.name != "mended.xml"]
    # That no schema is named is asked where it is what the case is about: most rules need none.
    check = Check(root=str(case), least=case.name in ("schema-none", "tei-lacks"))
    found = [f for _, group in check_files(files, check, 1) for f in group]
    lines = [f"{f.place} {f.severity} {f.code} {f.document}: {f.message} → {f.remedy}" for f in found]
    said = "\n".join(lines) + "\n"
    expected = case / "expected-findings.txt"
    if ACCEPT:
        expected.write_text(said, "utf-8")
    assert said == expected.read_text("utf-8")
    code = case.name.replace("-", ".", 1)
    assert code in {f.code for f in found}
    data = (case / "vol.xml").read_bytes()
    after, done = mend.mended(data, [f for f in found if f.path == "vol.xml"])
    mended = case / "mended.xml"
    if ACCEPT and done:
        mended.write_bytes(after)
    assert bool(done) == mended.exists()
    if done:
        assert after == mended.read_bytes()
        again = check_bytes(after, "vol.xml", Check())
        assert not [f for f in again if f.fix]


def test_every_rule_has_a_folder_and_a_file_of_its_own() -> None:
    codes = {}
    for name in ORDER:
        tree = ast.parse((ROOT / f"edition/validate/rules/{name}.py").read_text("utf-8"))
        (code,) = [
            ast.literal_eval(node.value.args[0]) for node in tree.body
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "CODE"
            and isinstance(node.value, ast.Call) and getattr(node.value.func, "id", "") == "declare"
        ]  # fmt: skip
        codes[name] = str(code)
        assert "Example:" in (ast.get_docstring(tree) or ""), name
    files = {p.stem for p in (ROOT / "edition/validate/rules").glob("*.py")} - {"__init__"}
    assert files == set(ORDER)
    folders = {case.name.replace("-", ".", 1) for case in CASES}
    ours = {f for f in folders if not f.startswith(("rng.", "sch", "tei.lacks"))}
    assert set(codes.values()) | {"ignore.reason", "ignore.refused", "ignore.unused"} == ours
    assert folders <= RULES.keys()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "tei").mkdir()
    (tmp_path / "schema").mkdir()
    (tmp_path / "edition.toml").write_text(
        "[validation]\nschema = ['schema/s.rnc']\noff = ['text.*']\n"
    )
    (tmp_path / "schema/s.rnc").write_text(
        'default namespace = "http://www.tei-c.org/ns/1.0"\n'
        "start = element TEI { attribute xml:id { xsd:ID }?, p+ }\n"
        "p = element p { attribute n { '1' | '2' }?, text }"
    )
    (tmp_path / "tei/a.xml").write_text(
        '<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<p n="3">theUSSR</p></TEI>'
    )
    return tmp_path


def test_a_project_names_schema_and_levels(project: Path) -> None:
    done = run(project)
    assert done.exit_code == 1
    assert 'a.xml:2:7: error[rng.value] n="3" on <p> is not allowed.' in done.output
    assert "  → Allowed: 1 and 2." in done.output and '     2 │ <p n="3">' in done.output
    assert "^" in done.output and "1 file: 1 error" in done.output and "text.joined" not in done.output
    (project / "edition.toml").write_text(
        "[validation]\nschema = ['schema/s.rnc']\noff = ['text.*', 'rng.value']"
    )
    assert run(project).exit_code == 0
    (project / "edition.toml").write_text(
        "[validation]\nschema = ['schema/s.rnc']\nerror = ['text.joined']"
    )
    assert "error[text.joined]" in run(project).output


@pytest.mark.parametrize(
    "schema, code",
    [
        ("schema/none.rnc", "schema.missing"),
        ("../s.rnc", "project.outside"),
        ("edition.toml", "schema.syntax"),
    ],
)
def test_a_schema_that_cannot_be_used_stops(project: Path, schema: str, code: str) -> None:
    (project / "edition.toml").write_text(f"[validation]\nschema = ['{schema}']")
    done = run(project)
    assert done.exit_code == 2 and code in done.output and "Traceback" not in done.output


def test_files_name_their_schemas(tmp_path: Path) -> None:
    (tmp_path / "s.rnc").write_text("element a { empty }")
    file = tmp_path / "a.xml"
    model = '<?xml-model href="{}" type="application/relax-ng-compact-syntax"?>'
    for head, code in (
        (model.format("s.rnc"), "rng.text"),
        (model.format("absent.rnc"), "schema.missing"),
        (model.format("../outside.rnc"), "schema.outside"),
        (model.format("https://example.org/s.rnc"), "schema.remote"),
        (
            '<?xml-model href="s.sch" schematypens="http://purl.oclc.org/dsdl/schematron"?>',
            "schema.missing",
        ),
        ("<!DOCTYPE a SYSTEM 'a.dtd'>", "schema.unread"),
    ):
        file.write_text(head + "\n<a>x</a>")
        assert code in {
            f.code for f in check_bytes(file.read_bytes(), "a.xml", Check(root=str(tmp_path)), file)
        }, head
    file.write_text(
        '<a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="u a.xsd"/>'
    )
    assert "schema.unread" in [f.code for f in check_bytes(file.read_bytes(), "a.xml", Check(), file)]


def test_every_form_is_what_it_should_be(project: Path) -> None:
    lines = [json.loads(line) for line in run(project, "--format", "json").output.splitlines()]
    assert [one["kind"] for one in lines] == ["finding", "summary"]
    assert (lines[0]["line"], lines[0]["column"], lines[0]["code"]) == (2, 7, "rng.value")
    github = run(project, "--format", "github").output
    assert re.match(
        r"::error file=\S+a\.xml,line=2,col=7,endLine=2,endColumn=8,title=rng\.value::n=", github
    )
    suites = ET.fromstring(run(project, "--format", "junit").output)
    assert suites.get("failures") == "1" and suites[0][0][0].get("type") == "rng.value"
    stopped = ET.fromstring(run(project / "absent.xml", "--format", "junit").output)
    assert stopped[0][0][0].get("type") == "file.unreadable"
    sarif = json.loads(run(project, "--format", "sarif").output)
    region = sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 7, "endColumn": 8}


def test_sarif_keeps_to_the_standard() -> None:
    """Against a schema written from the text of the standard; tests/browser has the published one."""
    schema = json.loads((ROOT / "tests/sarif.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.check_schema(schema)
    files = [case / "vol.xml" for case in CASES]
    stopped = json.loads(run(ROOT / "absent ä.xml", "--format", "sarif").output)
    assert list(validator.iter_errors(stopped)) == []
    assert [r["ruleId"] for r in stopped["runs"][0]["results"]] == ["file.unreadable"]
    log = json.loads(run(*files, "--format", "sarif").output)
    assert [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(log)] == []
    rules, results = log["runs"][0]["tool"]["driver"]["rules"], log["runs"][0]["results"]
    assert {r["ruleId"] for r in results} == {rule["id"] for rule in rules}
    kinds = set()
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"].get("region", {})
        assert region.get("endColumn", 2) > region.get("startColumn", 1)
        kinds |= result.keys()
    assert {"fixes", "relatedLocations"} <= kinds


def test_known_findings_are_not_said_again(project: Path) -> None:
    known = project / "known.json"
    assert run(project, "--write-baseline", known).exit_code == 0
    done = run(project, "--baseline", known)
    assert done.exit_code == 0 and "1 known finding not said again" in done.output
    file = project / "tei/a.xml"
    file.write_text(file.read_text().replace("</TEI>", '\n\n<p n="3">y</p></TEI>'))
    assert run(project, "--baseline", known).exit_code == 1
    known.write_text("{}")
    assert run(project, "--baseline", known).exit_code == 2


def test_watching_checks_what_a_change_reaches(project: Path) -> None:
    tei = project / "tei"
    link = '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:id="{}"><p><ref target="{}"/></p></TEI>'
    (project / "edition.toml").write_text("[validation]\nschema = ['schema/s.rnc']\noff = ['rng.*']")

    def find() -> tuple[list[tuple[Path, str]], Check]:
        here = projects.find([project])
        chosen = here.settings.validation
        schema = tuple(str(project / name) for name in chosen.schema)
        return [(p, p.name) for p in here.files], Check(schema, off=chosen.off, root=str(project))

    def changes() -> Iterator[set[Path]]:
        (tei / "b.xml").write_text(link.format("b", "c#d1"))  # a new file, which makes an index
        yield {tei / "b.xml"}
        (tei / "b.xml").write_text(link.format("b", "c#d2"))  # nothing that others could see
        yield {tei / "b.xml"}
        (tei / "c.xml").write_text(link.format("c", "b"))  # now there is the volume that b refers to
        yield {tei / "c.xml"}
        yield {project / "notes.txt"}
        (project / "schema/s.rnc").write_text("start = none(")
        yield {project / "schema/s.rnc"}
        (project / "schema/s.rnc").write_text("start = element a { empty }")
        yield {project / "schema/s.rnc"}
        (tei / "c.xml").unlink()
        yield {tei / "c.xml"}

    told = [
        (
            [p.name for p, _ in r.checked],
            {f.code for f in r.found if f.code != "rend.unknown"},
            r.stopped,
        )
        for r in rounds(find, changes(), 1)
    ]
    abc = ["a.xml", "b.xml", "c.xml"]
    assert [(names, stopped) for names, _, stopped in told] == [
        (abc[:1], False), (abc[:2], False), (abc[1:2], False), (abc, False), ([], True), (abc, False),
        (abc[:2], False),
    ]  # fmt: skip
    assert "text.joined" in told[0][1]
    assert "link.elsewhere" not in told[2][1] and "link.elsewhere" in told[3][1]
    assert told[4][1] == {"schema.syntax"}


def test_watch_takes_form_and_known_findings(project: Path) -> None:
    known = project / "known.json"
    assert run(project, "--write-baseline", known).exit_code == 0
    command = [sys.executable, "-m", "edition", "validate", str(project), "--watch", "--format", "json"]
    with subprocess.Popen(
        [*command, "--baseline", str(known)], stdout=subprocess.PIPE, text=True, bufsize=1
    ) as watching:
        assert watching.stdout is not None
        try:
            first = json.loads(watching.stdout.readline())
            assert first["kind"] == "summary" and first["ok"]
            time.sleep(0.5)  # until it follows
            file = project / "tei/new.xml"
            file.write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"><p n="4">x</p></TEI>')
            said = json.loads(watching.stdout.readline())
            assert said["code"] == "rng.value" and said["path"].endswith("new.xml")
        finally:
            watching.kill()


def test_fixes_touch_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "a.xml"
    head = b"\xef\xbb\xbf<?xml version='1.0'?>\r\n"
    text = head + b"<TEI xmlns = 'http://www.tei-c.org/ns/1.0' ><p>&#x41; 1ine</p>\r\n</TEI >\r\n"
    file.write_bytes(text)
    (tmp_path / "s.rnc").write_text(
        'default namespace = "http://www.tei-c.org/ns/1.0" element TEI { element p { text } }'
    )
    shown = run(file, "--diff", "-s", tmp_path / "s.rnc")
    assert "+" in shown.output and file.read_bytes() == text
    assert run(file, "--fix", "-s", tmp_path / "s.rnc").exit_code == 0
    assert file.read_bytes() == text.replace(b"1ine", b"line")


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "file.empty"),
        (b"   \n", "file.empty"),
        (b"\x00\x01\x02\xff" * 500, "xml.malformed"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "xml."),
        (b"<a><b></a>", "xml.malformed"),
        (b"<a>" * 100_000, "xml.depth"),
        (b"<a>\xff</a>", "xml.encoding"),
        (b"<?xml version='1.0' encoding='utf-16'?><a/>", "xml.encoding"),
        (b"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", "xml.entity"),
        (b"<a>" + b"x" * 5_000_000, "xml.malformed"),
    ],
    ids=range(10),
)  # fmt: skip
def test_bad_input_is_a_finding(tmp_path: Path, data: bytes, code: str) -> None:
    file = tmp_path / "bad.xml"
    file.write_bytes(data)
    for schema in ((), ("-s", "edition")):
        done = run(file, *schema)
        assert done.exit_code == 1 and f"[{code}" in done.output, done.output
        assert isinstance(done.exception, SystemExit) and "fault" not in done.output


def test_what_cannot_be_read_is_exit_2(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 2
    assert run(tmp_path / "absent.xml").exit_code == 2
    os.mkfifo(tmp_path / "pipe.xml")
    assert run(tmp_path / "pipe.xml").exit_code == 2
    (tmp_path / "loop.xml").symlink_to(tmp_path / "loop.xml")
    assert "[file.unreadable] There is no such file." in run(tmp_path / "loop.xml").output


def test_a_file_made_to_do_harm_is_bounded(tmp_path: Path) -> None:
    """All on one line, so that whatever counts from its beginning each time does not end."""
    tei = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><div xml:id="d">{}</div></text></TEI>'
    texts = {
        "brackets": "<p>" + "[é " * 200_000 + "</p>",
        "ids": '<p xml:id="a">the the theUSSR l963</p>' * 15_000,
        "links": "".join(f'<ref target="#y{i}" n="é"/><note n="{2 * i}"/>' for i in range(15_000)),
        "rend": "".join(f'<p rend="cent{i}r">a</p>' for i in range(5_000)),
        "words": "<p rend='" + "x " * 200_000 + "' n='" + "é" * 500_000 + "'>a</p>",
        "prefixes": "<p " + " ".join(f"xmlns:n{i}='urn:{i}'" for i in range(20_000)) + "/>",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.xml").write_text(tei.format(text))
    started = time.process_time()
    done = run(tmp_path, "-j", 1)
    assert time.process_time() - started < 20, "quadratic"
    assert done.exit_code == 1 and isinstance(done.exception, SystemExit)
    assert "more than 10,000 findings of text.bracket" in done.output
    assert "more kinds (--max 0 shows all)" in done.output
    assert re.search(r"prefixes.xml:1:\d+: error\[rng.complex\]", run(tmp_path / "prefixes.xml").output)


PIECES = st.sampled_from(
    ["a", "é", "“", "😀", "\n", "\r\n", "&amp;", "&#x41;", "<!-- c -->", "<?p x?>", "<![CDATA[<&]]]>",
     "<![CDATA[a\r\n😀]]>", "]", "<hi/>", "<note>n</note>", "x" * 60, "“ ” " * 400]
)  # fmt: skip


@given(st.lists(PIECES, min_size=1, max_size=30), st.lists(st.integers(0, 1500), max_size=20))
@settings(max_examples=40)
def test_every_letter_is_found_where_it_is_written(pieces: list[str], some: list[int]) -> None:
    data = f"<p>{''.join(pieces)}</p>".encode()
    volume = RuledVolume(Document(data), "a.xml")
    text, last = volume.body.text, -1
    where = {}
    for at, letter in enumerate(text[:1500]):
        if letter != "\n":
            byte = where[at] = volume.byte(volume.body, at)
            assert byte > last and data.startswith((letter.encode(), b"&"), byte), (at, byte)
            last = byte
    for at in some:  # in any order
        assert at not in where or volume.byte(volume.body, at) == where[at]


@given(st.text(st.sampled_from("aé“😀\n\r"), max_size=40), st.integers(1, 4000), st.integers(0, 100))
def test_lines_and_columns_count_letters(text: str, times: int, percent: int) -> None:
    text = text * (times if len(text) < 3 else 1)
    document = Document(text.encode())
    at = len(text) * percent // 100
    ends = [match.end() for match in re.finditer(r"\r\n?|\n", text)]
    line = bisect_right(ends, at) + 1
    place = line, at - (ends[line - 2] if line > 1 else 0) + 1
    if at < len(text):
        assert document.place(len(text[:at].encode())) == place
        assert document.index(*place) == len(text[:at].encode())


def test_nothing_of_the_publishing_side_is_imported(project: Path) -> None:
    script = (
        "import sys; from click.testing import CliRunner; from edition.cli import main\n"
        f"CliRunner().invoke(main, ['validate', {str(project)!r}])\n"
        "print([m for m in sys.modules if m.startswith(('edition.pages', 'edition.site', "
        "'edition.transform', 'lxml', 'jinja2', 'rich', 'edition.workflow'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_sample_is_valid_and_quiet() -> None:
    assert run(ROOT / "seeds").output.startswith("1 file: nothing to say")


def test_the_checklist_says_every_point_and_draws_the_same_sample_again(tmp_path: Path) -> None:
    volume = ROOT / "seeds/tei/soviet-union-1961-63.xml"

    def listed(*more: object) -> Result:
        return CliRunner().invoke(main, ["checklist", str(volume), "-s", "edition", *map(str, more)])

    first = listed()
    assert first.exit_code == 0 and first.output == listed().output != listed("--seed", 2).output
    assert len(re.findall(r"^## . \d+\. ", first.output, re.MULTILINE)) == 19
    assert "✓ 1. Schema" in first.output and "5 documents" in first.output
    assert listed("-o", tmp_path / "list.html").exit_code == 0
    page = (tmp_path / "list.html").read_text("utf-8")
    assert page.count("<section") == 19 and "<script" not in page
    bad = tmp_path / "bad.xml"
    bad.write_text("<a>")
    assert CliRunner().invoke(main, ["checklist", str(bad)]).exit_code == 2


ENCODED = sorted((ROOT / "tests/encode").rglob("*.xml"))


def test_what_encode_makes_is_valid() -> None:
    files = [
        f
        for f in ENCODED
        if "expected" in f.parts and b'xmlns="http://www.tei-c.org/ns/1.0"' in f.read_bytes()
    ]
    assert len(files) > 5
    assert run(*files, "-s", "edition", "--no-rules").exit_code == 0


def test_a_file_of_too_many_elements_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edition.validate.reading.MOST_ELEMENTS", 3)
    (tmp_path / "a.xml").write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"><p/><p/><p/></TEI>')
    done = run(tmp_path / "a.xml")
    assert done.exit_code == 1 and "more than 3 elements" in done.output
    done = CliRunner().invoke(main, ["checklist", str(tmp_path / "a.xml")])
    assert done.exit_code == 2 and "[rules.stopped]" in done.output


def test_files_named_one_by_one_are_checked_by_their_project(project: Path) -> None:
    """As a hook before commits names them."""
    done = run(project / "tei/a.xml")
    assert "[rng.value]" in done.output and "text.joined" not in done.output
    assert run(project / "tei/a.xml", "-s", "edition").output.count("[rng.value]") == 0
    (project / "b.xml").write_text("<a/>")
    (project.parent / "c.xml").write_text("<a/>")
    assert "[rng" not in run(project.parent / "c.xml", project / "b.xml").output
    (project / "edition.toml").write_text("[validation]\nschema = ['../s.rnc']\n")
    assert "[project.outside]" in run(project / "tei/a.xml").output


def test_the_checklist_is_checked_by_the_project(project: Path) -> None:
    done = CliRunner().invoke(main, ["checklist", str(project / "tei/a.xml")])
    assert "s.rnc" in done.output and done.exit_code == 1


def test_files_without_a_schema_are_counted(project: Path, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    (tmp_path / "edition.toml").unlink()
    bare = tmp_path / "bare/a.xml"
    bare.write_text(tei("<body><p>One.</p></body>"))
    said = run(bare)
    assert (said.exit_code, "info[schema.none]" in said.output) == (0, True)
    assert "1 file: 1 remark; no schema (" in said.output
    (tmp_path / "edition.toml").write_text('[validation]\nerror = ["schema.none"]\n')
    assert run(bare).exit_code == 1
    (tmp_path / "edition.toml").unlink()
    bare.write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"/>')
    assert (run(bare).exit_code, "error[tei.lacks]" in run(bare).output) == (1, True)
    bare.write_text("<a>")
    assert "schema.none" not in run(bare).output, "of what is no XML, only that is said"
    (tmp_path / "bare/b.xml").write_text('<?xml-model href="../schema/s.rnc"?><a/>')
    assert "; 1 without a schema (" in run(tmp_path / "bare").output
    assert "without a schema" not in run(bare, "-s", "edition").output
