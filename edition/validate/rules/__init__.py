"""The house rules: what an edition needs beyond its schema.

One rule per file, in the order of this list. A rule is a function `check` that takes the volume, read
once for all of them, and gives findings; why it exists, and what it finds, stands at the top of its
file; code, severity and remedy stand in `edition/finding.py`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from itertools import islice
from typing import Final

from edition.finding import Finding, declare
from edition.validate.index import Known
from edition.validate.reading import RuledVolume

declare(
    "rules.stopped",
    "warning",
    "Mend what is told; or switch the rule off, if it does not fit this text.",
    "A limit for each rule keeps a file made to do harm from filling the memory.",
)

ORDER: Final = (
    "tei_root", "volume_duplicate",
    "id_duplicate", "link_unresolved", "link_kind", "link_elsewhere", "person_name",
    "document_number", "note_sequence", "note_number", "note_nested",
    "page_sequence", "page_facs", "page_catchword", "image_missing",
    "date_invalid", "date_order", "date_span", "date_printed",
    "text_bracket", "text_quote", "text_script", "text_joined", "text_range", "text_digit",
    "text_doubled", "text_space", "element_empty", "rend_unknown", "excision_spelling", "excision_not",
)  # fmt: skip
MOST: Final = 10_000
"""Findings of one rule in one file that are told."""
Level = Callable[[str], str]


def house_findings(volume: RuledVolume, level: Level, known: Known | None) -> list[Finding]:
    """What the house rules find in a volume."""
    found: list[Finding] = []
    for name in ORDER:
        rule = importlib.import_module(f"edition.validate.rules.{name}")
        if level(rule.CODE) != "off":
            told = list(islice(rule.check(volume, known), MOST + 1))
            found += told[:MOST]
            if len(told) > MOST:
                message = f"There are more than {MOST:,} findings of {rule.CODE}; the rest is not told."
                found.append(Finding("rules.stopped", volume.shown, message))
    return found
