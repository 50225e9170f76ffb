"""The one way to standard output and standard error: nothing else in the software writes to them.

What is said is made of parts, each a text or a text with a style. The text of a part is made visible
(`edition.visible`); only a style can put an escape sequence on the stream. Output is UTF-8 whatever the
locale says, since names and texts are of all scripts.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable
from typing import Any, Final, TextIO

import click

from edition.finding import CannotRun, Finding
from edition.visible import lines, visible

Part = str | tuple[str, str]
"""A text, or a text and its style: names of colours and of `_LOOKS`, with spaces between."""
_LOOKS: Final = frozenset({"bold", "dim", "underline", "strikethrough"})
SIGNALLED: Final = 141
"""Exit code where the reader of the output went away, as shells tell it (128 and SIGPIPE)."""


def prepare() -> None:
    """Make both streams write UTF-8, and fail on no letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(*parts: Part, err: bool = False, end: str = "\n") -> None:
    """One line."""
    _write("".join(_styled(part, coloured(err)) for part in parts) + end, err)


def text(words: str, err: bool = False) -> None:
    """A text of several lines, as it is but for what would steer a terminal."""
    _write(lines(words), err)


def machine(words: str) -> None:
    """What a machine reads, on a line of its own; its format has escaped what needs it."""
    _write(f"{words}\n", False)


def raw(data: bytes) -> None:
    """The bytes of a file, to standard output."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except OSError as error:
        raise _unwritable(error) from None


def pages(said: Iterable[tuple[Part, ...]]) -> None:
    """Lines page by page."""
    colour = coloured(False)
    click.echo_via_pager(
        ("".join(_styled(part, colour) for part in line) + "\n" for line in said), color=colour
    )


def received(most: int) -> bytes:
    """What comes on standard input, up to so many bytes."""
    return sys.stdin.buffer.read(most)


def flush() -> None:
    """Send what was said on its way, before another program speaks."""
    sys.stdout.flush()


def wrapped(words: str, hanging: str = "") -> list[str]:
    """A text in lines as wide as the terminal; one line where there is none."""
    room = columns()
    return textwrap.wrap(words, room, subsequent_indent=hanging) if room else [words]


def is_terminal(err: bool = False) -> bool:
    """Whether someone looks on: the stream is no pipe and no file."""
    stream = _stream(err)
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def coloured(err: bool = False) -> bool:
    """Whether colours are shown: see https://no-color.org and https://force-color.org."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return is_terminal(err) and os.environ.get("TERM") != "dumb"


def columns(err: bool = False) -> int:
    """How wide the terminal is; 0 where there is none and lines need no end."""
    return shutil.get_terminal_size().columns if is_terminal(err) else 0


def height() -> int:
    """How many lines the terminal has."""
    return shutil.get_terminal_size().lines


def hang_up() -> None:
    """The reader has gone: what is still to be written goes nowhere, without a word."""
    for stream in (sys.stdout, sys.stderr):
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        except (OSError, ValueError, AttributeError):
            continue  # closed, or no stream of the system's


def _styled(part: Part, colour: bool) -> str:
    if isinstance(part, str):
        return visible(part)
    words, style = visible(part[0]), part[1].split()
    if not colour or not style:
        return words
    looks: dict[str, Any] = {name: True for name in style if name in _LOOKS}
    shade = next((name for name in style if name not in _LOOKS), None)
    return click.style(words, fg=shade, **looks)


def _write(words: str, err: bool) -> None:
    try:
        click.echo(words, nl=False, err=err, color=coloured(err))
    except OSError as error:
        raise _unwritable(error) from None


def _unwritable(error: OSError) -> CannotRun | SystemExit:
    if isinstance(error, BrokenPipeError):
        hang_up()
        return SystemExit(SIGNALLED)
    message = f"{error.strerror or error}."
    return CannotRun(Finding("output.unwritable", "standard output", message))


def _stream(err: bool) -> TextIO | None:
    return sys.stderr if err else sys.stdout
