"""Changes the numbers of a module one at a time and says which changes no test notices.

    python bench/mutate.py edition/transcript/recognise.py tests/test_recognise.py

Each number is made one step greater and one less (a fraction: a fifth), each comparison gives or takes
its border (< for <=). A change that the named tests let pass is printed with its line: there a case is
missing, or the number does not matter. Exit code 1 where any survives, 2 where the tests fail as it is.

Every change is tried in a child that forks before the package is imported, so that the tests see a
whole program made with it, and nothing is written.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import importlib.abc
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Final

# Imported once, in the parent, for all children.
import click
import jinja2
import lxml.etree
import msgspec
import pytest
import rich.console

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = (click, jinja2, lxml.etree, msgspec, rich.console)
BORDERS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip


class Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module from a changed tree, and leaves all others to the usual finders."""

    def __init__(self, name: str, path: Path, tree: ast.Module) -> None:
        self.name, self.path, self.tree = name, path, tree

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return importlib.util.spec_from_loader(fullname, self, origin=str(self.path))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)  # noqa: S102 (code of this checkout)


def changes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Makes each change in the tree, gives its line and what it is, and takes it back."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            value = node.value
            steps = (value - 1, value + 1) if isinstance(value, int) else (value * 0.8, value * 1.2)
            for step in steps:
                node.value = step
                yield node.lineno, f"{value} -> {step:g}"
            node.value = value
        elif isinstance(node, ast.Compare):
            for n, operator in enumerate(node.ops):
                if (other := BORDERS.get(type(operator))) is not None:
                    node.ops[n] = other()
                    yield node.lineno, f"{type(operator).__name__} -> {other.__name__}"
                    node.ops[n] = operator


def passes(module: Changed, tests: list[str], seconds: int) -> bool:
    """Whether the tests pass with the module as it is in its tree. Without an end, they do not."""
    child = os.fork()
    if child == 0:
        signal.alarm(seconds)
        with open(os.devnull, "w") as nothing:  # noqa: PTH123 (a path would be no plainer)
            os.dup2(nothing.fileno(), 1)
            os.dup2(nothing.fileno(), 2)
        sys.meta_path.insert(0, module)
        code = 3
        with contextlib.suppress(BaseException):
            code = int(pytest.main(["-x", "-p", "no:cacheprovider", "-p", "no:xdist", *tests]))
        os._exit(code)
    return os.waitpid(child, 0)[1] == 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("module", type=Path, help="the file of a module")
    parser.add_argument("tests", nargs="+", help="files of tests, or anything else that pytest takes")
    parser.add_argument("--seconds", type=int, default=120, help="the most for one change")
    given = parser.parse_args()
    path = given.module.resolve()
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    tree = ast.parse(path.read_text("utf-8"))
    module = Changed(name, path, tree)
    os.chdir(ROOT)
    if not passes(module, given.tests, given.seconds):
        print("The tests fail without any change.", file=sys.stderr)
        return 2
    tried, survived = 0, 0
    for line, change in changes(tree):
        tried += 1
        if passes(module, given.tests, given.seconds):
            survived += 1
            print(f"{given.module}:{line}: {change}", flush=True)
    print(f"{tried} changes, {survived} that no test notices")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
