"""Several processes, or one: work on items, results as they are ready."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from edition.finding import CannotRun, Finding
from edition.hand import Hand
from edition.labels import Labels
from edition.project import Project

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")
R = TypeVar("R")

_hand: Hand | None = None
"""The hand of this worker process."""


def _arrive(project: Project, labels: Labels) -> None:
    global _hand
    if _hand is None:  # a forked process already has its parent's
        _hand = Hand(project, labels)


def _in_worker(work: Callable[[Hand, T], R], item: T) -> R:
    assert _hand is not None
    return work(_hand, item)


class Pool:
    """Runs work on items here or in other processes. `work` is a function of a module, called with
    the hand of the process and an item; what it takes and gives has to be picklable."""

    def __init__(self, size: int, hand: Hand) -> None:
        self.size = size
        self.hand = hand
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def each(self, work: Callable[[Hand, T], R], items: Sequence[T]) -> Iterator[tuple[int, R]]:
        """(number of the item, result) pairs, in the order in which they are ready.

        Raises what `work` raises, and CannotRun where a process is killed."""
        if self.size == 1 or len(items) == 1:
            for number, item in enumerate(items):
                yield number, work(self.hand, item)
            return
        # Imported here: a build in one process need not pay for them.
        from concurrent.futures import as_completed
        from concurrent.futures.process import BrokenProcessPool

        executor = self._start()
        futures = {executor.submit(_in_worker, work, item): number for number, item in enumerate(items)}
        try:
            for future in as_completed(futures):
                yield futures[future], future.result()
        except BrokenProcessPool:
            raise CannotRun(
                Finding(
                    "file.unreadable",
                    str(self.hand.project.root),
                    "A worker process was ended from outside, perhaps for want of memory.",
                    detail="Build with --workers 1.",
                )
            ) from None

    def _start(self) -> ProcessPoolExecutor:
        if self._executor is None:
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            global _hand
            # A forked process starts with everything this one has read and compiled.
            forks = sys.platform == "linux"
            if forks:
                _hand = self.hand
            self._executor = ProcessPoolExecutor(
                self.size,
                multiprocessing.get_context("fork" if forks else "spawn"),
                _arrive,
                (self.hand.project, self.hand.labels),
            )
        return self._executor
