"""A machine-read document: furniture told from text, pages, opening, lists, closer."""

from __future__ import annotations

import re
from typing import Final

from edition.transcript import dates
from edition.transcript.archival import blocks, doubts, inline
from edition.transcript.archival.blocks import GROUP, LABEL, Block, Line
from edition.transcript.model import Node, Text, Transcript
from edition.transcript.published import openers


def read(transcript: Transcript) -> None:
    """Read the text into `transcript.body`, with findings and proposals."""
    _Document(transcript).read()
    doubts.find(transcript)


_WITHIN: Final = frozenset(("fw", "note", "pb"))
"""What can stand inside a paragraph that goes on over a page."""


class _Document:
    def __init__(self, transcript: Transcript) -> None:
        self.transcript = transcript
        self.source = transcript.source
        self.body = transcript.body
        self.page = 0
        self.pages = [p.strip() for p in transcript.metadata.get("pages", "").split(",") if p.strip()]
        first = transcript.metadata.get("page", "")
        self.first = int(first) if first.isdecimal() else 1
        self.place = "top"

    def read(self) -> None:
        told = blocks.tell(self.transcript)
        self._break()
        texts = [i for i, b in enumerate(told) if b.role == "text"]
        first = texts[0] if texts else len(told)
        self._opening(told[:first])
        index = first
        paragraph: Node | None = None
        while index < len(told):
            block = told[index]
            if block.role == "text":
                paragraph = self._text(block, index == first)
                index += 1
                continue
            stop = index
            while stop < len(told) and told[stop].role != "text":
                stop += 1
            self._between(
                told[index:stop],
                paragraph,
                told[stop] if stop < len(told) else None,
                told[stop + 1 :],
            )
            index = stop + (1 if stop < len(told) and self.joined else 0)
        self._close()
        self._frames()

    joined = False
    """Whether the text after the last furniture was joined to the paragraph before it."""

    def _frames(self) -> None:
        """Numbers stamped on the pages in turn count up; one that does not is doubtful."""
        frames = [
            n for n in self.body.walk() if n.name == "fw" and n.attributes.get("subtype") == "frame"
        ]
        if len(frames) < 3:
            return
        read = [re.sub(r"\D", "", n.text()) for n in frames]
        starts = [int(r) - i for i, r in enumerate(read) if len(r) > 2]
        start = max(set(starts), key=starts.count, default=0)
        heads = [n.text().strip().split("-")[0] for n in frames]
        same = max(set(heads), key=heads.count)
        for index, node in enumerate(frames):
            stood, meant = node.text().strip(), f"{same}-{start + index}"
            if stood != meant and starts.count(start) > 1:
                sure = len(set(heads)) == 1
                why = f"Frame {index + 1} of {len(frames)}: the numbers count from {start}."
                if not sure:
                    why += f" The letters are read as {', '.join(dict.fromkeys(heads))}."
                self.transcript.propose(
                    "reading",
                    node.at,
                    stood,
                    meant if sure else f"…-{start + index}",
                    why,
                    "high" if sure else "medium",
                    done=False,
                )

    # -- pages -----------------------------------------------------------------------------------

    def _break(self, at: int = -1) -> Node | None:
        """The page break before the next page. Pages are numbered as the metadata say, else counted."""
        self.page += 1
        given = self.page <= len(self.pages)
        number = self.pages[self.page - 1] if given else str(self.first + self.page - 1)
        node = Node("pb", {"n": number, "id": f"p{self.page}"}, at=at)
        if self.page == 1:
            self.body.children.append(node)
        return node

    def _between(
        self, run: list[Block], paragraph: Node | None, following: Block | None, rest: list[Block]
    ) -> None:
        """Furniture between two texts: the foot of a page, then the head of the next."""
        self.joined = False
        cut = len(run)
        ends = [i for i, b in enumerate(run) if b.rule is not None and b.rule.ends]
        numbers = [i for i, b in enumerate(run) if b.role == "fw/pageNum"]
        if ends:
            cut = ends[-1] + 1
        elif numbers:
            cut = numbers[0]
        foot = [n for b in run[:cut] for n in self._furniture(b, "bottom")]
        turns = following is not None and following.words.rstrip(".") not in ("END",)
        nodes: list[Node] = foot
        if turns:
            pb = self._break(following.lines[0].at if following else -1)
            head = [n for b in run[cut:] for n in self._furniture(b, "top")]
            nodes = [*foot, *([pb] if pb else []), *head]
        else:
            nodes = foot + [n for b in run[cut:] for n in self._furniture(b, "bottom")]
        before = paragraph.text(frozenset(("fw", "note"))).rstrip() if paragraph is not None else "."
        goes_on = not re.search(r"[.!?:”\"]$", before) and all(n.name in _WITHIN for n in nodes)
        if turns and following and paragraph is not None and goes_on:
            if nodes:
                paragraph.children.append(Text(" "))
            paragraph.children += nodes
            paragraph.children += self._running(following)
            self.joined = True
        else:
            self.body.children += nodes

    # -- nodes -----------------------------------------------------------------------------------

    def _inside(self, line: Line) -> list[Node | Text]:
        return inline.read(self.transcript, line.at, line.end)

    def _running(self, block: Block) -> list[Node | Text]:
        out: list[Node | Text] = []
        for line in block.lines:
            out += [Text(" "), *self._inside(line)] if out else self._inside(line)
        return out

    def _broken(self, lines: list[Line]) -> list[Node | Text]:
        out: list[Node | Text] = []
        for line in lines:
            out += [Node("lb"), *self._inside(line)] if out else self._inside(line)
        return out

    def _furniture(self, block: Block, place: str) -> list[Node]:
        """The elements of a block that is no text."""
        first = block.lines[0].at
        if block.role == "routing":
            items: list[Node | Text] = [Node("item", {}, self._inside(x), x.at) for x in block.lines]
            routing = Node("list", {"type": "routing"}, items)
            self._say(block, "routing column")
            return [Node("note", {"type": "routing", "place": "margin"}, [routing], first)]
        if block.role == "label":
            return [self._label(block)]
        kind, _, subtype = block.role.partition("/")
        subtype, _, special = subtype.partition("/")
        children = self._broken(block.lines)
        if kind == "note":
            attributes = (
                {"type": subtype} | ({"subtype": special} if special else {}) | {"place": place}
            )
            if subtype == "annotation":
                attributes["hand"] = "#annotator"
            self._say(block, f"note of type {subtype}")
            return [Node("note", attributes, children, first)]
        if kind == "fw":
            attributes = {"type": subtype} | (
                {"subtype": special} if special and subtype != "stamp" else {}
            )
            attributes["place"] = place
            if subtype == "stamp":
                children = [Node("stamp", {"type": special}, children, first)]
            for child in children:
                if subtype == "classification" and isinstance(child, Node) and child.name == "del":
                    child.attributes["hand"] = "#declass"
            self._say(block, f"fw of type {subtype}")
            return [Node("fw", attributes, children, first)]
        return [Node("p", {}, children, first)]

    def _say(self, block: Block, made: str) -> None:
        cert = block.rule.cert if block.rule else "medium"
        if cert != "high":
            why = "Told by its form; part of the page, not of the message."
            self.transcript.propose("furniture", block.lines[0].at, block.words[:60], made, why, cert)

    # -- opening and close -----------------------------------------------------------------------

    def _opening(self, blocks: list[Block]) -> None:
        """What stands before the text. Address, number and date make one opener."""
        opener: Node | None = None
        for block in blocks:
            first = block.lines[0].at
            if block.role not in ("address", "number", "sent"):
                self.body.children += self._furniture(block, "top")
                if block.role == "label" and opener is None and self.body.children:
                    continue
                continue
            if opener is None:
                opener = Node("opener", {}, [], first)
                self.body.children.append(opener)
            if block.role == "address":
                lines: list[Node | Text] = [
                    Node("addrLine", {}, self._inside(x), x.at) for x in block.lines
                ]
                opener.children.append(Node("address", {}, lines, first))
            elif block.role == "number":
                opener.children.append(
                    Node("idno", {"type": "telegram"}, self._inside(block.lines[0]), first)
                )
            else:
                when = _when(block.words)
                date = Node(
                    "date",
                    {"when": when, "cert": "medium"} if when else {},
                    self._inside(block.lines[0]),
                )
                opener.children.append(Node("dateline", {}, [date], first))

    def _label(self, block: Block) -> Node:
        """A block that begins with a label: DATE, SUBJECT, PARTICIPANTS, COPIES TO."""
        first = block.lines[0]
        label = LABEL.match(self.source[first.at : first.end])
        assert label is not None
        size = len(label[0].rstrip())
        kind = label[1].upper()
        rest_at = first.at + label.end()
        rest = (
            [Line(rest_at, first.end, self.source[rest_at : first.end].strip())]
            if rest_at < first.end
            else []
        )
        lines = rest + block.lines[1:]
        head_text = Text(self.source[first.at : first.at + size], first.at)
        if kind in ("DATE", "TIME", "PLACE"):
            seg = Node("seg", {"type": "label"}, [head_text])
            dated = Node("dateline", {}, [seg, Text(" "), *self._dated(lines)], first.at)
            return Node("opener", {}, [dated], first.at)
        names = {"COPIES TO": "distribution", "DISTRIBUTION": "distribution"}
        node = Node(
            "list", {"type": names.get(kind, openers.list_type(kind) or "subject")}, [], first.at
        )
        node.children.append(Node("head", {}, [head_text], first.at))
        if node.attributes["type"] == "distribution":
            for line in lines:
                for word in re.finditer(
                    r"Amembassy \S+|White House|\S+", self.source[line.at : line.end]
                ):
                    text = Text(word[0], line.at + word.start())
                    node.children.append(Node("item", {}, [text], text.at))
        elif node.attributes["type"] == "participants":
            node.children += self._groups(lines)
        else:
            node.children.append(Node("item", {}, self._broken(lines), lines[0].at if lines else -1))
        return node

    def _dated(self, lines: list[Line]) -> list[Node | Text]:
        """Date, hour and place, a line each: date and hour are one date for machines."""
        out: list[Node | Text] = []
        index = 0
        if len(lines) > 1:
            found = dates.find(f"{lines[0].words} {lines[1].words}")
            if found and "T" in found.date.get("when", ""):
                out.append(Node("date", found.date, self._broken(lines[:2]), lines[0].at))
                index = 2
        for line in lines[index:]:
            out += [Node("lb")] if out else []
            words = self._inside(line)
            place = out and not re.search(r"\d", line.words)
            out += [Node("placeName", {}, words, line.at)] if place else words
        return out

    def _groups(self, lines: list[Line]) -> list[Node | Text]:
        """Participants by delegation; a line that goes on with an office belongs to the name above."""
        out: list[Node | Text] = []
        members: list[Node | Text] = out
        for line in lines:
            if GROUP.fullmatch(line.words) and line.words.rstrip(":").isupper():
                members = []
                label = Node("label", {}, self._inside(line), line.at)
                out.append(Node("item", {}, [label, Node("list", {}, members)], line.at))
            elif (
                members and isinstance(members[-1], Node) and members[-1].text().rstrip().endswith(",")
            ):
                members[-1].children += [Node("lb"), *self._inside(line)]
            else:
                members.append(Node("item", {}, self._inside(line), line.at))
        return out

    def _text(self, block: Block, first: bool) -> Node:
        """A paragraph; the first short one of a telegram is its subject."""
        telegram = any(
            isinstance(n, Node) and n.name == "opener" and any(c.name == "idno" for c in n.walk())
            for n in self.body.children
        )
        if first and telegram and len(block.words) < 90 and len(block.lines) == 1:
            item = Node("item", {}, self._running(block), block.lines[0].at)
            node = Node("list", {"type": "subject"}, [item], block.lines[0].at)
        else:
            node = Node("p", {}, self._running(block), block.lines[0].at)
        self.body.children.append(node)
        return node

    def _close(self) -> None:
        """END and a name alone are the closer."""
        children = self.body.children
        texts = [n for n in children if isinstance(n, Node) and n.name == "p"]
        if not texts or not openers.is_signature(texts[-1].text()) or len(texts) < 3:
            return
        last = texts[-1]
        closer = Node("closer", {}, [Node("signed", {}, last.children, last.at)], last.at)
        if len(texts) > 1 and texts[-2].text().strip().rstrip(".") == "END":
            closer.children[:0] = [*texts[-2].children, Node("lb")]
            children.remove(texts[-2])
        children[children.index(last)] = closer


def _when(words: str) -> str:
    """Month, day, hour and minute as a telegram is stamped: "Dec 1 10 39 PM '63"."""
    match = re.match(
        r"([A-Z][a-z]{2})\S* (\d{1,2}),? (\d{1,2})[ :.](\d\d) ([AP])\.?M\.?\s*['’]?(\d{2,4})?", words
    )
    if not match or not match[6]:
        return ""
    year = match[6] if len(match[6]) == 4 else f"19{match[6]}"
    month = "JanFebMarAprMayJunJulAugSepOctNovDec".find(match[1]) // 3 + 1
    hour = int(match[3]) % 12 + (12 if match[5] == "P" else 0)
    return f"{year}-{month:02}-{int(match[2]):02}T{hour:02}:{match[4]}:00" if month else ""
