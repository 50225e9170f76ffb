"""Schemas from files, and compiled ones kept from one run to the next.

A compiled schema is kept, where the caller has a place for it, under the digest of the schema's bytes
and of this package; with it, the digests of what it includes. One that does not fit, for
whatever reason, is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from edition.relaxng.automaton import Automaton
from edition.relaxng.compile import MOST_BYTES, compile_schema
from edition.relaxng.syntax import SchemaError


class Store(Protocol):
    """Where compiled schemas are kept, if anywhere: under names that are digests."""

    def load(self, name: str) -> bytes | None:
        """What was kept, as it was; None where there is nothing."""

    def keep(self, name: str, data: bytes) -> None:
        """Keep this."""


def load(path: Path, root: Path | None, store: Store | None) -> Automaton:
    """The automaton of the schema in a file. Raises SchemaError."""
    shown = os.fspath(path)
    try:
        path = resolved(path)
        root = resolved(root or path.parent)
        data = _bytes(path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SchemaError(f"The schema cannot be read: {why}.", shown, code="schema.missing") from None
    name = _key(data, path) if store is not None else ""
    if store is not None and (automaton := _kept(store.load(name), path.parent)) is not None:
        return automaton
    used: list[tuple[str, str]] = []

    def read(address: str) -> bytes:
        inner = inside(address, root)
        found = _bytes(inner)
        used.append((os.path.relpath(inner, path.parent), _digest(found)))
        return found

    start, new = compile_schema(data, path.as_uri(), read)
    if store is not None:
        from edition.relaxng.program import folded

        with contextlib.suppress(RecursionError):
            content = json.dumps([used, folded(start)], ensure_ascii=False, separators=(",", ":"))
            store.keep(name, content.encode())
    return Automaton(start, new)


def resolved(path: Path) -> Path:
    """The path without links; one that leads to itself stays, and is no file."""
    try:
        return path.resolve()
    except RuntimeError:  # up to Python 3.12
        return path.absolute()


def inside(address: str, root: Path) -> Path:
    """The file of an address. Raises SchemaError if it is remote or lies outside a folder."""
    parts = urlsplit(address)
    if parts.scheme != "file" or parts.netloc:
        raise SchemaError(
            f"{address} is not fetched: put a copy of it beside the schema and name that.", "",
            code="schema.remote",
        )  # fmt: skip
    name = unquote(parts.path)
    if os.name == "nt":  # file:///C:/…
        name = name.removeprefix("/")
    path = resolved(Path(name))
    if not path.is_relative_to(root):
        raise SchemaError(f"{path} lies outside the folder {root}.", "", code="schema.outside")
    return path


def _bytes(path: Path) -> bytes:
    if not path.is_file():
        raise FileNotFoundError(2, "there is no such file", os.fspath(path))
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SchemaError("The schema is too large.", os.fspath(path), code="schema.complex")
    return data


# -- the cache -------------------------------------------------------------------------------------


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _key(data: bytes, path: Path) -> str:
    whole = hashlib.blake2b(data, digest_size=16)
    whole.update(f"\0{path.suffix.lower()}\0{sys.version_info[:2]}".encode())
    here = Path(__file__).parent
    for module in sorted(here.rglob("*.py")):
        whole.update(module.read_bytes())
    return whole.hexdigest()


def _kept(data: bytes | None, folder: Path) -> Automaton | None:
    """The automaton that was kept, if what it was made from is still the same."""
    if data is None:
        return None
    from edition.relaxng.program import unfolded

    try:
        used, program = json.loads(data)
        for name, digest in used:
            if _digest(_bytes(folder / name)) != digest:
                return None
        return Automaton(*unfolded(program))
    except Exception:  # noqa: BLE001 (whatever is wrong with a kept file, it is made anew)
        return None
