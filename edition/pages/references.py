"""References for programs that keep them: BibTeX, RIS and CSL-JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from edition.pages.citing import Item, csl, parts
from edition.volume.publication import Name

FORMATS: Final = ("bib", "ris", "csl.json")
"""What the files end in."""


def write(item: Item, form: str) -> bytes:
    """The item in one of `FORMATS`, UTF-8."""
    if form == "bib":
        return bibtex(item).encode()
    if form == "ris":
        return ris(item).encode()
    return msgspec.json.format(msgspec.json.encode([csl(item)]), indent=2) + b"\n"


# -- BibTeX ------------------------------------------------------------------------------------------

_SPECIAL: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%", "#": r"\#",
    "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def bibtex(item: Item) -> str:
    """The item as a BibTeX entry. Titles stand in a second pair of braces, so that no style changes
    their capitals. `date` is BibLaTeX's `origdate`: `year` is that of the edition."""
    issued, written = parts(item.issued), parts(item.date)
    fields = {
        "author": " and ".join(map(_bib_name, item.authors)),
        "title": f"{{{_tex(item.title)}}}",
        "booktitle": f"{{{_tex(item.container)}}}" if item.container else "",
        "editor": " and ".join(map(_bib_name, item.editors)),
        "publisher": _tex(item.publisher),
        "address": _tex(item.place),
        "year": str(issued[0]) if issued else "",
        "origdate": item.date[:10] if written else "",
        "number": _tex(item.number),
        "pages": _tex(item.pages).replace("–", "--"),
        "isbn": _tex(item.isbn),
        "doi": _tex(item.doi),
        "url": re.sub(r"[{}\\]", "", item.url),
        "langid": _tex(item.language),
        "library": _tex(", ".join(p for p in (item.archive, item.archive_location) if p)),
        "note": _tex(item.note),
    }
    lines = [f"  {key} = {{{value}}}" for key, value in fields.items() if value]
    kind = "book" if item.kind == "book" else "incollection"
    return f"@{kind}{{{_bib_key(item.id)},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(ch, ch) for ch in " ".join(text.split()))


def _bib_name(one: Name) -> str:
    return f"{_tex(one.family)}, {_tex(one.given)}" if one.given else f"{{{_tex(one.family)}}}"


def _bib_key(text: str) -> str:
    """A key of the characters that every reader of BibTeX takes."""
    return re.sub(r"[^A-Za-z0-9:._+-]", lambda m: f"x{ord(m[0]):x}", text)


# -- RIS ---------------------------------------------------------------------------------------------


def ris(item: Item) -> str:
    """The item in RIS: one tag a line, lines end in CRLF."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris(item) if value) + "ER  - \r\n"


def _ris(item: Item) -> Iterator[tuple[str, str]]:
    def line(text: str) -> str:
        return " ".join(text.split())

    issued, written = parts(item.issued), parts(item.date)
    first, _, last = item.pages.partition("–")
    yield "TY", "BOOK" if item.kind == "book" else "CHAP"
    yield "ID", item.id
    for one in item.authors:
        yield "AU", _ris_name(one)
    yield "TI", line(item.title)
    yield "T2", line(item.container)
    for one in item.editors:
        yield "A2", _ris_name(one)
    yield "PB", line(item.publisher)
    yield "CY", line(item.place)
    yield "PY", str(issued[0]) if issued else ""
    if written:
        yield "RP", "/".join([str(written[0]), *(f"{part:02}" for part in written[1:])])
    yield "SE", line(item.number)
    yield "SP", line(first)
    yield "EP", line(last)
    yield "SN", line(item.isbn)
    yield "DO", line(item.doi)
    yield "UR", line(item.url)
    yield "LA", line(item.language)
    yield "AV", line(", ".join(p for p in (item.archive, item.archive_location) if p))
    yield "N1", line(item.note)


def _ris_name(one: Name) -> str:
    return f"{one.family}, {one.given}" if one.given else one.family
