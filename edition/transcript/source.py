"""Bytes of a transcript become text, or a finding that says why not."""

from __future__ import annotations

import re
import stat
import unicodedata
from pathlib import Path
from typing import Final

from edition.finding import Finding, declare

declare(
    "transcript.too-large",
    "error",
    "Split the transcript into documents.",
    "A limit bounds time and memory.",
)
declare(
    "transcript.binary",
    "error",
    "Give the transcript as plain text in UTF-8.",
    "Word-processor files, images and other binary files hold no text that can be read as it is.",
)
declare(
    "transcript.encoding",
    "error",
    "Save the transcript as UTF-8.",
    "Read in a wrong encoding, letters would become others without anyone noticing.",
)
declare(
    "transcript.character",
    "warning",
    "Replace the character with what the page has.",
    "XML cannot hold control characters and halves of characters.",
)
declare(
    "transcript.empty",
    "error",
    "Put the text into the file, or delete it.",
    "There is nothing to encode.",
)
declare(
    "transcript.markup",
    "error",
    "To work on TEI as text, write it out with edition decode; to publish it, use edition build.",
    "A transcript is plain text. Tags would become characters of the text.",
)

MAX_BYTES: Final = 8_000_000
"""The longest volume of the series has fewer characters."""
SUFFIXES: Final = (".txt", ".md", ".markdown")
_MARKUP: Final = re.compile(
    r"\s*(?:<\?\w|<!DOCTYPE\b|<(?:\w+:)?(?:TEI|teiCorpus|html)\b|<(?P<root>[A-Za-z][\w.:-]*)[\s/>]|<!--)",
    re.IGNORECASE,
)


def read(path: Path, shown: str) -> tuple[str | None, list[Finding]]:
    """Read a transcript.

    Out: its text with line ends as `\\n` and no byte-order mark, or None with a finding. A character
    that XML 1.0 cannot hold (section 2.2) becomes U+FFFD, and a finding names it.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, [Finding("file.unreadable", shown, "This is not a file.")]
        if status.st_size > MAX_BYTES:
            size = status.st_size / 1e6
            return None, [Finding("transcript.too-large", shown, f"The file has {size:.0f} megabytes.")]
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        return None, [Finding("file.unreadable", shown, f"{getattr(error, 'strerror', error)}.")]
    return decode(data, shown)


def decode(data: bytes, shown: str) -> tuple[str | None, list[Finding]]:
    """The same, of bytes already read."""
    encoding = "utf-8-sig"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif b"\0" in data[:4096] or data.startswith((b"{\\rtf", b"%PDF-")):
        return None, [Finding("transcript.binary", shown, "The file holds bytes that are no text.")]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"The byte 0x{data[error.start]:02X} is not {encoding.removesuffix('-sig').upper()}."
        return None, [Finding("transcript.encoding", shown, message, line, column)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_markup(text):
        message = "The file is XML or HTML, and no transcript."
        return None, [Finding("transcript.markup", shown, message, 1, 1)]
    findings: list[Finding] = []
    pieces = []
    for offset, char in enumerate(text):
        if _allowed(char):
            pieces.append(char)
            continue
        pieces.append("\ufffd")
        if not findings:
            line = text.count("\n", 0, offset) + 1
            column = offset - (text.rfind("\n", 0, offset) + 1) + 1
            name = f"U+{ord(char):04X}"
            message = f"The character {name} cannot stand in XML; U+FFFD stands for each like it."
            findings.append(Finding("transcript.character", shown, message, line, column))
    text = "".join(pieces) if findings else text
    if not any(c.isalnum() for c in text):
        return None, [Finding("transcript.empty", shown, "The file holds no text.")]
    return text, findings


def _is_markup(text: str) -> bool:
    """Whether a file is XML or HTML: it says so, or is one element from its first tag to its last.
    A text that only begins with a word in angle brackets is none."""
    at = 0
    while (match := _MARKUP.match(text, at)) and match[0].endswith("<!--"):
        end = text.find("-->", match.end())
        if end < 0:
            return False
        at = end + 3
    if match is None:
        return False
    root = match["root"]
    return root is None or re.search(rf"</{re.escape(root)}\s*>\s*\Z", text[-200:]) is not None


def _allowed(char: str) -> bool:
    if char in "\t\n":
        return True
    return char >= " " and char not in "\ufffe\uffff" and unicodedata.category(char) != "Cs"
