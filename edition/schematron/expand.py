"""A schema made whole: what it includes put in, abstract patterns and rules carried out, the phase
chosen.

Source: ISO/IEC 19757-3:2020, sections 5.4 (elements) and 6 (semantics). Includes are read below the
project's folder only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from edition.finding import declare
from edition.schematron import extract, xpath
from edition.schematron.tree import MOST, Node, read

declare(
    "schematron.complex",
    "error",
    "Simplify the schema, or split the file.",
    "Schemas are run within bounds of size, depth, time and memory.",
)

Read = Callable[[str, str], tuple[bytes, str]]
"""The bytes of a file and its path, by what names it and the path of the file that does. Raises
SchemaError."""
_INCLUDES: Final = 20
"""How deep files may include each other."""


class Expander:
    def __init__(self, read_file: Read) -> None:
        self.read_file = read_file
        self.left_out: list[tuple[Node, str]] = []
        """What is not carried out, and why."""
        self.made = 0

    def whole(self, root: Node, phase: str) -> Node:
        """The schema with nothing left to look up. Raises SchemaError."""
        if root.name != "schema" and extract.is_host(root):
            found = extract.schema(root)
            if found is None:
                raise root.error("There are no Schematron rules in this schema.")
            root = found
        if root.name != "schema":
            raise root.error("The root of a Schematron schema is <schema>.")
        root = self._included(root, 0)
        abstract = {p.get("id"): p for p in root.of("pattern") if p.get("abstract") == "true"}
        rules = {
            r.get("id"): r
            for parent in [root, *root.of("pattern", "rules")]
            for r in parent.of("rule") if r.get("abstract") == "true"
        }  # fmt: skip
        active, lets = _phase(root, phase)
        made = root.like()
        for child in root.children:
            if not isinstance(child, Node) or child.name != "pattern":
                made.children.append(child)
            elif child.get("abstract") != "true":
                if active is not None and child.get("id") not in active:
                    continue
                if child.get("documents"):
                    self.left_out.append(
                        (child, "A pattern asks for other documents (documents=…) and is not run.")
                    )
                    continue
                pattern = self._instance(child, abstract) if child.get("is-a") else child
                made.children.append(self._extended(pattern, rules))
        named = {let.get("name") for let in lets}
        made.children = [
            c for c in made.children
            if isinstance(c, str) or c.name != "let" or c.get("name") not in named
        ]  # fmt: skip
        made.children += lets
        return made

    # -- include, extends by address ---------------------------------------------------------------

    def _included(self, node: Node, depth: int) -> Node:
        copy = node.like()
        for child in node.children:
            if isinstance(child, str):
                copy.children.append(child)
                continue
            self.made += 1
            if self.made > MOST:
                raise child.error("The schema includes too much.", "schematron.complex")
            by_address = child.name == "extends" and child.get("href")
            if child.name != "include" and not by_address:
                copy.children.append(self._included(child, depth))
                continue
            if depth >= _INCLUDES:
                raise child.error("Files include each other without end.", "schematron.complex")
            named, _, fragment = child.get("href").partition("#")
            if not named:
                raise child.error(f"<{child.name}> names no file.")
            data, path = self.read_file(named, child.path)
            root = read(data, path)
            found = root if not fragment else _with_id(root, fragment)
            if found is None:
                raise child.error(f'There is no "{fragment}" in {named}.')
            whole = self._included(found, depth + 1)
            copy.children += whole.children if by_address else [whole]
        return copy

    # -- abstract patterns and rules ---------------------------------------------------------------

    def _instance(self, node: Node, abstract: dict[str, Node]) -> Node:
        model = abstract.get(node.get("is-a"))
        if model is None:
            raise node.error(f'There is no abstract pattern "{node.get("is-a")}".')
        values = {p.get("name"): p.get("value") for p in model.of("param") if p.get("value")}
        values |= {p.get("name"): p.get("value") for p in node.of("param")}
        made = self._filled(model, values)
        made.attributes.pop("abstract")
        if node.get("id"):
            made.attributes["id"] = node.get("id")
        made.children = [c for c in made.children if isinstance(c, str) or c.name != "param"]
        made.children += [c for c in node.elements if c.name in ("let", "rule")]
        return made

    def _filled(self, node: Node, values: dict[str, str]) -> Node:
        self.made += 1
        if self.made > MOST:
            raise node.error("Abstract patterns make too much.", "schematron.complex")
        copy = node.like()
        for key, value in copy.attributes.items():
            copy.attributes[key] = xpath.with_parameters(value, values)
            if len(copy.attributes[key]) > MOST:
                raise node.error("Abstract patterns make too much.", "schematron.complex")
        copy.children = [c if isinstance(c, str) else self._filled(c, values) for c in node.children]
        return copy

    def _extended(self, pattern: Node, rules: dict[str, Node]) -> Node:
        own = {r.get("id"): r for r in pattern.of("rule") if r.get("abstract") == "true"}
        made = pattern.like()
        for child in pattern.children:
            if isinstance(child, str) or child.name != "rule":
                made.children.append(child)
            elif child.get("abstract") != "true":
                made.children.append(self._rule(child, {**rules, **own}, ()))
        return made

    def _rule(self, rule: Node, rules: dict[str, Node], seen: tuple[str, ...]) -> Node:
        made = rule.like()
        for child in rule.children:
            if isinstance(child, str) or child.name != "extends":
                made.children.append(child)
                continue
            name = child.get("rule")
            if name not in rules:
                raise child.error(f'There is no abstract rule "{name}".')
            if name in seen:
                raise child.error(f'The abstract rule "{name}" extends itself.')
            self.made += 1
            if self.made > MOST:
                raise child.error("Abstract rules make too much.", "schematron.complex")
            made.children += self._rule(rules[name], rules, (*seen, name)).children
        return made


def _with_id(node: Node, name: str) -> Node | None:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if name in (one.get("id"), one.get("http://www.w3.org/XML/1998/namespace}id")):
            return one
        waiting += one.elements
    return None


def _phase(root: Node, wanted: str) -> tuple[set[str] | None, list[Node]]:
    """The ids of the patterns that are active, None for all, and the phase's own variables."""
    name = wanted or "#DEFAULT"
    if name == "#DEFAULT":
        name = root.get("defaultPhase") or "#ALL"
    if name == "#ALL":
        return None, []
    for phase in root.of("phase"):
        if phase.get("id") == name:
            return {active.get("pattern") for active in phase.of("active")}, list(phase.of("let"))
    known = ", ".join(phase.get("id") for phase in root.of("phase")) or "none"
    raise root.error(f'There is no phase "{name}". The schema has: {known}.')
