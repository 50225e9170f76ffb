"""The floor under a build: the least that any site from these files must cost.

Parse with lxml, detach every document, run the identity transform on it, serialise, and write as
many files of the same sizes as a finished build wrote. No facts, no links, no templates.

    python bench/floor.py VOLUME.xml BUILT_FOLDER SCRATCH_FOLDER
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path

from lxml import etree

IDENTITY = b"""<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy>
</xsl:template></xsl:stylesheet>"""
DIV = "{http://www.tei-c.org/ns/1.0}div"


def floor(volume: Path, built: Path, scratch: Path) -> None:
    """Do the work once."""
    tree = etree.parse(str(volume), etree.XMLParser(collect_ids=False, resolve_entities=False))
    transform = etree.XSLT(etree.fromstring(IDENTITY))
    data = b""
    for div in tree.iter(DIV):
        if div.get("type") in ("document", "section"):
            detached = copy.deepcopy(div)
            detached.tail = None
            data = etree.tostring(transform(detached), encoding="utf-8")
    assert data
    for file in (built / "site").rglob("*"):
        if file.is_file():
            target = scratch / file.relative_to(built)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(b"x" * file.stat().st_size)


if __name__ == "__main__":
    floor(*map(Path, sys.argv[1:4]))
