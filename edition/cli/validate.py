"""`edition validate`: is the TEI what its schema and its editors want it to be?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import click

from edition import project as projects
from edition.cli import stop
from edition.cli.asked import Asked
from edition.finding import CannotRun, Finding
from edition.validate.run import Check, check_files, is_bare

_FORMS: Final = ("text", "json", "sarif", "github", "junit")


@click.command("validate")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-s", "--schema", "schemas", multiple=True, metavar="FILE",
    help='RELAX NG schema, .rng or .rnc; "edition" is the software\'s own. May be repeated.',
)  # fmt: skip
@click.option(
    "--schematron", "schematrons", multiple=True, metavar="FILE",
    help="Schematron schema, or a RELAX NG schema or ODD with rules in it. May be repeated.",
)  # fmt: skip
@click.option("--phase", default="", metavar="ID", help="Phase of Schematron to run.")
@click.option("--rules/--no-rules", default=True, help="Check the house rules too, or the schema only.")
@click.option(
    "--format", "form", type=click.Choice(_FORMS), default="text", help="Form of the findings."
)
@click.option("--max", "most", type=int, default=3, help="Places to show of each kind; 0: all.")
@click.option(
    "--baseline", type=click.Path(path_type=Path), help="File of known findings, not said again."
)
@click.option(
    "--write-baseline", type=click.Path(path_type=Path), help="Write the findings there, as known ones."
)
@click.option("--fix", is_flag=True, help="Mend what can safely be mended, in the files.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; change nothing.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@click.option(
    "-j", "--workers", type=click.IntRange(0), default=0, help="Processes; 0: one per processor."
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
def command(
    paths: tuple[Path, ...], schemas: tuple[str, ...], schematrons: tuple[str, ...], phase: str,
    rules: bool, form: str, most: int,
    baseline: Path | None, write_baseline: Path | None, fix: bool, diff: bool, watch: bool,
    workers: int, quiet: bool,
) -> None:  # fmt: skip
    """Check TEI against its schema and the house rules.

    PATHS are a project folder, TEI files, or folders of them; none means the project in the current
    folder. The schema is the one named by --schema, else by edition.toml, else by the files
    themselves. Nothing is fetched.
    """
    with stop.cannot_run(form):
        asked = Asked(paths, schemas, schematrons, phase, rules, baseline)
        project, check, known = asked.now()
        files = [(path, project.shown(path)) for path in project.files]
        if watch:
            _watch(asked, form, most, workers)
            return
        started = time.monotonic()
        found = [finding for _, group in check_files(files, check, workers) for finding in group]
        if write_baseline is not None:
            _write_baseline(write_baseline, found, quiet)
            return
        said = _new(found, known)
        if fix or diff:
            said = _mend(files, said, write=fix and not diff, quiet=quiet)
        code = int(any(f.severity != "info" for f in said))
        if any(f.code in stop.UNREADABLE for f in said):
            code = 2
        if not quiet:
            old, seconds = len(found) - len(said), time.monotonic() - started
            bare = 0 if check.schemas else sum(is_bare(path) for path, _ in files)
            _say(form, said, files, old, most, code == 0, seconds, bare)
    raise SystemExit(code)


def _new(found: list[Finding], known: Path | None) -> list[Finding]:
    """The findings that the file of known ones does not list."""
    if known is None:
        return found
    from edition.validate import baseline

    return baseline.new(found, baseline.read(known, projects.shown(known)))


def _say(
    form: str, said: list[Finding], files: list[tuple[Path, str]], known: int, most: int, ok: bool,
    seconds: float, bare: int = 0,
) -> None:  # fmt: skip
    paths = {shown: path for path, shown in files}
    names = [shown for _, shown in files]
    if form == "json":
        from edition.validate.forms import json_lines

        for line in json_lines.lines(said, names, ok):
            click.echo(line)
    elif form == "github":
        from edition.validate.forms import github

        for line in github.lines(said):
            click.echo(line)
    elif form == "sarif":
        from edition.validate.forms import sarif

        click.echo(sarif.text(said, paths))
    elif form == "junit":
        from edition.validate.forms import junit

        click.echo(junit.text(said, names))
    else:
        from edition.validate.forms.words import Words, summary

        for line in Words(most, click.style, paths).lines(said):
            click.echo(line)
        click.echo(summary(len(files), said, known, seconds, bare), err=not said)


def _write_baseline(path: Path, found: list[Finding], quiet: bool) -> None:
    from edition import files
    from edition.validate import baseline

    files.write_text(path, baseline.encoded(found))
    if not quiet:
        click.echo(f"{len(found):,} known findings are in {path}.")


def _mend(
    files: list[tuple[Path, str]], said: list[Finding], *, write: bool, quiet: bool
) -> list[Finding]:
    """Put the fixes in, or show them. Out: the findings that are left."""
    from edition import files as writing
    from edition.validate import mend

    left = [f for f in said if f.fix is None or not write]
    for path, shown in files:
        own = [f for f in said if f.path == shown and f.fix is not None]
        if not own:
            continue
        data = path.read_bytes()
        if not mend.is_utf8(data):
            left += own if write else []
            continue
        after, done = mend.mended(data, own)
        if write:
            writing.write(path, after)
            if not quiet:
                click.echo(f"{shown}: {done:,} mended", err=True)
        else:
            for line in mend.difference(data, after, shown):
                click.echo(line)
    return left


def _watch(asked: Asked, form: str, most: int, workers: int) -> None:
    """Check the files, then again when something changes, until stopped."""
    from watchfiles import watch

    from edition.validate.watching import rounds

    project, check, known = asked.now()
    output = project.output.resolve()
    suffixes = (*projects.SUFFIXES, ".rng", ".rnc", ".sch", ".odd", ".toml")

    def concerns(_change: object, name: str) -> bool:
        path = Path(name)
        return path.suffix.lower() in suffixes and not path.is_relative_to(output)

    def find() -> tuple[list[tuple[Path, str]], Check]:
        nonlocal known, check
        project, check, known = asked.now()
        return [(path, project.shown(path)) for path in project.files], check

    folders = {project.root} if project.configured else {p.resolve().parent for p in project.files}
    folders |= {path if path.is_dir() else path.resolve().parent for path in asked.paths}
    changes = (
        {Path(name).resolve() for _, name in some}
        for some in watch(*folders, watch_filter=concerns, raise_interrupt=False)
    )
    started = time.monotonic()
    for round_ in rounds(find, changes, workers):
        if round_.stopped:
            said = round_.found
        else:
            try:
                said = _new(round_.found, known)
            except CannotRun as stopped:
                said = list(stopped.findings)
        ok = not any(f.severity != "info" for f in said)
        old = len(round_.found) - len(said)
        bare = 0 if check.schemas else sum(is_bare(path) for path, _ in round_.checked)
        _say(form, said, round_.checked, old, most, ok, time.monotonic() - started, bare)
        started = time.monotonic()
