"""What the PDFs of volumes cost, and how that grows with their pages.

    python bench/press.py VOLUME.xml...

Of each volume: from nothing with one process and with two, again with nothing changed, and after a
word of a document in its middle was changed. Pages by seconds, CPU seconds of all processes, peak
megabytes of the largest process. Give volumes of several sizes to see the growth; read the ratios.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import pikepdf

from build import run

PDF = [sys.executable, "-m", "edition", "pdf", "-q"]


def main(files: list[str]) -> None:
    heads = ("pages", "wall", "pages/s", "CPU", "peak", "PDF")
    print(f"{'volume':<41}", *(f"{head:>7}" for head in heads))
    for file in map(Path, files):
        with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
            _volume(file, Path(scratch))


def _volume(file: Path, scratch: Path) -> None:
    source = scratch / file.name
    source.write_bytes(file.read_bytes())
    for said, workers, output in (
        ("one process", 1, "one"),
        ("two processes", 2, "two"),
        ("again", 2, "two"),
        ("one word else", 2, "two"),
    ):
        if said == "one word else":
            source.write_bytes(_edited(file.read_bytes()))
        command = [*PDF, source, "-o", scratch / output, "-j", str(workers)]
        cpu, wall, peak = run(command)
        book = next((scratch / output / "pdf").glob("*.pdf"))
        with pikepdf.open(book) as pdf:
            pages = len(pdf.pages)
        size = book.stat().st_size / 1e6
        print(
            f"{file.stem:<26} {said:<14} {pages:>5} {wall:>6.1f}s {pages / wall:>8.1f} {cpu:>6.1f}s "
            f"{peak:>4.0f} MB {size:>4.1f} MB",
            flush=True,
        )


def _edited(data: bytes) -> bytes:
    """The volume with another word in its middle, of the same length: the pages stay as many."""
    words = [m.start() for m in re.finditer(rb" that (?=[a-z])", data)]
    place = words[len(words) // 2]
    return data[:place] + b" taht " + data[place + 6 :]


if __name__ == "__main__":
    if not sys.argv[1:]:
        raise SystemExit(__doc__)
    main(sys.argv[1:])
