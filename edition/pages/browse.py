"""Browsing a volume: its documents by senders and recipients, by participants, by place, by
classification, by type; and its chronology.

The groups are what was read off the encoding, see edition.volume.letterhead and the modules round it.
A name that points to an entry of a register stands under the entry's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Final, NamedTuple

from msgspec import Struct

from edition.pages.chronology import LIGHT, Chronology, Dated, genre_note
from edition.pages.frame import Frame, Link, ListedDocument, RegisterLink, VolumeFrame
from edition.pages.outline import Outline
from edition.pages.plan import Page
from edition.pages.sorting import letter, sortable
from edition.volume.facts import Facts, Party
from edition.volume.places import Target, relative
from edition.volume.structure import slugify


class BrowseList(Struct, frozen=True):
    """Documents of a group, by date."""

    heading: str
    """"Received", "" where the group has but one list."""
    items: tuple[ListedDocument, ...]


class BrowseGroup(Struct, frozen=True):
    """The documents that have something in common: a sender, a place, a type."""

    anchor: str
    name: str
    count: int
    href: str = ""
    """The page of the person, where there is one."""
    page: str = ""
    """The group's own page, where it is large; then there are no lists here."""
    lists: tuple[BrowseList, ...] = ()


class BrowseSection(Struct, frozen=True):
    """The groups under one letter; one without a letter where they are few."""

    letter: str
    anchor: str
    groups: tuple[BrowseGroup, ...]


class BrowsePage(Frame, frozen=True):
    """The documents of a volume by senders and recipients, by place, by type …"""

    volume: VolumeFrame | None = None
    heading: str = ""
    sections: tuple[BrowseSection, ...] = ()
    open: bool = False
    """Whether the groups are shown with their documents from the start."""
    letters: tuple[Link, ...] = ()
    """To the sections, where they are several."""
    count: int = 0
    """Groups."""
    alone: int = 0
    """On a page of one group: its documents."""
    unsaid: str = ""
    """How many documents are in no group, in a sentence; "" where all are."""
    others: tuple[RegisterLink, ...] = ()
    """The other pages to browse by."""


_LETTERS: Final = 40
"""Groups from which on they stand under letters."""
_LARGE: Final = 50
"""Documents from which on a group gets a page of its own, where the page as a whole is too large."""
_OPEN: Final = 30
"""Documents up to which a page shows the lists of its groups from the start."""
_LEVELS: Final = (
    "top-secret", "secret", "confidential", "administratively-confidential", "restricted",
    "limited-official-use", "official-use-only", "unclassified", "no-classification-marking",
)  # fmt: skip
"""Classifications from the highest down; others follow in the order of their names."""


class _Group(NamedTuple):
    key: str
    """The pointer or the words, folded: what makes it one group."""
    name: str
    entry: str
    """Path of the page of the person, or ""."""
    lists: dict[str, list[int]]
    """From the heading's label ("" for none) to units."""

    @property
    def size(self) -> int:
        return len({number for numbers in self.lists.values() for number in numbers})


class Facet(NamedTuple):
    """A page to browse by, before it is made."""

    name: str
    """type, classification, place, correspondent, participant: the end of its labels' keys."""
    path: str
    groups: list[_Group]
    unsaid: int
    """Documents in no group."""


class Browse:
    """The pages to browse a volume by."""

    def __init__(self, outline: Outline, names: dict[str, str]) -> None:
        self.outline = outline
        self.names = names
        """From an entry's id to its name."""
        self.volume = outline.volume
        self.labels = outline.shelf.labels

    # -- which pages there are ---------------------------------------------------------------------

    def pages(self) -> Iterator[Page]:
        """Every page, in a fixed order."""
        yield from self.chronology.pages()
        for facet in self.facets:
            yield Page(facet.path, partial(self._facet, facet))
            if self._is_large(facet):
                for group, anchor in zip(facet.groups, _anchors(facet.groups), strict=True):
                    if group.size > _LARGE:
                        path = f"{facet.path}{anchor}/"
                        yield Page(path, partial(self._alone, facet, group, path))

    def guide(self, path: str) -> tuple[RegisterLink, ...]:
        """The ways into the volume, for a page at `path`."""
        found = []
        if self.chronology:
            found.append((self.chronology.path, "chronology", len(self.documents)))
        found += [(facet.path, f"browse_{facet.name}", len(facet.groups)) for facet in self.facets]
        return tuple(
            RegisterLink(relative(path, Target(there)), self.labels[label], count)
            for there, label, count in found
            if there != path
        )

    def roles(self, path: str, entry: str) -> tuple[RegisterLink, ...]:
        """What a person of the register did, as links to where it is listed."""
        found = []
        for facet in self.facets:
            at = self._of_entry.get((facet.name, entry))
            if at is not None:
                group, anchor = at
                for heading, numbers in group.lists.items():
                    label = heading or f"browse_{facet.name}"
                    large = self._is_large(facet) and group.size > _LARGE
                    target = Target(f"{facet.path}{anchor}/") if large else Target(facet.path, anchor)
                    found.append(
                        RegisterLink(relative(path, target), self.labels[f"{label}_role"], len(numbers))
                    )
        return tuple(found)

    @cached_property
    def _of_entry(self) -> dict[tuple[str, str], tuple[_Group, str]]:
        return {
            (facet.name, group.entry): (group, anchor)
            for facet in self.facets
            for group, anchor in zip(facet.groups, _anchors(facet.groups), strict=True)
            if group.entry
        }

    # -- chronology --------------------------------------------------------------------------------

    @cached_property
    def documents(self) -> list[int]:
        """The documents of the volume."""
        return [n for n in self.outline.shown if self.volume.units[n].kind == "document"]

    @cached_property
    def chronology(self) -> Chronology:
        """The chronology of the volume."""
        documents = [
            Dated(
                self.outline.places.paths[number],
                self.outline.name(number),
                self.outline.number(self.volume.units[number]),
                self._facts(number).date,
                self._facts(number).date_shown,
                self._genre(number),
            )
            for number in self.documents
        ]
        return Chronology(self.outline.beside("chronology"), documents, self.labels, self._frame)

    def _frame(self, path: str, heading: str, above: tuple[Link, ...]) -> dict[str, object]:
        said = self.labels.fill("description_chronology", volume=self.volume.titles.complete)
        frame = self.outline.frame(path, "chronology", heading, said)
        return frame | {"breadcrumb": self.outline.crumbs(path, *above)}

    def _facts(self, number: int) -> Facts:
        return self.volume.units[number].facts

    def _genre(self, number: int) -> str:
        return genre_note(self._facts(number).genre, self.outline.name(number), self.labels)

    # -- the groups --------------------------------------------------------------------------------

    @cached_property
    def facets(self) -> list[Facet]:
        """The pages to browse by that have anything to show."""
        kind = self.labels.kind
        every = [
            self._by_words("type", lambda facts: facts.genre, lambda slug: kind("genre", slug)),
            self._by_parties(
                "correspondent", {"party_sent": "senders", "party_received": "recipients"}
            ),
            self._by_parties("participant", {"": "participants"}),
            self._by_words("place", lambda facts: facts.place, str),
            self._by_words(
                "classification",
                lambda facts: facts.classification,
                lambda slug: kind("classification", slug),
            ),
        ]
        return [facet for facet in every if facet.groups]

    def _by_words(
        self, name: str, value: Callable[[Facts], str], called: Callable[[str], str]
    ) -> Facet:
        found: dict[str, _Group] = {}
        unsaid = 0
        for number in self._ordered:
            word = value(self._facts(number))
            if not word:
                unsaid += 1
                continue
            group = found.setdefault(_folded(word), _Group(word, called(word), "", {"": []}))
            group.lists[""].append(number)
        ranks = {level: rank for rank, level in enumerate(_LEVELS)} if name == "classification" else {}
        groups = sorted(
            found.values(), key=lambda g: (ranks.get(g.key, len(ranks)), sortable(g.name), g.name)
        )
        return Facet(name, self.outline.beside(f"by-{name}"), groups, unsaid)

    def _by_parties(self, name: str, lists: dict[str, str]) -> Facet:
        found: dict[str, _Group] = {}
        unsaid = 0
        for number in self._ordered:
            said = False
            for heading, attribute in lists.items():
                parties: list[Party] = getattr(self._facts(number), attribute)
                for party in parties:
                    said = True
                    group = self._party(party, found)
                    numbers = group.lists.setdefault(heading, [])
                    if not numbers or numbers[-1] != number:
                        numbers.append(number)
            unsaid += not said
        groups = sorted(found.values(), key=lambda group: (sortable(group.name), group.name))
        return Facet(name, self.outline.beside(f"by-{name}"), groups, unsaid)

    def _party(self, party: Party, found: dict[str, _Group]) -> _Group:
        own = f"{self.volume.id}#"
        target = party.target.removeprefix(own).removeprefix("#")
        if target in self.names and party.target.startswith(("#", own)):
            key, name, entry = f"#{target}", self.names[target], self.outline.places.entries[target][1]
        else:
            key, name, entry = party.target or _folded(party.name), party.name, ""
        return found.setdefault(key, _Group(key, name, entry, {}))

    @cached_property
    def _ordered(self) -> list[int]:
        """The documents by date, undated ones last."""
        return sorted(self.documents, key=self.outline.by_date)

    # -- the pages ---------------------------------------------------------------------------------

    def _is_large(self, facet: Facet) -> bool:
        return sum(len(ns) for group in facet.groups for ns in group.lists.values()) > LIGHT

    def _facet(self, facet: Facet) -> BrowsePage:
        path = facet.path
        large = self._is_large(facet)
        sections: dict[str, list[BrowseGroup]] = {}
        lettered = len(facet.groups) > _LETTERS and facet.name not in ("classification", "type")
        for group, anchor in zip(facet.groups, _anchors(facet.groups), strict=True):
            under = (letter(group.name) or self.labels["register_other_letter"]) if lettered else ""
            own = f"{path}{anchor}/" if large and group.size > _LARGE else ""
            sections.setdefault(under, []).append(self._group(path, group, anchor, own))
        return BrowsePage(
            **self._browse_frame(path, self.labels[f"browse_{facet.name}"]),  # type: ignore[arg-type]
            breadcrumb=self.outline.crumbs(path),
            heading=self.labels[f"browse_{facet.name}"],
            sections=tuple(
                BrowseSection(under, f"letter-{n}" if under else "", tuple(groups))
                for n, (under, groups) in enumerate(sections.items(), start=1)
            ),
            letters=tuple(
                Link(f"#letter-{n}", under) for n, under in enumerate(sections, start=1) if under
            ),
            open=sum(group.size for group in facet.groups) <= _OPEN,
            count=len(facet.groups),
            unsaid=self.labels.count(f"unsaid_{facet.name}", facet.unsaid) if facet.unsaid else "",
            others=self.guide(path),
        )

    def _alone(self, facet: Facet, group: _Group, path: str) -> BrowsePage:
        """The page of one large group."""
        heading = self.labels[f"browse_{facet.name}"]
        shown = self._group(path, group, "group", "")
        return BrowsePage(
            **self._browse_frame(path, f"{heading}: {group.name}"),  # type: ignore[arg-type]
            breadcrumb=self.outline.crumbs(path, Link(relative(path, Target(facet.path)), heading)),
            heading=group.name,
            sections=(BrowseSection("", "", (shown,)),),
            count=1,
            alone=group.size,
        )

    def _browse_frame(self, path: str, heading: str) -> dict[str, object]:
        said = self.labels.fill("description_browse", facet=heading, volume=self.volume.titles.complete)
        return self.outline.frame(path, "browse", heading, said)

    def _group(self, path: str, group: _Group, anchor: str, own: str) -> BrowseGroup:
        lists = tuple(
            BrowseList(
                self.labels[heading] if heading else "",
                tuple(self._item(path, number) for number in numbers),
            )
            for heading, numbers in sorted(group.lists.items(), reverse=True)
        )
        return BrowseGroup(
            anchor,
            group.name,
            group.size,
            relative(path, Target(group.entry)) if group.entry else "",
            relative(path, Target(own)) if own else "",
            () if own else lists,
        )

    def _item(self, path: str, number: int) -> ListedDocument:
        unit = self.volume.units[number]
        name, date = self.outline.name(number), self.outline.date(unit)
        return ListedDocument(
            relative(path, Target(self.outline.places.paths[number])),
            name,
            self.outline.number(unit),
            "" if date in name else date,
        )


def _folded(words: str) -> str:
    """Words as a key: without case and kinds of apostrophes."""
    return " ".join(words.casefold().replace("’", "'").split())


def _anchors(groups: list[_Group]) -> list[str]:
    """An anchor for each group, from its name."""
    taken: set[str] = {"text"}
    found = []
    for group in groups:
        wish = f"g-{slugify(group.name).lower()[:60].strip('-.')}"
        anchor, n = wish, 1
        while anchor in taken:
            n += 1
            anchor = f"{wish}-{n}"
        taken.add(anchor)
        found.append(anchor)
    return found
