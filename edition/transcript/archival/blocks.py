"""The blocks of a machine-read text, and what each of them is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from edition.transcript.archival.furniture import Rule, rule_for
from edition.transcript.model import Transcript

LABEL: Final = re.compile(
    r"(DATE|TIME|PLACE|SUBJECTS?|PARTICIPANTS?|PRESENT|COPIES TO|DISTRIBUTION)\s*:\s*"
)
GROUP: Final = re.compile(r"(?:U\.?S\.?(?:S\.?R\.?)?|[A-Z][\w.]*(?: [A-Z][\w.]*)?):?")


@dataclass
class Line:
    """A line: the place of its characters, without marks of headings and breaks."""

    at: int
    end: int
    words: str
    """Its characters without any marks."""


@dataclass
class Block:
    """Lines together, and what they are: a rule, a label, or text."""

    lines: list[Line]
    rule: Rule | None = None
    role: str = "text"

    @property
    def words(self) -> str:
        return " ".join(line.words for line in self.lines)


def tell(transcript: Transcript) -> list[Block]:
    """The blocks of a transcript with their roles."""
    return _Teller(transcript).told(_blocks(transcript.source, transcript.start))


def _blocks(source: str, start: int) -> list[Block]:
    blocks = [Block([])]
    at = start
    for raw in source[start:].split("\n"):
        stripped = raw.strip()
        if not stripped:
            blocks.append(Block([]))
        else:
            lead = len(raw) - len(raw.lstrip())
            mark = re.match(r"#{1,6}\s+", stripped)
            lead += mark.end() if mark else 0
            end = at + len(raw.rstrip())
            if source[end - 1] == "\\" and raw.rstrip() != "\\":
                end -= 1
            text = re.sub(r"~~|\*\*", "", source[at + lead : end])
            blocks[-1].lines.append(Line(at + lead, end, " ".join(text.split())))
        at += len(raw) + 1
    return [b for b in blocks if b.lines]


class _Teller:
    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript

    def told(self, blocks: list[Block]) -> list[Block]:
        """Blocks with their roles; a block of unlike lines is taken apart."""
        out: list[Block] = []
        for block in blocks:
            whole = (
                rule_for(" ".join(line.words for line in block.lines[:2]))
                if len(block.lines) > 1
                else None
            )
            first = rule_for(block.lines[0].words)
            if whole is not None and whole.whole and first is not None and whole.cert == "low":
                out.append(Block(block.lines, whole, whole.role))
            elif first is not None and first.whole:
                out.append(Block(block.lines, first, first.role))
            elif LABEL.match(block.lines[0].words):
                out.append(Block(block.lines, None, "label"))
            else:
                text: Block | None = None
                for line in block.lines:
                    rule = rule_for(line.words)
                    if rule is None and text is not None:
                        text.lines.append(line)
                        continue
                    out.append(Block([line], rule, rule.role if rule else "text"))
                    text = out[-1] if out[-1].role == "text" else None
        self._lists(out)
        self._together(out)
        self._routing(out)
        self._numbers(out)
        self._catchwords(out)
        return out

    def _lists(self, blocks: list[Block]) -> None:
        """The groups below PARTICIPANTS belong to it."""
        index = 0
        while index < len(blocks):
            block = blocks[index]
            if block.role == "label" and block.words.upper().startswith(("PARTICIPANTS:", "PRESENT:")):
                while (
                    index + 1 < len(blocks)
                    and blocks[index + 1].role == "text"
                    and len(blocks[index + 1].lines) > 1
                    and GROUP.fullmatch(blocks[index + 1].lines[0].words)
                ):
                    block.lines += blocks.pop(index + 1).lines
            index += 1

    def _together(self, blocks: list[Block]) -> None:
        """One stamp can be read as two blocks; who approved stands below the words that say so."""
        index = 0
        while index + 1 < len(blocks):
            here, after = blocks[index], blocks[index + 1]
            stamp = here.role == after.role and here.role.startswith("fw/stamp/declass")
            approved = here.words.endswith("approved by") and after.role.startswith("note/drafting")
            if stamp or approved:
                here.lines += blocks.pop(index + 1).lines
            else:
                index += 1

    def _routing(self, blocks: list[Block]) -> None:
        """A column of short words, each by itself, is the list of offices that got a copy."""
        index = 0
        while index < len(blocks):
            stop = index
            while (
                stop < len(blocks)
                and blocks[stop].role == "text"
                and re.fullmatch(r"[A-Za-z0-9/-]{1,5}", blocks[stop].words)
            ):
                stop += 1
            if stop - index >= 4:
                lines = [line for b in blocks[index:stop] for line in b.lines]
                blocks[index:stop] = [Block(lines, None, "routing")]
            index += 1

    def _numbers(self, blocks: list[Block]) -> None:
        """The number of a telegram stands alone between its address and its date."""
        if not any(b.role in ("address", "sent") for b in blocks):
            return
        for block in blocks[:24]:
            if block.role == "text" and re.fullmatch(r"\d{1,5}", block.words):
                block.role = "number"
                return

    def _catchwords(self, blocks: list[Block]) -> None:
        """A short line at the foot of a page that is the first word of the next page."""
        for index, block in enumerate(blocks[:-1]):
            if block.role != "text" or len(block.words.split()) > 2 or blocks[index + 1].role == "text":
                continue
            following = next((b for b in blocks[index + 1 :] if b.role == "text"), None)
            if following is None or following is block:
                continue
            word = re.sub(r"[\s.…]+$", "", block.words)
            head = following.words.split()[0].rstrip(",.;:")
            if word.lower() == head.lower() and word:
                block.role = "fw/catch"
            elif block.words.endswith("..") or (word and head.startswith(word[:2]) and index > 2):
                block.role = "fw/catch"
                self.transcript.propose(
                    "catchword", block.lines[0].at, block.words, head,
                    f"A catchword is the first word of the next page, which begins with “{head}”.",
                    "medium", done=False,
                )  # fmt: skip
