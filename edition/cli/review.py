"""`edition review`: a site on which a revision is read, decided record by record, and signed off."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli import report
from edition.finding import CannotRun

if TYPE_CHECKING:
    from edition.compare.record import FileChanges
    from edition.compare.review import Shown
    from edition.compare.sides import Job
    from edition.finding import Finding
    from edition.validate.run import Check


@click.command("review")
@click.argument("what", nargs=-1)
@click.option("--cached", is_flag=True, help="Review the index against HEAD, or the revision named.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=Path("build/review"), help="Folder."
)
@click.option("--sample", type=click.IntRange(0), default=5, help="Documents in the random sample.")
@click.option("--seed", type=int, default=1, help="The number that the sample is drawn with.")
@click.option("--language", default="en", help="Language of the interface.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
def command(
    what: tuple[str, ...],
    cached: bool,
    output: Path,
    sample: int,
    seed: int,
    language: str,
    quiet: bool,
) -> None:
    """Write a site for the review of a revision, to be opened from disk.

    WHAT is what `edition diff` takes: two files, two folders, A..B, a revision. Every changed document
    is shown in the edition's own style with its changes tracked; each change can be approved or
    rejected, and the decisions exported for `edition apply --reject`.

    Exit codes: 0 nothing changed, 1 something did, 2 the command could not run.
    """
    with report.cannot_run(False):
        from edition.compare import review, run, sides

        request = sides.request(what, cached=cached)
        files: list[FileChanges] = []
        failed: list[Finding] = []
        shown: list[Shown] = []
        check = _check()
        with tempfile.TemporaryDirectory(prefix="edition-review-") as name:
            for job, changes, found in run.each(request):
                failed += found
                if changes is None:
                    continue
                files.append(changes)
                if changes.changes and job.old is not None and job.new is not None:
                    old, new = job.old(), job.new()
                    _validated(changes, old, new, check)
                    pages = _shown(job, changes, old, Path(name, str(len(shown))))
                    if pages is not None:
                        shown.append(pages)
            review.write(output, files, shown, request.a, request.b, sample, seed, language)
        report.findings(failed, most=0)
    if not quiet:
        from edition.compare.summary import verdict

        report.out.print(verdict(files))
        report.out.print(f"To review it, open {output / 'index.html'}")
    raise SystemExit(2 if failed else int(any(f.changes for f in files)))


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


def _validated(changes: FileChanges, old: bytes, new: bytes, check: Check) -> None:
    """What validation says of one side and not of the other."""
    from edition.validate.run import check_bytes

    path = Path(changes.path)
    said = [
        [" ".join(f"{f.code} {f.document} {f.message}".split()) for f in check_bytes(
            data, changes.path, check, path if path.is_file() else None
        )]
        for data in (old, new)
    ]  # fmt: skip
    changes.broken = _more(said[1], said[0])
    changes.mended = _more(said[0], said[1])


def _shown(job: Job, changes: FileChanges, old: bytes, folder: Path) -> Shown | None:
    """The pages of a file on which both sides stand, made by the edition itself; None where it makes
    none of such a file."""
    from edition import project, workflow
    from edition.compare import review, tracked
    from edition.compare.source import decode

    assert changes.patch is not None
    text = tracked.both(changes.patch, changes.records, decode(old)[0])
    folder.mkdir(parents=True)
    file = folder / Path(job.path).name
    file.write_bytes(text.encode(changes.patch.b.encoding, "xmlcharrefreplace"))
    options = workflow.Options(workers=1, print=False)
    try:
        site = workflow.build(project.find([file], folder / "built"), options).output / "site"
    except CannotRun:
        return None
    return review.Shown(changes, review.pages(site), review.assets(site))


def _more(these: list[str], those: list[str]) -> list[str]:
    """What one list has more often than another."""
    left = list(those)
    result = []
    for line in these:
        if line in left:
            left.remove(line)
        else:
            result.append(line)
    return result
