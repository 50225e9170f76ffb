"""A pasted document: page breaks, heading, dateline, lists, paragraphs, tables, closer."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from edition.finding import declare
from edition.transcript.model import Node, Text, Transcript
from edition.transcript.published import notes as notation
from edition.transcript.published import openers, rows
from edition.transcript.published.inline import Inline
from edition.transcript.published.lines import PAGE, Line, blocks

declare(
    "transcript.note-unmarked",
    "warning",
    "Put the number of the note behind its word in the transcript.",
    "The list has a note that nothing in the text calls; it stands at the end of the text.",
)
declare(
    "transcript.marker-unclaimed",
    "warning",
    "Add the note to the list at the end, or take the number out.",
    "A number looks like the marker of a note that is not there; it stays in the text.",
)


def read(transcript: Transcript) -> None:
    """Read the text into `transcript.body`, with findings and proposals."""
    _Document(transcript, Inline(transcript, find_notes(transcript))).read(transcript.start)


def find_notes(transcript: Transcript) -> notation.Notes:
    """The notes of a transcript."""
    source, at = transcript.source, transcript.start
    said = transcript.metadata.get("first note", "")
    apart = 0
    for raw in source[at:].split("\n", 8)[:8]:
        line = raw.strip()
        if line and not PAGE.fullmatch(line):
            if openers.is_file_number(line) and not _numbered(line):
                apart = at + len(raw)
            break
        at += len(raw) + 1
    return notation.find(source, transcript.start, apart, int(said) if said.isdigit() else None)


_TITLE: Final = 30
"""Words above which a sentence is no heading."""


class _Document:
    def __init__(self, transcript: Transcript, inline: Inline) -> None:
        self.transcript = transcript
        self.inline = inline
        self.body = transcript.body
        self.nested = transcript.metadata.get("nested", "") == "yes" or (
            transcript.metadata.get("nested", "") != "no"
            and transcript.metadata.get("profile", "edition") != "frus"
        )
        self.labels = [x.strip() for x in transcript.metadata.get("lists", "").split(",") if x.strip()]

    def read(self, start: int) -> None:
        found = rows.unwrap(blocks(self.transcript.source, start, self.inline.notes.end))
        index = self._opening(found)
        while index < len(found):
            index = self._block(found, index)
        self._unplaced()
        self._unclaimed()

    # -- the head of a document ------------------------------------------------------------------

    def _opening(self, found: list[list[Line]]) -> int:
        """Page breaks, source line, heading, dateline: the number of blocks read."""
        index = 0
        while index < len(found) and self._page(found[index]):
            index += 1
        if index + 1 < len(found) and len(found[index]) == 1:
            text = self._words(found[index][0])
            if openers.is_file_number(text) and not _numbered(text):
                node = self._node("note", found[index][0], type="source", rend="inline")
                self.body.children.append(node)
                index += 1
        while index < len(found) and self._page(found[index]):
            index += 1
        if index + 1 < len(found) and len(found[index]) == 1 and not found[index + 1][0].bullet:
            line = found[index][0]
            words = self._words(line)
            if re.fullmatch(r"\[[^\[\]]{1,60}\]", words) or openers.LABEL.fullmatch(words):
                # [Extract], above the heading
                seg = self._node("seg", line)
                self.body.children.append(Node("opener", {}, [seg], line.at))
                index += 1
        if self.transcript.metadata.get("title"):
            title = Text(self.transcript.metadata["title"])
            self.body.children.append(Node("head", {"resp": "#ed"}, [title]))
        elif index < len(found) and not found[index][0].bullet and self._heads(found[index]):
            head = Node("head", {}, self._joined(found[index]), found[index][0].at)
            self.body.children.append(head)
            number = re.match(r"\s*(?:No\.\s+)?(\[?\d+[a-z]?\]?)[.\s]", head.text() + " ")
            if number and "number" not in self.transcript.metadata:
                self.transcript.metadata["number"] = number[1]
            index += 1
        return index

    def _heads(self, block: list[Line]) -> bool:
        """Whether the first block is a heading: it has a number, or is no salutation or paragraph and,
        where there are no notes either, no dateline. (A volume has headings like "Extract From Bulletin
        No. 151, May 17, 1948".)"""
        words = self._words(block[0])
        if _numbered(words):
            return True
        sentence = words[-1:] in ".!?" and len(words.split()) > _TITLE
        dated = not self.inline.notes.items and openers.is_dateline(words)
        return not (sentence or dated or openers.is_salutation(words))

    def _page(self, block: list[Line]) -> bool:
        """Whether a block is a page break alone; then it is taken."""
        match = PAGE.fullmatch(block[0].text) if len(block) == 1 else None
        if match:
            self.body.children.append(Node("pb", {"n": match[1]}, at=block[0].at))
        return match is not None

    # -- what follows ----------------------------------------------------------------------------

    def _block(self, found: list[list[Line]], index: int) -> int:
        """Read the block with this number; out: the number of the next."""
        block = found[index]
        if self._page(block):
            return index + 1
        if block[0].bullet or (len(block) > 1 and block[1].bullet and not block[0].bullet):
            return self._list(found, index)
        following = found[index + 1] if index + 1 < len(found) else []
        labelled = len(block) == 1 and following and following[0].bullet
        if labelled and (
            openers.list_type(self._words(block[0])) or openers.is_label(self._words(block[0]))
        ):
            return self._list(found, index)
        if any("\t" in line.text for line in block):
            self.body.children.append(rows.table(block, self.inline))
            return index + 1
        if len(block) <= 8 and any(openers.is_dateline(self._words(line)) for line in block):
            self.body.children += [self._line(line) for line in block]
            return index + 1
        size = self._closes(found, index)
        if size:
            self.body.children.append(
                self._closer(list(chain.from_iterable(found[index : index + size])))
            )
            return index + size
        for line in block:
            self.body.children.append(self._node("p", line))
        return index + 1

    def _line(self, line: Line) -> Node:
        """A line of a block that has a dateline."""
        return self._node("dateline" if openers.is_dateline(self._words(line)) else "p", line)

    def _closes(self, found: list[list[Line]], index: int) -> int:
        """How many blocks are a signature: a name below a finished paragraph, at the end of the text,
        before a page break that ends it, or below a compliment. Between compliment and name an office
        may stand."""
        if all(
            isinstance(n, Node) and n.name in ("pb", "head", "dateline", "note", "opener")
            for n in self.body.children
        ):
            return 0  # nothing has been said yet
        block = [self._words(line) for line in found[index]]
        if openers.is_compliment(block[0]) and not any(map(openers.is_signature, block[1:])):
            for size in range(2, 5):
                lines = block[1:]
                lines += map(self._words, chain.from_iterable(found[index + 1 : index + size]))
                if len(lines) > 5 or not all(map(openers.is_office, lines)):
                    break
                if any(map(openers.is_signature, lines)):
                    return size
            return 0
        while len(block) > 1 and (openers.is_compliment(block[0]) or block[0].endswith(":")):
            block = block[1:]
        if not openers.is_signature(block[0]) or not all(map(openers.is_office, block[1:])):
            return 0
        if len(block) > 9 or openers.is_mark(block[0]):
            return 0
        before = self._before(found, index)
        if before and openers.is_compliment(before):
            return 1
        rest = [b for b in found[index + 1 :] if not PAGE.fullmatch(b[0].text)]
        finished = before[-1:] in ".!?”\")]’':," or len(before) >= 60
        finished = finished or (openers.has_initial(before) and openers.is_signature(before))
        if not rest and before and (openers.is_role(before) or openers.has_initial(block[0])):
            return 1
        if not rest and before and len(block[0].split()) == 1 and self._telegram():
            return 1
        if not before or not finished:
            return 0
        if not rest:
            return 1
        # What follows a signature inside a document is an enclosure: it begins with a heading.
        following = self._words(rest[0][0])
        return int(
            re.match(r"\[?(?:Attachment|Enclosure|Annex|Tab\b|Appendix|Postscript|P\.S\.)", following)
            is not None
            or re.fullmatch(r"\[[^\[\]]{2,40}\]", following) is not None
        )

    def _telegram(self) -> bool:
        head = next((n for n in self.body.children if isinstance(n, Node) and n.name == "head"), None)
        return head is not None and "elegram" in head.text()

    def _before(self, found: list[list[Line]], index: int) -> str:
        for block in reversed(found[:index]):
            if not PAGE.fullmatch(block[0].text):
                return self._words(block[-1])
        return ""

    def _closer(self, block: list[Line]) -> Node:
        """A closer with what stands above the name, the name, and the offices below it."""
        closer = Node("closer", {}, [], block[0].at)
        signed = False
        for line in block:
            words = self._words(line)
            children = self.inline.read(line.at, line.at + len(line.text))
            if not signed and openers.is_compliment(words):
                closer.children.append(Node("salute", {}, children, line.at))
            elif not signed and openers.is_signature(words):
                closer.children.append(Node("signed", {}, children, line.at))
                signed = True
            else:
                lead = [Node("lb")] if closer.children else []
                closer.children += [*lead, *children]
        return closer

    # -- lists and tables ------------------------------------------------------------------------

    def _list(self, found: list[list[Line]], index: int) -> int:
        """A list, with its label where one stands above it."""
        block = found[index]
        node = Node("list", {}, [], block[0].at)
        label = ""
        if not block[0].bullet:
            label = self._words(block[0])
            kind = openers.list_type(label)
            if kind or openers.is_label(label):
                node.children.append(self._node("head", block[0]))
            else:
                self.body.children.append(self._node("p", block[0]))
                label = ""
            if len(block) > 1:
                block = block[1:]
            else:
                index += 1
                block = found[index]
        elif self.labels and self._opens():
            label = self.labels.pop(0)
            source = self.transcript.metadata.get("supplied", "")
            lost = {"reason": "lost", "resp": "#ed"} | ({"source": source} if source else {})
            node.children.append(Node("head", {}, [Node("supplied", lost, [Text(label)])]))
        elif self._opens():
            guess = self._guess(found, index)
            if guess:
                node.attributes["type"] = guess
                self.transcript.propose(
                    "list",
                    block[0].at,
                    block[0].text[:60],
                    f"list of {guess}, without a label",
                    "A list at the head of a memorandum; its label may have been lost in copying. "
                    "`lists:` in the metadata gives it back.",
                    "medium",
                )
        kind = openers.list_type(label) if label else ""
        if kind:
            node.attributes["type"] = kind
        items = list(block)
        while index + 1 < len(found) and self._goes_on(node, items, found[index + 1]):
            index += 1
            items += found[index]
        node.children += rows.items(items, self.inline, self.nested)
        self.body.children.append(node)
        return index + 1

    def _opens(self) -> bool:
        """Whether nothing but heading, dateline and lists has been read."""
        return all(
            isinstance(n, Node) and n.name in ("pb", "head", "dateline", "list", "note")
            for n in self.body.children
        )

    def _guess(self, found: list[list[Line]], index: int) -> str:
        """What a list without a label at the head of a memorandum is."""
        head = next((n for n in self.body.children if isinstance(n, Node) and n.name == "head"), None)
        if head is None or not re.search(r"(?i)memorand|minutes|notes of", head.text()):
            return ""
        if any(isinstance(n, Node) and n.name == "list" for n in self.body.children):
            return "participants"
        return "subject" if len(found[index]) == 1 else "participants"

    def _goes_on(self, node: Node, items: list[Line], block: list[Line]) -> bool:
        """Whether a further block belongs to a list: bullets deeper than the first."""
        return bool(block[0].bullet) and block[0].indent > items[0].indent

    # -- small things ----------------------------------------------------------------------------

    def _node(self, name: str, line: Line, **attributes: str) -> Node:
        return Node(name, attributes, self.inline.read(line.at, line.at + len(line.text)), line.at)

    def _joined(self, block: list[Line]) -> list[Node | Text]:
        out: list[Node | Text] = []
        for line in block:
            if out:
                out.append(Node("lb"))
            out += self.inline.read(line.at, line.at + len(line.text))
        return out

    def _words(self, line: Line) -> str:
        """The words of a line without page breaks and markers."""
        pieces = []
        at = line.at
        end = line.at + len(line.text)
        for marker in self.inline.notes.markers:
            if at <= marker.start and marker.end <= end:
                pieces.append(self.transcript.source[at : marker.start])
                at = marker.end
        pieces.append(self.transcript.source[at:end])
        return PAGE.sub("", "".join(pieces)).strip()

    def _unplaced(self) -> None:
        """Notes that no marker calls: they go to the end, and the editor is told."""
        for number, item in enumerate(self.inline.notes.items):
            if number in self.inline.placed:
                continue
            label = str(self.inline.notes.first + number) if item.label.isdigit() else item.label
            start = item.paragraphs[0][0]
            self.transcript.find(
                "transcript.note-unmarked", start, f"Note {label} has no marker in the text."
            )
            node = self.inline.body(item, label, start)
            node.attributes["place"] = "end"  # where it stands: nothing in the text calls it
            if number == 0 and label in ("0", "1") and node.text().startswith("Source:"):
                node.attributes["type"] = "source"
                head = next(
                    (n for n in self.body.children if isinstance(n, Node) and n.name == "head"), None
                )
                if head is not None:
                    head.children.append(node)
                    continue
            holders = ("p", "item", "head", "signed", "cell")
            last = [n for n in self.body.walk() if n.name in holders and n.at >= 0]
            (last[-1] if last else self.body).children.append(node)

    def _unclaimed(self) -> None:
        """A number like the next marker, glued to a word, for which there is no note."""
        notes = self.inline.notes
        number = str(notes.first + len(notes.items)) if notes.items else "1"
        last = notes.markers[-1].end if notes.markers else 0
        source = self.transcript.source
        pattern = re.compile(
            rf"(?<=[a-z][.,;:”\"])({number})(?=\s)|(?<=[a-z]{{3}})({number})(?=[\s.,;])"
        )
        match = pattern.search(source, last, notes.end)
        if match:
            self.transcript.find(
                "transcript.marker-unclaimed",
                match.start(),
                f"“{source[max(0, match.start() - 15) : match.end()]}” looks like the marker of note "
                f"{number}, but there is no such note; the number stays in the text.",
            )


def _numbered(text: str) -> bool:
    """Whether a line begins with the number of a document: "382. Telegram"."""
    if re.match(r"\d{3}\.\s*[\w.]*/\d", text):
        return False  # a file number: "560. AL/12–2647: Telegram"
    return re.match(r"\[?\d{1,4}[a-z]?\]?\.\s+\D", text) is not None
