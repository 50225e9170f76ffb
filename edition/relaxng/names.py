"""Name classes: which names an element or attribute pattern is about.

A name is written as the parser hands it over: `uri}local`, or `local` in no namespace. Source:
RELAX NG specification, sections 3 (name classes) and 6.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


def split(name: str) -> tuple[str, str]:
    """Namespace and local part of a name."""
    uri, brace, local = name.rpartition("}")
    return (uri, local) if brace else ("", name)


def join(uri: str, local: str) -> str:
    """The name of a local part in a namespace."""
    return f"{uri}}}{local}" if uri else local


@dataclass(frozen=True, slots=True)
class Name:
    """One name."""

    name: str

    def contains(self, name: str) -> bool:
        return name == self.name


@dataclass(frozen=True, slots=True)
class NsName:
    """All names of one namespace, but those excepted."""

    uri: str
    but: NameClass | None = None

    def contains(self, name: str) -> bool:
        return split(name)[0] == self.uri and not (self.but is not None and self.but.contains(name))


@dataclass(frozen=True, slots=True)
class AnyName:
    """All names, but those excepted."""

    but: NameClass | None = None

    def contains(self, name: str) -> bool:
        return self.but is None or not self.but.contains(name)


@dataclass(frozen=True, slots=True)
class Either:
    """The names of several classes."""

    members: tuple[NameClass, ...]

    def contains(self, name: str) -> bool:
        return any(member.contains(name) for member in self.members)


NameClass = Name | NsName | AnyName | Either


def named(names: NameClass) -> Iterator[str]:
    """The names a class lists one by one; those it excepts are not among them."""
    if isinstance(names, Name):
        yield names.name
    elif isinstance(names, Either):
        for member in names.members:
            yield from named(member)


def is_infinite(names: NameClass) -> bool:
    """Whether the class is written with a wildcard."""
    if isinstance(names, Either):
        return any(is_infinite(member) for member in names.members)
    return not isinstance(names, Name)


def size(names: NameClass) -> int:
    """How many names and wildcards a class is written with: what looking at it costs."""
    if isinstance(names, Either):
        return sum(map(size, names.members))
    if isinstance(names, Name) or names.but is None:
        return 1
    return 1 + size(names.but)


_UNHEARD = "\x00"
"""No document can have this in a name: it stands for all names that a schema does not mention."""


def _samples(names: NameClass) -> Iterator[str]:
    if isinstance(names, Name):
        yield names.name
    elif isinstance(names, Either):
        for member in names.members:
            yield from _samples(member)
    else:
        yield join(names.uri if isinstance(names, NsName) else _UNHEARD, _UNHEARD)
        if names.but is not None:
            yield from _samples(names.but)


def overlap(one: NameClass, other: NameClass) -> bool:
    """Whether some name is in both. A class is built of finitely many names and namespaces, so a
    sample of each kind of name decides (RELAX NG specification, section 7.3)."""
    return any(
        one.contains(name) and other.contains(name)
        for names in (one, other)
        for name in _samples(names)
    )
