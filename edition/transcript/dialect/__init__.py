"""Kind 3: the dialect that editors type, and that any TEI document can be written in.

docs/reference/dialect.md is its specification; every example there is a test.
"""

from edition.transcript.dialect.tree import read
from edition.transcript.dialect.write import write

__all__ = ["read", "write"]
