"""When a command cannot run, for commands that must start fast: nothing beyond click is imported."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import click

from edition.finding import CannotRun

UNREADABLE: Final = frozenset({"file.unreadable", "file.too-large"})
"""Files of which nothing can be said: the command could not do what it was asked to."""


@contextmanager
def cannot_run(form: str) -> Iterator[None]:
    """Turn CannotRun into its findings and exit code 2."""
    try:
        yield
    except CannotRun as cause:
        found = list(cause.findings)
        if form == "json":
            from edition.validate.forms import json_lines

            for line in json_lines.lines(found, [], False):
                click.echo(line)
        elif form == "github":
            from edition.validate.forms import github

            for line in github.lines(found):
                click.echo(line)
        elif form == "sarif":
            from edition.validate.forms import sarif

            click.echo(sarif.text(found, {}))
        elif form == "junit":
            from edition.validate.forms import junit

            click.echo(junit.text(found, []))
        else:
            from edition.validate.forms.words import Words

            for line in Words(0, click.style, {}).lines(found):
                click.echo(line, err=True)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)
        raise SystemExit(130) from None
    except BrokenPipeError:
        raise SystemExit(141) from None
    except click.ClickException:
        raise
    except Exception as fault:
        if os.environ.get("EDITION_DEBUG"):
            raise
        place = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        click.echo("A fault of the software, not of your text", err=True)
        click.echo(f"  {type(fault).__name__} at {where}: {fault}", err=True)
        click.echo("  → Please report it. EDITION_DEBUG=1 shows more.", err=True)
        raise SystemExit(2) from None
