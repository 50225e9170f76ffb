"""The content hash used everywhere."""

from __future__ import annotations

import hashlib


def digest(data: bytes) -> str:
    """16 bytes of BLAKE2b, in hexadecimal."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()
