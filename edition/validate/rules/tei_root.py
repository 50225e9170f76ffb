"""A file that is no TEI.

Other rules have nothing to say of it, and silence would look like praise. Where a schema was named, the
schema decides what the root may be.
Example: <html>. Source: TEI Guidelines, section 4 (a document is a TEI or a teiCorpus element).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

CODE = declare(
    "tei.root",
    "error",
    "Give a TEI P5 document: TEI or teiCorpus in the namespace http://www.tei-c.org/ns/1.0.",
    "Only TEI P5 is read.",
)
_ROOTS: Final = frozenset({"TEI", "teiCorpus"})


def check(volume: RuledVolume, known: Known | None) -> Iterator[Finding]:
    root = volume.elements[0]
    if root.name not in _ROOTS and not volume.by_schema:
        name = root.name.rpartition("}")[2]
        yield volume.at(CODE, root, f"The root element is <{name}>.")
