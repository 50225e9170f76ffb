"""What the metadata say of a paper: its kind, classification, language and first page."""

from __future__ import annotations

import difflib
import re
from typing import Final

from edition.encode import tei
from edition.idiom.frus import classification, genre
from edition.transcript.model import Node, Text, Transcript
from edition.volume import letterhead

_SUBTYPES: Final = ("historical-document", "editorial-note", "referral")
"""What the series has as div/@subtype; any other is a genre (see edition.idiom.frus.genre)."""
_LANGUAGE: Final = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def subtype(transcript: Transcript) -> dict[str, str]:
    """The @subtype that `type` of the metadata means; none where they have none or it is not known."""
    said = transcript.metadata.get("type", "")
    if not said:
        return {}
    slug = said.lower().replace(" ", "-")
    kind = slug if slug in _SUBTYPES else genre.named(said)
    if kind and not re.search(r"(?:^|\s)subtype=", transcript.metadata.get("attributes", "")):
        return {"subtype": kind}
    if kind:
        message = f"“attributes” says what the document is; the type {said} is not used."
        transcript.find("metadata.unused", -1, message)
        return {}
    near = difflib.get_close_matches(slug, genre.KINDS, n=1, cutoff=0.6)
    detail = f"Did you mean {near[0]}?" if near else ""
    transcript.find("metadata.unused", -1, f"The edition knows no documents of type “{said}”.", detail)
    return {}


def classify(transcript: Transcript) -> None:
    """Supply the classification that the metadata give, where the edition reads none off the text."""
    data = transcript.metadata
    said = data.get("classification", "")
    if not said:
        return
    body = transcript.body
    found = classification.classification(letterhead.read(tei.build(body)))
    if found and found != classification.named(said):
        message = f"The transcript gives the classification as {found}; “{said}” is not used."
        transcript.find("metadata.unused", -1, message)
    if found:
        return
    lost = {"reason": "lost", "resp": data.get("resp", "#ed")}
    if data.get("supplied"):
        lost["source"] = data["supplied"]
    line = Node("fw", {"type": "classification"}, [Node("supplied", lost, [Text(said)])])
    names = [child.name if isinstance(child, Node) else "" for child in body.children]
    after = "head" if "head" in names else "pb" if names[:1] == ["pb"] else ""
    body.children.insert(names.index(after) + 1 if after else 0, line)


def begin(transcript: Transcript) -> None:
    """Put the page break at the head on which the metadata say that the text begins."""
    said = transcript.metadata.get("page", "")
    children = transcript.body.children
    first = children[0] if children and isinstance(children[0], Node) else None
    if not said or (first and first.name == "pb" and first.attributes.get("n") == said):
        return
    if first and first.name == "pb":
        number = first.attributes.get("n", "")
        message = f"The transcript begins on page {number}; page {said} is not used."
        transcript.find("metadata.unused", first.at, message)
        return
    children.insert(0, Node("pb", {"n": said}))


def language(transcript: Transcript) -> None:
    """Say in which language a document is."""
    said = transcript.metadata.get("language", "")
    if _LANGUAGE.fullmatch(said):
        transcript.body.attributes.setdefault("xml:lang", said)
    elif said:
        message = f"“{said}” is no language tag such as en or fr-CA."
        transcript.find("metadata.unused", -1, message)
