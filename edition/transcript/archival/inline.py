"""Marks inside a line: struck and overtyped words, bold; letters of another script."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from edition.transcript.model import Node, Text, Transcript

MARK: Final = re.compile(r"~~(?P<struck>[^~\n]+)~~|\*\*(?P<bold>[^*\n]+)\*\*")
_WORD: Final = re.compile(r"[^\W\d_]+")


def read(transcript: Transcript, start: int, end: int) -> list[Node | Text]:
    """The nodes of a piece of the source."""
    source = transcript.source
    out: list[Node | Text] = []
    at = start
    for match in MARK.finditer(source, start, end):
        if match.start() > at:
            out += words(transcript, at, match.start())
        group = "struck" if match["struck"] is not None else "bold"
        out.append(_marked(transcript, group, match))
        at = match.end()
    if at < end:
        out += words(transcript, at, end)
    return out


def _marked(transcript: Transcript, group: str, match: re.Match[str]) -> Node:
    start, end = match.span(group)
    text = match[group]
    if group == "bold":
        return Node("hi", {"rend": "strong"}, words(transcript, start, end), match.start())
    if re.fullmatch(r"[Xx]+", text):
        # The X's cover what was typed; they are no text themselves.
        gap = {"reason": "overtyped", "quantity": str(len(text)), "unit": "chars"}
        attributes = {"rend": "overtyped", "hand": "#typist"}
        return Node("del", attributes, [Node("gap", gap, at=start)], match.start())
    return Node("del", {"rend": "strikethrough"}, words(transcript, start, end), match.start())


def words(transcript: Transcript, start: int, end: int) -> list[Node | Text]:
    """Text, with words that mix scripts as doubtful: no typewriter does."""
    source = transcript.source
    out: list[Node | Text] = []
    at = start
    for match in _WORD.finditer(source, start, end):
        scripts = {unicodedata.name(c, "?").split()[0] for c in match[0]} & {
            "LATIN",
            "CYRILLIC",
            "GREEK",
        }
        if len(scripts) < 2:
            continue
        if match.start() > at:
            out.append(Text(source[at : match.start()], at))
        text = Text(match[0], match.start())
        out.append(Node("unclear", {"reason": "ocr"}, [text], match.start()))
        at = match.end()
        letters = ", ".join(f"{c} is {unicodedata.name(c, '?').split()[0].title()}" for c in match[0])
        transcript.propose(
            "reading", match.start(), match[0], "unclear", f"Mixed scripts: {letters}.", "high"
        )
    if at < end:
        out.append(Text(source[at:end], at))
    return out
