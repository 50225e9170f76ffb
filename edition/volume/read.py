"""From bytes to a tree, safely.

Input is hostile until parsed: no network, no external entity, no DTD, bounded expansion, bounded
depth. What is wrong becomes a finding; a file that can still be published faithfully is.
"""

from __future__ import annotations

import codecs
import hashlib
import html.entities
import re
import stat
import xml.parsers.expat
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from lxml import etree

from edition.finding import Finding
from edition.volume.tei import TEI, XINCLUDE

_PREDEFINED: Final = frozenset({"lt", "gt", "amp", "quot", "apos"})
_EXPANSION_LIMIT: Final = 10_000_000
"""Characters that the internal entities of one file may grow to."""

Position = tuple[int, int]
"""Line and column of a start tag, both from 1."""


@dataclass
class Source:
    """A TEI file that was read: its bytes and its tree."""

    path: Path
    shown: str
    data: bytes
    root: etree._Element
    digest: str
    findings: list[Finding] = field(default_factory=list)

    def positions(self, wanted: Collection[int]) -> dict[int, Position]:
        """Where start tags stand.

        In: numbers of elements in document order, the root being 0. Out: their positions. lxml
        stops counting lines at 65,535 and has no columns, so expat reads the bytes again.
        """
        return _positions(self.data, set(wanted))

    def numbered(self) -> dict[etree._Element, int]:
        """Every element's number in document order, to ask `positions` with."""
        return {element: n for n, element in enumerate(self.root.iter("*"))}


def digest(data: bytes) -> str:
    """The content hash used everywhere: 16 bytes of BLAKE2b, in hexadecimal."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def read(path: Path, shown: str, max_megabytes: int = 100) -> tuple[Source | None, list[Finding]]:
    """Read one TEI file.

    Out: the source, or None where nothing can be published; and the findings.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or device might never end
            return None, [Finding("file.unreadable", shown, "This is not a file.")]
        size = status.st_size
        if size > max_megabytes * 1_000_000:
            return None, [Finding("file.too-large", shown, f"The file has {size / 1e6:.0f} megabytes.")]
        data = path.read_bytes()
    except OSError as error:
        return None, [Finding("file.unreadable", shown, f"{error.strerror or error}.")]
    return parse(data, path, shown)


def parse(data: bytes, path: Path, shown: str) -> tuple[Source | None, list[Finding]]:
    """The same for bytes that are already in memory."""
    if not data.strip():
        return None, [Finding("file.empty", shown, "The file is empty.")]
    findings: list[Finding] = []
    bare = _without_doctype(data, shown, findings)
    if bare is None:
        return None, findings
    parser = _parser()
    try:
        root = etree.fromstring(bare, parser)
    except etree.XMLSyntaxError as error:
        return None, [*findings, _malformed(error, parser, data, shown)]
    except (ValueError, LookupError) as error:  # an encoding nobody knows
        return None, [Finding("xml.encoding", shown, f"{error}.", line=1, column=1)]
    source = Source(path, shown, data, root, digest(data))
    includes = list(root.iter(f"{{{XINCLUDE}}}include"))
    numbered = source.numbered() if includes else {}
    where = source.positions({numbered[include] for include in includes})
    for include in includes:
        line, column = where.get(numbered[include], (0, 0))
        href = include.get("href", "")
        findings.append(
            Finding("xml.xinclude", shown, f'"{href}" is not included.', line=line, column=column)
        )
    name = etree.QName(root)
    if name.namespace != TEI or name.localname not in ("TEI", "teiCorpus"):
        findings.append(_wrong_root(name, shown))
        return None, findings
    return source, findings


def _parser() -> etree.XMLParser:
    # collect_ids=False: otherwise a duplicate xml:id makes a volume unreadable.
    # huge_tree=False: libxml2 then bounds depth, text and names.
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        collect_ids=False,
    )


def _wrong_root(name: etree.QName, shown: str) -> Finding:
    if name.localname in ("TEI.2", "teiCorpus.2") or (
        name.localname in ("TEI", "teiCorpus") and not name.namespace
    ):
        return Finding(
            "tei.root",
            shown,
            f"<{name.localname}> is not in the TEI namespace.",
            detail='Write <TEI xmlns="http://www.tei-c.org/ns/1.0">; TEI P4 must first be turned '
            "into P5.",
        )
    where = f" in {name.namespace}" if name.namespace else ""
    return Finding("tei.root", shown, f"The root element is <{name.localname}>{where}.")


# -- document types and entities -------------------------------------------------------------------


def _without_doctype(data: bytes, shown: str, findings: list[Finding]) -> bytes | None:
    """The file without its DOCTYPE, its entities spelt out; None where that cannot be done.

    libxml2 must not see a DOCTYPE: whatever it is told, it reads external parameter entities, and
    the external subset as soon as it is asked to expand anything. Spelt out are internal entities
    that are plain text and whose use is bounded.
    """
    encoding = _encoding(data)
    if not encoding and not _is_plain(data):
        name = _declared(data)
        findings.append(
            Finding("xml.encoding", shown, f'Encoding "{name}" is not read.', line=1, column=1)
        )
        return None
    text = data.decode(encoding or "latin-1", "replace")  # latin-1: byte for byte
    start = _PROLOGUE.match(text)
    if start is None or not text.startswith("<!DOCTYPE", start.end()):
        return data
    at = start.end()

    def place(offset: int) -> Position:
        return _position(text, offset, encoding)

    def say(code: str, message: str, offset: int) -> None:
        line, column = place(offset)
        findings.append(Finding(code, shown, message, line=line, column=column))

    doctype = _DOCTYPE.match(text, at)
    if doctype is None:
        say("xml.malformed", "The DOCTYPE is not well-formed.", at)
        return None
    say("xml.doctype", "The DOCTYPE is not read.", at)
    body = text[doctype.end() :]
    used = Counter(match[1] for match in _REFERENCE.finditer(body) if match[1])
    words: dict[str, str] = {}
    growth = 0
    for match in _ENTITY.finditer(text, at, doctype.end()):
        name = match["name"]
        if name is None or match["parameter"] or name in words or name in _PREDEFINED:
            continue
        value = match["value"]
        words[name] = content = _characters(value[1:-1]) if value else ""
        if not used[name]:
            continue
        growth += used[name] * len(content)
        if not content or "&" in content or "<" in content or "%" in content:
            kind = "is external or empty" if not content else "holds markup or another entity"
            say("xml.entity", f'Entity "{name}" {kind}.', match.start())
            return None
    if growth > _EXPANSION_LIMIT:
        say("xml.entity", f"The entities of this file would grow to {growth:,} characters.", at)
        return None
    spelled, said = _spelled(body, words, lambda offset: place(doctype.end() + offset), shown)
    findings += said
    blank = re.sub(r"[^\r\n]", " ", doctype[0])
    try:
        return (text[:at] + blank + spelled).encode(encoding or "latin-1")
    except UnicodeEncodeError:
        say("xml.encoding", "The file is not in the encoding that its first bytes say.", at)
        return None


_PROLOGUE: Final = re.compile(r"(?:\ufeff|\xef\xbb\xbf)?(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DOCTYPE: Final = re.compile(
    r"""<!DOCTYPE(?:[^\[\]"'<>]|"[^"]*"|'[^']*')*"""
    r"""(?:\[(?:<!--.*?-->|<\?.*?\?>|"[^"]*"|'[^']*'|[^\]"'<]|<(?!!--|\?))*\]\s*)?>""",
    re.DOTALL,
)
_ENTITY: Final = re.compile(
    r"""<!--.*?-->|<\?.*?\?>|<!ENTITY\s+(?P<parameter>%\s+)?(?P<name>[^\s"'<>]+)\s+"""
    r"""(?P<value>"[^"]*"|'[^']*')?""",
    re.DOTALL,
)


def _characters(value: str) -> str:
    """An entity's value with its character references read."""

    def read(match: re.Match[str]) -> str:
        number = int(match[2], 16) if match[1] else int(match[2])
        return chr(number) if 0 < number < 0x110000 else match[0]

    return re.sub(r"&#(x?)([0-9A-Fa-f]{1,8});", read, value)


def _declared(data: bytes) -> str:
    match = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""", data)
    return match[1].decode("ascii", "replace") if match else ""


def _is_plain(data: bytes) -> bool:
    """Whether bytes of ASCII are ASCII in this file. UTF-7 and the like could hide a DOCTYPE."""
    name = _declared(data)
    if not name or data.startswith(b"\xef\xbb\xbf"):
        return True
    try:
        return codecs.lookup(name).name not in _HIDING
    except LookupError:
        return False


_HIDING: Final = frozenset({"utf-7", "unicode_escape", "raw-unicode-escape", "unicode-escape"})


def _position(text: str, offset: int, encoding: str) -> Position:
    start = text.rfind("\n", 0, offset) + 1
    before = text[start:offset]
    if not encoding:
        before = before.encode("latin-1").decode("utf-8", "replace")
    return text.count("\n", 0, offset) + 1, len(before) + 1


_REFERENCE: Final = re.compile(
    r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|&([^\s&;#<>\"']+);", re.DOTALL
)


def _spelled(
    body: str, declared: dict[str, str], place: Callable[[int], Position], shown: str
) -> tuple[str, list[Finding]]:
    """The text with its references to entities spelt out, in text and in attributes. Each name that
    is not declared in the file is said once, where it is first used."""
    found: dict[str, Finding] = {}

    def spell(match: re.Match[str]) -> str:
        name = match[1]
        if name is None or name in _PREDEFINED:
            return match[0]
        if name in declared:
            return _references(declared[name])
        character = html.entities.html5.get(f"{name};")
        if name not in found:
            # Beyond a few, an exact place helps nobody and takes time.
            line, column = place(match.start()) if len(found) < 1000 else (0, 0)
            if character:
                code, message = "xml.entity-named", f'"&{name};" was read as "{character}".'
            else:
                code = "xml.entity"
                message = f'"&{name};" is not declared; it is shown as it stands.'
            found[name] = Finding(code, shown, message, line=line, column=column)
        return _references(character) if character else f"&amp;{name};"

    return _REFERENCE.sub(spell, body), list(found.values())


def _references(text: str) -> str:
    """Letters and digits of ASCII as they are, the rest as character references."""
    return re.sub(r"[^A-Za-z0-9]", lambda match: f"&#{ord(match[0])};", text)


_MARKS_OF_ENCODING: Final = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"),
    (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip


def _encoding(data: bytes) -> str:
    """The encoding of a file that has more than one byte for each letter; else ""."""
    return next((name for mark, name in _MARKS_OF_ENCODING if data.startswith(mark)), "")


# -- what libxml2 says, in words -------------------------------------------------------------------

_BAD_BYTES: Final = {"ERR_INVALID_ENCODING", "ERR_UNSUPPORTED_ENCODING", "ERR_UNKNOWN_ENCODING"}


def _malformed(
    error: etree.XMLSyntaxError, parser: etree.XMLParser, data: bytes, shown: str
) -> Finding:
    # The parser's log, not the error's, which also has what was wrong with other files before.
    entries = [e for e in parser.error_log if e.level_name != "WARNING" and e.line]
    first = entries[0] if entries else None
    line, column = error.position
    said = re.sub(r", line \d+, column \d+.*$", "", error.msg or "")
    if first is not None:
        line, column, said = first.line, first.column, first.message
    column = max(column, 1)
    kind = first.type_name if first is not None else ""

    def finding(code: str, message: str) -> Finding:
        return Finding(code, shown, message, line=line, column=column)

    if b"\0" in data[:1000] and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\0<", b"<\0")):
        return Finding("xml.malformed", shown, "This is not a text file.", line=1, column=1)
    if kind in _BAD_BYTES or "encoding" in said.lower() or "not proper UTF-8" in said:
        return finding("xml.encoding", f"{said.strip().rstrip('!.')}.")
    if "amplification" in said or "entity reference loop" in said or "external entity" in said:
        what = "external" if "external" in said else "without bounds"
        return finding("xml.entity", f"An entity is {what} here.")
    if "xcessive depth" in said:
        return finding("xml.depth", "Elements are nested too deeply here.")
    if match := re.match(r"Namespace prefix (\S+) (?:for (\S+) )?on (\S+) is not defined", said):
        what = f"the attribute {match[1]}:{match[2]}" if match[2] else f"<{match[1]}:{match[3]}>"
        return finding("xml.prefix", f'Prefix "{match[1]}" of {what} is not declared.')
    if match := re.match(r"Opening and ending tag mismatch: (\S+) line (\d+) and (\S+)", said):
        return finding(
            "xml.malformed", f"</{match[3]}> cannot end <{match[1]}>, which line {match[2]} opened."
        )
    if kind in ("ERR_NAME_REQUIRED", "ERR_ENTITYREF_SEMICOL_MISSING") or "xmlParseEntityRef" in said:
        return Finding(
            "xml.malformed",
            shown,
            "A bare & cannot stand here.",
            line=line,
            column=column,
            detail="Write &amp; for the character itself.",
        )
    if "remature end of data" in said or kind == "ERR_DOCUMENT_END":
        open_tag = re.search(r"in tag (\S+) line (\d+)", said)
        what = f": <{open_tag[1]}> of line {open_tag[2]} was never closed" if open_tag else ""
        return finding("xml.malformed", f"The file breaks off here{what}.")
    return finding("xml.malformed", f"{said.strip().rstrip('.')}.")


# -- positions -------------------------------------------------------------------------------------


def _positions(data: bytes, wanted: set[int]) -> dict[int, Position]:
    found: dict[int, Position] = {}
    if not wanted:
        return found
    last = max(wanted)
    parser = xml.parsers.expat.ParserCreate()
    number = -1

    def start(_name: str, _attributes: object) -> None:
        nonlocal number
        number += 1
        if number in wanted:
            found[number] = (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
            if number >= last:
                raise StopIteration

    parser.StartElementHandler = start
    parser.buffer_text = True
    parser.ordered_attributes = True
    try:
        parser.Parse(data, True)
    except StopIteration:
        pass
    except (xml.parsers.expat.ExpatError, ValueError, LookupError):
        # An encoding that expat does not know: the text is the same in UTF-8, told from outside.
        if (encoding := _encoding(data)) and encoding.startswith("utf-32"):
            text = re.sub(
                r"""(encoding\s*=\s*["'])[\w.-]+""", r"\1UTF-8", data.decode(encoding), count=1
            )
            return _positions(text.encode(), wanted)
        declared = re.match(rb"""[^>]*?encoding\s*=\s*["']([\w.-]+)""", data)
        if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
            try:
                text = data.decode(declared[1].decode("ascii"))
            except (LookupError, UnicodeDecodeError):
                return found
            recoded = re.sub(r"""(encoding\s*=\s*["'])[\w.-]+""", r"\1UTF-8", text, count=1)
            return _positions(recoded.encode(), wanted)
    return found
