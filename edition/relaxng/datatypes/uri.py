"""What may stand where an address is asked for.

XML Schema's anyURI excludes little, but RFC 2396 (with RFC 2732 for brackets) does once the letters
that an address cannot hold are escaped; that reading, which other validators share, finds real
mistakes: two `#`, a bare scheme, a broken escape.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*\Z")
_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BRACKETED: Final = re.compile(r"(?:[^\[\]@]*@)?\[([^\[\]%]*)(?:%[^\[\]]*)?\](?::[0-9]*)?\Z")


def is_uri(text: str) -> bool:
    """Whether the text can be an address, absolute or relative."""
    if "%" in text and _ESCAPE.search(text):
        return False
    rest, hash_, fragment = text.partition("#")
    if "#" in fragment:
        return False
    first = re.search(r"[:/?]", rest)
    if first is not None and first[0] == ":":
        if not _SCHEME.match(rest[: first.start()]):
            return False
        rest = rest[first.end() :]
        if not rest:
            return False
        if not rest.startswith("/"):
            return True  # opaque: mailto:, urn:
    rest, _mark, _query = rest.partition("?")
    if rest.startswith("//"):
        authority, slash, path = rest[2:].partition("/")
        if not authority and not slash and not _mark and not hash_:
            return False
        if ("[" in authority or "]" in authority) and not _is_server(authority):
            return False
        rest = path
    return "[" not in rest and "]" not in rest


def _is_server(authority: str) -> bool:
    match = _BRACKETED.match(authority)
    if match is None:
        return False
    try:
        ipaddress.IPv6Address(match[1])
    except ValueError:
        return False
    return True
