"""Golden folders of comparison: `tests/comparison/<case>/` is a pair of files and what is said of it.

A new case needs no Python: a folder with `a.xml`, `b.xml` and an empty `expected.txt`, which
`EDITION_ACCEPT=1 pytest tests/test_compare_golden.py` fills. Each line of it is a record: kind, what
more there is to say, the document, before → after. The last line counts the stretches that are only
laid out or written otherwise. Every pair must also be an exact patch, both ways.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from comparing import compared

from edition.compare.change import FORM, KINDS
from edition.compare.record import FileChanges

FOLDER = Path(__file__).parent / "comparison"
CASES = sorted(path.parent for path in FOLDER.glob("*/expected.txt"))
ACCEPT = bool(os.environ.get("EDITION_ACCEPT"))


def told(made: FileChanges) -> str:
    lines = []
    for r in made.changes:
        words = " ".join(f"{r.before} → {r.after}".split())
        where = " ".join(p for p in (r.document.id, f"note {r.note}" if r.note else "") if p)
        warning = f"  ! {r.warning}" if r.warning else ""
        lines.append(f"{r.kind}  {r.how or '-'}  {where or '-'}  {words}{warning}")
    lines.append(f"form: layout {made.layout}, spelling {made.spelling}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_golden(case: Path) -> None:
    made = compared(*((case / name).read_bytes() for name in ("a.xml", "b.xml")))
    expected = case / "expected.txt"
    if ACCEPT:
        expected.write_text(told(made), "utf-8")
    assert told(made) == expected.read_text("utf-8")
    if case.name.startswith("form-"):
        assert not made.changes


def test_every_kind_has_a_case() -> None:
    found = {
        line.split("  ")[0]
        for case in CASES
        for line in (case / "expected.txt").read_text("utf-8").splitlines()
    }
    assert set(KINDS) - FORM <= found
