"""What an editor says about a transcript: lines `key: value` between two lines `---` at its head, or
alone in a file beside it with the same name and the ending .meta, where the transcript itself is to
stay as it is."""

from __future__ import annotations

import difflib
import re
from typing import Final

from edition.finding import Finding, declare

declare(
    "metadata.open",
    "warning",
    "End the block with a line ---.",
    "What the block says is not used.",
)
declare(
    "metadata.syntax",
    "warning",
    "Write “key: value”.",
    "The line is not used; docs/reference/metadata.md lists the keys.",
)
declare(
    "metadata.unknown-key",
    "warning",
    "Correct the key; docs/reference/metadata.md lists all.",
    "A misspelt key would be ignored silently.",
)
declare(
    "metadata.unused",
    "warning",
    "Correct the value, or take the line out.",
    "What the metadata say and the TEI has not would be lost silently.",
)
declare(
    "metadata.twice",
    "warning",
    "Keep one of the two.",
    "A key has one value.",
)

KEYS: Final = {
    "id": "xml:id of the document; else `d` and its number.",
    "kind": "`published`, `archival` or `dialect`, where it is not to be recognised.",
    "type": "What the document is, as div/@subtype: telegram, memcon, memo, letter, note, or another "
    "kind that the edition knows.",
    "title": "Heading, where the transcript has none.",
    "number": "Number of the document.",
    "place": "Place of the dateline, where the transcript has none.",
    "date": "Date as it is to be shown, with the time: `November 26, 1963, 7:14 p.m.`",
    "when": "Date for machines, where `date` cannot be read: `1963-11-26T19:14:00`.",
    "time": "Time or range of times, shown after the date: `4:30-5:10 p.m.`",
    "cert": "How certain the date is: high, medium or low.",
    "from": "Senders, parted by semicolons, for a correspDesc of the header: `Dean Rusk; Department of "
    "State`. A full name of the register points to it; `= #p_RD1` behind a name says whom it means.",
    "to": "Addressees, as `from`.",
    "classification": "Classification of the original, where the transcript has none: `Secret`.",
    "source": "Text of the source note, where the transcript has none.",
    "witness": "The witness transcribed: the value of document/@source.",
    "transcript": "The value of document/@corresp: where the header describes the transcript.",
    "supplied": "Where date, place and labels that the transcript lacks come from: "
    "`frus1961-63v05#d382`.",
    "lists": "Labels of the lists at the head, in order, lost in the transcript: `SUBJECT, "
    "PARTICIPANTS`.",
    "page": "Number of the page on which the text begins.",
    "pages": "Numbers of the pages in order, where the transcript has none or misreads them.",
    "facsimile": "Pattern of image names: `{n}` is the page, `{n+28:04}` the page plus 28 in four "
    "digits.",
    "profile": "`edition` (lists nest) or `frus` (lists are flat).",
    "nested": "`yes` or `no`: whether lists nest; else as the profile has it.",
    "first note": "Number of the first marker.",
    "language": "Language of the text, as div/@xml:lang: `en`.",
    "resp": "Who answers for what the editors add: `#ed`.",
    "reading": "A doubtful reading and what is meant: `Kumetssov => Kuznetsov [high, "
    "frus1961-63v05#d278]`; "
    "may be repeated.",
    "unclear": "A doubtful reading that stays: `U-35`; may be repeated.",
    "person": "Who a name or an office is in this document: `President = #p_JLB1`; with `, once` "
    "only the "
    "first mention is tagged; may be repeated.",
    "decided": "Day on which readings and persons were decided, for the revisions in the header: "
    "`2026-11-25`.",
    "volume": "xml:id of the volume that the document belongs to.",
    "marked": "`yes`: names, dates and references are marked already; nothing is added.",
    "attributes": "The attributes of the division, as they are: `type=document xml:id=d1`.",
    "hands": "Hands, one after another: `declass, annotator`.",
}
"""Keys and what they mean; docs/reference/metadata.md is made from this."""
REPEATED: Final = ("reading", "person", "unclear")
_LINE: Final = re.compile(r"([A-Za-z][A-Za-z ]*?)\s*:(?:\s+(.*))?$")


def split(text: str, shown: str) -> tuple[dict[str, str], int, list[Finding]]:
    """The metadata at the head of a transcript, and the offset at which the text begins.

    Without a block the offset is 0. A block that does not end is text, and a finding says so.
    """
    opened = re.match(r"\s*---[ \t]*\n", text)
    if not opened:
        return {}, 0, []
    end = re.compile(r"^---[ \t]*(?:\n|\Z)", re.M).search(text, opened.end())
    if not end:
        line = text.count("\n", 0, opened.end() - 1) + 1
        if not _LINE.match(text[opened.end() :].split("\n", 1)[0]):
            return {}, 0, []
        message = "The block of metadata that begins here does not end."
        return {}, 0, [Finding("metadata.open", shown, message, line, 1)]
    first = text.count("\n", 0, opened.end()) + 1
    values, findings = parse(text[opened.end() : end.start()], shown, first)
    return values, end.end(), findings


def parse(block: str, shown: str, first: int = 1) -> tuple[dict[str, str], list[Finding]]:
    """Read lines `key: value`. Lines that begin with `#` are comments; a line that begins with a space
    goes on with the value before it. `first` is the number of the first line."""
    values: dict[str, str] = {}
    findings: list[Finding] = []
    last = ""
    for number, line in enumerate(block.split("\n"), start=first):
        if not line.strip() or line.lstrip().startswith("#") or line.strip() == "---":
            continue
        if line[0] in " \t" and last:
            values[last] += " " + line.strip()
            continue
        match = _LINE.match(line.rstrip())
        if not match:
            message = f"This is no line of the kind “key: value”: {line.strip()[:40]}"
            findings.append(Finding("metadata.syntax", shown, message, number, 1))
            continue
        key, value = match[1].lower(), (match[2] or "").strip()
        if key not in KEYS:
            near = difflib.get_close_matches(key, KEYS, n=1, cutoff=0.6)
            detail = f"Did you mean {near[0]}?" if near else ""
            message = f"There is no key “{key}”; its value is not used."
            findings.append(Finding("metadata.unknown-key", shown, message, number, 1, detail=detail))
            continue
        if key in values and key in REPEATED:
            values[key] += "\n" + value
        elif key in values:
            message = f"“{key}” is given twice; the first counts."
            findings.append(Finding("metadata.twice", shown, message, number, 1))
        else:
            values[key] = value
            last = key
    return values, findings


def write(values: dict[str, str]) -> str:
    """The block for the head of a transcript."""
    lines = [f"{key}: {value}" for key, whole in values.items() for value in whole.split("\n") if whole]
    return "---\n" + "\n".join(lines) + "\n---\n" if lines else ""
