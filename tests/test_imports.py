"""Imports go one way: no module of the software imports, over however many others, itself.

Read from the code, not from what happens to be loaded. Imports within functions and those for types
alone count too: a circle that starts up is still a circle to whoever reads it.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted((ROOT / "edition").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules that a module names. A package counts where a name of its own is asked for."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are written out"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                if inner in known:
                    yield inner
                elif node.module in known:
                    yield node.module


def circles(graph: dict[str, set[str]]) -> list[set[str]]:
    """The sets of modules that reach each other (Tarjan)."""
    found: list[set[str]] = []
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            circle = set(stack[stack.index(name) :])
            del stack[stack.index(name) :]
            if len(circle) > 1 or name in graph[name]:
                found.append(circle)

    for name in graph:
        if name not in order:
            visit(name)
    return found


def test_no_module_imports_itself_over_others() -> None:
    known = modules()
    assert len(known) > 300
    graph = {name: set(imports(path, known)) for name, path in known.items()}
    assert circles(graph) == []


def test_circles_are_found() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"e"}}
    assert circles(graph) == [{"a", "b", "c"}, {"e"}]


def test_the_schema_engine_needs_the_standard_library_alone() -> None:
    known = modules()
    own = [name for name in known if name.partition("edition.relaxng")[1]]
    assert len(own) > 20
    for name in own:
        for node in ast.walk(ast.parse(known[name].read_text("utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                named = [node.module or ""]
            for module in named:
                is_own = f"{module}.".startswith("edition.relaxng.")
                assert is_own or module.partition(".")[0] in sys.stdlib_module_names, (name, module)


def test_the_schema_engine_runs_where_nothing_is_installed(tmp_path: Path) -> None:
    """As a package by itself, under another name, without site-packages."""
    for path in (ROOT / "edition/relaxng").rglob("*.py"):
        copy = tmp_path / "engine" / path.relative_to(ROOT / "edition/relaxng")
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text("utf-8").replace("edition.relaxng", "engine"), "utf-8")
    code = (
        "from pathlib import Path; from engine import Schema\n"
        "schema = Schema.parse(b'element a { xsd:date { pattern = \"1.*\" } }', 'a.rnc')\n"
        "print(schema.is_valid(b'<a>1999-01-01</a>'), [p.code for p in schema.validate(b'<a>2</b>')])\n"
        "Path('a.rng').write_text('<text xmlns=\"http://relaxng.org/ns/structure/1.0\"/>')\n"
        "try: Schema.load('a.rng')\n"
        "except Exception as error: print(error.code)"
    )
    code = f"import sys; sys.path.insert(0, '.')\n{code}"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["True ['xml.malformed']", "schema.restriction"]


def packages(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same between the folders of the software, and the modules that stand beside them."""

    def top(name: str) -> str:
        return ".".join(name.split(".")[:2])

    found: dict[str, set[str]] = {top(name): set() for name in graph}
    for name, others in graph.items():
        found[top(name)] |= {top(other) for other in others} - {top(name)}
    return found


def test_no_folder_imports_itself_over_others() -> None:
    known = modules()
    graph = {name: set(imports(path, known)) for name, path in known.items()}
    assert circles(packages(graph)) == []


def test_the_page_on_architecture_draws_every_folder() -> None:
    page = (ROOT / "docs/explanation/architecture.md").read_text("utf-8")
    drawn = set(re.findall(r"edition/(\w+)", page)) | set(re.findall(r"`(\w+)\.py`", page))
    there = {path.stem for path in (ROOT / "edition").iterdir() if not path.name.startswith("_")}
    assert there - {"py"} <= drawn
