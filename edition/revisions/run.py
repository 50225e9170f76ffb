"""Comparison of many files, in several processes where that pays."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.compare import patch as patches
from edition.compare.change import channel
from edition.compare.patch import EditData, Patch, SideData, Span
from edition.compare.record import Document, FileChanges, Record, of_bytes
from edition.compare.source import decode
from edition.fault import apart
from edition.finding import Finding
from edition.revisions.selection import Job, Request
from edition.workers import Lost, Pool, count, nothing

_WORTH: Final = 3_000_000
"""Bytes, both sides together, from which other processes are started."""

Result = tuple[Job, FileChanges | None, tuple[Finding, ...]]
"""What came of a job: the changes, or the findings that say why there are none."""
_Item = tuple[str, tuple[str, str], bytes | None, bytes | None, bool]
"""What another process is given: how the file is shown, what the sides are called, both of them, and
whether any XML will do."""


def each(request: Request, any_xml: bool = False, workers: int = 0) -> Iterator[Result]:
    """The changes of every job, in order."""
    if len(request.jobs) < 2 or workers == 1:
        for job in request.jobs:
            yield (job, *_one(job, any_xml))
        return
    loaded: list[tuple[Job, bytes | None, bytes | None, tuple[Finding, ...]]] = []
    size = 0
    for job in request.jobs:
        old, new, failed = _loaded(job)
        if old != new:
            size += len(old or b"") + len(new or b"")
        loaded.append((job, old, new, failed))
    workers = min(count(workers), len(loaded), 8)
    if size < _WORTH or workers < 2:
        for job, old, new, found in loaded:
            yield (
                job,
                *((None, found) if found else _compared(job.path, job.names, old, new, any_xml)),
            )
        return
    items = [(job.path, job.names, old, new, any_xml) for job, old, new, found in loaded if not found]
    with Pool(workers, nothing) as pool:
        results = pool.in_order(_at_work, items)
        for job, _, _, found in loaded:
            if found:
                yield job, None, found
                continue
            result = next(results)
            if isinstance(result, Lost):
                result = None, (result.finding(job.path),)
            yield (job, *result)


def _at_work(_here: None, item: _Item) -> tuple[FileChanges | None, tuple[Finding, ...]]:
    return _compared(*item)


def _one(job: Job, any_xml: bool) -> tuple[FileChanges | None, tuple[Finding, ...]]:
    old, new, found = _loaded(job)
    return (None, found) if found else _compared(job.path, job.names, old, new, any_xml)


def _loaded(job: Job) -> tuple[bytes | None, bytes | None, tuple[Finding, ...]]:
    """Both sides of a job; or the findings that say why they cannot be had."""
    found: list[Finding] = []
    with apart(found, job.path, f"reading {job.path}"):
        return job.old() if job.old else None, job.new() if job.new else None, ()
    return None, None, tuple(found)


def _compared(
    path: str, names: tuple[str, str], old: bytes | None, new: bytes | None, any_xml: bool
) -> tuple[FileChanges | None, tuple[Finding, ...]]:
    found: list[Finding] = []
    with apart(found, path, f"comparing {path}"):
        if old is None or new is None:
            return _alone(path, old, new), ()
        return of_bytes(old, new, path, any_xml, names if any(names) else None), ()
    return None, tuple(found)


def _alone(path: str, old: bytes | None, new: bytes | None) -> FileChanges:
    """A file that is on one side only is one change."""
    data = new if new is not None else old or b""
    try:
        text, encoding = decode(data)
    except (UnicodeError, LookupError):
        text, encoding = data.decode("latin-1"), "latin-1"
    came = new is not None
    kind = "document.added" if came else "document.removed"
    record = Record(1, kind, channel(kind), Document("", path), how="file", edits=1)
    whole = SideData(path, encoding, patches.digest(data), len(text))
    nothing = SideData(path, encoding, patches.digest(b""), 0)
    if came:
        patch = Patch(nothing, whole, [EditData(Span(0, 0), Span(0, len(text)), 1, "", text)], [])
    else:
        patch = Patch(whole, nothing, [EditData(Span(0, len(text)), Span(0, 0), 1, text, "")], [])
    return FileChanges(path, [record], patch, status="added" if came else "removed")
