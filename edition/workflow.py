"""The stages in order. The only module that knows them all.

    read and gather (each volume) → settle references across volumes → make pages → tidy up

Each stage hands values to the next. With workers, volumes are read and pages are made in several
processes; what is written is the same for any number of them.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote

import jinja2
import msgspec

from edition import __version__
from edition import labels as wording
from edition.audit import run
from edition.audit.run import Audited
from edition.finding import CannotRun, Finding
from edition.labels import Labels
from edition.project import Project
from edition.publish import make, templates
from edition.publish.artifacts import Ledger, Output
from edition.publish.contexts import VolumeCard
from edition.publish.make import SITE, Maker, Workshop
from edition.publish.pages import Edition, Shelf, VolumePages, card
from edition.publish.templates import Templates
from edition.resources import code_digest
from edition.transform.stylesheet import knowledge
from edition.volume import load as loading
from edition.volume import survey
from edition.volume.load import Loaded, Volume
from edition.volume.places import Places, Resolver, Target, elsewhere, find, settle
from edition.volume.read import Position, digest

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

_SPLIT = 60
"""Documents for which a second process is worth its while."""
_KEEP_BYTES = 8_000_000
"""Bytes of TEI whose trees one process keeps at hand between the stages."""
_PUBLISHED = {".txt", ".md", ".csv", ".json", ".pdf", ".png", ".jpg", ".jpeg", ".webp"}
"""Kinds of files that are published where a volume points to them."""
_KEEP_VOLUMES = 4
"""Volumes whose data one process keeps at hand."""


@dataclass(frozen=True)
class Options:
    """How to build."""

    workers: int = 0
    """Processes; 0 means as many as there are processors."""
    print: bool | None = None
    """Whether to make print-ready pages; None leaves it to the project."""
    keep_failed: bool = False
    """Leave the pages of a volume that cannot be read as they are (for `edition serve`)."""


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
    failed: list[str] = field(default_factory=list)
    """Files that could not be published."""


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
        self.hand = _Hand(project, self.labels)

    def build(self, progress: Progress = _silent) -> Report:
        """Build what is not up to date."""
        return _Build(self, progress).run()


def audit(project: Project, options: Options | None = None, progress: Progress = _silent) -> Audited:
    """Compare the pages of a built project with its TEI, word by word."""
    chosen = options or Options()
    hand = Session(project, chosen).hand
    total = Audited()
    items = [(path, project.shown(path)) for path in project.files]
    results: dict[int, Audited] = {}
    with _Pool(chosen.workers or os.cpu_count() or 1, hand) as pool:
        for number, result in pool.each(_audit_one, items):
            results[number] = result
            progress("audit", len(results), len(items))
    for number in sorted(results):
        total.add(results[number])
    return total


class Kept(msgspec.Struct, frozen=True):
    """What is kept of a volume between builds: its facts and the places of its problems."""

    version: str
    volume: Volume
    positions: dict[str, Position] = {}


class Summary(msgspec.Struct, frozen=True):
    """What the edition needs to know of a volume: little, so that a hundred of them fit."""

    id: str
    title: str
    card: VolumeCard
    units: int
    asked: tuple[tuple[str, str, str], ...]
    """References to other volumes: (target as written, volume, id)."""


@dataclass
class _Task:
    """A volume on its way through the stages."""

    path: Path
    shown: str
    summary: Summary | None = None
    findings: list[Finding] = field(default_factory=list)
    foreign: dict[str, Target | None] = field(default_factory=dict)


class _Build:
    def __init__(self, session: Session, progress: Progress) -> None:
        self.project = session.project
        self.options = session.options
        self.labels = session.labels
        self.hand = session.hand
        self.progress = progress
        wanted = self.options.print
        self.printing = self.project.settings.output.print if wanted is None else wanted
        self.started = time.perf_counter()

    def run(self) -> Report:
        report = Report(self.project.output)
        labels, hand = self.labels, self.hand
        output = Output(self.project.output)
        output.prepare()
        tasks = [_Task(path, self.project.shown(path)) for path in self.project.files]
        workers = self.options.workers or os.cpu_count() or 1
        sizes = sum(_size(task.path) for task in tasks)
        pool = _Pool(workers if sizes > 1_500_000 else 1, hand)
        with pool:
            tasks = self._gather(tasks, pool, report)
            self._settle(tasks, pool)
            shelf = Shelf(self._edition(tasks), labels)
            claimed = self._pages(tasks, shelf, hand, output, pool, report)
        claimed |= self._shared(tasks, shelf, hand, output, report)
        if not (self.options.keep_failed and report.failed):
            report.pruned = output.prune(claimed)
            state = {hand.state(task.path) for task in tasks}
            state |= {f"{task.summary.id}.ledger" for task in tasks if task.summary}
            output.prune_state(state | {"_edition.ledger"})
        report.volumes = len(tasks)
        report.seconds = time.perf_counter() - self.started
        return report

    # -- read and gather ---------------------------------------------------------------------------

    def _gather(self, tasks: list[_Task], pool: _Pool, report: Report) -> list[_Task]:
        results: dict[int, tuple[Summary | None, list[Finding]]] = {}
        items = [(task.path, task.shown) for task in tasks]
        for number, result in pool.each(_gather_one, items):
            results[number] = result
            self.progress("read", len(results), len(tasks))
        taken: dict[str, str] = {}
        good: list[_Task] = []
        for number, task in enumerate(tasks):
            task.summary, task.findings = results[number]
            if task.summary is None:
                report.failed.append(task.shown)
                report.findings += task.findings
                continue
            name = task.summary.id.casefold()
            if name in taken:
                report.failed.append(task.shown)
                message = f'The volume "{task.summary.id}" is already in {taken[name]}.'
                report.findings.append(Finding("volume.duplicate", task.shown, message))
                continue
            taken[name] = task.shown
            good.append(task)
        return good

    # -- references across volumes -----------------------------------------------------------------

    def _settle(self, tasks: list[_Task], pool: _Pool) -> None:
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
        for _, result in pool.each(_find_all, items):
            found.update(result)
        for task in by_id.values():
            assert task.summary is not None
            task.foreign = {t: found[t] for t, _, _ in task.summary.asked if t in found}

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
            volumes=volumes,
        )

    # -- pages -------------------------------------------------------------------------------------

    def _pages(
        self,
        tasks: list[_Task],
        shelf: Shelf,
        hand: _Hand,
        output: Output,
        pool: _Pool,
        report: Report,
    ) -> set[str]:
        jobs: list[_Job] = []
        for task in tasks:
            assert task.summary is not None
            shares = 1
            if len(tasks) < 2 * pool.size and task.summary.units > _SPLIT:
                shares = pool.size
            jobs += [
                _Job(task.path, task.shown, task.foreign, shelf.edition, share, shares)
                for share in range(shares)
            ]
        made: dict[Path, dict[int, _Made]] = {}
        for done, (number, result) in enumerate(pool.each(_make_share, jobs), start=1):
            made.setdefault(jobs[number].path, {})[jobs[number].share] = result
            self.progress("pages", done, len(jobs))
        whole: list[tuple[_Job, Ledger]] = []
        for task in tasks:
            ledger: Ledger = {}
            for share in sorted(made[task.path]):
                ledger.update(made[task.path][share].ledger)
                report.written += made[task.path][share].written
            whole.append((_Job(task.path, task.shown, task.foreign, shelf.edition), ledger))
        if self.printing:
            for done, (number, assembled) in enumerate(pool.each(_assemble, whole), start=1):
                whole[number][1].update(assembled.ledger)
                report.written += assembled.written
                self.progress("print", done, len(whole))
        claimed: set[str] = set()
        for task, (_, ledger) in zip(tasks, whole, strict=True):
            assert task.summary is not None
            ordered = dict(sorted(ledger.items()))
            output.keep_ledger(task.summary.id, ordered)
            claimed |= ordered.keys()
            report.pages += sum(path.endswith("/index.html") for path in ordered)
            report.documents += task.summary.card.documents
            report.findings += task.findings
            report.findings += made[task.path][0].findings
            report.findings += dict.fromkeys(f for a in ordered.values() for f in a.findings)
        return claimed

    def _shared(
        self, tasks: list[_Task], shelf: Shelf, hand: _Hand, output: Output, report: Report
    ) -> set[str]:
        """The home page, static files and images."""
        old = output.ledger("")
        ledger: Ledger = {}
        files = make.assets(self.project.root)
        for task in tasks:
            for there, file in hand.files(hand.volume(task.path), task.path).values():
                files[SITE + there] = file.read_bytes()
        for path in dict.fromkeys(hand.images.values()):
            files[SITE + path] = hand.image_file(path).read_bytes()
        home = shelf.home(tuple(task.summary.card for task in tasks if task.summary))
        try:
            files[f"{SITE}index.html"] = hand.templates.page(home)
        except jinja2.TemplateError as error:
            raise CannotRun(templates.finding(error, "home.html")) from None
        for path, data in sorted(files.items()):
            ledger[path], wrote = output.write(path, data, "", old.get(path))
            report.written += wrote
        report.pages += 1
        output.keep_ledger("", ledger)
        return set(ledger)


# -- what every process has at hand ----------------------------------------------------------------


class _Hand:
    """A project with its stylesheets, templates and the volumes that were just read."""

    def __init__(self, project: Project, labels: Labels) -> None:
        self.project = project
        self.labels = labels
        shelf = Shelf(Edition("", "", "", "", "en", "", "", False, ()), labels)
        self.stylesheets = make.stylesheets(project.root, shelf)
        self.templates = Templates(project.root, labels)
        self.knowledge = knowledge(list(self.stylesheets))
        self.output = Output(project.output)
        self.version = digest(
            f"{code_digest()} {project.settings.volumes.documents} "
            f"{sorted(self.knowledge.known)} {sorted(self.knowledge.omitted)}".encode()
        )
        self.loaded: dict[Path, Loaded] = {}
        self.kept: dict[Path, Kept] = {}

    # -- reading -----------------------------------------------------------------------------------

    def gather(self, path: Path, shown: str) -> tuple[Volume | None, list[Finding]]:
        """A volume's data: from the last build where the file is the same, else read anew."""
        earlier = self._earlier(path)
        if earlier is not None and earlier.volume.path == shown:
            try:
                if digest(path.read_bytes()) == earlier.volume.digest:
                    return earlier.volume, earlier.volume.findings
            except OSError:
                pass
        loaded, findings = self._load(path, shown, earlier.volume if earlier else None)
        if loaded is None:
            return None, findings
        self._keep(path, Kept(self.version, loaded.volume))
        return loaded.volume, findings

    def volume(self, path: Path) -> Volume:
        """The data of a volume that `gather` already read, perhaps in another process."""
        kept = self._earlier(path)
        assert kept is not None
        return kept.volume

    def _load(
        self, path: Path, shown: str, earlier: Volume | None
    ) -> tuple[Loaded | None, list[Finding]]:
        settings = self.project.settings.volumes
        loaded, findings = loading.load(
            path, shown, settings.documents, self.knowledge, settings.max_megabytes, earlier
        )
        if loaded is not None:
            held = sum(len(one.source.data) for one in self.loaded.values())
            if held + len(loaded.source.data) > _KEEP_BYTES:
                self.loaded.clear()
            self.loaded[path] = loaded
        return loaded, findings

    def trees(self, path: Path, shown: str, volume: Volume) -> Loaded:
        """The volume with its trees. Raises CannotRun if the file is no longer the one read."""
        loaded = self.loaded.get(path)
        if loaded is None or loaded.volume.digest != volume.digest:
            loaded, _ = self._load(path, shown, volume)
        if loaded is None or loaded.volume.digest != volume.digest:
            message = "The file changed while the edition was built."
            raise CannotRun(Finding("file.unreadable", shown, message, detail="Build again."))
        return loaded

    def state(self, path: Path) -> str:
        """Name of the file that keeps a volume's data between builds."""
        return f"{digest(str(path).encode())}.facts"

    def _earlier(self, path: Path) -> Kept | None:
        kept = self.kept.get(path)
        if kept is None:
            data = self.output.load_state(self.state(path))
            if data is None:
                return None
            try:
                kept = msgspec.msgpack.decode(data, type=Kept)
            except (msgspec.DecodeError, ValueError):
                return None
            if kept.version != self.version:
                return None
            self._remember(path, kept)
        return kept

    def _keep(self, path: Path, kept: Kept) -> None:
        self._remember(path, kept)
        self.output.keep_state(self.state(path), msgspec.msgpack.encode(kept))

    def _remember(self, path: Path, kept: Kept) -> None:
        self.kept.pop(path, None)
        while len(self.kept) >= _KEEP_VOLUMES:
            del self.kept[next(iter(self.kept))]
        self.kept[path] = kept

    # -- making ------------------------------------------------------------------------------------

    @property
    def images(self) -> dict[str, str]:
        """Images at hand: from graphic/@url to the path in the site."""
        if self._images is None:
            self._images = _images(self.project)
        return self._images

    _images: dict[str, str] | None = None

    def image_file(self, path: str) -> Path:
        return self.project.root / self.project.settings.site.images / path.partition("/")[2]

    def files(self, volume: Volume, path: Path) -> dict[str, tuple[str, Path]]:
        """Files of the project that a volume points to: by target, the path in the site and the
        file. Only kinds that a browser shows or saves without running them."""
        if not self.project.configured:
            return {}
        found: dict[str, tuple[str, Path]] = {}
        for target in dict.fromkeys(_targets(volume)):
            if Path(target).suffix.lower() not in _PUBLISHED or ":" in target:
                continue
            file = (path.parent / unquote(target)).resolve()
            if file.is_relative_to(self.project.root) and file.is_file():
                name = file.relative_to(self.project.root).as_posix()
                found[target] = (f"_files/{name}", file)
        return found

    def workshop(self, shelf: Shelf) -> Workshop:
        site, printing = self.stylesheets
        return Workshop(
            shelf, self.templates, site, printing, self.output, self.project.root, self.images
        )

    def maker(self, job: _Job) -> Maker:
        """What makes the pages of a volume."""
        volume = self.volume(job.path)
        shelf = Shelf(job.edition, self.labels)
        places = self.places(volume)
        files = {target: there for target, (there, _) in self.files(volume, job.path).items()}
        resolver = Resolver(places, job.foreign, files, self.project.settings.references.volumes)
        return Maker(
            VolumePages(volume, places, resolver, shelf),
            self.workshop(shelf),
            lambda: self.trees(job.path, job.shown, volume),
            self.output.ledger(volume.id),
        )

    def places(self, volume: Volume) -> Places:
        if self._places is None or self._places.volume is not volume:
            self._places = settle(volume)
        return self._places

    _places: Places | None = None

    def findings(self, maker: Maker, path: Path, shown: str) -> list[Finding]:
        """The findings of a volume with their places in the file."""
        pages = maker.pages
        found = survey.problems(
            pages.volume, pages.places, pages.resolver, lambda url: self.images.get(url, "")
        )
        wanted = survey.spots(found)
        kept = self.kept.get(path) or Kept(self.version, pages.volume)
        known = {_spot(key): value for key, value in kept.positions.items()}
        if not wanted <= known.keys():
            known = survey.locate(wanted, self.trees(path, shown, pages.volume))
            kept = Kept(self.version, pages.volume, {_key(s): p for s, p in known.items()})
            self._keep(path, kept)
        return survey.findings(found, known, pages.volume)


def _key(spot: survey.Spot) -> str:
    return f"{spot[0]}.{spot[1]}"


def _spot(key: str) -> survey.Spot:
    unit, _, element = key.partition(".")
    return int(unit), int(element)


def _images(project: Project) -> dict[str, str]:
    folder = project.root / project.settings.site.images
    found: dict[str, str] = {}
    if not folder.is_dir() or not folder.resolve().is_relative_to(project.root):
        return found
    for path in sorted(folder.rglob("*")):
        if (
            path.suffix.lower() in (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif")
            and path.is_file()
            and path.resolve().is_relative_to(project.root)
        ):
            name = path.relative_to(folder).as_posix()
            for url in (name, name.rpartition(".")[0], f"{folder.name}/{name}"):
                found.setdefault(url, f"_images/{name}")
    return found


def _targets(volume: Volume) -> Iterator[str]:
    for unit in volume.units:
        for reference in unit.facts.references:
            if not reference.target.startswith("#"):
                yield reference.target
    for relation in volume.relations:
        yield from (*relation.active, *relation.passive, *relation.mutual)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


# -- processes -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Job:
    """A share of a volume's pages to be made."""

    path: Path
    shown: str
    foreign: dict[str, Target | None]
    edition: Edition
    share: int = 0
    shares: int = 1


@dataclass(frozen=True)
class _Made:
    """What came of it."""

    ledger: Ledger
    written: int
    findings: list[Finding]


def _gather_one(hand: _Hand, item: tuple[Path, str]) -> tuple[Summary | None, list[Finding]]:
    volume, findings = hand.gather(*item)
    if volume is None:
        return None, findings
    others = ((target, elsewhere(target, volume.id)) for target in _targets(volume))
    asked = dict.fromkeys((target, *other) for target, other in others if other is not None)
    summary = Summary(
        volume.id,
        volume.titles.own,
        card(volume, hand.labels),
        len(volume.units),
        tuple(asked),
    )
    return summary, findings


def _find_all(hand: _Hand, item: tuple[Path, str, dict[str, str]]) -> dict[str, Target | None]:
    path, _, wanted = item
    volume = hand.volume(path)
    places = hand.places(volume)
    return {
        target: find(places, xml_id, "ref") if xml_id else Target(f"{volume.id}/")
        for target, xml_id in wanted.items()
    }


def _make_share(hand: _Hand, job: _Job) -> _Made:
    maker = hand.maker(job)
    units = max(len(maker.pages.volume.units), 1)
    for number, page in enumerate(maker.pages.pages()):
        turn = page.unit if page.unit >= 0 else number
        if turn * job.shares // units % job.shares != job.share:
            continue
        # A unit's two pages are made in turn, from one reading of its text.
        maker.page(page)
        if job.edition.print and page.unit >= 0:
            maker.print_page(page.unit)
    findings = hand.findings(maker, job.path, job.shown) if job.share == 0 else []
    return _Made(maker.new, maker.written, findings)


def _assemble(hand: _Hand, item: tuple[_Job, Ledger]) -> _Made:
    job, ledger = item
    maker = hand.maker(job)
    maker.print_volume(ledger)
    return _Made(maker.new, maker.written, [])


def _audit_one(hand: _Hand, item: tuple[Path, str]) -> Audited:
    path, shown = item
    settings = hand.project.settings.volumes
    loaded, findings = loading.load(
        path, shown, settings.documents, hand.knowledge, settings.max_megabytes
    )
    if loaded is None:
        return Audited(findings=findings)
    return run.audit(loaded, settle(loaded.volume), hand.project.output)


T = TypeVar("T")
R = TypeVar("R")

_hand: _Hand | None = None
"""The hand of this worker process."""


def _arrive(project: Project, labels: Labels) -> None:
    global _hand
    if _hand is None:  # a forked process already has its parent's
        _hand = _Hand(project, labels)


def _in_worker(work: Callable[[_Hand, T], R], item: T) -> R:
    assert _hand is not None
    return work(_hand, item)


class _Pool:
    """Runs work on items here or in other processes; results come as they are ready."""

    def __init__(self, size: int, hand: _Hand) -> None:
        self.size = size
        self.hand = hand
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def each(self, work: Callable[[_Hand, T], R], items: Sequence[T]) -> Iterator[tuple[int, R]]:
        if self.size == 1 or len(items) == 1:
            for number, item in enumerate(items):
                yield number, work(self.hand, item)
            return
        # Imported here: a build in one process need not pay for them.
        from concurrent.futures import as_completed
        from concurrent.futures.process import BrokenProcessPool

        executor = self._start()
        futures = {executor.submit(_in_worker, work, item): number for number, item in enumerate(items)}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool:
            raise CannotRun(
                Finding(
                    "file.unreadable",
                    str(self.hand.project.root),
                    "A worker process was ended from outside, perhaps for want of memory.",
                    detail="Build with --workers 1.",
                )
            ) from None

    def _start(self) -> ProcessPoolExecutor:
        if self._executor is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            global _hand
            # A forked process starts with everything this one has read and compiled.
            forks = sys.platform == "linux"
            if forks:
                _hand = self.hand
            self._executor = ProcessPoolExecutor(
                self.size,
                multiprocessing.get_context("fork" if forks else "spawn"),
                _arrive,
                (self.hand.project, self.hand.labels),
            )
        return self._executor
