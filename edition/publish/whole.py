"""The pages and files of the edition as a whole: those that belong to no volume.

They are made by the process that knows all volumes, from summaries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from edition.publish.contexts import Frame, VolumeCard
from edition.publish.pages import File, Page
from edition.publish.shelf import Shelf, VolumeSummary


@dataclass(frozen=True)
class Whole:
    """The edition and all its volumes, in order."""

    shelf: Shelf
    cards: tuple[VolumeCard, ...]
    volumes: tuple[VolumeSummary, ...]

    def pages(self) -> Iterator[Page]:
        """Every page of the edition itself."""
        yield Page("", self._home)

    def files(self) -> Iterator[File]:
        """Every file of the edition itself, apart from static ones and images."""
        yield from ()

    def _home(self) -> Frame:
        return self.shelf.home(self.cards)
