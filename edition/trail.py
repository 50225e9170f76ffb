"""What was being read when the software failed.

A fault carries it: the innermost `reading` that it passes through writes file and document on it, outer
ones what is still missing. So it comes out of worker processes too, and no state is kept anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from edition.finding import CannotRun

_KEY: Final = "edition_reading"


class Read(NamedTuple):
    """A file as it is shown, and a document in it; "" where that is not known."""

    path: str = ""
    document: str = ""

    def __str__(self) -> str:
        return f"{self.path}, document {self.document}" if self.document else self.path


@contextmanager
def reading(path: object, document: str = "") -> Iterator[None]:
    """Whatever fails in here failed on this file, and this document of it."""
    try:
        yield
    except CannotRun:
        raise  # its findings name the place
    except Exception as fault:
        known = what(fault)
        fault.__dict__[_KEY] = Read(known.path or str(path), known.document or document)
        raise


def what(fault: BaseException) -> Read:
    """What was being read when this happened."""
    known = fault.__dict__.get(_KEY)
    return known if isinstance(known, Read) else Read()
