"""What the house rules find in folders of TEI, and a random sample of it to be judged by hand.

    python bench/rules.py FOLDER... [--sample 20] [--seed 1] [--code text.quote]

Prints how often each rule speaks and how many findings there are for each million bytes; then, for
each rule, findings drawn at random, with the source around each place. The same seed draws the same.
Findings of the schema are left out. A rule at error level must have no false alarm among 200.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from pathlib import Path

from edition.finding import Finding
from edition.relaxng.document import Document, WrongEncoding
from edition.validate.index import index
from edition.validate.reading import RuledVolume
from edition.validate.rules import house_findings

AROUND = 160


def excerpt(data: bytes, line: int, column: int) -> str:
    """The source around a place, the place marked."""
    at = Document(data).index(line, column)
    before = data[max(0, at - AROUND) : at].decode("utf-8", "replace")
    after = data[at : at + AROUND].decode("utf-8", "replace")
    return " ".join(f"{before}⟦⟧{after}".split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--code", action="append", default=[])
    asked = parser.parse_args()
    named = [path.rglob("*.xml") if path.is_dir() else [path] for path in asked.folders]
    files = sorted({file for some in named for file in some})
    known = index(files, 100)
    found: dict[str, list[tuple[Path, Finding]]] = defaultdict(list)
    size = 0
    for file in files:
        data = file.read_bytes()
        try:
            volume = RuledVolume(Document(data), file.name)
        except (Exception, WrongEncoding) as error:  # noqa: BLE001 (told, and passed over)
            print(f"{file}: not read ({error})")
            continue
        volume.path = file
        size += len(data)
        for finding in house_findings(volume, lambda _: "", known):
            if not asked.code or finding.code in asked.code:
                found[finding.code].append((file, finding))
    print(f"{len(files)} files, {size / 1e6:.1f} MB\n")
    for code, group in sorted(found.items()):
        levels = "/".join(sorted({f.severity for _, f in group}))
        print(f"{code:<20}{levels:<9}{len(group):>7}{len(group) / size * 1e6:>9.1f}/MB")
    for code, group in sorted(found.items()):
        dice = random.Random(asked.seed)
        print(f"\n== {code}: {min(asked.sample, len(group))} of {len(group)}")
        for file, finding in sorted(
            dice.sample(group, min(asked.sample, len(group))), key=lambda g: (g[0], g[1].line)
        ):
            print(f"\n{file.name}:{finding.line}:{finding.column} {finding.message} → {finding.remedy}")
            print(f"    {excerpt(file.read_bytes(), finding.line, finding.column)}")


if __name__ == "__main__":
    main()
