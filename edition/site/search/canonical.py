"""Pagefind's index with the same bytes each time.

Pagefind writes the same words, pages and fragments for the same input, but lists filters, their values
and sort orders in the order of a hash table that is seeded anew in each run (seen in 1.5.2, where its
source keeps them in a `HashMap`). Here they are put in order, and the files that name each other by
digest get the names of what is then in them.

The format is CBOR (RFC 8949) behind twelve letters, compressed by gzip: a filter is [name, [[value,
[page …]] …]]; the metadata [version, pages, chunks, [[filter, hash] …], [[sort, [page …]] …], fields].
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, Final

import cbor2
import msgspec

from edition.files.digest import digest

_SIGNATURE: Final = b"pagefind_dcd"
_ENTRY: Final = "pagefind-entry.json"
_SCRIPT: Final = "pagefind.js"


class Unknown(Exception):
    """The index is not of a form that this module knows."""


def files(made: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an index that a site needs, by their path in it.

    In: the files that Pagefind made. Left out are its own interfaces, its worker and the WebAssembly of
    languages that are not there. Raises Unknown.
    """
    try:
        return dict(_files(made))
    except (
        cbor2.CBORError, EOFError, OSError, ValueError, TypeError, LookupError, zlib.error
    ) as error:  # fmt: skip
        raise Unknown(f"{type(error).__name__}: {error}") from None


def _files(made: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    entry: dict[str, Any] = msgspec.json.decode(made[_ENTRY], type=dict)
    kept = [_SCRIPT]
    for language, about in sorted(entry["languages"].items()):
        meta = _load(made[f"pagefind.{about['hash']}.pf_meta"])
        _, pages, chunks, filters, sorts, *_ = meta
        kept += (f"fragment/{page[0]}.pf_fragment" for page in pages)
        kept += (f"index/{chunk[2]}.pf_index" for chunk in chunks)
        kept.append(f"wasm.{about['wasm'] or 'unknown'}.pagefind")
        for one in filters:
            name, values = _load(made[f"filter/{one[1]}.pf_filter"])
            data = cbor2.dumps([name, sorted(values)])
            one[1] = f"{language}_{digest(data)[:12]}"
            yield f"filter/{one[1]}.pf_filter", _packed(data)
        filters.sort()
        sorts.sort()
        data = cbor2.dumps(meta)
        about["hash"] = f"{language}_{digest(data)[:12]}"
        yield f"pagefind.{about['hash']}.pf_meta", _packed(data)
    for path in kept:
        yield path, made[path]
    entry["languages"] = dict(sorted(entry["languages"].items()))
    yield _ENTRY, msgspec.json.encode(entry)


def _load(data: bytes) -> list[Any]:
    data = gzip.decompress(data)
    found = cbor2.loads(data.removeprefix(_SIGNATURE)) if data.startswith(_SIGNATURE) else None
    if not isinstance(found, list):
        raise ValueError("a part of the index is not of the form known")
    return found


def _packed(data: bytes) -> bytes:
    return gzip.compress(_SIGNATURE + data, 9, mtime=0)
