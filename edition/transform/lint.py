"""What is wrong with a project's stylesheet before it runs, at its place.

libxslt passes over what it does not know: an instruction that is misspelt writes nothing, a name
without its prefix matches nothing, and words are lost in silence. Here that is said, and what would
reach outside is refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from xml.parsers import expat

from lxml import etree

from edition.finding import Finding, declare

declare(
    "stylesheet.never",
    "warning",
    "Correct the name, or take out what does nothing.",
    "A template that nothing calls is a slip more often than not: what it was to do is not done.",
)

XSL: Final = "{http://www.w3.org/1999/XSL/Transform}"

_INSTRUCTIONS: Final = {
    "apply-imports": "",
    "apply-templates": "select mode",
    "attribute": "name namespace",
    "attribute-set": "name use-attribute-sets",
    "call-template": "name",
    "choose": "",
    "comment": "",
    "copy": "use-attribute-sets",
    "copy-of": "select",
    "decimal-format": "name decimal-separator grouping-separator infinity minus-sign NaN percent "
    "per-mille zero-digit digit pattern-separator",
    "element": "name namespace use-attribute-sets",
    "fallback": "",
    "for-each": "select",
    "if": "test",
    "import": "href",
    "include": "href",
    "key": "name match use",
    "message": "terminate",
    "namespace-alias": "stylesheet-prefix result-prefix",
    "number": "level count from value format lang letter-value grouping-separator grouping-size",
    "otherwise": "",
    "output": "method version encoding omit-xml-declaration standalone doctype-public doctype-system "
    "cdata-section-elements indent media-type",
    "param": "name select",
    "preserve-space": "elements",
    "processing-instruction": "name",
    "sort": "select lang data-type order case-order",
    "strip-space": "elements",
    "stylesheet": "id extension-element-prefixes exclude-result-prefixes version",
    "template": "match name priority mode",
    "text": "disable-output-escaping",
    "transform": "id extension-element-prefixes exclude-result-prefixes version",
    "value-of": "select disable-output-escaping",
    "variable": "name select",
    "when": "test",
    "with-param": "name select",
}
"""The instructions of XSLT 1.0, each with the attributes it may have."""
_FUNCTIONS: Final = frozenset(
    """
    boolean ceiling concat contains count current element-available false floor format-number
    function-available generate-id id key lang last local-name name namespace-uri normalize-space not
    number position round starts-with string string-length substring substring-after substring-before
    sum system-property translate true unparsed-entity-uri
    """.split()
)
_EXTENSIONS: Final = {
    "http://exslt.org/common": frozenset(("node-set", "object-type")),
    "http://exslt.org/sets": None,
    "http://exslt.org/strings": frozenset(("tokenize", "split", "replace", "concat")),
    "http://exslt.org/math": None,
    "http://exslt.org/dates-and-times": None,
}
"""Functions beside those of XSLT that a stylesheet may call; None means all of the namespace. Not
`str:padding` and `dyn:evaluate`: the one makes strings of any length, the other hides what it calls."""
_NODE_TESTS: Final = frozenset(("node", "text", "comment", "processing-instruction"))
_XPATH: Final = frozenset(("select", "test", "match", "count", "from", "value", "use"))
_STRINGS: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_CALL: Final = re.compile(r"(?<![\w.$-])(?:([\w.-]+):)?([\w.-]+)\s*\(")
_PREFIX: Final = re.compile(r"(?<![\w.:-])([A-Za-z_][\w.-]*):(?=[\w*])(?!:)")


@dataclass
class Sheet:
    """A file of a stylesheet as it was read."""

    path: Path
    shown: str
    root: etree._Element
    own: bool
    """Whether it is the project's."""
    places: list[tuple[int, int]] = field(default_factory=list)
    """Line and column of each element in document order, of a file of the project."""


def places(data: bytes) -> list[tuple[int, int]]:
    """Line and column of each start tag, in document order, of a well-formed file."""
    found: list[tuple[int, int]] = []
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda *_: found.append(
        (parser.CurrentLineNumber, parser.CurrentColumnNumber + 1)
    )
    parser.Parse(data, True)
    return found


def findings(sheets: list[Sheet]) -> Iterator[Finding]:
    """What is wrong with the project's own files of one stylesheet: errors and warnings."""
    named = {t.get("name", "") for s in sheets for t in s.root.iterchildren(f"{XSL}template")}
    matched = {_mode(t) for s in sheets for t in s.root.iterchildren(f"{XSL}template")}
    applied = {_mode(a) for s in sheets for a in s.root.iter(f"{XSL}apply-templates")}
    for sheet in sheets:
        if not sheet.own:
            continue
        elements = [e for e in sheet.root.iter() if isinstance(e.tag, str)]
        for element, (line, column) in zip(elements, sheet.places, strict=False):
            for code, message in _said(element, named, matched, applied):
                yield Finding(code, sheet.shown, message.replace("?.", "?"), line=line, column=column)


def _said(
    element: etree._Element, named: set[str], matched: set[str], applied: set[str]
) -> Iterator[tuple[str, str]]:
    wrong = "stylesheet.error"
    tag = str(element.tag)
    instruction = tag.removeprefix(XSL) if tag.startswith(XSL) else None
    if instruction is None:
        for key in map(str, element.attrib):
            if key.startswith(XSL):
                name = key.removeprefix(XSL)
                known = (
                    "use-attribute-sets", "exclude-result-prefixes", "extension-element-prefixes",
                    "version",
                )  # fmt: skip
                if name not in known:
                    yield wrong, f"There is no attribute xsl:{name}{_near(name, known)}."
    elif instruction not in _INSTRUCTIONS:
        yield wrong, f"XSLT 1.0 has no xsl:{instruction}{_near(instruction, _INSTRUCTIONS, 'xsl:')}."
        return
    else:
        allowed = _INSTRUCTIONS[instruction].split()
        for key in map(str, element.attrib):
            if not key.startswith("{") and key not in allowed:
                yield wrong, f"xsl:{instruction} has no attribute {key}{_near(key, allowed)}."
    if element.get("extension-element-prefixes") or element.get(f"{XSL}extension-element-prefixes"):
        yield wrong, "Extension elements are refused: they could write or read files."
    for expression in _expressions(element, instruction):
        bare = _STRINGS.sub("''", expression)
        for prefix in sorted({m[1] for m in _PREFIX.finditer(bare)}):
            if prefix not in element.nsmap and prefix != "xml":
                declared = [p for p in element.nsmap if p]
                yield wrong, f'The prefix "{prefix}" is not declared{_near(prefix, declared)}.'
        yield from ((wrong, message) for message in _calls(bare, element))
    if instruction == "call-template" and (called := element.get("name")) and called not in named:
        yield wrong, f'There is no template named "{called}"{_near(called, named)}.'
    if instruction == "apply-templates" and (mode := _mode(element)) and mode not in matched:
        near = _near(_local(mode), map(_local, matched))
        yield "stylesheet.never", f'No template has the mode "{element.get("mode")}"{near}.'
    if instruction == "template" and (mode := _mode(element)) and mode not in applied:
        near = _near(_local(mode), map(_local, applied))
        message = f'Nothing applies templates in the mode "{element.get("mode")}"{near}.'
        yield "stylesheet.never", message
    if instruction == "template":
        for name in _unprefixed(element.get("match", "")):
            message = f'"{name}" without a prefix matches no element of a TEI file'
            yield "stylesheet.never", f"{message}; write it with the prefix of TEI, such as tei:{name}."


def _expressions(element: etree._Element, instruction: str | None) -> Iterator[str]:
    """The XPath expressions in an element's attributes."""
    for key, value in element.attrib.items():
        text = str(value)
        if instruction is not None and key in _XPATH:
            yield text
        elif not str(key).startswith(XSL) and (
            instruction is None or key in ("name", "namespace", "format", "lang", "data-type", "order")
        ):
            yield from re.findall(r"(?<!\{)\{((?:[^{}\"']|\"[^\"]*\"|'[^']*')+)\}", text)


def _calls(expression: str, element: etree._Element) -> Iterator[str]:
    for prefix, name in _CALL.findall(expression):
        if not prefix:
            if name == "document":
                yield "document() is refused: a stylesheet reads nothing but the text it is given."
            elif name not in _FUNCTIONS | _NODE_TESTS and name not in ("and", "or", "div", "mod"):
                yield f"XPath 1.0 has no function {name}(){_near(name, _FUNCTIONS)}."
        elif (namespace := element.nsmap.get(prefix)) is not None:
            known = _EXTENSIONS.get(namespace, frozenset())
            if known is not None and name not in known:
                yield f"The function {prefix}:{name}() is refused: it is not among those on offer."


def _unprefixed(pattern: str) -> list[str]:
    """Names of elements in a match pattern that have no prefix."""
    bare, shorter = "", _STRINGS.sub("", pattern)
    while bare != shorter:
        bare, shorter = shorter, re.sub(r"\[[^\[\]]*\]|\w+\([^()]*\)", "", shorter)
    steps = [s.strip() for s in re.split(r"[|/]+", bare)]
    names = [s.removeprefix("child::") for s in steps]
    return [name for name in dict.fromkeys(names) if re.fullmatch(r"[A-Za-z_][\w.-]*", name)]


def _mode(element: etree._Element) -> str:
    """The mode of an element as `{namespace}name`; "" where it has none."""
    prefix, _, local = element.get("mode", "").rpartition(":")
    namespace = element.nsmap.get(prefix) if prefix else None
    return f"{{{namespace}}}{local}" if namespace else local


def _local(mode: str) -> str:
    return mode.rpartition("}")[2]


def _near(name: str, known: Iterable[str], before: str = "") -> str:
    near = difflib.get_close_matches(name, sorted(set(known)), n=1)
    return f"; did you mean {before}{near[0]}?" if near else ""
