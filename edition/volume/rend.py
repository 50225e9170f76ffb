"""@rend, @rendition and @style: from what editors write to a small set of tokens and clean CSS.

@rend has no fixed vocabulary in TEI (Guidelines 1.3.1.1.3), so projects write the same thing in many
ways. The tokens are listed in docs/reference/stamps.md.
"""

from __future__ import annotations

import difflib
import re
from typing import Final, NamedTuple

TOKENS: Final = frozenset(
    """
    italic roman strong smallcaps underline double-underline strikethrough superscript subscript
    large small monospace allcaps quoted boxed center right left justify flushleft indent
    hanging inline block blockquote sectiontitleital sourceparagraphspaceafter
    sourceparagraphfullindent sourceparagraphtightspacing sourceparagraph sourcearchiveboldbig
    sourceheadcenterboldbig overtyped overwritten erased border-top border-right border-bottom
    border-left nowrap top middle bottom
    """.split()
)

_SYNONYMS: Final = {
    "i": "italic", "it": "italic", "ital": "italic", "italics": "italic", "slant": "italic",
    "b": "strong", "bold": "strong", "bo": "strong", "boldface": "strong",
    "normal": "roman", "plain": "roman", "upright": "roman",
    "sc": "smallcaps", "small-caps": "smallcaps", "smallcap": "smallcaps",
    "u": "underline", "underlined": "underline", "ul": "underline",
    "underlined(2)": "double-underline", "doubleunderline": "double-underline",
    "strike": "strikethrough", "struck": "strikethrough", "line-through": "strikethrough",
    "strikeout": "strikethrough", "crossedout": "strikethrough", "strike-through": "strikethrough",
    "sup": "superscript", "super": "superscript", "superscripted": "superscript",
    "sub": "subscript",
    "big": "large", "larger": "large", "smaller": "small",
    "tt": "monospace", "mono": "monospace", "code": "monospace", "typewriter": "monospace",
    "caps": "allcaps", "uppercase": "allcaps", "all-caps": "allcaps",
    "quotes": "quoted", "inquotes": "quoted",
    "box": "boxed", "frame": "boxed", "framed": "boxed",
    "centre": "center", "centered": "center", "centred": "center", "c": "center",
    "flushright": "right", "flush-right": "right", "right-aligned": "right",
    "flush-left": "flushleft", "noindent": "flushleft", "no-indent": "flushleft",
    "indented": "indent", "justified": "justify",
}  # fmt: skip

_MEANT: Final = {"cetner": "center", "strpng": "strong"}
"""Slips that published volumes contain: shown as what is meant, and reported."""

_SLUG: Final = re.compile(r"[^a-z0-9]+")


class Reading(NamedTuple):
    """What a @rend comes to."""

    tokens: tuple[str, ...]
    unknown: tuple[str, ...]
    """Values of the editor's that nothing is known about."""


def read(value: str) -> Reading:
    """Tokens for a value of @rend, e.g. "Bold sc" gives ("strong", "smallcaps")."""
    tokens: list[str] = []
    unknown: list[str] = []
    for word in value.split():
        lower = word.lower().rstrip(";,")
        token = lower if lower in TOKENS else _SYNONYMS.get(lower) or _MEANT.get(lower)
        if token is None or lower in _MEANT:
            unknown.append(word)
        token = token or "x-" + (_SLUG.sub("-", lower).strip("-") or "unnamed")
        if token not in tokens:
            tokens.append(token)
    return Reading(tuple(tokens), tuple(unknown))


def nearest(word: str) -> str:
    """The known value that an unknown one was probably meant to be, or ""."""
    if word.lower() in _MEANT:
        return _MEANT[word.lower()]
    near = difflib.get_close_matches(word.lower(), [*TOKENS, *_SYNONYMS], n=1, cutoff=0.75)
    return near[0] if near else ""


# -- CSS -------------------------------------------------------------------------------------------

_PROPERTIES: Final = frozenset(
    """
    text-align text-indent text-decoration text-decoration-line text-decoration-style
    text-transform font-style font-weight font-variant font-size letter-spacing line-height
    vertical-align white-space padding-left padding-right padding-top padding-bottom margin-left
    margin-right margin-top margin-bottom border border-top border-right border-bottom
    border-left color background-color display float width height direction
    """.split()
)
_VALUE: Final = re.compile(r"[\w\s.,%#+-]{1,80}")
_DISPLAYS: Final = frozenset({"block", "inline", "inline-block"})
# Ink and paper belong to the page: a black border must not vanish in the dark.
_BLACK: Final = re.compile(r"(?<![\w#])(?:black|#0{3}|#0{6})\b", re.IGNORECASE)


def clean_css(declarations: str) -> str:
    """The declarations that a page may take over from a text: known properties with plain values.

    No url(), no function, no escape, no !important: a text cannot reach out of its page or cover it.
    """
    kept: list[str] = []
    for declaration in declarations.split(";"):
        name, colon, value = declaration.partition(":")
        name = name.strip().lower()
        value = " ".join(value.replace("!important", "").split())
        if not colon or name not in _PROPERTIES or not _VALUE.fullmatch(value):
            continue
        if name == "display" and value not in _DISPLAYS:
            continue
        if name.startswith("margin") and "-" in value:  # would lay the text over something else
            continue
        kept.append(f"{name}: {_BLACK.sub('currentColor', value)}")
    return "; ".join(kept)
