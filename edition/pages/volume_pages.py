"""The pages of a volume: which there are, and the context of each.

Everything here is worked out from facts; no tree is at hand. Contexts are made on demand, since a
build that finds nothing changed needs only their digests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

from msgspec import Struct

from edition.pages import backlinks, metadata, witnesses
from edition.pages.backlinks import Backlink, Cited, IndexHeading
from edition.pages.downloads import Downloads
from edition.pages.excised import WithheldNotice
from edition.pages.facsimile import FOLDER, Facsimiles
from edition.pages.frame import ContentsEntry, Frame, Link, Place, RegisterLink, VolumeFrame
from edition.pages.plan import File, Held, Making, Page, as_it_is, key
from edition.pages.printed import PRINT, Book, document_pdf
from edition.pages.shelf import direction, own_folder, span
from edition.pages.sorting import sortable
from edition.pages.witnesses import Parallel
from edition.volume.facts import Entry
from edition.volume.places import CONTENTS, Target, relative, title_page


class ContentsPage(Frame, frozen=True):
    """The contents of a volume by themselves, to be shown beside its texts."""

    volume: VolumeFrame | None = None
    contents: tuple[ContentsEntry, ...] = ()


class VolumePage(Frame, frozen=True):
    """A volume's landing page. `fragment` is its title page, "" where it has none."""

    volume: VolumeFrame | None = None
    fragment: str = ""
    contents: tuple[ContentsEntry, ...] = ()
    registers: tuple[RegisterLink, ...] = ()
    browse: tuple[RegisterLink, ...] = ()
    """The chronology, and the pages to browse by."""
    documents: int = 0
    dates: str = ""
    print_href: str = ""
    """The volume's print-ready HTML, "" where it was not built."""
    downloads: tuple[Link, ...] = ()
    """The volume in other forms: PDF, EPUB, TEI-XML."""
    text_lang: str = ""
    """The language of the title page where it is not the page's own `lang`; "" where it is."""
    text_dir: str = ""
    """"ltr" or "rtl", set together with `text_lang`."""


class Mentioned(Struct, frozen=True):
    """A register entry as a document's side panel lists it."""

    href: str
    name: str
    count: int
    description: str = ""


class Related(Struct, frozen=True):
    """Another document that the encoding relates to this one."""

    relation: str
    """The relation in words: "Archival original of"."""
    link: Link


class Sheet(Struct, frozen=True):
    """The images of the source's pages, which a text can have beside it."""

    first: Link | None
    """The image of the page that the text begins on, where that page began before it."""


class TextPage(Frame, frozen=True):
    """A page of text: a document, a section of front or back matter, a division."""

    volume: VolumeFrame | None = None
    fragment: str = ""
    number: str = ""
    heading: str = ""
    """The head as plain text, without its number and notes."""
    headless: bool = False
    """Whether the text has no head of its own, so that the page has to name it."""
    unseen: bool = False
    """Whether that name is only the words the text begins with: for screen readers, not for eyes."""
    date: str = ""
    previous: Link | None = None
    next: Link | None = None
    contents: tuple[ContentsEntry, ...] = ()
    """For a division: what it holds."""
    pages: tuple[Link, ...] = ()
    """The printed pages that begin on this page of the site."""
    sheet: Sheet | None = None
    """Set where there are images of its pages."""
    persons: tuple[Mentioned, ...] = ()
    terms: tuple[Mentioned, ...] = ()
    related: tuple[Related, ...] = ()
    withheld: WithheldNotice | None = None
    """What the text says that it lacks; None where it lacks nothing."""
    views: bool = False
    """Whether the text as it lies on the sheet differs from the text to be read."""
    witnesses: Link | None = None
    """This text and its witnesses side by side."""
    cited: tuple[Cited, ...] = ()
    """The texts that refer to this one, its notes and pages."""
    indexed: tuple[IndexHeading, ...] = ()
    """The entries of the index that lead here."""
    print_href: str = ""
    downloads: tuple[Link, ...] = ()
    """The page's text in other forms: TEI-XML, plain text."""
    range: str = ""
    """For a division with documents: "Documents 1–120"."""
    contents_href: str = ""
    """The contents of the volume, at this text."""
    moved: tuple[Place, ...] = ()
    """Places that were on this page once."""
    text_lang: str = ""
    """The language of the text where it is not the page's own `lang`, which is that of the
    interface; "" where it is."""
    text_dir: str = ""
    """"ltr" or "rtl", set together with `text_lang`."""


@dataclass
class VolumePages(Downloads, Book):
    """All pages of one volume."""

    incoming: tuple[Backlink, ...] = ()
    """The references of other volumes to this one."""
    facsimiles: Facsimiles | None = None

    @cached_property
    def backlinks(self) -> dict[str, list[Backlink]]:
        """What refers to each page, by its path."""
        found = backlinks.within(self)
        for link in self.incoming:
            found.setdefault(link.path, []).append(link)
        return found

    # -- which pages there are ---------------------------------------------------------------------

    def pages(self) -> Iterator[Page]:
        """Every page, in a fixed order."""
        volume = self.volume
        yield Page(f"{volume.id}/", self.landing, title_page(volume))
        for number in self.shown:
            yield Page(self.places.paths[number], partial(self.text, number), number)
        taken = {self.places.paths[n] for n in self.shown}
        for kind, entries in self.registers.items():
            path = self.register_path(kind)
            if path not in taken:
                yield Page(path, partial(self.register, kind))
            for at in range(len(entries)):
                entry = entries[at].id
                path = self.places.entries[entry][1]
                yield Page(path, partial(self.entry, kind, at))
        yield Page(self.contents_path, self.contents_page)
        if self.printed_pages and self.pages_path not in taken:
            yield Page(self.pages_path, self.page_register)
        yield from self.browse.pages()
        yield from self.excised.pages()

    def files(self) -> Iterator[File]:
        """Every file beside the pages, in a fixed order."""
        if self.facsimiles is not None:
            for path, file in sorted(self.facsimiles.used().items()):
                status = file.stat()  # thousands of large files: read where they were touched only
                state = key(status.st_size, status.st_mtime_ns, status.st_ctime_ns)
                yield File(path, as_it_is, (Held(state, file.read_bytes),))
        yield from self.volume_files()

    def described(self, page: Page) -> tuple[Frame, Making | None]:
        """The context of a page with its metadata; and the citations that are still to go into it, if
        there are some."""
        volume, context = self.volume, page.make()
        item = None
        if page.path == f"{volume.id}/":
            item = self.whole()
        elif page.unit >= 0 and isinstance(context, TextPage):
            item = self.item(page.unit)
        publication = volume.publication
        rights = publication.licence or publication.rights
        citations = self.citations(item) if item is not None and context.cite is not None else None
        return metadata.described(context, item, rights), citations

    def images(self, number: int) -> dict[int, str]:
        """The images of a unit's pages by the number of the page break, from the site's root."""
        return self.facsimiles.images(number) if self.facsimiles is not None else {}

    # -- the pages ---------------------------------------------------------------------------------

    def landing(self) -> VolumePage:
        volume, labels = self.volume, self.shelf.labels
        path = f"{volume.id}/"
        frame = self.frame(path, "volume", volume.titles.own, volume.titles.complete)
        registers = [
            RegisterLink(
                relative(path, Target(self.register_path(kind))),
                labels[f"register_{kind}"],
                len(entries),
            )
            for kind, entries in self.registers.items()
        ]
        if self.printed_pages:
            registers.append(
                RegisterLink(
                    relative(path, Target(self.pages_path)),
                    labels["register_pages"],
                    len(self.printed_pages),
                )
            )
        front = title_page(volume)
        lang = volume.units[front].lang if front >= 0 else volume.lang
        return VolumePage(
            **frame,  # type: ignore[arg-type]
            breadcrumb=self.crumbs(path),
            contents=self.contents(path),
            registers=(*registers, *self.excised.guide(path)),
            browse=self.browse.guide(path),
            documents=sum(unit.kind == "document" for unit in volume.units),
            dates=span(volume, labels),
            print_href=PRINT if self.shelf.edition.print else "",
            downloads=(*self._books(), *self.forms(-1, path)),
            cite=self.cite(-1, path),
            **self.language(lang),  # type: ignore[arg-type]
        )

    def _books(self) -> tuple[Link, ...]:
        """The volume as files that one takes along."""
        labels = self.shelf.labels
        return tuple(
            Link(f"{self.volume.id}.{kind}", labels[f"download_{kind}"])
            for kind in self.shelf.edition.books
        )

    def _books_at(self, number: int, path: str) -> tuple[Link, ...]:
        """The PDF of a document, and books that hold a text; theirs opens where the text begins (ISO
        32000-1, 12.6.4.3, and the open parameter `nameddest`)."""
        if number not in self.printed:
            return ()
        labels, volume = self.shelf.labels, self.volume.id
        ways = {
            "pdf": (f"nameddest={self.volume.units[number].slug}", labels["volume_pdf"]),
            "epub": ("", labels["volume_epub"]),
        }
        books = [
            Link(relative(path, Target(f"{volume}/{volume}.{kind}", place)), text)
            for kind, (place, text) in ways.items()
            if kind in self.shelf.edition.books
        ]
        unit = self.volume.units[number]
        if self.shelf.edition.document_pdf and unit.kind == "document":
            own = relative(path, Target(document_pdf(volume, unit.slug)))
            books.insert(0, Link(own, labels["download_pdf"]))
        return tuple(books)

    @cached_property
    def contents_path(self) -> str:
        """Where the contents stand by themselves: beside what the editor may have called so."""
        return own_folder(self.volume, CONTENTS)

    def contents_page(self) -> ContentsPage:
        """The contents alone, as the panel beside each text shows them."""
        labels, path = self.shelf.labels, self.contents_path
        heading = labels["contents"]
        said = labels.fill("description_section", title=heading, volume=self.volume.titles.complete)
        return ContentsPage(
            **self.frame(path, "contents", heading, said),  # type: ignore[arg-type]
            breadcrumb=self.crumbs(path),
            contents=self.contents(path),
        )

    def language(self, lang: str) -> dict[str, str]:
        if lang == self.shelf.edition.language:
            return {"text_lang": "", "text_dir": ""}
        return {"text_lang": lang, "text_dir": direction(lang)}

    def text(self, number: int) -> TextPage:
        """A document, section or division."""
        unit = self.volume.units[number]
        labels = self.shelf.labels
        path = self.places.paths[number]
        kind = unit.kind if unit.kind in ("document", "division") else "section"
        name = self.name(number)
        shown = self.number(unit)
        above: list[Link] = []
        parent = unit.parent
        while parent >= 0:
            above.insert(0, self.link(path, parent))
            parent = self.volume.units[parent].parent
        at = self._position.get(number)
        said = labels.fill(
            "description_document" if shown else "description_section",
            title=name,
            volume=self.volume.titles.complete,
            number=shown,
        )
        frame = self.frame(
            path,
            kind,
            f"{shown}. {name}" if shown else name,
            f"{said} {unit.facts.opening}"[:300].strip(),
        )
        persons, terms = self._mentioned(number, path)
        pages = self.pages_of(number, path)
        cited, indexed = backlinks.cited(self, number, self.backlinks.get(path, []))
        return TextPage(
            **frame,  # type: ignore[arg-type]
            breadcrumb=self.crumbs(path, *above),
            number=shown,
            heading=name,
            headless=not unit.facts.heading,
            unseen=self.unseen(number),
            date=self.date(unit),
            previous=self.link(path, self._sequence[at - 1]) if at else None,
            next=(
                self.link(path, self._sequence[at + 1])
                if at is not None and at + 1 < len(self._sequence)
                else None
            ),
            contents=self.contents(path, number),
            contents_href=relative(path, Target(f"{self.contents_path}index.html", f"to-{unit.slug}")),
            pages=pages,
            moved=self._moved(path),
            downloads=(*self._books_at(number, path), *self.forms(number, path)),
            cite=self.cite(number, path, pages) if unit.kind != "header" else None,
            sheet=self._sheet(number, path),
            persons=persons,
            terms=terms,
            related=self._related(number, path),
            withheld=self.excised.here(number, path),
            views=unit.facts.views,
            witnesses=self._witnesses(path),
            cited=cited,
            indexed=indexed,
            print_href=PRINT if self.shelf.edition.print and kind != "section" else "",
            range=self.range_of(number) if kind == "division" else "",
            **self.language(unit.lang),  # type: ignore[arg-type]
        )

    def unseen(self, number: int) -> bool:
        """Whether a name in place of a heading is for those who do not see the page: the text begins
        with the same words."""
        opening = self.volume.units[number].facts.opening
        return opening.startswith(self.name(number).removesuffix(" …"))

    def _moved(self, path: str) -> tuple[Place, ...]:
        """Places that were on a page once, and are elsewhere now."""
        found = []
        units = [n for n in self.shown if self.places.paths[n] == path]
        still = {html_id for n in units for html_id in self.places.html_ids[n].values()}
        for there, old, new in self.shelf.edition.moved:
            if there == path and old not in still:
                page, _, fragment = new.partition("#")
                href = new if "://" in new else relative(path, Target(page, fragment))
                found.append(Place(old, Link(href, old)))
        return tuple(found)

    def _sheet(self, number: int, path: str) -> Sheet | None:
        """The images beside a text, and the one that it begins on where that began in a text before."""
        start = self.begins.get(number)
        first = None
        if start is not None:
            there, html_id, label = start
            ids = self.places.html_ids[there]
            address = next((a for n, a in self.images(there).items() if ids.get(n) == html_id), "")
            first = Link(image_href(path, address), label) if address else None
        return Sheet(first) if first is not None or self.images(number) else None

    def pages_of(self, number: int, path: str) -> tuple[Link, ...]:
        """The printed pages that a unit stands on, the one it begins on first."""
        ids = self.places.html_ids[number]
        links = [
            Link(relative(path, Target(path, ids[a.number])), a.label)
            for a in self.volume.units[number].facts.anchors
            if a.name == "pb" and a.label and a.number in ids
        ]
        if start := self.begins.get(number):
            there, html_id, label = start
            links.insert(0, Link(relative(path, Target(self.places.paths[there], html_id)), label))
        return tuple(links)

    def _mentioned(self, number: int, path: str) -> tuple[tuple[Mentioned, ...], tuple[Mentioned, ...]]:
        counts: dict[str, int] = {}
        for mention in self.volume.units[number].facts.mentions:
            if mention.target.startswith("#") and mention.target[1:] in self.places.entries:
                counts[mention.target[1:]] = counts.get(mention.target[1:], 0) + 1
        found: dict[str, list[tuple[str, Mentioned]]] = {}
        for xml_id, count in counts.items():
            kind, there = self.places.entries[xml_id]
            entry = self._entries[xml_id]
            shown = Mentioned(relative(path, Target(there)), entry.name, count, entry.description)
            found.setdefault(kind, []).append((sortable(entry.name), shown))

        def listed(*kinds: str) -> tuple[Mentioned, ...]:
            every = [one for kind in kinds for one in found.get(kind, ())]
            return tuple(m for _, m in sorted(every, key=lambda one: (one[0], one[1].href)))

        return listed("person"), listed("term", "place", "org")

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.id: entry for entries in self.registers.values() for entry in entries}

    @cached_property
    def parallels(self) -> dict[int, Parallel]:
        """The documents that have witnesses at hand."""
        return witnesses.parallels(self)

    def _witnesses(self, path: str) -> Link | None:
        """The page where the text at `path` stands beside others."""
        for number, parallel in self.parallels.items():
            if any(column.path == path for column in parallel.columns):
                there = self.places.paths[number] + witnesses.FOLDER
                return Link(relative(path, Target(there)), self.shelf.labels["side_by_side"])
        return None

    def _related(self, number: int, path: str) -> tuple[Related, ...]:
        """What relation elements say of this document, in both directions."""
        unit = self.volume.units[number]
        if not unit.named or not self.volume.relations:
            return ()
        own = {f"#{unit.slug}", f"{self.volume.id}#{unit.slug}"}
        found = []
        for relation in self.volume.relations:
            ways = (
                (relation.active, relation.passive, ""),
                (relation.passive, relation.active, "_inverse"),
                (relation.mutual, tuple(t for t in relation.mutual if t not in own), ""),
            )
            for side, others, way in ways:
                if not own.intersection(side):
                    continue
                words = self.shelf.labels.get(f"relation_{relation.name}{way}", "relation_other")
                links = (self._pointed(pointer, path) for pointer in others)
                found += [Related(words, link) for link in links if link is not None]
        return tuple(found)

    def _pointed(self, pointer: str, path: str) -> Link | None:
        target = self.resolver.resolve(pointer, "ref")
        if not isinstance(target, Target):
            return None
        place = self.places.ids.get(pointer[1:]) if pointer.startswith("#") else None
        if place is not None:
            return self.link(path, place.unit)
        words = pointer.replace("#", ", ").strip(", ")
        return Link(relative(path, target), words)


def image_href(path: str, address: str) -> str:
    """An image of a page as a link from the page of the site at `path`."""
    outside = not address.startswith(FOLDER)
    return relative(path, Target(address, outside=outside)) if address else ""
