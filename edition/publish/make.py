"""Making the pages of a volume: what is stale is rendered and written, the rest is left alone."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import jinja2
import msgspec
import rcssmin
import rjsmin

from edition.compare import apparatus
from edition.compare.collate import Collation
from edition.finding import CannotRun, Finding
from edition.idiom import idiom
from edition.labels import Labels
from edition.publish import collation, mentions, witnesses
from edition.publish import templates as framing
from edition.publish.artifacts import Ledger, Output
from edition.publish.book import PRINT
from edition.publish.contexts import Frame, PrintPage, PrintPart, WitnessesPage
from edition.publish.export import bundle
from edition.publish.metadata import described
from edition.publish.pages import VolumePages, image_href
from edition.publish.plan import File, Page
from edition.publish.shelf import Edition, Shelf
from edition.publish.templates import Templates
from edition.publish.witnesses import Column
from edition.resources import code_digest
from edition.transform.stylesheet import Stylesheet, StylesheetError
from edition.volume import detach, stamp
from edition.volume.load import Loaded
from edition.volume.places import Target, relative
from edition.volume.read import digest

SITE: Final = "site/"
"""Folder of the website in the output."""
_OPENING: Final = b'<main class="text" id="text">\n'
_CLOSING: Final = b"\n</main>"
_WHOLE: Final = f"../{PRINT}"
"""From a unit's print-ready page to the volume's."""
_TO_WHOLE: Final = re.compile(rb"""(<a\b[^<>]*?\shref=")\.\./print\.html(#)""")
_OUTWARD: Final = re.compile(rb"""(<(?:a|img)\b[^<>]*?\s(?:href|src)=")\.\./""")
# Safe on a finished fragment: "<" stands there as markup only.


@dataclass
class Workshop:
    """What pages are made with: compiled once in each process."""

    shelf: Shelf
    templates: Templates
    site: Stylesheet
    printing: Stylesheet
    book: Stylesheet
    project: Path | None
    images: dict[str, str]
    """From graphic/@url to the image's path from the site's root, where it is at hand."""
    paper: str
    """The style sheet of the paper, which follows that of print-ready pages."""

    def asset(self, name: str) -> bytes:
        """A static file as the site has it: a project's own before the shipped one."""
        return assets(self.project)[f"{SITE}{framing.ASSETS}/{name}"]

    @cached_property
    def print_css(self) -> str:
        """The style sheet of print-ready pages, which travels inside them."""
        before, _, _ = self.shelf.labels["place_page"].partition("{n}")
        word = re.sub(r"[^\w. ]", "", before)  # nothing that CSS would read otherwise
        own = f'{self.paper}\n:root {{ --page: "{word}"; }}'.strip()
        for folder in framing.folders(self.project):
            path = folder / "static" / "print.css"
            if path.is_file():
                css = f"{path.read_text('utf-8').strip()}\n{own}"
                return css.replace("</", "<\\/")
        return own


@dataclass
class _Keeper:
    """Brings files up to date: what the old ledger has and is still so goes into the new one, the rest
    is rendered and written."""

    output: Output
    old: Ledger
    new: Ledger
    written: int = dataclasses.field(default=0, init=False)

    def file(self, file: File) -> None:
        """Bring a file beside the pages up to date."""
        quick = digest(f"{code_digest()} {file.path} {file.key}".encode())
        path = SITE + file.path
        if not self._is_current(path, quick):
            self._bring(path, quick, [file.path, file.key], lambda: (file.make(), ()))

    def _is_current(self, path: str, quick: str) -> bool:
        old = self.old.get(path)
        if not quick or old is None or old.quick != quick:
            return False
        there = self.output.current(path, old)
        if there is None:
            return False
        self.new[path] = there
        return True

    def _bring(
        self,
        path: str,
        quick: str,
        parts: list[str],
        render: Callable[[], tuple[bytes, tuple[Finding, ...]]],
    ) -> None:
        key = digest("\0".join([code_digest(), *parts]).encode())
        old = self.old.get(path)
        if old is not None and old.key == key:
            there = self.output.current(path, old)
            if there is not None:
                self.new[path] = msgspec.structs.replace(there, quick=quick)
                return
        data, said = render()
        self.new[path], wrote = self.output.write(path, data, key, old, said, quick)
        self.written += wrote

    def _framed(self, render: Callable[[], bytes], name: str) -> bytes:
        try:
            return render()
        except jinja2.TemplateError as error:
            raise CannotRun(framing.finding(error, name)) from None


@dataclass
class SharedMaker(_Keeper):
    """Makes the pages and files of the edition as a whole."""

    templates: Templates
    edition: Edition

    def page(self, page: Page) -> None:
        """Bring one page up to date."""
        path = SITE + page.file
        quick = ""
        if page.key:
            state = (code_digest(), self.templates.whole(), self.edition)
            quick = digest(msgspec.json.encode((state, page.path, page.key)))
            if self._is_current(path, quick):
                return
        context = described(page.make())
        name = f"{context.kind}.html"

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            return self._framed(lambda: self.templates.page(context), name), ()

        self._bring(path, quick, [self.templates.digest(name), _encode(context)], render)


@dataclass
class Maker(_Keeper):
    """Makes pages of one volume. `load` gives its trees, and is called only if a page is stale."""

    pages: VolumePages
    workshop: Workshop
    load: Callable[[], Loaded]

    def __post_init__(self) -> None:
        self.pages.load, self.pages.tidied = self.load, self._tidied

    # -- pages of the site ---------------------------------------------------------------------

    def page(self, page: Page) -> None:
        """Bring one page of the site up to date."""
        unit = page.unit
        fragment_key = self._fragment_key(unit, page.path, self.workshop.site) if unit >= 0 else ""
        quick = self._quick(page, fragment_key)
        path = SITE + page.file
        if self._is_current(path, quick):
            return
        context = self.pages.described(page)
        name = f"{context.kind}.html"

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            said: tuple[Finding, ...] = ()
            whole = context
            if unit >= 0:
                fragment, said = self._fragment(unit, page.path, self.workshop.site)
                whole = msgspec.structs.replace(
                    context,
                    fragment=framing.markup(fragment),
                )
            return self._framed(lambda: self.workshop.templates.page(whole), name), said

        parts = [self.workshop.templates.digest(name), _encode(context), fragment_key]
        self._bring(path, quick, parts, render)

    def print_page(self, number: int) -> None:
        """Bring the print-ready page of one unit up to date."""
        fragment_key = self._fragment_key(number, "", self.workshop.printing)
        quick = digest(f"{self._skeleton} print {number} {fragment_key}".encode())
        path = self.print_path(number)
        if self._is_current(path, quick):
            return
        context = self.pages.print_document(number, self.workshop.print_css)
        name = "print/document.html"

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            fragment, said = self._fragment(number, "", self.workshop.printing)
            whole = msgspec.structs.replace(
                context,
                css=framing.markup(context.css),
                parts=(PrintPart("", "document", "", "", framing.markup(fragment)),),
            )
            return self._framed(lambda: self.workshop.templates.printed(whole), name), said

        parts = [self.workshop.templates.digest(name), _encode(context), fragment_key]
        self._bring(path, quick, parts, render)

    @cached_property
    def _skeleton(self) -> str:
        """Digest of everything that a page may show of the volume apart from its own text: what the
        units are called and how they follow each other, the entries, the edition, the templates."""
        volume = self.pages.volume
        units = [
            (u.slug, u.kind, u.matter, u.parent, u.named, u.lang, u.title, u.facts.number,
             u.facts.type, u.facts.source, u.facts.date, u.facts.date_shown, u.facts.entries)
            for u in volume.units
        ]  # fmt: skip
        state = (
            code_digest(),
            self.workshop.templates.whole(),
            digest(self.workshop.print_css.encode()),
            self.workshop.shelf.edition,
            self.pages.resolver.pattern,
            sorted(self.pages.resolver.foreign.items()),
            (volume.id, volume.lang, volume.titles, volume.editors, volume.imprint),
            (volume.publication, self.pages.processor.digest if self.pages.processor else ""),
            volume.relations,
            self.pages.begins,
            (self.pages.places.paragraph, self.pages.places.excision),
            units,
        )
        return digest(msgspec.json.encode(state))

    def _quick(self, page: Page, fragment_key: str) -> str:
        """A digest that settles whether a page is current without making its context, or ""."""
        if page.key:
            return digest(f"{self._skeleton} {page.path} {page.key}".encode())
        if page.entry:
            units = [
                f"{number} {self.pages.volume.units[number].facts.content} {self._ids_digest(number)}"
                for number in self.pages.mentioning.get(page.entry, ())
            ]
            return digest(f"{self._skeleton} {page.path} {units} {self.pages.browse.key}".encode())
        if fragment_key and page.path != f"{self.pages.volume.id}/":
            links = msgspec.json.encode(self.pages.backlinks.get(page.path, [])).decode()
            return digest(f"{self._skeleton} {page.path} {fragment_key} {links}".encode())
        return ""

    def _ids_digest(self, number: int) -> str:
        if number not in self._ids:
            self._ids[number] = digest(
                msgspec.json.encode(list(self.pages.places.html_ids[number].items()))
            )
        return self._ids[number]

    @cached_property
    def _ids(self) -> dict[int, str]:
        return {}

    def print_path(self, number: int) -> str:
        """Where the print-ready page of a unit stands in the output."""
        path = self.pages.places.paths[number]
        if path == f"{self.pages.volume.id}/":  # the title page shares the volume's folder
            path = f"{self.pages.volume.id}/{self.pages.volume.units[number].slug}/"
        return f"{SITE}{path}{PRINT}"

    # -- fragments ---------------------------------------------------------------------------------

    def _fragment_key(self, number: int, path: str, stylesheet: Stylesheet) -> str:
        """Digest of everything that a fragment depends on."""
        pages = self.pages
        unit = pages.volume.units[number]
        facts = unit.facts
        printing = stylesheet is self.workshop.printing
        resolve = pages.resolver.resolve
        state = (
            stylesheet.digest,
            facts.content,
            unit.kind,
            unit.lang,
            path,
            sorted(pages.places.html_ids[number].items()),
            "" if printing else pages.places.paragraph,
            "" if printing or not facts.excisions else pages.places.excision,
            [] if printing else sorted(pages.images(number).items()),
            [resolve(r.target, "ref" if printing else r.name) for r in facts.references],
            [self.workshop.images.get(image.target, "") for image in facts.images],
            pages.volume.renditions,
            pages.volume.hands if facts.views else {},
            [pages.places.entries.get(entry.id) for entry in facts.entries],
        )
        return digest(msgspec.json.encode(state))

    def _fragment(
        self, number: int, path: str, stylesheet: Stylesheet
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """A unit as a finished fragment for the page at `path`, and what the stylesheet said."""
        pages, volume = self.pages, self.pages.volume
        printing = stylesheet is self.workshop.printing
        return self._transformed(
            number,
            stylesheet,
            self._print_link(number) if printing else self._site_link(path),
            lambda url: self._image(url, path or f"{volume.id}/{volume.units[number].slug}/"),
            () if printing else pages.places.entries,
            "" if printing else pages.places.paragraph,
            "" if printing else pages.places.excision,
            {} if printing else self._page_images(number, path),
        )

    def book_fragment(
        self, number: int, link: Callable[[str, str], stamp.Link], image: Callable[[str], str]
    ) -> bytes:
        """A unit as a fragment of an electronic book. `link` and `image` are those of `stamp`."""
        return self._transformed(number, self.workshop.book, link, image)[0]

    def _transformed(
        self,
        number: int,
        stylesheet: Stylesheet,
        link: Callable[[str, str], stamp.Link],
        image: Callable[[str], str],
        entries: Collection[str] = (),
        paragraph: str = "",
        excision: str = "",
        images: Mapping[int, str] | None = None,
    ) -> tuple[bytes, tuple[Finding, ...]]:
        pages, volume = self.pages, self.pages.volume
        root = detach.tree(self._tidied(number))
        stamp.stamp(
            root,
            volume.units[number],
            volume,
            pages.places.html_ids[number],
            link,
            self.workshop.shelf.labels,
            image,
            idiom(volume.profile),
            entries,
            paragraph,
            excision,
            images,
        )
        try:
            fragment, messages = stylesheet.transform(root)
        except StylesheetError as error:
            message = " ".join(str(error).split())
            raise CannotRun(
                Finding(
                    "stylesheet.error", volume.path, f"{message}.", document=volume.units[number].slug
                )
            ) from None
        said = tuple(
            Finding("stylesheet.message", volume.path, m, document=volume.units[number].slug)
            for m in messages
            if m and not m.startswith("element.unknown|")  # the survey says that, with its place
        )
        return fragment, said

    def _tidied(self, number: int) -> bytes:
        """Kept from the site's fragment to the print one, which comes next."""
        if self._last[0] != number:
            self._last = (number, self.load().tidied(number))
        return self._last[1]

    _last: tuple[int, bytes] = (-1, b"")

    def _site_link(self, path: str) -> Callable[[str, str], stamp.Link]:
        memo: dict[tuple[str, bool], stamp.Link] = {}
        resolver = self.pages.resolver

        def link(target: str, name: str) -> stamp.Link:
            key = (target, name in ("ref", "ptr"))
            known = memo.get(key)
            if known is None:
                found = resolver.resolve(target, name)
                known = (relative(path, found), found.entry) if isinstance(found, Target) else ("", "")
                memo[key] = known
            return known

        return link

    def _print_link(self, number: int) -> Callable[[str, str], stamp.Link]:
        """In print a place of the same unit is its id. One of another unit is in the volume's file,
        where `print_volume` makes an id of it too."""
        volume = self.pages.volume

        def link(target: str, _name: str) -> stamp.Link:
            found = self.pages.resolver.resolve(target, "ref")
            if not isinstance(found, Target):
                return "", ""
            if found.outside or found.path not in self._paths:
                return relative(f"{volume.id}/{volume.units[number].slug}/", found), ""
            there = self._paths[found.path]
            if there not in self.pages.printed and volume.units[there].kind != "titlepage":
                return "", ""  # the header is not in the book
            fragment = relative(found.path, found) if found.fragment else f"#{volume.units[there].slug}"
            own = there == number and found.fragment
            return (fragment if own else _WHOLE + fragment), ""

        return link

    @cached_property
    def _paths(self) -> dict[str, int]:
        return {path: number for number, path in enumerate(self.pages.places.paths)}

    def _page_images(self, number: int, path: str) -> dict[int, str]:
        return {n: image_href(path, address) for n, address in self.pages.images(number).items()}

    def _image(self, url: str, path: str) -> str:
        there = self.workshop.images.get(url)
        return relative(path, Target(there)) if there else ""

    # -- witnesses side by side --------------------------------------------------------------------

    def side_by_side(self) -> None:
        """Put documents beside their witnesses, from finished pages."""
        for parallel in self.pages.parallels.values():
            self._parallel(witnesses.page(self.pages, parallel), parallel.columns)

    def _parallel(self, context: WitnessesPage, columns: tuple[Column, ...]) -> None:
        name = "witnesses.html"
        found = [self._finished(column.path) for column in columns]
        pages = list(map(digest, found))

        @functools.cache
        def collated(number: int) -> Collation:
            names = columns[0].path.rstrip("/"), columns[number].path.rstrip("/")
            return collation.of_pages(found[0], found[number], names)

        same = [n for n, one in enumerate(columns) if one.same and collation.fits(found[0], found[n])]

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            texts = []
            for number, (column, data) in enumerate(zip(columns, found, strict=True)):
                text, lang = witnesses.column(data, column.path, context.path, f"w{number}-")
                texts.append((framing.markup(text), lang))
            labels = self.pages.shelf.labels
            tables = tuple(
                collation.context(
                    collated(n), columns[n].relation, f"{n}.xml", (texts[0][1], texts[n][1]), labels
                )
                for n in same
            )
            whole = msgspec.structs.replace(witnesses.fill(context, texts), collations=tables)
            return self._framed(lambda: self.workshop.templates.page(whole), name), ()

        parts = [self.workshop.templates.digest(name), _encode(context), *pages]
        self._bring(f"{SITE}{context.path}index.html", "", parts, render)
        for n in same:
            self._bring(
                f"{SITE}{context.path}{n}.xml", "", ["collation", pages[0], pages[n]],
                lambda n=n: (apparatus.tei(collated(n)).encode(), ()),  # type: ignore[misc]
            )  # fmt: skip

    def _finished(self, path: str) -> bytes:
        return (self.output.root / SITE / path / "index.html").read_bytes()

    # -- the archive -------------------------------------------------------------------------------

    def bundle(self, made: Ledger) -> None:
        """Put the files of the volume that can be taken along into one archive. `made` is the ledger
        with all of them; they are read again, so that unchanged ones need not be made."""
        folder, path = SITE + self.pages.downloads_path, SITE + self.pages.archive_path
        members = sorted(p for p in made if p.startswith(folder) and p != path)
        if not members:
            return
        parts = [f"{p} {made[p].content}" for p in members]

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            names = (f"{self.pages.volume.id}/{p.removeprefix(folder)}" for p in members)
            data = ((self.output.root / p).read_bytes() for p in members)
            return bundle.write(zip(names, data, strict=True)), ()

        self._bring(path, "", parts, render)

    # -- the printed volume ------------------------------------------------------------------------

    def print_volume(self, printed: Ledger) -> None:
        """Put the print-ready pages of the units together. `printed` is the ledger with all of
        them; their files are read again, so that unchanged ones need not be rendered."""
        context = self.pages.print_volume(self.workshop.print_css)
        name = "print/volume.html"
        numbers = self.pages.printed
        front = self._title_units
        parts = [
            self.workshop.templates.digest(name),
            _encode(context),
            *(printed[self.print_path(n)].content for n in [*front, *numbers]),
        ]

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            book = self.printed_volume()
            return self._framed(lambda: self.workshop.templates.printed(book), name), ()

        self._bring(f"{SITE}{self.pages.volume.id}/{PRINT}", "", parts, render)

    @property
    def _title_units(self) -> list[int]:
        """The units of the title page, which have no page of their own."""
        return [n for n in range(len(self.pages.volume.units)) if n not in self.pages.shown]

    def printed_volume(self) -> PrintPage:
        """The print-ready volume with its texts, which are read from the print-ready pages."""
        context = self.pages.print_volume(self.workshop.print_css)
        numbers = self.pages.printed
        texts = [self._printed(n).decode() for n in numbers]
        texts, places = mentions.mark(texts, [one.href[1:] for one in context.names], self.pages.taken)
        whole = [
            msgspec.structs.replace(part, fragment=framing.markup(text))
            for text, part in zip(texts, [*context.front, *context.parts], strict=True)
        ]
        names = (
            msgspec.structs.replace(one, places=tuple(f"#{p}" for p in places[one.href[1:]]))
            for one in context.names
            if one.href[1:] in places
        )
        return msgspec.structs.replace(
            context,
            css=framing.markup(context.css),
            title_fragment=framing.markup(b"".join(self._printed(n) for n in self._title_units)),
            front=tuple(whole[: len(context.front)]),
            parts=tuple(whole[len(context.front) :]),
            names=tuple(names),
        )

    def _printed(self, number: int) -> bytes:
        data = (self.output.root / self.print_path(number)).read_bytes()
        start = data.index(_OPENING) + len(_OPENING)
        fragment = data[start : data.rindex(_CLOSING)]
        # The volume's file stands one folder higher than its parts'.
        return _OUTWARD.sub(rb"\1", _TO_WHOLE.sub(rb"\1\2", fragment))


def _encode(context: Frame | Any) -> str:
    return msgspec.json.encode(context).decode()


def assets(project: Path | None) -> dict[str, bytes]:
    """The static files of the site by their path in it; a project's own before the shipped ones.

    Style sheets and scripts lose their comments and white space: every page carries them.
    """
    found: dict[str, bytes] = {}
    for folder in reversed(framing.folders(project)):
        static = folder / "static"
        if static.is_dir():
            for path in sorted(static.rglob("*")):
                if path.is_file() and path.name != "print.css" and not path.name.startswith("."):
                    name = path.relative_to(static).as_posix()
                    found[f"{SITE}{framing.ASSETS}/{name}"] = _light(path)
    return found


def _light(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".css":
        return bytes(rcssmin.cssmin(data))
    if path.suffix in (".js", ".mjs"):
        return bytes(rjsmin.jsmin(data))
    return data


def stylesheets(project: Path | None, labels: Labels) -> tuple[Stylesheet, Stylesheet, Stylesheet]:
    """The stylesheets of the site, of print and of electronic books."""
    return (
        Stylesheet("site.xsl", project, labels),
        Stylesheet("print.xsl", project, labels),
        Stylesheet("epub.xsl", project, labels),
    )
