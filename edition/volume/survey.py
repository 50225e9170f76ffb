"""The findings of a volume: what reading it, its facts and its references give, with places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from edition.finding import Finding, declare
from edition.volume.facts import UNTYPED, Anchor
from edition.volume.load import Loaded, Volume
from edition.volume.places import Places, Resolver, Target
from edition.volume.read import Position
from edition.volume.structure import Unit

declare(
    "id.missing",
    "info",
    "Add an xml:id to the division.",
    "Its page needs an address, which for now is made from its number or heading and may change "
    "when they do.",
)
declare(
    "division.section",
    "info",
    "Add the type to [volumes] documents if such divisions are documents.",
    "Among documents stands a division of another type; it has a page, but is not counted or "
    "numbered as a document.",
)
declare(
    "id.collision",
    "warning",
    "Give the division another xml:id.",
    "Two pages cannot have the same address; the second gets a suffix.",
)
declare(
    "facsimile.missing",
    "warning",
    "Put the image into the folder of page images, or correct facs.",
    "The page break names an image that is not at hand, so the page is shown without one.",
)

Spot = tuple[int, int]
"""A unit and an element's number in it."""


class Problem(NamedTuple):
    """A finding whose place is not known yet."""

    code: str
    spot: Spot
    message: str
    detail: str = ""
    first: Spot | None = None
    """Another place that the message tells as "{first}"."""


def problems(
    volume: Volume,
    places: Places,
    resolver: Resolver,
    image: Callable[[str], str],
    page_image_missing: Callable[[Anchor], str],
) -> list[Problem]:
    """What is to be said of a volume, apart from what reading it already said.

    `image` says where the image of a graphic/@url is, `page_image_missing` gives the name of the image
    that a page break should have and has not; both "" where there is nothing."""
    found = [
        Problem(
            "id.duplicate",
            doubled.second,
            f'xml:id "{doubled.id}" is already used on line {{first}}.',
            first=doubled.first,
        )
        for doubled in places.doubled
    ]
    documents = any(unit.kind == "document" for unit in volume.units)
    for number, unit in enumerate(volume.units):
        own = next((a.id for a in unit.facts.anchors if a.number == 0 and not a.made), "")
        twice = any(doubled.second == (number, 0) for doubled in places.doubled)
        if not unit.named and own and not twice and unit.kind != "titlepage":
            found.append(
                Problem(
                    "id.collision",
                    (number, 0),
                    f'The address of "{own}" is taken; this page is "{unit.slug}".',
                )
            )
        elif (
            not unit.named
            and not own
            and unit.kind in ("document", "division", "section")
            and unit.facts.type
            and unit.facts.type not in UNTYPED
        ):
            found.append(
                Problem(
                    "id.missing",
                    (number, 0),
                    f'This division has no xml:id of its own; its page is "{unit.slug}".',
                )
            )
        if documents and unit.kind == "section" and unit.matter == "body" and unit.facts.type:
            message = f'A division of type "{unit.facts.type}" is no document here.'
            found.append(Problem("division.section", (number, 0), message))
        found += [
            Problem(odd.code, (number, odd.number), odd.message, odd.detail)
            for odd in unit.facts.oddities
        ]
        for reference in unit.facts.references:
            result = resolver.resolve(reference.target, reference.name)
            if not isinstance(result, Target):
                found.append(
                    Problem(
                        result,
                        (number, reference.number),
                        _words(result, reference.target, reference.name),
                        _remedy(result, reference.target, places),
                    )
                )
        found += [
            Problem("image.missing", (number, one.number), f'No image "{one.target}".')
            for one in unit.facts.images
            if not image(one.target)
        ]
        found += [
            Problem("facsimile.missing", (number, page.number), f'No image "{name}" of this page.')
            for page in unit.facts.anchors
            if page.name == "pb" and (name := page_image_missing(page))
        ]
    return found


def _words(code: str, target: str, name: str) -> str:
    if code == "link.volume":
        return f'The volume of "{target}" is not at hand.'
    if code == "link.unsafe":
        return f'<{name}> points to "{target[:60]}".'
    return f'<{name}> points to "{target}", which is nowhere.'


def _remedy(code: str, target: str, places: Places) -> str:
    """A more particular remedy where the target is nearly right."""
    if code == "link.unresolved" and not target.startswith("#") and target in places.ids:
        return f'Write "#{target}".'
    return ""


def spots(found: list[Problem]) -> set[Spot]:
    """The places that `locate` is to find."""
    return {p.spot for p in found} | {p.first for p in found if p.first is not None}


def locate(wanted: set[Spot], loaded: Loaded) -> dict[Spot, Position]:
    """Where elements stand in the file."""
    if not wanted:
        return {}
    numbered = loaded.source.numbered()
    by_unit: dict[int, list[int]] = {}
    for unit, element in wanted:
        by_unit.setdefault(unit, []).append(element)
    ordinals: dict[Spot, int] = {}
    for unit, elements in by_unit.items():
        for number, found in _elements(loaded.units[unit], set(elements)):
            ordinals[(unit, number)] = numbered[found]
    positions = loaded.source.positions(set(ordinals.values()))
    return {spot: positions[n] for spot, n in ordinals.items() if n in positions}


def _elements(unit: Unit, wanted: set[int]) -> Iterator[tuple[int, etree._Element]]:
    last = max(wanted)
    for number, element in enumerate(unit.elements()):
        if number in wanted:
            yield number, element
        if number >= last:
            return


def findings(found: list[Problem], positions: dict[Spot, Position], volume: Volume) -> list[Finding]:
    """The problems as findings, in the order of the file."""
    result = []
    for problem in found:
        line, column = positions.get(problem.spot, (0, 0))
        message = problem.message
        if problem.first is not None:
            message = message.replace("{first}", str(positions.get(problem.first, (0, 0))[0]))
        result.append(
            Finding(
                problem.code,
                volume.path,
                message,
                line=line,
                column=column,
                document=volume.units[problem.spot[0]].slug,
                detail=problem.detail,
            )
        )
    result.sort(key=lambda f: (f.line, f.column, f.code))
    return result
