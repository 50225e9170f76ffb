"""The command line: one command per file. Only this package prints, and in it only `terminal`."""

from __future__ import annotations

import importlib
import sys
from typing import Any, Final

import click

from edition import __version__
from edition.cli import terminal

COMMANDS: Final = {
    "new": "Start a project in FOLDER, which must be new or empty.",
    "encode": "Encode transcripts as TEI.",
    "assemble": "Put encoded documents into a volume.",
    "decode": "Write the documents of TEI files as transcripts.",
    "validate": "Check TEI against its schema and the house rules.",
    "checklist": "Write the review list of VOLUME: figures, findings and samples for each point.",
    "build": "Build the website and print-ready pages.",
    "serve": "Build the site, serve it, and follow changes.",
    "audit": "Compare the words of a built edition with those of its TEI.",
    "print": "Make print-ready HTML of each volume.",
    "pdf": "Make a PDF of each volume, set as a book, or of some of its documents.",
    "epub": "Make an EPUB of each volume.",
    "diff": "Show what changed between two files, folders or git revisions.",
    "eject": "Copy the shipped file NAME, such as templates/home.html, into the project.",
    "apply": "Apply CHANGES, which `edition diff --json` wrote, to TARGET.",
    "review": "Write a site for the review of a revision, to be opened from disk.",
    "collate": "Align two witnesses of a document word by word.",
    "format": "Write TEI files in canonical layout: one block a line, no line broken inside a block.",
    "git": "Set up this repository so that git works on the words of TEI files.",
    "git-diff": "Show what changed in one file, as git asks for it. Set up by `edition git`.",
    "git-text": "Print a file in canonical layout, one sentence a line.",
    "merge": "Merge what OURS and THEIRS changed in BASE, and write the result over OURS.",
    "explain": "Say what the code of a finding means and what to do.",
}
"""In the order in which an editor meets them, with what the list of commands says of each, which is the
beginning of its help. Each is a module here with a function `command`, imported when it is called."""


class _Commands(click.Group):
    """Imports a command only when it is called, so that none pays for the others, nor does --help."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"edition.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **more: Any) -> Any:
        """Run, and leave with the exit code. What click says goes through the terminal as well."""
        terminal.prepare()
        try:
            code = super().main(*args, **{**more, "standalone_mode": False})
            sys.stdout.flush()
        except click.ClickException as mistake:
            _tell(mistake)
            sys.exit(mistake.exit_code)
        except click.Abort:
            terminal.say("Stopped.", err=True)
            sys.exit(130)
        sys.exit(code if isinstance(code, int) else 0)


def _tell(mistake: click.ClickException) -> None:
    """A mistake in the call, with how to call."""
    if isinstance(mistake, click.UsageError) and (ctx := mistake.ctx) is not None:
        terminal.text(f"{ctx.get_usage()}\nTry '{ctx.command_path} --help' for help.\n\n", err=True)
    terminal.say(("Error: ", "red bold"), mistake.format_message(), err=True)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="edition")
def main() -> None:
    """Scholarly editions from TEI-XML: a static site and print-ready pages.

    Exit codes: 0 all is well, 1 there are findings, 2 the command could not run.
    """
