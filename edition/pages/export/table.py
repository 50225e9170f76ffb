"""Registers as CSV and JSON."""

from __future__ import annotations

import csv
import io
import re
from typing import Any, Final

import msgspec

from edition.volume.facts import Entry

FORMAT = "tei-edition register 1"
COLUMNS = (
    "id", "kind", "name", "description", "address", "document", "number", "date", "place", "mention",
)  # fmt: skip


class Row(msgspec.Struct, frozen=True):
    """A mention: the document and where in it, and the words."""

    document: str
    number: str
    date: str
    place: str
    """The fragment of the page's address, "" for the page."""
    text: str


def as_csv(kind: str, entries: list[tuple[Entry, str, list[Row]]]) -> bytes:
    """A register as RFC 4180 has it: UTF-8, a header, CRLF; one line for each mention, and one for an
    entry without any. `entries` are (entry, address of its page, mentions). No cell is a formula to a
    spreadsheet, see `_inert`."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry, address, rows in entries:
        known = (entry.id, kind, entry.name, entry.description, address)
        for row in rows or [Row("", "", "", "", "")]:
            cells = (*known, row.document, row.number, row.date, row.place, row.text)
            writer.writerow(map(_inert, cells))
    return out.getvalue().encode()


_FORMULA: Final = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
"""What a cell begins with that spreadsheets take for a formula, or skip to find one."""


def _inert(cell: str) -> str:
    """A cell that a spreadsheet shows and does not work out: an apostrophe goes before what it would
    take for a formula, as the OWASP advises ("CSV Injection"). The JSON has all as it is."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_json(volume: str, kind: str, entries: list[tuple[Entry, str, list[Row]]]) -> bytes:
    """The same as JSON; docs/reference/register.schema.json describes it."""
    record: dict[str, Any] = {
        "format": FORMAT,
        "volume": volume,
        "kind": kind,
        "entries": [
            {
                "id": entry.id,
                "name": entry.name,
                "description": entry.description,
                "address": address,
                "mentions": [
                    {key: value for key, value in msgspec.structs.asdict(row).items() if value}
                    for row in rows
                ],
            }
            for entry, address, rows in entries
        ],
    }
    return msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n"
