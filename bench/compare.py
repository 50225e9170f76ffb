"""What a comparison costs, and how right it is.

    python bench/compare.py FOLDER_OF_VOLUMES [VOLUME_ID] [--score] [--others]

Times are CPU seconds in this process, the median of several runs, beside what lxml needs to parse both
sides; read the ratios. --score plants edits of every kind in every volume and counts how many are found
as what they are. --others runs git and, where it is installed, xmldiff on the same pair.
"""

from __future__ import annotations

import importlib.util
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree
from plant import plant, reflow, score

from edition.compare.record import FileChanges, of_bytes

RUNS = 5
PATIENCE = 300
"""Seconds after which another tool is stopped."""
HEAD = (
    '<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>T</title></titleStmt>'
    "<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body>"
)
TAIL = "</body></text></TEI>"


def cpu(work: Callable[[], object], runs: int = RUNS) -> float:
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def parse(*sides: bytes) -> None:
    for data in sides:
        etree.fromstring(data, etree.XMLParser(collect_ids=False))


def row(name: str, a: bytes, b: bytes, runs: int = RUNS) -> FileChanges:
    floor = cpu(lambda: parse(a, b), runs)
    ours = cpu(lambda: of_bytes(a, b, "v.xml"), runs)
    made = of_bytes(a, b, "v.xml")
    print(
        f"{name:<44} {ours:7.3f} s {ours / floor:6.1f} × lxml  {len(made.changes):>6,} changes "
        f"{made.layout:>7,} reflowed",
        flush=True,
    )
    return made


def peak(a: bytes, b: bytes) -> float:
    """Megabytes at the most of a process that compares two files and nothing else."""
    with tempfile.TemporaryDirectory() as name:
        for side, data in (("a", a), ("b", b)):
            Path(name, f"{side}.xml").write_bytes(data)
        script = (
            "import sys; from edition.compare.record import of_bytes; from pathlib import Path; "
            "a, b = (Path(p).read_bytes() for p in sys.argv[1:]); of_bytes(a, b, 'v'); "
            "print(*(l for l in open('/proc/self/status') if 'VmHWM' in l))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, f"{name}/a.xml", f"{name}/b.xml"],
            check=True, capture_output=True, text=True, cwd=Path(__file__).resolve().parent.parent,
        )  # fmt: skip
    return int(done.stdout.split()[1]) / 1000


def worst() -> Iterator[tuple[str, str, str]]:
    """Pairs on which naive methods need the square of the size, or more."""
    r = random.Random(1)
    words = [f"w{n}" for n in range(3000)]

    def text(n: int) -> str:
        return " ".join(r.choice(words) for _ in range(n))

    def file(*paragraphs: str) -> str:
        return HEAD + "".join(f"<p>{p}</p>" for p in paragraphs) + TAIL

    yield (
        "every word changed",
        file(*(text(60) for _ in range(3000))),
        file(*(text(60).replace("w", "v") for _ in range(3000))),
    )
    same = ["The same words again."] * 10_000
    yield "10,000 identical paragraphs, one less", file(*same), file(*same[1:])
    some = ["Other words." if n % 97 == 0 else p for n, p in enumerate(same)]
    yield "10,000 identical paragraphs, 104 changed", file(*same), file(*some)
    long = [r.choice(words) for _ in range(1_000_000)]
    other = [w if r.random() > 0.001 else "changed" for w in long]
    yield "a paragraph of a million words", file(" ".join(long)), file(" ".join(other))
    shuffled = list(long)
    r.shuffle(shuffled)
    yield "the same words shuffled", file(" ".join(long[:200_000])), file(" ".join(shuffled[:200_000]))
    documents = [f'<div xml:id="d{n}"><head>{n}</head><p>{text(80)}</p></div>' for n in range(2000)]
    mixed = list(documents)
    r.shuffle(mixed)
    yield "2,000 documents shuffled", HEAD + "".join(documents) + TAIL, HEAD + "".join(mixed) + TAIL
    deep = "<seg>" * 230
    ended = "</seg>" * 230
    yield (
        "230 levels deep, 300 times",
        file(*(f"{deep}{n}{ended}" for n in range(300))),
        file(*(f"{deep}{n + n % 7}{ended}" for n in range(300))),
    )
    yield (
        "a tag round every word",
        file(*(text(300) for _ in range(300))),
        file(*(" ".join(f"<hi>{w}</hi>" for w in text(300).split()) for _ in range(300))),
    )


def others(a: bytes, b: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        one, two = Path(name, "a.xml"), Path(name, "b.xml")
        one.write_bytes(a)
        two.write_bytes(b)
        tools = {
            "git diff": ["git", "diff", "--no-index", "--numstat", str(one), str(two)],
            "git diff --word-diff": ["git", "diff", "--no-index", "--word-diff", str(one), str(two)],
        }
        if importlib.util.find_spec("xmldiff"):
            script = (
                "import sys; from xmldiff import main; print(len(main.diff_files(*sys.argv[1:], "
                "diff_options={'fast_match': True})))"
            )
            tools["xmldiff, fast match"] = [sys.executable, "-c", script, str(one), str(two)]
        for tool, command in tools.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            try:
                done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
                said = f"{len(done.stdout):,} bytes"
                if tool.startswith("xmldiff"):
                    said = done.stdout.decode().strip() or done.stderr.decode()[-200:].strip()
            except subprocess.TimeoutExpired:
                said = f"stopped after {PATIENCE} s"
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            print(f"{tool:<44} {used:7.3f} s  {said}", flush=True)


def scores(volumes: list[Path]) -> None:
    table: dict[str, Counter[str]] = {}
    for volume in volumes:
        text = volume.read_text("utf-8")
        for seed in (1, 2):
            edited, planted = plant(text, seed, 12)
            other = reflow(edited, seed) if seed == 2 else edited
            made = of_bytes(text.encode(), other.encode(), volume.name)
            precision, recall, wrong = score(made, planted, table)
            how = "reflowed too" if seed == 2 else ""
            print(f"{volume.stem:<28} {len(planted):>5} planted  precision {precision:.4f}  "
                  f"recall {recall:.4f}  {how}", flush=True)  # fmt: skip
            for line in wrong:
                print(f"    {line}")
    table["all"] = sum(table.values(), Counter())
    for kind, n in sorted(table.items()):
        precision, recall = (n["right"] / max(n[of], 1) for of in ("reported", "planted"))
        print(f"{kind:<24} {n['planted']:>6,} planted  {precision:.4f}  {recall:.4f}")


def main() -> None:
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    folder = Path(arguments[0])
    wanted = arguments[1] if len(arguments) > 1 else "frus1961-63v05"
    volumes = sorted(folder.glob("*.xml"))
    text = next(v for v in volumes if v.stem == wanted).read_text("utf-8")
    a = text.encode()
    edited, planted = plant(text, 5, 2)
    print(f"{wanted}, {len(a) / 1e6:.1f} MB, {len(planted)} edits planted")
    row("the same", a, a)
    row("edited", a, edited.encode())
    row("re-indented", a, reflow(text, 3).encode())
    row("edited and re-indented", a, reflow(edited, 3).encode())
    for name, other in (("edited", edited), ("re-indented", reflow(text, 3))):
        print(f"memory, {name}: {peak(a, other.encode()):.0f} MB")
    small = (
        HEAD
        + " ".join(f"<p>{'Words of a paragraph that is long enough. ' * 6}{n}</p>" for n in range(36))
        + TAIL
    )
    row(
        f"a document of {len(small) / 1000:.0f} kB, one word",
        small.encode(),
        small.replace("35<", "x<").encode(),
    )
    for name, left, right in worst():
        row(name, left.encode(), right.encode(), 1)
    unrelated = [v.read_bytes() for v in volumes if v.stem != wanted][1]
    row("two unrelated volumes", a, unrelated, 1)
    if "--others" in sys.argv:
        others(a, edited.encode())
        others(a, reflow(edited, 3).encode())
    if "--score" in sys.argv:
        scores(volumes)


if __name__ == "__main__":
    main()
