"""The Schematron rules that stand inside another schema: RELAX NG, or a TEI ODD.

Source: TEI Guidelines, section 23.5.2 (Additional constraints); James Clark and others embed rules in
RELAX NG in the same way. A rule without a pattern is a pattern of its own; an assertion without a rule,
in an ODD, is about the element or attribute whose specification it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator

from edition.schematron.tree import RNG, TEI, Node

_SPEC = f"{TEI}}}constraintSpec"


def schema(root: Node) -> Node | None:
    """A schema of what is embedded; None where nothing is."""
    made = Node("schema", root.path, root.line, root.column, root.prefixes)
    made.attributes["queryBinding"] = "xslt3"
    prefixes: dict[str, str] = {}
    declared: dict[str, Node] = {}
    lets: list[Node | str] = []
    patterns: list[Node | str] = []
    for node, owner in _embedded(root, ""):
        if node.name == "ns":
            declared.setdefault(node.get("prefix"), node)
            continue
        prefixes.update({p: uri for p, uri in node.prefixes.items() if p and p not in prefixes})
        if node.name == "pattern":
            patterns.append(node)
        elif node.name in ("let", "diagnostics", "properties"):
            lets.append(node)
        elif node.name in ("rule", "assert", "report"):
            pattern = Node("pattern", node.path, node.line, node.column, node.prefixes)
            rule = node
            if node.name != "rule":
                if not owner:
                    continue
                rule = Node("rule", node.path, node.line, node.column, node.prefixes)
                rule.attributes["context"] = owner
                rule.children = [node]
            pattern.children = [rule]
            patterns.append(pattern)
    if not patterns:
        return None
    prefixes.setdefault("tei", TEI)
    for prefix, uri in prefixes.items():
        if prefix not in declared and prefix not in ("xml", "xmlns"):
            ns = Node("ns", root.path, root.line, root.column, {})
            ns.attributes = {"prefix": prefix, "uri": uri}
            declared[prefix] = ns
    made.children = [*declared.values(), *lets, *patterns]
    return made


_WANTED = frozenset("ns let pattern rule assert report diagnostics properties".split())


def _embedded(node: Node, owner: str) -> Iterator[tuple[Node, str]]:
    """The outermost elements of Schematron, each with what it is about."""
    for child in node.elements:
        about = owner
        if child.name == f"{TEI}}}elementSpec":
            about = f"tei:{child.get('ident')}"
        elif child.name == f"{TEI}}}attDef" and owner:
            about = f"{owner}/@{child.get('ident')}"
        elif child.name == f"{TEI}}}classSpec":
            about = ""
        elif (
            child.name == _SPEC and child.get("scheme") not in ("schematron", "isoschematron", "")
        ) or child.name.startswith((f"{TEI}}}egXML", "http://www.tei-c.org/ns/Examples}")):
            continue
        if child.name in _WANTED:
            yield child, about
        else:
            yield from _embedded(child, about)


def is_host(root: Node) -> bool:
    """Whether the file may hold rules in another schema."""
    return root.name.startswith((f"{RNG}}}", f"{TEI}}}"))
