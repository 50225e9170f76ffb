"""`edition collate`: two witnesses of one document, and how they differ."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from edition.cli import options, terminal
from edition.cli.teller import Teller, result

if TYPE_CHECKING:
    from edition.collate.collate import Collation


@options.command("collate")
@click.argument("first")
@click.argument("second")
@click.option("--without", multiple=True, help="Do without this rule of normalisation.")
@click.option("--equal", multiple=True, help="Words that count as one: --equal grey=gray.")
@click.option("--tei", "tei", type=click.Path(path_type=Path), help="Write TEI with app and rdg here.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the parallel view here.")
@click.option("--class", "classes", multiple=True, help="List only variants of this class.")
@options.telling("words", "json")
def command(
    first: str, second: str, without: tuple[str, ...], equal: tuple[str, ...], tei: Path | None,
    html: Path | None, classes: tuple[str, ...], teller: Teller,
) -> None:  # fmt: skip
    """Align two witnesses of a document word by word.

    FIRST and SECOND are TEI files, with the document's xml:id behind a # (volume.xml#d278), or plain
    transcripts. Notes, page headings and stamps are left out. Rules of normalisation say which words
    are the same; they are listed with the result.

    Exit codes: 0 no variants, 1 there are some, 2 the command could not run.
    """
    from edition.collate import apparatus, collate, rules, witness
    from edition.files import write
    from edition.revisions.selection import read_file
    from edition.trail import reading

    known = {r.name for r in rules.RULES}
    for name in without:
        if name not in known:
            raise click.UsageError(f"There is no rule {name}: {', '.join(sorted(known))}.")
    for name in classes:
        if name not in collate.CLASSES:
            raise click.UsageError(f"There is no class {name}: {', '.join(collate.CLASSES)}.")
    chosen = tuple(r for r in rules.RULES if r.name not in without)
    pairs: dict[str, str] = {}
    for pair in equal:
        one, sign, other = pair.partition("=")
        if not sign:
            raise click.UsageError(f"--equal {pair}: write two words with = between them.")
        pairs[rules.normal(one, chosen)] = rules.normal(other, chosen)
    read = []
    for named in (first, second):
        with reading(named):
            read.append(witness.read(named, read_file(Path(named.partition("#")[0]))))
    with reading(f"{first} and {second}"):
        made = collate.collate(read[0], read[1], chosen, pairs)
    if tei is not None:
        write(tei, apparatus.tei(made).encode())
    if html is not None:
        from edition.collate.parallel import page

        write(html, page(made).encode())
    if teller.form == "json":
        result(_data(made))
    elif teller.words:
        _print(made, classes)
    raise SystemExit(int(bool(made.variants)))


def _data(made: Collation) -> dict[str, object]:
    from edition.collate import collate

    return {
        "a": made.a.name,
        "b": made.b.name,
        "words": [len(made.a.words), len(made.b.words)],
        "rules": {r.name: r.about for r in made.rules},
        "counts": made.counts(),
        "variants": [
            {
                "class": s.kind,
                "a": made.text(s, 0),
                "b": made.text(s, 1),
                "context": collate.context(made, s, 0),
                "page_a": _page(made, s, 0),
                "page_b": _page(made, s, 1),
            }
            for s in made.variants
        ],
    }


def _page(made: Collation, segment: object, side: int) -> str:
    from edition.collate.collate import Segment

    assert isinstance(segment, Segment)
    words = (made.a, made.b)[side].words
    at = min((segment.a, segment.b)[side][0], len(words) - 1)
    return words[at].page if words else ""


def _print(made: Collation, classes: tuple[str, ...]) -> None:
    from edition.collate import collate

    for segment in made.variants:
        if classes and segment.kind not in classes:
            continue
        before, after = collate.context(made, segment, 0)
        terminal.say(
            (f"{segment.kind:<12}", "yellow"),
            (f"{_page(made, segment, 0):>8}  ", "dim"),
            (f"{before} ", "dim"),
            (made.text(segment, 0) or "∅", "red"),
            " | ",
            (made.text(segment, 1) or "∅", "green"),
            (f" {after}", "dim"),
        )
    terminal.say()
    for kind, number in made.counts().items():
        terminal.say(f"{number:>6,}  {kind}")
    terminal.say(f"{len(made.a.words):,} and {len(made.b.words):,} words; the same by these rules:")
    for rule in made.rules:
        terminal.say(f"  {rule.name}: {rule.about}")
