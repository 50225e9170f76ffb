"""`edition validate`: is the TEI what its schema and its editors want it to be?"""

from __future__ import annotations

import time
from pathlib import Path

import click

from edition import project as projects
from edition.cli import options, terminal
from edition.cli.asked import CheckRequest
from edition.cli.teller import UNREADABLE, Teller, exit_code
from edition.finding import CannotRun, Finding
from edition.trail import reading
from edition.validate.run import Check, check_files, is_bare


@options.command("validate", lines=True)
@options.paths
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
    "--baseline", type=click.Path(path_type=Path), help="File of known findings, not said again."
)
@click.option(
    "--write-baseline", type=click.Path(path_type=Path), help="Write the findings there, as known ones."
)
@click.option("--fix", is_flag=True, help="Mend what can safely be mended, in the files.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; change nothing.")
@click.option("--watch", is_flag=True, help="Check again whenever a file changes.")
@options.workers
@options.telling()
def command(
    paths: tuple[Path, ...], schemas: tuple[str, ...], schematrons: tuple[str, ...], phase: str,
    rules: bool, baseline: Path | None, write_baseline: Path | None, fix: bool, diff: bool,
    watch: bool, workers: int, teller: Teller,
) -> None:  # fmt: skip
    """Check TEI against its schema and the house rules.

    PATHS are a project folder, TEI files, or folders of them; none means the project in the current
    folder. The schema is the one named by --schema, else by edition.toml, else by the files
    themselves. Nothing is fetched.
    """
    asked = CheckRequest(paths, schemas, schematrons, phase, rules, baseline)
    project, check, known = asked.now()
    files = [(path, project.shown(path)) for path in project.files]
    if watch:
        _watch(asked, teller, workers)
        return
    started = time.monotonic()
    found = [finding for _, group in check_files(files, check, workers) for finding in group]
    if write_baseline is not None:
        _write_baseline(write_baseline, found, teller)
        return
    said = _new(found, known)
    if fix or diff:
        said = _mend(files, said, write=fix and not diff, teller=teller)
    code = 2 if any(f.code in UNREADABLE for f in said) else exit_code(said)
    old, seconds = len(found) - len(said), time.monotonic() - started
    bare = 0 if check.schemas else sum(is_bare(path) for path, _ in files)
    _say(teller, said, files, old, code, seconds, bare)
    raise SystemExit(code)


def _new(found: list[Finding], known: Path | None) -> list[Finding]:
    """The findings that the file of known ones does not list."""
    if known is None:
        return found
    from edition.validate import baseline

    return baseline.new(found, baseline.read(known, projects.shown(known)))


def _say(
    teller: Teller, said: list[Finding], files: list[tuple[Path, str]], known: int, code: int,
    seconds: float, bare: int,
) -> None:  # fmt: skip
    """What was found, which is what this command is for: on standard output, in words too."""
    paths = {shown: path for path, shown in files}
    names = [shown for _, shown in files]
    if teller.form != "words":
        teller.tell(said, {"files": len(files)}, paths=paths, files=names, code=code)
    elif not teller.quiet:
        from edition.validate.forms.words import summary

        teller.findings(said, paths=paths, err=False)
        terminal.say(summary(len(files), said, known, seconds, bare), err=not said)


def _write_baseline(path: Path, found: list[Finding], teller: Teller) -> None:
    from edition import files
    from edition.validate import baseline

    files.write_text(path, baseline.encoded(found))
    if teller.words:
        terminal.say(f"{len(found):,} known findings are in {path}.")


def _mend(
    files: list[tuple[Path, str]], said: list[Finding], *, write: bool, teller: Teller
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
        with reading(shown):
            if not mend.is_utf8(data):
                left += own if write else []
                continue
            after, done = mend.mended(data, own)
        if write:
            writing.write(path, after)
            if not teller.quiet:
                terminal.say(f"{shown}: {done:,} mended", err=True)
        else:
            for line in mend.difference(data, after, shown):
                terminal.say(line)
    return left


def _watch(asked: CheckRequest, teller: Teller, workers: int) -> None:
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
        old = len(round_.found) - len(said)
        bare = 0 if check.schemas else sum(is_bare(path) for path, _ in round_.checked)
        _say(teller, said, round_.checked, old, exit_code(said), time.monotonic() - started, bare)
        started = time.monotonic()
