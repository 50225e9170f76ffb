"""`edition review`: a site on which a revision is read, decided record by record, and signed off."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller
from edition.finding import CannotRun

if TYPE_CHECKING:
    from edition.compare.record import FileChanges, Told
    from edition.finding import Finding
    from edition.review.render import Shown
    from edition.revisions.selection import Job
    from edition.validate.checklist import Point
    from edition.validate.run import Check


@options.command("review")
@click.argument("what", nargs=-1)
@click.option("--cached", is_flag=True, help="Review the index against HEAD, or the revision named.")
@options.output("Folder to write to.", default=Path("build/review"))
@click.option("--sample", type=click.IntRange(0), default=10, help="Documents in the random sample.")
@click.option("--seed", type=int, default=1, help="The number that the sample is drawn with.")
@click.option("--language", default="en", help="Language of the interface.")
@options.telling()
def command(
    what: tuple[str, ...],
    cached: bool,
    output: Path,
    sample: int,
    seed: int,
    language: str,
    teller: Teller,
) -> None:
    """Write a site for the review of a revision, to be opened from disk.

    WHAT is what `edition diff` takes: two files, two folders, A..B, a revision. Every changed document
    is shown in the edition's own style with its changes tracked; each change can be approved or
    rejected, and the decisions exported for `edition apply --reject`.

    Exit codes: 0 nothing changed, 1 something did, 2 the command could not run.
    """
    from edition.fault import apart
    from edition.files import scratch
    from edition.review import render
    from edition.revisions import run, selection

    request = selection.request(what, cached=cached)
    files: list[FileChanges] = []
    failed: list[Finding] = []
    shown: list[Shown] = []
    check = _check()
    render.folder(output).prepare()
    with scratch.workplace(render.workplace(output)) as work:
        for job, changes, found in run.each(request):
            failed += found
            if changes is None:
                continue
            files.append(changes)
            if changes.changes and job.old is not None and job.new is not None:
                with apart(failed, changes.path, f"making the pages of {changes.path}"):
                    old, new = job.old(), job.new()
                    said = _validated(changes, old, new, check)
                    points = _points(new, changes.path, said, check, seed, sample)
                    folder = work / str(len(shown))
                    shown.append(_shown(job, changes, old, folder, points))
        render.write(output, files, shown, request.a, request.b, seed, language)
    from edition.compare.summary import verdict

    told = verdict(files)
    code = 2 if failed else int(any(f.changes for f in files))
    teller.tell(failed, {"output": str(output), "verdict": told}, code=code, paths={})
    if teller.words:
        terminal.say(told)
        terminal.say(f"To review it, open {output / 'index.html'}")
    raise SystemExit(code)


def _check() -> Check:
    """What `edition validate` would check the files here against."""
    from edition import project
    from edition.validate.run import OWN, Check

    try:
        here = project.find([])
    except CannotRun as stop:
        if any(f.code != "config.missing" for f in stop.findings):
            raise
        return Check()
    settings = here.settings.validation
    named = tuple(n if n == OWN else str(here.root / n) for n in settings.schema)
    return Check(
        named, tuple(str(here.root / n) for n in settings.schematron), settings.phase, str(here.root),
        True, settings.error, settings.warning, settings.off, here.settings.volumes.max_megabytes,
    )  # fmt: skip


def _validated(changes: FileChanges, old: bytes, new: bytes, check: Check) -> list[Finding]:
    """Keep what validation says of one side and not of the other; give what it says of the new."""
    from edition.compare.record import Told
    from edition.validate.run import check_bytes

    path = Path(changes.path)
    found = [
        check_bytes(data, changes.path, check, path if path.is_file() else None) for data in (old, new)
    ]
    before, after = (
        [Told(f.code, " ".join(f.message.split()), f.document) for f in side] for side in found
    )
    changes.broken = _more(after, before)
    changes.mended = _more(before, after)
    return found[1]


def _points(
    data: bytes, name: str, found: list[Finding], check: Check, seed: int, sample: int
) -> list[Point]:
    """The list by which the new side is checked as a volume; none where it cannot be read as one."""
    from edition.relaxng.document import Document
    from edition.validate import checklist
    from edition.validate.reading import RuledVolume
    from edition.validate.run import FATAL

    if any(f.code in FATAL for f in found):
        return []
    try:
        read = RuledVolume(Document(data), name)
    except CannotRun:
        return []
    return checklist.points(read, found, check.schemas, check.schematron, seed, sample)


def _shown(job: Job, changes: FileChanges, old: bytes, folder: Path, points: list[Point]) -> Shown:
    """The pages of a file on which both sides stand, made by the edition itself, where it makes any
    of such a file."""
    from edition import project, workflow
    from edition.compare.source import decode
    from edition.files import write
    from edition.review import render, tracked

    assert changes.patch is not None
    before = decode(old)[0]
    text = tracked.both(changes.patch, changes.records, before)
    file = folder / Path(job.path).name
    write(file, text.encode(changes.patch.b.encoding, "xmlcharrefreplace"))
    options = workflow.Options(workers=1, print=False)
    try:
        site = workflow.build(project.find([file], folder / "built"), options).output / "site"
    except CannotRun:
        return render.Shown(changes, before, {}, {}, points)
    return render.Shown(changes, before, render.pages(site), render.assets(site), points)


def _more(these: list[Told], those: list[Told]) -> list[Told]:
    """What one list has more often than another. That a line has another number is no difference."""

    def key(one: Told) -> tuple[str, str, str]:
        return one.code, one.document, re.sub(r"\bline [\d,]+", "line", one.message)

    left = Counter(map(key, those))
    result = []
    for one in these:
        if left[key(one)]:
            left[key(one)] -= 1
        else:
            result.append(one)
    return result
