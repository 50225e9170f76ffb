"""What can be taken along of a volume: each document as TEI, text and JSON and as a reference, the
registers as tables, the whole in one archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

from edition.labels import Labels
from edition.pages import references
from edition.pages.citing import Citing, Item, numbered
from edition.pages.csl import STYLES, Part, Processor
from edition.pages.export import record, table, tei, text
from edition.pages.frame import Citation, CitationPart, Cite, Link
from edition.pages.plan import File, Held, Making, as_it_is, key
from edition.pages.registers import Registers
from edition.pages.shelf import DOWNLOADS, own_folder
from edition.resources import code_digest
from edition.transform.stylesheet import omissions
from edition.volume import detach
from edition.volume.facts import Entry
from edition.volume.load import Loaded
from edition.volume.places import Target, relative

FORMS: Final = (("tei", "xml"), ("text", "txt"), ("json", "json"))
"""Forms of a document: folder and ending."""


def _cited(processor: Processor, item: Item, shown: str, labels: Labels) -> tuple[Citation, ...]:
    found = []
    for style, entry in STYLES:
        parts = processor.render(item, shown, style, entry)
        name = labels[f"cite_{style}{'' if entry else '_note'}"]
        found.append(Citation(name, tuple(map(_part, parts))))
    return tuple(found)


def _part(part: Part) -> CitationPart:
    return CitationPart(**{_FIELDS[part.kind]: part.text})


_FIELDS: Final = {"": "text", "i": "italic", "url": "url", "locator": "locator"}


@dataclass
class Trees:
    """The trees of a volume, which are asked for only where something has to be made of them."""

    load: Callable[[], Loaded]
    """Reads the volume, or has it at hand."""
    exports: dict[int, str] = field(default_factory=dict)
    """The digest of what each unit by itself is made of, where that is known already."""
    _last: tuple[int, bytes] = field(default=(-1, b""), init=False)

    def export(self, number: int) -> tei.Source:
        """What a unit by itself is made of."""
        loaded = self.load()
        if self._exporter is None or self._exporter.root is not loaded.source.root:
            self._exporter = tei.Exporter(loaded.source.root)
        return self._exporter.source(loaded.units[number])

    _exporter: tei.Exporter | None = field(default=None, init=False)

    def tidied(self, number: int) -> bytes:
        """A unit's text with its white space in order; kept from one use of it to the next."""
        if self._last[0] != number:
            self._last = (number, self.load().tidied(number))
        return self._last[1]


@dataclass
class Downloads(Citing, Registers):
    """The files of a volume beside its pages, and what pages say of them."""

    processor: Processor | None
    trees: Trees

    @cached_property
    def downloads_path(self) -> str:
        """Where the files stand."""
        return own_folder(self.volume, DOWNLOADS)

    # -- on the pages ----------------------------------------------------------------------------------

    def cite(self, number: int, path: str, places: tuple[Link, ...] = ()) -> Cite | None:
        """How to cite a unit, or the volume (-1), but for the citations. `places` are the printed pages
        of the unit."""
        if self.processor is None:
            return None
        labels = self.shelf.labels
        files: tuple[Link, ...] = ()
        if self.shelf.edition.downloads:
            files = tuple(
                Link(self._href(path, self._reference(number, form)), labels[f"download_{form[:3]}"])
                for form in references.FORMATS
            )
        return Cite(
            (),
            files,
            tuple(Link(p.href, labels.fill("place_page", n=p.text.strip("[]"))) for p in places),
        )

    def citations(self, item: Item) -> Making:
        """The citations of an item in all styles, which are worth making only where they are others."""
        processor = self.processor
        assert processor is not None
        held = Held(lambda: key(code_digest(), processor.digest), lambda: processor)
        return Making(_cited, (held, item, numbered(item, self.shelf.labels), self._labels))

    def forms(self, number: int, path: str) -> tuple[Link, ...]:
        """The other forms of a unit, or of the volume (-1)."""
        labels = self.shelf.labels
        if not self.shelf.edition.downloads:
            return ()
        if number >= 0:
            if not self.volume.units[number].whole:
                return ()
            return tuple(
                Link(self._href(path, self._form(number, folder, end)), labels[f"download_{folder}"])
                for folder, end in FORMS
            )
        links = [
            Link(self._href(path, self.archive_path), labels["download_zip"]),
            Link(self._href(path, self.source_path), labels["download_tei"]),
        ]
        links += [
            Link(self._href(path, self._register(kind, "csv")), f"{labels[f'register_{kind}']} (CSV)")
            for kind in self.registers
        ]
        return tuple(links)

    def _href(self, path: str, there: str) -> str:
        return relative(path, Target(there))

    # -- paths -----------------------------------------------------------------------------------------

    @property
    def source_path(self) -> str:
        """The volume's TEI as it is."""
        return f"{self.downloads_path}{self.volume.id}.xml"

    @property
    def archive_path(self) -> str:
        """The zip archive."""
        return f"{self.downloads_path}{self.volume.id}.zip"

    def _form(self, number: int, folder: str, end: str) -> str:
        return f"{self.downloads_path}{folder}/{self.volume.units[number].slug}.{end}"

    def _reference(self, number: int, form: str) -> str:
        slug = self.volume.units[number].slug if number >= 0 else ""
        return (
            f"{self.downloads_path}cite/{slug}.{form}"
            if slug
            else f"{self.downloads_path}volume.{form}"
        )

    def _register(self, kind: str, end: str) -> str:
        return f"{self.downloads_path}{self.register_path(kind).split('/')[-2]}.{end}"

    # -- files -----------------------------------------------------------------------------------------

    def unit_files(self, number: int) -> Iterator[File]:
        """The files of one unit: its forms, if it has some, and the references to it."""
        if not self.shelf.edition.downloads:
            return
        unit = self.volume.units[number]
        item = self.item(number)
        if unit.kind in ("document", "section", "division"):
            for form in references.FORMATS:
                yield File(self._reference(number, form), references.write, (item, form), number)
        if not unit.whole:
            return
        words, ids = self._held(number), self.places.html_ids[number]
        given: tuple[Any, ...] = (self._alone(number), unit.lang, item, self._address)
        yield File(self._form(number, "tei", "xml"), tei.write, given, number)
        given = (words, "" if unit.facts.heading else self.name(number), self._labels)
        yield File(self._form(number, "text", "txt"), text.write, given, number)
        paragraphs = [
            self.places.paragraph_id(number, n + 1) for n in range(len(unit.facts.paragraphs))
        ]
        given = (
            self.volume.id,
            unit.slug,
            unit.kind,
            unit.lang,
            unit.facts,
            item,
            words,
            self._named(number),
            paragraphs,
            ids,
        )
        yield File(self._form(number, "json", "json"), record.write, given, number)

    def volume_files(self) -> Iterator[File]:
        """The files of the volume as a whole."""
        if not self.shelf.edition.downloads:
            return
        source = Held(self.volume.digest, lambda: self.trees.load().source.data)
        yield File(self.source_path, as_it_is, (source,))
        item = self.whole()
        for form in references.FORMATS:
            yield File(self._reference(-1, form), references.write, (item, form))
        for kind in self.registers:
            rows = self._rows(kind)
            yield File(self._register(kind, "csv"), table.as_csv, (kind, rows))
            yield File(self._register(kind, "json"), table.as_json, (self.volume.id, kind, rows))

    @cached_property
    def _labels(self) -> Held:
        """The words of the interface."""
        labels = self.shelf.labels
        return Held(self._labels_digest, lambda: labels)

    @cached_property
    def _labels_digest(self) -> str:
        return key(sorted(self.shelf.labels.items()))

    @property
    def _address(self) -> str:
        """The volume's file, as files of its documents refer to it."""
        return self.shelf.canonical(quote(self.source_path)) or f"../{quote(self.volume.id)}.xml"

    def _alone(self, number: int) -> Held:
        """What a unit by itself is made of. Of the rest of the file it takes along what it refers to,
        wherever that stands."""
        trees = self.trees

        def found() -> str:
            return trees.exports.get(number) or key(trees.export(number))

        return Held(found, lambda: trees.export(number))

    def document_tei(self, number: int) -> bytes | None:
        """A unit as TEI by itself, or None where it does not stand in one piece."""
        if not self.volume.units[number].whole:
            return None
        lang, item = self.volume.units[number].lang, self.item(number)
        return tei.write(self.trees.export(number), lang, item, self._address)

    def _held(self, number: int) -> Held:
        """A unit in characters."""
        begins = self.begins[number][2] if number in self.begins else ""

        facts = self.volume.units[number].facts

        def read() -> text.Text:
            if self._last is None or self._last[0] != number:
                root = detach.tree(self.trees.tidied(number))
                made = text.read(root, self.shelf.labels, omissions(), facts.paragraphs, begins)
                self._last = number, made
            return self._last[1]

        return Held(key(code_digest(), facts.content, self._labels_digest, begins), read)

    _last: tuple[int, text.Text] | None = field(default=None, init=False, repr=False)

    def _named(self, number: int) -> list[tuple[str, str, str, int]]:
        """(kind, id, name, how often) of the entries that a unit names."""
        counts: dict[str, int] = {}
        for mention in self.volume.units[number].facts.mentions:
            target = mention.target.removeprefix(self.volume.id)
            if target.startswith("#") and target[1:] in self.places.entries:
                counts[target[1:]] = counts.get(target[1:], 0) + 1
        return [
            (self.places.entries[i][0], i, self.entry_names[i], n) for i, n in sorted(counts.items())
        ]

    # -- registers -------------------------------------------------------------------------------------

    def _rows(self, kind: str) -> list[tuple[Entry, str, list[table.Row]]]:
        found = []
        for entry in self.registers[kind]:
            rows = [
                table.Row(
                    self.volume.units[number].slug,
                    self.volume.units[number].facts.number,
                    self.volume.units[number].facts.date,
                    self.places.html_id(number, mention.anchor, mention.paragraph),
                    mention.text,
                )
                for number, mentions in self.mentions.get(entry.id, ())
                for mention in mentions
            ]
            path = self.places.entries[entry.id][1]
            found.append((entry, self.shelf.canonical(path) or path, rows))
        return found
