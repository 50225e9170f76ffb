"""The words of the compact syntax.

Source: RELAX NG Compact Syntax, section 2: `\\x{…}` for letters, then strings, names, signs, comments.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from typing import Final, NamedTuple

from edition.relaxng.letters import is_ncname
from edition.relaxng.syntax import SchemaError


class Token(NamedTuple):
    """A word: `kind` is name, cname, nsname, literal, sign, doc or end."""

    kind: str
    text: str
    line: int
    column: int
    quoted: bool = False
    """Whether a name is written with a backslash, so that it is no keyword."""


_KEPT: Final = {10: "\x00", 13: "\x01"}
"""Stand for the ends of lines that were written as \\x{A} and \\x{D}: they may be in any string."""
_GIVEN: Final = {0: "\n", 1: "\r"}
_ESCAPE: Final = re.compile(r"\\x+\{(?:([0-9A-Fa-f]+)\})?")
"""An escaped letter; without a group, one that is written wrongly."""
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MOST_WORDS: Final = 1_000_000
_WORD: Final = re.compile(
    r"(?P<white>[ \t\n\r]+)|(?P<doc>\#\#[^\n\r]*)|(?P<comment>\#[^\n\r]*)"
    r"|(?P<long>\"\"\".*?\"\"\"|'''.*?''')|(?P<short>\"[^\"\n\r]*\"|'[^'\n\r]*')"
    r"|(?P<name>\\?[^\W\d][^\s\"'=&|?*+,(){}\[\]~>\#\\:/<!$%;@^`]*(?::(?:\*|[^\W\d][^\s\"'=&|?*+,(){}\[\]~>\#\\:/<!$%;@^`]*))?)"
    r"|(?P<sign>\|=|&=|>>|[=&|?*+,(){}\[\]~-])",
    re.DOTALL,
)


def tokens(data: bytes, path: str) -> list[Token]:
    """All words of a schema, the last of kind "end". Raises SchemaError."""
    written = _decoded(data, path)
    text, place = _escaped(written, path)
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _WORD.match(text, at)
        if match is None:
            shown = text[at]
            what = "This string does not end" if shown in "\"'" else f'"{shown}" cannot stand here'
            raise SchemaError(f"{what}.", path, *place(at))
        kind, word = str(match.lastgroup), match[0]
        if kind == "name":
            found.append(_name(word, *place(at), path))
        elif kind in ("long", "short"):
            ends = 3 if kind == "long" else 1
            inner = word[ends:-ends].translate(_GIVEN)
            found.append(Token("literal", inner, *place(at)))
        elif kind == "sign":
            found.append(Token("sign", word, *place(at)))
        elif kind == "doc":
            found.append(Token("doc", word.lstrip("#").removeprefix(" "), *place(at)))
        if len(found) > _MOST_WORDS:
            raise SchemaError("The schema is too large.", path, *place(at), "schema.complex")
        at = match.end()
    found.append(Token("end", "", *place(at)))
    return found


def _places(text: str) -> Callable[[int], tuple[int, int]]:
    """Line and column of a letter of a text."""
    begins = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(at: int) -> tuple[int, int]:
        line = bisect_right(begins, at)
        return line, at - begins[line - 1] + 1

    return place


def _name(word: str, line: int, column: int, path: str) -> Token:
    quoted = word.startswith("\\")
    word = word.removeprefix("\\")
    prefix, colon, local = word.partition(":")
    if not is_ncname(prefix) or (colon and local != "*" and not is_ncname(local)) or (quoted and colon):
        raise SchemaError(f'"{word}" is no name.', path, line, column)
    kind = "nsname" if local == "*" else "cname" if colon else "name"
    return Token(kind, word, line, column, quoted)


def _decoded(data: bytes, path: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise SchemaError(f"The schema is not {encoding.removesuffix('-sig').upper()}.", path) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if wrong := _FORBIDDEN.search(text):
        raise SchemaError(
            f"The letter U+{ord(wrong[0]):04X} cannot stand in a schema.",
            path,
            *_places(text)(wrong.start()),
        )
    return text


def _escaped(text: str, path: str) -> tuple[str, Callable[[int], tuple[int, int]]]:
    """The text with its escaped letters read, and the place where each of its letters is written."""
    place = _places(text)
    if "\\x" not in text:
        return text, place
    ends: list[int] = []  # of the letters that were escaped, in what is made
    behind: list[int] = [0]  # how many letters shorter it is there
    pieces: list[str] = []
    at = 0
    for match in _ESCAPE.finditer(text):
        if not match[1]:
            raise SchemaError(
                "A letter is written \\x{…} with its number.", path, *place(match.start())
            )
        number = int(match[1], 16) if len(match[1]) < 9 else 0x110000
        if not (
            number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
            or 0x10000 <= number <= 0x10FFFF
        ):  # fmt: skip
            raise SchemaError(f"{match[0]} is no letter of XML.", path, *place(match.start()))
        pieces += [text[at : match.start()], _KEPT.get(number) or chr(number)]
        at = match.end()
        behind.append(behind[-1] + at - match.start() - 1)
        ends.append(at - behind[-1])
    pieces.append(text[at:])
    return "".join(pieces), lambda new: place(new + behind[bisect_right(ends, new)])
