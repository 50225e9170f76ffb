"""`[words]{element key=value}`: any element of TEI round words (Djot's spans). Some have a short form:
`[Kuznetsov]{person=p_KVV1}`, `[USSR]{term=t_USSR1}`, `[Paris]{place}`, `[May 4]{date=1961-05-04}`,
`[Document 3]{ref="#d3"}`, `[word]{smallcaps}`, `[word]{underline}`, `[Mr]{abbr}`. `[]{element}` is
empty."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_inline import StateInline

from edition.transcript.marks.mark import (
    POINTERS,
    Mark,
    Writer,
    attributes,
    braces,
    closing,
    push,
)
from edition.transcript.model import Node

NAMES: Final = {"place": "placeName", "org": "orgName"}
LOOKS: Final = ("smallcaps", "underline", "superscript", "subscript", "roman")


def read(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.src[start] != "[":
        return False
    end = closing(state.src, start, state.posMax)
    given = attributes(state.src, end + 1) if end > 0 else None
    if given is None:
        return False
    name, pairs, stop = given
    if not name:
        key = next(iter(pairs))
        if key not in POINTERS:
            return False
        name, attribute, lead = POINTERS[key]
        pairs = {attribute: lead + pairs.pop(key)} | pairs
    elif name in LOOKS:
        name, pairs = "hi", {"rend": name} | pairs
    else:
        name = NAMES.get(name, name)
    push(state, name, pairs, start, (start + 1, end))
    state.pos = stop
    return True


def write(node: Node, inside: Writer) -> str | None:
    pairs = dict(node.attributes)
    name = node.name
    if name in LOOKS or name in NAMES:
        return None
    first = next(iter(pairs), "")
    for short, (element, attribute, lead) in POINTERS.items():
        if name == element and first == attribute and re.match(rf"{lead}.", pairs[attribute]):
            value = pairs.pop(attribute)[len(lead) :]
            return f"[{inside(node)}]" + braces("", {short: value} | pairs)
    if name == "hi" and first == "rend" and pairs["rend"] in LOOKS:
        name = pairs.pop("rend")
    else:
        name = next((k for k, v in NAMES.items() if v == name), name)
    return f"[{inside(node)}]" + braces(name, pairs)


MARK = Mark("span", read, write)
