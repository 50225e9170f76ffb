"""The gate: digests of everything that the software makes, to tell what a change of its code changed.

    python bench/digests.py write before.txt        then change the code, and
    python bench/digests.py check before.txt        exit code 1 where something is made otherwise

Made are sites, print-ready pages, EPUBs, the text of PDFs, findings, comparisons and encodings, of the
sample edition, the golden folders and, where EDITION_CORPUS names the real volumes, of these too
(--sample leaves them out, --press adds the books of two volumes, --only NAME takes one group). Commands
are called as a user would call them, so that the gate outlives any move of modules. A line is
`digest  group/case/file`; what holds a time or a place of this machine is taken out first.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from edition.cli import main

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
PRESSED = ("frus1917-72PubDip", "frus1969-76ve09p1")
UNSTABLE = {"seconds", "output"}
"""Fields of results that tell of a run, not of what was made."""

Digests = dict[str, str]


def run() -> int:
    options = _arguments()
    corpus = os.environ.get("EDITION_CORPUS", "")
    made: Digests = {}
    for group, cases in _groups(Path(corpus) if corpus and not options.sample else None, options):
        if options.only and group != options.only:
            continue
        for case, digests in cases:
            print(f"{group}/{case}: {len(digests)}", file=sys.stderr)
            made |= {f"{group}/{case}/{name}": digest for name, digest in digests.items()}
    if options.what == "write":
        options.file.write_text("".join(f"{d}  {n}\n" for n, d in sorted(made.items())), "utf-8")
        print(f"{len(made):,} digests")
        return 0
    return _report(_read(options.file, options.only), made, options.most)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=("write", "check"))
    parser.add_argument("file", type=Path)
    parser.add_argument("--sample", action="store_true", help="leave the real volumes out")
    parser.add_argument("--press", action="store_true", help="make PDF and EPUB of two volumes too")
    parser.add_argument("--only", default="", help="one group")
    parser.add_argument("--most", type=int, default=40, help="differences to name")
    return parser.parse_args()


def _read(file: Path, only: str) -> Digests:
    lines = (line.split("  ", 1) for line in file.read_text("utf-8").splitlines())
    return {name: digest for digest, name in lines if not only or name.startswith(f"{only}/")}


def _report(before: Digests, after: Digests, most: int) -> int:
    told = [f"gone     {name}" for name in before.keys() - after.keys()]
    told += [f"new      {name}" for name in after.keys() - before.keys()]
    told += [f"changed  {n}" for n in before.keys() & after.keys() if before[n] != after[n]]
    for line in sorted(told)[:most]:
        print(line)
    if len(told) > most:
        print(f"… and {len(told) - most:,} more")
    print(f"{len(after):,} digests, {len(told):,} differ")
    return int(bool(told))


# -- what is made ------------------------------------------------------------------------------------

Cases = Iterator[tuple[str, Digests]]


def _groups(corpus: Path | None, options: argparse.Namespace) -> Iterator[tuple[str, Cases]]:
    yield "sample", _sample()
    yield "golden", (_built(case) for case in _folders(TESTS / "golden"))
    yield "validation", (_validated(case) for case in _folders(TESTS / "validation"))
    yield "comparison", _compared(TESTS / "comparison")
    yield "encode", (_encoded(case.name, _texts(case)) for case in _folders(TESTS / "encode"))
    if corpus is None:
        return
    yield "cases", (_built(case) for case in _folders(corpus / "cases" / "tei"))
    yield "foreign", (_built(case) for case in _folders(corpus / "foreign"))
    yield "volumes", _volumes(corpus)
    yield "revisions", _revisions(corpus / "revisions")
    if options.press:
        yield "press", (_pressed(corpus / f"frus/volumes/{name}.xml") for name in PRESSED)


def _sample() -> Cases:
    seeds = ROOT / "seeds"
    with _room(seeds) as folder:
        yield "build", _call("build", folder, "-o", "out", "--all") | _files(Path("out"))
        yield "audit", _call("audit", folder, "-o", "out")
        yield "validate", _call("validate", folder, json_form=("--format", "json"))
        volume = next((folder / "tei").glob("*.xml"))
        yield "decode", _call("decode", volume, "-o", "back", json_form=()) | _files(Path("back"))
    yield _encoded("transcripts", sorted((seeds / "transcripts").glob("*.txt")))


def _built(case: Path) -> tuple[str, Digests]:
    with _room(case) as folder:
        return case.name, _call("build", folder, "-o", "out", "-j", "1") | _files(Path("out"))


def _validated(case: Path) -> tuple[str, Digests]:
    with _room(case) as folder:
        extra = [a for s in sorted(folder.glob("s.rn[cg]")) for a in ("--schema", s)]
        extra += [a for s in sorted(folder.glob("*.sch")) for a in ("--schematron", s)]
        return case.name, _call("validate", folder, *extra, json_form=("--format", "json"))


def _compared(folder: Path) -> Cases:
    for case in _folders(folder):
        with _room(case) as here:
            yield case.name, _call("diff", here / "a.xml", here / "b.xml", "--any-xml")


def _encoded(name: str, texts: list[Path]) -> tuple[str, Digests]:
    with _room(None):
        for text in texts:
            beside = (text, text.with_suffix(".meta"))
            for file in beside:
                if file.is_file():
                    shutil.copy(file, Path())
        register = TESTS / "encode" / "register.xml"
        shutil.copy(register, Path("..") / "register.xml")
        names = [Path(text.name) for text in texts]
        if not names:
            return name, {}
        done = _call("encode", *names, "-o", "out", "-r", Path("..") / "register.xml")
        return name, done | _files(Path("out"))


def _volumes(corpus: Path) -> Cases:
    with _room(None):
        folder = corpus / "frus" / "volumes"
        yield "build", _call("build", folder, "-o", "out", "--print") | _files(Path("out"))
        schema = ("--schema", corpus / "schema" / "tei_all.rng")
        yield "validate", _call("validate", folder, *schema, json_form=("--format", "json"))


def _revisions(folder: Path) -> Cases:
    for old in sorted(folder.glob("*.old.xml")):
        with _room(None):
            yield old.name, _call("diff", old, old.with_name(old.name.replace(".old.", ".new.")))


def _pressed(volume: Path) -> tuple[str, Digests]:
    with _room(None):
        made = _call("pdf", volume, "-o", "out", json_form=())
        made |= _call("epub", volume, "-o", "out", json_form=())
        return volume.stem, made | _files(Path("out"))


# -- digests -----------------------------------------------------------------------------------------


def _call(command: str, *arguments: str | Path, json_form: Iterable[str] = ("--json",)) -> Digests:
    """Call a command. Out: digests of its exit code and of each line that it said to machines."""
    words = [str(a) for a in (command, *arguments, *json_form)]
    result = CliRunner().invoke(main, words)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return {f"{command}!": f"{type(result.exception).__name__}"}
    found = {f"{command}?code": str(result.exit_code)}
    if json_form:
        for number, line in enumerate(result.stdout.splitlines()):
            found[f"{command}?{number:05d}"] = _digest(_plain(line).encode())
    return found


def _plain(line: str) -> str:
    """A line of JSON without times and without the place where this run happened."""
    line = line.replace(str(Path.cwd()), ".").replace(str(ROOT), ".")
    try:
        value = json.loads(line)
    except ValueError:
        return line
    return json.dumps(_stable(value), sort_keys=True, ensure_ascii=False)


def _stable(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _stable(v) for k, v in value.items() if k not in UNSTABLE}
    return [_stable(v) for v in value] if isinstance(value, list) else value


def _files(folder: Path) -> Digests:
    found: Digests = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not any(part.startswith(".") for part in name.split("/")):
            data = path.read_bytes()
            found[name] = _digest(_pdf_text(path) if path.suffix == ".pdf" else data)
    return found


def _pdf_text(path: Path) -> bytes:
    """The text of a PDF, page by page: its bytes hold the names of the fonts of this machine."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as book:
        return "\f".join(page.get_textpage().get_text_range() for page in book).encode()


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=12).hexdigest()


# -- places ------------------------------------------------------------------------------------------


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir())


def _texts(case: Path) -> list[Path]:
    return sorted(p for p in case.iterdir() if p.suffix in (".txt", ".md") and "expected" not in p.name)


@contextmanager
def _room(case: Path | None) -> Iterator[Path]:
    """An empty working folder, with a copy of a case in it; gone afterwards. Gives the copy."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        here = Path(made) / "work"
        here.mkdir()
        if case is not None:
            keep_out = shutil.ignore_patterns("expected*", "build")
            shutil.copytree(case, here / case.name, ignore=keep_out)
        with chdir(here):
            yield Path(case.name if case is not None else "")


if __name__ == "__main__":
    sys.exit(run())
