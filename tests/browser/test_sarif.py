"""SARIF as published: what `edition validate` writes is valid against the schema of the standard."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from browser.kinds import ROOT
from edition.cli import main

pytestmark = pytest.mark.browser


def test_sarif_is_what_the_standard_says(sarif_schema: Path) -> None:
    schema = json.loads(sarif_schema.read_text("utf-8"))
    kind = jsonschema.validators.validator_for(schema)
    validator = kind(schema, format_checker=kind.FORMAT_CHECKER)
    files = sorted((ROOT / "tests/validation").glob("*/vol.xml"))
    written = CliRunner().invoke(main, ["validate", *map(str, files), "--format", "sarif"])
    log = json.loads(written.output)
    assert len(log["runs"][0]["results"]) > len(files) > 50
    assert [f"{list(e.absolute_path)}: {e.message}" for e in validator.iter_errors(log)] == []
