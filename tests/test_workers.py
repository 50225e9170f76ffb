"""Several processes: one that dies takes nothing with it, and none outlives the first."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT, build, document, tei, tree

from edition import workflow
from edition.worker import Worker
from edition.workers import Lost, Pool, nothing

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def _work(_here: None, item: object) -> object:
    match item:
        case "exit":
            os._exit(3)
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "memory":
            raise MemoryError
        case "raise":
            raise KeyError("no")
        case "lambda":
            return lambda: None
        case ("once", str(path)):
            if not Path(path).exists():
                Path(path).touch()
                os._exit(4)
            return "again"
    return item


def test_results_come_whatever_dies(tmp_path: Path) -> None:
    bad = {"exit": "with exit code 3", "kill": "by signal 9", "memory": "memory"}
    items: list[object] = [*range(40), *bad, ("once", str(tmp_path / "once"))]
    random.Random(5).shuffle(items)
    with Pool(3, nothing) as pool:
        for _ in range(2):
            results = list(pool.in_order(_work, items))
            for item, result in zip(items, results, strict=True):
                if isinstance(item, str):
                    assert isinstance(result, Lost)
                    assert bad[item] in result.why
                    assert result.finding("a.xml").code == "file.lost"
                else:
                    assert result == ("again" if isinstance(item, tuple) else item)
    assert {n for n, _ in Pool(1, nothing).each(_work, [1, 2])} == {0, 1}


@pytest.mark.parametrize("where", ["gather", "maker"])
def test_a_build_goes_on_without_the_volume_at_which_a_process_dies(
    where: str, project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = tei(f"<body>{document('<head>1</head><p>Old words.</p>')}</body>")
    folder = project(text)
    project(text.replace('xml:id="vol"', 'xml:id="b"'), name="b.xml")
    build(folder)
    before = tree(folder / "build/site")
    for path in (folder / "tei").glob("*.xml"):
        path.write_text(path.read_text().replace("Old words", "New words"))
    real, parent = getattr(Worker, where), os.getpid()

    def dies(hand: Worker, first: object, *rest: object) -> object:
        path = getattr(first, "path", first)
        assert isinstance(path, Path)
        if os.getpid() != parent and path.name == "b.xml":
            os._exit(9)
        return real(hand, first, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(Worker, where, dies)
        patched.setattr(workflow, "_size", lambda _path: 10**7)
        report = build(folder, workers=2)
    assert {f.code for f in report.findings if f.severity == "error"} == {"file.lost"}
    if where == "gather":
        assert [Path(name).name for name in report.failed] == ["b.xml"]
    now = tree(folder / "build/site")
    assert now["b/d1/index.html"] == before["b/d1/index.html"]
    assert now["vol/d1/index.html"] != before["vol/d1/index.html"]
    assert {p for p in now if "_search" not in p} == {p for p in before if "_search" not in p}
    again = build(folder)
    assert again.failed == []
    assert tree(folder / "build/site")["b/d1/index.html"] != before["b/d1/index.html"]


def test_one_process_runs_out_of_memory_too() -> None:
    with Pool(1, nothing) as pool:
        assert list(pool.in_order(_work, [1, "memory", 2]))[1] == Lost("ran out of memory")


@pytest.mark.parametrize(("what", "error"), [("raise", KeyError), ("lambda", RuntimeError)])
def test_what_work_raises_is_raised(what: str, error: type[Exception]) -> None:
    with Pool(2, nothing) as pool:
        with pytest.raises(error) as raised:
            list(pool.each(_work, [1, what, 2]))
        assert list(pool.in_order(_work, [1, 2, 3])) == [1, 2, 3]
    if what == "raise":
        assert "_work" in raised.value.__notes__[0]


def test_what_is_not_waited_for_is_ended() -> None:
    with Pool(2, nothing) as pool:
        for _ in pool.each(_work, range(100)):
            break
        assert sorted(r for _, r in pool.each(_work, [5, 6, 7])) == [5, 6, 7]  # type: ignore[type-var]


_SLEEPING = """
import os, sys, time
from edition.workers import Pool, nothing, stoppable, Terminated
def work(_, n):
    os.write(1, b'%9d ' % os.getpid())
    time.sleep(60)
try:
    with stoppable(), Pool(3, nothing) as pool:
        list(pool.each(work, range(9)))
except Terminated:
    sys.exit(143)
except KeyboardInterrupt:
    sys.exit(130)
"""


def _alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize(
    ("by", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130), (signal.SIGKILL, -9)]
)
def test_no_process_outlives_the_first(by: signal.Signals, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _SLEEPING],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        assert process.stdout is not None
        children = [int(process.stdout.read(10)) for _ in range(3)]
        assert all(map(_alive, children))
        process.send_signal(by)
        assert process.wait(30) == code
    deadline = time.monotonic() + 30
    while any(map(_alive, children)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not any(map(_alive, children))
