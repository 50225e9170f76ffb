"""The stages in order. The only module that knows them all.

    gather (each volume) → settle references across volumes → make pages, books → index → combine

Each stage hands values to the next. With workers, volumes are read and pages are made in several
processes; what is written is the same for any number of them.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

from edition import __version__, eject, settings
from edition import labels as wording
from edition.audit.run import Audited
from edition.books import books
from edition.finding import CannotRun, Finding, declare
from edition.idiom import PROFILES
from edition.pages import search as search_page
from edition.pages.shelf import Edition, Shelf
from edition.pool import Pool
from edition.project import Project
from edition.site import overriding, redirects, templates
from edition.site.search import index as search
from edition.site.search import program, texts
from edition.stages import audit as auditing
from edition.stages import combine, gather, index, make, settle
from edition.stages.work import Build, Options, Progress, Report, Task, stand_state
from edition.transform import fragments
from edition.worker import Worker

declare(
    "config.address",
    "info",
    "Set [site] base_url to the address where the site will stand.",
    "Without it there are no canonical addresses, no map of the site and no feed, and citations "
    "have no address: none is made up.",
)

__all__ = ["Audited", "Options", "Progress", "Report", "Session", "audit", "build"]

POOLED = 1_500_000
"""Bytes of TEI for which other processes are worth their while."""


def _silent(_stage: str, _done: int, _total: int) -> None:
    """No progress to show."""


def build(project: Project, options: Options | None = None, progress: Progress = _silent) -> Report:
    """Build the site, and print-ready pages, of a project.

    Raises CannotRun where nothing can be built; all else is a finding of the report.
    """
    return Session(project, options or Options()).build(progress)


def audit(project: Project, options: Options | None = None, progress: Progress = _silent) -> Audited:
    """Compare the pages of a built project with its TEI, word by word."""
    chosen = options or Options()
    worker = Session(project, chosen).worker
    return auditing.audit(worker, chosen.workers or os.cpu_count() or 1, progress)


class Session:
    """Builds a project again and again, keeping at hand what it has read and compiled."""

    def __init__(self, project: Project, options: Options) -> None:
        self.project = project
        self.options = options
        folders = templates.folders(project.root)
        self.labels = wording.load(folders, project.settings.edition.language)
        self.worker = Worker(project, self.labels, options.clean)
        environment = self.worker.templates.environment
        self.overrides = overriding.findings(project.root, environment, self.worker.stylesheets)
        self.overrides += eject.findings(project.root)
        if errors := [finding for finding in self.overrides if finding.severity == "error"]:
            raise CannotRun(*errors)
        wanted = options.search
        self.searching = project.settings.site.search if wanted is None else wanted
        self.pagefind = program.find() if self.searching else None

    def build(self, progress: Progress = _silent, whole: bool = True) -> Report:
        """Build what is not up to date; where not `whole`, search index and books stay as they are."""
        started = time.perf_counter()
        now = self._begin(progress, whole)
        if now.wanted.typeset and whole:
            from edition.books import needs

            needs.check()
        now.output.prepare()
        _read_moved(now)
        tasks, claimed = _stages(now)
        _tidy_up(now, tasks, claimed)
        report = now.report
        report.volumes = sum(not task.stale for task in tasks)
        profiles = Counter(task.summary.profile for task in tasks)
        report.profiles = {name: profiles[name] for name in PROFILES if name in profiles}
        report.seconds = time.perf_counter() - started
        return report

    def _begin(self, progress: Progress, whole: bool) -> Build:
        project, options, chosen = self.project, self.options, self.project.settings.output
        wishes = (
            ("pdf", chosen.pdf, options.pdf),
            ("epub", chosen.epub, options.epub),
            ("documents", chosen.document_pdf, options.document_pdf),
        )
        offered = tuple(kind for kind, own, said in wishes if (own if said is None else said))
        wanted = books.Wanted(offered, options.beside if whole else (), options.parts)
        printing = chosen.print if options.print is None else options.print
        workers = options.workers or os.cpu_count() or 1
        sizes = sum(map(_size, project.files))
        return Build(
            project=project,
            options=options,
            labels=self.labels,
            worker=self.worker,
            pool=Pool(workers if sizes > POOLED else 1, self.worker),
            progress=progress,
            report=Report(project.output, findings=list(self.overrides)),
            toml=project.shown(project.root / settings.NAME),
            wanted=wanted,
            printing=printing or wanted.typeset or "print" in wanted.beside,
            searching=self.searching,
            pagefind=self.pagefind,
            whole=whole,
        )


def _read_moved(now: Build) -> None:
    """What has moved since, as the project says; and whether it says where the edition will stand."""
    if not now.project.configured:
        return
    shown = now.project.shown(now.project.root / redirects.NAME)
    now.moved, findings = redirects.read(now.project.root, shown)
    now.report.findings += findings
    site = now.project.settings.site
    if not site.base_url and (now.moved or site != settings.SiteSettings()):
        message = "The edition does not know where it will stand."
        now.report.findings.append(Finding("config.address", now.toml, message))


def _stages(now: Build) -> tuple[list[Task], set[str]]:
    """The stages in order. Out: the volumes, and the paths of what now stands in the output."""
    with now.pool:
        tasks = gather.gather(now)
        settle.settle(now, tasks)
        shelf = Shelf(_edition(now, tasks), now.labels)
        settle.link_back(now, tasks, shelf)
        settle.seal(now, tasks, shelf)
        claimed = make.make(now, tasks, shelf)
        claimed |= index.index(now, tasks, shelf)
    claimed |= combine.combine(now, tasks, shelf, claimed)
    now.report.findings += dict.fromkeys(now.faults)
    now.report.findings += combine.unused_images(now, claimed)
    return tasks, claimed


def _edition(now: Build, tasks: list[Task]) -> Edition:
    said = now.project.settings.edition
    volumes = tuple((task.id, task.summary.title) for task in tasks)
    only = volumes[0][1] if len(volumes) == 1 else now.project.root.name
    return Edition(
        title=said.title or only,
        subtitle=said.subtitle,
        publisher=said.publisher,
        description=said.description,
        language=said.language,
        generator=f"tei-edition {__version__}",
        base_url=now.project.settings.site.base_url,
        print=now.printing,
        downloads=now.project.settings.site.downloads,
        books=tuple(kind for kind in now.wanted.site if kind != "documents"),
        document_pdf="documents" in now.wanted.site,
        moved=tuple((m.path, m.fragment, m.target) for m in now.moved if m.fragment),
        volumes=volumes,
        search=search_page.path(volumes) if now.pagefind else "",
    )


def _tidy_up(now: Build, tasks: list[Task], claimed: set[str]) -> None:
    """Delete what an earlier build wrote and nothing claims any more, and its state."""
    output, report = now.output, now.report
    report.pruned, others = output.prune(claimed)
    report.findings += others
    volumes = {task.id for task in tasks}
    report.pruned += books.tidy(now.books, now.wanted, volumes, claimed, output)
    state = {now.worker.state(task.path) for task in tasks}
    for task in tasks:
        state |= {f"{task.id}.ledger", texts.state(task.id), stand_state(task.id)}
        state |= set(fragments.states(task.id, output))
    state.add(stand_state(""))
    state |= {f"{name}.ledger" for name in ("_edition", search.LEDGER, books.LEDGER)}
    output.prune_state(state)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
