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
    it is made from (or what finds it), and the thing itself on demand."""

    digest: str | Callable[[], str]
    get: Callable[[], Any]


@dataclass(frozen=True)
class Making:
    """A function, and all that it is given: values, and things that are held.

    Raises TypeError for a method or a function with a closure: it would know more than it is given.
    """

    function: Callable[..., Any]
    given: tuple[Any, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.function, FunctionType) or self.function.__closure__:
            raise TypeError(f"{self.function!r} is no plain function")

    @property
    def key(self) -> str:
        """Digest of all that the thing is made from."""
        said = [_said(one) if isinstance(one, Held) else one for one in self.given]
        return key(f"{self.function.__module__}.{self.function.__qualname__}", said)

    def make(self) -> Any:
        """The thing itself."""
        return self.function(*(one.get() if isinstance(one, Held) else one for one in self.given))


def _said(held: Held) -> str:
    return held.digest if isinstance(held.digest, str) else held.digest()


@dataclass(frozen=True)
class File:
    """A file beside the pages: its path from the site's root, the function that writes it, and all that
    this is given. Raises TypeError as `Making` does."""

    path: str
    write: Callable[..., bytes]
    given: tuple[Any, ...] = ()
    unit: int = -1
    """The unit it belongs to, or -1."""

    def __post_init__(self) -> None:
        self.making  # noqa: B018 (a function that would know more is refused at once)

    @property
    def making(self) -> Making:
        return Making(self.write, self.given)

    @property
    def key(self) -> str:
        """Digest of all that it is made from."""
        return key(self.path, self.making.key)

    def make(self) -> bytes:
        data: bytes = self.making.make()
        return data


def as_it_is(data: bytes) -> bytes:
    """Writes a file whose bytes are given."""
    return data


def key(*parts: Any) -> str:
    """The digest of values, whole."""
    return digest(msgspec.msgpack.encode(parts))
