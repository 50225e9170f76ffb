"""Inputs that nobody thought of: grammars, splices, cuts, mutations. Every one follows from its number.

What is mutated are files at hand: the sample, the golden folders, the cases of the tests. What is made
from nothing is TEI in the widest sense, RELAX NG, settings, change lists and transcripts.
"""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
_TEXTS: Final = (ROOT / "seeds", ROOT / "tests", ROOT / "schema")
_LARGEST: Final = 60_000
"""Bytes that a file which is mutated may have: many small cases find more than few large ones."""

TEI: Final = "http://www.tei-c.org/ns/1.0"
_ELEMENTS: Final = """
    p div div1 head note pb lb cb milestone anchor ref ptr persName placeName orgName name rs date term
    gloss hi emph foreign quote q said cit bibl title list item label table row cell figure graphic
    figDesc lg l sp speaker stage ab seg choice sic corr orig reg abbr expan subst del add gap unclear
    supplied app lem rdg witDetail fw stamp opener closer dateline salute signed address addrLine
    postscript floatingText body front back group text argument epigraph trailer index g c w pc s
    formula notatedMusic egXML eg code gi space damage restore handShift listPerson person persona
    listBibl biblStruct msDesc msIdentifier idno entry form orth sense def etym u incident kinesic
    surface zone line facsimile sourceDoc metamark mod standOff listRelation relation correspDesc
    correspAction xenoData TEI teiHeader teiCorpus
""".split()
_ATTRIBUTES: Final = """
    n type subtype rend rendition style place target corresp ref key when from to notBefore notAfter who
    wit resp source hand reason unit quantity extent cert url facs xml:id xml:lang xml:space break part
    next prev sameAs copyOf decls role cols rows start end loc scheme cRef
""".split()
_VALUES: Final = (
    "", " ", "1", "d1", "#d1", "#", "##", "vol#d1", "vol.xml#d1", "d1 d2 #d3", "../../etc/passwd", "/",
    "http://example.org/x", "javascript:alert(1)", "file:///etc/passwd", "//", "con", "aux.html",
    "404.html", "index.html", "é", "日本", "\U0001d4d0", "\u202e\u2066", "a" * 300, "-1", "0", "1e9",
    "9" * 40, "1963-02-29", "1963-11-22", "0000", "-0500-01", "italic bold", "[", "{}", "{{ x }}",
    "{% raw %}", "%s", "%00", "&amp;", "&lt;", "&quot;", "letter", "document", "section", "preserve",
    "de", "zz-invalid-", "no", "I", "range(a,b)", "CON ", "a.", "a/b", "a\\b", "x:y", "*", "?",
)  # fmt: skip
_NAMESPACES: Final = (
    "",
    "http://www.w3.org/1998/Math/MathML",
    "http://www.w3.org/1999/xhtml",
    "http://www.w3.org/2000/svg",
    "http://www.tei-c.org/ns/Examples",
    "http://history.state.gov/frus/ns/1.0",
    "urn:x",
    "urn:edition:stamp",
    "http://www.w3.org/2001/XInclude",
    "http://www.w3.org/1999/XSL/Transform",
)
_WORDS: Final = (
    "word", "The", "“quoted”", "it’s", "—", "…", "[2 lines not declassified]", "[", "]", "(", ")", "1.",
    "é", "日本語", "אבג", "\U0001f600", "\u00ad", "\u200b", "\u202e", "\u0085", "\u2028", "\ufeff",
    "\ufffe", "Secret", "Telegram From", "to", "May 4, 1921", "&amp;", "&lt;", "&#x2014;", "&nbsp;",
    "&e;", "&#0;", "&#xD800;", "]]>", "⏎", "¶", "\t", "\n", "  ", "{{", "}}", "{%", "<!-- c -->",
    "<?pi x?>", "<?edition-ignore text.*?>", "<![CDATA[ <x> ]]>", "<?xml-model href='s.rng'?>",
)  # fmt: skip
_TOKENS: Final = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\x1b[31m", b"\xed\xa0\x80", b"\x85",
    b"<", b">", b"&", b"]]>", b"<!--", b"-->", b"<?", b"?>", b"<![CDATA[", b"<!DOCTYPE x [",
    b"<!ENTITY a '&a;'>", b"<!ENTITY % p SYSTEM 'x'>", b"]>", b"&#0;", b"&#x110000;", b"&undefined;",
    b"xmlns=''", b"xml:id='d1'", b"</", b"/>", b'"', b"'", b"\r", b"\r\n", b"\n\n\n", b"\xc2\xa0",
    b"\xe2\x80\xae", b"{", b"}", b"[", b"]", b"#", b"~~", b"[^1]", b"---", b"```", b"|", b"\\",
    b"null", b"1e999", b"-1",
)  # fmt: skip


# -- files at hand -----------------------------------------------------------------------------------


@cache
def at_hand(*suffixes: str) -> tuple[Path, ...]:
    """Files of the checkout with these suffixes, in a fixed order."""
    found = (
        path
        for folder in _TEXTS
        for suffix in suffixes
        for path in folder.rglob(f"*{suffix}")
        if "expected" not in path.parts and "build" not in path.parts
    )
    return tuple(sorted(path for path in found if path.stat().st_size <= _LARGEST))


def some(r: random.Random, *suffixes: str) -> bytes:
    return r.choice(at_hand(*suffixes)).read_bytes()


# -- grammars ----------------------------------------------------------------------------------------


def xml(r: random.Random) -> bytes:
    """A TEI file from nothing, nearly always well-formed."""
    budget = r.choice((5, 20, 60, 200))
    pieces: list[str] = []
    _content(r, pieces, [budget], r.choice((3, 6, 12, 40)))
    body = "".join(pieces)
    header = _header(r)
    whole = f'<div type="document" xml:id="d1"><head>1. H</head>{body}</div>'
    text = r.choice(
        (
            f"<text><body>{body}</body></text>",
            f"<text><body>{whole}</body></text>",
            f"<text><front><div>{body}</div></front><body><div>{body}</div></body></text>",
            f"<text>{body}</text>",
            f"<sourceDoc>{body}</sourceDoc>",
            f"<standOff>{body}</standOff><text><body><p/></body></text>",
            body,
        )
    )
    root = r.choice(("TEI", "TEI", "TEI", "TEI", "teiCorpus", "text", "x"))
    declared = "".join(f' xmlns:p{n}="{uri}"' for n, uri in enumerate(_NAMESPACES) if uri)
    own = r.choice((f' xmlns="{TEI}"',) * 6 + ("", ' xmlns="urn:other"'))
    doctype = r.choice(("",) * 6 + (_doctype(r),))
    encoding = r.choice((*["UTF-8"] * 6, "utf-16", "ISO-8859-1", "ASCII", "x-none", "EBCDIC-CP-US"))
    prolog = r.choice(("", f'<?xml version="1.0" encoding="{encoding}"?>\n'))
    ident = r.choice((' xml:id="vol"', "", f' xml:id="{r.choice(_VALUES)}"'))
    whole = f"{prolog}{doctype}<{root}{own}{declared}{ident}>{header}{text}</{root}>"
    try:
        return whole.encode(encoding if prolog else "utf-8", "xmlcharrefreplace")
    except LookupError:
        return whole.encode("utf-8")


_TITLES: Final = (
    "A title", "Foreign Relations of the United States, 1961", "", "&#x202e;x", "<hi>T</hi>",
)  # fmt: skip


def _header(r: random.Random) -> str:
    if r.random() < 0.15:
        return ""
    profile: list[str] = []
    if r.random() < 0.4:
        _content(r, profile, [8], 4)
    return (
        f"<teiHeader><fileDesc><titleStmt><title>{r.choice(_TITLES)}</title></titleStmt>"
        "<publicationStmt><p>x</p></publicationStmt><sourceDesc><p>x</p></sourceDesc></fileDesc>"
        f"<profileDesc>{''.join(profile)}</profileDesc></teiHeader>"
    )


def _doctype(r: random.Random) -> str:
    entities = "".join(_entity(r, n) for n in range(r.choice((0, 1, 5, 30))))
    return r.choice(
        (
            f"<!DOCTYPE TEI [{entities}]>",
            "<!DOCTYPE TEI SYSTEM 'tei.dtd'>",
            f"<!DOCTYPE x [{entities}",
        )
    )


def _entity(r: random.Random, n: int) -> str:
    above = f"&e{n - 1};" * r.choice((1, 2, 10)) if n else "x"
    return r.choice(
        (
            f"<!ENTITY e{n} '{above}'>",
            f"<!ENTITY e{n} SYSTEM 'file:///etc/passwd'>",
            f"<!ENTITY % p{n} '<!ENTITY e{n} \"y\">'>%p{n};",
            "<!-- c --><?pi?>",
            "<!ATTLIST p x CDATA 'd'>",
        )
    )


def _content(r: random.Random, pieces: list[str], budget: list[int], depth: int) -> None:
    for _ in range(r.choice((1, 2, 4, 8))):
        if budget[0] <= 0:
            return
        budget[0] -= 1
        if depth <= 0 or r.random() < 0.4:
            pieces.append(r.choice(_WORDS) + r.choice(("", " ", "\n")))
            continue
        prefix, name = ("", r.choice(_ELEMENTS))
        if r.random() < 0.06:
            number = r.randrange(len(_NAMESPACES))
            prefix = f"p{number}:" if _NAMESPACES[number] else ""
            name = r.choice(("math", "mi", "div", "p", "svg", "include", "x", *_ELEMENTS[:6]))
        count = r.choice((0, 0, 1, 2, 4))
        attributes = {r.choice(_ATTRIBUTES): r.choice(_VALUES) for _ in range(count)}
        said = "".join(f' {k}="{v}"' for k, v in attributes.items())
        if r.random() < 0.15:
            pieces.append(f"<{prefix}{name}{said}/>")
            continue
        pieces.append(f"<{prefix}{name}{said}>")
        _content(r, pieces, budget, depth - 1)
        pieces.append(f"</{prefix}{name}>")


def rng(r: random.Random) -> bytes:
    """A RELAX NG schema from nothing."""
    leaves = (
        "<text/>", "<empty/>", "<notAllowed/>", "<data type='string'/>", "<ref name='a'/>",
        "<attribute name='n'/>",
    )  # fmt: skip
    types = ("ID", "date", "NCName", "integer", "nothing")
    wrapping = "group choice interleave optional oneOrMore zeroOrMore mixed list".split()

    def pattern(depth: int) -> str:
        if depth <= 0:
            return r.choice(leaves)
        inner = "".join(pattern(depth - 1) for _ in range(r.choice((1, 2, 3))))
        wrap = r.choice(wrapping)
        return r.choice(
            (
                f"<element name='{r.choice(('TEI', 'p', 'div', 'x'))}'>{inner}</element>",
                f"<element><anyName/>{inner}</element>",
                *[f"<{wrap}>{inner}</{wrap}>"] * 6,
                f"<ref name='{r.choice('abcd')}'/>",
                f"<data type='{r.choice(types)}'><param name='pattern'>(a*)*{{2,999}}</param></data>",
            )
        )

    combined = ("", " combine='choice'")
    defines = "".join(f"<define name='{n}'{r.choice(combined)}>{pattern(3)}</define>" for n in "abcd")
    return (
        "<grammar xmlns='http://relaxng.org/ns/structure/1.0' "
        "datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>"
        f"<start>{pattern(2)}</start>{defines}</grammar>"
    ).encode()


def rnc(r: random.Random) -> bytes:
    """A RELAX NG schema in compact syntax from nothing."""
    names, expressions = ("p", "div", "*", "x:y"), ("a+", "(", "[z-a]")

    def pattern(depth: int) -> str:
        if depth <= 0:
            return r.choice(("text", "empty", "a", "xsd:date", '"x"', "notAllowed"))
        inner = pattern(depth - 1)
        return r.choice(
            (
                f"element {r.choice(names)} {{ {inner} }}",
                f"attribute n {{ {inner} }}",
                f"({inner}, {inner})",
                f"({inner} | {inner})",
                f"({inner} & {inner})",
                f"({inner})*",
                f"{inner}?",
                f"list {{ {inner} }}",
                f"mixed {{ {inner} }}",
                f"xsd:string {{ pattern = '{r.choice(expressions)}' }}",
            )
        )

    return f'default namespace = "{TEI}"\nstart = {pattern(3)}\na = {pattern(2)}\n'.encode()


_SETTINGS: Final = (
    '"x"', '"de"', '"frus"', '"a4"', '["*.xml"]', "true", "1", "-1", "[]", "{}", "1979-05-27", "inf",
    '"../.."', '"/etc"', '"http://x/{volume}{id}{facs}"', '"\\u202e"', '["**/*"]', '"10pt"', '""',
)  # fmt: skip


def settings(r: random.Random) -> bytes:
    """An edition.toml: tables and keys that exist, with values of all kinds."""
    tables = {
        "edition": ("title", "language", "profile", "description"),
        "volumes": ("files", "documents", "max_megabytes"),
        "site": ("base_url", "images", "downloads", "search"),
        "facsimile": ("folder", "pattern"),
        "references": ("volumes",),
        "print": ("profile", "page", "margins", "font", "font_size", "fonts"),
        "output": ("folder", "print"),
        "validation": ("schema", "error", "off", "baseline"),
    }
    lines = []
    for table in r.sample(sorted(tables), r.randrange(4)):
        keys = r.sample(tables[table], r.randrange(len(tables[table]) + 1))
        lines += [f"[{table}]", *(f"{key} = {r.choice(_SETTINGS)}" for key in keys)]
    return "\n".join(lines).encode()


# -- mutation ----------------------------------------------------------------------------------------


def mutated(r: random.Random, data: bytes, other: bytes = b"") -> bytes:
    """Bytes with one to a few things done to them."""
    for _ in range(r.choice((1, 1, 1, 2, 4))):
        if not data:
            return r.choice(_TOKENS)
        at = r.randrange(len(data) + 1)
        to = min(len(data), at + r.choice((1, 2, 10, 100, 1000)))
        what = r.randrange(10)
        if what == 0:  # cut short
            data = data[:at]
        elif what == 1:  # a piece is lost
            data = data[:at] + data[to:]
        elif what == 2:  # a piece stands twice, or very often
            data = data[:to] + data[at:to] * r.choice((1, 1, 50)) + data[to:]
        elif what == 3:
            data = data[:at] + r.choice(_TOKENS) * r.choice((1, 1, 1, 300)) + data[at:]
        elif what == 4 and at < len(data):  # a bit is flipped
            data = data[:at] + bytes([data[at] ^ (1 << r.randrange(8))]) + data[at + 1 :]
        elif what == 5 and other:  # a splice
            cut = r.randrange(len(other) + 1)
            data = data[:at] + other[cut:]
        elif what == 6 and other:
            start = r.randrange(len(other) + 1)
            data = data[:at] + other[start : start + r.choice((20, 200, 2000))] + data[to:]
        elif what == 7:
            data = _retagged(r, data)
        elif what == 8:
            data = _revalued(r, data)
        else:
            data = _swapped(r, data)
    return data


def _tags(data: bytes) -> list[re.Match[bytes]]:
    return list(re.finditer(rb"<[^<>]*>", data))


def _retagged(r: random.Random, data: bytes) -> bytes:
    """A tag that stands elsewhere too, or another name in it."""
    tags = _tags(data)
    if not tags:
        return data
    one, two = r.choice(tags), r.choice(tags)
    if r.random() < 0.5:
        return data[: two.start()] + one[0] + data[two.start() :]
    name = re.match(rb"</?([^\s/>]+)", one[0])
    if name is None:
        return data
    new = r.choice(_ELEMENTS).encode()
    return re.sub(rb"(</?)" + re.escape(name[1]) + rb"(?=[\s/>])", rb"\g<1>" + new, data)


def _revalued(r: random.Random, data: bytes) -> bytes:
    values = list(re.finditer(rb'="[^"<]*"', data))
    if not values:
        return data
    one = r.choice(values)
    return data[: one.start()] + f'="{r.choice(_VALUES)}"'.encode() + data[one.end() :]


def _swapped(r: random.Random, data: bytes) -> bytes:
    tags = _tags(data)
    if len(tags) < 4:
        return data
    cuts = sorted(r.choice(tags).start() for _ in range(3))
    a, b, c = cuts
    return data[:a] + data[b:c] + data[a:b] + data[c:]


def list_mutated(r: random.Random, data: bytes) -> bytes:
    """A JSON file changed in its structure: what is there twice, gone, of another kind, deep."""
    try:
        value = json.loads(data)
    except ValueError:
        return mutated(r, data)
    for _ in range(r.choice((1, 1, 2, 5))):
        value = _json(r, value)
    return json.dumps(value, ensure_ascii=r.random() < 0.5).encode("utf-8", "surrogatepass")


_ODD: Final = (
    None, True, -1, 0, 10**30, 1.5, "", "x", "\x00", "../../x", "/etc/passwd", ".git/config", [], {},
    [[]], "\ud800", "a" * 5000, 1e308,
)  # fmt: skip


def _json(r: random.Random, value: Any) -> Any:
    if r.random() < 0.25 or not isinstance(value, dict | list) or not value:
        if r.random() < 0.1:
            for _ in range(r.choice((10, 900))):
                value = [value]
            return value
        if type(value) is int and r.random() < 0.7:
            return value + r.choice((-1, 1, 1000))
        return r.choice(_ODD)
    if isinstance(value, list):
        at = r.randrange(len(value))
        what = r.randrange(4)
        if what == 0:
            return value[:at] + value[at + 1 :]
        if what == 1:
            return [*value, value[at]]
        if what == 2:
            return r.sample(value, len(value))
        return [*value[:at], _json(r, value[at]), *value[at + 1 :]]
    key = r.choice(sorted(value))
    if r.random() < 0.15:
        return {k: v for k, v in value.items() if k != key}
    return value | {key: _json(r, value[key])}
