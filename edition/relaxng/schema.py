"""A schema, ready to validate documents. The door to this package.

from edition.relaxng import Schema

schema = Schema.load("tei_all.rng")
for problem in schema.validate(Path("letters.xml").read_bytes()):
    print(problem.line, problem.column, problem.message)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from edition.relaxng.automaton import Automaton
from edition.relaxng.builder import MOST_STORED
from edition.relaxng.compile import Read, compile_schema
from edition.relaxng.problem import Problem

if TYPE_CHECKING:
    from edition.relaxng.files import Store

DEEPEST: Final = 256
"""How deep elements may nest unless said otherwise: as libxml2 has it."""


class Schema:
    """A RELAX NG schema.

    Make one with `load`, from a file, or `parse`, from bytes. One schema can validate any number of
    documents; what was worked out for one serves the next.
    """

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton
        self._used = False
        """Whether documents were validated with this automaton."""

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
        """Everything that is wrong with a document, in its order; an empty list if it is valid.

        What is said of a document does not depend on those before it: where what was worked out for
        them leaves too little room, it is thrown away and worked out anew.
        """
        from edition.relaxng.validator import OUT_OF_BOUNDS, validate

        if self._used:
            try:
                return validate(self.automaton, data, max_depth, give_up=False)
            except OUT_OF_BOUNDS:
                self.automaton = self.automaton.anew()
        self._used = True
        problems = validate(self.automaton, data, max_depth)
        gave_up = any(problem.code == "rng.complex" for problem in problems)
        if gave_up or self.automaton.new.stored > MOST_STORED // 2:
            self.automaton, self._used = self.automaton.anew(), False
        return problems

    def is_valid(self, data: bytes) -> bool:
        """Whether the document is valid."""
        return not any(problem.severity == "error" for problem in self.validate(data))


def _nothing(address: str) -> bytes:
    raise FileNotFoundError(address)
