"""`edition serve`: build, serve, watch, build again, tell the browser."""

from __future__ import annotations

import os
import signal
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import FrameType

import click

from edition import project as projects
from edition.books import books
from edition.cli import options, terminal
from edition.cli.teller import Teller
from edition.files.ledger import Output
from edition.project import Project
from edition.site.keeper import SITE
from edition.workflow import Options, Session


@options.command("serve")
@options.paths
@options.output("Folder to write to.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to serve at.")
@click.option(
    "-p", "--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
    help="Port; 0 takes a free one.",
)  # fmt: skip
@click.option("--print/--no-print", "printing", default=None, help="Make print-ready pages, or not.")
@click.option("--search/--no-search", default=None, help="Make the search index, or not.")
@click.option("--open/--no-open", "show", default=False, help="Open the browser.")
@options.telling("words")
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    host: str,
    port: int,
    printing: bool | None,
    search: bool | None,
    show: bool,
    teller: Teller,
) -> None:
    """Build the site, serve it, and follow changes.

    When a file of the project changes, what depends on it is made again. Open pages that changed load
    anew, and all show what the build had to say. The search index follows when nothing has changed for
    a while. Stop with Ctrl-C.
    """
    # What a server needs is loaded for this command alone.
    from edition.cli.desk import Desk
    from edition.serve import server
    from edition.serve.watch import watching

    with _stopping() as told:
        project = projects.find(paths, output)
        chosen = _kept_up(project, Options(print=printing, search=search))
        with server.listen(host, port) as listening, watching(project) as changes:
            desk = Desk(Session(project, chosen), paths, teller)
            desk.first()
            address = server.address(host, listening)
            with server.serving(project.output / SITE, desk.board, host, listening):
                if teller.words:
                    terminal.say("Serving ", (address, "bold"), " (stop with Ctrl-C)")
                if show:
                    webbrowser.open(address)
                try:
                    desk.follow(changes, told)
                except KeyboardInterrupt:
                    return


@contextmanager
def _stopping() -> Iterator[Event]:
    """Let SIGTERM and Ctrl-C end the block, the second one whatever is at work. Out: whether one came,
    since XSLT that calls Python may swallow the exception."""
    told = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        if told.is_set():
            os._exit(130)  # every file that was written is whole
        told.set()
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _kept_up(project: Project, asked: Options) -> Options:
    """Options that make the books of the site that stand too, so that looking at a site never undoes
    what a build made; what was asked for counts more."""
    there = books.standing(Output(project.output))

    def chosen(kind: str, said: bool | None) -> bool | None:
        return True if said is None and kind in there else said

    return replace(
        asked,
        print=chosen("print", asked.print),
        pdf=chosen("pdf", asked.pdf),
        epub=chosen("epub", asked.epub),
        document_pdf=chosen("documents", asked.document_pdf),
    )
