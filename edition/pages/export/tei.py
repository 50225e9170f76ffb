"""A document as a TEI file of its own.

The text is the volume's, character by character. The header is the volume's with the document's
title and date, without what other documents alone refer to: witnesses, hands, renditions,
relations. The register entries that the document refers to stand in `standOff` as the volume has
them. A pointer whose target is not in the file leads to the file of the volume, which stands beside
(TEI Guidelines 16.2: a pointer with the address of a document before the "#").
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from msgspec import Struct

from edition.pages.citing import Item, parts
from edition.volume import detach
from edition.volume.structure import Unit
from edition.volume.tei import TEI, XML_ID

_T: Final = f"{{{TEI}}}"

_TAGS: Final = re.compile(rb"<!--.*?-->|<\?.*?\?>|<[^\s!?/>][^>]*>", re.DOTALL)
_ATTRIBUTE: Final = re.compile(rb'(\s)([^\s="]+)="([^"]*)"')
_DECLARED: Final = re.compile(rb'\sxmlns(?::[^\s="]+)?="[^"]*"')
_NO_POINTERS: Final = frozenset(
    {b"n", b"rend", b"style", b"key", b"value", b"xml:id", b"when", b"notation"}
)
"""Attributes that may hold a "#" and are no pointers."""

_OWNED: Final = frozenset(
    _T + name
    for name in (
        "witness handNote rendition person personGrp place org event object nym relation".split()
    )
)
"""Elements of a header that a document takes along only where it refers to them."""
_LISTS: Final = frozenset(
    _T + name
    for name in (
        "listWit handNotes listPerson listPlace listOrg listEvent listObject listNym listRelation "
        "particDesc settingDesc"
    ).split()
)
"""What goes when nothing is left in it."""
_ENTRIES: Final = {
    f"{_T}person": "listPerson", f"{_T}personGrp": "listPerson", f"{_T}place": "listPlace",
    f"{_T}org": "listOrg", f"{_T}event": "listEvent", f"{_T}object": "listObject",
    f"{_T}nym": "listNym", f"{_T}item": "list",
}  # fmt: skip


class Source(Struct, frozen=True):
    """All that a document's file takes from the volume's tree. What is written is worked out of this
    alone, so that a change elsewhere in the volume leaves the file as it is."""

    element: str
    """The name of the document's element, without its namespace."""
    body: bytes
    head: bytes
    """The header, with places for what the document's own says: `_filled`."""
    entries: list[tuple[str, list[bytes]]]
    """The register entries that go along, by the list that they belong into."""
    kept: list[str]
    """The ids of the volume's header that the document asks for."""
    prefix: str
    """Of TEI names, with its colon."""
    declared: list[bytes]
    """The namespaces that the root of the file declares, as attributes."""


@dataclass
class Exporter:
    """Finds what the documents of one volume take along. `root` is the volume's tree."""

    root: etree._Element
    _headers: dict[tuple[int, frozenset[str], frozenset[str]], bytes] = field(default_factory=dict)
    _entries: dict[str, tuple[str, bytes] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._ids = {
            str(e.get(XML_ID)): e for e in reversed(list(self.root.iter("*"))) if e.get(XML_ID)
        }
        prefix = self.root.prefix
        self._q = f"{prefix}:" if prefix else ""
        spaces = self.root.nsmap.items()
        self._declared = {
            (f" xmlns:{p}=" if p else " xmlns=").encode() + quoteattr(uri).encode()
            for p, uri in spaces
            if p != "xml"
        }

    def source(self, unit: Unit) -> Source:
        """What a unit by itself is made of."""
        body = self._bare(detach.serialise(unit))
        own, wanted = _names(body)
        header = self._header_of(unit.element)
        kept = self._kept(header, wanted) if header is not None else frozenset()
        entries: dict[str, dict[str, bytes]] = {}
        for xml_id in sorted(wanted - own - kept):
            if found := self._entry(xml_id, header):
                entries.setdefault(found[0], {}).setdefault(found[1].decode(), found[1])
        return Source(
            etree.QName(unit.element).localname,
            body,
            self._header(header, kept, own) if header is not None else self._made(),
            [(name, list(some.values())) for name, some in sorted(entries.items())],
            sorted(kept),
            self._q,
            sorted(self._declared),
        )

    def _bare(self, written: bytes) -> bytes:
        """Without the namespaces that the root of the file declares."""
        end = written.index(b">")
        start = _DECLARED.sub(lambda m: b"" if m[0] in self._declared else m[0], written[:end])
        return start + written[end:]

    # -- entries ---------------------------------------------------------------------------------------

    def _entry(self, xml_id: str, header: etree._Element | None) -> tuple[str, bytes] | None:
        """The list that an entry belongs into, and the entry as the volume has it."""
        if xml_id not in self._entries:
            self._entries[xml_id] = self._found(xml_id, header)
        return self._entries[xml_id]

    def _found(self, xml_id: str, header: etree._Element | None) -> tuple[str, bytes] | None:
        element = self._ids.get(xml_id)
        holder = element
        while holder is not None and holder.tag not in _ENTRIES and holder.tag not in _SCOPE:
            holder = holder.getparent()
        if holder is None or holder.tag not in _ENTRIES or holder is header:
            return None
        if holder.tag == f"{_T}item" and _document(holder):
            return None  # a list of a text, and no register
        written = self._bare(etree.tostring(holder, encoding="utf-8", with_tail=False))
        if holder.tag == f"{_T}item":
            label = holder.getprevious()
            if label is not None and label.tag == f"{_T}label":
                written = self._bare(etree.tostring(label, encoding="utf-8", with_tail=False)) + written
        return _ENTRIES[str(holder.tag)], written

    # -- the header ------------------------------------------------------------------------------------

    def _header_of(self, element: etree._Element) -> etree._Element | None:
        for above in (element, *element.iterancestors()):
            header = above.find(f"{_T}teiHeader")
            if header is not None:
                return header
        return None

    def _kept(self, header: etree._Element, wanted: frozenset[str]) -> frozenset[str]:
        """The ids of a header that a document asks for, and that these in turn ask for."""
        kept: set[str] = set()
        waiting = list(wanted)
        while waiting:
            xml_id = waiting.pop()
            element = self._ids.get(xml_id)
            if xml_id in kept or element is None or header not in element.iterancestors():
                continue
            kept.add(xml_id)
            waiting += _names(etree.tostring(element, encoding="utf-8", with_tail=False))[1]
        return frozenset(kept)

    def _header(self, header: etree._Element, kept: frozenset[str], own: frozenset[str]) -> bytes:
        related = frozenset(
            xml_id
            for relation in header.iter(f"{_T}relation")
            for xml_id in _names(etree.tostring(relation, encoding="utf-8", with_tail=False))[1] & own
        )
        key = (id(header), kept, related)
        if key not in self._headers:
            self._headers[key] = self._pruned(header, kept, own)
        return self._headers[key]

    def _pruned(self, header: etree._Element, kept: frozenset[str], own: frozenset[str]) -> bytes:
        copy = deepcopy(header)
        copy.tail = None
        for element in list(copy.iter(*_OWNED)):
            if element.getparent() is None or _asked_for(element, kept, own):
                continue
            _remove(element)
        for element in list(copy.iter(f"{_T}revisionDesc", f"{_T}namespace")):
            _remove(element)  # the history of the volume, and counts of its elements
        file = copy.find(f"{_T}fileDesc")
        titles = file.find(f"{_T}titleStmt") if file is not None else None
        if file is None or titles is None:
            return self._made()
        titles.insert(0, _slot("title", titles.text))
        self._note(file)
        source = file.find(f"{_T}sourceDesc")
        if source is not None and not len(source) and not (source.text or "").strip():
            source.append(_slot("source", None))
        profile = copy.find(f"{_T}profileDesc")
        if profile is not None and profile.find(f"{_T}creation") is None:
            profile.insert(0, _slot("creation", profile.text))
        return self._bare(etree.tostring(copy, encoding="utf-8"))

    def _note(self, file: etree._Element) -> None:
        """A place for the statement what the document is taken from, in the notes of the file."""
        statement = file.find(f"{_T}notesStmt")
        if statement is not None:
            statement.append(_slot("host", None))
            return
        source = file.find(f"{_T}sourceDesc")
        slot = _slot("notes", "\n")
        if source is not None:
            source.addprevious(slot)
        else:
            file.append(slot)

    def _made(self) -> bytes:
        """A header for a file that has none."""
        q = self._q
        return (
            f"<{q}teiHeader><{q}fileDesc><{q}titleStmt><?edition title?></{q}titleStmt>"
            f"<{q}publicationStmt><{q}p/></{q}publicationStmt><?edition notes?>"
            f"<{q}sourceDesc><?edition source?></{q}sourceDesc></{q}fileDesc></{q}teiHeader>"
        ).encode()


# -- writing -------------------------------------------------------------------------------------------


def write(source: Source, lang: str, item: Item, address: str) -> bytes:
    """A document as a TEI file, UTF-8. `address` is that of the volume's TEI file as this one refers to
    it."""
    q = source.prefix
    standing = b"".join(
        _tagged(q, name, b"\n" + b"\n".join(some) + b"\n") + b"\n" for name, some in source.entries
    )
    present = frozenset(source.kept).union(
        *(_names(part)[0] for part in (source.body, standing, source.head))
    )
    pieces = [
        b'<?xml version="1.0" encoding="UTF-8"?>\n',
        b"<" + q.encode() + b"TEI" + b"".join(source.declared) + b">\n",
        _pointing(_filled(source.head, q, item, address), present, address),
        b"\n",
    ]
    if standing:
        pieces += [_tagged(q, "standOff", b"\n" + _pointing(standing, present, address)), b"\n"]
    body = _pointing(source.body, present, address)
    pieces += [_wrapped(q, source.element, lang, body), b"\n"]
    pieces.append(b"</" + q.encode() + b"TEI>\n")
    return b"".join(pieces)


def _wrapped(q: str, name: str, lang: str, body: bytes) -> bytes:
    if name == "text":
        return body
    if name != "body":
        # A numbered division needs those above it (TEI Guidelines 4.1.2).
        level = int(name[3:]) if name[3:] else 1
        for above in range(level - 1, 0, -1):
            body = _tagged(q, f"div{above}", body)
        body = _tagged(q, "body", b"\n" + body + b"\n")
    return _tagged(q, "text", b"\n" + body + b"\n", f" xml:lang={quoteattr(lang)}" if lang else "")


def _tagged(q: str, name: str, inside: bytes, attributes: str = "") -> bytes:
    return f"<{q}{name}{attributes}>".encode() + inside + f"</{q}{name}>".encode()


def _pointing(written: bytes, present: frozenset[str], address: str) -> bytes:
    """With every pointer to what is not in the file made one to the volume's."""

    def token(word: bytes) -> bytes:
        if word.startswith(b"#") and len(word) > 1 and word[1:].decode() not in present:
            return escape(address).encode() + word
        return word

    def attribute(match: re.Match[bytes]) -> bytes:
        if b"#" not in match[3] or match[2] in _NO_POINTERS:
            return match[0]
        return match[1] + match[2] + b'="' + b" ".join(map(token, match[3].split(b" "))) + b'"'

    def tag(match: re.Match[bytes]) -> bytes:
        found = match[0]
        return _ATTRIBUTE.sub(attribute, found) if b"#" in found and found[1:2] not in b"!?" else found

    return _TAGS.sub(tag, written)


def _filled(header: bytes, q: str, item: Item, address: str) -> bytes:
    title = f'<{q}title level="a">{escape(item.title)}</{q}title>'
    scopes = "".join(
        f'<{q}biblScope unit="{unit}">{escape(value)}</{q}biblScope>'
        for unit, value in (("document", item.number), ("page", item.pages))
        if value
    )
    pointer = f"<{q}ptr target={quoteattr(item.url)}/>" if item.url else ""
    volume = f'<{q}title level="m">{escape(item.container)}</{q}title>'
    host = (
        f'<{q}relatedItem type="host"><{q}bibl>{volume}{scopes}'
        f"<{q}ptr target={quoteattr(address)}/>{pointer}</{q}bibl></{q}relatedItem>"
    )
    date = item.date[:10] if parts(item.date) else ""
    values: dict[str, str] = {
        "title": title,
        "notes": f"<{q}notesStmt>{host}</{q}notesStmt>",
        "host": host,
        "source": f"<{q}bibl>{volume}</{q}bibl>",
        "creation": f'<{q}creation><{q}date when="{date}"/></{q}creation>' if date else "",
    }
    return re.sub(rb"<\?edition (\w+)\?>", lambda m: values[m[1].decode()].encode(), header)


_SCOPE: Final = frozenset({f"{_T}TEI", f"{_T}text", f"{_T}div", f"{_T}body", f"{_T}teiHeader"})


def _document(item: etree._Element) -> bool:
    """Whether an item is in the body of a text, where lists are what the text says."""
    return any(above.tag == f"{_T}body" for above in item.iterancestors()) and not any(
        child.tag in (f"{_T}persName", f"{_T}term", f"{_T}gloss", f"{_T}placeName", f"{_T}orgName")
        for child in item.iter("*")
        if child.get(XML_ID)
    )


def _names(written: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """The ids in a piece of XML, and the ids of the same file that it points to."""
    own: set[str] = set()
    wanted: set[str] = set()
    for tag in _TAGS.finditer(written):
        found = tag[0]
        if (b"#" not in found and b"xml:id=" not in found) or found[1:2] in b"!?":
            continue
        for _, name, value in _ATTRIBUTE.findall(found):
            if name == b"xml:id":
                own.add(value.decode())
            elif b"#" in value and name not in _NO_POINTERS:
                wanted.update(w[1:].decode() for w in value.split() if w.startswith(b"#"))
    return frozenset(own), frozenset(wanted)


def _asked_for(element: etree._Element, kept: frozenset[str], own: frozenset[str]) -> bool:
    if element.tag == f"{_T}relation":
        return bool(_names(etree.tostring(element, encoding="utf-8", with_tail=False))[1] & own)
    xml_id = element.get(XML_ID)
    if xml_id is None or (element.tag == f"{_T}rendition" and element.get("selector")):
        return True
    return any(inner.get(XML_ID) in kept for inner in element.iter("*"))


def _remove(element: etree._Element) -> None:
    """Take an element out, and the list it was the last of."""
    parent = element.getparent()
    if parent is None:
        return
    parent.remove(element)
    if parent.tag in _LISTS and not any(
        isinstance(child.tag, str) and child.tag not in (f"{_T}head", f"{_T}desc") for child in parent
    ):
        _remove(parent)


def _slot(name: str, tail: str | None) -> etree._Element:
    slot = etree.ProcessingInstruction("edition", name)
    slot.tail = tail
    return slot
