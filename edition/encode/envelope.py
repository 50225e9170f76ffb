"""A document as a TEI file of its own: header, text, body, division."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from edition.encode import tei
from edition.transcript.model import Node, Text, Transcript
from edition.volume.tei import TEI, XML_ID

ENCODER: Final = "encoder"
_DAY: Final = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_T: Final = f"{{{TEI}}}"
_HANDS: Final = {
    "typist": "The typist.",
    "declass": "Those who struck marks of classification when the paper was declassified.",
    "annotator": "Whoever wrote on the paper after it was typed.",
}


def wrap(document: etree._Element, transcript: Transcript) -> bytes:
    """The file of a document. Its header says what it was made from and who answers for what; it has no
    date of encoding, so that the same transcript gives the same bytes."""
    key = document.get(XML_ID, "")
    head = document.find(f"{_T}head")
    title = _title(head) if head is not None else key
    change = _change(transcript)
    pointers = _pointers(document)
    if change is not None:
        pointers.add(change.attributes["who"].lstrip("#"))
    root = tei.build(_tree(key, title, transcript, pointers, change))
    body = root.find(f".//{_T}body")
    assert body is not None
    body.append(document)
    tei.trim(root)
    tei.indent(root)
    etree.cleanup_namespaces(root)
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _title(head: etree._Element) -> str:
    pieces = [head.text or ""]
    for child in head:
        if isinstance(child.tag, str) and child.tag != f"{_T}note":
            pieces.append(" " if child.tag == f"{_T}lb" else "".join(map(str, child.itertext())))
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split())


def _pointers(document: etree._Element) -> set[str]:
    """What @resp and @hand point to."""
    found: set[str] = set()
    for element in document.iter():
        for name in ("resp", "hand", "who"):
            found.update(v.lstrip("#") for v in str(element.get(name, "")).split() if v.startswith("#"))
    return found


def _change(transcript: Transcript) -> Node | None:
    """What the editors decided about readings and persons, as a change of the file; None where they
    decided nothing."""
    data = transcript.metadata
    if not transcript.decided:
        return None
    day = {"when": data["decided"]} if _DAY.fullmatch(data.get("decided", "")) else {}
    return Node(
        "change",
        {**day, "who": data.get("resp", "#ed")},
        [_text("; ".join(transcript.decided.values()) + ".")],
    )


def _tree(
    key: str, title: str, transcript: Transcript, pointers: set[str], change: Node | None
) -> Node:
    said = [_node("title", _text(title))]
    if ENCODER in pointers:
        said.append(_resp(ENCODER, "readings proposed by rule and not yet confirmed", "tei-edition"))
    others = sorted(pointers - {ENCODER} - set(_HANDS) - _hands(transcript))
    said += [_resp(other, "readings and additions", "The editors") for other in others]
    source = _node("p", _text(f"Encoded from the transcript {transcript.shown.rpartition('/')[2]}."))
    file = _node(
        "fileDesc", _node("titleStmt", *said),
        _node("publicationStmt", _node("p", _text("Not published."))), _node("sourceDesc", source),
    )  # fmt: skip
    parts = [file]
    hands = sorted(pointers & (set(_HANDS) | _hands(transcript)))
    profile: list[Node | Text] = []
    if hands:
        notes: list[Node | Text] = [
            Node("handNote", {"xml:id": h}, [_text(_HANDS.get(h, "A hand named in the transcript."))])
            for h in hands
        ]
        profile.append(_node("handNotes", *notes))
    if transcript.letter is not None:
        profile.append(transcript.letter)
    if profile:
        parts.append(_node("profileDesc", *profile))
    if change is not None:
        parts.append(_node("revisionDesc", change))
    text = _node("text", _node("body"))
    return Node("TEI", {"xml:id": f"file-{key}"}, [_node("teiHeader", *parts), text])


def _hands(transcript: Transcript) -> set[str]:
    return {h.strip().lstrip("#") for h in transcript.metadata.get("hands", "").split(",") if h.strip()}


def _resp(key: str, what: str, who: str) -> Node:
    return Node("respStmt", {"xml:id": key}, [_node("resp", _text(what)), _node("name", _text(who))])


def _node(name: str, *children: Node | Text) -> Node:
    return Node(name, {}, list(children))


def _text(value: str) -> Text:
    return Text(value)
