"""How a command ends that does not end well: it cannot run, is stopped, or the software fails."""

from __future__ import annotations

import errno
import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NoReturn

import click

from edition import trail
from edition.cli import terminal
from edition.cli.teller import Teller, result
from edition.finding import CannotRun, Finding
from edition.workers import Terminated, stoppable

_UNOPENED: Final = frozenset(
    {errno.ENAMETOOLONG, errno.ELOOP, errno.EACCES, errno.EPERM, errno.EISDIR, errno.ENOTDIR}
)
"""What the system says of a name that no file can be read by: that is no fault of the software."""


@contextmanager
def guarded(teller: Teller) -> Iterator[None]:
    """Turn what stops a command into words or JSON, and an exit code: 2 where it could not run, 130
    or 143 where it was stopped, and with it the processes that it started. EDITION_DEBUG in the
    environment lets a fault through with its traceback."""
    try:
        with stoppable():
            yield
    except CannotRun as stop:
        teller.stopped(stop.findings)
        raise SystemExit(2) from None
    except (KeyboardInterrupt, Terminated) as stop:
        terminal.say("Stopped. What was written is whole; the next run does the rest.", err=True)
        raise SystemExit(143 if isinstance(stop, Terminated) else 130) from None
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except OSError as fault:
        if fault.errno not in _UNOPENED or not fault.filename or os.environ.get("EDITION_DEBUG"):
            _fault(fault, teller)
        name = os.fsencode(fault.filename).decode("utf-8", "replace")
        teller.stopped([Finding("file.unreadable", name, f"{fault.strerror}.")])
        raise SystemExit(2) from None
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is told
        _fault(fault, teller)


def _fault(fault: Exception, teller: Teller) -> NoReturn:
    if os.environ.get("EDITION_DEBUG"):
        raise fault
    _tell(fault, teller)
    raise SystemExit(2) from None


def _tell(fault: Exception, teller: Teller) -> None:
    at = traceback.extract_tb(fault.__traceback__)[-1]
    message = f"{type(fault).__name__} at {Path(at.filename).name}:{at.lineno}: {fault}"
    read = trail.what(fault)
    if teller.form == "json":
        result({"ok": False, "fault": message, "reading": read._asdict(), "findings": []})
    terminal.say(("A fault of the software, not of your text", "red bold"), err=True)
    if read.path:
        terminal.say("  while reading ", (str(read), "bold"), err=True)
    terminal.say(f"  {message}", err=True)
    terminal.say(("  → Please report it; EDITION_DEBUG=1 shows where it happened.", "dim"), err=True)
