"""The stages in order. The only module that knows them all.

    read and gather (each volume) → settle references across volumes → make pages → tidy up

Each stage hands values to the next. With workers, volumes are read and pages are made in several
processes; what is written is the same for any number of them.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import msgspec

from edition import __version__, fault, settings
from edition import labels as wording
from edition.audit import run
from edition.audit.run import Audited
from edition.finding import CannotRun, Finding
from edition.hand import Hand, Job, targets
from edition.idiom import PROFILES, chosen
from edition.pool import Pool
from edition.press import books
from edition.project import Project
from edition.publish import backlinks, facsimile, fragments, make, overriding, redirects, templates
from edition.publish.artifacts import Ledger, Output
from edition.publish.backlinks import Backlink
from edition.publish.contexts import VolumeCard
from edition.publish.make import SITE, Maker
from edition.publish.plan import File, as_it_is, key
from edition.publish.search import index as search
from edition.publish.search import page as search_page
from edition.publish.search import program, texts
from edition.publish.shelf import Edition, Shelf, VolumeSummary, card
from edition.publish.shelf import summary as summarise
from edition.publish.whole import Whole
from edition.volume import load as loading
from edition.volume.load import Volume
from edition.volume.places import Target, elsewhere, find, settle
from edition.workers import Lost

_POOLED = 1_500_000
"""Bytes of TEI for which other processes are worth their while."""
_SPLIT = 60
"""Documents for which a second process is worth its while."""


@dataclass(frozen=True)
class Options:
    """How to build."""

    workers: int = 0
    """Processes; 0 means as many as there are processors."""
    print: bool | None = None
    """Whether to make print-ready pages; None leaves it to the project."""
    search: bool | None = None
    """Whether the site can be searched; None leaves it to the project."""
    pdf: bool | None = None
    """Whether the site offers each volume as a PDF; None leaves it to the project."""
    epub: bool | None = None
    """Whether the site offers each volume as an EPUB; None leaves it to the project."""
    document_pdf: bool | None = None
    """Whether the site offers each document as a PDF; None leaves it to the project."""
    beside: tuple[str, ...] = ()
    """Books to make beside the site, in folders of their own: "print", "pdf", "epub", "documents"."""
    parts: tuple[str, ...] = ()
    """Documents and divisions to make those of, by their ids; none means whole volumes."""
    clean: bool = False
    """Whether to delete from the site what no build wrote, too."""


@dataclass
class Report:
    """What a build did."""

    output: Path
    volumes: int = 0
    documents: int = 0
    pages: int = 0
    written: int = 0
    pruned: int = 0
    seconds: float = 0.0
    findings: list[Finding] = field(default_factory=list)
    books: list[Path] = field(default_factory=list)
    """The books, where they were asked for."""
    failed: list[str] = field(default_factory=list)
    """Files that could not be published."""
    old: dict[str, Path] = field(default_factory=dict)
    """Volumes whose pages show an earlier state, and the files that cannot be read now."""
    profiles: dict[str, int] = field(default_factory=dict)
    """How many volumes were read with each profile (see edition.idiom)."""
    indexed: bool = True
    """Whether the search index is that of the texts as they are now, where there is one."""


Progress = Callable[[str, int, int], None]
"""Told the stage's name, how many steps are done, and how many there are."""


def _silent(_stage: str, _done: int, _total: int) -> None:
    """No progress to show."""


def build(project: Project, options: Options | None = None, progress: Progress = _silent) -> Report:
    """Build the site, and print-ready pages, of a project.

    Raises CannotRun where nothing can be built; all else is a finding of the report.
    """
    return Session(project, options or Options()).build(progress)


class Session:
    """Builds a project again and again, keeping at hand what it has read and compiled."""

    def __init__(self, project: Project, options: Options) -> None:
        self.project = project
        self.options = options
        folders = templates.folders(project.root)
        self.labels = wording.load(folders, project.settings.edition.language)
        self.hand = Hand(project, self.labels, options.clean)
        environment = self.hand.templates.environment
        self.overrides = overriding.findings(project.root, environment, self.hand.stylesheets)
        if errors := [finding for finding in self.overrides if finding.severity == "error"]:
            raise CannotRun(*errors)
        wanted = options.search
        self.searching = project.settings.site.search if wanted is None else wanted
        self.pagefind = program.find() if self.searching else None

    def build(self, progress: Progress = _silent, index: bool = True) -> Report:
        """Build what is not up to date; the search index only if asked to."""
        return _Build(self, progress, index).run()


def audit(project: Project, options: Options | None = None, progress: Progress = _silent) -> Audited:
    """Compare the pages of a built project with its TEI, word by word."""
    chosen = options or Options()
    hand = Session(project, chosen).hand
    total = Audited()
    items = [(path, project.shown(path)) for path in project.files]
    results: dict[int, Audited] = {}
    with Pool(chosen.workers or os.cpu_count() or 1, hand) as pool:
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


class Summary(msgspec.Struct, frozen=True):
    """What the edition needs to know of a volume: little, so that a hundred of them fit."""

    id: str
    title: str
    card: VolumeCard
    units: int
    asked: tuple[tuple[str, str, str], ...]
    """References to other volumes: (target as written, volume, id)."""
    contents: VolumeSummary
    published: tuple[str, ...]
    """Images and files of the project that go with it, as paths in the site."""
    profile: str
    """The profile it was read with."""
    source: str
    """Digest of its file."""
    beside: str
    """Digest of the state of what is looked for beside it, see `Hand.beside`."""


class Stand(msgspec.Struct, frozen=True):
    """What is kept of a volume that was made whole."""

    key: str
    """Digest of all that anything of it was made from."""
    findings: list[Finding]


def _stand(volume: str) -> str:
    """Name of the file that keeps it between builds."""
    return f"{volume or '_edition'}.made"


@dataclass
class _Task:
    """A volume on its way through the stages."""

    path: Path
    shown: str
    summary: Summary | None = None
    findings: list[Finding] = field(default_factory=list)
    foreign: dict[str, Target | None] = field(default_factory=dict)
    incoming: tuple[Backlink, ...] = ()
    stale: bool = False
    """Whether the file cannot be read now, and the summary is that of its last good state."""
    key: str = ""
    """Digest of all that anything of it is made from."""


class _Build:
    def __init__(self, session: Session, progress: Progress, index: bool) -> None:
        self.searching = session.searching
        self.pagefind = session.pagefind
        self.index = index
        self.project = session.project
        self.options = session.options
        self.labels = session.labels
        self.hand = session.hand
        self.overrides = session.overrides
        self.progress = progress
        wanted = self.options.print
        chosen = self.project.settings.output
        wishes = (
            ("pdf", chosen.pdf, self.options.pdf),
            ("epub", chosen.epub, self.options.epub),
            ("documents", chosen.document_pdf, self.options.document_pdf),
        )
        offered = tuple(kind for kind, own, said in wishes if (own if said is None else said))
        self.books = books.Wanted(offered, self.options.beside, self.options.parts)
        printing = chosen.print if wanted is None else wanted
        self.printing = printing or self.books.typeset or "print" in self.books.beside
        self.started = time.perf_counter()
        self.moved: tuple[redirects.Moved, ...] = ()
        self.made: books.Made | None = None
        self.faults: list[Finding] = []
        """What went wrong apart from the making of a volume."""
        self._toml = self.project.shown(self.project.root / settings.NAME)

    def run(self) -> Report:
        report = Report(self.project.output, findings=list(self.overrides))
        labels, hand = self.labels, self.hand
        if self.books.typeset:
            from edition.press import needs

            needs.check()
        output = self.hand.output
        output.prepare()
        tasks = [_Task(path, self.project.shown(path)) for path in self.project.files]
        workers = self.options.workers or os.cpu_count() or 1
        sizes = sum(_size(task.path) for task in tasks)
        pool = Pool(workers if sizes > _POOLED else 1, hand)
        if self.project.configured:
            shown = self.project.shown(self.project.root / redirects.NAME)
            self.moved, findings = redirects.read(self.project.root, shown)
            report.findings += findings
            site = self.project.settings.site
            if not site.base_url and (self.moved or site != settings.SiteSettings()):
                message = "The edition does not know where it will stand."
                report.findings.append(Finding("config.address", self._toml, message))
        with pool:
            tasks = self._gather(tasks, pool, report)
            self._settle(tasks, pool)
            shelf = Shelf(self._edition(tasks), labels)
            self._link_back(tasks, shelf, pool)
            self._seal(tasks, shelf, hand)
            claimed = self._pages(tasks, shelf, hand, output, pool, report)
            claimed |= self._search(tasks, shelf, output, pool, report)
        claimed |= self._shared(tasks, shelf, hand, output, report, claimed)
        report.findings += dict.fromkeys(self.faults)
        report.findings += self._unused_images(hand, claimed)
        report.pruned, others = output.prune(claimed)
        report.findings += others
        volumes = {task.summary.id for task in tasks if task.summary}
        report.pruned += books.tidy(self.made, self.books, volumes, claimed, output)
        state = {hand.state(task.path) for task in tasks}
        for task in tasks:
            if task.summary:
                state |= {f"{task.summary.id}.ledger", texts.state(task.summary.id)}
                state |= {_stand(task.summary.id), *fragments.states(task.summary.id, output)}
        state.add(_stand(""))
        state |= {f"{name}.ledger" for name in ("_edition", search.LEDGER, books.LEDGER)}
        output.prune_state(state)
        report.volumes = sum(not task.stale for task in tasks)
        profiles = Counter(task.summary.profile for task in tasks if task.summary)
        report.profiles = {name: profiles[name] for name in PROFILES if name in profiles}
        report.seconds = time.perf_counter() - self.started
        return report

    # -- read and gather ---------------------------------------------------------------------------

    def _gather(self, tasks: list[_Task], pool: Pool, report: Report) -> list[_Task]:
        results: dict[int, tuple[Summary | None, list[Finding], bool]] = {}
        items = [(task.path, task.shown) for task in tasks]
        for number, result in pool.tries(_gather_one, items):
            if isinstance(result, Lost):  # what an earlier build made of it stays
                result = _last_good(self.hand, items[number], [result.finding(items[number][1])])
            results[number] = result
            self.progress("read", len(results), len(tasks))
        taken: dict[str, str] = {}
        good: list[_Task] = []
        for number, task in enumerate(tasks):
            task.summary, task.findings, task.stale = results[number]
            if task.stale:
                report.failed.append(task.shown)
            if task.summary is None:
                report.findings += task.findings
                continue
            name = task.summary.id.casefold()
            if name in taken:
                report.failed.append(task.shown)
                message = f'The volume "{task.summary.id}" is already in {taken[name]}.'
                report.findings.append(Finding("volume.duplicate", task.shown, message))
                continue
            taken[name] = task.shown
            if task.stale:
                report.old[task.summary.id] = task.path
            good.append(task)
        return good

    # -- references across volumes -----------------------------------------------------------------

    def _settle(self, tasks: list[_Task], pool: Pool) -> None:
        """Resolve what one volume says of another, so that each can then be made alone."""
        by_id = {task.summary.id: task for task in tasks if task.summary}
        wanted: dict[str, dict[str, str]] = {}
        for task in by_id.values():
            assert task.summary is not None
            for target, volume, xml_id in task.summary.asked:
                if volume in by_id:
                    wanted.setdefault(volume, {})[target] = xml_id
        items = [(by_id[v].path, by_id[v].shown, wanted[v]) for v in sorted(wanted)]
        found: dict[str, Target | None] = {}
        for number, result in pool.tries(_find_all, items):
            if isinstance(result, Lost):
                self.faults.append(result.finding(items[number][1]))
                continue
            found.update(result[0])
            self.faults += result[1]
        for task in by_id.values():
            assert task.summary is not None
            task.foreign = {t: found[t] for t, _, _ in task.summary.asked if t in found}

    def _link_back(self, tasks: list[_Task], shelf: Shelf, pool: Pool) -> None:
        """Tell each volume what the others say of it."""
        asking = [task for task in tasks if task.foreign]
        jobs = [Job(task.path, task.shown, task.foreign, shelf.edition) for task in asking]
        results: dict[int, dict[str, list[Backlink]]] = {}
        for number, result in pool.tries(_outward_links, jobs):
            if isinstance(result, Lost):
                self.faults.append(result.finding(jobs[number].shown))
                continue
            results[number], faults = result
            self.faults += faults
        for task in tasks:
            assert task.summary is not None
            found = (results[n].get(task.summary.id, []) for n in sorted(results))
            task.incoming = tuple(link for some in found for link in some)

    def _seal(self, tasks: list[_Task], shelf: Shelf, hand: Hand) -> None:
        """Give each volume the digest of all that anything of it is made from. What stands beside the
        texts of another volume is made from these as well."""
        own: dict[str, str] = {}
        for task in tasks:
            assert task.summary is not None
            one = task.summary
            given = (hand.means, shelf.edition, str(task.path), task.shown, task.foreign, task.incoming)
            own[one.id] = key(*given, one.source, one.profile, one.beside, one.published)
        for task in tasks:
            assert task.summary is not None
            others = {volume for _, volume, _ in task.summary.asked}
            task.key = key(own[task.summary.id], sorted((v, own[v]) for v in others if v in own))

    def _edition(self, tasks: list[_Task]) -> Edition:
        settings = self.project.settings.edition
        volumes = tuple((t.summary.id, t.summary.title) for t in tasks if t.summary)
        title = settings.title
        if not title:
            title = volumes[0][1] if len(volumes) == 1 else self.project.root.name
        return Edition(
            title=title,
            subtitle=settings.subtitle,
            publisher=settings.publisher,
            description=settings.description,
            language=settings.language,
            generator=f"tei-edition {__version__}",
            base_url=self.project.settings.site.base_url,
            print=self.printing,
            downloads=self.project.settings.site.downloads,
            books=tuple(kind for kind in self.books.site if kind != "documents"),
            document_pdf="documents" in self.books.site,
            moved=tuple((m.path, m.fragment, m.target) for m in self.moved if m.fragment),
            volumes=volumes,
            search=search_page.path(volumes) if self.pagefind else "",
        )

    # -- pages -------------------------------------------------------------------------------------

    def _pages(
        self,
        tasks: list[_Task],
        shelf: Shelf,
        hand: Hand,
        output: Output,
        pool: Pool,
        report: Report,
    ) -> set[str]:
        claimed: set[str] = set()
        for task in tasks:
            if task.stale and task.summary is not None:  # the pages of its last good state stay
                claimed |= output.ledger(task.summary.id).keys()
                report.findings += task.findings
        tasks = [task for task in tasks if not task.stale]
        whole = [
            Job(task.path, task.shown, task.foreign, shelf.edition, 0, 1, task.incoming, task.key)
            for task in tasks
        ]
        made = self._made(tasks, whole, pool, output, report)
        if self.books:
            for task in tasks:  # books hold images, which pages only name
                assert task.summary is not None
                for there in task.summary.published:
                    output.write(SITE + there, hand.published(there).read_bytes(), "", None)
            ledgers = [one.ledger for one in made]
            self._press(list(zip(whole, ledgers, strict=True)), hand, output, report)
        for task, one in zip(tasks, made, strict=True):
            assert task.summary is not None
            ordered = dict(sorted(one.ledger.items()))
            output.keep_ledger(task.summary.id, ordered)
            if not one.faults:  # else it is tried again
                stand = Stand(task.key, one.findings)
                output.keep_state(_stand(task.summary.id), msgspec.msgpack.encode(stand))
            claimed |= ordered.keys()
            report.written += one.written
            report.pages += sum(path.endswith("/index.html") for path in ordered)
            report.documents += task.summary.card.documents
            report.findings += task.findings
            report.findings += [*one.findings, *dict.fromkeys(one.faults)]
            report.findings += dict.fromkeys(f for a in ordered.values() for f in a.findings)
        return claimed

    def _made(
        self, tasks: list[_Task], whole: list[Job], pool: Pool, output: Output, report: Report
    ) -> list[_Made]:
        """Have everything of all volumes made, but for books. Those that stand are left alone."""
        items = [(task.summary.id, task.key) for task in tasks if task.summary]
        found = {n: stands for n, stands in pool.each(_standing, items) if stands is not None}
        todo = [number for number in range(len(tasks)) if number not in found]
        jobs: list[tuple[int, Job]] = []
        for number in todo:
            summary = tasks[number].summary
            assert summary is not None
            output.drop_state(_stand(summary.id))  # should this build be ended, it is no more
            shares = 1
            if len(todo) < 2 * pool.size and summary.units > _SPLIT:
                shares = pool.size
            jobs += [
                (number, replace(whole[number], share=share, shares=shares)) for share in range(shares)
            ]
        parts: dict[int, dict[int, _Made]] = {number: {} for number in todo}
        for done, (at, part) in enumerate(pool.tries(_make_share, [job for _, job in jobs]), start=1):
            number, job = jobs[at]
            parts[number][job.share] = _or_lost(part, job)
            self.progress("pages", done, len(jobs))
        for number in todo:
            summary = tasks[number].summary
            assert summary is not None
            found[number] = one = _Made({}, 0, [])
            for share in sorted(parts[number]):
                one.add(parts[number][share])
            for name in fragments.states(summary.id, output)[len(parts[number]) :]:
                output.drop_state(name)
        last = [(whole[number], found[number].ledger) for number in todo]
        for done, (at, part) in enumerate(pool.tries(_assemble, last), start=1):
            found[todo[at]].add(_or_lost(part, last[at][0]))
            self.progress("print", done, len(last))
        for number in todo:
            summary = tasks[number].summary
            if found[number].partial and summary is not None:  # what may still be wanted stays
                for path, artifact in output.ledger(summary.id).items():
                    there = output.current(path, artifact)
                    if path not in found[number].ledger and there is not None:
                        found[number].ledger[path] = msgspec.structs.replace(there, key="")
        return [found[number] for number in range(len(tasks))]

    # -- search ------------------------------------------------------------------------------------

    def _search(
        self, tasks: list[_Task], shelf: Shelf, output: Output, pool: Pool, report: Report
    ) -> set[str]:
        """The index of all texts."""
        if self.pagefind is None:
            if self.searching:
                report.findings.append(
                    Finding("search.missing", settings.NAME, "The site is built without search.")
                )
            return set()
        volumes: dict[str, texts.Volume] = {}
        jobs: list[Job] = []
        for task in tasks:
            assert task.summary is not None
            if not task.stale:
                jobs.append(Job(task.path, task.shown, task.foreign, shelf.edition, key=task.key))
            elif (kept := texts.last(task.summary.id, output)) is not None:
                volumes[kept.id] = kept
        for done, (number, result) in enumerate(pool.tries(_searchable, jobs), start=1):
            if isinstance(result, Lost):
                result = None, [result.finding(jobs[number].shown)]
            volume, faults = result
            self.faults += faults
            if volume is not None:
                volumes[volume.id] = volume
            self.progress("search", done, len(jobs) + 1)
        order = [v for v, _ in shelf.edition.volumes if v in volumes]
        made = search.bring([volumes[v] for v in order], self.pagefind, output, SITE, self.index)
        self.progress("search", len(jobs) + 1, len(jobs) + 1)
        output.keep_ledger(search.LEDGER, made.ledger)
        report.written += made.written
        report.indexed = made.current
        if made.finding:
            report.findings.append(made.finding)
        return set(made.ledger)

    # -- books -------------------------------------------------------------------------------------

    def _press(
        self, whole: list[tuple[Job, Ledger]], hand: Hand, output: Output, report: Report
    ) -> None:
        """The books of each volume."""
        with Pool(self.options.workers or os.cpu_count() or 1, hand) as pool:
            made = books.make(
                self.books, whole, hand, pool.each, lambda n: self.progress("press", n, len(whole))
            )
        self.made = made
        report.written += made.written
        report.findings += made.findings
        report.books += [output.root / path for path in made.paths]
        for name in self.options.parts:
            if name not in made.known:
                message = f'No volume has a document or division "{name}".'
                report.findings.append(Finding("press.part", self._toml, message))

    def _shared(
        self,
        tasks: list[_Task],
        shelf: Shelf,
        hand: Hand,
        output: Output,
        report: Report,
        claimed: set[str],
    ) -> set[str]:
        """The edition's own pages and files, static files and images."""
        summaries = [task.summary for task in tasks if task.summary]
        whole = Whole(
            shelf,
            tuple(s.card for s in summaries),
            tuple(s.contents for s in summaries),
            tuple(
                sorted(p[len(SITE) : -len("index.html")] for p in claimed if p.endswith("/index.html"))
            ),
        )
        whole = self._lead_on(whole, tasks, shelf, hand, report)
        beside = [task.summary.beside for task in tasks if task.summary]
        made_from = key(hand.means, shelf.edition, summaries, whole.addresses, whole.moved, beside)
        made = _standing(hand, ("", made_from))
        if made is None:
            output.drop_state(_stand(""))
            made = self._made_shared(whole, tasks, hand, output)
            if not made.faults:
                output.keep_state(_stand(""), msgspec.msgpack.encode(Stand(made_from, [])))
        output.keep_ledger("", dict(sorted(made.ledger.items())))
        report.written += made.written
        report.pages += sum(path.endswith(".html") for path in made.ledger)
        report.findings += made.faults
        return set(made.ledger)

    def _made_shared(self, whole: Whole, tasks: list[_Task], hand: Hand, output: Output) -> _Made:
        maker = make.SharedMaker(output, output.ledger(""), {}, hand.templates, hand.frame, self._toml)
        for page in maker.listed(whole.pages(), "listing the pages"):
            maker.page(page)
        for file in maker.listed(whole.files(), "listing the files"):
            maker.file(file)
        for path, data in make.assets(self.project.root).items():
            maker.file(File(path, as_it_is, (data,)))
        for there in sorted({one for task in tasks if task.summary for one in task.summary.published}):
            maker.file(File(there, as_it_is, (hand.held(there),)))
        return _Made(maker.new, maker.written, [], maker.faults)

    def _lead_on(
        self, whole: Whole, tasks: list[_Task], shelf: Shelf, hand: Hand, report: Report
    ) -> Whole:
        """The edition with the pages that lead from old addresses to new ones."""
        if not self.moved:
            return whole
        texts = set(whole.addresses)
        pages = texts | {page.path for page in whole.pages()}
        jobs = {
            task.summary.id: Job(
                task.path, task.shown, task.foreign, shelf.edition, 0, 1, task.incoming
            )
            for task in tasks
            if task.summary
        }

        @cache
        def places(path: str) -> frozenset[str]:
            """The ids that a page of a volume has."""
            job = jobs.get(path.partition("/")[0])
            return hand.maker(job).places(path) if job is not None else frozenset()

        def has(path: str, fragment: str) -> bool:
            return path in texts and fragment in places(path)

        shown = self.project.shown(self.project.root / redirects.NAME)
        ways, findings = redirects.settle(self.moved, pages, has, shown)
        report.findings += findings
        return replace(whole, moved=tuple(redirects.old_pages(ways, pages)))

    def _unused_images(self, hand: Hand, claimed: set[str]) -> list[Finding]:
        folder = self.project.settings.facsimile.folder
        return [
            Finding("facsimile.unused", f"{folder}/{name}", "No page break names this image.")
            for name in hand.page_images
            if f"{SITE}{facsimile.FOLDER}{name}" not in claimed
        ]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


# -- what processes are given to do ----------------------------------------------------------------


@dataclass
class _Made:
    """What came of it."""

    ledger: Ledger
    written: int
    findings: list[Finding]
    faults: list[Finding] = field(default_factory=list)
    """What could not be made, since the software failed."""
    partial: bool = False
    """Whether not even all that there is to make is known, for the same reason."""

    def add(self, part: _Made) -> None:
        self.ledger.update(part.ledger)
        self.written += part.written
        self.findings += part.findings
        self.faults += part.faults
        self.partial |= part.partial


def _or_lost(part: _Made | Lost, job: Job) -> _Made:
    """What was made; where a process died at it, that, as any other fault."""
    if isinstance(part, Lost):
        return _Made({}, 0, [], [part.finding(job.shown)], partial=True)
    return part


def _gather_one(hand: Hand, item: tuple[Path, str]) -> tuple[Summary | None, list[Finding], bool]:
    path, shown = item
    faults: list[Finding] = []
    with fault.caught(faults, shown, f"reading {shown}"):
        volume, findings = hand.gather(path, shown)
        if volume is not None:
            return _summary(hand, volume, path), findings, False
        faults += findings
    return _last_good(hand, item, faults)


def _last_good(
    hand: Hand, item: tuple[Path, str], faults: list[Finding]
) -> tuple[Summary | None, list[Finding], bool]:
    path, shown = item
    with fault.caught(faults, shown, f"reading what the last build knew of {shown}"):
        if (volume := hand.last_good(path)) is not None:
            return _summary(hand, volume, path), faults, True
    return None, faults, True


def _summary(hand: Hand, volume: Volume, path: Path) -> Summary:
    others = ((target, elsewhere(target, volume.id)) for target in targets(volume))
    asked = dict.fromkeys((target, *other) for target, other in others if other is not None)
    return Summary(
        volume.id,
        volume.titles.own,
        card(volume, hand.labels),
        len(volume.units),
        tuple(asked),
        summarise(volume, hand.labels),
        hand.published_with(volume, path),
        volume.profile,
        volume.digest,
        hand.beside(volume, path),
    )


def _find_all(
    hand: Hand, item: tuple[Path, str, dict[str, str]]
) -> tuple[dict[str, Target | None], list[Finding]]:
    path, shown, wanted = item
    faults: list[Finding] = []
    with fault.caught(faults, shown, f"looking for what other volumes refer to in {shown}"):
        volume = hand.volume(path)
        places = hand.places(volume)
        return {
            target: find(places, xml_id, "ref") if xml_id else Target(f"{volume.id}/")
            for target, xml_id in wanted.items()
        }, []
    return {}, faults


def _outward_links(hand: Hand, job: Job) -> tuple[dict[str, list[Backlink]], list[Finding]]:
    faults: list[Finding] = []
    with fault.caught(faults, job.shown, f"looking for references of {job.shown} to other volumes"):
        return backlinks.outward(hand.maker(job).pages), []
    return {}, faults


def _make_share(hand: Hand, job: Job) -> _Made:
    faults: list[Finding] = []
    with fault.caught(faults, job.shown, f"making {job.shown}"):
        maker = hand.maker(job)
        with fault.caught(faults, job.shown, f"making {job.shown}"):
            _make_all(maker, job)
        maker.fragments.keep()
        made = _Made(maker.new, maker.written, [], maker.faults + faults, bool(faults) or maker.partial)
        with fault.caught(made.faults, job.shown, f"looking for problems of {job.shown}"):
            if job.share == 0:
                made.findings = hand.findings(maker, job.path, job.shown)
        return made
    return _Made({}, 0, [], faults, True)


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


def _assemble(hand: Hand, item: tuple[Job, Ledger]) -> _Made:
    job, ledger = item
    faults: list[Finding] = []
    with fault.caught(faults, job.shown, f"putting {job.shown} together"):
        maker = hand.maker(job)
        with fault.caught(faults, job.shown, f"putting {job.shown} together"):
            maker.side_by_side()
            if job.edition.print:
                maker.print_volume()
            maker.bundle(ledger)
        return _Made(maker.new, maker.written, [], maker.faults + faults, bool(faults))
    return _Made({}, 0, [], faults, True)


def _standing(hand: Hand, item: tuple[str, str]) -> _Made | None:
    """What is kept of a volume ("" for the edition's own pages), if it was made whole from the same,
    and every file of it is still what was written; else None."""
    volume, made_from = item
    try:
        kept = msgspec.msgpack.decode(hand.output.load_state(_stand(volume)) or b"", type=Stand)
    except (msgspec.DecodeError, ValueError):
        return None
    ledger: Ledger = {}
    if kept.key == made_from:
        for path, artifact in hand.output.ledger(volume).items():
            there = hand.output.current(path, artifact)
            if there is None:
                return None
            ledger[path] = there
    return _Made(ledger, 0, kept.findings) if ledger else None


def _searchable(hand: Hand, job: Job) -> tuple[texts.Volume | None, list[Finding]]:
    faults: list[Finding] = []
    with fault.caught(faults, job.shown, f"reading the words of {job.shown} for search"):
        known = texts.last(hand.volume(job.path).id, hand.output, job.key)
        return known or texts.gather(hand.maker(job).pages, job.key, hand.output), []
    return None, faults


def _audit_one(hand: Hand, item: tuple[Path, str]) -> Audited:
    path, shown = item
    settings = hand.project.settings
    volumes = settings.volumes
    loaded, findings = loading.load(
        path,
        shown,
        volumes.documents,
        hand.knowledge,
        volumes.max_megabytes,
        idiom_of=chosen(settings.edition.profile),
    )
    if loaded is None:
        return Audited(findings=findings)
    return run.audit(loaded, settle(loaded.volume), hand.project.output)
