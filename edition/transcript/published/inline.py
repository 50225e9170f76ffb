"""What stands inside a line: page breaks and markers of notes among the words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from edition.transcript.model import Node, Text, Transcript
from edition.transcript.published.lines import PAGE
from edition.transcript.published.notes import DOUBTFUL, Item, Marker, Notes


@dataclass
class Inline:
    """Turns pieces of the source into nodes; remembers which notes were placed."""

    transcript: Transcript
    notes: Notes
    placed: set[int] = field(default_factory=set)

    def read(self, start: int, end: int) -> list[Node | Text]:
        """The nodes of a piece of the source."""
        source = self.transcript.source
        marks: list[tuple[int, int, Marker | None, str]] = [
            (m.start, m.end, m, "") for m in self.notes.markers if start <= m.start and m.end <= end
        ]
        marks += [(m.start(), m.end(), None, m[1]) for m in PAGE.finditer(source, start, end)]
        marks.sort(key=lambda mark: mark[:2])
        out: list[Node | Text] = []
        at = start
        for begin, stop, marker, page in marks:
            if begin < at:
                continue
            text = source[at:begin]
            if marker:
                # White space before a marker is the page's, not the text's.
                text = text.rstrip(" \t") if text.strip() or not out else text
            if text:
                out.append(Text(text, at))
            if marker:
                out.append(self.note(marker))
                at = stop
            else:
                out.append(Node("pb", {"n": page}, at=begin))
                at = stop
                if text[-1:].isspace() or not text:
                    while at < end and source[at] in " \t":
                        at += 1
        if at < end:
            out.append(Text(source[at:end], at))
        return out

    def note(self, marker: Marker) -> Node:
        """The note of a marker, as TEI places it: where the marker stands."""
        item = self.notes.items[marker.note]
        self.placed.add(marker.note)
        if marker.cost >= DOUBTFUL:
            source = self.transcript.source
            stood = source[max(0, marker.start - 20) : marker.end + 10].replace("\n", " ")
            self.transcript.propose(
                "note",
                marker.start,
                stood,
                f"note {marker.label}",
                "The number is taken for the marker of a note since it is the next one expected.",
                "medium" if marker.cost < 2 * DOUBTFUL else "low",
            )
        node = self.body(item, marker.label, marker.start)
        if (marker.note == 0 and is_source(node.text())) or marker.label == "0":
            node.attributes["type"] = "source"
        return node

    def body(self, item: Item, label: str, at: int) -> Node:
        """The note of an item of the list."""
        node = Node("note", {"n": label}, at=at)
        pieces = [self.read(start, end) for start, end in item.paragraphs]
        if len(pieces) == 1:
            node.children = pieces[0]
        else:
            node.children = [Node("p", {}, piece, item.paragraphs[0][0]) for piece in pieces]
        return node


def is_source(text: str) -> bool:
    """Whether a note names the source of a document: the series begins such notes with the word."""
    return re.match(r"\s*\[?Source:", text) is not None
