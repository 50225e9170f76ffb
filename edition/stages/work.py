"""What goes through the stages of a build, and what they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from edition.books import books
from edition.files.ledger import Ledger, Output
from edition.finding import Finding
from edition.labels import Labels
from edition.pages.backlinks import Backlink
from edition.pages.frame import VolumeCard
from edition.pages.shelf import Shelf, VolumeSummary
from edition.pool import Pool
from edition.project import Project
from edition.site.redirects import Moved
from edition.volume.places import Target
from edition.worker import Job, Worker
from edition.workers import Lost


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
    settled: bool = True
    """Whether the search index and the books of the site are those of the texts as they are now."""


Progress = Callable[[str, int, int], None]
"""Told the stage's name, how many steps are done, and how many there are."""


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
    """Digest of the state of what is looked for beside it, see `Worker.beside`."""


@dataclass
class Task:
    """A volume on its way through the stages."""

    path: Path
    shown: str
    summary: Summary
    findings: list[Finding] = field(default_factory=list)
    foreign: dict[str, Target | None] = field(default_factory=dict)
    incoming: tuple[Backlink, ...] = ()
    stale: bool = False
    """Whether the file cannot be read now, and the summary is that of its last good state."""
    key: str = ""
    """Digest of all that anything of it is made from."""

    @property
    def id(self) -> str:
        """The id of the volume."""
        return self.summary.id

    def job(self, shelf: Shelf) -> Job:
        """The making of all of it."""
        return Job(self.path, self.shown, self.foreign, shelf.edition, 0, 1, self.incoming, self.key)


@dataclass
class Made:
    """What came of it."""

    ledger: Ledger
    written: int
    findings: list[Finding]
    faults: list[Finding] = field(default_factory=list)
    """What could not be made, since the software failed."""
    partial: bool = False
    """Whether not even all that there is to make is known, for the same reason."""

    def add(self, part: Made) -> None:
        self.ledger.update(part.ledger)
        self.written += part.written
        self.findings += part.findings
        self.faults += part.faults
        self.partial |= part.partial


def or_lost(part: Made | Lost, job: Job) -> Made:
    """What was made; where a process died at it, that, as any other fault."""
    if isinstance(part, Lost):
        return Made({}, 0, [], [part.finding(job.shown)], partial=True)
    return part


class Stand(msgspec.Struct, frozen=True):
    """What is kept of a volume that was made whole."""

    key: str
    """Digest of all that anything of it was made from."""
    findings: list[Finding]


def stand_state(volume: str) -> str:
    """Name of the file that keeps it between builds."""
    return f"{volume or '_edition'}.made"


@dataclass
class Build:
    """What the stages of one build share."""

    project: Project
    options: Options
    labels: Labels
    worker: Worker
    pool: Pool
    progress: Progress
    report: Report
    toml: str
    """The project's settings, as findings show the file."""
    wanted: books.Wanted
    """Books to make."""
    printing: bool
    """Whether print-ready pages are made."""
    searching: bool
    pagefind: Any
    """The program that makes the search index; None where there is none, or no index is wanted."""
    whole: bool
    """Whether the search index and books are made now, or stay as they are."""
    moved: tuple[Moved, ...] = ()
    """What stood elsewhere before."""
    books: books.Made | None = None
    faults: list[Finding] = field(default_factory=list)
    """What went wrong apart from the making of a volume."""

    @property
    def output(self) -> Output:
        return self.worker.output
