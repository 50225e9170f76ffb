"""What is withheld, omitted or not readable: as the page of a text says it, and the register of a
volume, with totals, a chart over the documents and every place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from edition.pages.frame import Frame, Link, RegisterLink, VolumeFrame
from edition.pages.outline import Outline, anchor_names
from edition.pages.plan import Page
from edition.pages.plot import Tick
from edition.volume import withheld
from edition.volume.excision import LACKING, WITHHELD
from edition.volume.facts import Excision
from edition.volume.places import Target, relative


class ExcisedKind(Struct, frozen=True):
    """A kind of excision that a page has: its class, its name, how many places."""

    kind: str
    name: str
    places: str
    """"3 places"."""


class WithheldNotice(Struct, frozen=True):
    """What is withheld from a text, omitted from it or not readable in it."""

    said: str
    """"Withheld here: 12½ lines, 3 names", "" where nothing is withheld."""
    lacking: str
    """"Omitted or not readable here: 2 places", "" where nothing is."""
    kinds: tuple[ExcisedKind, ...]
    href: str
    """The text's own part of the volume's register."""


class ExcisedTotal(Struct, frozen=True):
    """What the excisions of a kind come to."""

    kind: str
    name: str
    count: int
    documents: int
    extents: tuple[str, ...]
    """"12½ lines", "7 passages of less than 1 line"."""


class ExcisedRow(Struct, frozen=True):
    """One excision, with the way to it."""

    href: str
    kind: str
    what: str
    """"Not declassified: 2 lines"."""
    words: str
    """The phrase of the text."""
    place: str
    """"p. 838", "note 2"; "" where there is no better place than the text."""


class ExcisedDocument(Struct, frozen=True):
    """The excisions of a text."""

    anchor: str
    link: Link
    date: str
    rows: tuple[ExcisedRow, ...]


class ExcisedBar(Struct, frozen=True):
    """A text in the chart: its bar, `above` the line from `top` down and `below` it."""

    x: float
    middle: float
    width: float
    top: float
    above: float
    below: float
    whole: bool
    """Whether it is a document withheld altogether."""
    link: Link
    withheld: int
    others: int


class ExcisedChart(Struct, frozen=True):
    """The excisions over the documents of a volume, drawn."""

    width: int
    height: float
    line: float
    bars: tuple[ExcisedBar, ...]
    """Only texts that have any."""
    ticks: tuple[Tick, ...]
    said: str
    """What the chart shows, in words."""


class WithheldPage(Frame, frozen=True):
    """The register of what a volume withholds, omits or cannot read."""

    volume: VolumeFrame | None = None
    heading: str = ""
    said: str = ""
    """What is withheld in all, "" where nothing is."""
    totals: tuple[ExcisedTotal, ...] = ()
    chart: ExcisedChart | None = None
    """None where it would have one bar."""
    documents: tuple[ExcisedDocument, ...] = ()
    count: int = 0


FOLDER: Final = "withheld"
_WIDTH: Final = 720
_ABOVE: Final = 120.0
_BELOW: Final = 46.0
_TOP: Final = 14.0
_TICKS: Final = 9


class Excised:
    """The excisions of a volume."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.volume = outline.volume
        self.labels = outline.shelf.labels

    @cached_property
    def path(self) -> str:
        """Where the register stands: beside what the editor may have called so."""
        return self.outline.beside(FOLDER)

    @cached_property
    def units(self) -> list[int]:
        """The units that have any."""
        return [n for n, unit in enumerate(self.volume.units) if unit.facts.excisions]

    @cached_property
    def every(self) -> list[Excision]:
        return [one for number in self.units for one in self.volume.units[number].facts.excisions]

    def pages(self) -> Iterator[Page]:
        """The register, where there is anything to register."""
        if self.units:
            yield Page(self.path, self.register)

    def guide(self, path: str) -> tuple[RegisterLink, ...]:
        """The way to the register from the page at `path`, if there is one."""
        if not self.units:
            return ()
        href = relative(path, Target(self.path))
        return (RegisterLink(href, self.labels["withheld_register"], len(self.every)),)

    # -- as the page of a text says it ---------------------------------------------------------

    def here(self, number: int, path: str) -> WithheldNotice | None:
        """What is withheld in a unit; None where nothing is, and nothing omitted or unreadable."""
        labels = self.labels
        found = self.volume.units[number].facts.excisions
        if all(one.kind == "sic" for one in found):
            return None
        held = [one for one in found if one.kind in WITHHELD]
        others = sum(one.kind in LACKING for one in found)
        unit = self.volume.units[number]
        whole = unit.kind == "document" and any(one.whole for one in held)
        said = withheld.summary(held, labels)
        return WithheldNotice(
            labels.fill("withheld_whole" if whole else "withheld_here", extent=said) if held else "",
            labels.fill("withheld_lacking", n=labels.count("excised", others)) if others else "",
            tuple(
                ExcisedKind(
                    kind,
                    labels[f"excised_{withheld.slug(kind)}"],
                    labels.count("excised", len(ones)),
                )
                for kind, ones in withheld.by_kind(found).items()
            ),
            relative(path, Target(self.path, f"in-{unit.slug}")),
        )

    # -- the register --------------------------------------------------------------------------

    def register(self) -> WithheldPage:
        """Every excision of the volume."""
        labels, path = self.labels, self.path
        heading = labels["withheld_register"]
        said = withheld.summary((one for one in self.every if one.kind in WITHHELD), labels)
        kinds = withheld.by_kind(self.every)
        description = labels.fill(
            "withheld_description",
            volume=self.volume.titles.complete,
            extent=said or labels.count("excised", len(self.every)),
        )
        return WithheldPage(
            **self.outline.frame(path, "withheld", heading, description[:300]),  # type: ignore[arg-type]
            breadcrumb=self.outline.crumbs(path),
            heading=heading,
            said=labels.fill("withheld_all_of", extent=said) if said else "",
            totals=tuple(self._total(kind, ones) for kind, ones in kinds.items()),
            chart=self._chart(path),
            documents=tuple(self._document(number, path) for number in self.units),
            count=len(self.every),
        )

    def _total(self, kind: str, ones: Sequence[Excision]) -> ExcisedTotal:
        labels = self.labels
        documents = sum(
            any(one.kind == kind for one in self.volume.units[n].facts.excisions) for n in self.units
        )
        spoken = [one for one in ones if one.amounts or kind in WITHHELD]
        words = [w for total in withheld.totals(spoken) for w in withheld.told(total, labels)]
        name = labels[f"excised_{withheld.slug(kind)}"]
        return ExcisedTotal(kind, name, len(ones), documents, tuple(words))

    def _document(self, number: int, path: str) -> ExcisedDocument:
        unit = self.volume.units[number]
        names = anchor_names(unit, self.labels)
        there = self.outline.places.paths[number]
        return ExcisedDocument(
            f"in-{unit.slug}",
            self.outline.link(path, number),
            self.outline.date(unit) if unit.kind == "document" else "",
            tuple(
                ExcisedRow(
                    relative(path, Target(there, self.outline.places.excision_id(number, n))),
                    one.kind,
                    withheld.described(one, self.labels),
                    one.words or self.labels[f"excised_{withheld.slug(one.kind)}"],
                    names.get(one.anchor, ""),
                )
                for n, one in enumerate(unit.facts.excisions, start=1)
            ),
        )

    # -- the chart -----------------------------------------------------------------------------

    def _chart(self, path: str) -> ExcisedChart | None:
        """A bar for each document, in the order of the volume: what is withheld above the line, the
        rest below. Sections that have any are among them. None where there would be one bar."""
        counts = {
            n: (
                sum(one.kind in WITHHELD for one in self.volume.units[n].facts.excisions),
                sum(one.kind in LACKING for one in self.volume.units[n].facts.excisions),
            )
            for n in self.units
        }
        counts = {n: pair for n, pair in counts.items() if any(pair)}
        if len(counts) < 2:
            return None
        shown = [
            n for n, unit in enumerate(self.volume.units) if unit.kind == "document" or n in counts
        ]
        high = max(held for held, _ in counts.values())
        deep = max(rest for _, rest in counts.values())
        scale = min(room / most for room, most in ((_ABOVE, high), (_BELOW, deep)) if most)
        line = _TOP + high * scale
        foot = line + deep * scale
        step = _WIDTH / len(shown)
        width = min(14.0, max(1.2, step * 0.8))
        bars = []
        for at, number in enumerate(shown):
            if number not in counts:
                continue
            held, rest = counts[number]
            unit = self.volume.units[number]
            name = self.outline.name(number)
            middle = (at + 0.5) * step
            bars.append(
                ExcisedBar(
                    round(middle - width / 2, 1),
                    round(middle, 1),
                    round(width, 1),
                    round(line - max(held * scale, 1.0), 1) if held else round(line, 1),
                    round(max(held * scale, 1.0), 1) if held else 0.0,
                    round(max(rest * scale, 1.0), 1) if rest else 0.0,
                    any(one.whole for one in unit.facts.excisions),
                    Link(
                        relative(path, Target(self.outline.places.paths[number])),
                        name,
                        self.outline.number(unit),
                    ),
                    held,
                    rest,
                )
            )
        return ExcisedChart(
            _WIDTH,
            round(foot + 20, 1),
            round(line, 1),
            tuple(bars),
            tuple(self._ticks(shown, step, foot + 14)),
            self.labels.fill("withheld_chart_of", n=self.labels.count("excised", max(high, deep))),
        )

    def _ticks(self, shown: list[int], step: float, y: float) -> Iterator[Tick]:
        """Numbers of documents below the chart, as many as there is room for."""
        every = max(1, -(-len(shown) // _TICKS))
        for at in range(0, len(shown), every):
            number = self.outline.number(self.volume.units[shown[at]])
            if number:
                yield Tick(round((at + 0.5) * step, 1), round(y, 1), number)
