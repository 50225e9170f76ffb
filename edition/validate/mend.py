"""Fixes put into files: what a finding says and nothing else, byte for byte."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator

from edition.finding import Finding


def mended(data: bytes, found: Iterable[Finding]) -> tuple[bytes, int]:
    """The bytes with the fixes of the findings in them, and how many. Of two that overlap the first
    counts. Only for files in UTF-8: elsewhere fixes are not offered."""
    fixes = sorted({f.fix for f in found if f.fix is not None}, key=lambda fix: (fix.start, fix.end))
    parts: list[bytes] = []
    at = done = 0
    for fix in fixes:
        if at <= fix.start <= fix.end <= len(data):
            parts += [data[at : fix.start], fix.text.encode()]
            at = fix.end
            done += 1
    return b"".join([*parts, data[at:]]), done


def is_utf8(data: bytes) -> bool:
    """Whether places in the text as read are places in the file."""
    from edition.relaxng.document import Document, WrongEncoding

    try:
        return Document(data).data == data
    except WrongEncoding:
        return False


def difference(before: bytes, after: bytes, shown: str) -> Iterator[str]:
    """A unified diff, line by line."""
    old = before.decode("utf-8", "replace").splitlines(keepends=True)
    new = after.decode("utf-8", "replace").splitlines(keepends=True)
    for line in difflib.unified_diff(old, new, f"a/{shown}", f"b/{shown}", n=1):
        yield line.rstrip("\n")
