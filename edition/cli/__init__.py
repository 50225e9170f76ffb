"""The command line: one command per file. Only this package prints."""

from __future__ import annotations

import importlib
from typing import Any, Final

import click

from edition import __version__

COMMANDS: Final = (
    "new", "encode", "assemble", "decode", "validate", "checklist", "build", "serve", "audit",
    "print", "pdf", "epub", "diff", "apply", "review", "collate", "format", "git", "git-diff",
    "git-text", "merge",
    "explain",
)  # fmt: skip
"""In the order in which an editor meets them. Each is a module here with a function `command`."""


class _Commands(click.Group):
    """Imports a command only when it is called, so that none pays for the others."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. One that is stopped says so, and ends the processes that it started."""
        from edition.workers import Terminated, stoppable

        try:
            with stoppable():
                return super().invoke(ctx)
        except (KeyboardInterrupt, Terminated) as stop:
            click.echo("Stopped. What was written is whole; the next run does the rest.", err=True)
            ctx.exit(143 if isinstance(stop, Terminated) else 130)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"edition.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="edition")
def main() -> None:
    """Scholarly editions from TEI-XML: a static site and print-ready pages.

    Exit codes: 0 all is well, 1 there are findings, 2 the command could not run.
    """
