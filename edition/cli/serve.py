"""`edition serve`: build, serve, watch, build again, reload the browser."""

from __future__ import annotations

import time
import webbrowser
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
from rich.text import Text

from edition import project as projects
from edition import serve, settings
from edition.cli import report
from edition.finding import CannotRun
from edition.project import Project
from edition.publish.make import SITE
from edition.workflow import Options, Report, Session


@click.command("serve")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Folder to write to.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve at.")
@click.option(
    "-p", "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="Port; 0 takes a free one.",
)  # fmt: skip
@click.option("--print/--no-print", "printing", default=None, help="Make print-ready pages, or not.")
@click.option("--search/--no-search", default=None, help="Make the search index, or not.")
@click.option("--open/--no-open", "show", default=False, help="Open the browser.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    host: str,
    port: int,
    printing: bool | None,
    search: bool | None,
    show: bool,
    quiet: bool,
) -> None:
    """Build the site, serve it, and follow changes.

    When a TEI file, template, stylesheet, image or edition.toml changes, what depends on it is made
    again and open pages load anew. The search index follows when nothing has changed for a while. Stop
    with Ctrl-C.
    """
    with report.cannot_run(False):
        project = projects.find(paths, output)
        session = Session(project, Options(print=_printing(project, printing), search=search))
        with report.progress(quiet) as step:
            result = session.build(step)
        _say(result, quiet)
        session.options = replace(session.options, workers=1)  # one warm process is quickest now
        builds = serve.Builds()
        try:
            server = serve.start(project.output / SITE, builds, host, port)
        except OSError as error:
            raise click.ClickException(
                f"Port {port} cannot be used ({error.strerror}). Try --port 0."
            ) from None
        address = f"http://{host}:{server.server_address[1]}/"
        if not quiet:
            report.out.print(Text.assemble("Serving ", (address, "bold"), " (stop with Ctrl-C)"))
        if show:
            webbrowser.open(address)
        try:
            waiting, took, quiet_since = False, 0.0, time.monotonic()
            for changed in _changes(project):
                if changed:
                    session, stale = _again(session, changed, paths, output, builds, quiet)
                    waiting = waiting or stale
                    quiet_since = time.monotonic()
                elif waiting and time.monotonic() - quiet_since > max(_REST, took):
                    # The larger the edition, the longer the pause that promises the time for it.
                    started = time.monotonic()
                    waiting = not _index(session)
                    took = time.monotonic() - started
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def _printing(project: Project, asked: bool | None) -> bool | None:
    """Whether to make print-ready pages: as asked for; else those that stand are kept up, so that
    looking at a site never undoes what a build made; else as the project says."""
    if asked is None and any((project.output / SITE).glob("*/print.html")):
        return True
    return asked


def _again(
    session: Session,
    changed: set[Path],
    paths: tuple[Path, ...],
    output: Path | None,
    builds: serve.Builds,
    quiet: bool,
) -> tuple[Session, bool]:
    """Build after a change, but for the search index. A mistake in the making is told, and the server
    goes on. Out: the session, and whether the index is now an old one."""
    started = time.perf_counter()
    try:
        if any(path.suffix not in projects.SUFFIXES for path in changed) or any(
            path not in session.project.files or not path.exists() for path in changed
        ):
            # Settings, templates, stylesheets or the list of files: begin anew.
            session = Session(projects.find(paths, output), session.options)
        result = session.build(index=False)
    except CannotRun as stop:
        report.findings(stop.findings, most=0)
        return session, False
    if result.written or result.pruned:
        builds.done()
    if not quiet:
        names = ", ".join(sorted({path.name for path in changed})[:3])
        seconds = time.perf_counter() - started
        report.out.print(Text.assemble((time.strftime("%H:%M:%S"), "dim"), f" {names}: "), end="")
        report.out.print(f"{report.count(result.written, 'file')} written in {seconds:.2f} s")
        report.findings(result.findings)
    return session, not result.indexed


_REST = 2.0
"""Seconds without a change after which the search index is made again."""


def _index(session: Session) -> bool:
    """Make the search index again; out: whether that could be done. No page loads anew for it."""
    try:
        session.build()
    except CannotRun as stop:
        report.findings(stop.findings, most=0)
        return False
    return True


def _say(result: Report, quiet: bool) -> None:
    if not quiet:
        report.findings(result.findings)
        report.out.print(
            f"{report.count(result.documents, 'document')}, {report.count(result.pages, 'page')}, "
            f"{report.count(result.written, 'file')} written in {result.seconds:.1f} s"
        )


def _changes(project: Project) -> Iterator[set[Path]]:
    """Sets of files that changed together and that the edition is made of; an empty set now and then
    while nothing changes."""
    from watchfiles import DefaultFilter, watch

    watched = {project.root, *(file.parent for file in project.files)}
    ours = DefaultFilter(ignore_paths=(str(project.output),))
    following = watch(
        *watched,
        watch_filter=ours,
        debounce=80,
        step=20,
        rust_timeout=1_000,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for changes in following:
        paths = {Path(name) for _, name in changes}
        mattering = {path for path in paths if _matters(path, project)}
        if mattering or not changes:
            yield mattering


_FOLDERS = ("xslt", "templates")


def _matters(path: Path, project: Project) -> bool:
    if path.suffix.lower() in projects.SUFFIXES or path.name == settings.NAME:
        return True
    folders = [project.root / name for name in (*_FOLDERS, project.settings.site.images)]
    return any(path.is_relative_to(folder) for folder in folders)
