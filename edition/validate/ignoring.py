"""What <?edition-ignore CODE: REASON?> takes out: findings of the house rules and of Schematron rules.

An instruction counts for the element that follows it. It names a code, or a family of them ("text.*").
What the schema and the parser say it cannot take out: a file is valid or it is not.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Iterator
from typing import Final

from edition.finding import Finding, declare
from edition.validate.reading import RuledVolume, Suppression

declare(
    "ignore.reason",
    "warning",
    "Write <?edition-ignore CODE: REASON?>.",
    "What is not to be said again needs a reason that others can read.",
)
declare(
    "ignore.refused",
    "warning",
    "Mend the place, or set the level of the code for the whole project in [validation].",
    "At a place only what house rules and Schematron rules find is ignored, by code or by family "
    "(text.*): what the schema and the parser say stands.",
)
declare(
    "ignore.unused",
    "info",
    "Take the instruction out.",
    "What was to be ignored is not there any more.",
)

_NEVER: Final = frozenset("file ignore rng schema schematron tei xml".split())
"""Families of findings that cannot be ignored at a place."""


def kept(
    volume: RuledVolume, found: list[Finding], was_asked: Callable[[str], bool]
) -> Iterator[Finding]:
    """The findings that are not taken out, and what is wrong with the instructions.

    `was_asked`: whether what a code stands for was looked for at all. Where it was not, nobody can say
    that an instruction is no longer needed.
    """
    places = [
        (s, volume.document.place(s.start), volume.document.place(s.end)) for s in volume.suppressions
    ]
    counting = [place for place in places if place[0].reason and not _why_not(place[0].code)]
    used: set[Suppression] = set()
    for finding in found:
        at = (finding.line, finding.column)
        hits = [
            s for s, start, end in counting
            if (start <= at < end or at == start) and fnmatch.fnmatchcase(finding.code, s.code)
        ]  # fmt: skip
        used.update(hits)
        if not hits:
            yield finding
    for suppression, *_ in places:
        code, place = suppression.code, volume.document.place(suppression.begin)
        if why := _why_not(code):
            yield Finding("ignore.refused", volume.shown, why, *place)
        elif not suppression.reason:
            message = f"No reason is given for ignoring {code}."
            yield Finding("ignore.reason", volume.shown, message, *place)
        elif suppression not in used and was_asked(code):
            yield Finding("ignore.unused", volume.shown, f"Nothing here is {code}.", *place)


def _why_not(code: str) -> str:
    """Why a code cannot be ignored at a place; "" if it can."""
    family, dot, rest = code.partition(".")
    if not dot or not rest or "*" in family:
        return f'"{code}" is no code of a finding, and no family of them.'
    if family in _NEVER:
        return f"{code} cannot be ignored at a place."
    return ""
