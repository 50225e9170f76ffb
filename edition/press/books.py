"""The books of a volume: which file each is, and whether it is up to date."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from edition.finding import Finding
from edition.hand import Hand, Job
from edition.publish.artifacts import Ledger
from edition.publish.make import SITE, Maker
from edition.publish.paper import FAMILIES

Each = Callable[[Callable[[Hand, Any], Any], Sequence[Any]], Iterator[tuple[int, Any]]]
"""Runs work on items, perhaps in several processes (see edition.pool)."""


@dataclass
class Made:
    """Books that were made of a volume."""

    paths: list[str] = field(default_factory=list)
    """From the output folder."""
    written: int = 0
    findings: list[Finding] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """What is kept for the next time."""
    known: set[str] = field(default_factory=set)
    """Those of the wanted parts that the volume has."""


def make(
    kind: str, hand: Hand, job: Job, ledger: Ledger, offered: bool, each: Each, wanted: Sequence[str]
) -> Made:
    """Make the books of a volume in one form ("print", "pdf", "epub").

    Where the site offers it, the book stands beside the volume's pages and in its ledger; else in a
    folder of its own, which builds of the site leave alone. `wanted` names documents and divisions that
    are wanted by themselves (print and PDF); else it is the volume, and in print all its parts as well.
    """
    maker = hand.maker(job)
    volume = maker.pages.volume.id
    made = Made()

    def keep(path: str, data: bytes) -> None:
        artifact, wrote = hand.output.write(path, data, "", hand.output.ledger(volume).get(path))
        made.paths.append(path)
        made.written += wrote
        if offered:
            ledger[path] = artifact

    path = f"{SITE}{volume}/{volume}.{kind}" if offered else f"{kind}/{volume}.{kind}"
    if kind == "print":
        _offprints(maker, wanted, made, keep)
    elif kind == "pdf":
        _pdfs(maker, hand, each, wanted, made, keep, path)
    else:
        from edition.press import epub

        book = epub.Book(maker, _typefaces(hand))
        keep(path, book.make())
        made.findings += [
            Finding("press.typeface", maker.pages.volume.path, said) for said in book.refused
        ]
    return made


def _typefaces(hand: Hand) -> list[Path]:
    """The project's own typefaces, else free ones of the machine."""
    from edition.press import typefaces

    chosen = hand.project.settings.print
    own = typefaces.own(hand.project.root / chosen.fonts)
    return own or typefaces.found(chosen.font or FAMILIES)


def _offprints(
    maker: Maker, wanted: Sequence[str], made: Made, keep: Callable[[str, bytes], None]
) -> None:
    from edition.press.offprint import Offprints

    volume = maker.pages.volume
    offprints = Offprints(maker)
    if not wanted:
        keep(f"print/{volume.id}.html", offprints.whole().encode())
    for number in offprints.numbers:
        name = volume.units[number].slug
        if not wanted or name in wanted:
            made.known.add(name)
            keep(f"print/{volume.id}/{name}.html", offprints.part(number).encode())


def _pdfs(
    maker: Maker,
    hand: Hand,
    each: Each,
    wanted: Sequence[str],
    made: Made,
    keep: Callable[[str, bytes], None],
    path: str,
) -> None:
    from edition.press import pdf, typefaces
    from edition.press.offprint import Offprints
    from edition.press.pieces import Piece

    chosen = hand.project.settings.print
    faces, refused = typefaces.cut(typefaces.own(hand.project.root / chosen.fonts), None)
    if missing := typefaces.missing(chosen.font, faces):
        refused.append(f'There is no typeface "{missing}" on this machine.')
    file = maker.pages.volume.path
    made.findings += [Finding("press.typeface", file, said) for said in refused]
    jobs: list[tuple[str, Piece | None, str]] = []
    if wanted:
        offprints = Offprints(maker)
        for number in offprints.numbers:
            name = maker.pages.volume.units[number].slug
            if name in wanted:
                made.known.add(name)
                title = maker.pages.print_document(number, "").title
                piece = Piece(offprints.part(number), False, True)
                jobs.append((f"pdf/{maker.pages.volume.id}/{name}.pdf", piece, title))
    else:
        jobs.append((path, None, ""))
    for where, alone, title in jobs:
        data, findings, used = pdf.make(
            maker,
            lambda orders: each(pdf.set_one, list(orders)),
            chosen.archival,
            alone,
            title,
            typefaces.rules(faces),
        )
        keep(where, data)
        made.findings += findings
        made.used |= used
