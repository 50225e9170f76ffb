"""Which files changed: every save is told once, also one that comes while a build is at work."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue

from watchfiles import Change, DefaultFilter, watch

from edition.project import SUFFIXES, Project

_FOLDERS = ("xslt", "templates")


class Changes:
    """The changes that have not been looked at yet."""

    def __init__(self) -> None:
        self._queue: SimpleQueue[set[Path]] = SimpleQueue()

    def put(self, paths: set[Path]) -> None:
        """These changed."""
        self._queue.put(paths)

    def next(self, seconds: float) -> set[Path]:
        """What changed since the last call; waits for a change, and gives an empty set where none came
        in that time."""
        changed: set[Path] = set()
        try:
            changed |= self._queue.get(timeout=seconds)
            while True:
                changed |= self._queue.get_nowait()
        except Empty:
            return changed


@contextmanager
def watching(project: Project) -> Iterator[Changes]:
    """Follow the files that an edition is made of, from now on, while the block is at work."""
    changes, ready, stop = Changes(), threading.Event(), threading.Event()
    watched = {project.root, *(file.parent for file in project.files)}
    output = {str(project.output), str(project.output.resolve())}

    def follow() -> None:
        following = watch(
            *watched,
            watch_filter=DefaultFilter(ignore_paths=tuple(output)),
            debounce=80,
            step=20,
            rust_timeout=100,
            yield_on_timeout=True,
            stop_event=stop,
            raise_interrupt=False,
        )
        for found in following:
            ready.set()  # it yields for the first time when it has begun to watch
            new = {name for change, name in found if change is Change.added}
            paths = {Path(name) for _, name in found}
            # Editors write beside a file first: what came and went between two looks is nothing.
            paths = {path for path in paths if str(path) not in new or path.exists()}
            if mattering := {path for path in paths if matters(path, project)}:
                changes.put(mattering)

    thread = threading.Thread(target=follow, daemon=True, name="watch")
    thread.start()
    ready.wait(5)
    try:
        yield changes
    finally:
        stop.set()


def matters(path: Path, project: Project) -> bool:
    """Whether an edition may be made of a file: in the folder of a project any, else TEI files and what
    overrides the shipped templates and stylesheets."""
    if project.configured or path.suffix.lower() in SUFFIXES:
        return True
    return any(path.is_relative_to(project.root / name) for name in _FOLDERS)
