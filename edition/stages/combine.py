"""Make what belongs to the edition as a whole: its own pages and files, ways from old addresses."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import msgspec

from edition.finding import Finding, declare
from edition.pages import facsimile
from edition.pages.plan import File, as_it_is, key
from edition.pages.shelf import Shelf
from edition.pages.whole import Whole
from edition.site import keeper, redirects, renderers
from edition.site.keeper import SITE
from edition.stages.make import standing
from edition.stages.work import Build, Made, Stand, Task, stand_state

declare(
    "facsimile.unused",
    "info",
    "Name it with facs on its page break, or take it out of the folder.",
    "An image in the folder of page images belongs to no page.",
)


def combine(build: Build, tasks: list[Task], shelf: Shelf, claimed: set[str]) -> set[str]:
    """The edition's own pages and files, static files and images. Out: their paths in the output."""
    worker, output, report = build.worker, build.output, build.report
    summaries = [task.summary for task in tasks]
    whole = Whole(
        shelf,
        tuple(s.card for s in summaries),
        tuple(s.contents for s in summaries),
        tuple(sorted(p[len(SITE) : -len("index.html")] for p in claimed if p.endswith("/index.html"))),
    )
    whole = _lead_on(build, whole, tasks, shelf)
    beside = [summary.beside for summary in summaries]
    made_from = key(worker.means, shelf.edition, summaries, whole.addresses, whole.moved, beside)
    made = standing(worker, ("", made_from))
    if made is None:
        output.drop_state(stand_state(""))
        made = _made(build, whole, tasks)
        if not made.faults:
            output.keep_state(stand_state(""), msgspec.msgpack.encode(Stand(made_from, [])))
    output.keep_ledger("", dict(sorted(made.ledger.items())))
    report.written += made.written
    report.pages += sum(path.endswith(".html") for path in made.ledger)
    report.findings += made.faults
    return set(made.ledger)


def _made(build: Build, whole: Whole, tasks: list[Task]) -> Made:
    worker, output = build.worker, build.output
    maker = keeper.SharedMaker(
        output, output.ledger(""), {}, worker.templates, worker.frame, build.toml
    )
    for page in maker.listed(whole.pages(), "listing the pages"):
        maker.page(page)
    for file in maker.listed(whole.files(), "listing the files"):
        maker.file(file)
    for path, data in renderers.assets(build.project.root).items():
        maker.file(File(path, as_it_is, (data,)))
    for there in sorted({one for task in tasks for one in task.summary.published}):
        maker.file(File(there, as_it_is, (worker.held(there),)))
    return Made(maker.new, maker.written, [], maker.faults)


def _lead_on(build: Build, whole: Whole, tasks: list[Task], shelf: Shelf) -> Whole:
    """The edition with the pages that lead from old addresses to new ones."""
    if not build.moved:
        return whole
    texts = set(whole.addresses)
    pages = texts | {page.path for page in whole.pages()}
    jobs = {task.id: replace(task.job(shelf), key="") for task in tasks}

    @cache
    def places(path: str) -> frozenset[str]:
        """The ids that a page of a volume has."""
        job = jobs.get(path.partition("/")[0])
        return build.worker.maker(job).places(path) if job is not None else frozenset()

    def has(path: str, fragment: str) -> bool:
        return path in texts and fragment in places(path)

    shown = build.project.shown(build.project.root / redirects.NAME)
    ways, findings = redirects.settle(build.moved, pages, has, shown)
    build.report.findings += findings
    return replace(whole, moved=tuple(redirects.old_pages(ways, pages)))


def unused_images(build: Build, claimed: set[str]) -> list[Finding]:
    """Page images that no page break names."""
    folder = build.project.settings.facsimile.folder
    return [
        Finding("facsimile.unused", f"{folder}/{name}", "No page break names this image.")
        for name in build.worker.page_images
        if f"{SITE}{facsimile.FOLDER}{name}" not in claimed
    ]
