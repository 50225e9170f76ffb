"""Every command on inputs that nobody thought of: a short run of bench/fuzz.py, and that it would tell.

`make fuzz` runs as long as one likes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "bench"))
fuzz = pytest.importorskip("fuzz", reason="needs a system that forks")

from edition.cli import COMMANDS  # noqa: E402 - after the path is set


def _failures(first: int, cases: int) -> list[str]:
    made = (fuzz.case(1, number) for number in range(first, first + cases))
    return [f"{one.number} {one.command}: {one.why}" for one in made if one.why]


def test_a_few_cases() -> None:
    assert _failures(0, 40) == []


@pytest.mark.slow
@pytest.mark.parametrize("share", range(4))
def test_more_cases(share: int) -> None:
    assert _failures(10_000 + 150 * share, 150) == []


def test_every_command_is_given_something() -> None:
    assert set(fuzz.MAKERS) | set(fuzz.LEFT_OUT) >= set(COMMANDS)
    assert not set(fuzz.MAKERS) & set(fuzz.LEFT_OUT)


def _raises(*_: object, **__: object) -> None:
    raise ValueError("x")


def _says_that_it_is_at_fault(*_: object, **__: object) -> None:
    print("A fault of the software, not of your text")


def _leaves_with_an_odd_code(*_: object, **__: object) -> None:
    raise SystemExit(3)


def _writes_beside(*_: object, **__: object) -> None:
    Path("../escaped.xml").write_text("x", "utf-8")


def _leaves_a_temporary_file(*_: object, **__: object) -> None:
    Path(".writing-1").write_text("x", "utf-8")


def _takes_memory(*_: object, **__: object) -> None:
    held = bytearray(1_200_000_000)
    held[::4096] = b"x" * len(held[::4096])


def _never_ends(*_: object, **__: object) -> None:
    while True:
        pass


def _does_nothing(*_: object, **__: object) -> None:
    return


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (_raises, "Traceback"),
        (_says_that_it_is_at_fault, "A fault of the software"),
        (_leaves_with_an_odd_code, "exit code 3"),
        (_writes_beside, "escaped.xml"),
        (_leaves_a_temporary_file, ".writing-1"),
        (_takes_memory, "GB"),
        (_never_ends, "signal"),
        (_does_nothing, ""),
    ],
)
def test_it_would_tell(
    command: Callable[..., None], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzz, "main", command)
    if command is _never_ends:
        monkeypatch.setattr(fuzz, "SECONDS", 1)
    why = fuzz.case(1, 1, "validate").why
    assert told in why
    assert bool(told) == bool(why)
