"""What validation costs, side by side with jing, xmllint and the bare parse.

    python bench/validate.py FOLDER

FOLDER holds `frus/volumes/*.xml`, `schema/tei_all.rng` and `frus/schema/frus.rng`. Every figure is the
median of several runs of whole processes, taken in turn; CPU seconds of user and system. Read the
ratios. jing is skipped where it is not installed.
"""

from __future__ import annotations

import compileall
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import edition

RUNS = 5
PARSE = (
    "import sys; from lxml import etree\netree.parse(sys.argv[1], etree.XMLParser(collect_ids=False))"
)
IMPORT = "from lxml import etree"
SCHEMA = (
    "import sys; from edition.files.cache import Shelf; from edition.relaxng import Schema\n"
    "schema = Schema.load(sys.argv[1], cache=Shelf('schema', 60))\n"
    "for name in sys.argv[2:]: schema.validate(open(name, 'rb').read())"
)
COMPILE = "import sys; from edition.relaxng import Schema; Schema.load(sys.argv[1])"


def run(*command: object) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak megabytes of one process."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(c) for c in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    wall = time.perf_counter() - started
    return used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    folder = Path(sys.argv[1])
    volumes = sorted((folder / "frus/volumes").glob("*.xml"))
    volume = min(volumes, key=lambda v: abs(v.stat().st_size - 4_000_000))
    everything = folder / "schema/tei_all.rng"
    python = sys.executable
    compileall.compile_dir(Path(edition.__file__).parent, quiet=1)  # as an installed package is
    command = [python, "-c", "from edition.cli import main; main()", "validate", "-q"]
    with tempfile.TemporaryDirectory() as scratch:
        small = Path(scratch) / "small.xml"
        small.write_bytes(
            b'<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title>'
            b"</titleStmt><publicationStmt><p>P</p></publicationStmt><sourceDesc><p>S</p></sourceDesc>"
            b"</fileDesc></teiHeader><text><body>"
            + b"<p>Ten words of text that say nothing much, really.</p>" * 170
            + b"</body></text></TEI>"
        )
        commands: dict[str, list[object]] = {
            "python, lxml imported": [python, "-c", IMPORT],
            f"lxml parses {volume.name}": [python, "-c", PARSE, volume],
            "tei_all compiled": [python, "-c", COMPILE, everything],
            f"engine, tei_all, {volume.name}": [python, "-c", SCHEMA, everything, volume],
            f"edition validate, {volume.name}": [*command, "-s", everything, volume],
            "the same, schema only": [*command, "--no-rules", "-s", everything, volume],
            "edition validate, 10 kB": [*command, "-s", everything, small],
            f"{len(volumes)} volumes, one process": [*command, "-j1", "-s", everything, *volumes],
            f"{len(volumes)} volumes, two processes": [*command, "-j2", "-s", everything, *volumes],
        }  # fmt: skip
        if shutil.which("jing"):
            commands[f"jing, tei_all, {volume.name}"] = ["jing", "-i", everything, volume]
        if shutil.which("xmllint"):
            schema = folder / "frus/schema/frus.rng"
            commands[f"xmllint, frus.rng, {volume.name}"] = [
                "xmllint",
                "--noout",
                "--relaxng",
                schema,
                volume,
            ]
        for arguments in commands.values():
            run(*arguments)  # the cache is filled, the files are in memory
        figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, arguments in commands.items():
                figures[name].append(run(*arguments))
    print(f"{'':<58}{'CPU s':>8}{'wall s':>8}{'MB':>6}")
    for name, runs in figures.items():
        cpu, wall, peak = (statistics.median(column) for column in zip(*runs, strict=True))
        print(f"{name:<58}{cpu:>8.2f}{wall:>8.2f}{peak:>6.0f}")


if __name__ == "__main__":
    main()
