"""Every command that writes, killed at random moments: `bench/kill.py` for a while."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, call, start

sys.path.insert(0, str(ROOT / "bench"))
import kill

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


@pytest.mark.slow
@pytest.mark.parametrize("name", kill.CASES)
def test_a_kill_leaves_nothing_half_done(name: str) -> None:
    assert len(list(kill.rounds(name, 2, random.Random(11)))) == 2


def _transcripts(folder: Path, number: int) -> Path:
    (folder / "in").mkdir()
    for n in range(1, number + 1):
        (folder / f"in/t{n:03}.md").write_text(kill.transcript(n, "new"))
    return folder / "in"


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_stopped_says_so_and_ends_all(by: signal.Signals, tmp_path: Path) -> None:
    folder = _transcripts(tmp_path, 400)
    process = start("encode", folder, "-o", tmp_path / "out", "-j", "2")
    deadline = time.monotonic() + 60
    while not (tmp_path / "out/.encoded.ledger").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(by)
    _, said = process.communicate(timeout=60)
    assert process.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130}[by]
    assert said.startswith("Stopped.")
    assert "Traceback" not in said
    assert not kill._members(process.pid)
    assert not kill.left_over(tmp_path)
    run = call("encode", folder, "-o", tmp_path / "out", "--json", "-j", "1")
    assert run.json["unchanged"] > 0
    assert run.json["documents"] == 400


def test_encoding_is_taken_up_where_it_was_whatever_ended_it(tmp_path: Path) -> None:
    folder = _transcripts(tmp_path, 20)
    code = (
        "import os, sys\n"
        "from edition.encode import run\n"
        "from edition.cli import main\n"
        "real, done = run.encode_file, []\n"
        "def dies(*given):\n"
        "    done.append(1)\n"
        "    if len(done) > 8:\n"
        "        os._exit(9)\n"
        "    return real(*given)\n"
        "run.encode_file = dies\n"
        "main(['encode', 'in', '-o', 'out', '-q', '-j', '1'])\n"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=env, check=False)
    assert ended.returncode == 9
    with (tmp_path / "out/.encoded.ledger").open("ab") as ledger:  # as if it was cut short besides
        ledger.write(b'\n12345678 ["in/t009')
    again = start("encode", "in", "-o", "out", "--json", "-j", "1", cwd=tmp_path)
    out, _ = again.communicate(timeout=60)
    assert '"unchanged":8,' in out.replace(" ", "")
    assert folder.exists()
