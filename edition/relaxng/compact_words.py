"""What the readers of the compact syntax share: its words, and annotations.

Annotations say nothing about what is valid, so they are passed over; but elements annotated to a
schema, such as rules in Schematron, are kept for those who ask. Source: RELAX NG Compact Syntax,
section 3.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from edition.relaxng.compact_tokens import Token
from edition.relaxng.datatypes.base import XSD
from edition.relaxng.syntax import DEEPEST, MOST_NODES, XML, Node, SchemaError

KEYWORDS: Final = frozenset(
    "attribute default datatypes div element empty external grammar include inherit list mixed "
    "namespace notAllowed parent start string text token".split()
)
_RNG: Final = "http://relaxng.org/ns/structure/1.0"
XMLNS: Final = "http://www.w3.org/2000/xmlns"


@dataclass
class Foreign:
    """An element that is annotated to a schema."""

    uri: str
    local: str
    line: int
    column: int
    attributes: dict[tuple[str, str], str] = field(default_factory=dict)
    """By namespace and name."""
    children: list[Foreign | str] = field(default_factory=list)


class Words:
    def __init__(self, words: list[Token], path: str, base: str) -> None:
        self.words = [word for word in words if word.kind != "doc"]
        self.docs = _docs(words)
        self.path = path
        self.base = base
        self.at = 0
        self.depth = 0
        self.nodes = 0
        self.within_grammar = False
        self.known_prefixes: dict[str, str] = {}
        """The declared prefixes, once all are known; one dictionary for all values."""
        self.prefixes: dict[str, str | None] = {"xml": XML}
        self.libraries: dict[str, str] = {"xsd": XSD}
        self.declared: set[tuple[str, str]] = set()
        self.default: str | None = None
        self.has_default = False
        self.foreign: list[Foreign] = []
        """The elements that are annotated to the schema, the outermost."""

    # -- words ---------------------------------------------------------------------------------

    @property
    def word(self) -> Token:
        return self.words[self.at]

    def next(self, ahead: int = 1) -> Token:
        return self.words[min(self.at + ahead, len(self.words) - 1)]

    def take(self) -> Token:
        word = self.word
        self.at += word.kind != "end"
        return word

    def error(self, message: str, word: Token | None = None) -> SchemaError:
        word = word or self.word
        return SchemaError(message, self.path, word.line, word.column)

    def is_sign(self, *signs: str) -> bool:
        return self.word.kind == "sign" and self.word.text in signs

    def is_key(self, *keys: str) -> bool:
        return self.word.kind == "name" and not self.word.quoted and self.word.text in keys

    def sign(self, sign: str) -> Token:
        if not self.is_sign(sign):
            raise self.error(f'"{sign}" must come here{self._instead()}.')
        return self.take()

    def _instead(self) -> str:
        return f', not "{self.word.text}"' if self.word.text else "; the schema breaks off"

    def identifier(self, *, keywords: bool = False) -> str:
        word = self.word
        if word.kind != "name" or (word.text in KEYWORDS and not word.quoted and not keywords):
            raise self.error(f"A name must come here{self._instead()}.")
        return self.take().text

    def literal(self) -> str:
        if self.word.kind != "literal":
            raise self.error(f"A string must come here{self._instead()}.")
        text = self.take().text
        while self.is_sign("~"):
            self.take()
            if self.word.kind != "literal":
                raise self.error("A string must come after ~.")
            text += self.take().text
        return text

    def node(
        self,
        kind: str,
        children: list[Node] | None = None,
        word: Token | None = None,
        /,
        **attributes: str,
    ) -> Node:
        word = word or self.word
        self.nodes += 1
        if self.nodes > MOST_NODES:
            error = self.error("The schema is too large.", word)
            error.code = "schema.complex"
            raise error
        node = Node(kind, self.path, word.line, word.column)
        node.base = self.base
        node.children = children or []
        node.attributes = attributes
        return node

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            error = self.error("The schema is nested too deeply.")
            error.code = "schema.complex"
            raise error

    # -- annotations ---------------------------------------------------------------------------

    def annotations(self) -> bool:
        """Pass over square brackets before a pattern. Out: whether there are elements in them."""
        return self.is_sign("[") and self.brackets()

    def no_elements(self, elements: bool, word: Token) -> None:
        """What becomes text in the XML syntax cannot have elements annotated to it."""
        if elements:
            raise self.error("Only attributes can be annotated here.", word)

    def follow(self) -> None:
        """Pass over annotations that follow a pattern: >> name [ … ]."""
        while self.is_sign(">>"):
            if self.depth == 1 and not self.within_grammar:
                raise self.error("Nothing can follow the whole schema.")
            self.take()
            word = self.take()
            if word.kind not in ("name", "cname"):
                raise self.error("A name must come after >>.", word)
            self.is_foreign(word)
            self.annotation(word)

    def is_foreign(self, word: Token) -> None:
        """An annotation element cannot be an element of RELAX NG."""
        prefix, colon, _ = word.text.partition(":")
        if colon and prefix not in self.prefixes:
            raise self.error(f'The prefix "{prefix}" is not declared.', word)
        if colon and self.prefixes[prefix] == _RNG:
            raise self.error("An annotation cannot be an element of RELAX NG.", word)

    def annotation(self, word: Token, within: Foreign | None = None) -> None:
        """The rest of an annotation element, after its name."""
        prefix, colon, local = word.text.partition(":")
        if colon and prefix not in self.prefixes:
            raise self.error(f'The prefix in "{word.text}" is not declared.', word)
        uri = (self.prefixes[prefix] or "") if colon else ""
        made = Foreign(uri, local if colon else word.text, word.line, word.column)
        if within is None:
            self.foreign.append(made)
        else:
            within.children.append(made)
        self.brackets(made)

    def brackets(self, into: Foreign | None = None) -> bool:
        """What stands in square brackets: an annotation (`into` None), or the inside of an annotation
        element. Out: whether there are elements or words in them."""
        self.deeper()
        self.sign("[")
        seen: set[tuple[str, str]] = set()
        elements = False
        while not self.is_sign("]"):
            word = self.take()
            if word.kind in ("name", "cname") and self.is_sign("="):
                prefix, colon, local = word.text.partition(":")
                if colon and prefix not in self.prefixes:
                    raise self.error(f'The prefix "{prefix}" is not declared.', word)
                if elements:
                    raise self.error("Attributes stand before elements.", word)
                uri = (self.prefixes[prefix] or "") if colon else ""
                name = (uri, local if colon else word.text)
                if name in seen:
                    raise self.error(f'"{word.text}" stands twice.', word)
                if into is None and (not colon or uri in ("", _RNG)):
                    raise self.error("An annotation has a namespace of its own.", word)
                if uri == XMLNS or (not colon and word.text == "xmlns"):
                    raise self.error("xmlns cannot stand here.", word)
                seen.add(name)
                self.take()
                value = self.literal()
                if into is not None:
                    into.attributes[name] = value
            elif word.kind in ("name", "cname"):
                elements = True
                if into is None:
                    self.is_foreign(word)
                self.annotation(word, into)
            elif word.kind == "literal" and into is not None:
                elements = True
                into.children.append(word.text)
                while self.is_sign("~"):
                    self.take()
                    into.children.append(self.literal())
            else:
                raise self.error(f'"{word.text}" cannot stand in an annotation.', word)
        self.take()
        self.depth -= 1
        return elements


def _docs(words: list[Token]) -> dict[tuple[int, int], str]:
    """The documentation comments, by the place of the word that follows them."""
    found: dict[tuple[int, int], str] = {}
    lines: list[str] = []
    for word in words:
        if word.kind == "doc":
            lines.append(word.text)
        elif lines:
            found[word.line, word.column] = " ".join(" ".join(lines).split())
            lines = []
    return found
