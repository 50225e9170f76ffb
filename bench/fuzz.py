"""Every command on inputs that nobody thought of.

    python bench/fuzz.py                     2,000 cases
    python bench/fuzz.py --cases 20000       as many as one likes; --seed draws others
    python bench/fuzz.py --only diff --keep failures     one command; what fails is kept

A case fails where the exit code is none of 0, 1 and 2, where there is a traceback or "A fault of the
software", where it takes more than ten seconds or a gigabyte, where it writes outside its folder, or
leaves a temporary file. Each case follows from the seed and its number alone.

Each runs in a process of its own, forked from one that has everything imported (Linux, macOS).
"""

from __future__ import annotations

import argparse
import importlib
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import fuzz_inputs as inputs

from edition.cli import COMMANDS, main

SECONDS: Final = 10
BYTES: Final = 1_000_000_000
_ROOM: Final = 3 * BYTES
"""Address space of a case: well above what it may really take, so that reaching it is a failure."""
_CODES: Final = frozenset({0, 1, 2})
_SIGNS: Final = ("Traceback (most recent call last)", "A fault of the software")

Make = Callable[[random.Random, Path], list[str]]
"""Fills a folder with inputs. Gives the words of the command."""


# -- what each command is given -----------------------------------------------------------------------


def _xml(r: random.Random) -> bytes:
    what = r.random()
    if what < 0.35:
        return inputs.xml(r)
    data = inputs.some(r, ".xml")
    if what < 0.45:
        return data
    return inputs.mutated(r, data, inputs.some(r, ".xml"))


def _put(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


def _pair(r: random.Random, folder: Path) -> list[str]:
    """A file and what an editor, or chaos, made of it."""
    one = _xml(r)
    other = _xml(r) if r.random() < 0.15 else inputs.mutated(r, one, _xml(r))
    return [_put(folder, "a.xml", one), _put(folder, "b.xml", other)]


def _schema(r: random.Random, folder: Path) -> str:
    kind = r.choice((".rng", ".rnc"))
    made = (inputs.rng if kind == ".rng" else inputs.rnc)(r)
    if r.random() < 0.3:
        made = inputs.some(r, kind)
    if r.random() < 0.5:
        made = inputs.mutated(r, made, inputs.some(r, kind))
    return _put(folder, f"s{kind}", made)


def validate(r: random.Random, folder: Path) -> list[str]:
    words = [_put(folder, "v.xml", _xml(r))]
    if r.random() < 0.5:
        words += ["--schema", _schema(r, folder) if r.random() < 0.8 else "edition"]
    if r.random() < 0.1:
        words += ["--fix"]
    return [*words, *r.choice(([], ["--format", "json"], ["--format", "sarif"], ["--no-rules"]))]


def build(r: random.Random, folder: Path) -> list[str]:
    _project(r, folder)
    return [".", "-o", "out", "-j", "1", "--no-search", *r.choice(([], ["--json"], ["--no-print"]))]


_TEMPLATES: Final = (
    "document.html", "home.html", "base.html", "labels/en.toml", "static/text.css",
    "print/document.html",
)  # fmt: skip
_STYLESHEET: Final = b"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
 xmlns:tei="http://www.tei-c.org/ns/1.0"><xsl:import href="edition:%s"/>
<xsl:template match="tei:hi"><b><xsl:apply-templates/></b></xsl:template></xsl:stylesheet>"""


def _project(r: random.Random, folder: Path) -> None:
    for n in range(r.choice((1, 1, 2, 3))):
        _put(folder, f"v{n}.xml", _xml(r))
    if r.random() < 0.4:
        made = inputs.settings(r)
        _put(folder, "edition.toml", inputs.mutated(r, made) if r.random() < 0.3 else made)
        if r.random() < 0.4:
            name = r.choice(_TEMPLATES)
            shipped = inputs.ROOT / "templates" / name
            base = shipped.read_bytes() if shipped.is_file() else b"{% extends 'edition:base.html' %}"
            _put(folder, f"templates/{name}", inputs.mutated(r, base))
        if r.random() < 0.3:
            name = r.choice(("site.xsl", "print.xsl"))
            base = _STYLESHEET % name.encode()
            _put(folder, f"xslt/{name}", inputs.mutated(r, base))
        if r.random() < 0.2:
            _put(folder, "redirects.toml", inputs.mutated(r, b'"a/b/" = "vol/d1/"\n'))


def audit(r: random.Random, folder: Path) -> list[str]:
    _project(r, folder)
    _run(["build", ".", "-o", "out", "-j", "1", "--no-search", "-q"], folder)
    return [".", "-o", "out", "-j", "1"]


def epub(r: random.Random, folder: Path) -> list[str]:
    return [_put(folder, "v.xml", _xml(r)), "-o", "out", "-j", "1"]


def print_(r: random.Random, folder: Path) -> list[str]:
    return epub(r, folder)


def diff(r: random.Random, folder: Path) -> list[str]:
    form = r.choice(([], ["--json"], ["--markdown"], ["--stat"], ["--html", "r.html"], ["--any-xml"]))
    return [*_pair(r, folder), "-j", "1", *form]


def review(r: random.Random, folder: Path) -> list[str]:
    return [*_pair(r, folder), "-o", "out"]


def apply(r: random.Random, folder: Path) -> list[str]:
    """Change lists, true ones and others."""
    pair = _pair(r, folder)
    _run(["diff", *pair, "--json", "--any-xml"], folder, "c.json")
    made = (folder / "c.json").read_bytes()
    data = inputs.list_mutated(r, made) if r.random() < 0.7 else inputs.mutated(r, made)
    _put(folder, "c.json", made if r.random() < 0.1 else data)
    return [
        "c.json",
        pair[0],
        *r.choice(([], ["--reverse"], ["--check"], ["--reject", "1"], ["-o", "o.xml"])),
    ]


def merge(r: random.Random, folder: Path) -> list[str]:
    base = _xml(r)
    names = [_put(folder, "base.xml", base)]
    names += [_put(folder, f"{n}.xml", inputs.mutated(r, base, _xml(r))) for n in ("ours", "theirs")]
    return [*names, "-o", "m.xml"]


def format(r: random.Random, folder: Path) -> list[str]:
    return [_put(folder, "v.xml", _xml(r)), *r.choice(([], ["--check"]))]


def collate(r: random.Random, folder: Path) -> list[str]:
    return [f"{name}#d1" if r.random() < 0.3 else name for name in _pair(r, folder)]


def _transcript(r: random.Random) -> bytes:
    data = inputs.some(r, ".txt", ".md")
    return data if r.random() < 0.2 else inputs.mutated(r, data, inputs.some(r, ".txt", ".md"))


def encode(r: random.Random, folder: Path) -> list[str]:
    names = [
        _put(folder, f"t{n}{r.choice(('.txt', '.md'))}", _transcript(r))
        for n in range(r.choice((1, 1, 3)))
    ]
    if r.random() < 0.2:
        _put(folder, "t0.meta", inputs.mutated(r, b"title: x\nfrom: A\ndate: 1961-01-02\n"))
    register = ["-r", _put(folder, "reg.xml", _xml(r))] if r.random() < 0.2 else []
    kind = r.choice(([], ["--kind", "published"], ["--kind", "archival"], ["--kind", "dialect"]))
    return [*names, "-o", "out", "-j", "1", *register, *kind]


def assemble(r: random.Random, folder: Path) -> list[str]:
    parts = [_put(folder, f"d{n}.xml", _xml(r)) for n in range(2)]
    if r.random() < 0.5:
        _put(folder, "vol.xml", _xml(r))
    return [*parts, "-v", "vol.xml"]


def decode(r: random.Random, folder: Path) -> list[str]:
    return [_put(folder, "v.xml", _xml(r)), "-o", "out"]


def checklist(r: random.Random, folder: Path) -> list[str]:
    return [_put(folder, "v.xml", _xml(r)), "-o", r.choice(("c.html", "c.md"))]


def git_text(r: random.Random, folder: Path) -> list[str]:
    return [_put(folder, "v.xml", _xml(r))]


def git_diff(r: random.Random, folder: Path) -> list[str]:
    a, b = _pair(r, folder)
    return ["v.xml", a, "0" * 40, "100644", b, "1" * 40, "100644"]


MAKERS: Final[dict[str, Make]] = {
    "validate": validate, "build": build, "audit": audit, "epub": epub, "print": print_, "diff": diff,
    "review": review, "apply": apply, "merge": merge, "format": format, "collate": collate,
    "encode": encode, "assemble": assemble, "decode": decode, "checklist": checklist,
    "git-text": git_text, "git-diff": git_diff,
}  # fmt: skip
LEFT_OUT: Final = {
    "new": "takes no file", "serve": "does not end", "git": "changes the settings of a repository",
    "explain": "takes no file", "eject": "takes no file", "pdf": "heavy; what it reads, print reads",
}  # fmt: skip
"""Commands that are given nothing, and why."""


# -- a case -------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What became of a case."""

    number: int
    command: str
    words: list[str]
    code: int
    seconds: float
    peak: int
    why: str
    """Why it failed, "" where it did not."""


def case(seed: int, number: int, only: str = "", keep: Path | None = None) -> Outcome:
    """Run one case."""
    r = random.Random(f"{seed} {number}")
    command = only or r.choice(sorted(MAKERS))
    top = Path(tempfile.mkdtemp(prefix="fuzz-"))
    try:
        folder = top / "work"
        folder.mkdir()
        words = [command, *MAKERS[command](r, folder)]
        kept = shutil.copytree(folder, top / "given", symlinks=True)
        before = _outside(top)
        code, seconds, peak = _run(words, folder, "stdout", "stderr", beside=top)
        why = _judge(top, folder, code, seconds, peak)
        if not why and (new := _outside(top) - before):
            why = f"wrote outside its folder: {', '.join(sorted(new))}"
        if why and keep is not None:
            place = keep / f"{command}-{seed}-{number}"
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(kept, place, symlinks=True)
            for name in ("stdout", "stderr"):
                shutil.copy(top / name, place / f"said-{name}.txt")
            (place / "why.txt").write_text(f"{why}\nedition {' '.join(words)}\n", "utf-8")
        return Outcome(number, command, words, code, seconds, peak, why)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def _outside(top: Path) -> set[str]:
    """What stands beside the working folder."""
    found = {p.relative_to(top).as_posix() for p in top.rglob("*")}
    return {n for n in found if n.partition("/")[0] != "work"} - {"stdout", "stderr"}


def _judge(top: Path, folder: Path, code: int, seconds: float, peak: int) -> str:
    said = b"".join((top / name).read_bytes() for name in ("stdout", "stderr")).decode(
        "utf-8", "replace"
    )
    for sign in _SIGNS:
        if sign in said:
            at = said.index(sign)
            return f"{sign}: {' '.join(said[at : at + 300].split())}"
    if code not in _CODES:
        return f"exit code {code}" if code >= 0 else f"ended by signal {-code}"
    if seconds > SECONDS:
        return f"{seconds:.1f} s"
    if peak > BYTES:
        return f"{peak / 1e9:.2f} GB"
    left = [p.name for p in folder.rglob(".*") if p.is_file() and "writing" in p.name]
    return f"temporary files left: {', '.join(left)}" if left else ""


def _run(
    words: list[str], folder: Path, out: str = "", err: str = "", beside: Path | None = None
) -> tuple[int, float, int]:
    """Call a command in a child. Out: its exit code (minus the signal), seconds of CPU, peak bytes."""
    place = beside or folder
    child = os.fork()
    if child == 0:
        try:
            _child(words, folder, place / out if out else None, place / err if err else None)
        finally:
            os._exit(99)
    deadline = time.monotonic() + 6 * SECONDS  # of the wall, on a machine that has other work
    while True:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            break
        if time.monotonic() > deadline:
            os.kill(child, signal.SIGKILL)
            _, status, usage = os.wait4(child, 0)
            break
        time.sleep(0.002)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, peak


def _child(words: list[str], folder: Path, out: Path | None, err: Path | None) -> None:
    os.setsid()
    os.chdir(folder)
    for number, path in ((0, None), (1, out), (2, err)):
        flags = os.O_RDONLY if number == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        handle = os.open(path or os.devnull, flags, 0o644)
        os.dup2(handle, number)
    for name, number in (("stdout", 1), ("stderr", 2)):  # whatever stands in their place here
        setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS + 2, SECONDS + 4))
    code = 0
    try:
        main(words, prog_name="edition")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1 if stop.code else 0
    except BaseException:  # noqa: BLE001 (what it looks for)
        import traceback

        traceback.print_exc()
        code = 70
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = code or 74
    os._exit(code)


# -- all of them --------------------------------------------------------------------------------------


def warm() -> None:
    """Import what commands import, so that no case pays for it."""
    for name in COMMANDS:
        importlib.import_module(f"edition.cli.{name.replace('-', '_')}")
    for name in (
        "edition.workflow",
        "edition.revisions.run",
        "edition.encode.run",
        "edition.validate.run",
    ):
        importlib.import_module(name)


def run() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number to begin with")
    parser.add_argument("--only", choices=sorted(MAKERS), default="")
    parser.add_argument("--keep", type=Path, help="folder for the inputs of cases that fail")
    options = parser.parse_args()
    warm()
    started = time.monotonic()
    counts: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    slowest: list[Outcome] = []
    for number in range(options.first, options.first + options.cases):
        one = case(options.seed, number, options.only, options.keep)
        counts[one.command] += 1
        slowest = sorted([*slowest, one], key=lambda o: -o.seconds)[:3]
        if one.why:
            failed[one.command] += 1
            print(f"{one.number} {one.command}: {one.why}", flush=True)
    for command, n in sorted(counts.items()):
        print(f"{command:<10} {n:>6} cases, {failed[command]} failed")
    for one in slowest:
        print(f"slowest: {one.number} {one.command} {one.seconds:.1f} s, {one.peak / 1e6:.0f} MB")
    minutes = (time.monotonic() - started) / 60
    print(f"{counts.total():,} cases in {minutes:.1f} min: {failed.total():,} failed")
    return int(bool(failed))


if __name__ == "__main__":
    if not hasattr(os, "fork"):
        sys.exit("This needs a system that forks.")
    sys.exit(run())
