"""The parser of the dialect: markdown-it with our rules and no others."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from edition.finding import declare
from edition.transcript.dialect.blocks import BLOCKS
from edition.transcript.marks import MARKS
from edition.transcript.marks.mark import text

declare(
    "dialect.attributes",
    "warning",
    'Write {key=value key="two words"}; a brace of the text is \\{.',
    "What is not understood would be lost or become text.",
)
declare(
    "dialect.mark",
    "warning",
    "End the mark, or put a backslash before a character that is one of the text.",
    "A mark that is not understood stays in the text as it stands, and the editor is told.",
)

_SPECIAL: Final = re.compile(r"[\\\[{*~]|(?<![^\W_])(?<!\u02bc)[^\W_]+\[sic\]")


def parse(source: str) -> tuple[list[Token], list[tuple[str, int, str]]]:
    """The tokens of a text, and its problems: code, offset, sentence."""
    env: dict[str, object] = {"problems": []}
    tokens = _parser().parse(source, env)
    problems = env["problems"]
    assert isinstance(problems, list)
    for token in tokens:
        if token.type == "inline":
            at = token.meta["at"]
            for child in token.children or ():
                child.meta["at"] = at + child.meta["at"] if "at" in child.meta else at
                if "problem" in child.meta:
                    problems.append(("dialect.mark", child.meta["at"], child.meta["problem"]))
    if "attributes" in env:
        problems.append(("dialect.attributes", len(source), "No block follows these attributes."))
    return tokens, problems


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"maxNesting": 200})
    for rule in BLOCKS:
        parser.block.ruler.before("paragraph", rule.__name__ + "_", rule)
    for mark in MARKS:
        parser.inline.ruler.push(f"mark_{mark.name}", mark.read)
    parser.inline.ruler.push("plain", _plain)
    parser.inline.ruler.push("literal", _literal)
    parser.block.ruler.enableOnly([rule.__name__ + "_" for rule in BLOCKS])
    parser.inline.ruler.enableOnly([*(f"mark_{m.name}" for m in MARKS), "plain", "literal"])
    parser.inline.ruler2.enableOnly([])
    parser.core.ruler.enableOnly(["normalize", "block", "inline"])  # joining texts would lose places
    return parser


def _plain(state: StateInline, silent: bool) -> bool:
    """Characters up to the next that could begin a mark."""
    match = _SPECIAL.search(state.src, state.pos, state.posMax)
    end = match.start() if match else state.posMax
    if end == state.pos:
        return False
    text(state, state.src[state.pos : end], state.pos)
    state.pos = end
    return True


def _literal(state: StateInline, silent: bool) -> bool:
    """A character that begins no mark is itself. Where that is hardly meant, the editor is told."""
    at, src = state.pos, state.src
    char = src[at]
    problem = ""
    if char == "{":
        problem = "This brace begins no mark."
    elif src.startswith("~~", at):
        problem = "These ~~ have no others to end what they begin."
    elif char == "*":
        problem = "This * has no other to end what it begins."
    elif src.startswith("[^", at):
        problem = "This is no call of a note."
    elif char == "[" and re.match(r"\[[^\[\]\n]*\]\{", src[at : at + 200]):
        problem = "What stands in braces here is not understood."
    size = 2 if src.startswith("~~", at) else 1
    text(state, src[at : at + size], at)
    if problem:
        state.tokens[-1].meta["problem"] = problem
    state.pos += size
    return True
