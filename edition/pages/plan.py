"""What is to be made: pages and files, each with its making on demand.

A key is made of everything that the making is given, never of a choice from it: what a page shows is
its context and its fragment, and a file is made by a function that has nothing at hand but what is
listed beside it. So no key can forget anything.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import FunctionType
from typing import Any, NamedTuple

import msgspec

from edition.files.digest import digest
from edition.pages.frame import Frame


class Page(NamedTuple):
    """A page to be made: its path from the site's root, and its context on demand."""

    path: str
    make: Callable[[], Frame]
    unit: int = -1
    """The unit whose fragment it shows, or -1."""
    name: str = "index.html"
    """The name of its file."""

    @property
    def file(self) -> str:
        return f"{self.path}{self.name}"


class Held(NamedTuple):
    """Something that is too large for a key, or can be had only when it is needed: a digest of all that
    it is made from, and the thing itself on demand."""

    digest: str
    get: Callable[[], Any]


@dataclass(frozen=True)
class File:
    """A file beside the pages: its path from the site's root, the function that writes it, and all that
    this is given: values, and things that are held.

    Raises TypeError for a method or a function with a closure: it would know more than it is given.
    """

    path: str
    write: Callable[..., bytes]
    given: tuple[Any, ...] = ()
    unit: int = -1
    """The unit it belongs to, or -1."""

    def __post_init__(self) -> None:
        if not isinstance(self.write, FunctionType) or self.write.__closure__:
            raise TypeError(f"{self.path} is written by {self.write!r}, which is no plain function")

    @property
    def key(self) -> str:
        """Digest of all that it is made from."""
        said = [one.digest if isinstance(one, Held) else one for one in self.given]
        called = f"{self.write.__module__}.{self.write.__qualname__}"
        return key(self.path, called, said)

    def make(self) -> bytes:
        return self.write(*(one.get() if isinstance(one, Held) else one for one in self.given))


def as_it_is(data: bytes) -> bytes:
    """Writes a file whose bytes are given."""
    return data


def key(*parts: Any) -> str:
    """The digest of values, whole."""
    return digest(msgspec.msgpack.encode(parts))
