"""What is wrong with a project's own templates and stylesheets before any page is made: errors that no
page need reach, and files or blocks that override nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import jinja2
from jinja2 import nodes

from edition.finding import Finding, declare
from edition.resources import shipped
from edition.site.sandbox import Environment, nearest
from edition.site.templates import SHIPPED, SUFFIXES, finding
from edition.transform.stylesheet import Stylesheet

declare(
    "override.nothing",
    "warning",
    "Correct the name, or delete it.",
    "A file or block of the project's own that takes the place of nothing shows nowhere.",
)
declare(
    "template.error",
    "error",
    "Mend the project's template.",
    "A template could not be read or rendered.",
)

_REFERRING: Final = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
_UNREAD: Final = ("review", "new")
"""Folders of shipped templates that no project can override."""
_OTHERS: Final = ("static", "labels", "csl")
"""Folders of files that are no templates."""


def findings(project: Path, environment: Environment, sheets: Sequence[Stylesheet]) -> list[Finding]:
    """What is to be said of the project's own templates and stylesheets: errors and warnings."""
    found = [*_of_templates(project / "templates", environment), *_of_sheets(project / "xslt", sheets)]
    return sorted(found, key=lambda f: (f.path, f.line, f.column, f.code))


def _of_sheets(folder: Path, sheets: Sequence[Stylesheet]) -> Iterator[Finding]:
    """What every stylesheet says that reads a file, and the files that none reads."""
    reading = [(s, {path.resolve() for path in s.sources.files}) for s in sheets]
    said = [set(s.sources.findings) for s in sheets]
    for found in set().union(*said):
        file = (folder.parent / found.path).resolve()
        readers = [said[n] for n, (_, files) in enumerate(reading) if file in files]
        if all(found in one for one in readers):
            yield found
    names = [path.name for path in shipped("xslt").glob("*.xsl")]
    for path in sorted(folder.rglob("*.xsl")) if folder.is_dir() else ():
        if not any(path.resolve() in files for _, files in reading):
            name = path.relative_to(folder).as_posix()
            yield _nothing(
                f"xslt/{name}", f"No stylesheet imports or includes it{nearest(name, names)}"
            )


def _of_templates(folder: Path, environment: Environment) -> Iterator[Finding]:
    trees: dict[str, nodes.Template] = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if path.suffix not in SUFFIXES or name.split("/")[0] in _OTHERS or not path.is_file():
            continue
        try:
            source, filename, _ = _source(environment, name)
            trees[name] = environment.parse(source, name, filename)
            environment.compile(source, name, filename)
        except Exception as error:  # noqa: BLE001 - as when it is rendered
            yield finding(error, name, folder)
    named, computed = set(), False
    for name, tree in trees.items():
        for node in tree.find_all(_REFERRING):
            targets = _targets(node)
            computed = computed or targets is None
            named |= set(targets or ())
            for target in targets or ():
                missing = isinstance(node, nodes.Include) and node.ignore_missing
                if not missing and not _there(environment, target):
                    known = environment.list_templates()
                    message = f'There is no template "{target}"{nearest(target, known)}'
                    yield _error(name, node.lineno, message)
        if (line := _round(name, trees)) is not None:
            yield _error(
                name,
                line,
                "It extends itself"
                + (f'; "{SHIPPED}:{name}" is the shipped one' if _ships(name) else " by way of others"),
            )
        elif (known_blocks := _inherited(name, trees, environment)) is not None:
            for block in _outermost(tree):
                if block.name not in known_blocks:
                    message = f'The block "{block.name}" overrides nothing'
                    near = nearest(block.name, known_blocks)
                    yield _nothing(f"templates/{name}", f"{message}{near}", block.lineno)
    for name in trees:
        if name.split("/")[0] in _UNREAD or not (_ships(name) or name in named or computed):
            names = [
                n
                for n in environment.list_templates()
                if _ships(n) and n not in trees and n.split("/")[0] not in (*_UNREAD, *_OTHERS)
            ]
            message = f"It overrides no shipped template, and none uses it{nearest(name, names)}"
            yield _nothing(f"templates/{name}", message)


def _source(environment: Environment, name: str) -> tuple[str, str | None, object]:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)


def _there(environment: Environment, name: str) -> bool:
    try:
        _source(environment, name)
    except (jinja2.TemplateNotFound, OSError):
        return False
    except jinja2.TemplateError:  # it is there, and what is wrong with it is said where it stands
        return True
    return True


def _ships(name: str) -> bool:
    return (shipped("templates") / name).is_file()


def _targets(node: nodes.Node) -> list[str] | None:
    """The templates that a node names; None where they are worked out as the page is made."""
    template = getattr(node, "template", None)
    if isinstance(template, nodes.Const) and isinstance(template.value, str):
        return [template.value]
    if isinstance(template, (nodes.Const, nodes.List, nodes.Tuple)):
        try:
            return [str(one) for one in template.as_const()]
        except nodes.Impossible:
            return None
    return None


def _parent(tree: nodes.Template) -> tuple[str, int] | None:
    for node in tree.find_all(nodes.Extends):
        targets = _targets(node)
        return (targets[0], node.lineno) if targets else None
    return None


def _round(name: str, trees: dict[str, nodes.Template]) -> int | None:
    """The line at which a template extends itself, be it by way of others."""
    first = _parent(trees[name])
    seen = set()
    parent = first
    while parent is not None and parent[0] in trees and parent[0] not in seen:
        if parent[0] == name:
            assert first is not None
            return first[1]
        seen.add(parent[0])
        parent = _parent(trees[parent[0]])
    return None


def _inherited(
    name: str, trees: dict[str, nodes.Template], environment: Environment
) -> set[str] | None:
    """The blocks of all that a template extends; None where that is nothing, or cannot be told."""
    blocks: set[str] = set()
    parent = _parent(trees[name])
    if parent is None:
        return None
    seen = set()
    while parent is not None:
        if parent[0] in seen:
            return None
        seen.add(parent[0])
        try:
            source, _, _ = _source(environment, parent[0])
            tree = environment.parse(source)
        except (jinja2.TemplateError, OSError):
            return None
        blocks |= {block.name for block in tree.find_all(nodes.Block)}
        parent = _parent(tree)
    return blocks


def _outermost(node: nodes.Node) -> Iterator[nodes.Block]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outermost(child)


def _ended(message: str) -> str:
    return message if message.endswith("?") else f"{message}."


def _error(name: str, line: int, message: str) -> Finding:
    return Finding("template.error", f"templates/{name}", _ended(message), line=line, column=1)


def _nothing(path: str, message: str, line: int = 0) -> Finding:
    return Finding("override.nothing", path, _ended(message), line=line, column=1 if line else 0)
