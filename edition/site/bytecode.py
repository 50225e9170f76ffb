"""Shipped templates as compiled code, kept beside them in `__pycache__` as Python keeps modules.

Code runs when it is loaded. So a project's own templates, which may come from a stranger, are compiled
each time, and nothing of them is kept.
"""

from __future__ import annotations

import marshal
import sys
from importlib import metadata
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from types import CodeType

from jinja2.bccache import Bucket, BytecodeCache

from edition.files import cache
from edition.files.digest import digest
from edition.resources import shipped


class Bytecode(BytecodeCache):
    """Of one kind of environment, which `kind` tells from all that compile otherwise.

    `sys.pycache_prefix` and `sys.dont_write_bytecode` hold here, too.
    """

    def __init__(self, kind: str) -> None:
        self._kind = f"{metadata.version('jinja2')}\0{kind}".encode() + MAGIC_NUMBER
        self._shipped = shipped("templates")

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """The file, by which a bucket is known here."""
        return filename or ""

    def load_bytecode(self, bucket: Bucket) -> None:
        file = self._file(bucket)
        data = cache.load(file) if file is not None else None
        key = self._key(bucket)
        if data is not None and data.startswith(key):
            code = marshal.loads(data[len(key) :])  # noqa: S302 - no more a stranger's than the software
            if isinstance(code, CodeType):
                bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        file = self._file(bucket)
        if file is not None and bucket.code is not None and not sys.dont_write_bytecode:
            cache.keep(file, self._key(bucket) + marshal.dumps(bucket.code))

    def _file(self, bucket: Bucket) -> Path | None:
        """Where a template's code is kept; None for those that are not shipped."""
        if not Path(bucket.key).is_relative_to(self._shipped):
            return None
        try:
            return Path(cache_from_source(f"{bucket.key}.py"))
        except NotImplementedError:  # a Python that keeps no code
            return None

    def _key(self, bucket: Bucket) -> bytes:
        made_from = f"{bucket.key}\0{bucket.checksum}\0".encode() + self._kind
        return digest(made_from).encode()
