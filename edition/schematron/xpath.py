"""What is changed in the XPath of a schema: the parameters of abstract patterns, the functions that
read files. Found by their tokens, so that nothing in a string or comment is touched.

Source: XPath 3.1, appendix A.2 (Lexical structure).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

_NAME: Final = r"[^\W\d][\w.-]*"
_TOKEN: Final = re.compile(
    r"""(?P<string>"(?:[^"]|"")*"|'(?:[^']|'')*')|(?P<comment>\(:.*?:\))"""
    rf"""|\$(?P<variable>{_NAME}(?::{_NAME})?)"""
    rf"""|(?P<function>(?<![\w:.$@-])(?:fn:)?(?:doc|document|doc-available)(?=\s*\())"""
    rf"""|(?P<word>{_NAME})""",
    re.DOTALL,
)
_LITERAL: Final = re.compile(
    r"""(?<![\w:.$@-])(?:fn:)?(?:doc|document|doc-available)\s*\(\s*("[^"]*"|'[^']*')"""
)


def with_parameters(text: str, values: Mapping[str, str]) -> str:
    """The text with `$name` replaced: an abstract pattern's parameters are put in as text, wherever
    they stand. (ISO/IEC 19757-3:2020, section 5.4.10 and annex on abstract patterns.)"""
    if not values or "$" not in text:
        return text
    names = "|".join(map(re.escape, sorted(values, key=len, reverse=True)))
    return re.sub(rf"\$({names})(?![\w.-])", lambda m: values[m[1]], text)


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The text with variables of some names called otherwise."""
    return _TOKEN.sub(
        lambda m: f"${names.get(m['variable'], m['variable'])}" if m["variable"] else m[0], text
    )


def guarded(text: str) -> str:
    """The text with the functions that read documents replaced by those that read only what the project
    has at hand."""
    if "doc" not in text:
        return text
    return _TOKEN.sub(
        lambda m: f"edition-guard:{m[0].removeprefix('fn:')}" if m["function"] else m[0], text
    )


def documents(text: str) -> Iterator[str]:
    """The documents that the text names in so many words."""
    return (match[1][1:-1] for match in _LITERAL.finditer(text))
