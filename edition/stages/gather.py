"""Read each volume and gather its facts, or take those of its last good state."""

from __future__ import annotations

from pathlib import Path

from edition import fault
from edition.finding import Finding
from edition.pages.shelf import card
from edition.pages.shelf import summary as summarise
from edition.stages.work import Build, Summary, Task
from edition.volume.load import Volume
from edition.volume.places import elsewhere
from edition.worker import Worker, targets
from edition.workers import Lost


def gather(build: Build) -> list[Task]:
    """The volumes of the project, in order. What cannot be published is told in the report."""
    report = build.report
    items = [(path, build.project.shown(path)) for path in build.project.files]
    results: dict[int, tuple[Summary | None, list[Finding], bool]] = {}
    for number, result in build.pool.tries(_gather_one, items):
        if isinstance(result, Lost):  # what an earlier build made of it stays
            result = _last_good(build.worker, items[number], [result.finding(items[number][1])])
        results[number] = result
        build.progress("read", len(results), len(items))
    taken: dict[str, str] = {}
    good: list[Task] = []
    for number, (path, shown) in enumerate(items):
        summary, findings, stale = results[number]
        if stale:
            report.failed.append(shown)
        if summary is None:
            report.findings += findings
            continue
        name = summary.id.casefold()
        if name in taken:
            report.failed.append(shown)
            message = f'The volume "{summary.id}" is already in {taken[name]}.'
            report.findings.append(Finding("volume.duplicate", shown, message))
            continue
        taken[name] = shown
        if stale:
            report.old[summary.id] = path
        good.append(Task(path, shown, summary, findings, stale=stale))
    return good


def _gather_one(worker: Worker, item: tuple[Path, str]) -> tuple[Summary | None, list[Finding], bool]:
    path, shown = item
    faults: list[Finding] = []
    with fault.caught(faults, shown, f"reading {shown}"):
        volume, findings = worker.gather(path, shown)
        if volume is not None:
            return _summary(worker, volume, path), findings, False
        faults += findings
    return _last_good(worker, item, faults)


def _last_good(
    worker: Worker, item: tuple[Path, str], faults: list[Finding]
) -> tuple[Summary | None, list[Finding], bool]:
    path, shown = item
    with fault.caught(faults, shown, f"reading what the last build knew of {shown}"):
        if (volume := worker.last_good(path)) is not None:
            return _summary(worker, volume, path), faults, True
    return None, faults, True


def _summary(worker: Worker, volume: Volume, path: Path) -> Summary:
    others = ((target, elsewhere(target, volume.id)) for target in targets(volume))
    asked = dict.fromkeys((target, *other) for target, other in others if other is not None)
    return Summary(
        volume.id,
        volume.titles.own,
        card(volume, worker.labels),
        len(volume.units),
        tuple(asked),
        summarise(volume, worker.labels),
        worker.published_with(volume, path),
        volume.profile,
        volume.digest,
        worker.beside(volume, path),
    )
