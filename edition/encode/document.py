"""From a transcript to one TEI document: the steps in order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from edition.encode import (
    datelines,
    divisions,
    genre,
    heads,
    letter,
    names,
    readings,
    references,
    tei,
    typed,
    words,
)
from edition.encode.register import Register
from edition.encode.repairs import Repairs
from edition.encode.tagger import Tagger
from edition.finding import Finding, declare
from edition.transcript import read as reading
from edition.transcript.marks.mark import attributes
from edition.transcript.model import Node, Text, Transcript
from edition.transcript.published.document import find_notes

declare(
    "transcript.page-jump",
    "warning",
    "Correct the number of the page, or mark the page break that is missing.",
    "Pages follow each other; where one is missing a page break may have been lost.",
)
declare(
    "transcript.id",
    "warning",
    "Begin the id with a letter; use letters, digits, full stops, hyphens and underscores.",
    "An xml:id is an XML name without a colon.",
)
declare(
    "transcript.lost",
    "error",
    "Look at this place in the TEI, and report it: it is a fault of the software.",
    "Every character of a transcript is to be in its TEI.",
)

_NAME: Final = re.compile(r"[^\W\d][\w.-]*")


@dataclass
class Encoder:
    """Encodes transcripts with one register; made once, used for any number."""

    register: Register = field(default_factory=Register)

    def __post_init__(self) -> None:
        self.tagger = Tagger(self.register)
        self.repairs = Repairs(self.tagger)

    def encode(
        self, text: str, shown: str, stem: str, beside: dict[str, str] | None = None
    ) -> tuple[etree._Element, Transcript]:
        """The `div` of a transcript, and the transcript with what is to be said about it.

        In: its text; its name in findings; a name to make an id from where there is no number; the
        metadata that stand beside it.
        """
        transcript = reading.read(text, shown, beside)
        body = transcript.body
        read = words.texts(body) if transcript.kind == "dialect" else []
        letter.describe(transcript, self.tagger)
        if transcript.metadata.get("marked") == "yes":
            genre.classify(transcript)
            genre.begin(transcript)
            return self._finished(transcript, stem, read)
        for dateline in [n for n in body.walk() if n.name == "dateline" and not _marked(n)]:
            datelines.mark(dateline)
        _given(transcript)
        genre.classify(transcript)
        genre.begin(transcript)
        for head in body.children:
            if isinstance(head, Node) and head.name == "head" and not _marked(head):
                heads.mark(head)
        if transcript.kind == "published":
            self.repairs.apply(transcript)
        elif transcript.kind == "archival":
            readings.misread(transcript, self.tagger)
        else:
            _numbered(transcript)
            readings.answered(transcript)
            typed.source_notes(body)
            typed.close(body)
        readings.apply(transcript)
        if transcript.kind == "archival":
            datelines.numeric(body)
        references.mark(transcript)
        names.tag(transcript, self.tagger)
        asked = transcript.proposals
        transcript.proposals = [p for p in asked if p.stood not in transcript.decided]
        divisions.partition(transcript.body)
        if transcript.kind == "dialect":
            typed.open(transcript.body)
        else:
            divisions.settle_openers(transcript.body)
        return self._finished(transcript, stem, read)

    def _finished(
        self, transcript: Transcript, stem: str, read: list[tuple[int, str]]
    ) -> tuple[etree._Element, Transcript]:
        identify(transcript, stem)
        root = tei.build(transcript.body)
        tei.trim(root)
        _compared(transcript, root, read)
        return root, transcript


def _marked(node: Node) -> bool:
    """Whether an editor has tagged a dateline or heading already."""
    return any(n.name in ("date", "placeName", "gloss", "persName") for n in node.walk())


def _numbered(transcript: Transcript) -> None:
    """Take the number of a document from its heading, where the metadata have none."""
    head = next((n for n in transcript.body.walk() if n.name == "head"), None)
    number = re.match(r"\s*(?:No\.\s+)?(\[?\d+[a-z]?\]?)\.\s", head.text() + " ") if head else None
    if number:
        transcript.metadata.setdefault("number", number[1])


def _given(transcript: Transcript) -> None:
    """Put in what only the metadata know: dateline, source note."""
    body, data = transcript.body, transcript.metadata
    line = datelines.given(transcript)
    children = body.children
    at = 0
    for index, child in enumerate(children):
        if isinstance(child, Node) and child.name == "head":
            at = index + 1
            break
    if data.get("title") and not any(isinstance(n, Node) and n.name == "head" for n in children):
        at = 1 if children and isinstance(children[0], Node) and children[0].name == "pb" else 0
        children.insert(at, Node("head", {"resp": data.get("resp", "#ed")}, [Text(data["title"])]))
        at += 1
    has = any(isinstance(n, Node) and n.name in ("dateline", "opener") for n in children)
    if line is not None and not has:
        children.insert(at, line)
    source = data.get("source")
    if source and not any(
        n.name == "note" and n.attributes.get("type") == "source" for n in body.walk()
    ):
        head = next((n for n in children if isinstance(n, Node) and n.name == "head"), None)
        note = Node("note", {"n": "0", "type": "source", "resp": "#ed"}, [Text(source)])
        if head is not None:
            head.children.append(note)


def identify(transcript: Transcript, stem: str) -> None:
    """Give ids to document, notes and page breaks. They follow from numbers that the text itself has,
    so they stay when something is added before them."""
    data = transcript.metadata
    number = data.get("number", "")
    bare = re.sub(r"[\[\]]", "", number)
    key = data.get("id") or (f"d{bare}" if bare else "d-" + re.sub(r"[^\w.-]+", "-", stem).strip("-"))
    if not _NAME.fullmatch(key):
        transcript.find("transcript.id", -1, f"“{key}” cannot be an xml:id.")
        key = "d-" + re.sub(r"[^\w.-]+", "-", stem).strip("-")
    body = transcript.body
    subtype = {"subtype": "historical-document"}
    if re.search(r"\bEditorial Note\b", next((n.text() for n in body.walk() if n.name == "head"), "")):
        subtype = {"subtype": "editorial-note"}
    subtype = genre.subtype(transcript) or subtype
    body.attributes = {"type": "document"} | subtype | {"xml:id": key}
    if number:
        body.attributes["n"] = number
    if data.get("witness"):
        body.attributes["source"] = data["witness"]
    if data.get("transcript"):
        body.attributes["corresp"] = data["transcript"]
    if data.get("attributes"):
        given = attributes("{" + data["attributes"] + "}", 0)
        if given is None or given[0]:
            transcript.find(
                "dialect.attributes", -1, f"These attributes are not understood: {data['attributes']}"
            )
        else:
            body.attributes = given[1]
    genre.language(transcript)
    letter.declare(transcript)
    used = Counter([key, *(node.attributes.get("xml:id", "") for node in body.walk())])
    pattern = data.get("facsimile", "")
    last = 0
    for node in body.walk():
        if node.name == "pb" and node.attributes.get("n"):
            page = node.attributes["n"]
            if "id" in node.attributes:
                node.attributes["xml:id"] = f"{key}-{node.attributes.pop('id')}"
            if page.isdigit():
                if last and int(page) != last + 1:
                    transcript.find(
                        "transcript.page-jump", node.at, f"Page {page} follows page {last}."
                    )
                last = int(page)
            local = re.sub(r"[^\w.-]+", "-", page).strip("-")
            own = f"pg_{local}" if page.isdigit() else f"{key}-{local}"
            if "xml:id" not in node.attributes:
                node.attributes["xml:id"] = _unique(own, used)
            if pattern and (facs := image(pattern, page)):
                node.attributes.setdefault("facs", facs)
        elif (
            node.name == "note" and node.attributes.get("n") and node.attributes.get("rend") != "inline"
        ):
            label = re.sub(r"[^\w.-]+", "-", node.attributes["n"]).strip("-") or "x"
            if "xml:id" not in node.attributes:
                node.attributes["xml:id"] = _unique(f"{key}fn{label}", used)
        for name in ("xml:id", "facs"):
            if node.attributes.get(name) == "":
                del node.attributes[name]


def _unique(key: str, used: Counter[str]) -> str:
    used[key] += 1
    return key if used[key] == 1 else f"{key}-{used[key]}"


def image(pattern: str, page: str) -> str:
    """The image of a page: `{n}` in the pattern is its number, `{n+28:04}` the number plus 28 with four
    digits. A page without a number has none of the latter."""

    def fill(match: re.Match[str]) -> str:
        shift, width = int(match[1] or 0), int(match[2] or 0)
        return str(int(page) + shift).zfill(width)

    counted = re.compile(r"\{n([+-]\d+)?(?::0?(\d+))?\}")
    if "{n}" in pattern and not page.isdigit():
        return pattern.replace("{n}", page)
    return counted.sub(fill, pattern) if page.isdigit() else ""


def _compared(transcript: Transcript, root: etree._Element, read: list[tuple[int, str]]) -> None:
    """Hold the characters of the TEI against those of the transcript."""
    start = transcript.start
    if transcript.kind == "dialect":
        for found in words.lost_from_dialect(transcript.source, start, read, root):
            message = f"Characters of the transcript are not in the TEI: {_short(found.stood)}."
            transcript.find("transcript.lost", found.at, message)
        return
    if transcript.kind == "archival":
        characters = words.of_archival(transcript.source, start)
        made = re.sub(r"~~|\*\*", "", words.in_place(root))  # those without others stay in the text
    else:
        notes = find_notes(transcript)
        characters = words.of_published(transcript.source, start, notes.end)
        made = words.of_tei(root)
        first = transcript.body.children[0] if transcript.body.children else None
        if isinstance(first, Node) and first.name == "pb" and first.at < 0:  # from the metadata
            made = made.removeprefix("".join(f"[Page{first.attributes['n']}]".split()))
    for found in words.compare(transcript.source, characters, made):
        line, column = transcript.place(found.at)
        message = f"The transcript has “{_short(found.stood)}”, the TEI “{_short(found.made)}”."
        transcript.findings.append(Finding("transcript.lost", transcript.shown, message, line, column))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "…"
