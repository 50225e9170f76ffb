"""The RELAX NG engine against James Clark's suites, and against other validators on real volumes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from edition.relaxng import Schema, SchemaError, compact
from edition.relaxng.compile import compile_schema
from edition.relaxng.program import folded
from tests.mutants import extracts, mutants
from tests.relaxng.suite import Case, cases

CORPUS = Path(os.environ.get("EDITION_CORPUS", "/nonexistent"))
SUITES = CORPUS / "schema/conformance"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SUITES.is_dir(), reason="EDITION_CORPUS names no folder with the suites"),
]
SCHEMAS = {"tei_all": CORPUS / "schema/tei_all.rng", "frus": CORPUS / "frus/schema/frus.rng"}


def test_the_suite_of_the_specification() -> None:
    wrong, number = [], 0
    for case in cases(SUITES / "spectest.xml"):
        number += 1
        schema = case.compile()
        if (schema is not None) != case.correct:
            wrong.append(case.line)
        elif schema is not None:
            wrong += [line for line, data, valid in case.documents if schema.is_valid(data) != valid]
    assert number == 385 and wrong == []


def test_the_suite_of_the_compact_syntax() -> None:
    """It is about translation alone: what is correct there may still break a rule of the whole. So each
    form must be read or refused, and what both forms are compiled to must be the same."""
    wrong, number = [], 0
    before: Case | None = None
    for case in cases(SUITES / "compacttest.xml"):
        number += 1
        if case.address.endswith(".rnc"):
            try:
                compact.read(case.schema, "x", case.address)
                is_read = True
            except SchemaError:
                is_read = False
            if is_read and not case.correct:
                is_read = case.compile() is not None  # a wrong reference, prefix or value
            if is_read != case.correct:
                wrong.append(case.line)
            before = case
        elif before is not None and case.correct and _compiled(before) != _compiled(case):
            wrong.append(case.line)
    assert number == 143 and wrong == [2222]  # there the suite has x.rnc, but no x.rng to include


def _compiled(case: Case) -> object:
    def read(address: str) -> bytes:
        for name in (address, address.replace(".rng", ".rnc"), address.replace(".rnc", ".rng")):
            if name in case.resources:
                return case.resources[name]
        raise FileNotFoundError(address)

    try:
        nodes, start, _ = folded(compile_schema(case.schema, case.address, read)[0])
    except SchemaError as error:
        return error.code
    return [[part for i, part in enumerate(node) if node[0] != 6 or i < 3] for node in nodes], start


@pytest.mark.parametrize("name", SCHEMAS)
def test_verdicts_on_volumes_are_those_of_jing(name: str) -> None:
    volumes = sorted((CORPUS / "frus/volumes").glob("*.xml"))
    schema = Schema.load(SCHEMAS[name])
    ours = {v.name: {p.line for p in schema.validate(v.read_bytes())} for v in volumes}
    if name == "frus":  # libxml2 takes 15 seconds to read tei_all
        other = etree.RelaxNG(etree.parse(str(SCHEMAS[name])))
        parser = etree.XMLParser(collect_ids=False)
        verdicts = {v.name: other.validate(etree.parse(str(v), parser)) for v in volumes}
        assert {v: not lines for v, lines in ours.items()} == verdicts
    theirs = _jing(SCHEMAS[name], volumes)
    assert {v: bool(lines) for v, lines in ours.items()} == {v: bool(theirs.get(v)) for v in ours}
    assert {v: min(lines, default=0) for v, lines in ours.items()} == {
        v: min(theirs.get(v, ()), default=0) for v in ours
    }


@pytest.mark.parametrize("name, seed", [("tei_all", 11), ("frus", 12)])
def test_verdicts_on_mutants_are_those_of_jing(name: str, seed: int, tmp_path: Path) -> None:
    sources = [
        extract
        for v in sorted((CORPUS / "frus/volumes").glob("*.xml"))
        for extract in extracts(v.read_bytes(), 30)
    ]
    schema = Schema.load(SCHEMAS[name])
    files, ours = [], {}
    for number, data in enumerate(mutants(sources, 2000, seed)):
        if b"24:00:00" in data:
            continue  # XML Schema allows it, libxml2 too; jing does not
        file = tmp_path / f"{number:05}.xml"
        file.write_bytes(data)
        files.append(file)
        ours[file.name] = min((p.line for p in schema.validate(data)), default=0)
    theirs = _jing(SCHEMAS[name], files)
    wrong = {
        f: (line, theirs.get(f))
        for f, line in ours.items()
        if line != min(theirs.get(f, ()), default=0)
    }
    assert wrong == {}
    assert 0.2 < sum(map(bool, ours.values())) / len(ours) < 0.9


def _jing(schema: Path, files: list[Path]) -> dict[str, set[int]]:
    """The lines that jing names, by file. `-i`: ids are checked elsewhere."""
    if shutil.which("jing") is None:
        pytest.skip("jing is not installed")
    found: dict[str, set[int]] = {}
    done = subprocess.run(["jing", "-i", schema, *files], capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        match = re.match(r".*?([^/]+\.xml):(\d+):\d+: (error|fatal)", line)
        if match:
            found.setdefault(match[1], set()).add(int(match[2]))
    return found
