"""`edition pdf`: the volumes as PDFs."""

from __future__ import annotations

from typing import Any

import click

from edition.cli import books, options


@options.command("pdf")
@click.option("--documents", is_flag=True, help="Make one of each document too.")
@books.parts
@books.options
def command(**chosen: Any) -> None:
    """Make a PDF of each volume, set as a book, or of some of its documents.

    PATHS are those of `edition build`, which is done first. What did not change is not set again.
    """
    books.make("pdf", **chosen)
