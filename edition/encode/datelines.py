"""Place and date in a dateline, and the dateline that only the metadata knows."""

from __future__ import annotations

import re
from typing import Final

from edition.encode.spans import Span, divide, each
from edition.finding import declare
from edition.transcript import dates
from edition.transcript.model import Node, Text, Transcript

declare(
    "transcript.date",
    "warning",
    "Write the date in a form that can be read.",
    "A date is to be sorted by.",
)


def mark(dateline: Node) -> None:
    """Tag placeName, date and time inside a dateline. White space counts as one space."""
    children: list[Node | Text] = []
    done = False
    for child in dateline.children:
        if isinstance(child, Text) and not done and child.value.strip():
            spans = _spans(child.value)
            done = any(node.name == "date" for _, _, node in spans)
            children += divide(child, spans)
        else:
            children.append(child)
    dateline.children = children


def _spans(text: str) -> list[Span]:
    spans: list[Span] = []
    found = dates.find(text)
    undated = None if found else re.search(r"\b[Uu]ndated\b", text)
    start = found.start if found else undated.start() if undated else len(text)
    place = re.match(r"[\s\[(]*(\[?[^\W\d_].*?)[\s,.\])—–-]*$", text[:start], re.S)
    if place and place[1].lower() not in ("date", "date:", "undated"):
        begin, end = place.span(1)
        if text[begin:end].startswith("[") and "]" not in text[begin:end]:
            end += text[end:start].find("]") + 1
        spans.append((begin, end, Node("placeName")))
    if found:
        if found.time:
            spans.append((found.start, found.day_end, Node("date", found.date)))
            spans.append((found.time_start, found.end, Node("time", dict(found.time))))
        else:
            spans.append((found.start, found.end, Node("date", found.date)))
    elif undated:
        spans.append((undated.start(), undated.end(), Node("date")))
    return spans


def given(transcript: Transcript) -> Node | None:
    """The dateline that the metadata gives, marked as supplied; None where they give none.

    What nobody can read as a date is a finding, unless the metadata have `when`.
    """
    data = transcript.metadata
    if not (data.get("place") or data.get("date")):
        return None
    line = Node("dateline")
    for key in ("place", "date", "time"):
        words = data.get(key)
        if not words:
            continue
        if line.children:
            line.children.append(Text(", "))
        if key == "place":
            line.children.append(Node("placeName", {}, [Text(words)]))
            continue
        found = dates.find(words) if key == "date" else None
        clock = dates.read_time(words) if key == "time" else ()
        if found:
            line.children += divide(Text(words), _spans(words))
        elif clock:
            span = dict(zip(("from", "to") if len(clock) == 2 else ("when",), clock, strict=True))
            line.children.append(Node("time", span, [Text(words)]))
        else:
            line.children.append(Node(key, {}, [Text(words)]))
            if not data.get("when") and words.strip(" [].").lower() not in (
                "undated",
                "n.d.",
                "no date",
            ):
                transcript.find(
                    "transcript.date",
                    -1,
                    f"“{words}” is no {key} that can be read.",
                    "Write it as “November 26, 1963, 7:14 p.m.”, or add `when: 1963-11-26T19:14:00`.",
                )
    date = next((n for n in line.walk() if n.name == "date"), None)
    if date is not None and data.get("when"):
        date.attributes = {"when": data["when"]}
    if date is not None and data.get("cert"):
        date.attributes["cert"] = data["cert"]
    lost = {"reason": "lost", "resp": data.get("resp", "#ed")}
    if data.get("supplied"):
        lost["source"] = data["supplied"]
    line.children = [Node("supplied", lost, line.children)]
    return line


_UNDATED: Final = re.compile(r"\s*\[?(?:undated|n\.\s?d\.?|no date)\.?\]?\s*", re.I)
_NUMERIC: Final = re.compile(
    r"(?<![\d/-])(?:(?P<y>1[89]\d\d)/(?P<m>\d\d)/(?P<d>\d\d)"
    r"|(?P<m2>\d{1,2})(?P<s>[/-])(?P<d2>\d{1,2})(?P=s)(?P<y2>\d\d))(?![\d/-])"
)


def numeric(body: Node) -> None:
    """Tag dates in figures in stamps, drafting lines and annotations: "11/27/63", month first, as
    offices of the United States write them in the twentieth century."""

    def find(text: Text, parent: Node) -> list[Span]:
        spans: list[Span] = []
        for m in _NUMERIC.finditer(text.value):
            year, month, day = m["y"] or f"19{m['y2']}", int(m["m"] or m["m2"]), int(m["d"] or m["d2"])
            if 1 <= month <= 12 and 1 <= day <= 31:
                spans.append(
                    (m.start(), m.end(), Node("date", {"when": f"{year}-{month:02}-{day:02}"}))
                )
        return spans

    for node in body.walk():
        if node.name in ("fw", "note") and node.attributes.get("type") in (
            "accession",
            "stamp",
            "drafting",
            "annotation",
        ):
            each(node, find, frozenset(("date", "unclear", "choice")))
