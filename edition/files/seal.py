"""Data with its digest before it: what is cut short or damaged is noticed, never believed."""

from __future__ import annotations

import hashlib
from typing import Final

_MARK: Final = b"edition\x00"
_LENGTH: Final = 16


def sealed(data: bytes) -> bytes:
    """The data with its digest."""
    return _MARK + _digest(data) + data


def opened(data: bytes) -> bytes | None:
    """The data that was sealed; None where it is not as it was."""
    start = len(_MARK) + _LENGTH
    body = data[start:]
    if data[:start] != _MARK + _digest(body):
        return None
    return body


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_LENGTH).digest()
