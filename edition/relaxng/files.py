"""Schemas from files, and compiled ones kept from one run to the next.

A compiled schema is kept in the user's cache folder under the digest of the schema's bytes and of
the modules that compile it; with it, the digests of what it includes. A file that does not fit, for
whatever reason, is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from edition.relaxng.automaton import Automaton
from edition.relaxng.schema import MOST_BYTES, compile_schema
from edition.relaxng.syntax import SchemaError

_KEPT: Final = 60
"""Compiled schemas that are kept."""


def load(path: Path, root: Path | None, *, cache: bool) -> Automaton:
    """The automaton of the schema in a file. Raises SchemaError."""
    shown = os.fspath(path)
    try:
        path = resolved(path)
        root = resolved(root or path.parent)
        data = _bytes(path)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise SchemaError(f"The schema cannot be read: {why}.", shown, code="schema.missing") from None
    folder = cache_folder() if cache else None
    kept = folder / f"{_key(data, path)}.schema" if folder is not None else None
    if kept is not None and (automaton := _kept(kept, path.parent)) is not None:
        return automaton
    used: list[tuple[str, str]] = []

    def read(address: str) -> bytes:
        inner = inside(address, root)
        found = _bytes(inner)
        used.append((os.path.relpath(inner, path.parent), _digest(found)))
        return found

    start, new = compile_schema(data, path.as_uri(), read)
    if kept is not None:
        from edition.relaxng.program import folded

        _keep(kept, [used, folded(start)])
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


def cache_folder() -> Path | None:
    """Where compiled schemas are kept; None where there is no place for them."""
    named = os.environ.get("EDITION_CACHE") or os.environ.get("XDG_CACHE_HOME")
    if named:
        return Path(named) / "tei-edition"
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "darwin":
        return home / "Library/Caches/tei-edition"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home) / "tei-edition/Cache"
    return home / ".cache/tei-edition"


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _key(data: bytes, path: Path) -> str:
    whole = hashlib.blake2b(data, digest_size=16)
    whole.update(f"\0{path.suffix.lower()}\0{sys.version_info[:2]}".encode())
    here = Path(__file__).parent
    for module in sorted(here.rglob("*.py")):
        whole.update(module.read_bytes())
    return whole.hexdigest()


def _kept(file: Path, folder: Path) -> Automaton | None:
    """The automaton kept in a file, if what it was made from is still the same."""
    try:
        data = file.read_bytes()
    except OSError:
        return None
    import msgspec

    from edition.relaxng.program import unfolded

    try:
        used, program = msgspec.msgpack.decode(data)
        for name, digest in used:
            if _digest(_bytes(folder / name)) != digest:
                return None
        return Automaton(*unfolded(program))
    except Exception:  # whatever is wrong with a kept file, it is made anew
        return None


def _keep(file: Path, content: list[Any]) -> None:
    """Write a file of the cache, whole or not at all. A cache that cannot be written is no fault."""
    import tempfile

    import msgspec

    with contextlib.suppress(OSError, RecursionError):
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".new")
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(msgspec.msgpack.encode(content))
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            return
        others = sorted(file.parent.glob("*.schema"), key=lambda f: f.stat().st_mtime, reverse=True)
        for old in others[_KEPT:]:
            old.unlink(missing_ok=True)
