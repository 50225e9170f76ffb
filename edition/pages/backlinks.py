"""Backlinks: what refers to a text, its notes and its pages.

Made of the references of all units, resolved; those of other volumes come in from the workflow.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from msgspec import Struct

from edition.pages.frame import Link
from edition.pages.outline import Outline, anchor_names
from edition.volume.places import Place, Places, Target, relative


class CitedPlace(Struct, frozen=True):
    """One reference: where in the citing text it stands, and what of this page it refers to."""

    place: Link | None
    """"note 2", "p. 838" of the citing text; None where no such place is known."""
    what: Link | None
    """"note 3", "p. 12" of this page; None where the page as a whole is referred to."""


class Cited(Struct, frozen=True):
    """A text that refers to this page."""

    link: Link
    """The text; its `title` is its volume, where that is another one."""
    places: tuple[CitedPlace, ...]


class IndexHeading(Struct, frozen=True):
    """An entry of the volume's index that leads to this page."""

    href: str
    text: str
    pages: tuple[Link, ...]
    """The printed pages on this page that it names."""


class Backlink(msgspec.Struct, array_like=True, frozen=True):
    """One reference, seen from what it leads to."""

    path: str
    """The page it leads to, and the place there."""
    fragment: str
    source: str
    """The page that it stands on, and the place there."""
    place: str
    name: str
    """What the text it stands in is called."""
    number: str
    volume: str
    """The title of that text's volume, "" where it is the same."""
    where: str
    """The place as a word: "note 3", "p. 838"."""
    under: str
    """The entry it stands under, in an index."""


def sources(outline: Outline) -> Iterator[tuple[str, str, Backlink]]:
    """Every reference of a volume as (target, name of the element, what there is to say of it). Where
    it leads is not settled yet. Contents are left out: they refer to everything."""
    volume, places = outline.volume, outline.places
    for number, unit in enumerate(volume.units):
        if "toc" in (unit.facts.type, unit.facts.subtype, unit.slug):
            continue
        names: dict[int, str] | None = None
        for reference in unit.facts.references:
            if reference.name not in ("ref", "ptr"):
                continue
            if names is None:
                names = anchor_names(unit, outline.shelf.labels)
            place = places.html_id(number, reference.anchor, reference.paragraph)
            yield (
                reference.target,
                reference.name,
                Backlink(
                    "",
                    "",
                    places.paths[number],
                    place,
                    outline.name(number),
                    outline.number(unit),
                    "",
                    names.get(reference.anchor, ""),
                    reference.under,
                ),
            )


def within(outline: Outline) -> dict[str, list[Backlink]]:
    """The references of a volume to itself, by the page that they lead to."""
    found: dict[str, list[Backlink]] = {}
    own = {path: number for number, path in enumerate(outline.places.paths)}
    for target, name, link in sources(outline):
        there = outline.resolver.resolve(target, name)
        if not isinstance(there, Target) or there.outside or there.path not in own:
            continue
        if there.path == link.source:
            if not there.fragment or there.fragment == link.place:
                continue
            place = _place(outline.places, own[there.path], there.fragment)
            if place is None or place.name not in ("note", "pb"):
                continue  # of its own places, notes and pages are worth telling
        made = msgspec.structs.replace(link, path=there.path, fragment=there.fragment)
        found.setdefault(there.path, []).append(made)
    return found


def outward(outline: Outline) -> dict[str, list[Backlink]]:
    """The references of a volume to others of the edition, by the volume that they lead to."""
    others = {volume for volume, _ in outline.shelf.edition.volumes} - {outline.volume.id}
    found: dict[str, list[Backlink]] = {}
    for target, name, link in sources(outline):
        if target.startswith("#"):
            continue
        there = outline.resolver.resolve(target, name)
        if isinstance(there, Target) and not there.outside:
            volume = there.path.partition("/")[0]
            if volume in others:
                made = msgspec.structs.replace(
                    link, path=there.path, fragment=there.fragment, volume=outline.volume.titles.own
                )
                found.setdefault(volume, []).append(made)
    return found


def _place(places: Places, number: int, fragment: str) -> Place | None:
    place = places.ids.get(fragment)
    return place if place is not None and place.unit == number else None


def cited(
    outline: Outline, number: int, links: list[Backlink]
) -> tuple[tuple[Cited, ...], tuple[IndexHeading, ...]]:
    """What refers to a unit, by the text that it stands in; and the entries of the index that do."""
    path = outline.places.paths[number]
    names = {
        outline.places.html_ids[number].get(anchor, ""): name
        for anchor, name in anchor_names(outline.volume.units[number], outline.shelf.labels).items()
    }
    texts: dict[tuple[str, str], list[Backlink]] = {}
    entries: dict[tuple[str, str], list[Backlink]] = {}
    for one in links:
        group, key = (entries, one.under) if one.under else (texts, one.name)
        group.setdefault((one.source, key), []).append(one)

    def what(one: Backlink) -> Link | None:
        name = names.get(one.fragment, "")
        return Link(relative(path, Target(path, one.fragment)), name) if name else None

    def where(one: Backlink) -> Link | None:
        return Link(relative(path, Target(one.source, one.place)), one.where) if one.where else None

    return (
        tuple(
            Cited(
                Link(relative(path, Target(source)), name, group[0].number, group[0].volume),
                tuple(CitedPlace(where(one), what(one)) for one in _once(group)),
            )
            for (source, name), group in texts.items()
        ),
        tuple(
            IndexHeading(
                relative(path, Target(source, group[0].place)),
                entry,
                tuple(link for one in _once(group) if (link := what(one)) is not None),
            )
            for (source, entry), group in sorted(
                entries.items(), key=lambda item: item[0][1].casefold()
            )
        ),
    )


def _once(group: list[Backlink]) -> list[Backlink]:
    return list({(one.place, one.where, one.fragment): one for one in group}.values())
