"""What the root element of a file of TEI P5 is."""

from __future__ import annotations

from typing import Final

from edition.finding import Finding

TEI: Final = "http://www.tei-c.org/ns/1.0"
ROOTS: Final = frozenset({f"{TEI}}}TEI", f"{TEI}}}teiCorpus"})
"""As `URI}local`."""


def wrong_root(name: str, shown: str) -> Finding:
    """What is said of a root element that is none of TEI P5. `name`: `URI}local`, or `local`."""
    namespace, _, local = name.rpartition("}")
    if local in ("TEI.2", "teiCorpus.2") or (local in ("TEI", "teiCorpus") and not namespace):
        return Finding(
            "tei.root",
            shown,
            f"<{local}> is not in the TEI namespace.",
            detail='Write <TEI xmlns="http://www.tei-c.org/ns/1.0">; TEI P4 must first be turned '
            "into P5.",
        )
    where = f" in {namespace}" if namespace else ""
    return Finding("tei.root", shown, f"The root element is <{local}>{where}.")
