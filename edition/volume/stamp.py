"""Stamping: what Python tells the stylesheets of one detached unit (docs/reference/stamps.md)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final, cast

import msgspec
from lxml import etree

from edition.labels import Labels
from edition.volume import lacuna, notes, rend, withheld
from edition.volume.facts import Facts
from edition.volume.gather import LINKS
from edition.volume.idiom import Idiom
from edition.volume.load import Record, Volume
from edition.volume.plain import is_date
from edition.volume.tei import DIVISIONS, FRUS, STAMP, TEI, WRAPPERS, XHTML, tei

_E: Final = f"{{{STAMP}}}"
_T: Final = f"{{{TEI}}}"
_ID, _HREF, _REND, _STYLE = _E + "id", _E + "href", _E + "rend", _E + "style"
_ENTRY, _UNRESOLVED, _TEXT = _E + "entry", _E + "unresolved", _E + "text"
_SPLIT = _E + "split"
_NOTE, _LABEL, _REF = _E + "note", _E + "label", _E + "ref"
_PAGE, _WORD, _FLOW, _LEVEL, _SAY = _E + "page", _E + "word", _E + "flow", _E + "level", _E + "say"
_WHEN = _E + "when"
_DAY: Final = re.compile(r"(?!0000)\d{4}-\d\d-\d\d")

Link = tuple[str, str]
"""An href and the kind of register entry it leads to; both empty where it leads nowhere."""


class Stamps(msgspec.Struct, frozen=True):
    """All that a unit is stamped with. Stamping has nothing else at hand but the text and the labels,
    so that what it is made from is known without a list of what it looks at."""

    kind: str
    lang: str
    facts: Facts
    html_ids: dict[int, str]
    """The ids of its anchors by element number."""
    links: list[Link]
    """Where its references lead, in the order of the facts."""
    entries: dict[int, Link]
    """The pages of the register entries among its anchors, by element number."""
    images: dict[str, str]
    """Where its images are, by graphic/@url."""
    pages: dict[int, str]
    """The addresses of page images, by the number of the page break."""
    paragraph: str
    """Begins the ids of paragraphs that have none of their own; "" gives them none."""
    excision: str
    """The same for excisions."""
    renditions: dict[str, str]
    hands: dict[str, str]
    profile: str
    """What tells how its words are read."""


def stamps(
    record: Record,
    volume: Volume,
    html_ids: dict[int, str],
    link: Callable[[str, str], Link],
    image: Callable[[str], str],
    entries: Collection[str] = (),
    paragraph: str = "",
    excision: str = "",
    pages: Mapping[int, str] | None = None,
) -> Stamps:
    """What a unit is to be stamped with.

    `link` says where a target leads (given target and element name), `image` where an image is;
    `entries` are the register entries that have a page, to which their own names then lead. All else is
    as in `Stamps`.
    """
    facts = record.facts
    return Stamps(
        record.kind,
        record.lang,
        facts,
        html_ids,
        [link(reference.target, reference.name) for reference in facts.references],
        {
            anchor.number: link(f"#{anchor.id}", anchor.name)
            for anchor in facts.anchors
            if anchor.name in LINKS and anchor.id in entries
        },
        {one.target: image(one.target) for one in facts.images},
        dict(pages or {}),
        paragraph,
        excision,
        volume.renditions,
        volume.hands,
        volume.profile,
    )


def stamp(root: etree._Element, told: Stamps, labels: Labels, idiom: Idiom) -> None:
    """Stamp a detached unit in place. `idiom` is that of the profile."""
    root.set(_E + "kind", told.kind)
    root.set(_E + "lang", told.lang)
    _numbered(root, told, labels)
    if told.pages:
        for number, element in enumerate(root.iter("*")):
            if number in told.pages:
                element.set(_E + "image", told.pages[number])
    for program in root.iter(*_PROGRAMS):
        program.text = None
        del program[:]
    _looks(root, told)
    _heads(root)
    _breaks(root)
    _days(root)
    _gaps(root, labels)
    _graphics(root, told.images)
    if told.facts.views:
        _hands(root, told)
    if told.facts.excisions:
        _excisions(root, told, labels, idiom)


def _numbered(root: etree._Element, told: Stamps, labels: Labels) -> None:
    """What the facts know by element number: ids, links, notes."""
    facts, html_ids = told.facts, told.html_ids
    if told.paragraph:
        html_ids = {e: f"{told.paragraph}{n}" for n, e in enumerate(facts.paragraphs, 1)} | html_ids
    wanted: dict[int, list[tuple[str, str]]] = {}
    for number, html_id in html_ids.items():
        wanted.setdefault(number, []).append((_ID, html_id))
    for reference, (href, kind) in zip(facts.references, told.links, strict=True):
        stamps = wanted.setdefault(reference.number, [])
        if href:
            stamps.append((_HREF, href))
            if kind:
                stamps.append((_ENTRY, kind))
        else:
            stamps.append((_UNRESOLVED, reference.target))
        if reference.name in ("ref", "ptr"):
            stamps.append((_TEXT, reference.target.lstrip("#")))
    for number, (href, kind) in told.entries.items():
        wanted.setdefault(number, []).extend([(_HREF, href), (_ENTRY, kind)])
    for note in facts.notes:
        stamps = wanted.setdefault(note.number, [])
        stamps.append((_NOTE, note.mode))
        if note.mode == "foot":
            stamps.append((_REF, f"{html_ids[note.number]}-ref"))
    source = labels["source"]
    elements = list(root.iter("*"))
    for number, stamps in wanted.items():
        element = elements[number]
        for name, value in stamps:
            if name is _TEXT and (len(element) or (element.text or "").strip()):
                continue
            element.set(name, value)
    for count, note in enumerate(facts.notes, start=1):
        element = elements[note.number]
        label = notes.label(element, source)
        if label or note.mode == "foot":
            element.set(_LABEL, label or str(count))
    for number in facts.split:
        elements[number].set(_SPLIT, "1")
    for inner, outer in facts.inner:  # no link in a link
        if elements[outer].get(_HREF) and elements[inner].get(_HREF):
            del elements[inner].attrib[_HREF]
    for number in facts.flows:
        elements[number].set(_FLOW, "block")


_PROGRAMS: Final = (
    *(f"{{http://www.w3.org/2000/svg}}{name}" for name in ("script", "style")),
    *(f"{{{XHTML}}}{name}" for name in ("script", "style", "object")),
)
"""What must not become text, wherever it stands: a list makes an item of whatever is in it."""


# -- looks -----------------------------------------------------------------------------------------

_with_looks = etree.XPath("descendant-or-self::*[@rend or @rendition or @style]")


def _looks(root: etree._Element, told: Stamps) -> None:
    for element in cast(list[etree._Element], _with_looks(root)):
        tokens = list(rend.read(element.get("rend", "")).tokens)
        styles = []
        for name in element.get("rendition", "").split():
            name = name.lstrip("#")
            css = told.renditions.get(name)
            # A known name has its own rule; but what volumes declare as left and right is a float.
            if css and (name not in rend.TOKENS or name in ("left", "right")):
                styles.append(css)
            elif name in rend.TOKENS and name not in tokens:
                tokens.append(name)
        if own := rend.clean_css(element.get("style", "")):
            styles.append(own)
        if tokens:
            element.set(_REND, " ".join(tokens))
        if styles:
            element.set(_STYLE, "; ".join(styles))


_with_hands = etree.XPath("descendant-or-self::*[@hand]")


def _hands(root: etree._Element, told: Stamps) -> None:
    """Whose hand it is, in the words of the header (TEI Guidelines 11.3.2)."""
    for element in cast(list[etree._Element], _with_hands(root)):
        found = [told.hands.get(p.removeprefix("#"), "") for p in element.get("hand", "").split()]
        if words := " ".join(one for one in found if one):
            element.set(_E + "hand", words)


# -- heads -----------------------------------------------------------------------------------------

_SECTIONS: Final = DIVISIONS | WRAPPERS | tei("floatingText", "titlePage", "sourceDoc", "standOff")
_ATTACHMENTS: Final = frozenset(f"{{{ns}}}attachment" for ns in FRUS)


def _heads(root: etree._Element) -> None:
    for head in root.iter(f"{_T}head"):
        parent = head.getparent()
        if parent is None:
            continue
        if parent.tag == f"{_T}opener":
            parent = parent.getparent()
        if parent is None or (parent.tag not in _SECTIONS and parent.tag not in _ATTACHMENTS):
            continue
        level = 1
        for above in parent.iterancestors(*_SECTIONS, *_ATTACHMENTS):
            level += above.tag not in WRAPPERS or above is root
        if parent is not root and parent.tag in WRAPPERS:
            level = max(level - 1, 1)
        head.set(_LEVEL, str(min(level, 6)))


# -- breaks ----------------------------------------------------------------------------------------


def _breaks(root: etree._Element) -> None:
    for mark in root.iter(f"{_T}pb", f"{_T}lb", f"{_T}cb", f"{_T}gb", f"{_T}milestone"):
        if mark.tag == f"{_T}pb":
            mark.set(_PAGE, mark.get("n", ""))
        if mark.get("break") == "no" or (mark.tag == f"{_T}pb" and _inside_word(mark)):
            mark.set(_WORD, "1")


def _days(root: etree._Element) -> None:
    """Tell each date that is a whole day, and one that exists, as HTML wants it."""
    for dated in root.iter(f"{_T}date", f"{_T}time"):
        when = dated.get("when", "").strip()
        if _DAY.fullmatch(when) and is_date(when):
            dated.set(_WHEN, when)


def _inside_word(mark: etree._Element) -> bool:
    """Whether letters stand on both sides with nothing between them."""
    tail = mark.tail or ""
    if not tail[:1].isalnum():
        return False
    before = mark.getprevious()
    parent = mark.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    return (text or "")[-1:].isalnum()


# -- gaps and spaces -------------------------------------------------------------------------------

_UNITS: Final = {
    "char": "character", "chars": "character", "character": "character", "characters": "character",
    "letter": "character", "letters": "character",
    "word": "word", "words": "word", "line": "line", "lines": "line",
    "paragraph": "paragraph", "paragraphs": "paragraph", "page": "page", "pages": "page",
    "leaf": "leaf", "leaves": "leaf", "folio": "leaf", "folios": "leaf",
}  # fmt: skip


def _gaps(root: etree._Element, labels: Labels) -> None:
    for element in root.iter(f"{_T}gap", f"{_T}space"):
        element.set(_SAY, gap_phrase(element, labels))


def gap_phrase(element: etree._Element, labels: Labels) -> str:
    """What a gap or space says in words: "3 lines illegible", "space left blank"."""
    extent = _extent(element, labels)
    if element.tag == f"{_T}space":
        return labels.fill("space" if extent else "space_bare", extent=extent)
    return _gap(element.get("reason", "").split(), extent, labels)


_LIKE: Final = {"not-declassified": "declassification", "withheld": "redacted", "missing": "lost"} | {
    kind: kind for kind in ("omitted", "illegible", "garbled", "inaudible")
}


def _gap(reasons: list[str], extent: str, labels: Labels) -> str:
    """The phrase of a gap: by its reason where the reason has a phrase of its own."""
    end = "" if extent else "_bare"
    for reason in reasons:
        slug = re.sub(r"\W+", "_", reason.lower())
        if slug not in ("other", "unknown") and f"gap_{slug}{end}" in labels:
            return labels.fill(f"gap_{slug}{end}", extent=extent)
    for reason in reasons:
        if kind := lacuna.REASONS.get(reason.lower().replace("_", "-")):
            return labels.fill(f"gap_{_LIKE[kind]}{end}", extent=extent)
    if reasons:
        return labels.fill(f"gap_other{end}", extent=extent, reason=" ".join(reasons))
    return labels.fill(f"gap_unknown{end}", extent=extent)


def _extent(element: etree._Element, labels: Labels) -> str:
    """How much, in words (TEI att.dimensions): "3 lines", "about 2 words"."""
    unit = element.get("unit", "")

    def much(value: str) -> str:
        known = _UNITS.get(unit.lower())
        number = value.strip()
        if known and re.fullmatch(r"\d{1,6}", number):
            return labels.count(f"unit_{known}", int(number))
        if known:
            return labels.fill(f"unit_{known}_other", n=number)
        return labels.fill("unit_other", n=number, unit=unit).strip()

    if quantity := element.get("quantity"):
        said = much(quantity)
        if element.get("cert") in ("low", "medium") or element.get("precision") in ("low", "medium"):
            said = labels.fill("extent_about", extent=said)
        return said
    least, most = element.get("atLeast"), element.get("atMost")
    if least and most:
        return labels.fill("extent_between", least=least, extent=much(most))
    if least:
        return labels.fill("extent_least", extent=much(least))
    if most:
        return labels.fill("extent_most", extent=much(most))
    return element.get("extent", "").strip()


# -- images ----------------------------------------------------------------------------------------


def _graphics(root: etree._Element, images: Mapping[str, str]) -> None:
    for graphic in root.iter(f"{_T}graphic"):
        if source := images.get(graphic.get("url", "")):
            graphic.set(_E + "src", source)
        figure = graphic.getparent()
        if figure is not None and figure.tag == f"{_T}figure":
            described = figure.find(f"{_T}figDesc")
            if described is None:
                described = figure.find(f"{_T}head")
            if described is not None:
                graphic.set(_E + "alt", " ".join("".join(map(str, described.itertext())).split()))


# -- excisions -------------------------------------------------------------------------------------


def _excisions(root: etree._Element, told: Stamps, labels: Labels, idiom: Idiom) -> None:
    """Put `e:excision` round each piece of each phrase, and tell each gap what it is."""
    facts, ids = told.facts, told.excision
    wraps: list[tuple[lacuna.Piece, dict[str, str]]] = []
    for n, one in enumerate(lacuna.read(root, facts.paragraphs, facts.notes, idiom), start=1):
        kind = one.excision.kind
        if not one.pieces:
            one.element.set(_E + "excision", kind)
            if ids and one.element.get(_ID) is None:
                one.element.set(_ID, f"{ids}{n}")
            continue
        # Told where most of it is under the pointer: the first piece is often a bracket alone.
        longest = max(one.pieces, key=lambda piece: piece.end - piece.start)
        last = len(one.pieces) - 1
        for at, piece in enumerate(one.pieces):
            part = "only" if not last else "first" if not at else "last" if at == last else "middle"
            mark = {"kind": kind, "part": part}
            if not at:
                mark["say"] = labels[f"excision_{withheld.slug(kind)}"]
                if ids:
                    mark[_ID] = f"{ids}{n}"
            if piece is longest:
                lost = one.odd == "not-lost"
                mark["title"] = withheld.described(one.excision, labels, lost)
            wraps.append((piece, mark))
    # Within a run from the last to the first, so that offsets stay right.
    for piece, mark in reversed(wraps):
        element = _wrap((piece.run.element, piece.run.tail), piece.start, piece.end)
        for name, value in mark.items():
            element.set(name, value)


Run = tuple[etree._Element, bool]
"""A run of text: an element and whether it is the element's tail (else its text)."""


def _wrap(run: Run, start: int, end: int) -> etree._Element:
    """Put a mark round part of a run of text. Runs after it in the same string are lost to the
    caller, which is why callers go backwards."""
    element, tail = run
    text = (element.tail if tail else element.text) or ""
    mark = etree.Element(_E + "excision")
    mark.text, mark.tail = text[start:end], text[end:]
    if tail:
        element.tail = text[:start]
        parent = element.getparent()
        assert parent is not None
        after = parent.index(element) + 1
        kept = element.tail
        parent.insert(after, mark)
        element.tail = kept
    else:
        element.text = text[:start]
        element.insert(0, mark)
    return mark
