"""Nothing is lost: the characters of the TEI, put back into the order of the transcript, are compared
with those of the transcript, one by one.

This reads the finished TEI and the transcript's own text, nothing in between. White space, bullets and
the marks of the kind of transcript do not count; everything else does. What the editors supplied or
corrected is left out, so that the reading that stood is compared.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from typing import Final, NamedTuple

from lxml import etree

from edition.transcript.marks.mark import attributes
from edition.transcript.model import Node, Text
from edition.transcript.published.lines import PAGE, bulleted
from edition.volume.tei import TEI

_T: Final = f"{{{TEI}}}"
_NOT_THERE: Final = frozenset(_T + n for n in ("supplied", "corr", "reg", "expan"))


class Difference(NamedTuple):
    """A stretch of the transcript that the TEI has otherwise: its place, and both readings."""

    at: int
    stood: str
    made: str


def of_published(source: str, start: int, notes_end: int) -> list[tuple[str, int]]:
    """The characters of a pasted text with their places: `[Page n]` counts as it stands, bullets and
    the numbers of the list of notes do not."""
    skip: list[tuple[int, int]] = []
    for match in re.finditer(r"^.*$", source, re.M):
        begin, stop = match.span()
        if stop <= start:
            continue
        if begin >= notes_end:
            number = re.match(
                r"[ \t]*(?:\d{1,3}[.)]|[*†‡§]{1,4}|\d{1,3}[a-z][.)]?|[a-z][.)])[ \t]+", match[0]
            )
            if number:
                skip.append((begin, begin + number.end()))
        else:
            bullet = bulleted(match[0])
            if bullet:
                skip.append((begin, begin + bullet.end()))
    out = []
    gaps = iter([*skip, (len(source), len(source))])
    gap = next(gaps)
    for at in range(start, len(source)):
        while at >= gap[1] and gap[0] < len(source):
            gap = next(gaps)
        if gap[0] <= at < gap[1] or source[at].isspace():
            continue
        out.append((source[at], at))
    return out


def of_tei(document: etree._Element) -> str:
    """The characters of a document in the order of a pasted text: notes at the end, their numbers where
    they were called."""
    pieces: list[str] = []
    notes: list[etree._Element] = []
    _read(document, pieces, notes)
    if all(note.get("n", "").isdigit() for note in notes):
        # One that nothing calls stands at the end of the text, and yet where its number is in the list.
        notes.sort(key=lambda note: int(note.get("n", "")))
    number = 0
    while number < len(notes):
        _read(notes[number], pieces, notes)
        number += 1
    return "".join("".join(pieces).split())


def _read(element: etree._Element, pieces: list[str], notes: list[etree._Element]) -> None:
    pieces.append(element.text or "")
    for child in element:
        if child.tag == f"{_T}pb":
            pieces.append(f"[Page{child.get('n', '')}]")
        elif child.tag == f"{_T}note" and child.get("rend") != "inline":
            if child.get("resp") is None:
                pieces.append(child.get("n", "") if child.get("place") != "end" else "")
                notes.append(child)
        elif isinstance(child.tag, str) and child.tag not in _NOT_THERE and child.get("resp") is None:
            _read(child, pieces, notes)
        pieces.append(child.tail or "")


def of_archival(source: str, start: int) -> list[tuple[str, int]]:
    """The characters of a machine-read text with their places, without marks of Markdown and without
    X's that were typed over others."""
    skip = re.compile(r"~~[Xx]+~~|~~|\*\*|^[ \t]*#{1,6}[ \t]+(?=\S)|\\\\$", re.M)
    out = []
    at = start
    for match in [*skip.finditer(source, start), None]:
        stop = match.start() if match else len(source)
        out += [(c, i) for i, c in enumerate(source[at:stop], at) if not c.isspace()]
        at = match.end() if match else stop
    return out


def in_place(document: etree._Element) -> str:
    """The characters of a document as they stand, notes where they are."""
    pieces: list[str] = []

    def read(element: etree._Element) -> None:
        pieces.append(element.text or "")
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _NOT_THERE and child.get("resp") is None:
                read(child)
            pieces.append(child.tail or "")

    read(document)
    return "".join("".join(pieces).split())


_MARK: Final = re.compile(
    r"^:::.*$|^@[A-Za-z][\w.:-]*|^ *- |^# |\[\^[^\[\]\n]*\]|\[(?:Page|p\.)\s[^\[\]\n]*\]|\[sic\]"
    r"|~~\[\d+\]~~|\[(?:\d+\s\w+\s)?(?:illegible|damaged)(?::\s\d+\s\w+)?\]|\s|\\(?=\s|\Z)"
    r"|~~\}|~~|\*\*?|~>|\?=>|=>|\[=?|\??\]|\{\+\+|\+\+\}|\{~~|:",
    re.M,
)
"""What is typed in the dialect and is not text: marks that are whole, then their ends. Attributes in
braces are read as the dialect reads them."""


def texts(body: Node) -> list[tuple[int, str]]:
    """The texts of a transcript in the dialect as they were read, each with its place."""
    return [
        (child.at, child.value)
        for node in body.walk()
        for child in node.children
        if isinstance(child, Text) and child.at >= 0
    ]


def lost_from_dialect(
    source: str, start: int, read: list[tuple[int, str]], document: etree._Element
) -> list[Difference]:
    """What was typed and is neither a mark nor text of the TEI; white space does not count.

    Every character that was not read as text must belong to a mark, and every one that was must be in
    the TEI. There the order is not compared, since notes stand elsewhere.
    """
    found: list[Difference] = []
    ends: dict[str, list[int]] = {"[": [], "]": [], "*": []}
    reached = start
    for at, value in [*sorted(read), (len(source), "")]:
        while reached < at:
            braces = attributes(source, reached) if source[reached] == "{" else None
            mark = _MARK.match(source, reached, at)
            if braces and braces[2] <= at:
                reached = braces[2]
            elif mark:
                if len(mark[0]) <= 2:
                    for sign in ends.keys() & set(mark[0]):
                        ends[sign].append(reached)
                reached = mark.end()
            else:
                found.append(Difference(reached, source[reached:at].strip(), ""))
                reached = at
        reached = max(reached, at + len(value))
    if not found and len(ends["["]) != len(ends["]"]):
        found.append(Difference(max(ends["["] + ends["]"]), "[]", ""))
    if not found and len(ends["*"]) % 2:
        found.append(Difference(ends["*"][-1], "*", ""))
    typed = Counter(c for _, value in read for c in value if not c.isspace())
    made = Counter(c for piece in document.itertext() for c in str(piece) if not c.isspace())
    lost = typed - made
    for at, value in sorted(read):
        gone = [c for c in value if lost[c]]
        if gone and lost.total():
            found.append(Difference(at, "".join(sorted(lost.elements())), ""))
            break
    return found


def compare(source: str, characters: list[tuple[str, int]], made: str) -> list[Difference]:
    """Where the two differ, in order."""
    stood = "".join(c for c, _ in characters)
    stood = PAGE.sub(lambda m: m[0], stood)
    if stood == made:
        return []
    found = []
    for begin, stop, begin2, stop2 in _unlike(stood, made):
        at = characters[begin][1] if begin < len(characters) else len(source)
        found.append(Difference(at, stood[begin:stop], made[begin2:stop2]))
    return found


def _unlike(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """Stretches that differ, found by pieces of some length first so that long texts stay quick."""
    head = 0
    while head < min(len(a), len(b)) and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < min(len(a), len(b)) - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    inner_a, inner_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(inner_a) * len(inner_b) > 4_000_000:
        return [(head, len(a) - tail, head, len(b) - tail)]
    matcher = difflib.SequenceMatcher(None, inner_a, inner_b, autojunk=False)
    return [
        (i1 + head, i2 + head, j1 + head, j2 + head)
        for kind, i1, i2, j1, j2 in matcher.get_opcodes()
        if kind != "equal"
    ]
