"""What a build costs, side by side with the least it could cost.

    python bench/build.py FOLDER_OF_VOLUMES [VOLUME_ID]

Every figure is the median of several runs of whole processes, taken in turn, so that a machine that
is slow for a while is slow for all. CPU seconds are user and system time of the process and its
children; read the ratios. One process each, unless said otherwise.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
RUNS = 5
BUILD = [sys.executable, "-m", "edition", "build", "-q"]


def run(command: Sequence[str | Path]) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak megabytes of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [str(c) for c in command], stdout=subprocess.DEVNULL, stderr=said, cwd=HERE.parent
        )
        peak = _peak(process)
        wall = time.perf_counter() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    if process.returncode not in (0, 1) or "Traceback" in words:  # 1 is also: there are findings
        raise SystemExit(f"failed: {' '.join(map(str, command))}\n{words}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, wall, peak


def _peak(process: subprocess.Popen[bytes]) -> float:
    """Peak resident megabytes of the largest process of the tree, read while it runs (Linux)."""
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, *(_resident(pid) for pid in _tree(process.pid)))
        time.sleep(0.02)
    return peak


def _tree(pid: int) -> list[int]:
    pids = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                pids += _tree(int(child))
    except OSError:
        pass
    return pids


def _resident(pid: int) -> float:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1000
    except OSError:
        pass
    return 0.0


class Table:
    """Prints one row at a time."""

    def row(self, name: str, runs: list[tuple[float, float, float]], base: float = 0.0) -> float:
        cpu = statistics.median(r[0] for r in runs)
        wall = statistics.median(r[1] for r in runs)
        peak = max(r[2] for r in runs)
        ratio = f"{cpu / base:6.2f} ×" if base else " " * 8
        print(f"{name:<44} {cpu:8.2f} s cpu {wall:8.2f} s {peak:7.0f} MB {ratio}", flush=True)
        return cpu


def one_volume(volume: Path, scratch: Path, table: Table) -> None:
    """The floor, a clean build, a second one, one after an edit."""
    work = scratch / "one"
    work.mkdir()
    copy = work / volume.name
    shutil.copyfile(volume, copy)
    built = work / "built"
    site = [*BUILD, copy, "-j", "1", "--no-print"]
    run([*site, "-o", built])
    edited = copy.read_bytes()
    marker = b"</p>"
    half = edited.index(marker, len(edited) // 2)
    runs: dict[str, list[tuple[float, float, float]]] = {}

    def measure(name: str, command: Sequence[str | Path], before: Callable[[], object]) -> None:
        before()
        runs.setdefault(name, []).append(run(command))

    floor = [sys.executable, HERE / "floor.py", copy, built, scratch / "floor"]
    fresh = work / "fresh"
    printed = work / "printed"
    for number in range(RUNS):
        measure("floor", floor, lambda: shutil.rmtree(scratch / "floor", ignore_errors=True))
        measure("clean build, site", [*site, "-o", fresh], lambda: shutil.rmtree(fresh, True))
        measure("second build", [*site, "-o", fresh], lambda: None)
        measure(
            "clean build, site without search",
            [*site, "--no-search", "-o", printed],
            lambda: shutil.rmtree(printed, True),
        )
        word = f" Edited{number}.".encode()
        measure(
            "build after one edit",
            [*site, "-o", fresh],
            lambda w=word: copy.write_bytes(edited[:half] + w + edited[half:]),
        )
        copy.write_bytes(edited)
        measure(
            "clean build, site and print",
            [*BUILD, copy, "-j", "1", "--print", "-o", printed],
            lambda: shutil.rmtree(printed, True),
        )
    base = table.row("floor", runs["floor"])
    clean = table.row("clean build, site", runs["clean build, site"], base)
    name = "clean build, site without search"
    table.row(name, runs[name], base)
    table.row("clean build, site and print", runs["clean build, site and print"], base)
    print("                                              against the clean build:")
    table.row("second build", runs["second build"], clean)
    table.row("build after one edit", runs["build after one edit"], clean)


def in_process(volume: Path, scratch: Path) -> None:
    """What `edition serve` does after a change, in a process that is warm."""
    script = f"""
import time, statistics
from pathlib import Path
from edition import project
from edition.workflow import Options, Session
copy = Path({str(scratch / "served.xml")!r})
copy.write_bytes(Path({str(volume)!r}).read_bytes())
data = copy.read_bytes(); half = data.index(b"</p>", len(data) // 2)
served = project.find([copy], Path({str(scratch / "served")!r}))
session = Session(served, Options(workers=1, print=False))
start = time.process_time(); session.build(); clean = time.process_time() - start
times = []
for n in range(7):
    copy.write_bytes(data[:half] + b" Edited%d." % n + data[half:])
    start = time.process_time(); report = session.build(index=False)
    times.append(time.process_time() - start)
    assert report.written
edit = statistics.median(times)
ratio = edit / clean
print(f"warm process: clean {{clean:.2f}} s, after an edit {{edit:.3f}} s of work, {{ratio:.3f}} of it")
"""
    subprocess.run([sys.executable, "-c", script], check=True, cwd=HERE.parent)


def growth(volumes: list[Path], scratch: Path, table: Table) -> None:
    """Cost per document as volumes are added, in one process and in two."""
    import json

    for count in (1, 4, len(volumes)):
        folder = scratch / f"growth{count}"
        folder.mkdir()
        for volume in volumes[:count]:
            shutil.copyfile(volume, folder / volume.name)
        for workers in (1, 2):
            out = scratch / f"out{count}-{workers}"
            command = [*BUILD, folder, "-o", out, "-j", str(workers), "--no-print"]
            runs = [run(command)]
            result = json.loads(
                subprocess.run(
                    [*map(str, command), "--json"], capture_output=True, cwd=HERE.parent, check=True
                ).stdout
            )
            documents = result["documents"]
            cpu, wall, _ = runs[0]
            table.row(f"{count} volumes, {workers} process{'es' * (workers > 1)}", runs)
            print(
                f"{'':<8}{documents:,} documents: {1000 * cpu / documents:.2f} ms of CPU each, "
                f"{documents / wall:,.0f} a second"
            )


def main() -> None:
    folder = Path(sys.argv[1])
    wanted = sys.argv[2] if len(sys.argv) > 2 else "frus1961-63v05"
    volumes = sorted(folder.glob("*.xml"), key=lambda p: (p.stem != wanted, p.name))
    if not volumes:
        raise SystemExit(f"{folder} holds no volumes (*.xml).")
    table = Table()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        one_volume(volumes[0], scratch, table)
        in_process(volumes[0], scratch)
        growth(volumes, scratch, table)


if __name__ == "__main__":
    main()
