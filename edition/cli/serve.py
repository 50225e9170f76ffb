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
@click.option("-p", "--port", default=8000, show_default=True, help="Port; 0 takes a free one.")
@click.option("--print/--no-print", "printing", default=False, help="Make print-ready pages too.")
@click.option("--open/--no-open", "show", default=False, help="Open the browser.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing unless it cannot run.")
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    host: str,
    port: int,
    printing: bool,
    show: bool,
    quiet: bool,
) -> None:
    """Build the site, serve it, and follow changes.

    When a TEI file, template, stylesheet, image or edition.toml changes, what depends on it is made
    again and open pages load anew. Stop with Ctrl-C.
    """
    with report.cannot_run(False):
        project = projects.find(paths, output)
        session = Session(project, Options(print=printing))
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
            for changed in _changes(project):
                session = _again(session, changed, paths, output, builds, quiet)
        except KeyboardInterrupt:
            pass
        finally:
            server.shutdown()


def _again(
    session: Session,
    changed: set[Path],
    paths: tuple[Path, ...],
    output: Path | None,
    builds: serve.Builds,
    quiet: bool,
) -> Session:
    """Build after a change. A mistake in the making is told, and the server goes on."""
    started = time.perf_counter()
    try:
        if any(path.suffix not in projects.SUFFIXES for path in changed) or any(
            path not in session.project.files or not path.exists() for path in changed
        ):
            # Settings, templates, stylesheets or the list of files: begin anew.
            session = Session(projects.find(paths, output), session.options)
        result = session.build()
    except CannotRun as stop:
        report.findings(stop.findings, most=0)
        return session
    if result.written or result.pruned:
        builds.done()
    if not quiet:
        names = ", ".join(sorted({path.name for path in changed})[:3])
        seconds = time.perf_counter() - started
        report.out.print(Text.assemble((time.strftime("%H:%M:%S"), "dim"), f" {names}: "), end="")
        report.out.print(f"{report.count(result.written, 'file')} written in {seconds:.2f} s")
        report.findings(f for f in result.findings if f.severity == "error")
    return session


def _say(result: Report, quiet: bool) -> None:
    if not quiet:
        report.findings(result.findings)
        report.out.print(
            f"{report.count(result.documents, 'document')}, {report.count(result.pages, 'page')}, "
            f"{report.count(result.written, 'file')} written in {result.seconds:.1f} s"
        )


def _changes(project: Project) -> Iterator[set[Path]]:
    """Sets of files that changed together and that the edition is made of."""
    from watchfiles import DefaultFilter, watch

    watched = {project.root, *(file.parent for file in project.files)}
    ours = DefaultFilter(ignore_paths=(str(project.output),))
    for changes in watch(*watched, watch_filter=ours, debounce=80, step=20, raise_interrupt=True):
        paths = {Path(name) for _, name in changes}
        mattering = {path for path in paths if _matters(path, project)}
        if mattering:
            yield mattering


_FOLDERS = ("xslt", "templates")


def _matters(path: Path, project: Project) -> bool:
    if path.suffix.lower() in projects.SUFFIXES or path.name == settings.NAME:
        return True
    folders = [project.root / name for name in (*_FOLDERS, project.settings.site.images)]
    return any(path.is_relative_to(folder) for folder in folders)
