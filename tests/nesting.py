"""Random TEI in which anything may stand in anything: what no schema allows, but files have."""

from __future__ import annotations

import random
from typing import Final

NAMESPACES: Final = {
    "": "http://www.tei-c.org/ns/1.0",
    "eg": "http://www.tei-c.org/ns/Examples",
    "m": "http://www.w3.org/1998/Math/MathML",
    "s": "http://www.w3.org/2000/svg",
    "h": "http://www.w3.org/1999/xhtml",
    "x": "urn:of-nobody",
    "frus": "http://history.state.gov/frus/ns/1.0",
}
HEADER: Final = (
    "<teiHeader><fileDesc><titleStmt><title>T</title></titleStmt><publicationStmt><p>x</p>"
    "</publicationStmt><sourceDesc><p>y</p></sourceDesc></fileDesc></teiHeader>"
)
TEI: Final = tuple(
    """
    p p p p div div head hi hi note note list item label table row cell lg l quote q cit bibl figure
    figDesc graphic pb lb cb milestone anchor gap space del add subst choice sic corr orig reg abbr
    expan unclear supplied app lem rdg ref ptr persName placeName date dateline opener closer signed
    salute address addrLine postscript floatingText body text front back group titlePage docTitle
    titlePart byline docAuthor epigraph argument trailer sp speaker stage u ab seg foreign formula
    egXML eg gi code ruby rb rt fw stamp handShift listPerson person term gloss name num measure
    time idno rs emph title teiHeader standOff sourceDoc surface zone line facsimile binaryObject
    media castList castItem
    """.split()
)
OTHERS: Final = {
    "eg": (
        "p",
        "div",
        "head",
        "egXML",
        "note",
        "pb",
        "lb",
        "TEI",
        "text",
        "body",
        "choice",
        "sic",
        "item",
    ),
    "m": ("math", "mi", "mo", "mrow", "p"),
    "s": ("svg", "g", "text", "title", "p", "style", "script"),
    "h": ("p", "div", "table", "td", "a", "br", "script", "note", "li"),
    "x": (
        "p",
        "div",
        "note",
        "pb",
        "lb",
        "choice",
        "sic",
        "corr",
        "gap",
        "thing",
        "head",
        "list",
        "row",
    ),
    "frus": ("attachment", "file", "p"),
}
WORDS: Final = (
    "One",
    "two",
    " three ",
    "(",
    ")",
    ".",
    " [4 lines not declassified] ",
    "\n  ",
    " ",
    "é",
)
UNSEEN: Final = ("<!-- c -->", "<?pi x?>", "<!---->")
EMPTY: Final = frozenset({"pb", "lb", "cb", "milestone", "anchor", "gap", "space", "graphic", "ptr"})


class Nesting:
    """Makes one file from a seed."""

    def __init__(self, seed: int, foreign: float = 0.25) -> None:
        self.r = random.Random(seed)
        self.foreign = foreign
        self.left = self.r.choice([4, 8, 16, 40])
        self.ids = 0

    def file(self) -> str:
        r = self.r
        spaces = " ".join(f'xmlns{":" if p else ""}{p}="{uri}"' for p, uri in NAMESPACES.items())
        inside = "".join(self.element(0) for _ in range(r.choice([1, 1, 2, 3])))
        if r.random() < 0.7:
            inside = f'<div type="document" xml:id="d1" n="1"><head>1. A head</head>{inside}</div>'
        if r.random() < 0.8:
            inside = f"<body>{inside}</body>"
        return f'<TEI {spaces} xml:id="v">{HEADER}<text>{inside}</text></TEI>'

    def element(self, depth: int) -> str:
        r = self.r
        self.left -= 1
        prefix = r.choice(list(OTHERS)) if r.random() < self.foreign else ""
        name = r.choice(OTHERS[prefix] if prefix else TEI)
        tag = f"{prefix}:{name}" if prefix else name
        start = f"<{tag}{self.attributes(name)}"
        if name in EMPTY and r.random() < 0.8:
            return f"{start}/>"
        parts = [self.text()]
        while self.left > 0 and depth < 40 and r.random() < (0.75 if depth < 6 else 0.5):
            parts += (self.element(depth + 1), self.text())
        return f"{start}>{''.join(parts)}</{tag}>"

    def text(self) -> str:
        r = self.r
        parts = [r.choice(WORDS) for _ in range(r.choice([0, 1, 1, 2]))]
        if r.random() < 0.15:
            parts.append(r.choice(UNSEEN))
        return "".join(parts)

    def attributes(self, name: str) -> str:
        r = self.r
        made = ""
        if r.random() < 0.2:
            self.ids += 1
            made += f' xml:id="i{self.ids}"'
        if r.random() < 0.2:
            made += r.choice(
                [' n="3"', ' rend="italic"', ' rend="block"', ' place="foot"', ' type="document"',
                 ' type="source"', ' place="margin"', ' xml:space="preserve"', ' break="no"',
                 ' who="#i1"', ' target="#i1"', ' corresp="#i2"', ' when="1961-01-01"', ' hand="#h"',
                 ' url="a.png"',
                 ' x:y="z"', ' xml:lang="de"', ' type="persons"', ' type="section"']
            )  # fmt: skip
        if name == "note" and "n=" not in made and r.random() < 0.5:
            made += f' n="{r.randrange(9)}"'
        return made
