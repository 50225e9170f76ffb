"""From a schema as written to patterns.

Source: RELAX NG specification, section 4. Elements' contents are compiled after what they stand in,
from a list, so that an element may contain itself; a definition that contains itself without an element
between is refused (4.19).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from edition.relaxng.builder import Builder
from edition.relaxng.datatypes.base import NOWHERE, Context, Refused
from edition.relaxng.datatypes.registry import datatype
from edition.relaxng.letters import is_ncname
from edition.relaxng.names import AnyName, Either, Name, NameClass, NsName, join
from edition.relaxng.patterns import Attribute, Element, Pattern
from edition.relaxng.syntax import XML, Node, check

XMLNS: Final = "http://www.w3.org/2000/xmlns"
_DEEPEST: Final = 50
"""How deep files may include each other."""
Fetch = Callable[[Node, str, str], Node]
"""From the element that names a file, its address and its base: the root of that schema."""


@dataclass(frozen=True)
class _Place:
    """What a pattern inherits from where it stands."""

    scope: _Scope
    ns: str = ""
    library: str = ""

    def inside(self, node: Node) -> _Place:
        ns = node.attributes.get("ns")
        library = node.attributes.get("datatypeLibrary")
        if ns is None and library is None:
            return self
        return replace(
            self, ns=self.ns if ns is None else ns, library=self.library if library is None else library
        )


@dataclass
class _Definition:
    pieces: list[tuple[Node, _Place]] = field(default_factory=list)
    combine: str = ""
    plain: int = 0
    pattern: Pattern | None = None
    busy: bool = False


@dataclass(eq=False)
class _Scope:
    """A grammar: its definitions, its start under the name ""."""

    parent: _Scope | None
    definitions: dict[str, _Definition] = field(default_factory=dict)


class Simplifier:
    """Compiles one schema."""

    def __init__(self, new: Builder, fetch: Fetch) -> None:
        self.new = new
        self.fetch = fetch
        self.waiting: list[tuple[Element, list[Node], _Place]] = []
        self.open_files: list[str] = []
        self.at: Node | None = None
        """The pattern that is compiled now."""
        self.scopes: list[_Scope] = []
        self.unused = False
        """Whether what is compiled now cannot be reached; it may contain itself (4.19)."""

    def compile(self, root: Node) -> Pattern:
        """The pattern of a schema's root. Raises SchemaError."""
        self.open_files.append(root.path)
        check(root)
        start = self.pattern(root, _Place(_Scope(None)))
        self.fill()
        self.unused = True
        for scope in self.scopes:
            for definition in scope.definitions.values():
                self.definition(definition)
            self.fill()
        return start

    def fill(self) -> None:
        """Compile the contents of the elements that were met."""
        while self.waiting:
            element, children, place = self.waiting.pop()
            element.content_ = self.all(children, place)

    # -- patterns ------------------------------------------------------------------------------

    def all(self, nodes: list[Node], place: _Place) -> Pattern:
        if len(nodes) == 1:
            return self.pattern(nodes[0], place)
        return self.new.group([self.pattern(node, place) for node in nodes])

    def pattern(self, node: Node, place: _Place) -> Pattern:
        self.at = node
        self.new.spend(1)
        compile_ = _PATTERNS.get(node.name)
        if compile_ is None:
            raise node.error(f"<{node.name}> is no pattern.")
        return compile_(self, node, place.inside(node))

    def element(self, node: Node, place: _Place) -> Pattern:
        names, rest = self.names_of(node, place, attribute=False)
        element = Element(names, (node.path, node.line, node.column), node.doc)
        self.waiting.append((element, rest, place))
        return element

    def attribute(self, node: Node, place: _Place) -> Pattern:
        names, rest = self.names_of(node, place, attribute=True)
        value = self.pattern(rest[0], place) if rest else self.new.any_text
        pattern = self.new.attribute(names, value)
        if isinstance(pattern, Attribute) and not pattern.at[1]:
            pattern.at = (node.path, node.line, node.column)
        return pattern

    def group(self, node: Node, place: _Place) -> Pattern:
        return self.all(node.children, place)

    def interleave(self, node: Node, place: _Place) -> Pattern:
        return self.new.interleave([self.pattern(child, place) for child in node.children])

    def choice(self, node: Node, place: _Place) -> Pattern:
        return self.new.choice([self.pattern(child, place) for child in node.children])

    def optional(self, node: Node, place: _Place) -> Pattern:
        return self.new.optional(self.all(node.children, place))

    def zero_or_more(self, node: Node, place: _Place) -> Pattern:
        return self.new.optional(self.new.one_or_more(self.all(node.children, place)))

    def one_or_more(self, node: Node, place: _Place) -> Pattern:
        return self.new.one_or_more(self.all(node.children, place))

    def mixed(self, node: Node, place: _Place) -> Pattern:
        return self.new.interleave((self.all(node.children, place), self.new.any_text))

    def list_of(self, node: Node, place: _Place) -> Pattern:
        return self.new.list(self.all(node.children, place))

    def empty(self, _node: Node, _place: _Place) -> Pattern:
        return self.new.empty

    def not_allowed(self, _node: Node, _place: _Place) -> Pattern:
        return self.new.not_allowed

    def text(self, _node: Node, _place: _Place) -> Pattern:
        return self.new.any_text

    def value(self, node: Node, place: _Place) -> Pattern:
        name = node.attributes.get("type")
        library = place.library if name is not None else ""
        try:
            kind = datatype(library, name or "token")
            context = NOWHERE
            if kind.contextual:
                self.new.spend(len(node.prefixes))
                # a QName without prefix is in the namespace of ns (4.4, 6.2.6)
                context = Context({**node.prefixes, "": place.ns})
            meaning = kind.value(node.text, context)
        except Refused as why:
            raise node.error(_sentence(why), "schema.datatype") from None
        if meaning is None:
            raise node.error(f'"{node.text}" is no {kind.name}.', "schema.datatype")
        return self.new.value(kind, kind.name, node.text, meaning)

    def data(self, node: Node, place: _Place) -> Pattern:
        parameters = [(c.attributes["name"], c.text) for c in node.children if c.name == "param"]
        but = None
        if node.children and node.children[-1].name == "except":
            outside = node.children[-1]
            but = self.new.choice([self.pattern(c, place.inside(outside)) for c in outside.children])
            if but is self.new.not_allowed:
                but = None
        try:
            kind = datatype(place.library, node.attributes["type"], parameters)
        except Refused as why:
            raise node.error(_sentence(why), "schema.datatype") from None
        return self.new.data(kind, kind.name, but)

    # -- definitions ---------------------------------------------------------------------------

    def ref(self, node: Node, place: _Place) -> Pattern:
        return self.defined(node, place.scope)

    def parent_ref(self, node: Node, place: _Place) -> Pattern:
        if place.scope.parent is None:
            raise node.error("<parentRef> has no grammar outside its own.")
        return self.defined(node, place.scope.parent)

    def defined(self, node: Node, scope: _Scope) -> Pattern:
        name = node.attributes["name"]
        definition = scope.definitions.get(name)
        if definition is None:
            raise node.error(f'"{name}" is not defined.')
        if definition.busy and self.unused:
            return self.new.not_allowed
        if definition.busy:
            raise node.error(f'"{name}" contains itself without an element between.')
        return self.definition(definition)

    def definition(self, definition: _Definition) -> Pattern:
        if definition.pattern is None:
            definition.busy = True
            found = [self.all(node.children, place.inside(node)) for node, place in definition.pieces]
            for (node, _), pattern in zip(definition.pieces, found, strict=True):
                if node.doc and isinstance(pattern, Element) and not pattern.doc:
                    pattern.doc = node.doc
            combined = self.new.interleave if definition.combine == "interleave" else self.new.choice
            definition.pattern = found[0] if len(found) == 1 else combined(found)
            definition.busy = False
        return definition.pattern

    def grammar(self, node: Node, place: _Place) -> Pattern:
        scope = _Scope(place.scope)
        for piece, where in self.components(node, replace(place, scope=scope)):
            name = piece.attributes["name"] if piece.name == "define" else ""
            definition = scope.definitions.setdefault(name, _Definition())
            combine = piece.attributes.get("combine", "")
            what = f'"{name}"' if name else "The start"
            if not combine:
                definition.plain += 1
                if definition.plain > 1:
                    raise piece.error(f"{what} is defined twice; combine says how.")
            elif definition.combine not in ("", combine):
                raise piece.error(f"{what} is combined in two ways.")
            definition.combine = definition.combine or combine
            definition.pieces.append((piece, where))
        if "" not in scope.definitions:
            raise node.error("The grammar has no start.")
        self.scopes.append(scope)
        return self.definition(scope.definitions[""])

    def components(self, node: Node, place: _Place) -> Iterator[tuple[Node, _Place]]:
        """The definitions of a grammar, those of its parts and of what it includes among them."""
        for child in node.children:
            inside = place.inside(child)
            if child.name == "div":
                yield from self.components(child, inside)
            elif child.name == "include":
                yield from self.included(child, inside)
            else:
                yield child, place

    def included(self, node: Node, place: _Place) -> Iterator[tuple[Node, _Place]]:
        own = list(self.components(node, place))
        root = self.fetched(node)
        if root.name != "grammar":
            raise node.error("What is included must be a grammar.")
        names = {(piece.name, piece.attributes.get("name", "")) for piece, _ in own}
        replaced = set()
        for piece, where in self.components(root, replace(place, library="").inside(root)):
            name = (piece.name, piece.attributes.get("name", ""))
            if name in names:
                replaced.add(name)
            else:
                yield piece, where
        self.open_files.pop()
        for piece, _ in own:
            name = (piece.name, piece.attributes.get("name", ""))
            if name not in replaced:
                what = f'"{name[1]}"' if name[1] else "a start"
                raise piece.error(f"What is included has not {what}, which this replaces.")
        yield from own

    def external(self, node: Node, place: _Place) -> Pattern:
        pattern = self.pattern(self.fetched(node), replace(place, library=""))
        self.open_files.pop()
        return pattern

    def fetched(self, node: Node) -> Node:
        root = self.fetch(node, node.attributes["href"], node.base)
        if root.path in self.open_files:
            raise node.error("The schema includes itself.")
        if len(self.open_files) > _DEEPEST:
            raise node.error("Files include each other too deeply.", "schema.complex")
        self.open_files.append(root.path)
        check(root)
        return root

    # -- names ---------------------------------------------------------------------------------

    def names_of(self, node: Node, place: _Place, *, attribute: bool) -> tuple[NameClass, list[Node]]:
        if "name" in node.attributes:
            # An attribute's name without a prefix is in no namespace, unless ns stands beside it (4.8).
            ns = node.attributes.get("ns", "") if attribute else place.ns
            names: NameClass = Name(self.qualified(node, node.attributes["name"], ns))
            rest = node.children
        else:
            names, rest = self.names(node.children[0], place, ""), node.children[1:]
        if attribute:
            _no_xmlns(node, names)
        return names, rest

    def names(self, node: Node, place: _Place, outside: str) -> NameClass:
        """A name class. `outside`: the wildcard whose exception this stands in."""
        place = place.inside(node)
        if node.name == "name":
            return Name(self.qualified(node, node.text.strip(" \t\r\n"), place.ns))
        if node.name == "choice":
            if not node.children:
                raise node.error("<choice> is empty.")
            members = [self.names(child, place, outside) for child in node.children]
            return members[0] if len(members) == 1 else Either(tuple(members))
        if node.name not in ("anyName", "nsName"):
            raise node.error(f"<{node.name}> is no name.")
        if outside == "nsName" or (outside == "anyName" and node.name == "anyName"):
            raise node.error(f"<{node.name}> cannot stand in the <except> of <{outside}>.")
        but = None
        if node.children:
            inside = place.inside(node.children[0])
            members = [self.names(child, inside, node.name) for child in node.children[0].children]
            but = members[0] if len(members) == 1 else Either(tuple(members))
        return AnyName(but) if node.name == "anyName" else NsName(place.ns, but)

    def qualified(self, node: Node, text: str, ns: str) -> str:
        prefix, colon, local = text.strip(" \t\r\n").rpartition(":")
        if not is_ncname(local) or (colon and not is_ncname(prefix)):
            raise node.error(f'"{text}" is no name.')
        if not colon:
            return join(ns, local)
        uri = XML if prefix == "xml" else node.prefixes.get(prefix)
        if uri is None:
            raise node.error(f'The prefix "{prefix}" is not declared.')
        return join(uri, local)


def _sentence(why: Exception) -> str:
    words = f"{why}."
    return words[0].upper() + words[1:]


def _no_xmlns(node: Node, names: NameClass) -> None:
    """Declarations of namespaces are no attributes (4.16)."""
    if isinstance(names, Either):
        for member in names.members:
            _no_xmlns(node, member)
    elif isinstance(names, Name):
        if names.name == "xmlns" or names.name.startswith(XMLNS):
            raise node.error("A schema cannot ask for xmlns.")
    else:
        if isinstance(names, NsName) and names.uri.startswith(XMLNS):
            raise node.error("A schema cannot ask for xmlns.")
        if names.but is not None:
            _no_xmlns(node, names.but)


_PATTERNS: Final[dict[str, Callable[[Simplifier, Node, _Place], Pattern]]] = {
    "element": Simplifier.element,
    "attribute": Simplifier.attribute,
    "group": Simplifier.group,
    "interleave": Simplifier.interleave,
    "choice": Simplifier.choice,
    "optional": Simplifier.optional,
    "zeroOrMore": Simplifier.zero_or_more,
    "oneOrMore": Simplifier.one_or_more,
    "mixed": Simplifier.mixed,
    "list": Simplifier.list_of,
    "empty": Simplifier.empty,
    "notAllowed": Simplifier.not_allowed,
    "text": Simplifier.text,
    "value": Simplifier.value,
    "data": Simplifier.data,
    "ref": Simplifier.ref,
    "parentRef": Simplifier.parent_ref,
    "grammar": Simplifier.grammar,
    "externalRef": Simplifier.external,
}
