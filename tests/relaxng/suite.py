"""Cases of James Clark's suites for RELAX NG, read from `spectest.xml` and `compacttest.xml`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from edition.relaxng import Schema, SchemaError

BASE = "http://suite.invalid/"


@dataclass
class Case:
    """A schema, whether it is one, and documents with their verdicts."""

    line: int
    schema: bytes
    address: str
    correct: bool
    resources: dict[str, bytes] = field(default_factory=dict)
    documents: list[tuple[int, bytes, bool]] = field(default_factory=list)

    def compile(self) -> Schema | None:
        """The schema, or None where it is refused."""

        def read(address: str) -> bytes:
            if address not in self.resources:
                raise FileNotFoundError(address)
            return self.resources[address]

        try:
            return Schema.parse(self.schema, self.address, read)
        except SchemaError:
            return None


def cases(path: Path) -> Iterator[Case]:
    """All cases of a suite."""
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=True)).getroot()
    for test in root.iter("testCase"):
        forms = [form for form in test if form.tag in ("compact", "xml")] or [test]
        for form in forms:
            extension = ".rnc" if form.tag == "compact" else ".rng"
            resources = dict(_resources(form, BASE, extension))
            for schema in form:
                if schema.tag in ("correct", "incorrect"):
                    case = Case(
                        schema.sourceline, _content(schema), f"{BASE}schema{extension}",
                        schema.tag == "correct", resources,
                    )  # fmt: skip
                    if schema.tag == "correct":
                        for document in test:
                            if document.tag in ("valid", "invalid"):
                                case.documents.append(
                                    (document.sourceline, _content(document), document.tag == "valid")
                                )
                    yield case


def _resources(parent: etree._Element, base: str, extension: str) -> Iterator[tuple[str, bytes]]:
    for child in parent:
        if child.tag == "dir":
            yield from _resources(child, f"{base}{child.get('name')}/", extension)
        elif child.tag == "resource":
            yield f"{base}{child.get('name')}", _content(child)


def _content(holder: etree._Element) -> bytes:
    for child in holder:
        if isinstance(child.tag, str):
            return etree.tostring(child, with_tail=False, encoding="utf-8")
    return (holder.text or "").encode()
