"""What all commands have in common: how they are declared, guarded, and told how to tell.

An option that several commands have is declared here alone, so that it is spelt and means the same in
each of them.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from click.core import ParameterSource

from edition.cli.guard import guarded
from edition.cli.teller import FORMS, SHOWN, Teller

F = TypeVar("F", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose end is told whatever it is. Its function is given a `teller`."""

    def __init__(self, *args: Any, lines: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.lines = lines
        """Whether its JSON has a line for each finding."""

    def invoke(self, ctx: click.Context) -> Any:
        asked = {name: ctx.params.pop(name) for name in ("form", "most", "quiet") if name in ctx.params}
        teller = Teller(self.name or "", lines=self.lines, **asked)
        ctx.params["teller"] = teller
        with guarded(teller):
            return super().invoke(ctx)


command: Final = functools.partial(click.command, cls=Command)
"""As click's, for the commands of this software."""


def telling(*forms: str, most: int = SHOWN) -> Callable[[F], F]:
    """The command tells findings: `--format` with its short forms, `--max`, `--quiet`."""
    forms = forms or FORMS
    shorts = [_short(form) for form in forms if form in _SHORT]

    def decorate(function: F) -> F:
        function = _most(most)(quiet(function))
        for option in (*reversed(shorts), *([_form(forms)] if len(forms) > 1 else ())):
            function = option(function)
        return function

    return decorate


def _form(forms: tuple[str, ...]) -> Callable[[F], F]:
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default="words",
        callback=_chosen,
        help="Form of the findings and the result.",
    )


def _chosen(ctx: click.Context, _param: click.Parameter, value: str) -> str:
    """The form, which a short option may have chosen."""
    shorts: list[str] = ctx.meta.get(_META, [])
    named = [] if ctx.get_parameter_source("form") is ParameterSource.DEFAULT else [value]
    asked = list(dict.fromkeys([*named, *shorts]))
    if len(asked) > 1:
        raise click.UsageError(f"Only one form can be had: {', '.join(asked)}.", ctx)
    return asked[0] if asked else value


_SHORT: Final = frozenset({"json", "markdown"})
"""Forms that have an option of their own name."""
_META: Final = "edition.forms"


def _short(form: str) -> Callable[[F], F]:
    def remember(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value:
            ctx.meta.setdefault(_META, []).append(form)

    return click.option(
        f"--{form}",
        is_flag=True,
        is_eager=True,  # before --format, which asks for it
        expose_value=False,
        callback=remember,
        help=f"Short for --format {form}.",
    )


def _most(shown: int) -> Callable[[F], F]:
    return click.option(
        "--max",
        "most",
        type=click.IntRange(0),
        default=shown,
        metavar="N",
        help="Findings to show of each kind, in words; 0: all.",
    )


quiet: Final = click.option(
    "-q", "--quiet", is_flag=True, help="Say nothing in words unless it cannot run."
)

workers: Final = click.option(
    "-j",
    "--workers",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Processes to use; 0: one for each processor.",
)


def output(about: str, **more: Any) -> Callable[[F], F]:
    """Where to write."""
    return click.option("-o", "--output", type=click.Path(path_type=Path), help=about, **more)


paths: Final = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
