"""Make the pages and files of each volume that does not stand as it is, in shares."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from edition import fault
from edition.files.ledger import Ledger
from edition.finding import Finding
from edition.pages.shelf import Shelf
from edition.site.keeper import SITE
from edition.site.make import Maker
from edition.stages import books
from edition.stages.work import Build, Made, Stand, Task, or_lost, stand_state
from edition.transform import fragments
from edition.worker import Job, Worker

SPLIT = 60
"""Documents for which a second process is worth its while."""


def make(build: Build, tasks: list[Task], shelf: Shelf) -> set[str]:
    """Everything of all volumes. Out: the paths of what then stands in the output."""
    claimed: set[str] = set()
    output, report = build.output, build.report
    for task in tasks:
        if task.stale:  # the pages of its last good state stay
            claimed |= output.ledger(task.id).keys()
            report.findings += task.findings
    tasks = [task for task in tasks if not task.stale]
    jobs = [task.job(shelf) for task in tasks]
    made = _made(build, tasks, jobs)
    if build.wanted and not build.whole:
        books.keep(build, [(task.id, one.ledger) for task, one in zip(tasks, made, strict=True)])
    elif build.wanted:
        for task in tasks:  # books hold images, which pages only name
            for there in task.summary.published:
                output.write(SITE + there, build.worker.published(there).read_bytes(), "", None)
        books.make(build, [(job, one.ledger) for job, one in zip(jobs, made, strict=True)])
    for task, one in zip(tasks, made, strict=True):
        ordered = dict(sorted(one.ledger.items()))
        output.keep_ledger(task.id, ordered)
        if not one.faults:  # else it is tried again
            stand = Stand(task.key, one.findings)
            output.keep_state(stand_state(task.id), msgspec.msgpack.encode(stand))
        claimed |= ordered.keys()
        report.written += one.written
        report.pages += sum(path.endswith("/index.html") for path in ordered)
        report.documents += task.summary.card.documents
        report.findings += task.findings
        report.findings += [*one.findings, *dict.fromkeys(one.faults)]
        report.findings += dict.fromkeys(f for a in ordered.values() for f in a.findings)
    return claimed


def _made(build: Build, tasks: list[Task], whole: list[Job]) -> list[Made]:
    """Have everything of all volumes made, but for books. Those that stand are left alone."""
    pool, output = build.pool, build.output
    items = [(task.id, task.key) for task in tasks]
    found = {n: stands for n, stands in pool.each(standing, items) if stands is not None}
    todo = [number for number in range(len(tasks)) if number not in found]
    jobs: list[tuple[int, Job]] = []
    for number in todo:
        output.drop_state(stand_state(tasks[number].id))  # should this build be ended, it is no more
        shares = 1
        if len(todo) < 2 * pool.size and tasks[number].summary.units > SPLIT:
            shares = pool.size
        jobs += [(number, replace(whole[number], share=n, shares=shares)) for n in range(shares)]
    parts: dict[int, dict[int, Made]] = {number: {} for number in todo}
    for done, (at, part) in enumerate(pool.tries(_make_share, [job for _, job in jobs]), start=1):
        number, job = jobs[at]
        parts[number][job.share] = or_lost(part, job)
        build.progress("pages", done, len(jobs))
    for number in todo:
        found[number] = one = Made({}, 0, [])
        for share in sorted(parts[number]):
            one.add(parts[number][share])
        for name in fragments.states(tasks[number].id, output)[len(parts[number]) :]:
            output.drop_state(name)
    last = [(whole[number], found[number].ledger) for number in todo]
    for done, (at, part) in enumerate(pool.tries(_assemble, last), start=1):
        found[todo[at]].add(or_lost(part, last[at][0]))
        build.progress("print", done, len(last))
    for number in todo:
        if found[number].partial:  # what may still be wanted stays
            for path, artifact in output.ledger(tasks[number].id).items():
                there = output.current(path, artifact)
                if path not in found[number].ledger and there is not None:
                    found[number].ledger[path] = msgspec.structs.replace(there, key="")
    return [found[number] for number in range(len(tasks))]


def _make_share(worker: Worker, job: Job) -> Made:
    faults: list[Finding] = []
    with fault.caught(faults, job.shown, f"making {job.shown}"):
        maker = worker.maker(job)
        with fault.caught(faults, job.shown, f"making {job.shown}"):
            _make_all(maker, job)
        maker.fragments.keep()
        made = Made(maker.new, maker.written, [], maker.faults + faults, bool(faults) or maker.partial)
        with fault.caught(made.faults, job.shown, f"looking for problems of {job.shown}"):
            if job.share == 0:
                made.findings = worker.findings(maker, job.path, job.shown)
        return made
    return Made({}, 0, [], faults, True)


def _make_all(maker: Maker, job: Job) -> None:
    """Make the pages and files of a share."""
    pages = maker.pages
    units = max(len(pages.volume.units), 1)
    for number, page in enumerate(maker.listed(pages.pages(), "listing the pages")):
        turn = page.unit if page.unit >= 0 else number
        if turn * job.shares // units % job.shares != job.share:
            continue
        # A unit's two pages are made in turn, from one reading of its text.
        maker.page(page)
        if job.edition.print and page.unit >= 0:
            maker.print_page(page.unit)
        if page.unit >= 0:
            for file in maker.listed(pages.unit_files(page.unit), "listing the files", page.unit):
                maker.file(file)
    for number, file in enumerate(maker.listed(pages.files(), "listing the files")):
        turn = file.unit if file.unit >= 0 else number
        if turn * job.shares // units % job.shares == job.share:
            maker.file(file)


def _assemble(worker: Worker, item: tuple[Job, Ledger]) -> Made:
    job, ledger = item
    faults: list[Finding] = []
    with fault.caught(faults, job.shown, f"putting {job.shown} together"):
        maker = worker.maker(job)
        with fault.caught(faults, job.shown, f"putting {job.shown} together"):
            maker.side_by_side()
            if job.edition.print:
                maker.print_volume()
            maker.bundle(ledger)
        return Made(maker.new, maker.written, [], maker.faults + faults, bool(faults))
    return Made({}, 0, [], faults, True)


def standing(worker: Worker, item: tuple[str, str]) -> Made | None:
    """What is kept of a volume ("" for the edition's own pages), if it was made whole from the same,
    and every file of it is still what was written; else None."""
    volume, made_from = item
    try:
        kept = msgspec.msgpack.decode(worker.output.load_state(stand_state(volume)) or b"", type=Stand)
    except (msgspec.DecodeError, ValueError):
        return None
    ledger: Ledger = {}
    if kept.key == made_from:
        for path, artifact in worker.output.ledger(volume).items():
            there = worker.output.current(path, artifact)
            if there is None:
                return None
            ledger[path] = there
    return Made(ledger, 0, kept.findings) if ledger else None
