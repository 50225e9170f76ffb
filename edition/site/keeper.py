"""Bringing files up to date: what is still so is left alone, the rest is rendered and written."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

import msgspec

from edition import fault
from edition.files.ledger import Ledger, Output
from edition.finding import CannotRun, Finding
from edition.pages.metadata import described
from edition.pages.plan import File, Page, key
from edition.resources import code_digest
from edition.site.templates import Templates

T = TypeVar("T")

SITE: Final = "site/"
"""Folder of the website in the output."""


@dataclass
class Keeper:
    """Brings files up to date: what the old ledger has and is still so goes into the new one, the rest
    is rendered and written."""

    output: Output
    old: Ledger
    new: Ledger
    written: int = dataclasses.field(default=0, init=False)
    faults: list[Finding] = dataclasses.field(default_factory=list, init=False)
    """What could not be made, since the software failed."""
    partial: bool = dataclasses.field(default=False, init=False)
    """Whether not even all that there is to make is known, for the same reason."""

    def file(self, file: File) -> None:
        """Bring a file beside the pages up to date."""

        def bring() -> None:
            self._bring(SITE + file.path, key(code_digest(), file.key), lambda: (file.make(), ()))

        self._guarded(SITE + file.path, file.unit, bring)

    def _guarded(self, path: str, unit: int, bring: Callable[[], None]) -> None:
        """Bring a file up to date. Where the software fails, that is told, the file stays as the last
        build left it, if there is one, and all others are made."""
        try:
            bring()
        except CannotRun:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            self.failed(error, f"making {path}", unit)
            self._spare(path)

    def failed(self, error: Exception, doing: str, unit: int = -1) -> None:
        """Tell a fault."""
        self.faults.append(fault.told(error, *self._named(unit, doing)))

    def _named(self, unit: int, doing: str) -> tuple[str, str, str, int]:
        """(file, what was done, document, line) of a fault."""
        raise NotImplementedError

    def _spare(self, path: str) -> None:
        """Keep a file as it is, to be made again by the next build."""
        old = self.old.get(path)
        there = self.output.current(path, old) if old is not None else None
        if there is not None:
            self.new[path] = msgspec.structs.replace(there, key="")

    def listed(self, plan: Iterable[T], doing: str, unit: int = -1) -> Iterator[T]:
        """What there is to make. Where the software fails to list it, that is told."""
        try:
            yield from plan
        except CannotRun:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            self.failed(error, doing, unit)
            self.partial = True

    def _bring(
        self, path: str, key: str, render: Callable[[], tuple[bytes, tuple[Finding, ...]]]
    ) -> None:
        old = self.old.get(path)
        if old is not None and old.key == key:
            there = self.output.current(path, old)
            if there is not None:
                self.new[path] = there
                return
        data, said = render()
        self.new[path], wrote = self.output.write(path, data, key, old, said)
        self.written += wrote


@dataclass
class SharedMaker(Keeper):
    """Makes the pages and files of the edition as a whole."""

    templates: Templates
    frame: str
    """As in `Renderers`."""
    file_shown: str
    """What findings name."""

    def page(self, page: Page) -> None:
        """Bring one page up to date."""
        self._guarded(SITE + page.file, -1, lambda: self._page(page))

    def _named(self, unit: int, doing: str) -> tuple[str, str, str, int]:
        return self.file_shown, doing, "", 0

    def _page(self, page: Page) -> None:
        context = described(page.make())

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            return self.templates.page(context), ()

        self._bring(SITE + page.file, key(self.frame, context), render)
