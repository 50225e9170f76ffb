"""A file without its DOCTYPE, its entities spelt out: for parsers that must not see any.

libxml2 is one: whatever it is told, it reads external parameter entities, and the external subset as
soon as it is asked to expand anything.
"""

from __future__ import annotations

import html.entities
import re

from edition.finding import CannotRun, Finding
from edition.xml.encoding import place
from edition.xml.entities import PREDEFINED, REFERENCE
from edition.xml.scan import Scan

_MOST_PLACES = 1000
"""Beyond a few, an exact place helps nobody and takes time."""


def spelled(scan: Scan) -> tuple[bytes, list[Finding]]:
    """The file in UTF-8 with nothing to expand, its lines where they were, and what is to be said.
    Raises CannotRun where it uses an entity that is external or holds markup.

    Names of the standard sets that no one declares are read as their characters, others are shown as
    they stand; each is said once, where it is first used.
    """
    doctype = scan.doctype
    if doctype is None:
        return scan.utf8, []
    start, end = doctype
    text, entities = scan.text, scan.entities
    line, column = place(text, start)
    doctype_unread = Finding("xml.doctype", scan.shown, "The DOCTYPE is not read.", line, column)
    found = {"": doctype_unread}

    def spell(written: str, name: str, offset: int) -> str:
        if name in PREDEFINED:
            return written
        if name in entities:
            meaning = entities.meaning(name)
            if meaning.why:
                raise CannotRun(doctype_unread, scan.refused(name))
            return _references(meaning.text)
        known = html.entities.html5.get(f"{name};")
        if name not in found:
            found[name] = _unknown(scan, name, known, offset if len(found) < _MOST_PLACES else -1)
        return _references(known) if known else f"&amp;{name};"

    pieces = [text[:start], re.sub(r"[^\r\n]", " ", text[start:end])]
    at = end
    for match in REFERENCE.finditer(text, end):
        if match[1] is not None:
            pieces += (text[at : match.start()], spell(match[0], match[1], match.start()))
            at = match.end()
    pieces.append(text[at:])
    return "".join(pieces).encode(), list(found.values())


def _unknown(scan: Scan, name: str, known: str | None, offset: int) -> Finding:
    """What is said of a name that the file does not declare."""
    code, message = "xml.entity", f'"&{name};" is not declared; it is shown as it stands.'
    if known:
        code, message = "xml.entity-named", f'"&{name};" was read as "{known}".'
    line, column = place(scan.text, offset) if offset >= 0 else (0, 0)
    return Finding(code, scan.shown, message, line, column)


def _references(text: str) -> str:
    """Letters and digits of ASCII as they are, the rest as character references."""
    return re.sub(r"[^A-Za-z0-9]", lambda match: f"&#{ord(match[0])};", text)
