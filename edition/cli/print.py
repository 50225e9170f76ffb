"""`edition print`: print-ready HTML that needs no other file."""

from __future__ import annotations

from typing import Any

from edition.cli import books, options


@options.command("print")
@books.parts
@books.options
def command(**chosen: Any) -> None:
    """Make print-ready HTML of each volume, division and document, each one file by itself.

    PATHS are those of `edition build`, which is done first. Any engine of CSS Paged Media sets the
    result: WeasyPrint, Paged.js, Vivliostyle, or a browser's own Print.
    """
    books.make("print", **chosen)
