"""`edition epub`: the volumes as electronic books."""

from __future__ import annotations

from typing import Any

from edition.cli import books, options


@options.command("epub")
@books.options
def command(**chosen: Any) -> None:
    """Make an EPUB of each volume.

    PATHS are those of `edition build`, which is done first. What did not change is not written again.
    """
    books.make("epub", **chosen)
