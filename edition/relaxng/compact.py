"""Schemas in the compact syntax (.rnc), read into the elements of the XML syntax.

Source: RELAX NG Compact Syntax, sections 3 (syntax) and 4 (what each form means in the XML syntax).
"""

from __future__ import annotations

from typing import Final

from edition.relaxng.compact_tokens import Token, tokens
from edition.relaxng.compact_words import KEYWORDS, XMLNS, Foreign, Words
from edition.relaxng.datatypes.base import XSD
from edition.relaxng.syntax import XML, Node

_REPEATS: Final = {"?": "optional", "*": "zeroOrMore", "+": "oneOrMore"}
_JOINS: Final = {",": "group", "|": "choice", "&": "interleave"}
_ASSIGNS: Final = {"=": "", "|=": "choice", "&=": "interleave"}


def read(data: bytes, path: str, base: str) -> Node:
    """A schema in the compact syntax. Raises SchemaError."""
    return _CompactReader(tokens(data, path), path, base).schema()


def annotated(data: bytes, path: str) -> tuple[list[Foreign], dict[str, str]]:
    """The elements that are annotated to a schema, and the prefixes it declares. Raises SchemaError."""
    reader = _CompactReader(tokens(data, path), path, path)
    reader.schema()
    return reader.foreign, {prefix: uri for prefix, uri in reader.prefixes.items() if uri}


class _CompactReader(Words):
    """Reads a schema; each method what stands at the place where reading has come to."""

    # -- the whole -----------------------------------------------------------------------------

    def schema(self) -> Node:
        self.declarations()
        if self.has_default and self.default is None:
            self.default = ""
        self.known_prefixes = {prefix: uri for prefix, uri in self.prefixes.items() if uri is not None}
        first = self.word
        start = self.at
        self.annotations()
        if first.kind == "end" or self.begins_content():
            self.within_grammar = True
            root = self.node("grammar", self.content(frozenset()), first)
        else:
            self.at = start
            self.foreign.clear()
            root = self.pattern()
        if self.word.kind != "end":
            raise self.error(f'"{self.word.text}" cannot stand here.')
        if self.default is not None and "ns" not in root.attributes:
            root.attributes["ns"] = self.default
        root.attributes.setdefault("datatypeLibrary", "")
        return root

    def declarations(self) -> None:
        while self.is_key("default", "namespace", "datatypes"):
            first = self.take()
            if first.text == "datatypes":
                prefix = self.identifier(keywords=True)
                self.once("datatypes", prefix, first)
                self.sign("=")
                uri = self.literal()
                if prefix == "xsd" and uri != XSD:
                    raise self.error(f"xsd can only be {XSD}.", first)
                self.libraries[prefix] = uri
                continue
            is_default = first.text == "default"
            if is_default and not self.is_key("namespace"):
                raise self.error('"namespace" must come after "default".')
            if is_default:
                self.take()
            prefix = "" if is_default and self.is_sign("=") else self.identifier(keywords=True)
            self.sign("=")
            if self.is_key("inherit"):
                self.take()
                uri_: str | None = None
            else:
                uri_ = self.literal()
            if uri_ is not None and uri_.startswith(XMLNS):
                raise self.error("The namespace of xmlns cannot be declared.", first)
            if prefix == "xmlns":
                raise self.error("xmlns cannot be declared.", first)
            if (prefix == "xml") != (uri_ == XML):
                raise self.error(f"xml is {XML}, and that is xml.", first)
            if prefix:
                self.once("namespace", prefix, first)
                self.prefixes[prefix] = uri_
            if is_default:
                self.once("default", "", first)
                self.has_default = uri_ is not None
                self.default = uri_
                self.prefixes[""] = uri_

    def once(self, kind: str, prefix: str, word: Token) -> None:
        if (kind, prefix) in self.declared:
            raise self.error(f'"{prefix or "default"}" is declared twice.', word)
        self.declared.add((kind, prefix))

    # -- grammars ------------------------------------------------------------------------------

    def begins_content(self) -> bool:
        word, after = self.word, self.next()
        if self.is_key("start", "div", "include") or (
            word.kind == "name" and (word.quoted or word.text not in KEYWORDS)
        ):
            if self.is_key("div"):
                return after.text in ("{", "[")
            if self.is_key("include"):
                return True
            return after.kind == "sign" and after.text in _ASSIGNS
        return word.kind in ("name", "cname") and after.kind == "sign" and after.text == "["

    def content(self, banned: frozenset[str]) -> list[Node]:
        """The parts of a grammar up to its closing brace or the end."""
        found: list[Node] = []
        self.deeper()
        while self.word.kind != "end" and not self.is_sign("}"):
            first = self.word
            self.annotations()
            if (
                self.word.kind in ("name", "cname")
                and self.next().text == "["
                and not self.is_key("div")
            ):
                self.annotation(self.take())  # an annotation element of the grammar itself
                continue
            doc = self.docs.get((first.line, first.column), "") or self.docs.get(
                (self.word.line, self.word.column), ""
            )
            if self.is_key("div"):
                word = self.take()
                self.annotations()
                self.sign("{")
                found.append(self.node("div", self.content(banned), word))
                self.sign("}")
            elif self.is_key("include"):
                if "include" in banned:
                    raise self.error("An include cannot stand in an include.")
                found.append(self.include())
            else:
                found.append(self.definition(doc))
        self.depth -= 1
        return found

    def include(self) -> Node:
        word = self.take()
        node = self.node("include", None, word, href=self.literal())
        self.inherit(node)
        if self.is_sign("{"):
            self.take()
            node.children = self.content(frozenset({"include"}))
            self.sign("}")
        return node

    def inherit(self, node: Node) -> None:
        ns = self.default
        if self.is_key("inherit"):
            self.take()
            self.sign("=")
            word = self.word
            prefix = self.identifier(keywords=True)
            if prefix not in self.prefixes:
                raise self.error(f'The prefix "{prefix}" is not declared.', word)
            ns = self.prefixes[prefix]
        if ns is not None:
            node.attributes["ns"] = ns

    def definition(self, doc: str) -> Node:
        word = self.word
        if self.is_key("start"):
            self.take()
            node = self.node("start", None, word)
        else:
            node = self.node("define", None, word)
            node.attributes["name"] = self.identifier()
        if self.word.kind != "sign" or self.word.text not in _ASSIGNS:
            raise self.error(f'"=" must come here{self._instead()}.')
        combine = _ASSIGNS[self.take().text]
        if combine:
            node.attributes["combine"] = combine
        node.children = [self.pattern()]
        node.doc = doc
        return node

    # -- patterns ------------------------------------------------------------------------------

    def pattern(self) -> Node:
        self.deeper()
        word = self.word
        members = [self.particle()]
        sign = self.word.text if self.is_sign(*_JOINS) else ""
        while sign and self.is_sign(sign):
            self.take()
            members.append(self.particle())
        if self.is_sign(*_JOINS):
            raise self.error(f'"{sign}" and "{self.word.text}" are mixed; put brackets.')
        self.depth -= 1
        return members[0] if len(members) == 1 else self.node(_JOINS[sign], members, word)

    def particle(self) -> Node:
        word = self.word
        node = self.primary()
        if self.is_sign(*_REPEATS):
            node = self.node(_REPEATS[self.take().text], [node], word)
            if self.is_sign(*_REPEATS):
                raise self.error("Only one sign of repetition can stand here; put brackets.")
        self.follow()
        return node

    def primary(self) -> Node:
        first = self.word
        doc = self.docs.get((first.line, first.column), "")
        elements = self.annotations()
        word = self.word
        if word.kind == "literal" or self.next().kind == "literal":
            self.no_elements(elements and word.text != "external", first)
        doc = doc or self.docs.get((word.line, word.column), "")
        if self.is_sign("("):
            self.take()
            node = self.pattern()
            self.sign(")")
            return node
        if word.kind == "literal":
            return self.value("", None)
        if word.kind == "cname":
            return self.typed()
        if word.kind != "name":
            raise self.error(f"A pattern must come here{self._instead()}.")
        if word.quoted or word.text not in KEYWORDS:
            return self.node("ref", None, self.take(), name=word.text)
        if word.text in ("string", "token"):
            return self.typed()
        self.take()
        if word.text in ("element", "attribute"):
            names = self.names(word.text == "attribute")
            node = self.node(word.text, [names, self.braced()], word)
            node.doc = doc
            return node
        if word.text in ("list", "mixed"):
            return self.node(word.text, [self.braced()], word)
        if word.text in ("empty", "text", "notAllowed"):
            return self.node(word.text, None, word)
        if word.text == "parent":
            return self.node("parentRef", None, word, name=self.identifier())
        if word.text == "external":
            node = self.node("externalRef", None, word, href=self.literal())
            self.inherit(node)
            return node
        if word.text == "grammar":
            self.sign("{")
            node = self.node("grammar", self.content(frozenset()), word)
            self.sign("}")
            return node
        raise self.error(f'"{word.text}" cannot stand here.', word)

    def braced(self) -> Node:
        self.sign("{")
        node = self.pattern()
        self.sign("}")
        return node

    def typed(self) -> Node:
        word = self.take()
        prefix, colon, name = word.text.partition(":")
        if not colon:
            library, name = "", word.text
        elif prefix in self.libraries:
            library = self.libraries[prefix]
        else:
            raise self.error(f'The datatypes "{prefix}" are not declared.', word)
        if self.word.kind == "literal":
            return self.value(library, name)
        node = self.node("data", None, word, type=name, datatypeLibrary=library)
        if self.is_sign("{"):
            self.take()
            while not self.is_sign("}"):
                at = self.word
                self.no_elements(self.annotations(), at)
                key = self.identifier(keywords=True)
                self.sign("=")
                self.annotations()
                parameter = self.node("param", None, at, name=key)
                parameter.text = self.literal()
                node.children.append(parameter)
            self.take()
        if self.is_sign("-"):
            at = self.take()
            self.deeper()
            node.children.append(self.node("except", [self.primary()], at))
            self.depth -= 1
        return node

    def value(self, library: str, name: str | None) -> Node:
        word = self.word
        node = self.node("value", None, word)
        if name is not None:
            node.attributes = {"type": name, "datatypeLibrary": library}
        node.text = self.literal()
        node.prefixes = self.known_prefixes
        if self.default is not None:
            node.attributes["ns"] = self.default
        return node

    # -- names ---------------------------------------------------------------------------------

    def names(self, attribute: bool) -> Node:
        word = self.word
        members = [self.simple_names(attribute)]
        while self.is_sign("|"):
            self.take()
            members.append(self.simple_names(attribute))
        return members[0] if len(members) == 1 else self.node("choice", members, word)

    def simple_names(self, attribute: bool) -> Node:
        first = self.word
        elements = self.annotations()
        if self.word.kind in ("name", "cname"):
            self.no_elements(elements, first)
        self.deeper()
        node = self._simple_names(attribute)
        self.follow()
        self.depth -= 1
        return node

    def _simple_names(self, attribute: bool) -> Node:
        word = self.take()
        if word.kind == "sign" and word.text == "(":
            node = self.names(attribute)
            self.sign(")")
            return node
        if word.kind == "sign" and word.text == "*":
            return self.excepted(self.node("anyName", None, word), attribute)
        if word.kind == "nsname":
            node = self.node("nsName", None, word)
            self.within(node, word, word.text[:-2])
            return self.excepted(node, attribute)
        if word.kind not in ("name", "cname"):
            raise self.error(f'A name must come here, not "{word.text}".', word)
        node = self.node("name", None, word)
        prefix, colon, local = word.text.partition(":")
        if colon:
            node.text = local
            self.within(node, word, prefix)
        else:
            node.text = word.text
            if attribute:
                node.attributes["ns"] = ""
            elif self.default is not None:
                node.attributes["ns"] = self.default
        return node

    def within(self, node: Node, word: Token, prefix: str) -> None:
        if prefix not in self.prefixes:
            raise self.error(f'The prefix "{prefix}" is not declared.', word)
        uri = self.prefixes[prefix]
        if uri is not None:
            node.attributes["ns"] = uri

    def excepted(self, node: Node, attribute: bool) -> Node:
        if self.is_sign("-"):
            at = self.take()
            node.children.append(self.node("except", [self.simple_names(attribute)], at))
        return node
