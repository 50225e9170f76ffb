"""Documents of TEI files, written as transcripts. Each is encoded again first: what does not come back
as it was is a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from edition.encode import letter
from edition.encode.decode import decode, node_of
from edition.encode.document import Encoder
from edition.fault import apart, caught
from edition.files import write
from edition.files.names import portable
from edition.finding import Finding, declare
from edition.project import shown
from edition.transcript.model import Node, Text
from edition.volume.read import read
from edition.volume.tei import TEI, XML_ID

declare(
    "decode.foreign",
    "warning",
    "Take the element or attribute out, or keep the document as TEI.",
    "The dialect has forms for TEI and the FRUS extension only.",
)
declare(
    "decode.unlike",
    "warning",
    "Keep the document as TEI, and report it: it is a fault of the software.",
    "A transcript is to give the TEI that it was made from.",
)
declare(
    "decode.letter",
    "warning",
    "Leave what the header of the volume says as it is; the transcript is of the text alone.",
    "A correspDesc can say more of a letter than the metadata `from` and `to`.",
)
declare(
    "decode.exists",
    "warning",
    "Delete the file, or choose another folder.",
    "What is there may have been edited.",
)


@dataclass
class Result:
    """What came of it."""

    documents: int = 0
    written: int = 0
    findings: list[Finding] = field(default_factory=list)


def run(files: Sequence[Path], output: Path, only: frozenset[str], facsimile: str) -> Result:
    """Write the documents of TEI files into a folder, those with the ids of `only` or all."""
    result = Result()
    encoder = Encoder()
    for file in files:
        name = shown(file)
        source = None
        with apart(result.findings, name, f"reading {name}"):
            source, said = read(file, name)
            result.findings += [f for f in said if f.severity == "error"]
        if source is None:
            continue
        for document in list(source.root.iter(f"{{{TEI}}}div")):
            key = document.get(XML_ID, "")
            if document.get("type") != "document" or (only and key not in only):
                continue
            result.documents += 1
            key = key or f"document-{result.documents}"
            with caught(result.findings, name, f"decoding document {key} of {name}"):
                _one(document, key, name, output, facsimile, encoder, result)
    return result


def _one(
    document: etree._Element,
    key: str,
    name: str,
    output: Path,
    facsimile: str,
    encoder: Encoder,
    result: Result,
) -> None:
    alone = deepcopy(document)
    alone.tail = None
    line = int(document.sourceline or 0)  # type: ignore[call-overload]
    try:
        text = decode(alone, facsimile, _letter(document, key, name, result))
    except ValueError as error:
        message = f"The document cannot be written as a transcript: {error}."
        result.findings.append(Finding("decode.foreign", name, message, line, 1, key))
        return
    again, _ = encoder.encode(text, name, key)
    if not same(node_of(alone), node_of(again)):
        message = "Encoded again, this transcript does not give the same TEI."
        result.findings.append(Finding("decode.unlike", name, message, line, 1, key))
    path = output / (portable(re.sub(r"[^\w.-]+", "-", key)) + ".md")
    data = text.encode()
    if path.exists():
        if path.read_bytes() != data:
            message = "The file exists and is not written over."
            result.findings.append(Finding("decode.exists", shown(path), message, document=key))
        return
    write(path, data)
    result.written += 1


def _letter(document: etree._Element, key: str, name: str, result: Result) -> dict[str, str]:
    """What the metadata say of the letter that a document is: its correspDesc, which @decls points to.
    One that they cannot give back is a finding."""
    pointers = document.get("decls", "").split()
    top = next(document.iterancestors(f"{{{TEI}}}TEI"), None)
    path = "{*}teiHeader/{*}profileDesc/{*}correspDesc"
    every = top.iterfind(path) if top is not None else ()
    found = [one for one in every if f"#{one.get(XML_ID)}" in pointers]
    if not found:
        return {}
    try:
        node = node_of(found[0])
    except ValueError:
        node = Node("correspDesc")
    said = letter.read(node)
    made = letter.build(said)
    made.attributes = {"xml:id": found[0].get(XML_ID, "")}
    _closed_up(node)
    if len(found) == 1 and same(node, made):
        return said
    line = int(found[0].sourceline or 0)  # type: ignore[call-overload]
    message = "The correspDesc of the document says more than the metadata of a transcript can."
    result.findings.append(Finding("decode.letter", name, message, line, 1, key))
    return {}


def _closed_up(node: Node) -> None:
    """Take out white space between names, which is none of the text."""
    for inner in list(node.walk()):
        if inner.name in ("correspDesc", "correspAction"):
            inner.children = [c for c in inner.children if isinstance(c, Node) or c.value.strip()]


def same(one: Node, other: Node) -> bool:
    """Whether two trees are the same TEI: names, attributes, characters."""
    if one.name != other.name or one.attributes != other.attributes:
        return False
    if len(one.children) != len(other.children):
        return False
    for a, b in zip(one.children, other.children, strict=True):
        if isinstance(a, Text) or isinstance(b, Text):
            if not (isinstance(a, Text) and isinstance(b, Text) and a.value == b.value):
                return False
        elif not same(a, b):
            return False
    return True
