"""What is to be made: pages and files, each with its making on demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from edition.publish.contexts import Frame


class Page(NamedTuple):
    """A page to be made: its path from the site's root, and its context on demand."""

    path: str
    make: Callable[[], Frame]
    unit: int = -1
    """The unit whose fragment it shows, or -1."""
    entry: str = ""
    """The register entry it shows."""
    key: str = ""
    """A digest of what its context is made from, apart from what every page depends on; "" where only
    making the context tells whether it is current."""
    name: str = "index.html"
    """The name of its file."""

    @property
    def file(self) -> str:
        return f"{self.path}{self.name}"


class File(NamedTuple):
    """A file beside the pages: its path from the site's root, a digest of all that it is made from,
    and its bytes on demand."""

    path: str
    key: str
    make: Callable[[], bytes]
    unit: int = -1
    """The unit it belongs to, or -1."""
