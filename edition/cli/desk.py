"""The desk of `edition serve`: it builds after each save, and tells the terminal and the open pages."""

from __future__ import annotations

import os
import time
import traceback
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Final

from edition import project as projects
from edition.cli import terminal
from edition.cli.teller import SHOWN, Teller, count
from edition.finding import CannotRun, Finding, declare
from edition.serve.board import Board, Old, difference, news
from edition.serve.watch import Changes
from edition.workflow import Report, Session

declare(
    "serve.fault",
    "error",
    "Please report it; the pages stay as they were. The next save is tried again.",
    "It is a fault of the software, not of your text; the server goes on.",
)

_REST: Final = 2.0
"""Seconds without a change after which the search index and books are made again."""


@dataclass
class Desk:
    """Builds again and again, and tells the terminal and the open pages what there is to say."""

    session: Session
    paths: tuple[Path, ...]
    teller: Teller
    board: Board = field(default_factory=Board)
    findings: list[Finding] = field(default_factory=list)
    """What the last build had to say."""
    kept: list[Finding] = field(default_factory=list)
    """What was said of files, before they could not be read any more. It is not mended by that."""
    unread: frozenset[str] = frozenset()
    """Those files, as findings show them; "" stands for all."""
    old: dict[str, Old] = field(default_factory=dict)
    """What is old now, by volume; "" is the whole edition."""
    anew: bool = False
    """Whether the project has to be looked at anew, whatever changes next."""

    def first(self) -> None:
        """The build before anything is served. Raises CannotRun."""
        with self.teller.progress() as step:
            result = self.session.build(step)
        self.session.options = replace(self.session.options, workers=1)  # one warm process is quickest
        self.findings = result.findings
        self._age(result)
        self.unread = frozenset(old.file for old in self.old.values())
        self.board.post(news(self.findings, (), 0, self.old))
        if self.teller.words:
            self.teller.findings(result.findings)
            terminal.say(
                f"{count(result.documents, 'document')}, {count(result.pages, 'page')}, "
                f"{count(result.written, 'file')} written in {result.seconds:.1f} s"
            )

    def follow(self, changes: Changes, told: Event) -> None:
        """Build after each change until told to stop; make the search index and books when there is
        none for a while."""
        waiting, took = False, 0.0
        while not told.is_set():
            # The larger the edition, the longer the pause that promises the time for them.
            changed = changes.next(max(_REST, took) if waiting else 3600)
            if changed:
                waiting = self.again(changed) or waiting
            elif waiting:
                started = time.monotonic()
                waiting = not self.settle()
                took = time.monotonic() - started

    def again(self, changed: set[Path]) -> bool:
        """Build after a change, but for the search index and books. Out: whether these are now old."""
        started = time.perf_counter()
        try:
            files = self.session.project.files
            if self.anew or any(path not in files or not path.exists() for path in changed):
                # Settings, templates, stylesheets or the list of files: begin anew, but for the output
                # folder, which is being served.
                self.anew = True
                self.session = Session(
                    projects.find(self.paths, self.session.project.output), self.session.options
                )
                self.anew = False
            result = self.session.build(whole=False)
        except CannotRun as stop:
            self._stopped(changed, list(stop.findings))
            return False
        except Exception as fault:  # noqa: BLE001 (the editor's next save may be without it)
            self.anew = True
            self._stopped(changed, [_fault(fault, changed)])
            return False
        self._age(result)
        seconds = time.perf_counter() - started
        done = f"{count(result.written, 'file')} written"
        if result.pruned:
            done += f", {result.pruned:,} deleted"
        self._tell(changed, result.findings, f"{done} in {seconds:.2f} s")
        return not result.settled

    def settle(self) -> bool:
        """Make the search index and books again; out: whether that could be done. No page loads anew
        for it."""
        started = time.perf_counter()
        try:
            result = self.session.build()
        except CannotRun as stop:
            self.teller.stopped(stop.findings)
            return False
        except Exception as fault:  # noqa: BLE001 (told; pages are served all the same)
            self.teller.stopped([_fault(fault, set())])
            return True  # it would only happen again
        if result.findings != self.findings:
            self._age(result)
            seconds = time.perf_counter() - started
            self._tell(set(), result.findings, f"search index and books made in {seconds:.1f} s")
        return True

    def _age(self, result: Report) -> None:
        """Note which pages are old, and since when: the time stays that of the first bad save."""
        project = self.session.project
        self.old = {
            volume: self.old.get(volume) or Old(project.shown(path), _saved(path))
            for volume, path in sorted(result.old.items())
        }

    def _stopped(self, changed: set[Path], found: list[Finding]) -> None:
        """Nothing could be built: all pages are old ones."""
        self.old.setdefault("", Old(found[0].path, time.time()))
        self._tell(changed, found, "nothing could be built; the pages stay as they were")

    def _tell(self, changed: set[Path], found: list[Finding], done: str) -> None:
        unread = frozenset("" if not volume else old.file for volume, old in self.old.items())
        said = [f for f in self.findings if not _of(f, self.unread)] + self.kept
        kept = [finding for finding in said if _of(finding, unread)]
        fresh, gone = difference([*self.findings, *self.kept], [*found, *kept])
        self.findings, self.kept, self.unread = found, kept, unread
        self.board.post(news(found, fresh, len(gone), self.old))
        if not self.teller.words:
            return
        self.teller.findings(found)
        for sign, colour, some in (("+", "yellow", fresh), ("−", "green", gone)):
            for finding in some[:SHOWN]:
                words = f" {finding.place}: {finding.message}"
                terminal.say((f"{sign} {finding.code}", colour), words, err=True)
        names = ", ".join(sorted({path.name for path in changed})[:3])
        words = f" {names}: {done}" if names else f" {done}"
        if fresh or gone:
            words += f"; findings: {len(fresh):,} new, {len(gone):,} gone"
        terminal.say((time.strftime("%H:%M:%S"), "dim"), words)


def _of(finding: Finding, files: frozenset[str]) -> bool:
    """Whether a finding is of one of these files."""
    return "" in files or finding.path in files


def _saved(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return time.time()


def _fault(fault: Exception, changed: set[Path]) -> Finding:
    if os.environ.get("EDITION_DEBUG"):
        terminal.text("".join(traceback.format_exception(fault)), err=True)
    place = traceback.extract_tb(fault.__traceback__)[-1]
    where = f"{Path(place.filename).name}:{place.lineno}"
    path = projects.shown(min(changed)) if changed else "."
    return Finding("serve.fault", path, f"{type(fault).__name__} at {where}: {fault}")
