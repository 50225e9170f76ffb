"""A schema, ready to validate documents. The door to this package.

from edition.relaxng import Schema

schema = Schema.load("tei_all.rng")
for problem in schema.validate(Path("letters.xml").read_bytes()):
    print(problem.line, problem.column, problem.message)
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urljoin, urlsplit

from edition.relaxng.automaton import Automaton
from edition.relaxng.builder import Builder
from edition.relaxng.datatypes.expression import TooMuch
from edition.relaxng.patterns import Pattern, TooComplex
from edition.relaxng.problem import Problem
from edition.relaxng.syntax import Node, SchemaError

if TYPE_CHECKING:
    from edition.relaxng.files import Store

DEEPEST: Final = 256
"""How deep elements may nest unless said otherwise: as libxml2 has it."""
MOST_BYTES: Final = 20_000_000
"""Size that a schema with all it includes may have."""
Read = Callable[[str], bytes]
"""Gives the bytes of an address; raises OSError or SchemaError where there are none."""


class Schema:
    """A RELAX NG schema.

    Make one with `load`, from a file, or `parse`, from bytes. One schema can validate any number of
    documents; what was worked out for one serves the next.
    """

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton

    @classmethod
    def load(
        cls, path: str | Path, *, root: str | Path | None = None, cache: Store | None = None
    ) -> Schema:
        """Read a schema, `.rng` or `.rnc`, and what it includes.

        root: the folder that everything included must lie in; by default the schema's own.
        cache: where to keep what was compiled, under the digest of its sources.
        Raises SchemaError.
        """
        from edition.relaxng.files import load

        return cls(load(Path(path), Path(root) if root is not None else None, cache))

    @classmethod
    def parse(cls, data: bytes, address: str = "schema.rng", read: Read | None = None) -> Schema:
        """Compile a schema in memory. `address` ends in .rnc for the compact syntax; `read` gives what
        the schema includes. Raises SchemaError."""
        start, new = compile_schema(data, address, read or _nothing)
        return cls(Automaton(start, new))

    def validate(self, data: bytes, *, max_depth: int = DEEPEST) -> list[Problem]:
        """Everything that is wrong with a document, in its order; an empty list if it is valid."""
        from edition.relaxng.validator import validate

        return validate(self.automaton, data, max_depth)

    def is_valid(self, data: bytes) -> bool:
        """Whether the document is valid."""
        return not any(problem.severity == "error" for problem in self.validate(data))


def _nothing(address: str) -> bytes:
    raise FileNotFoundError(address)


def compile_schema(data: bytes, address: str, read: Read) -> tuple[Pattern, Builder]:
    """The start pattern of a schema. Raises SchemaError."""
    from edition.relaxng import restrictions
    from edition.relaxng.simplify import Simplifier

    budget = MOST_BYTES - len(data)

    def fetch(node: Node, href: str, base: str) -> Node:
        nonlocal budget
        where = urljoin(base, href)
        try:
            inner = read(where)
        except SchemaError as error:
            raise node.error(error.message, error.code) from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it is not there"
            raise node.error(f'"{href}" cannot be read: {why}.', "schema.missing") from None
        budget -= len(inner)
        if budget < 0:
            raise node.error("The schema is too large.", "schema.complex")
        return _syntax(inner, where)

    new = Builder()
    try:
        start = Simplifier(new, fetch).compile(_syntax(data, address))
        restrictions.check(start, new, shown(address))
    except (RecursionError, TooComplex, TooMuch):
        raise SchemaError(
            "The schema is nested too deeply.", shown(address), code="schema.complex"
        ) from None
    return start, new


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
