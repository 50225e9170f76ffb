"""Which letters a name may have: exactly those that the parser takes.

XML 1.0 up to its fourth edition listed them one by one, the fifth is laxer; RELAX NG and XML Schema
refer to the former, and so does expat. Asking it keeps schema and document of one mind.
"""

from __future__ import annotations

import re
import xml.parsers.expat
from functools import lru_cache
from typing import Final

_START: Final = re.compile(r"[A-Za-z_:]")
_LETTER: Final = re.compile(r"[A-Za-z0-9._:-]")
_PLAIN: Final = re.compile(r"[A-Za-z_:][A-Za-z0-9._:-]*\Z")
_PLAIN_TOKEN: Final = re.compile(r"[A-Za-z0-9._:-]+\Z")


@lru_cache(10_000)
def _parses(tag: str) -> bool:
    try:
        xml.parsers.expat.ParserCreate("utf-8").Parse(f"<{tag}/>".encode(), True)
    except (xml.parsers.expat.ExpatError, UnicodeEncodeError):
        return False
    return True


def starts_name(letter: str) -> bool:
    """Whether a name can begin with the letter."""
    return _START.match(letter) is not None if letter < "\x80" else _parses(letter)


def continues_name(letter: str) -> bool:
    """Whether the letter can stand in a name."""
    return _LETTER.match(letter) is not None if letter < "\x80" else _parses("a" + letter)


def is_nmtoken(text: str) -> bool:
    if _PLAIN_TOKEN.match(text):
        return True
    return text != "" and all(map(continues_name, text))


def is_name(text: str) -> bool:
    if _PLAIN.match(text):
        return True
    return text != "" and starts_name(text[0]) and all(map(continues_name, text))


def is_ncname(text: str) -> bool:
    return ":" not in text and is_name(text)
