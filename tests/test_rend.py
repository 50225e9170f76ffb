"""@rend, @rendition and @style: tokens, and the CSS that a text may bring along."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from edition.volume import rend
from edition.volume.rend import TOKENS, clean_css, nearest, read

MEANT = {
    "italic": ("italic",),
    "Bold sc": ("strong", "smallcaps"),
    "bold bold strong": ("strong",),
    " italic\n\tstrong ": ("italic", "strong"),
    "italic;": ("italic",),
    "bold, italic": ("strong", "italic"),
    "underlined(2)": ("double-underline",),
    "centred": ("center",),
    "sup": ("superscript",),
    "line-through": ("strikethrough",),
    "": (),
    "  ": (),
}


@pytest.mark.parametrize("value", MEANT)
def test_what_editors_write(value: str) -> None:
    assert read(value) == (MEANT[value], ())


@pytest.mark.parametrize(
    ("value", "token"),
    [
        ("zork", "x-zork"),
        ("Zörk!", "x-z-rk"),
        ("日本", "x-unnamed"),
        ("x-y", "x-x-y"),
        ('a"b', "x-a-b"),
    ],
)
def test_what_nobody_knows(value: str, token: str) -> None:
    assert read(value) == ((token,), (value,))


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("cetner", "center"),
        ("strpng", "strong"),
        ("itallic", "italic"),
        ("CENTRE", "centre"),
        ("zork", ""),
    ],
)
def test_the_nearest_value(value: str, meant: str) -> None:
    assert nearest(value) == meant


def test_slips_of_published_volumes_look_as_meant_and_are_told() -> None:
    assert read("cetner") == (("center",), ("cetner",))


def test_every_synonym_means_a_token() -> None:
    assert set(rend._SYNONYMS.values()) | set(rend._MEANT.values()) <= TOKENS
    assert not set(rend._SYNONYMS) & TOKENS


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_a_token_is_a_plain_name(value: str) -> None:
    tokens, unknown = read(value)
    assert len(set(tokens)) == len(tokens)
    for token in tokens:
        assert token in TOKENS or re.fullmatch(r"x-[a-z0-9-]+", token)
    assert set(unknown) <= set(value.split())


# -- CSS -------------------------------------------------------------------------------------------

KEPT = {
    "text-align: right": "text-align: right",
    " TEXT-ALIGN:right ;; color : red;": "text-align: right; color: red",
    "font-size:120%;margin-left:2.5em": "font-size: 120%; margin-left: 2.5em",
    "text-indent: -1em": "text-indent: -1em",
    "color: black": "color: currentColor",
    "border: 1px solid black": "border: 1px solid currentColor",
    "color: blackberry": "color: blackberry",
    "color: #0a0": "color: #0a0",
    "display: inline-block": "display: inline-block",
    "color: red !important": "color: red",
}
DROPPED = [
    "",
    "color",
    "position: fixed",
    "position: absolute",
    "z-index: 9",
    "top: 0",
    "transform: scale(9)",
    "display: none",
    "display: grid",
    "background-image: url(x)",
    "background-color: url(x)",
    "width: expression(alert(1))",
    "width: calc(1px)",
    "color: var(--x)",
    "@import 'x'",
    "@import url(x)",
    "color: \\65xpression",
    "color: red} body {color: red",
    'color: "red"',
    "color: <red>",
    "color: red/* */",
    "behavior: url(x)",
    "-moz-binding: url(x)",
    "margin-left: -9em",
    "margin-top: 1em -9em",
    "margin: -9em",
    "content: x",
    "font-family: x",
    "--x: red",
]


@pytest.mark.parametrize("css", KEPT)
def test_css_that_a_text_may_bring(css: str) -> None:
    assert clean_css(css) == KEPT[css]


@pytest.mark.parametrize("black", ["#000", "#000000"])
def test_black_by_number_is_black(black: str) -> None:
    assert clean_css(f"border: 1px solid {black}") == "border: 1px solid currentColor"


@pytest.mark.parametrize("css", DROPPED)
def test_css_that_a_text_may_not_bring(css: str) -> None:
    assert clean_css(css) == ""
    assert clean_css(f"color: red; {css}; float: left") == "color: red; float: left"


_PIECES = st.sampled_from(
    [
        "url(", "expression(", "@import", ")", "(", "-", "margin-left", "margin-top", "position",
        "fixed", ":", ";", " ", "\n", "!important", "/*", "*/", "\\", "{", "}", "<", ">", '"', "'",
        "color", "red", "display", "none", "block", "1em", "!imp!importantortant", "u!importantrl",
        "data:", "&", "ｕｒｌ", "−", "\u2212", "\0", "black", "width", "%", "#000",
    ]
)  # fmt: skip


@settings(max_examples=500)
@example(["margin-left", ":", "!important", "-", "9em"])
@example(["color", ":", "u!importantrl", "(", "x", ")"])
@given(st.lists(st.one_of(_PIECES, st.text(max_size=4)), max_size=14))
def test_whatever_is_written_nothing_reaches_out(pieces: list[str]) -> None:
    cleaned = clean_css("".join(pieces))
    assert not set(cleaned) & set("()@\\{}<>\"'/*&!\0\n")
    for declaration in filter(None, cleaned.split("; ")):
        name, colon, value = declaration.partition(": ")
        assert colon
        assert name in rend._PROPERTIES
        assert ":" not in value
        if name.startswith("margin"):
            assert not set(value) & set("-−\u2212")
        if name == "display":
            assert value in ("block", "inline", "inline-block")
    assert clean_css(cleaned) == cleaned
    assert "position" not in {d.partition(":")[0] for d in cleaned.split("; ")}
