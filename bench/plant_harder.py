"""Edits where they are harder to tell: beside tags, in names and notes, at the ends of paragraphs, in
headings, items and cells, several in one place. Each says which records an editor would expect."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import NamedTuple


class Edit(NamedTuple):
    start: int
    end: int
    text: str


Maker = Callable[[random.Random, str, int, int], "list[Edit] | None"]

_NEW = "zebra quorum lantern marble violet harbour tundra cobalt ember saffron".split()
_NAME = re.compile(r"<(persName|gloss)\b([^>]*)>([A-Z][a-z]+)</\1>")


def _found(pattern: str, text: str, a: int, b: int, r: random.Random) -> re.Match[str] | None:
    found = list(re.compile(pattern, re.DOTALL).finditer(text, a, b))
    return r.choice(found) if found else None


def _outside(text: str, a: int, place: int) -> bool:
    """Whether a place is in no tag and no note."""
    before = text[a:place]
    return before.rfind("<") <= before.rfind(">") and before.count("<note") == before.count("</note>")


def _one(pattern: str, make: Callable[[random.Random, re.Match[str]], list[Edit]]) -> Maker:
    def maker(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
        places = re.compile(pattern, re.DOTALL).finditer(text, a, b)
        found = [m for m in places if _outside(text, a, m.start())]
        return make(r, r.choice(found)) if found else None

    return maker


def _swap(group: int) -> Callable[[random.Random, re.Match[str]], list[Edit]]:
    return lambda r, m: [Edit(*m.span(group), r.choice(_NEW))]


def in_note(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    note = _found(r"<note\b[^>]*>(?:(?!<note\b).)*?</note>", text, a, b, r)
    if note is None:
        return None
    word = _found(r"(?<=[a-z] )[a-z]{4,}(?= [a-z])", text, note.start(), note.end(), r)
    return [Edit(*word.span(), r.choice(_NEW))] if word else None


def tagged_in_changed(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    """A name tagged, and a word changed a few words later."""
    found = _found(r"(?<=[a-z] )([A-Z][a-z]{3,})((?: [a-z]+){3} )([a-z]{4,})(?= [a-z])", text, a, b, r)
    if found is None or not _outside(text, a, found.start()):
        return None
    x, y = found.span(1)
    return [Edit(x, x, '<persName corresp="#p_X1">'), Edit(y, y, "</persName>"),
            Edit(*found.span(3), r.choice(_NEW))]  # fmt: skip


def two_words(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    words = [
        m for m in re.compile(r"(?<=[a-z] )[a-z]{4,}(?= [a-z])").finditer(text, a, b)
        if _outside(text, a, m.start())
    ]  # fmt: skip
    if len(words) < 20:
        return None
    x, y = words[4], words[15]
    return [Edit(*x.span(), "zebra"), Edit(*y.span(), "quorum")]


def renamed(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    found = _found(r"<(hi)\b[^>]*>[^<]+</(hi)>", text, a, b, r)
    return [Edit(*found.span(1), "emph"), Edit(*found.span(2), "emph")] if found else None


def extent(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    """The next word comes into the italics."""
    found = _found(r"<hi\b[^>]*>[^<]+(</hi>)( [a-z]+)(?= )", text, a, b, r)
    if found is None:
        return None
    return [Edit(*found.span(1), ""), Edit(found.end(2), found.end(2), "</hi>")]


def sentence_with_name(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    """A sentence with a name in it is inserted."""
    found = _found(r"(?<=[a-z]\.) (?=[A-Z][a-z]+ [a-z])", text, a, b, r)
    if found is None or not _outside(text, a, found.start()):
        return None
    name = '<persName corresp="#p_X1">Zimmer</persName>'
    new = f" The {r.choice(_NEW)} of {name} was {r.choice(_NEW)}."
    return [Edit(found.start(), found.start(), new)]


HARDER: dict[str, tuple[tuple[str, ...], Maker]] = {
    "first word": (("text.replaced",), _one(r"(?<=<p>)([A-Z][a-z]+)(?= [a-z])", _swap(1))),
    "last word": (("text.replaced",), _one(r"(?<=[a-z] )([a-z]{4,})(?=\.</p>)", _swap(1))),
    "word after a name": (
        ("text.replaced",),
        _one(r"(?<=</persName> )([a-z]{3,})(?= [a-z])", _swap(1)),
    ),
    "word before a name": (("text.replaced",), _one(r"(?<=[a-z] )([a-z]{2,})(?= <persName)", _swap(1))),
    "word deleted before a name": (
        ("text.deleted",),
        _one(r"(?<=[a-z] )([a-z]{2,} )(?=<persName)", lambda r, m: [Edit(*m.span(1), "")]),
    ),
    "a name's spelling": (
        ("text.replaced",),
        _one(_NAME.pattern, lambda r, m: [Edit(*m.span(3), "Zimmermann")]),
    ),
    "word in a note": (("text.replaced",), in_note),
    "name tagged in a changed sentence": (("name.tagged", "text.replaced"), tagged_in_changed),
    "two words": (("text.replaced", "text.replaced"), two_words),
    "number": (("text.replaced",), _one(r"(?<=[a-z] )(\d{2,})(?= [a-z])", lambda r, m: [
        Edit(*m.span(1), str(int(m[1]) + 7))])),
    "capital": (("text.replaced",), _one(r"(?<=[a-z] )([a-z])(?=[a-z]{5,} [a-z])", lambda r, m: [
        Edit(*m.span(1), m[1].upper())])),
    "comma": (("text.deleted",), _one(r"(?<=[a-z])(,)(?= [a-z])", lambda r, m: [Edit(*m.span(1), "")])),
    "sentence with a name": (("text.inserted",), sentence_with_name),
    "page removed": (("page.removed",), _one(r"<pb\b[^>]*/>", lambda r, m: [Edit(*m.span(), "")])),
    "page added": (("page.added",), _one(r"(?<=[a-z]) (?=[a-z]{4,} [a-z])", lambda r, m: [
        Edit(m.end(), m.end(), f'<pb n="9{m.start()}" facs="9"/>')])),
    "reference": (("attribute.reference",), _one(r'<ref target="#(d\d+)(?=")', lambda r, m: [
        Edit(*m.span(1), m[1] + "9")])),
    "look of italics": (("attribute.changed",), _one(r'<hi rend="(italic)"', lambda r, m: [
        Edit(*m.span(1), "strong")])),
    "element renamed": (("markup.changed",), renamed),
    "another extent": (("markup.changed",), extent),
}  # fmt: skip
"""For each: the records that are expected, and what makes the edits."""


def _inside(element: str) -> Maker:
    """A word inside an element."""

    def maker(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
        pattern = rf"<{element}\b[^>]*>(?:(?!<{element}\b|<note\b).)*?</{element}>"
        whole = _found(pattern, text, a, b, r)
        if whole is None or not _outside(text, a, whole.start()):
            return None
        word = _found(r"(?<=[A-Za-z] )[A-Za-z]{4,}(?= [A-Za-z])", text, *whole.span(), r)
        if word is None or not _outside(text, whole.start(), word.start()):
            return None
        return [Edit(*word.span(), r.choice(_NEW))]

    return maker


def item_added(r: random.Random, text: str, a: int, b: int) -> list[Edit] | None:
    found = _found(r"</item>(?=\s*<item)", text, a, b, r)
    if found is None or not _outside(text, a, found.start()):
        return None
    words = " ".join(r.sample(_NEW, 4))
    return [Edit(found.end(), found.end(), f"<item>{words.capitalize()}</item>")]


IN_DOCUMENT: dict[str, tuple[tuple[str, ...], Maker]] = {
    "word in a heading": (("text.replaced",), _inside("head")),
    "word in an item": (("text.replaced",), _inside("item")),
    "word in a cell": (("text.replaced",), _inside("cell")),
    "item added": (("text.inserted",), item_added),
    "word in a dateline": (("text.replaced",), _one(r"<placeName>(\w+)</placeName>", _swap(1))),
}
"""The same, for a place anywhere in a document."""
