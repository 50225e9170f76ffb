"""`edition review`: a site on which a revision is read, decided record by record, and signed off."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli import report

if TYPE_CHECKING:
    from edition.compare.record import FileChanges
    from edition.compare.review import Shown
    from edition.compare.sides import Job
    from edition.finding import Finding


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
        with tempfile.TemporaryDirectory(prefix="edition-review-") as name:
            for job, changes, found in run.each(request):
                failed += found
                if changes is None:
                    continue
                files.append(changes)
                if changes.changes and job.old is not None and job.new is not None:
                    shown.append(_shown(job, changes, Path(name, str(len(shown)))))
            review.write(output, files, shown, request.a, request.b, sample, seed, language)
        report.findings(failed, most=0)
    if not quiet:
        from edition.compare.summary import verdict

        report.out.print(verdict(files))
        report.out.print(f"To review it, open {output / 'index.html'}")
    raise SystemExit(2 if failed else int(any(f.changes for f in files)))


def _shown(job: Job, changes: FileChanges, folder: Path) -> Shown:
    """The pages of a file on which both sides stand, made by the edition itself."""
    from edition import project, workflow
    from edition.compare import review, tracked
    from edition.compare.source import decode

    assert job.old is not None and job.new is not None and changes.patch is not None
    old, new = job.old(), job.new()
    text = tracked.both(changes.patch, changes.records, decode(old)[0])
    options = workflow.Options(workers=1, print=False)
    sites: dict[str, Path] = {}
    said: dict[str, list[str]] = {}
    for side, data in (("a", old), ("b", new), ("both", text.encode(changes.patch.b.encoding))):
        at = folder / side
        at.mkdir(parents=True)
        file = at / Path(job.path).name
        file.write_bytes(data)
        built = workflow.build(project.find([file], at / "built"), options)
        sites[side] = built.output / "site"
        said[side] = [f"{f.code} {f.document} {f.message}".replace("  ", " ") for f in built.findings]
    changes.broken = _more(said["b"], said["a"])
    changes.mended = _more(said["a"], said["b"])
    return review.Shown(changes, review.pages(sites["both"]), review.assets(sites["both"]))


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
