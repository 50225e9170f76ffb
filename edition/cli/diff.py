"""`edition diff`: what changed in text, encoding and apparatus, and nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller, result

if TYPE_CHECKING:
    from edition.compare.record import FileChanges, Record
    from edition.finding import Finding
    from edition.revisions.selection import Request


@options.command("diff")
@click.argument("what", nargs=-1)
@click.option("--cached", is_flag=True, help="Compare the index with HEAD, or with the revision named.")
@click.option(
    "-d", "--document", "documents", multiple=True, help="Only changes in this document (xml:id)."
)
@click.option(
    "-k",
    "--kind",
    "kinds",
    multiple=True,
    help="Only changes of this kind (text.replaced) or family (note); may be repeated.",
)
@click.option("--not-kind", "without", multiple=True, help="No changes of this kind or family.")
@click.option("--stat", is_flag=True, help="Only counts: by document and by kind.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a report to this file: a page that needs nothing but itself.",
)
@click.option("--open", "opened", is_flag=True, help="Write that report to a temporary file; open it.")
@click.option("--name", default="", help="What two files are called in what is shown.")
@click.option(
    "-U",
    "--context",
    type=click.IntRange(0, 90),
    default=40,
    help="Characters shown before and after a change of words.",
)
@click.option("-n", "--lines", is_flag=True, help="Show line and column too.")
@options.workers
@click.option("--any-xml", is_flag=True, help="Take files that are XML, but not TEI P5.")
@click.option("--no-pager", is_flag=True, help="Do not show long output page by page.")
@options.telling("words", "json", "markdown")
def command(
    what: tuple[str, ...], cached: bool, documents: tuple[str, ...], kinds: tuple[str, ...],
    without: tuple[str, ...], stat: bool, html: Path | None, opened: bool, name: str,
    context: int, lines: bool, workers: int, any_xml: bool, no_pager: bool, teller: Teller,
) -> None:  # fmt: skip
    """Show what changed between two files, folders or git revisions.

    WHAT is two files, two folders, A..B, one or two revisions, or paths; a revision may be followed
    by paths. Without any, the working tree is compared with the index. Layout is silent: wrapping,
    indentation, order and quotes of attributes, spelling of entities and the like.

    Exit codes: 0 nothing changed, 1 something did, 2 the command could not run.
    """
    import msgspec

    from edition.compare import change
    from edition.revisions import run, selection

    for kind in (*kinds, *without):
        if not any(k == kind or k.startswith(f"{kind}.") for k in change.KINDS):
            raise click.UsageError(f"There is no kind {kind}. See the reference page on comparison.")
    request = selection.request(what, cached=cached)
    files: list[FileChanges] = []
    failed: list[Finding] = []
    for _, changes, found in run.each(request, any_xml, workers):
        failed += found
        if changes is not None:
            files.append(changes)
    chosen = [_chosen(f, documents, kinds, without) for f in files]
    changed = any(f.changes for f in chosen)
    if name and request.single:
        chosen = [msgspec.structs.replace(f, path=name) for f in chosen]
    if opened and html is None:
        html = _temporary(name or request.b)
    if html is not None:
        from edition.files import write
        from edition.review.render import page

        sides_ = (name, "") if name and request.single else (request.a, request.b)
        write(html, page(chosen, *sides_).encode())
    if opened and html is not None:
        import webbrowser

        terminal.say(f"The report is in {html}.", err=True)
        webbrowser.open(html.resolve().as_uri())
    if teller.form == "json":
        _json(chosen, request, failed)
    elif not teller.quiet:
        teller.findings(failed, most=0, paths={})
        if teller.form == "markdown":
            from edition.compare.markdown import report as marked

            terminal.text(marked(chosen, request.a, request.b))
        else:
            _terminal(chosen, stat, context, lines, no_pager)
    raise SystemExit(2 if failed else int(changed))


def _temporary(name: str) -> Path:
    """A file of the report's own, which stays."""
    from edition.files import scratch

    return Path(scratch.lasting("edition-diff-"), f"{Path(name).stem or 'changes'}.html")


def _chosen(
    file: FileChanges, documents: tuple[str, ...], kinds: tuple[str, ...], without: tuple[str, ...]
) -> FileChanges:
    """The file with only the records that were asked for; its patch stays whole."""
    if not (documents or kinds or without):
        return file
    import msgspec

    def among(record: Record, names: tuple[str, ...]) -> bool:
        return any(record.kind == n or record.kind.startswith(f"{n}.") for n in names)

    kept = [
        r
        for r in file.records
        if r.form
        or (
            (not documents or r.document.id in documents)
            and (not kinds or among(r, kinds))
            and not among(r, without)
        )
    ]
    return msgspec.structs.replace(file, records=kept)


def _json(files: list[FileChanges], request: Request, failed: list[Finding]) -> None:
    import msgspec

    from edition.compare.patch import FORMAT
    from edition.compare.summary import by_kind, verdict
    from edition.review.decisions import Changes, Unread
    from edition.validate.forms.as_json import as_object

    made = Changes(
        FORMAT, files, request.a, request.b, verdict(files),
        by_kind(r for f in files for r in f.records),
        [msgspec.convert(as_object(f), Unread) for f in failed],
    )  # fmt: skip
    result(msgspec.to_builtins(made))


def _terminal(files: list[FileChanges], stat: bool, context: int, lines: bool, no_pager: bool) -> None:
    from edition.compare import terminal as compared
    from edition.compare.summary import verdict

    if stat:
        said = list(compared.stat(files))
    else:
        shown = (f for f in files if f.changes or f.broken or f.mended)
        plain = not terminal.coloured()
        said = [line for f in shown for line in compared.file(f, context, lines, plain)]
    said.append(((verdict(files), "bold"),))
    if terminal.is_terminal() and not no_pager and len(said) > terminal.height() - 2:
        terminal.pages(said)
    else:
        for line in said:
            terminal.say(*line)
