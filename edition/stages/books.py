"""Make the books of each volume, or leave them as they stand."""

from __future__ import annotations

import os

from edition.books import books
from edition.files.ledger import Ledger
from edition.finding import Finding
from edition.pool import Pool
from edition.stages.work import Build
from edition.worker import Job


def make(build: Build, whole: list[tuple[Job, Ledger]]) -> None:
    """Make the books that are wanted, of all volumes. What they came to is told in the report."""
    options, report = build.options, build.report
    with Pool(options.workers or os.cpu_count() or 1, build.worker) as pool:
        made = books.make(
            build.wanted,
            whole,
            build.worker,
            pool.each,
            lambda n: build.progress("press", n, len(whole)),
        )
    build.books = made
    report.written += made.written
    report.findings += made.findings
    report.books += [build.output.root / path for path in made.paths]
    for name in options.parts:
        if name not in made.known:
            message = f'No volume has a document or division "{name}".'
            report.findings.append(Finding("press.part", build.toml, message))


def keep(build: Build, volumes: list[tuple[str, Ledger]]) -> None:
    """Leave the books of the site as they stand, until there is time for them."""
    for volume, ledger in volumes:
        books.keep(build.wanted, volume, ledger, build.output)
    build.report.settled = False
