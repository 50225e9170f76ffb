"""Every command that writes, killed at random moments: `bench/kill.py` for a while."""

from __future__ import annotations

import importlib.util
import os
import random
from types import ModuleType

import pytest
from conftest import ROOT


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kill", ROOT / "bench/kill.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


kill = _script()


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("name", kill.CASES)
def test_a_kill_leaves_nothing_half_done(name: str) -> None:
    assert len(list(kill.rounds(name, 2, random.Random(11)))) == 2
