"""Compare the pages of a built project with its TEI, in as many processes as there are."""

from __future__ import annotations

from pathlib import Path

from edition.audit import run
from edition.audit.run import Audited
from edition.fault import apart
from edition.finding import Finding
from edition.idiom import chosen
from edition.pool import Pool
from edition.stages.work import Progress
from edition.volume import load as loading
from edition.volume.places import settle
from edition.worker import Worker
from edition.workers import Lost


def audit(worker: Worker, workers: int, progress: Progress) -> Audited:
    """What the pages of all volumes came to, against their TEI."""
    project = worker.project
    total = Audited()
    items = [(path, project.shown(path)) for path in project.files]
    results: dict[int, Audited] = {}
    with Pool(workers, worker) as pool:
        for number, result in pool.tries(_audit_one, items):
            if isinstance(result, Lost):
                result = Audited(findings=[result.finding(items[number][1])])
            results[number] = result
            progress("audit", len(results), len(items))
    audited: set[str] = set()
    for number in sorted(results):
        one = results[number]
        if one.volume and one.volume.casefold() in audited:
            message = f'The volume "{one.volume}" is already in another file.'
            total.findings.append(Finding("volume.duplicate", items[number][1], message))
            continue
        audited.add(one.volume.casefold())
        total.add(one)
    return total


def _audit_one(worker: Worker, item: tuple[Path, str]) -> Audited:
    path, shown = item
    settings = worker.project.settings
    volumes = settings.volumes
    faults: list[Finding] = []
    with apart(faults, shown, f"auditing {shown}"):
        loaded, findings = loading.load(
            path,
            shown,
            volumes.documents,
            worker.knowledge,
            volumes.max_megabytes,
            idiom_of=chosen(settings.edition.profile),
        )
        if loaded is None:
            return Audited(findings=findings)
        return run.audit(loaded, settle(loaded.volume), worker.project.output)
    return Audited(findings=faults)
