"""The processes that build: each has a `Worker`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from edition import workers
from edition.finding import CannotRun
from edition.worker import Worker
from edition.workers import Lost

T = TypeVar("T")
R = TypeVar("R")


class Pool(workers.Pool[Worker]):
    """Runs work on items here or in other processes. `work` is a function of a module, called with
    the worker of the process and an item; what it takes and gives has to be picklable."""

    def __init__(self, size: int, worker: Worker) -> None:
        super().__init__(
            size, Worker, (worker.project, worker.labels, worker.output.files.clean), worker
        )

    def each(
        self, work: Callable[[Worker, T], R], items: Sequence[T], alone: bool | None = None
    ) -> Iterator[tuple[int, R]]:
        """(number of the item, result) pairs, in the order in which they are ready.

        Raises what `work` raises, and CannotRun where a process dies at an item."""
        for number, result in self.tries(work, items, alone):
            if isinstance(result, Lost):
                raise CannotRun(result.finding(_called(items[number])))
            yield number, result

    def tries(
        self, work: Callable[[Worker, T], R], items: Sequence[T], alone: bool | None = None
    ) -> Iterator[tuple[int, R | Lost]]:
        """The same, where an item at which a process dies is `Lost`, and the rest is done."""
        return super().each(work, items, alone)


def _called(item: object) -> str:
    """How the file is shown that an item is of."""
    if isinstance(item, tuple):
        item = next((part for part in item if isinstance(part, str) or hasattr(part, "shown")), "")
    return item if isinstance(item, str) else str(getattr(item, "shown", getattr(item, "path", ".")))
