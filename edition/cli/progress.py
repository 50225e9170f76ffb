"""Progress bars: one for each stage of a long command."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

_STAGES: Final = {
    "read": "Reading",
    "encode": "Encoding",
    "pages": "Making pages",
    "print": "Putting the book together",
    "press": "Setting type",
    "audit": "Auditing",
}


@contextmanager
def bars() -> Iterator[Callable[[str, int, int], None]]:
    """Gives what is called with a stage, how much of it is done, and how much there is."""
    # No refreshing thread: processes are forked while the bar is shown.
    bar = Progress(
        TextColumn("{task.description:<26}"),
        BarColumn(bar_width=40),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    stages: dict[str, TaskID] = {}
    with bar:

        def step(stage: str, done: int, total: int) -> None:
            if stage not in stages:
                stages[stage] = bar.add_task(_STAGES.get(stage, stage), total=total)
            bar.update(stages[stage], completed=done, total=total)
            bar.refresh()

        yield step
