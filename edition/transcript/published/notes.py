"""Notes: the list at the end, and the markers glued to words.

The list counts from 1; the markers count from 0 where the first note names the source. So marker *k* is
item *k*+1 there, and the two are joined by their order. A number is a marker only if the whole row of
markers fits: `aide-memoire2 included` is one, `May 1961` and `611.61/2-361` are not. Of all rows that
follow the order of the notes, the one is taken whose places look most like those of markers.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from edition.transcript.published.lines import PAGE
from edition.transcript.published.places import FORBIDDEN, marker_cost

_ITEM: Final = re.compile(r"[ \t]*(\d{1,3})[.)](?:[ \t]+|$)")
_SIGN: Final = re.compile(r"[ \t]*([*†‡§]{1,4}|\d{1,3}[a-z]|[a-z](?=[.)]))[.)]?[ \t]+(?=\S)")
MISSING: Final = 12.0
"""What it costs to leave a note without a marker: more than any single doubtful place."""
DOUBTFUL: Final = 1.5
"""From this cost on, a place is listed for the editor."""
_HOPELESS: Final = 9.0
_NESTED: Final = 4.5
"""What the place of a marker inside another note may cost at most."""


class Item(NamedTuple):
    """A note of the list: its number there, and the places of its paragraphs."""

    label: str
    paragraphs: tuple[tuple[int, int], ...]


class Marker(NamedTuple):
    """A marker: its note (by position), where it stands, and how doubtful that is."""

    note: int
    label: str
    start: int
    end: int
    cost: float


class Notes(NamedTuple):
    """What was found: the end of the text proper, the notes, their markers."""

    end: int
    items: tuple[Item, ...]
    markers: tuple[Marker, ...]
    first: int
    """Number of the first marker."""


def find(source: str, start: int, apart: int = 0, first: int | None = None) -> Notes:
    """Find the notes of a pasted text, from an offset on; `first` is the number of the first marker
    where the editor says so. Before the offset `apart` a marker is possible, but less likely."""
    nothing = Notes(len(source), (), (), 0)
    best = nothing
    cost = FORBIDDEN * 99
    for end, items in _lists(source, start):
        numbers = (first,) if first is not None else _firsts(items)
        for number in numbers:
            labels = [str(number + i) for i in range(len(items))]
            if not items[0].label.isdigit():
                labels = [item.label for item in items]
            markers, total = _row(source, start, apart, end, labels)
            if number == 0 and not _in_heading(source, start, markers):
                total += 4.0  # 0 is the source note's, whose marker stands in the heading
            elif number == 0:
                # The first item names the source, and the heading has a 0: that settles it.
                settled = _names_source(source, items) and markers[0].cost < 5
                total -= 2 * MISSING if settled else 0.1
            if total < cost and _is_list(source, end, items, markers):
                best, cost = Notes(end, items, markers, number), total
        if best is not nothing:
            break
    return best._replace(markers=best.markers + _nested(source, best))


def _nested(source: str, notes: Notes) -> tuple[Marker, ...]:
    """The markers of notes that only another note calls: a page lists them last."""
    called = {marker.note for marker in notes.markers}
    found: list[Marker] = []
    for index in range(max(called, default=-1) + 1, len(notes.items)):
        label = str(notes.first + index)
        places = [
            Marker(index, label, at, at + len(label), marker_cost(source, at, at + len(label), ""))
            for item in notes.items[:index]
            for start, stop in item.paragraphs
            for at in (start + m.start() for m in re.finditer(re.escape(label), source[start:stop]))
        ]
        best = min(places, key=lambda marker: marker.cost, default=None)
        if best is None or best.cost >= _NESTED:
            break
        found.append(best)
    return tuple(found)


def _firsts(items: tuple[Item, ...]) -> tuple[int, ...]:
    own = int(items[0].label) if items[0].label.isdigit() else 1
    return tuple(dict.fromkeys((0, 1, own)))


def _lists(source: str, start: int) -> list[tuple[int, tuple[Item, ...]]]:
    """Every numbered list that reaches the end of the text, the last first."""
    rows = []
    at = start
    while at <= len(source):
        stop = source.find("\n", at)
        stop = len(source) if stop < 0 else stop
        rows.append((at, stop))
        at = stop + 1
    found = []
    for index in range(len(rows) - 1, -1, -1):
        begin, stop = rows[index]
        match = _ITEM.match(source, begin, stop)
        sign = None if match else _SIGN.match(source, begin, stop)
        if (match and match[1] in ("0", "1")) or (sign and sign[1] in ("*", "a", "†")):
            items = _items(source, rows[index:])
            if items:
                found.append((begin, items))
    return found


def _items(source: str, rows: list[tuple[int, int]]) -> tuple[Item, ...]:
    """The items of a list, or none where something else follows it."""
    items: list[Item] = []
    lead = 0
    for begin, stop in rows:
        if not source[begin:stop].strip():
            continue
        match = _ITEM.match(source, begin, stop) or _SIGN.match(source, begin, stop)
        indent = len(source[begin:stop]) - len(source[begin:stop].lstrip())
        if match and (not items or indent <= lead):
            label = match[1]
            if items and label.isdigit() and items[-1].label.isdigit():
                if int(label) != int(items[-1].label) + 1:
                    return ()
            elif items and label.isdigit() != items[-1].label.isdigit() and not label[0].isdigit():
                return ()
            items.append(Item(label, ((match.end(), stop),)))
            lead = indent if len(items) == 1 else lead
        elif items and indent > lead:
            last = items[-1]
            items[-1] = last._replace(paragraphs=(*last.paragraphs, (begin + indent, stop)))
        else:
            return ()
    return tuple(items)


def _is_list(source: str, end: int, items: tuple[Item, ...], markers: tuple[Marker, ...]) -> bool:
    """Whether a numbered list at the end is the notes, not the last part of the text: most of it has
    markers, or it says that it names the source."""
    if _names_source(source, items):
        return True
    likely = [m for m in markers if m.cost < DOUBTFUL]
    indented = source[end : end + 1].isspace()
    possible = [m for m in markers if m.cost < (5.0 if indented else 2.0)]
    enough = 2 * len(possible) >= len(items) if indented else 3 * len(possible) >= 2 * len(items)
    return enough or (bool(likely) and 2 * len(likely) >= len(items))


def _row(
    source: str, start: int, apart: int, end: int, labels: list[str]
) -> tuple[tuple[Marker, ...], float]:
    """The best row of places for the labels, in order, and what it costs. Before `apart` a line names
    the source, with more numbers than markers."""
    # A state is the best way to have placed the labels so far with the last marker ending at or
    # before a place; states are kept with falling cost and rising place.
    states: list[tuple[int, float, tuple[object, ...] | None]] = [(start, 0.0, None)]
    pages = {at for page in PAGE.finditer(source, start, end) for at in range(*page.span())}
    for index, label in enumerate(labels):
        ends = [s[0] for s in states]
        fresh: list[tuple[int, float, tuple[object, ...] | None]] = [
            (place, cost + MISSING, chain) for place, cost, chain in states
        ]
        pattern = re.escape(label)
        for match in re.finditer(pattern, source[start:end]):
            at = start + match.start()
            if at in pages:
                continue
            following = labels[index + 1] if index + 1 < len(labels) else ""
            price = marker_cost(source, at, at + len(label), following)
            before = bisect_right(ends, at) - 1
            if before < 0:
                continue
            place, cost, chain = states[before]
            if at < apart:
                price += 2.5
            if place == at and chain is not None and source[at - 1].isdigit():
                price = 0.6  # right behind the marker before it
            marker = Marker(index, label, at, at + len(label), price)
            if price < _HOPELESS:
                fresh.append((at + len(label), cost + price, (marker, chain)))
        fresh.sort(key=lambda s: (s[0], s[1]))
        states = []
        for state in fresh:
            if not states or state[1] < states[-1][1] - 1e-9:
                states.append(state)
    _, cost, chain = states[-1]
    markers: list[Marker] = []
    while chain is not None:
        marker, chain = chain  # type: ignore[assignment]
        markers.append(marker)
    return tuple(reversed(markers)), cost


def _names_source(source: str, items: tuple[Item, ...]) -> bool:
    return source.startswith(("Source:", "[Source:"), items[0].paragraphs[0][0])


def _in_heading(source: str, start: int, markers: tuple[Marker, ...]) -> bool:
    """Whether the first marker stands within the first blocks of the text."""
    if not markers or markers[0].label != "0":
        return False
    return len(re.findall(r"\S\s*\n\s*\n", source[start : markers[0].start])) <= 3
