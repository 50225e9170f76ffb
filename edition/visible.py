"""Letters that steer a terminal or hide from a reader, made visible.

A file name, an id or a text may hold escape sequences, other controls, signs that turn the direction of
writing, or line ends. Shown as they are they could recolour, overwrite or reorder what is said around
them. For people they become signs that can be read; for machines, what a format writes in their place.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HIDDEN: Final = "\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_CONTROL: Final = re.compile(f"[\\x00-\\x1f{_HIDDEN}\ud800-\udfff]")
_IN_LINES: Final = re.compile(f"[\\x00-\\x08\\x0b-\\x1f{_HIDDEN}\ud800-\udfff]")
_RAW_IN_JSON: Final = re.compile(f"[{_HIDDEN}]")
_RAW_IN_XML: Final = re.compile(f"[\\r{_HIDDEN}]")
_PICTURES: Final = 0x2400
_DELETE: Final = 0x7F
_UNDECODED: Final = range(0xDC80, 0xDD00)


def visible(text: str) -> str:
    """One line: every control in it as a sign, ␛, ␊, ⟨U+202E⟩; a byte that is no UTF-8 as \\xff."""
    return _CONTROL.sub(_sign, text)


def lines(text: str) -> str:
    """The same for a text of several lines: its line feeds and tabs stay."""
    return _IN_LINES.sub(_sign, text)


def in_json(text: str) -> str:
    """JSON with nothing in it that steers a terminal: such letters are written as escapes."""
    return _RAW_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def in_xml(text: str) -> str:
    """Escaped text of XML, the same by references to the letters."""
    return _RAW_IN_XML.sub(lambda found: f"&#x{ord(found[0]):x};", text)


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(_PICTURES + code)
    if code == _DELETE:
        return "␡"
    if code in _UNDECODED:  # Python's stand-in for a byte of a file name that is not UTF-8
        return f"\\x{code - 0xDC00:02x}"
    return f"⟨U+{code:04X}⟩"
