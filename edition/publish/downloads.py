"""What can be taken along of a volume: each document as TEI, text and JSON and as a reference, the
registers as tables, the whole in one archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final
from urllib.parse import quote

import msgspec

from edition.publish import contexts as c
from edition.publish import references
from edition.publish.citing import Citing, numbered
from edition.publish.csl import STYLES, Part, Processor
from edition.publish.export import record, table, tei, text
from edition.publish.plan import File
from edition.publish.registers import Registers
from edition.publish.shelf import DOWNLOADS, own_folder
from edition.transform.stylesheet import omissions
from edition.volume import detach
from edition.volume.facts import Entry
from edition.volume.load import Loaded
from edition.volume.places import Target, relative
from edition.volume.read import digest

FORMS: Final = (("tei", "xml"), ("text", "txt"), ("json", "json"))
"""Forms of a document: folder and ending."""


def _part(part: Part) -> c.CitationPart:
    return c.CitationPart(**{_FIELDS[part.kind]: part.text})


_FIELDS: Final = {"": "text", "i": "italic", "url": "url", "locator": "locator"}


@dataclass
class Downloads(Citing, Registers):
    """The files of a volume beside its pages, and what pages say of them."""

    processor: Processor | None = None
    load: Callable[[], Loaded] | None = None
    """The volume's trees; asked only for a file that has to be made."""
    tidied: Callable[[int], bytes] | None = None
    """A unit's text with its white space in order."""

    @property
    def downloads_path(self) -> str:
        """Where the files stand."""
        return own_folder(self.volume, DOWNLOADS)

    # -- on the pages ----------------------------------------------------------------------------------

    def cite(self, number: int, path: str, places: tuple[c.Link, ...] = ()) -> c.Cite | None:
        """How to cite a unit, or the volume (-1). `places` are the printed pages of the unit."""
        if self.processor is None:
            return None
        labels = self.shelf.labels
        item = self.item(number) if number >= 0 else self.whole()
        shown = numbered(item, labels)
        citations = []
        for style, entry in STYLES:
            parts = self.processor.render(item, shown, style, entry)
            name = labels[f"cite_{style}{'' if entry else '_note'}"]
            citations.append(c.Citation(name, tuple(map(_part, parts))))
        files: tuple[c.Link, ...] = ()
        if self.shelf.edition.downloads:
            files = tuple(
                c.Link(self._href(path, self._reference(number, form)), labels[f"download_{form[:3]}"])
                for form in references.FORMATS
            )
        return c.Cite(
            tuple(citations),
            files,
            tuple(c.Link(p.href, labels.fill("place_page", n=p.text.strip("[]"))) for p in places),
        )

    def forms(self, number: int, path: str) -> tuple[c.Link, ...]:
        """The other forms of a unit, or of the volume (-1)."""
        labels = self.shelf.labels
        if not self.shelf.edition.downloads:
            return ()
        if number >= 0:
            if not self.volume.units[number].whole:
                return ()
            return tuple(
                c.Link(self._href(path, self._form(number, folder, end)), labels[f"download_{folder}"])
                for folder, end in FORMS
            )
        links = [
            c.Link(self._href(path, self.archive_path), labels["download_zip"]),
            c.Link(self._href(path, self.source_path), labels["download_tei"]),
        ]
        links += [
            c.Link(self._href(path, self._register(kind, "csv")), f"{labels[f'register_{kind}']} (CSV)")
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
        if unit.kind in ("document", "section", "division"):
            item = self.item(number)
            key = digest(msgspec.json.encode(item))
            for form in references.FORMATS:
                yield File(
                    self._reference(number, form), key, partial(references.write, item, form), number
                )
        if not unit.whole:
            return
        said = f"{key} {unit.raw} {self._declarations} {unit.lang}"
        yield File(self._form(number, "tei", "xml"), said, partial(self._tei, number), number)
        shown = f"{key} {unit.facts.content} {unit.lang} {self._words} {self._begins(number)}"
        yield File(self._form(number, "text", "txt"), shown, partial(self._text, number), number)
        ids = msgspec.json.encode(list(self.places.html_ids[number].items())).decode()
        known = digest(f"{shown} {ids} {self.places.paragraph} {self._named(number)}".encode())
        yield File(self._form(number, "json", "json"), known, partial(self._record, number), number)

    def volume_files(self) -> Iterator[File]:
        """The files of the volume as a whole."""
        if not self.shelf.edition.downloads:
            return
        yield File(self.source_path, self.volume.digest, self._volume_file)
        item = self.whole()
        for form in references.FORMATS:
            yield File(
                self._reference(-1, form),
                digest(msgspec.json.encode(item)),
                partial(references.write, item, form),
            )
        for kind in self.registers:
            key = self._register_key(kind)
            yield File(self._register(kind, "csv"), key, partial(self._csv, kind))
            yield File(self._register(kind, "json"), key, partial(self._json, kind))

    def _volume_file(self) -> bytes:
        assert self.load is not None
        return self.load().source.data

    @cached_property
    def _words(self) -> str:
        """Digest of the words of the interface."""
        return digest(str(sorted(self.shelf.labels.items())).encode())

    @cached_property
    def _declarations(self) -> str:
        """Digest of what documents take along from elsewhere in the file: the header and the lists."""
        owners = {self.places.ids[e].unit for e in self.places.entries if e in self.places.ids}
        parts = [
            unit.raw
            for number, unit in enumerate(self.volume.units)
            if unit.kind == "header" or number in owners or not unit.whole
        ]
        return digest(" ".join(parts).encode())

    @cached_property
    def _exporter(self) -> tei.Exporter:
        assert self.load is not None
        address = self.shelf.canonical(quote(self.source_path)) or f"../{quote(self.volume.id)}.xml"
        return tei.Exporter(self.load().source.root, address)

    def document_tei(self, number: int) -> bytes | None:
        """A unit as TEI by itself, or None where it does not stand in one piece."""
        return self._tei(number) if self.volume.units[number].whole else None

    def _tei(self, number: int) -> bytes:
        assert self.load is not None
        unit = self.load().units[number]
        return self._exporter.write(unit, self.volume.units[number].lang, self.item(number))

    def _read(self, number: int) -> text.Text:
        if self._last is None or self._last[0] != number:
            assert self.tidied is not None
            root = detach.tree(self.tidied(number))
            self._last = number, text.read(root, self.shelf.labels, omissions(), self._begins(number))
        return self._last[1]

    _last: tuple[int, text.Text] | None = None

    def _begins(self, number: int) -> str:
        return self.begins[number][2] if number in self.begins else ""

    def _text(self, number: int) -> bytes:
        unit = self.volume.units[number]
        title = "" if unit.facts.heading else self.name(number)
        return text.write(self._read(number), title, self.shelf.labels)

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

    def _record(self, number: int) -> bytes:
        ids = self.places.html_ids[number]
        return record.write(
            self.volume.id,
            self.volume.units[number],
            self.item(number),
            self._read(number),
            self._named(number),
            lambda ordinal: self.places.paragraph_id(number, ordinal),
            lambda element: ids.get(element, ""),
        )

    # -- registers -------------------------------------------------------------------------------------

    def _register_key(self, kind: str) -> str:
        entries = [(e, self.places.entries[e.id][1]) for e in self.registers[kind]]
        units = [
            (self.name(n), u.facts.number, u.facts.date, u.facts.content, self.places.html_ids[n])
            for n, u in enumerate(self.volume.units)
        ]
        state = (kind, entries, units, self.places.paragraph, self.shelf.edition.base_url)
        return digest(msgspec.json.encode(state))

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

    def _csv(self, kind: str) -> bytes:
        return table.as_csv(kind, self._rows(kind))

    def _json(self, kind: str) -> bytes:
        return table.as_json(self.volume.id, kind, self._rows(kind))
