"""Files of encoded documents, and the memory of what each was made from.

The only module of this stage that writes. A file that is not as it was written has been changed by an
editor: it is never written over; what would have been written goes beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from edition.finding import CannotRun, Finding
from edition.transcript.model import Proposal
from edition.volume.read import digest

LEDGER: Final = ".encoded.json"
BESIDE: Final = ".encoded.xml"


class Made(msgspec.Struct, frozen=True, omit_defaults=True):
    """One encoded document: what it was made from, what it then was, what was said."""

    key: str
    """Digest of all it was made from."""
    content: str
    """Digest of the bytes that were written."""
    name: str
    """Its file, from the output folder."""
    kind: str
    recognised: str = ""
    findings: tuple[Finding, ...] = ()
    proposals: tuple[Proposal, ...] = ()


Ledger = dict[str, Made]
"""What was made, by the transcript's path as findings show it."""


def ledger(folder: Path) -> Ledger:
    """What is remembered of a folder; nothing where it cannot be read."""
    try:
        return msgspec.json.decode((folder / LEDGER).read_bytes(), type=Ledger)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return {}


def remember(folder: Path, made: Ledger) -> None:
    """Keep the ledger."""
    write(folder / LEDGER, msgspec.json.format(msgspec.json.encode(made), indent=1))


def state(folder: Path, name: str, made: Made | None) -> str:
    """How a file stands to what was written: "absent", "ours", or "changed" by somebody."""
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        return "absent"
    except OSError:
        return "changed"
    return "ours" if made is not None and digest(data) == made.content else "changed"


def remove(path: Path) -> None:
    """Take away a file that is as it was written."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise CannotRun(
            Finding("output.unwritable", path.as_posix(), f"{error.strerror or error}.")
        ) from None


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all. Raises CannotRun where that is impossible."""
    beside = path.with_name(f".{path.name}.writing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        message = f"{error.strerror or error}."
        raise CannotRun(Finding("output.unwritable", path.as_posix(), message)) from None
