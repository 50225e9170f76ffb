"""What belongs to a page and not to the message: the rules, in the order in which they are tried.

Each rule reads one line (without marks of Markdown) and says what it is. The first that fits counts.
The lists of words are those of the papers of the Department of State and of the archives that hold
them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from edition.transcript.model import Certainty

MARKS: Final = (
    r"(?:TOP SECRET|SECRET|CONFIDENTIAL|RESTRICTED|UNCLASSIFIED|LIMITED OFFICIAL USE|OFFICIAL USE ONLY)"
)
_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"


class Rule(NamedTuple):
    """A kind of furniture."""

    role: str
    """`fw/type`, `note/type`, or a part of the opening: `address`, `number`, `sent`."""
    fits: Callable[[str], object]
    cert: Certainty
    whole: bool = False
    """Whether the whole block is of this kind when its first line is."""
    ends: bool = False
    """Whether it stands at the foot of a page, so that the next page begins after it."""


def _is(pattern: str, flags: int = 0) -> Callable[[str], object]:
    return re.compile(rf"(?:{pattern})\s*", flags).fullmatch


RULES: Final = (
    Rule("fw/stamp/copy", _is(r"BEST COPY AVAILABLE|BEST AVAILABLE COPY|ARCHIVE COPY"), "high"),
    Rule(
        "fw/stamp/declassification",
        _is(r"DECLASSIFIED\b.*|[\"“]?Declassified for .*|Authority\b.*\d.*|By .{2,20},? NARA.*"),
        "high",
        whole=True,
    ),
    Rule(
        "fw/stamp/declassification", _is(r"Memorandum of Conversation complete\b.*"), "low", whole=True
    ),
    Rule(
        "fw/stamp/receipt",
        _is(r"\d{2,4} [A-Z]{3} \d{1,2} [A-Z]M? \d{1,2}:\d\d|RECEIVED\b.*|RECORDED BY.*"),
        "medium",
        whole=True,
    ),
    Rule(
        "fw/classification",
        _is(rf"(?:{MARKS})(?:[/ -](?:NOFORN|EXDIS|NODIS|LIMDIS|EYES ONLY))?"),
        "high",
    ),
    Rule("fw/pageNum", _is(r"-\s?\d{1,3}\s?-|[Pp]age \d+(?: of \d+)?"), "high"),
    Rule("fw/accession/frame", _is(r"[A-Z]{2}-\d{3}[\dA-Z]"), "medium", ends=True),
    Rule("fw/accession/file", _is(r"[A-Z]{2,4} [IVX]+ ?- ?\d+ ?/ ?\d+"), "medium"),
    Rule("fw/accession/finding", _is(r"\d{4}/\d\d/\d\d"), "medium"),
    Rule("fw/accession", _is(r"0\d{4}|\(\d{3,4}\)|[A-Z]{2}-\d \d{4,6}"), "medium"),
    Rule("fw/form", _is(r"Form [A-Z]{1,3}-?\d+.*|[A-Z]-\d{3}|FORM .*\d.*"), "high", whole=True),
    Rule("fw/form/copies", _is(r".*\bNo\. \d+ of \d+ [Cc]opies\b.*"), "medium", whole=True),
    Rule(
        "fw/form",
        _is(r"(?:OUTGOING|INCOMING) TELEGRAM\b.*|DEPARTMENT OF STATE|Department of State|AIRGRAM"),
        "high",
    ),
    Rule(
        "fw/form",
        _is(
            r"INDICATE:.*|CHARGE TO.*|EXCHANGES:|REPRODUCTION FROM THIS COPY.*"
            r"|Memorandum of Conversation"
        ),
        "high",
        whole=True,
    ),
    Rule(
        "fw/handling",
        _is(
            r"LIMIT(?:ED)? DISTRIBUTION|LIMDIS|EXDIS|NODIS|EYES ONLY|NO DISTRIBUTION|NIACT|PRIORITY"
            r"|IMMEDIATE|FLASH"
        ),
        "high",
    ),
    Rule(
        "note/annotation",
        _is(r"(?:Approved|Cleared|Concurred) (?:in|by) [A-Z/]{1,5}\b.{0,20}"),
        "medium",
        whole=True,
    ),
    Rule(
        "note/drafting/drafter",
        _is(r"(?:[A-Z]{1,5}[/:-])+[A-Z][A-Za-z.]+:[a-z]{1,4}(?:\s+\d{1,2}[/-]\d{1,2}[/-]\d{2,4})?"),
        "high",
    ),
    Rule(
        "note/drafting/approval",
        _is(r"Telegraphic transmission\b.*|[Cc]lassification approved by.*|Approved by:?.*"),
        "high",
        whole=True,
    ),
    Rule("note/drafting/transmission", _is(r"Cleartext|Clear text|Encrypted"), "high"),
    Rule(
        "note/drafting/clearance",
        _is(r"[A-Z]{1,4}(?:/[A-Z]{1,4})?(?:-[A-Z]+)? - (?:Mr|Mrs|Miss|Amb|Dr|Gen)\. [A-Z]\w+"),
        "high",
    ),
    Rule("address", _is(r"(?:ACTION|INFO(?:RMATION)?|TO|FROM):\s*\S.*"), "high"),
    Rule(
        "sent",
        _is(rf"{_MONTH} \d{{1,2}},? \d{{1,2}}[ :.]\d\d [AP]\.?M\.?(?: ['’]\d\d| \d{{4}})?"),
        "medium",
    ),
)


def rule_for(line: str) -> Rule | None:
    """What kind of furniture a line is, or None where it is text."""
    words = " ".join(line.split())
    return next((rule for rule in RULES if rule.fits(words)), None)
