"""A Jinja environment in which a stranger's template can do no harm.

Jinja's own sandbox keeps templates away from Python. It does not bound time or memory; here every
loop, call and filter counts as steps, and every string that is put together counts by its length.
What could grow before it can be counted (`"a" * n`, `center`, `%`, `format`) is not on offer.
"""

from __future__ import annotations

import difflib
import functools
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Final

import jinja2
from jinja2 import nodes, runtime
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from edition.files.digest import digest
from edition.site.bytecode import Bytecode

STEPS: Final = 10_000_000
"""Turns of loops, calls, and items that filters are given, for one page."""
CHARACTERS: Final = 256_000_000
"""Characters of all strings that are put together for one page."""
_LARGEST: Final = 2**63

FILTERS: Final = frozenset(
    """
    abs batch capitalize count d default dictsort e escape first forceescape groupby int float items
    join last length list lower map max min reject rejectattr replace reverse round select selectattr
    slice sort string striptags title tojson trim truncate unique upper urlencode wordcount
    """.split()
)
_SIZED: Final = frozenset(("batch", "slice", "truncate"))
_OF_STRINGS: Final = frozenset(
    """
    capitalize casefold count endswith find index isalnum isalpha isascii isdecimal isdigit islower
    isnumeric isspace istitle isupper lower lstrip partition removeprefix removesuffix rfind rindex
    rpartition rsplit rstrip split splitlines startswith strip swapcase title upper
    """.split()
)


class Budget:
    """What is left for one page."""

    def __init__(self) -> None:
        self.steps = STEPS
        self.characters = CHARACTERS

    def step(self, n: int = 1) -> None:
        self.steps -= n
        if self.steps < 0:
            raise SecurityError(f"more than {STEPS:,} steps for one page")

    def text(self, n: int) -> None:
        self.characters -= n
        if self.characters < 0:
            raise SecurityError(f"more than {CHARACTERS:,} characters for one page")


_budget: ContextVar[Budget] = ContextVar("_budget", default=Budget())  # noqa: B039


@contextmanager
def one_page() -> Iterator[None]:
    """A budget of its own for what is rendered inside."""
    token = _budget.set(Budget())
    try:
        yield
    finally:
        _budget.reset(token)


def _concat(parts: Iterable[str]) -> str:
    budget = _budget.get()
    kept = []
    for part in parts:
        budget.text(len(part))
        kept.append(part)
    return "".join(kept)


def _str_join(parts: Iterable[Any]) -> str:
    return _concat(map(str, parts))


def _markup_join(parts: Iterable[Any]) -> str:
    kept = [escape(part) for part in parts]
    _budget.get().text(sum(map(len, kept)))
    return Markup("").join(kept)


def _counted(items: Any) -> Any:
    """What a loop goes over, its turns counted beforehand where they can be."""
    if isinstance(items, jinja2.Undefined):
        return items
    budget = _budget.get()
    if isinstance(items, Sized):
        budget.step(len(items))
        return items
    return _each(items, budget)


def _each(items: Iterable[Any], budget: Budget) -> Iterator[Any]:
    for item in items:
        budget.step()
        yield item


class _Loop(runtime.LoopContext):
    def __init__(self, iterable: Iterable[Any], *rest: Any, **named: Any) -> None:
        super().__init__(_counted(iterable), *rest, **named)


def _filter(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A filter that counts what it is given, and what it makes."""
    place = 1 if hasattr(function, "jinja_pass_arg") else 0

    @functools.wraps(function)  # keeps the mark of those that are passed the environment
    def counting(*arguments: Any, **named: Any) -> Any:
        budget = _budget.get()
        value = arguments[place]
        if isinstance(value, Sized) and not isinstance(value, jinja2.Undefined):
            budget.step(1 + len(value) // 100 if isinstance(value, str) else 1 + len(value))
        given = (*arguments[place + 1 :], *named.values())
        if name in _SIZED:
            budget.step(sum(n for n in given if isinstance(n, int) and n > 0))
        elif name == "join":
            value = list(_counted(value))
            between = max((len(g) for g in given if isinstance(g, str)), default=0)
            budget.text(between * len(value))
            arguments = (*arguments[:place], value, *arguments[place + 1 :])
        elif name == "replace":
            text = str(value)
            new = max((len(str(g)) for g in given), default=0)
            budget.text((len(text) + 1) * max(new, 1) if new > 1 else len(text))
        result = function(*arguments, **named)
        if isinstance(result, str):
            budget.text(len(result))
        return result

    return counting


class Undefined(jinja2.StrictUndefined):
    """A name or a field that does not exist, told with the nearest that does."""

    @property
    def _undefined_message(self) -> str:
        obj, name = self._undefined_obj, self._undefined_name
        if self._undefined_hint or obj is missing or not isinstance(name, str):
            return super()._undefined_message
        kind = type(obj).__name__
        known = [*getattr(obj, "__struct_fields__", ())]
        known += [key for key in (obj if isinstance(obj, dict) else ()) if isinstance(key, str)]
        known += [key for key in dir(obj) if not key.startswith("_")]
        what = "label" if kind == "Labels" else "field"
        message = f'there is no {what} "{name}"' + ("" if kind == "Labels" else f" in {kind}")
        return message + nearest(name, known)


def nearest(name: str, known: Iterable[str]) -> str:
    """ ": did you mean x?" where something known is like the name, else nothing."""
    near = difflib.get_close_matches(name, sorted(set(known)), n=1)
    return f"; did you mean {near[0]}?" if near else ""


class _Template(jinja2.Template):
    @classmethod
    def _from_namespace(
        cls,
        environment: jinja2.Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],  # as Jinja has it
    ) -> jinja2.Template:
        namespace["concat"] = _concat
        namespace["str_join"] = _str_join
        namespace["markup_join"] = _markup_join
        namespace["LoopContext"] = _Loop
        return super()._from_namespace(environment, namespace, globals)


class Environment(ImmutableSandboxedEnvironment):
    """See the module. Raises SecurityError, a jinja2.TemplateError, for what is refused."""

    intercepted_binops = frozenset(("+", "*", "**", "%"))
    template_class = _Template
    concat = staticmethod(_concat)

    def __init__(self, loader: jinja2.BaseLoader) -> None:
        super().__init__(
            loader=loader,
            autoescape=True,
            undefined=Undefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            bytecode_cache=Bytecode(_kind()),
        )
        self.globals.pop("lipsum")
        self.filters = {name: _filter(name, f) for name, f in self.filters.items() if name in FILTERS}
        self.filters[_COUNTED] = _counted

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Filter):
            if node.name not in self.filters:
                what = f'there is no filter "{node.name}"{nearest(node.name, FILTERS)}'
                if node.name == "safe":
                    what = "the filter safe is not on offer: what is put into a page is escaped"
                raise jinja2.TemplateAssertionError(what, node.lineno, name, filename)
        for test in tree.find_all(nodes.Test):
            if test.name not in self.tests:
                what = f'there is no test "{test.name}"{nearest(test.name, self.tests)}'
                raise jinja2.TemplateAssertionError(what, test.lineno, name, filename)
        for modifier in tree.find_all(nodes.EvalContextModifier):
            what = "escaping cannot be changed: what is put into a page is escaped"
            raise jinja2.TemplateAssertionError(what, modifier.lineno, name, filename)
        for loop in tree.find_all(nodes.For):
            at = loop.iter.lineno
            loop.iter = nodes.Filter(loop.iter, _COUNTED, [], [], None, None, lineno=at)
        tree.set_environment(self)
        return tree

    def wrap_str_format(self, value: Any) -> None:
        """No formatting: `"{:>999999999}"` makes a string before it can be counted."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, (str, bytes)):
            return attr in _OF_STRINGS
        return super().is_safe_attribute(obj, attr, value)

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        budget = _budget.get()
        budget.step()
        result = super().call(context, obj, *args, **kwargs)
        if isinstance(result, str):
            budget.text(len(result))
        return result

    def call_binop(self, context: runtime.Context, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, (int, float)) and isinstance(right, (int, float))
        if isinstance(left, jinja2.Undefined) or isinstance(right, jinja2.Undefined):
            pass  # which says so itself
        elif operator == "+" and not numbers:
            for side in (left, right):
                if isinstance(side, str):
                    _budget.get().text(len(side))
                elif isinstance(side, Sized):
                    _budget.get().step(len(side))
        elif not numbers:
            raise SecurityError(f"{operator} is for numbers only")
        elif max(abs(left), abs(right)) > _LARGEST or (operator == "**" and abs(right) > 64):
            raise SecurityError(f"the numbers are too large for {operator}")
        return super().call_binop(context, operator, left, right)


_COUNTED: Final = "edition-counted"  # no template can spell that


@functools.cache
def _kind() -> str:
    """Tells what is compiled here from what another version of this module compiles."""
    return digest(Path(__file__).read_bytes())
