"""`edition audit`: is every word of the TEI on the pages, and no other?"""

from __future__ import annotations

from pathlib import Path

from edition import project as projects
from edition import workflow
from edition.cli import options, terminal
from edition.cli.teller import Teller, count


@options.command("audit")
@options.paths
@options.output("Folder of the built edition.")
@options.workers
@options.telling()
def command(
    paths: tuple[Path, ...],
    output: Path | None,
    workers: int,
    teller: Teller,
) -> None:
    """Compare the words of a built edition with those of its TEI.

    For every document, section and division, the words of the TEI and the words of its page must be
    the same and in the same order, each note for itself; words that the software makes (numbers of
    notes and pages) and elements on the list of omissions aside.
    """
    project = projects.find(paths, output)
    with teller.progress() as step:
        result = workflow.audit(project, workflow.Options(workers=workers), step)
    fields = {
        "pages": result.units,
        "documents": result.documents,
        "words": result.words,
        "notes": result.notes,
        "omitted": result.omitted,
    }
    code = teller.tell(result.findings, fields)
    if teller.words:
        verdict = "every word accounted for" if not code else count(len(result.findings), "difference")
        terminal.say(
            f"{count(result.units, 'page')}, {count(result.documents, 'document')}, "
            f"{count(result.words, 'word')}, {count(result.notes, 'note')}: {verdict}"
        )
        if result.omitted:
            names = ", ".join(f"{n} {c:,}" for n, c in sorted(result.omitted.items()))
            terminal.say(f"  Left out, as declared: {names}")
    raise SystemExit(code)
