"""Places: where everything with an id stands, and where every reference leads.

One `Places` is made of a volume's facts. It settles the HTML id of every anchor, including those
that are not unique, and answers where a pointer leads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal, NamedTuple
from urllib.parse import quote, urlsplit

from edition.finding import declare
from edition.volume.load import Volume
from edition.volume.structure import slugify

declare(
    "link.volume",
    "info",
    "Add the volume to the project, or name the place where it is published with [references] volumes.",
    "The volume referred to is not at hand; the words stand as plain text.",
)
declare(
    "link.unsafe",
    "warning",
    "Use http, https or mailto.",
    "Such an address could run code in the reader's browser; the words stand as plain text.",
)

REGISTERS: Final = {"person": "persons", "term": "terms", "place": "places", "org": "organizations"}
"""Folder of each kind of register entry."""
PAGES: Final = "pages"
"""Folder of the register of printed pages."""
CONTENTS: Final = "contents"
"""Folder of the contents that stand beside a text."""


class Place(NamedTuple):
    """Where something stands: its unit, and its HTML id there ("" for the unit itself)."""

    unit: int
    html_id: str
    name: str
    """Local name of the element."""


class Doubled(NamedTuple):
    """An xml:id that is used more than once: the places (unit, element number) of both."""

    id: str
    first: tuple[int, int]
    second: tuple[int, int]


class Target(NamedTuple):
    """Where a reference leads."""

    path: str
    """From the site's root ("vol/d1/"), or a whole address where `outside`."""
    fragment: str = ""
    outside: bool = False
    entry: str = ""
    """Kind of register entry, where it leads to one."""


Failure = Literal["link.unresolved", "link.volume", "link.unsafe"]


@dataclass
class Places:
    """The places of one volume."""

    volume: Volume
    paths: list[str] = field(default_factory=list)
    """Path of each unit's page from the site's root."""
    ids: dict[str, Place] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    """From a printed page's number to the id of its page break, first one first."""
    html_ids: list[dict[int, str]] = field(default_factory=list)
    """For each unit: the HTML id of each anchor, by element number."""
    doubled: list[Doubled] = field(default_factory=list)
    entries: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Register entries: from xml:id to (kind, path of its page)."""
    paragraph: str = "p"
    """What the ids of paragraphs that the editor gave none begin with: `p3` is the third of its page.
    Another beginning where ids of the volume look like that."""

    excision: str = "w"
    """The same for excisions: `w3`."""

    def excision_id(self, number: int, ordinal: int) -> str:
        """The HTML id of a unit's excision, counted from 1."""
        element = self.volume.units[number].facts.excisions[ordinal - 1].element
        return self.html_ids[number].get(element, f"{self.excision}{ordinal}")

    def paragraph_id(self, number: int, ordinal: int) -> str:
        """The HTML id of a unit's paragraph, counted from 1; "" for 0."""
        if not ordinal:
            return ""
        element = self.volume.units[number].facts.paragraphs[ordinal - 1]
        return self.html_ids[number].get(element, f"{self.paragraph}{ordinal}")

    def html_id(self, number: int, anchor: int, ordinal: int) -> str:
        """The id of the most exact place that is known: the paragraph, else the note or page break."""
        return self.paragraph_id(number, ordinal) or self.html_ids[number].get(anchor, "")


def settle(volume: Volume) -> Places:
    """Work out the places of a volume."""
    places = Places(volume)
    owners: dict[str, tuple[int, int]] = {}
    taken = {unit.slug for unit in volume.units}  # a unit's own id in print
    taken.add("text")  # the main part of every page
    tries: dict[str, int] = {}  # so that an id used a thousand times is not tried a million times
    front = title_page(volume)
    for number, unit in enumerate(volume.units):
        landing = number == front
        places.paths.append(f"{volume.id}/" if landing else f"{volume.id}/{unit.slug}/")
        ids: dict[int, str] = {}
        places.html_ids.append(ids)
        for anchor in unit.facts.anchors:
            here = (number, anchor.number)
            if anchor.number == 0 and not anchor.made:  # the unit itself
                if anchor.id in owners:
                    places.doubled.append(Doubled(anchor.id, owners[anchor.id], here))
                else:
                    owners[anchor.id] = here
                    places.ids[anchor.id] = Place(number, "", anchor.name)
                continue
            wish = anchor.id
            if anchor.made and anchor.name == "note":
                wish = f"{unit.slug}-{anchor.id}"
            wish = re.sub(r"\s+", "_", wish)
            html_id, n = wish, tries.get(wish, 1)
            while html_id in taken:
                n += 1
                html_id = f"{wish}-{n}"
            tries[wish] = n
            taken.add(html_id)
            ids[anchor.number] = html_id
            if anchor.name == "pb" and anchor.label:
                places.pages.setdefault(anchor.label.strip("[]"), html_id)
                places.ids.setdefault(html_id, Place(number, html_id, "pb"))
            if anchor.made:
                continue
            if anchor.id in owners:
                places.doubled.append(Doubled(anchor.id, owners[anchor.id], here))
                continue
            owners[anchor.id] = here
            places.ids[anchor.id] = Place(number, html_id, anchor.name)
    for number, unit in enumerate(volume.units):
        if unit.named:  # a text of a corpus goes by the id of its TEI element
            places.ids.setdefault(unit.slug, Place(number, "", "TEI"))
    places.paragraph = _free(taken, _PARAGRAPH)
    places.excision = _free(taken, _EXCISION)
    folders: set[str] = set()
    for unit in volume.units:
        for entry in unit.facts.entries:
            if entry.id in places.entries:
                continue
            slug = slugify(entry.id) or "entry"
            folder = f"{volume.id}/{REGISTERS[entry.kind]}/{slug}"
            path, n = folder, 1
            while path.casefold() in folders:  # file systems that fold case
                n += 1
                path = f"{folder}-{n}"
            folders.add(path.casefold())
            places.entries[entry.id] = (entry.kind, f"{path}/")
    return places


def _free(taken: set[str], wishes: tuple[str, ...]) -> str:
    """A beginning of ids that no id of the volume has with a number behind it."""
    numbered = {re.sub(r"\d+$", "", one) for one in taken if one[-1:].isdigit()}
    return next(
        one for one in (*wishes, *(f"{wishes[-1]}{n}-" for n in range(99))) if one not in numbered
    )


_PARAGRAPH: Final = ("p", "par", "para", "paragraph")
_EXCISION: Final = ("w", "gap", "excision")


def title_page(volume: Volume) -> int:
    """The unit that the volume's landing page shows, or -1."""
    return next((n for n, unit in enumerate(volume.units) if unit.kind == "titlepage"), -1)


_SAFE: Final = frozenset({"http", "https", "mailto", "ftp", "doi", "tel"})
_UNSAFE: Final = frozenset({"javascript", "vbscript", "data", "file", "blob", "invalid"})
_VOLUME: Final = re.compile(r"([^\s:/?#]+?)(?:\.xml)?(?:#(.+))?")
_PAGE: Final = re.compile(r"pg_(.+)")


def local(target: str) -> str | None:
    """The id that a pointer into its own file names, or None if it leads elsewhere."""
    return target[1:] if target.startswith("#") else None


def elsewhere(target: str, own: str) -> tuple[str, str] | None:
    """(volume, id) of a pointer to another volume ("frus1961-63v06#d1"), or None."""
    match = _VOLUME.fullmatch(target)
    if match is None or match[1] == own:
        return None
    return match[1], match[2] or ""


@dataclass(frozen=True)
class Resolver:
    """Answers where the references of one volume lead."""

    places: Places
    foreign: Mapping[str, Target | None]
    """Targets in other volumes of the edition, resolved beforehand, by the target as written; None
    where the volume is at hand and the place in it is not."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Files of the project that the volume points to: from the target as written to the path in the
    site."""
    pattern: str = ""
    """Where volumes that are not at hand are published, see [references] volumes."""

    _known: dict[tuple[str, bool], Target | Failure] = field(default_factory=dict)

    def resolve(self, target: str, name: str) -> Target | Failure:
        """Where a target leads that stands on an element called `name`."""
        key = (target, name in ("ref", "ptr"))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._resolve(target, name)
        return found

    def _resolve(self, target: str, name: str) -> Target | Failure:
        own = self.places.volume.id
        if target.startswith(f"{own}#"):
            target = target[len(own) :]
        elif target == own or target == f"{own}.xml":
            return Target(f"{own}/")
        xml_id = local(target)
        if xml_id is not None:
            return find(self.places, xml_id, name) or "link.unresolved"
        scheme = urlsplit_scheme(target)
        if scheme:
            if scheme in _SAFE:
                return Target(_NO_ADDRESS.sub(lambda found: quote(found[0]), target), outside=True)
            return "link.unsafe" if scheme in _UNSAFE else "link.unresolved"
        if target in self.foreign:
            return self.foreign[target] or "link.unresolved"
        if target in self.files:
            return Target(self.files[target])
        other = elsewhere(target, own)
        if other is None or target in self.places.ids:  # an id without its "#"
            return "link.unresolved"
        if self.pattern:
            volume, there = (quote(part, safe="") for part in other)
            address = self.pattern.replace("{volume}", volume).replace("{id}", there)
            return Target(address.rstrip("/") if not there else address, outside=True)
        return "link.volume"


_NO_ADDRESS: Final = re.compile(r"""[\x00-\x20"<>\\^`{|}]""")
"""What no address may hold as it is (RFC 3986, section 2): written as browsers send it."""


def urlsplit_scheme(target: str) -> str:
    """The scheme of an address in lower case, "" for a relative one. Control characters, which
    browsers drop, cannot hide one."""
    clean = re.sub(r"[\x00-\x20]", "", target)
    try:
        return urlsplit(clean).scheme.lower()
    except ValueError:
        return "invalid"


def find(places: Places, xml_id: str, name: str) -> Target | None:
    """Where an id of a volume stands. A name or term that points to an entry leads to the entry's
    own page, any other reference to the place in the text."""
    if name not in ("ref", "ptr") and xml_id in places.entries:
        kind, path = places.entries[xml_id]
        return Target(path, entry=kind)
    place = places.ids.get(xml_id)
    if place is None and (page := _PAGE.fullmatch(xml_id)):
        there = places.pages.get(page[1])
        place = places.ids.get(there) if there else None
    if place is None:
        return None
    return Target(places.paths[place.unit], place.html_id)


def relative(origin: str, target: Target) -> str:
    """A target as a link from the page at path `origin` ("vol/d1/")."""
    if target.outside:
        return target.path
    if target.path == origin:
        return _fragment(target.fragment) or "./"
    # Pages of one folder share their way to everything outside them: worked out once.
    folder = origin[: origin.rfind("/", 0, -1) + 1]
    inside = target.path.startswith(origin)
    return _way(origin if inside else folder, not inside and origin != folder, target.path) + _fragment(
        target.fragment
    )


def _fragment(html_id: str) -> str:
    if not html_id or html_id.isidentifier():
        return "#" + html_id if html_id else ""
    return "#" + quote(html_id, safe="!$&'()*+,;=:@/?-._~")


@lru_cache(maxsize=100_000)
def _way(folder: str, below: bool, path: str) -> str:
    """From a folder, or from a page one below it, to a path."""
    here = folder.split("/")[:-1]
    there = path.split("/")
    common = 0
    for a, b in zip(here, there[:-1], strict=False):
        if a != b:
            break
        common += 1
    steps = [".."] * (len(here) - common + below) + [quote(part) for part in there[common:]]
    return "/".join(steps) or "./"
