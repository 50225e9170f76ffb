"""Several processes, or one: work on items, results as they are ready.

The only pool of the software. Each process has a pipe of its own, so that it is known at any moment
which item it works on. One that dies, whatever killed it, takes nothing with it: its item is tried
once more when nothing else is being worked on, and if that ends in the same way the item is `Lost`; all
others are done. When this process is stopped, the others stop; when it is killed, they end too.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

from edition.finding import Finding, declare

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

declare(
    "file.lost",
    "error",
    "Try again with fewer processes (--workers 1) or more memory. If it goes on, please report it.",
    "All other files are done; what an earlier run made of this one stays.",
)

C = TypeVar("C")
"""What every process has at hand."""
T = TypeVar("T")
"""An item."""
R = TypeVar("R")
"""What comes of it."""

FORKS: Final = sys.platform == "linux"
"""Whether a new process starts with everything that this one has read and compiled. Elsewhere than on
Linux system libraries do not bear it."""
_PATIENCE: Final = 5.0
"""Seconds that a process has to end when told to."""


@dataclass(frozen=True)
class Lost:
    """What comes of an item at which a process died, twice."""

    why: str

    def finding(self, path: str, document: str = "") -> Finding:
        """The same as a finding about a file."""
        return Finding("file.lost", path, f"The process at work on it {self.why}.", document=document)


def nothing() -> None:
    """For work that needs nothing at hand."""


def count(wanted: int) -> int:
    """How many processes to use: as many as wanted; for 0, one for each processor."""
    return wanted or os.cpu_count() or 1


@dataclass(frozen=True)
class _Died:
    """What comes of an item at which a process died."""

    why: str


@dataclass(eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    item: int = -1
    """The number of the item that it has."""


class Pool(Generic[C]):
    """Runs work here or in other processes.

    Work is a function of a module, called with what the process has at hand and an item; items and
    results have to be picklable. `make` and `arguments` say how to come by what is at hand; `here` is
    the one of this process, where there is one already.
    """

    def __init__(
        self, size: int, make: Callable[..., C], arguments: tuple[Any, ...] = (), here: C | None = None
    ) -> None:
        self.size = size
        self._make = make
        self._arguments = arguments
        self._here = here
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        self._end(list(self._workers), at_once=kind is not None)

    def each(
        self, work: Callable[[C, T], R], items: Sequence[T], alone: bool | None = None
    ) -> Iterator[tuple[int, R | Lost]]:
        """(number of the item, result) pairs, in the order in which they are ready. `alone`: do it in
        this process; by default that is done where there is one item. Raises what `work` raises."""
        if self.size == 1 or (len(items) == 1 if alone is None else alone):
            for number, item in enumerate(items):
                yield number, _done(work, self.here, item)
            return
        yield from self._shared(work, items)

    def in_order(
        self, work: Callable[[C, T], R], items: Sequence[T], alone: bool | None = None
    ) -> Iterator[R | Lost]:
        """The results in the order of the items."""
        ready: dict[int, R | Lost] = {}
        following = 0
        for number, result in self.each(work, items, alone):
            ready[number] = result
            while following in ready:
                yield ready.pop(following)
                following += 1

    @property
    def here(self) -> C:
        """What this process has at hand."""
        if self._here is None:
            self._here = self._make(*self._arguments)
        return self._here

    # -- other processes ---------------------------------------------------------------------------

    def _shared(self, work: Callable[[C, T], R], items: Sequence[T]) -> Iterator[tuple[int, R | Lost]]:
        fatal: list[int] = []
        for number, result in self._round(work, items, range(len(items)), self.size):
            if isinstance(result, _Died):
                fatal.append(number)
            else:
                yield number, result
        for one in fatal:
            for number, result in self._round(work, items, (one,), 1):
                yield number, Lost(result.why) if isinstance(result, _Died) else result

    def _round(
        self, work: Callable[[C, T], R], items: Sequence[T], numbers: Iterable[int], size: int
    ) -> Iterator[tuple[int, R | _Died]]:
        """The same for some of the items, each tried once."""
        from multiprocessing.connection import wait

        waiting = deque(numbers)
        busy: dict[object, _Worker] = {}
        try:
            while waiting or busy:
                while waiting and len(busy) < size:
                    worker = self._idle()
                    worker.item = waiting.popleft()
                    busy[worker.pipe] = worker
                    with contextlib.suppress(OSError):  # it has died since, which is seen below
                        worker.pipe.send((work, items[worker.item]))
                for pipe in wait([worker.pipe for worker in busy.values()]):
                    worker = busy.pop(pipe)
                    number = worker.item
                    try:
                        good, result = worker.pipe.recv()
                    except (EOFError, OSError):
                        yield number, self._buried(worker)
                        continue
                    worker.item = -1
                    if not good:
                        raise result
                    yield number, result
        finally:  # what nobody waits for any more
            self._end(list(busy.values()), at_once=True)

    def _idle(self) -> _Worker:
        for worker in self._workers:
            if worker.item < 0:
                return worker
        return self._started()

    def _started(self) -> _Worker:
        import multiprocessing

        context: Any = multiprocessing.get_context("fork" if FORKS else "spawn")
        ours, theirs = context.Pipe()
        # What this process has is made before, so that every fork has it.
        here = self.here if FORKS else None
        others = [worker.pipe for worker in self._workers] if FORKS else []
        process = context.Process(
            target=_serve,
            args=(theirs, [ours, *others], here, self._make, self._arguments, os.getpid()),
            daemon=True,
        )
        process.start()
        theirs.close()  # so that the end of the process is the end of the pipe
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _buried(self, worker: _Worker) -> _Died:
        """Take leave of a process that ended by itself."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join(_PATIENCE)
        code = worker.process.exitcode
        if code is None:  # it closed its pipe and lives on
            worker.process.kill()
            worker.process.join()
        worker.process.close()
        if code == _MEMORY:
            return _Died("ran out of memory")
        if code is not None and code < 0:
            hint = ", perhaps for want of memory" if -code == getattr(signal, "SIGKILL", 9) else ""
            return _Died(f"was ended by signal {-code}{hint}")
        return _Died(f"ended by itself, with exit code {code}")

    def _end(self, workers: list[_Worker], at_once: bool) -> None:
        # A generator that is given up after its pool finds its processes ended.
        workers = [worker for worker in workers if worker in self._workers]
        for worker in workers:
            worker.pipe.close()  # which ends a process that waits for work
            if at_once:
                worker.process.terminate()
        for worker in workers:
            worker.process.join(_PATIENCE)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
            worker.process.close()
            self._workers.remove(worker)


def _done(work: Callable[[C, T], R], here: C, item: T) -> R | Lost:
    try:
        return work(here, item)
    except MemoryError:
        return Lost("ran out of memory")


# -- in another process ----------------------------------------------------------------------------

_MEMORY: Final = 70
"""Exit code of a process that ran out of memory: what it has at hand may be spoilt."""


def _serve(
    pipe: Connection,
    inherited: list[Connection],
    here: C | None,
    make: Callable[..., C],
    arguments: tuple[Any, ...],
    parent: int,
) -> None:
    if FORKS:
        for other in inherited:  # or no process would see the end of another
            other.close()
    # An interrupt from the terminal goes to all; the first process decides what comes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with(parent)
    if here is None:
        here = make(*arguments)
    while True:
        try:
            work, item = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            answer = (True, work(here, item))
        except MemoryError:
            os._exit(_MEMORY)
        except Exception as error:  # noqa: BLE001 (whatever it is, its caller is told)
            error.add_note(f"In the process at work:\n{traceback.format_exc()}")
            answer = (False, error)
        try:
            pipe.send(answer)
        except OSError:  # nobody is there any more
            return
        except Exception as error:  # noqa: BLE001 (what cannot be pickled)
            pipe.send((False, RuntimeError(f"{answer[1]!r} cannot be handed over: {error}")))


def end_with(parent: int) -> None:
    """See to it that this process ends when its parent does, however that comes about; where the system
    has no means for that, it ends when it next wants something of it."""
    if sys.platform == "linux":
        import ctypes

        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if hasattr(os, "getppid") and os.getppid() != parent:
        os._exit(1)


# -- being stopped ---------------------------------------------------------------------------------


class Terminated(BaseException):
    """This process was asked to end (SIGTERM). What is being done is left, as at an interrupt."""


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Within this, SIGTERM raises Terminated, so that pools end their processes and nothing half done
    is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
