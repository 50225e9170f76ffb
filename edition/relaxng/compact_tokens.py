"""The words of the compact syntax.

Source: RELAX NG Compact Syntax, section 2: `\\x{…}` for letters, then strings, names, signs, comments.
"""

from __future__ import annotations

import re
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
_ESCAPE: Final = re.compile(r"\\x+\{([0-9A-Fa-f]+)\}")
_WORD: Final = re.compile(
    r"(?P<white>[ \t\n\r]+)|(?P<doc>\#\#[^\n\r]*)|(?P<comment>\#[^\n\r]*)"
    r"|(?P<long>\"\"\".*?\"\"\"|'''.*?''')|(?P<short>\"[^\"\n\r]*\"|'[^'\n\r]*')"
    r"|(?P<name>\\?[^\W\d][^\s\"'=&|?*+,(){}\[\]~>\#\\:/<!$%;@^`]*(?::(?:\*|[^\W\d][^\s\"'=&|?*+,(){}\[\]~>\#\\:/<!$%;@^`]*))?)"
    r"|(?P<sign>\|=|&=|>>|[=&|?*+,(){}\[\]~-])",
    re.DOTALL,
)


def tokens(data: bytes, path: str) -> list[Token]:
    """All words of a schema, the last of kind "end". Raises SchemaError."""
    text = _escaped(_decoded(data, path), path)
    found: list[Token] = []
    at, line, start = 0, 1, 0
    while at < len(text):
        match = _WORD.match(text, at)
        column = at - start + 1
        if match is None:
            shown = text[at]
            what = "This string does not end" if shown in "\"'" else f'"{shown}" cannot stand here'
            raise SchemaError(f"{what}.", path, line, column)
        kind, word = str(match.lastgroup), match[0]
        if kind == "name":
            found.append(_name(word, line, column, path))
        elif kind in ("long", "short"):
            ends = 3 if kind == "long" else 1
            inner = word[ends:-ends].translate(_GIVEN)
            found.append(Token("literal", inner, line, column))
        elif kind == "sign":
            found.append(Token("sign", word, line, column))
        elif kind == "doc":
            found.append(Token("doc", word.lstrip("#").removeprefix(" "), line, column))
        if "\n" in word:
            line += word.count("\n")
            start = at + word.rfind("\n") + 1
        at = match.end()
    found.append(Token("end", "", line, at - start + 1))
    return found


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
    for number, letter in enumerate(text):
        if (
            (letter < " " and letter not in "\t\n\r")
            or letter in "\ufffe\uffff"
            or "\ud800" <= letter <= "\udfff"
        ):
            line = text.count("\n", 0, number) + 1
            raise SchemaError(
                f"The letter U+{ord(letter):04X} cannot stand in a schema.", path, line, 1
            )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _escaped(text: str, path: str) -> str:
    def letter(match: re.Match[str]) -> str:
        number = int(match[1], 16) if len(match[1]) < 9 else 0x110000
        line = text.count("\n", 0, match.start()) + 1
        if not (
            number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD
            or 0x10000 <= number <= 0x10FFFF
        ):  # fmt: skip
            raise SchemaError(f"{match[0]} is no letter of XML.", path, line, 1)
        return _KEPT.get(number) or chr(number)

    if broken := re.search(r"\\x+\{(?![0-9A-Fa-f]+\})", text):
        line = text.count("\n", 0, broken.start()) + 1
        raise SchemaError("A letter is written \\x{…} with its number.", path, line, 1)
    return _ESCAPE.sub(letter, text)
