"""Two tags that are one, and what differs between them: attribute by attribute."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from edition.compare.causes import Causes
from edition.compare.change import Cause, Edit
from edition.compare.content import NAMES
from edition.compare.flows import Flow
from edition.compare.namespaces import Namespaces, qualified, value_of
from edition.compare.source import Side
from edition.compare.stream import Mark

_PART: Final = re.compile(
    r"""(?P<lead>[ \t\r\n]*)(?P<name>[^\s=/>]+)[ \t\r\n]*=[ \t\r\n]*(?P<value>"[^"]*"|'[^']*')"""
)
_NAME: Final = re.compile(r"<[^\s/>]+")
_DATES: Final = frozenset(
    "when from to notBefore notAfter when-iso from-iso to-iso notBefore-iso notAfter-iso "
    "when-custom from-custom to-custom notBefore-custom notAfter-custom dur dur-iso calendar "
    "doc-dateTime-min doc-dateTime-max datingPoint period".split()
)
_REFERENCES: Final = frozenset(
    "target corresp ref key sameAs copyOf next prev url source ana wit resp who hand synch "
    "exclude select decls rendition spanTo facs".split()
)
_LINKS: Final = frozenset({"corresp", "ref", "key", "target", "sameAs", "nymRef"})


class Attribute(NamedTuple):
    """An attribute as it stands in a tag."""

    name: str
    """With its namespace."""
    value: str
    local: str
    start: int
    """Where it begins in the file, the white space before it not counted."""
    end: int
    lead: int
    """Where the white space before it begins."""


def parse(side: Side, mark: Mark, names: Namespaces) -> list[Attribute]:
    """The attributes of a tag, in the order in which they stand."""
    piece = side.text[mark.start : mark.end]
    name = _NAME.match(piece)
    assert name is not None
    scope = names.at(mark.start)
    result = []
    at = name.end()
    while match := _PART.match(piece, at):
        raw = match["name"]
        declares = raw == "xmlns" or raw.startswith("xmlns:")
        full = f"xmlns {raw}" if declares else qualified(raw, scope, default=False)
        result.append(
            Attribute(
                full, value_of(match["value"], side), raw.rpartition(":")[2],
                mark.start + match.start("name"), mark.start + match.end(),
                mark.start + match.start("lead"),
            )
        )  # fmt: skip
        at = match.end()
    return result


def tag_edits(
    causes: Causes, flow_a: Flow, flow_b: Flow, a: Mark, b: Mark,
    names_a: Namespaces, names_b: Namespaces,
) -> list[Edit]:  # fmt: skip
    """The edits within a tag. What is only written otherwise is form."""
    text_a, text_b = flow_a.side.text, flow_b.side.text
    ours, theirs = parse(flow_a.side, a, names_a), parse(flow_b.side, b, names_b)
    if a.key == b.key:
        hunk = _trim(text_a, a.start, a.end, text_b, b.start, b.end)
        return [Edit(*hunk, causes.form(text_a[a.start : a.end], text_b[b.start : b.end]))]
    before = {x.name: x for x in ours}
    after = {y.name: y for y in theirs}
    common = [x.name for x in ours if x.name in after]
    told = {n for n, _ in (*a.attributes, *b.attributes)}
    why = _Attributes(causes, flow_a, flow_b, a.name, before, after)
    if common != [y.name for y in theirs if y.name in before] or a.kind != b.kind:
        # In another order: one edit, and it is the gravest change.
        changed = [
            n
            for n in dict.fromkeys([*before, *after])
            if _value(before.get(n)) != _value(after.get(n))
            and (not n.startswith("xmlns ") or n[6:] in told)
        ]
        cause = why.of_all(changed)
        return [Edit(*_trim(text_a, a.start, a.end, text_b, b.start, b.end), cause)]
    edits: list[Edit] = []
    at_a, at_b = _head(text_a, a.start), _head(text_b, b.start)
    if text_a[a.start : at_a] != text_b[b.start : at_b]:
        edits.append(Edit(a.start, at_a, b.start, at_b, causes.spelling))
    i = j = 0
    while i < len(ours) or j < len(theirs):
        x = ours[i] if i < len(ours) else None
        y = theirs[j] if j < len(theirs) else None
        if x is not None and x.name not in after:
            edits.append(Edit(x.lead, x.end, at_b, at_b, why.of(x.name, told)))
            at_a = x.end
            i += 1
        elif y is not None and y.name not in before:
            edits.append(Edit(at_a, at_a, y.lead, y.end, why.of(y.name, told)))
            at_b = y.end
            j += 1
        else:
            assert x is not None and y is not None
            if text_a[x.lead : x.start] != text_b[y.lead : y.start]:
                edits.append(Edit(x.lead, x.start, y.lead, y.start, causes.layout))
            if text_a[x.start : x.end] != text_b[y.start : y.end]:
                if x.value == y.value and not x.name.startswith("xmlns "):
                    cause = causes.spelling
                else:
                    cause = why.of(x.name, told)
                edits.append(Edit(x.start, x.end, y.start, y.end, cause))
            at_a, at_b = x.end, y.end
            i += 1
            j += 1
    if text_a[at_a : a.end] != text_b[at_b : b.end]:
        form = causes.form(text_a[at_a : a.end], text_b[at_b : b.end])
        edits.append(Edit(at_a, a.end, at_b, b.end, form))
    return edits


def _value(attribute: Attribute | None) -> str | None:
    return attribute.value if attribute is not None else None


def _head(text: str, start: int) -> int:
    match = _NAME.match(text, start)
    assert match is not None
    return match.end()


def _trim(a: str, a0: int, a1: int, b: str, b0: int, b1: int) -> tuple[int, int, int, int]:
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
        a0 += 1
        b0 += 1
    while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
        a1 -= 1
        b1 -= 1
    return a0, a1, b0, b1


class _Attributes:
    """The changes of one tag: the number and the image of a page break are two, the number and the
    id of a note are one, all links of a name are one."""

    def __init__(
        self, causes: Causes, flow_a: Flow, flow_b: Flow, name: str,
        before: dict[str, Attribute], after: dict[str, Attribute],
    ) -> None:  # fmt: skip
        self.causes = causes
        self.flow_a, self.flow_b = flow_a, flow_b
        self.element = name
        self.before, self.after = before, after
        self.made: dict[str, Cause] = {}

    def of(self, name: str, told: set[str]) -> Cause:
        if name.startswith("xmlns "):
            if name[6:] not in told:
                return self.causes.spelling
            return self._cause("markup.namespace", name)
        return self._cause(self.kind(name), name)

    def of_all(self, names: list[str]) -> Cause:
        if not names:
            return self.causes.spelling
        order = ["note.renumbered", "page.renumbered", "page.relinked", "name.relinked",
                 "attribute.date", "attribute.reference", "attribute.id"]  # fmt: skip
        kinds = {n: ("markup.namespace" if n.startswith("xmlns ") else self.kind(n)) for n in names}
        best = min(names, key=lambda n: order.index(kinds[n]) if kinds[n] in order else 9)
        cause = self._cause(kinds[best], best)
        for name in names:
            if name != best:
                self._say(cause, name)
        return cause

    def kind(self, name: str) -> str:
        local = self._local(name)
        element = self.element
        if element == "note" and name == "n":
            return "note.renumbered"
        if element == "note" and (name == "{xml}id" or name == "target") and self._differs("n"):
            return "note.renumbered"
        if element == "pb":
            if local in ("facs", "corresp"):
                return "page.relinked"
            if name == "n" or (name == "{xml}id" and self._differs("n")):
                return "page.renumbered"
        if element in NAMES and local in _LINKS:
            return "name.relinked"
        if name == "{xml}id":
            return "attribute.id"
        if local in _DATES or (element == "date" and local in ("cert", "precision", "value")):
            return "attribute.date"
        if local in _REFERENCES:
            return "attribute.reference"
        return "attribute.changed"

    def _differs(self, name: str) -> bool:
        return _value(self.before.get(name)) != _value(self.after.get(name))

    def _local(self, name: str) -> str:
        attribute = self.before.get(name) or self.after.get(name)
        return attribute.local if attribute is not None else name

    def _cause(self, kind: str, name: str) -> Cause:
        key = kind if kind in ("note.renumbered", "page.renumbered", "name.relinked") else name
        cause = self.made.get(key)
        if cause is None:
            cause = self.made[key] = self.causes.add(kind, "", self.flow_a, self.flow_b)
        self._say(cause, name)
        return cause

    def _say(self, cause: Cause, name: str) -> None:
        raw = self._shown(name)
        old, new = _value(self.before.get(name)), _value(self.after.get(name))
        what = f"{self.element}/@{raw}"
        cause.how = f"{cause.how}, @{raw}" if cause.how else what
        cause.before = _list(cause.before, old)
        cause.after = _list(cause.after, new)
        if name == "{xml}id" and old and new:
            cause.renames = (old, new)

    def _shown(self, name: str) -> str:
        if name.startswith("{xml}"):
            return f"xml:{name[5:]}"
        return name[6:] if name.startswith("xmlns ") else name.rpartition("}")[2]


def _list(text: str, more: str | None) -> str:
    return f"{text} {more or '–'}" if text else (more or "")
