"""Excisions: what is withheld from the reader, or missing: their kinds, and phrases that tell of them.

TEI has `gap` for them (see edition.volume.lacuna). Which words tell of one is a matter of the idiom.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from edition.volume.extent import Amount

KINDS: Final = (
    "not-declassified", "withheld", "deleted", "omitted", "illegible", "garbled", "inaudible",
    "missing", "sic",
)  # fmt: skip
"""In the order in which they are told. "not-declassified" is what a review of classified papers holds
back, "withheld" what is held back in other words."""
WITHHELD: Final = frozenset({"not-declassified", "withheld", "deleted"})
"""The kinds that somebody keeps from the reader."""
LACKING: Final = frozenset(KINDS) - WITHHELD - {"sic"}
"""The kinds in which the reader misses something else."""


class Phrase(NamedTuple):
    """A phrase that tells of an excision: where it stands in a run of text, and what it says."""

    start: int
    end: int
    kind: str
    amounts: tuple[Amount, ...] = ()
    authority: str = ""
    """Who withholds it, where the phrase says so."""
    whole: bool = False
    """Whether it says that a document is withheld altogether."""
    complete: bool = True
    """Whether the whole of the phrase was understood."""
    odd: str = ""
    """"not-lost" where "declassified" stands and "not" is missing, "misspelt"."""
