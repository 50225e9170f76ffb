"""Files of encoded documents, and the memory of what each was made from.

A file that is not as it was written has been changed by an
editor: it is never written over; what would have been written goes beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from edition.files import journal, write
from edition.files.digest import digest
from edition.files.journal import Journal
from edition.files.writing import unwritable
from edition.finding import Finding
from edition.transcript.model import Proposal

LEDGER: Final = ".encoded.ledger"
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


class Memory:
    """What is remembered of a folder. It is kept as it grows, so that a run that is ended, however that
    happens, need not begin again; what is damaged of it is not believed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / LEDGER
        self.before = _read(self.file)
        self.after = dict(self.before)
        self._journal = Journal(self.file)

    def add(self, transcript: str, made: Made) -> None:
        """Remember what a transcript was made into. Raises CannotRun."""
        self.after[transcript] = made
        try:
            self._journal.add(_line(transcript, made))
        except OSError as error:
            raise unwritable(self.file, error) from None

    def keep(self, made: Ledger) -> None:
        """Remember this and nothing else. Raises CannotRun."""
        self._journal.close()
        self.after = made
        write(self.file, journal.encoded(_line(*item) for item in made.items()))


def _read(file: Path) -> Ledger:
    found: Ledger = {}
    for line in journal.lines(file):
        try:
            transcript, made = msgspec.json.decode(line, type=tuple[str, Made])
        except msgspec.DecodeError:  # of another version
            continue
        found[transcript] = made
    return found


def _line(transcript: str, made: Made) -> bytes:
    return msgspec.json.encode((transcript, made))


def state(folder: Path, name: str, made: Made | None) -> str:
    """How a file stands to what was written: "absent", "ours", or "changed" by somebody."""
    try:
        data = (folder / name).read_bytes()
    except FileNotFoundError:
        return "absent"
    except OSError:
        return "changed"
    return "ours" if made is not None and digest(data) == made.content else "changed"
