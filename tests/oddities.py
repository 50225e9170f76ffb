"""TEI that few would write and some do, made at random, and edits to its characters.

Prefixes and none, elements of other namespaces, entities of the internal subset, CDATA, comments and
instructions between words, kept white space, corpora, stand-off, ids that are missing or doubled, any
indentation, several encodings. The edits know nothing of trees, so that they can be of any kind; what
they make may be no XML, and is then not taken.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from lxml import etree

NAMESPACE = "http://www.tei-c.org/ns/1.0"
WORDS = (
    "the talks went well in Moscow and Khrushchev said that “peace” was near; nothing more — he left. "
    "U.S.S.R. [2 lines not declassified] 12:30 naïve Привет ḥ"
).split()
TOKEN = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<!DOCTYPE.*?\]>"
    r"|<[^>]*>|&[^;]*;|[ \t\r\n]+|[^<& \t\r\n]+",
    re.DOTALL,
)
_TAG = re.compile(
    r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<!DOCTYPE.*?\]>|<(/?)([\w:.-]+)[^>]*?(/?)>", re.DOTALL
)


def is_xml(text: str) -> bool:
    try:
        etree.fromstring(text.encode(), etree.XMLParser(no_network=True, collect_ids=False))
    except etree.XMLSyntaxError:
        return False
    return True


class Writer:
    """Writes one document."""

    def __init__(self, r: random.Random) -> None:
        self.r = r
        self.ids = r.choice(["yes", "yes", "none", "twice"])
        self.p = r.choice(["", "", "", "tei:", "t:"])
        self.count = 0

    def words(self, n: int) -> str:
        return " ".join(self.r.choice(WORDS) for _ in range(n))

    def element(self, name: str, content: str, attributes: str = "") -> str:
        gap = " " if attributes else ""
        return f"<{self.p}{name}{gap}{attributes}>{content}</{self.p}{name}>"

    def id(self) -> str:
        self.count += 1
        if self.ids == "none":
            return ""
        return f'n="{self.r.randrange(3)}"' if self.ids == "twice" else f'xml:id="i{self.count}"'

    def inline(self, depth: int = 0) -> str:
        makers: list[Callable[[], str]] = [
            lambda: self.words(self.r.randrange(1, 9)),
            lambda: self.element("hi", self.words(2), 'rend="italic"'),
            lambda: self.element("persName", self.words(1), f'corresp="#p{self.r.randrange(9)}"'),
            lambda: self.element("note", self.inline(depth + 1), self.id()) if depth < 2 else "",
            lambda: f'<{self.p}pb n="{self.r.randrange(99)}"/>',
            lambda: f"<!-- {self.words(1)} -->",
            lambda: f"<?oxy {self.words(1)}?>",
            lambda: f"<![CDATA[{self.words(2)} < & ]]>",
            lambda: self.r.choice(["&amp;", "&#8212;", "&#x2019;", "&ent;", "&lt;"]),
            lambda: self.element("choice", f"{self.element('sic', 'a')} {self.element('corr', 'b')}"),
            lambda: "<m:math><m:mi>x</m:mi></m:math>",
            lambda: '<mi xmlns="urn:m">y</mi>',
        ]
        count = self.r.randrange(1, 6)
        made = [self.r.choice([makers[0], self.r.choice(makers)])() for _ in range(count)]
        return self.r.choice([" ", "  ", "\n   ", ""]).join(made)

    def block(self) -> str:
        gap = self.r.choice(["\n", "\n    ", "", "\t"])
        items = gap.join(self.element("item", self.inline(1)) for _ in range(self.r.randrange(1, 4)))
        cells = gap.join(self.element("cell", self.words(2)) for _ in range(2))
        lines = gap.join(self.element("l", self.inline(1)) for _ in range(2))
        kept = self.element("ab", f"{self.inline()}  {self.words(2)}\n", 'xml:space="preserve"')
        quote = self.element("quote", self.element("p", self.inline()))
        others = [
            self.element("list", f"{gap}{items}{gap}"), self.element("lg", f"{gap}{lines}"),
            self.element("table", self.element("row", cells)), kept, quote,
        ]  # fmt: skip
        return self.r.choice([self.element("p", self.inline()), self.r.choice(others)])

    def division(self, depth: int = 0) -> str:
        gap = self.r.choice(["\n", "\n  ", ""])
        inside = [self.element("head", self.words(3))]
        inside += [self.block() for _ in range(self.r.randrange(1, 6))]
        if depth < 2 and self.r.random() < 0.3:
            inside.append(self.division(depth + 1))
        return self.element("div", gap + gap.join(inside) + gap, f'type="document" {self.id()}')

    def header(self) -> str:
        parts = [
            self.element("titleStmt", self.element("title", self.words(3))),
            self.element("publicationStmt", self.element("p", "")),
            self.element("sourceDesc", self.element("p", self.words(2))),
        ]
        return self.element("teiHeader", self.element("fileDesc", "".join(parts)))

    def text(self, declared: str = "") -> str:
        make = self.r.choice([self.division, self.division, self.block])
        body = "\n".join(make() for _ in range(self.r.randrange(1, 4)))
        person = self.element("person", self.element("persName", self.words(2)), self.id())
        stand = self.element("standOff", self.element("listPerson", person))
        stand = stand if self.r.random() < 0.3 else ""
        text = self.element("text", self.element("body", body))
        return self.element("TEI", self.header() + stand + text, declared)

    def document(self) -> str:
        declared = f'xmlns{":" * bool(self.p)}{self.p[:-1]}="{NAMESPACE}" xmlns:m="urn:math"'
        if self.r.random() < 0.15:
            texts = "\n".join(self.text() for _ in range(2))
            name, whole = "teiCorpus", self.element("teiCorpus", self.header() + texts, declared)
        else:
            name, whole = "TEI", self.text(declared)
        entity = f'<!ENTITY ent "entity {self.r.choice(WORDS[:5])}">'
        end = self.r.choice(["", "\n", "\n<!-- end -->\n"])
        return f"<!DOCTYPE {self.p}{name} [\n{entity}\n]>\n{whole}{end}"


def document(r: random.Random) -> str:
    return Writer(r).document()


def elements(text: str) -> list[tuple[int, int, int, int, str, int]]:
    """Elements below the root's children: start tag, end tag, name, depth."""
    opened: list[tuple[int, int, str]] = []
    found = []
    for m in _TAG.finditer(text):
        if m[2] is None:
            continue
        if m[1]:
            start, end, name = opened.pop()
            found.append((start, end, m.start(), m.end(), name, len(opened)))
        elif m[3]:
            found.append((m.start(), m.end(), m.end(), m.end(), m[2], len(opened)))
        else:
            opened.append((m.start(), m.end(), m[2]))
    return [e for e in found if e[5] > 3]


def _prefix(text: str) -> str:
    return re.search(r"<([\w]*:?)(?:TEI|teiCorpus)", text)[1]  # type: ignore[index]


def _renamed(r: random.Random, text: str) -> str:
    """The prefix of TEI, or its default namespace, is another."""
    old = _prefix(text)
    if not old:
        made = re.sub(r"(</?)(?![\w]+:)(\w)", r"\1y:\2", text)
        made = made.replace(f'xmlns="{NAMESPACE}"', f'xmlns:y="{NAMESPACE}"')
        return text if "<mi xmlns=" in text else made.replace("<!DOCTYPE ", "<!DOCTYPE y:")
    new = r.choice(["", "x:", "tei:"])
    made = re.sub(r"(</?)" + old, r"\1" + new, text)
    made = made.replace(f"xmlns:{old[:-1]}=", f"xmlns:{new[:-1]}=" if new else "xmlns=")
    return made.replace(f"<!DOCTYPE {old}", f"<!DOCTYPE {new}")


def _retagged(r: random.Random, text: str) -> str:
    e = r.choice(elements(text))
    tag = text[e[0] : e[1]]
    m = re.search(r"(\s)([\w:]+)=([\"'])(.*?)\3", tag)
    if m and "xmlns" not in m[2]:
        new = r.choice(["", f'{m[1]}{m[2]}="zz{r.randrange(9)}"', f"{m[1]}{m[2]}='{m[4]}'"])
        tag = tag[: m.start()] + new + tag[m.end() :]
    else:
        tag = re.sub(r"^<[\w:.-]+", lambda q: f'{q[0]} {r.choice(["rend", "type", "m:x"])}="1"', tag)
    return text[: e[0]] + tag + text[e[1] :]


def _moved(r: random.Random, text: str) -> str:
    e, f = r.choice(elements(text)), r.choice(elements(text))
    piece = text[e[0] : e[3]]
    if f[3] <= e[0]:
        return text[: f[3]] + piece + text[f[3] : e[0]] + text[e[3] :]
    if f[0] >= e[3]:
        return text[: e[0]] + text[e[3] : f[0]] + piece + text[f[0] :]
    return text


def edited(r: random.Random, text: str) -> str:
    """The text after one edit; the text itself where what came of it is no XML."""
    begin = text.index("]>")
    words = [m for m in TOKEN.finditer(text, begin + 2) if m[0][0] not in "<& \n\t\r"]
    word, element = r.choice(words), r.choice(elements(text) or [(0, 0, 0, 0, "", 0)])
    name = _prefix(text) + r.choice(["hi", "persName", "seg", "note", "p"])
    name = r.choice([name, name, name, "m:mi"])
    a, b = word.span()
    e = element
    whole = text[e[0] : e[3]]
    renamed = text[e[0] + 1 + len(e[4]) : e[2]]
    makers: list[Callable[[], str]] = [
        lambda: text[:a] + r.choice([*WORDS, "", "x y"]) + text[b:],
        lambda: text[:a] + r.choice(WORDS) + " " + text[a:],
        lambda: text[:a] + r.choice(["<!-- new -->", "<?x new?>", "&ent;"]) + text[a:],
        lambda: text[:a] + f"<{name}>{word[0]}</{name}>" + text[b:],
        lambda: text[:a] + f"<![CDATA[{word[0]}]]>" + text[b:],
        lambda: text[: e[0]] + text[e[1] : e[2]] + text[e[3] :],
        lambda: text[: e[0]] + text[e[3] :],
        lambda: text[: e[3]] + whole.replace('xml:id="', 'xml:id="c') + text[e[3] :],
        lambda: text[:a] + f"</{e[4]}>\n<{e[4]}>" + text[a:],
        lambda: text[: e[0]] + f"<{name}" + renamed + f"</{name}>" + text[e[3] :],
        lambda: _moved(r, text),
        lambda: _retagged(r, text),
        lambda: _renamed(r, text),
        lambda: text.replace("m:", "mm:").replace("xmlns:m=", "xmlns:mm="),
        lambda: re.sub(r"\n", lambda _: r.choice(["\n", "\n  ", "\n\n\t"]), text),
        lambda: re.sub(r"(?<=\w) (?=\w)", lambda _: r.choice([" ", "\n", "  "]), text),
        lambda: re.sub(r'<!ENTITY ent "[^"]*"', f'<!ENTITY ent "{r.choice(WORDS[:5])}"', text),
        lambda: text.replace("“", '"').replace("—", "&#8212;"),
        lambda: re.sub(r"<([\w:]+)([^<>]*?)/>", r"<\1\2></\1>", text),
    ]
    made = r.choice([*makers[:4], *makers])()
    kept = re.match(r"<!DOCTYPE ([\w:]+).*?\]>\s*<\1\b", made, re.DOTALL) is not None
    return made if kept and is_xml(made) else text


def encoded(r: random.Random, text: str) -> bytes:
    ways: list[Callable[[], bytes]] = [
        lambda: ("\ufeff" + text).encode(),  # noqa: PLW0108 (only the one that is taken)
        lambda: ('<?xml version="1.0" encoding="UTF-16"?>\n' + text).encode("utf-16"),
        lambda: text.replace("\n", "\r\n").encode(),
        lambda: ('<?xml version="1.0" encoding="utf-8"?>\n' + text).encode(),  # noqa: PLW0108
    ]
    return r.choice([text.encode, *ways])()
