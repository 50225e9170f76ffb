"""The books of a volume: which file each is, and whether it is up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from edition.finding import Finding
from edition.hand import Hand, Job
from edition.publish.artifacts import Ledger
from edition.publish.make import SITE

Each = Callable[[Callable[[Hand, Any], Any], Sequence[Any]], Iterator[tuple[int, Any]]]
"""Runs work on items, perhaps in several processes (see edition.pool)."""


@dataclass
class Made:
    """A book that was made."""

    path: str
    """From the output folder."""
    written: int
    findings: list[Finding]
    used: set[str] = field(default_factory=set)
    """What is kept for the next time."""


def make(kind: str, hand: Hand, job: Job, ledger: Ledger, offered: bool, each: Each) -> Made:
    """Make the book of a volume in one form ("pdf", "epub").

    Where the site offers it, it stands beside the volume's pages and in its ledger; else in a folder of
    its own, which builds of the site leave alone.
    """
    maker = hand.maker(job)
    volume = maker.pages.volume.id
    path = f"{SITE}{volume}/{volume}.{kind}" if offered else f"{kind}/{volume}.{kind}"
    used: set[str] = set()
    if kind == "pdf":
        from edition.press import pdf

        data, findings, used = pdf.make(
            maker,
            lambda orders: each(pdf.set_one, list(orders)),
            hand.project.settings.print.archival,
        )
    else:
        from edition.press import epub

        data, findings = epub.Book(maker, {}).make(), []
    artifact, wrote = hand.output.write(path, data, "", hand.output.ledger(volume).get(path))
    if offered:
        ledger[path] = artifact
    return Made(path, int(wrote), findings, used)
