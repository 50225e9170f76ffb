"""Make the search index of all texts."""

from __future__ import annotations

from edition import fault, settings
from edition.finding import Finding, declare
from edition.pages.shelf import Shelf
from edition.site.keeper import SITE
from edition.site.search import index as search
from edition.site.search import texts
from edition.stages.work import Build, Task
from edition.worker import Job, Worker
from edition.workers import Lost

declare(
    "search.missing",
    "info",
    "Install it with: pip install 'pagefind[bin]' cbor2; or set [site] search = false.",
    "Pagefind, which makes the search index, is not installed or does not run on this machine.",
)


def index(build: Build, tasks: list[Task], shelf: Shelf) -> set[str]:
    """The index. Out: the paths of its files in the output."""
    if build.pagefind is None:
        if build.searching:
            message = "The site is built without search."
            build.report.findings.append(Finding("search.missing", settings.NAME, message))
        return set()
    volumes: dict[str, texts.IndexedVolume] = {}
    jobs: list[Job] = []
    for task in tasks:
        if not task.stale:
            jobs.append(Job(task.path, task.shown, task.foreign, shelf.edition, key=task.key))
        elif (kept := texts.last(task.id, build.output)) is not None:
            volumes[kept.id] = kept
    for done, (number, result) in enumerate(build.pool.tries(_searchable, jobs), start=1):
        if isinstance(result, Lost):
            result = None, [result.finding(jobs[number].shown)]
        volume, faults = result
        build.faults += faults
        if volume is not None:
            volumes[volume.id] = volume
        build.progress("search", done, len(jobs) + 1)
    order = [v for v, _ in shelf.edition.volumes if v in volumes]
    found = [volumes[v] for v in order]
    made = search.bring(found, build.pagefind, build.output, SITE, build.whole)
    build.progress("search", len(jobs) + 1, len(jobs) + 1)
    build.output.keep_ledger(search.LEDGER, made.ledger)
    build.report.written += made.written
    build.report.settled &= made.current
    if made.finding:
        build.report.findings.append(made.finding)
    return set(made.ledger)


def _searchable(worker: Worker, job: Job) -> tuple[texts.IndexedVolume | None, list[Finding]]:
    faults: list[Finding] = []
    with fault.caught(faults, job.shown, f"reading the words of {job.shown} for search"):
        known = texts.last(worker.volume(job.path).id, worker.output, job.key)
        return known or texts.gather(worker.maker(job).pages, job.key, worker.output), []
    return None, faults
