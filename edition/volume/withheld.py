"""Excisions in words: how much is withheld, said so that it claims no more than the text does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from edition.labels import Labels
from edition.volume.excision import KINDS, WITHHELD
from edition.volume.extent import UNITS, Amount
from edition.volume.facts import Excision

_FRACTIONS: Final = {0.25: "¼", 0.5: "½", 0.75: "¾", 1 / 3: "⅓", 2 / 3: "⅔"}
_UNCOUNTED: Final = ("text", "other")


def described(excision: Excision, labels: Labels, lost: bool = False) -> str:
    """An excision in a few words: "Withheld: 1½ lines". `lost` says that the text lacks a "not"."""
    kind = labels[f"excised_{slug(excision.kind)}"]
    if excision.whole and excision.kind in WITHHELD:
        kind = labels["excised_document"]
    how_much = labels["list_separator"].join(
        words for amount in excision.amounts if (words := said(amount, labels))
    )
    told = labels.fill("excised_of", kind=kind, extent=how_much) if how_much else kind
    if excision.authority:
        told = labels.fill("excised_by", what=told, who=excision.authority)
    return labels.fill("excised_not_lost", what=told) if lost else told


def said(amount: Amount, labels: Labels) -> str:
    """An extent in words: "less than 1 line", "2 to 3 words", "names"; "" where it says nothing."""
    unit = slug(amount.unit)
    if amount.unit in _UNCOUNTED:
        return ""
    if not amount.number:
        return labels.fill(f"unit_{unit}_other", n="").strip()
    if amount.most:
        most = counted(unit, amount.most, labels)
        return labels.fill("extent_between", least=figure(amount.number), extent=most)
    words = counted(unit, amount.number, labels)
    key = {"less": "extent_less", "more": "extent_least", "about": "extent_about"}.get(amount.how)
    return labels.fill(key, extent=words) if key else words


class Total(NamedTuple):
    """What excisions come to in one unit."""

    unit: str
    number: float = 0
    most: float = 0
    """The same with ranges at their upper end."""
    about: bool = False
    """Whether one of the extents is an estimate, or a minimum."""
    under: tuple[tuple[float, int], ...] = ()
    """Those that are said to be less than so much, and how many of each: they are no sum."""
    unsaid: int = 0
    """Those of which the number is not said."""


def totals(excisions: Iterable[Excision]) -> list[Total]:
    """The sums of excisions by unit. What is less than a line stays apart, and so does what has no
    extent at all (unit "text")."""
    found: dict[str, Total] = {}
    under: dict[str, dict[float, int]] = {}
    for one in excisions:
        for amount in one.amounts or (Amount("text"),):
            unit = "text" if amount.unit in _UNCOUNTED else amount.unit
            so_far = found.get(unit) or Total(unit)
            if amount.how == "less" and amount.number:
                sizes = under.setdefault(unit, {})
                sizes[amount.number] = sizes.get(amount.number, 0) + 1
            elif amount.number:
                so_far = so_far._replace(
                    number=so_far.number + amount.number,
                    most=so_far.most + (amount.most or amount.number),
                    about=so_far.about or amount.how in ("about", "more"),
                )
            else:
                so_far = so_far._replace(unsaid=so_far.unsaid + 1)
            found[unit] = so_far
    order = {unit: n for n, unit in enumerate(_ORDER)}
    return [
        found[unit]._replace(under=tuple(sorted(under.get(unit, {}).items())))
        for unit in sorted(found, key=lambda unit: (order.get(unit, 99), unit))
    ]


_ORDER: Final = tuple(dict.fromkeys(("page", "line", "paragraph", "word", "name", "place", *UNITS)))


def told(total: Total, labels: Labels) -> list[str]:
    """A total in words: "12½ lines", "7 passages of less than 1 line"."""
    unit = slug(total.unit)
    words = []
    if total.number:
        extent = counted(unit, total.most, labels)
        if total.most > total.number:
            extent = labels.fill("extent_between", least=figure(total.number), extent=extent)
        words.append(labels.fill("extent_about", extent=extent) if total.about else extent)
    for size, times in total.under:
        key = "withheld_under_one" if times == 1 else "withheld_under_other"
        words.append(labels.fill(key, n=times, extent=counted(unit, size, labels)))
    if total.unsaid and total.unit in _UNCOUNTED:
        words.append(labels.count("withheld_unknown", total.unsaid))
    elif total.unsaid:
        units = labels.fill(f"unit_{unit}_other", n="").strip()
        words.append(labels.fill("withheld_unsaid", units=units))
    return words


def summary(excisions: Iterable[Excision], labels: Labels) -> str:
    """What excisions come to, in one line: "12½ lines, 3 names, 2 passages of unknown length"."""
    return labels["list_separator"].join(w for total in totals(excisions) for w in told(total, labels))


def counted(unit: str, number: float, labels: Labels) -> str:
    """So many of a unit: "1½ lines", "½ page"."""
    return labels.fill(f"unit_{unit}_{'one' if 0 < number <= 1 else 'other'}", n=figure(number))


def figure(number: float) -> str:
    """A number as a reader writes it: "1½", "12"."""
    whole, rest = int(number), round(number - int(number), 6)
    fraction = next((sign for value, sign in _FRACTIONS.items() if abs(value - rest) < 1e-3), None)
    if fraction:
        return f"{whole or ''}{fraction}"
    if not rest:
        return f"{whole:,}" if whole > 9999 else str(whole)
    return f"{number:.2f}".rstrip("0").rstrip(".")


def by_kind(excisions: Iterable[Excision]) -> dict[str, list[Excision]]:
    """Excisions by kind, in the order in which kinds are told; only kinds that occur."""
    found: dict[str, list[Excision]] = {kind: [] for kind in KINDS}
    for one in excisions:
        found[one.kind].append(one)
    return {kind: ones for kind, ones in found.items() if ones}


def slug(name: str) -> str:
    """A kind or unit as it stands in the keys of labels."""
    return name.replace("-", "_")
