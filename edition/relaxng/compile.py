"""From the bytes of a schema, in either syntax, to patterns.

A schema is made within bounds that hold for every grammar: of bytes, files, elements and depth while it
is read, and of the work that its patterns cost (see `builder`). What goes beyond them is refused at the
place where it did.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from edition.relaxng.builder import COMPILING, Builder
from edition.relaxng.datatypes.expression import TooMuch
from edition.relaxng.patterns import Pattern, TooComplex
from edition.relaxng.syntax import Node, SchemaError

MOST_BYTES: Final = 20_000_000
"""Size that a schema with all it includes may have."""
_MOST_FILES: Final = 1_000
_TOO_COMPLEX: Final = "From here on the schema leads to too many possibilities."
Read = Callable[[str], bytes]
"""Gives the bytes of an address; raises OSError or SchemaError where there are none."""


def compile_schema(data: bytes, address: str, read: Read) -> tuple[Pattern, Builder]:
    """The start pattern of a schema. Raises SchemaError."""
    from edition.relaxng.restrictions import Checker
    from edition.relaxng.simplify import Simplifier

    new = Builder()
    new.left = COMPILING
    simplifier = Simplifier(new, _Files(len(data), read).fetch)
    checker = Checker(new)
    root = _syntax(data, address)
    try:
        start = simplifier.compile(root)
    except (RecursionError, TooComplex, TooMuch):
        raise (simplifier.at or root).error(_TOO_COMPLEX, "schema.complex") from None
    try:
        checker.check(start, shown(address))
    except (RecursionError, TooComplex):
        path, line, column = checker.at
        raise SchemaError(
            _TOO_COMPLEX, path or shown(address), line, column, "schema.complex"
        ) from None
    return start, new


class _Files:
    """The files that a schema includes, within bounds."""

    def __init__(self, size: int, read: Read) -> None:
        self.read = read
        self.left = MOST_BYTES - size
        self.number = 0

    def fetch(self, node: Node, href: str, base: str) -> Node:
        """The root of the schema at an address that `node` names. Raises SchemaError."""
        try:
            where = urljoin(base, href)
            inner = self.read(where)
        except SchemaError as error:
            raise node.error(error.message, error.code) from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it is not there"
            raise node.error(f'"{href}" cannot be read: {why}.', "schema.missing") from None
        self.left -= len(inner)
        self.number += 1
        if self.left < 0 or self.number > _MOST_FILES:
            raise node.error("The schema is too large.", "schema.complex")
        return _syntax(inner, where)


def shown(address: str) -> str:
    """An address as an editor knows it."""
    parts = urlsplit(address)
    return unquote(parts.path) if parts.scheme == "file" else address


def _syntax(data: bytes, address: str) -> Node:
    if address.lower().endswith(".rnc"):
        from edition.relaxng import compact

        return compact.read(data, shown(address), address)
    from edition.relaxng import syntax

    return syntax.read(data, shown(address), address)
