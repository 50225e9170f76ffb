"""The marks of the dialect, one a file, in the order in which they are tried."""

from __future__ import annotations

from typing import Final

from edition.transcript.marks import (
    addition,
    correction,
    deletion,
    emphasis,
    escape,
    gap,
    line,
    note,
    page,
    sic,
    span,
    substitution,
    supplied,
    unclear,
)
from edition.transcript.marks.mark import Mark

MARKS: Final[tuple[Mark, ...]] = (
    line.MARK,
    escape.MARK,
    page.MARK,
    note.MARK,
    substitution.MARK,
    addition.MARK,
    deletion.MARK,
    gap.MARK,
    supplied.MARK,
    correction.MARK,
    unclear.MARK,
    sic.MARK,
    span.MARK,
    emphasis.MARK,
)
