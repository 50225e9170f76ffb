"""Resolve what volumes say of each other, so that each can then be made alone."""

from __future__ import annotations

from pathlib import Path

from edition import fault
from edition.finding import Finding
from edition.pages import backlinks
from edition.pages.backlinks import Backlink
from edition.pages.plan import key
from edition.pages.shelf import Shelf
from edition.stages.work import Build, Task
from edition.volume.places import Target, find
from edition.worker import Job, Worker
from edition.workers import Lost


def settle(build: Build, tasks: list[Task]) -> None:
    """Give each volume the places in others that it refers to."""
    by_id = {task.id: task for task in tasks}
    wanted: dict[str, dict[str, str]] = {}
    for task in tasks:
        for target, volume, xml_id in task.summary.asked:
            if volume in by_id:
                wanted.setdefault(volume, {})[target] = xml_id
    items = [(by_id[v].path, by_id[v].shown, wanted[v]) for v in sorted(wanted)]
    found: dict[str, Target | None] = {}
    for number, result in build.pool.tries(_find_all, items):
        if isinstance(result, Lost):
            build.faults.append(result.finding(items[number][1]))
            continue
        found.update(result[0])
        build.faults += result[1]
    for task in tasks:
        task.foreign = {t: found[t] for t, _, _ in task.summary.asked if t in found}


def link_back(build: Build, tasks: list[Task], shelf: Shelf) -> None:
    """Tell each volume what the others say of it."""
    asking = [task for task in tasks if task.foreign]
    jobs = [Job(task.path, task.shown, task.foreign, shelf.edition) for task in asking]
    results: dict[int, dict[str, list[Backlink]]] = {}
    for number, result in build.pool.tries(_outward_links, jobs):
        if isinstance(result, Lost):
            build.faults.append(result.finding(jobs[number].shown))
            continue
        results[number], faults = result
        build.faults += faults
    for task in tasks:
        found = (results[n].get(task.id, []) for n in sorted(results))
        task.incoming = tuple(link for some in found for link in some)


def seal(build: Build, tasks: list[Task], shelf: Shelf) -> None:
    """Give each volume the digest of all that anything of it is made from. What stands beside the
    texts of another volume is made from these as well."""
    own: dict[str, str] = {}
    for task in tasks:
        one = task.summary
        whole = (build.worker.means, shelf.edition, str(task.path), task.shown)
        given = (*whole, task.foreign, task.incoming)
        own[one.id] = key(*given, one.source, one.profile, one.beside, one.published)
    for task in tasks:
        others = {volume for _, volume, _ in task.summary.asked}
        task.key = key(own[task.id], sorted((v, own[v]) for v in others if v in own))


def _find_all(
    worker: Worker, item: tuple[Path, str, dict[str, str]]
) -> tuple[dict[str, Target | None], list[Finding]]:
    path, shown, wanted = item
    faults: list[Finding] = []
    with fault.caught(faults, shown, f"looking for what other volumes refer to in {shown}"):
        volume = worker.volume(path)
        places = worker.places(volume)
        return {
            target: find(places, xml_id, "ref") if xml_id else Target(f"{volume.id}/")
            for target, xml_id in wanted.items()
        }, []
    return {}, faults


def _outward_links(worker: Worker, job: Job) -> tuple[dict[str, list[Backlink]], list[Finding]]:
    faults: list[Finding] = []
    with fault.caught(faults, job.shown, f"looking for references of {job.shown} to other volumes"):
        return backlinks.outward(worker.maker(job).pages), []
    return {}, faults
