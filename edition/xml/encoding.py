"""The characters of a file, from its first bytes and its XML declaration (XML 1.0, 4.3.3 and appendix
F).

Read are the encodings in which markup can be nothing but itself. Encodings with shifts (UTF-7,
ISO-2022-JP) are not: what is text to one program is a tag to another. Nor are the things that Python
calls encodings and that are none (zlib, rot13).
"""

from __future__ import annotations

import codecs
import re
from typing import Final

_DECLARED: Final = re.compile(rb"""<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'<>]*)["']""")
_HEAD: Final = 1000
"""Letters in which a declaration ends."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"),
    (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"),
    (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_BOMS: Final = (codecs.BOM_UTF8, b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")
_EBCDIC: Final = b"\x4c\x6f\xa7\x94"
"""`<?xm` in every kind of EBCDIC."""
_READ: Final = frozenset(
    """
    utf-8 ascii
    iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10
    iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16
    cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258
    cp437 cp737 cp775 cp850 cp852 cp855 cp857 cp858 cp860 cp861 cp862 cp863 cp865 cp866 cp869 cp874
    koi8-r koi8-u koi8-t ptcp154 tis-620
    mac-roman mac-latin2 mac-cyrillic mac-greek mac-turkish mac-iceland mac-croatian mac-romanian
    gb2312 gbk gb18030 big5 big5hkscs euc_jp euc_jis_2004 shift_jis cp932 euc_kr cp949
    """.split()
)
"""By the names that Python gives them."""
_UCS: Final = {
    "iso-10646-ucs-2": "utf-16", "ucs-2": "utf-16", "iso-10646-ucs-4": "utf-32", "ucs-4": "utf-32",
}  # fmt: skip


class WrongEncoding(Exception):
    """The bytes cannot become characters: why and where, or that it is no text at all."""

    def __init__(self, message: str, line: int = 1, column: int = 1, binary: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.binary = binary


def decode(data: bytes, partial: bool = False) -> tuple[str, str]:
    """The characters of a file, its byte-order mark being the first of them, and the codec that they
    are in. Raises WrongEncoding."""
    codec = next((codec for mark, codec in _MARKS if data.startswith(mark)), "")
    if data.startswith(_EBCDIC):
        raise WrongEncoding("The file is in EBCDIC, which is not read")
    if not codec and b"\0" in data[:_HEAD]:
        before = data[: data.index(0)].decode("utf-8", "replace")
        raise WrongEncoding("This is not a text file", *place(before, len(before)), binary=True)
    declared = _declared(data, codec)
    if declared:
        named = _named(declared)
        if codec and not _agree(named, codec):
            raise WrongEncoding(f'The file says that it is "{declared}", but it is {_called(codec)}')
        if not codec and named not in _READ:
            if named.startswith(("utf-16", "utf-32")):
                raise WrongEncoding(f'The file says that it is "{declared}", but it is not')
            raise WrongEncoding(f'Encoding "{declared}" is not read')
        codec = codec or named
    elif codec and not data.startswith(_BOMS):
        raise WrongEncoding(
            f"The file is {_called(codec)}, but has no byte-order mark and does not say so"
        )
    codec = codec or "utf-8"
    try:
        text = codecs.getincrementaldecoder(codec)().decode(data) if partial else data.decode(codec)
        return text, codec
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(codec, "replace")
        raise WrongEncoding(
            f"These bytes are not {_called(codec)}", *place(before, len(before))
        ) from None


def _declared(data: bytes, codec: str) -> str:
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8)
    if codec.startswith(("utf-16", "utf-32")):
        head = data[: 4 * _HEAD].decode(codec, "replace").removeprefix("\ufeff").encode()[:_HEAD]
    match = _DECLARED.match(head)
    return match[1].decode("utf-8", "replace") if match else ""


def _named(declared: str) -> str:
    """The codec of a name; "" where nobody knows it."""
    lower = declared.lower()
    try:
        return _UCS.get(lower) or codecs.lookup(lower).name
    except (LookupError, ValueError):  # a name that no codec could have, such as one with NUL
        return ""


def _agree(named: str, codec: str) -> bool:
    """Whether a declaration may stand in a file whose first bytes say what it is."""
    return codec.startswith(named) or (named, codec) == ("ascii", "utf-8")


def _called(codec: str) -> str:
    return re.sub(r"-[lb]e$", "", codec).upper()


def place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character. A line ends with CR, LF, or both (XML 1.0, 2.11)."""
    before = text[:offset]
    pairs = before.count("\r\n")
    line = before.count("\n") + before.count("\r") - pairs + 1
    start = max(before.rfind("\n"), before.rfind("\r")) + 1
    if offset > start == 0 and text.startswith("\ufeff"):
        start = 1
    return line, offset - start + 1
