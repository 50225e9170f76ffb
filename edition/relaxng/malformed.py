"""What is wrong with a document that is not well-formed, and which tag was left open where."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers.expat import ErrorString, ExpatError

from edition.relaxng.document import Document
from edition.relaxng.problem import Problem, Related

_MISMATCH, _UNCLOSED, _INVALID, _DUPLICATE, _AFTER, _ENTITY, _PREFIX = 7, 3, 4, 8, 9, 11, 27
_ENCODING: Final = (18, 19, 30)
_LIMIT: Final = 43
_RECURSIVE: Final = 12
_BROKEN_OFF: Final = re.compile(r"&#?[\w.:-]*")
"""A reference up to where the parser found that it is none."""


def malformed(error: ExpatError, index: int, document: Document, open_tags: list[int]) -> Problem:
    """The problem that stopped the parser.

    index: the byte where it stopped (the parser's `ErrorByteIndex`). Its line and column are not used:
    it counts lines and letters in its own way.
    open_tags: the bytes where the open elements begin.
    """
    code = error.code
    data = document.data
    index = min(max(index, 0), len(data))
    line, column = document.place(index)

    def problem(message: str, remedy: str = "", kind: str = "xml.malformed") -> Problem:
        return Problem(kind, message, remedy, line, column, cause=message)

    if b"\0" in data[:1000]:
        return Problem("xml.malformed", "This is not a text file.", "", 1, 1)
    if code == _MISMATCH and data.startswith(b"</", index - 2):
        return _mismatch(document, index - 2, open_tags)
    if code == _UNCLOSED or (index >= len(data.rstrip()) and open_tags):
        line, column = document.place(len(data.rstrip()))
        if not open_tags:
            return problem("The file holds no element.")
        found = problem(
            f"The file breaks off here: {_opened(document, open_tags[-1])} was never closed.",
            "Restore the rest of the file, or close what is open.",
        )
        found.related = [_related(document, tag) for tag in open_tags[-1:]]
        return found
    if code == _INVALID:
        return _invalid(document, index)
    if code == _DUPLICATE:
        name = _repeated(document, index)
        return problem(f"The attribute {name} stands twice in this tag.".replace("  ", " "))
    if code == _AFTER:
        return problem(
            "Something stands after the end of the root element.", "A file has one root element."
        )
    if code == _ENTITY:
        match = re.match(rb"&([^;\s<]+);", data[index:])
        name = match[1].decode("utf-8", "replace") if match else ""
        return problem(f'"&{name};" is not declared.', "", "xml.entity")
    if code == _PREFIX:
        return _prefix(document, index)
    if code in _ENCODING:
        return problem(
            "These bytes are not in the encoding that the file declares.", "", "xml.encoding"
        )
    if code in (_LIMIT, _RECURSIVE):
        return problem("The entities of this file grow without bounds.", "", "xml.entity")
    return problem(f"{ErrorString(code)}.".capitalize())


def _opened(document: Document, index: int) -> str:
    return f"<{document.name(index)}> of line {document.place(index)[0]}"


def _related(document: Document, index: int) -> Related:
    return Related(*document.place(index), f"<{document.name(index)}> begins here")


def _mismatch(document: Document, index: int, open_tags: list[int]) -> Problem:
    line, column = document.place(index)
    name = document.name(index)
    names = [document.name(tag) for tag in open_tags]
    length = len(name) + 3
    if left := _left_open(name, names, open_tags):
        message = f"</{name}> comes before the end of {_opened(document, left[-1])}."
        remedy = f"Close <{document.name(left[-1])}> first, or take its start tag out."
        related = [_related(document, tag) for tag in left[-3:]]
    else:
        inner = _opened(document, open_tags[-1]) if open_tags else "nothing"
        message = f"</{name}> ends nothing: no <{name}> is open here, but {inner} is."
        remedy = f"Take the end tag out, or open <{name}> where it should begin."
        related = [_related(document, tag) for tag in open_tags[-1:]]
    return Problem(
        "xml.malformed", message, remedy, line, column, length, cause=message, related=related
    )


def _left_open(name: str, names: list[str], open_tags: list[int]) -> list[int]:
    """The tags opened since the last of a name; none where none of that name is open, or where it is
    the innermost (an end tag in an entity's text can differ from what stands in the document)."""
    if name not in names:
        return []
    return open_tags[len(names) - names[::-1].index(name) :]


def _invalid(document: Document, index: int) -> Problem:
    line, column = document.place(index)
    data = document.data
    letter = document.piece(index, 1)
    try:
        data[index : index + 4].decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start == 0 and data[index : index + 1] >= b"\x80":
            return Problem("xml.encoding", "These bytes are not UTF-8.", "", line, column, 1)
    if letter and letter < " ":
        message = f"The control character U+{ord(letter):04X} cannot stand in XML."
        return Problem("xml.malformed", message, "Take it out.", line, column, 1)
    start = data.rfind(b"&", 0, index + 1)
    if start >= 0 and _BROKEN_OFF.fullmatch(data[start:index].decode("utf-8", "replace")):
        line, column = document.place(start)
        return Problem(
            "xml.malformed", "A bare & cannot stand here.", "Write &amp; for the character itself.",
            line, column, 1,
        )  # fmt: skip
    opened = data.rfind(b"<", 0, index + 1)
    if opened >= 0 and b">" not in data[opened:index]:
        line, column = document.place(opened)
        tag = document.piece(opened, 40).split("\n")[0]
        return Problem(
            "xml.malformed", f'The tag that begins with "{tag}" is not well-formed.',
            "Mend the tag; a < that is no tag is written &lt;.", line, column, 1,
        )  # fmt: skip
    return Problem("xml.malformed", f'"{letter}" cannot stand here.', "", line, column, 1)


def _repeated(document: Document, index: int) -> str:
    seen: set[str] = set()
    tag = document.data.rfind(b"<", 0, index + 1)
    for name, *_ in document.attributes(max(tag, 0)):
        if name in seen:
            return name
        seen.add(name)
    return ""


def _prefix(document: Document, index: int) -> Problem:
    line, column = document.place(index)
    name = document.name(index)
    prefix = name.partition(":")[0] if ":" in name else ""
    what = f"<{name}>"
    declared = {n.partition(":")[2] for n, *_ in document.attributes(index) if n.startswith("xmlns:")}
    if not prefix or prefix in declared:
        names = [
            n
            for n, *_ in document.attributes(index)
            if ":" in n and n[:4] != "xml:" and n[:6] != "xmlns:"
        ]
        other = next((n for n in names if n.partition(":")[0] not in declared), name)
        prefix, what = other.partition(":")[0], f"the attribute {other}"
    return Problem(
        "xml.prefix", f'Prefix "{prefix}" of {what} is not declared.', "", line, column, len(name) + 1
    )
