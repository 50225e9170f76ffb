"""Making the pages of a volume: what is stale is rendered and written, the rest is left alone."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import msgspec

from edition.collate import apparatus
from edition.collate.collate import Collation
from edition.files.digest import digest
from edition.files.ledger import Ledger
from edition.finding import CannotRun, Finding, declare
from edition.idiom import idiom
from edition.pages import collation, mentions, witnesses
from edition.pages.export import bundle
from edition.pages.plan import Page, key
from edition.pages.printed import PRINT, PrintPage, PrintPart
from edition.pages.volume_pages import VolumePages, image_href
from edition.pages.witnesses import Parallel
from edition.resources import code_digest
from edition.site.keeper import SITE, Keeper
from edition.site.renderers import Renderers
from edition.transform import fragments
from edition.transform.fragments import Fragment, Pack, Store
from edition.transform.stylesheet import Stylesheet, StylesheetError
from edition.volume import detach, stamp
from edition.volume.places import Target, relative
from edition.volume.stamp import Stamps

declare(
    "stylesheet.message",
    "warning",
    "See the stylesheet that says so.",
    "A stylesheet has something to say.",
)

_WHOLE: Final = f"../{PRINT}"
"""From a unit's print-ready page to the volume's."""
_TO_WHOLE: Final = re.compile(rb"""(<a\b[^<>]*?\shref=")\.\./print\.html(#)""")
_OUTWARD: Final = re.compile(rb"""(<(?:a|img)\b[^<>]*?\s(?:href|src)=")\.\./""")
# Safe on a finished fragment: "<" stands there as markup only.


@dataclass
class Maker(Keeper):
    """Makes pages of one volume, or a share of them."""

    pages: VolumePages
    renderers: Renderers
    fragments: Store

    # -- pages of the site ---------------------------------------------------------------------

    def page(self, page: Page) -> None:
        """Bring one page of the site up to date, and its text before it."""
        self._guarded(SITE + page.file, page.unit, lambda: self._page(page))

    def _page(self, page: Page) -> None:
        text = self._fragment(page.unit, fragments.SITE) if page.unit >= 0 else None
        context, citations = self.pages.described(page)

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            whole, said = context, tuple[Finding, ...]()
            if citations is not None and whole.cite is not None:
                cite = msgspec.structs.replace(whole.cite, citations=citations.make())
                whole = msgspec.structs.replace(whole, cite=cite)
            if text is not None:
                whole = msgspec.structs.replace(whole, fragment=fragments.markup(text.html))
                said = text.said
            return self.renderers.templates.page(whole), said

        later = citations.key if citations is not None else ""
        made_from = key(self.renderers.frame, context, later, text.key if text else "")
        self._bring(SITE + page.file, made_from, render)

    def print_page(self, number: int) -> None:
        """Bring the print-ready page of one unit up to date, and its text before it."""
        self._guarded(self.print_path(number), number, lambda: self._print_page(number))

    def _print_page(self, number: int) -> None:
        text = self._fragment(number, fragments.PRINT)
        context = self.pages.print_document(number, self.renderers.print_css)

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            whole = msgspec.structs.replace(
                context,
                css=fragments.markup(context.css),
                parts=(PrintPart("", "document", "", "", fragments.markup(text.html)),),
            )
            return self.renderers.templates.printed(whole), text.said

        self._bring(self.print_path(number), key(self.renderers.frame, context, text.key), render)

    def _named(self, unit: int, doing: str) -> tuple[str, str, str, int]:
        volume = self.pages.volume
        if unit < 0:
            return volume.path, f"{doing} of {volume.id}", "", 0
        line = 0
        with contextlib.suppress(Exception):  # where it stands is not worth a second fault
            line = self.pages.trees.load().units[unit].line
        slug = volume.units[unit].slug
        return volume.path, f"{doing} of document {slug} of {volume.id}", slug, line

    def print_path(self, number: int) -> str:
        """Where the print-ready page of a unit stands in the output."""
        path = self.pages.places.paths[number]
        if path == f"{self.pages.volume.id}/":  # the title page shares the volume's folder
            path = f"{self.pages.volume.id}/{self.pages.volume.units[number].slug}/"
        return f"{SITE}{path}{PRINT}"

    # -- fragments ---------------------------------------------------------------------------------

    def _fragment(self, number: int, kind: str) -> Fragment:
        """The fragment of a unit for its page, or for print; made only where it is another now."""
        stylesheet = self.renderers.site if kind == fragments.SITE else self.renderers.printing
        stamps = self._stamps(number, kind)
        lang, title, unseen = self._about(number)
        made_from = key(code_digest(), stylesheet.digest, stamps, lang, title, unseen)
        called = fragments.name(kind, self.pages.places.paths[number])

        def make() -> Fragment:
            text, said = self._transformed(number, stylesheet, stamps)
            return Fragment(made_from, text, said, lang, title, unseen)

        return self.fragments.bring(called, made_from, make)

    def _about(self, number: int) -> tuple[str, str, bool]:
        """The language of a unit, the title that stands above it where it has no heading, and whether
        that is unseen."""
        unit = self.pages.volume.units[number]
        lang = unit.lang or self.renderers.shelf.edition.language
        if unit.facts.heading:
            return lang, "", False
        name, shown = self.pages.name(number), self.pages.number(unit)
        return lang, f"{shown}. {name}" if shown else name, self.pages.unseen(number)

    def _stamps(self, number: int, kind: str) -> Stamps:
        """What a unit is stamped with for its page, or for print."""
        pages, volume = self.pages, self.pages.volume
        unit, html_ids = volume.units[number], pages.places.html_ids[number]
        path = pages.places.paths[number]
        if kind == fragments.PRINT:
            folder = f"{volume.id}/{unit.slug}/"
            link, image = self._print_link(number), self._image(folder)
            return stamp.stamps(unit, volume, html_ids, link, image)
        return stamp.stamps(
            unit,
            volume,
            html_ids,
            self._site_link(path),
            self._image(path),
            pages.places.entries,
            pages.places.paragraph,
            pages.places.excision,
            self._page_images(number, path),
        )

    def book_fragment(
        self, number: int, link: Callable[[str, str], stamp.Link], image: Callable[[str], str]
    ) -> bytes:
        """A unit as a fragment of an electronic book. `link` and `image` are those of `stamp`."""
        volume, ids = self.pages.volume, self.pages.places.html_ids[number]
        stamps = stamp.stamps(volume.units[number], volume, ids, link, image)
        return self._transformed(number, self.renderers.book, stamps)[0]

    def _transformed(
        self, number: int, stylesheet: Stylesheet, stamps: Stamps
    ) -> tuple[bytes, tuple[Finding, ...]]:
        """A unit as a finished fragment, and what the stylesheet said."""
        volume = self.pages.volume
        root = detach.tree(self.pages.trees.tidied(number))
        stamp.stamp(root, stamps, self.renderers.shelf.labels, idiom(stamps.profile))
        try:
            fragment, messages = stylesheet.transform(root)
        except StylesheetError as error:
            slug = volume.units[number].slug
            detail = f"Mend the project's stylesheet. It was met in {slug} of {volume.path}."
            raise CannotRun(
                msgspec.structs.replace(error.finding, document=slug, detail=detail)
            ) from None
        said = tuple(
            Finding("stylesheet.message", volume.path, m, document=volume.units[number].slug)
            for m in messages
            if m and not m.startswith("element.unknown|")  # the survey says that, with its place
        )
        return fragment, said

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

    def _image(self, path: str) -> Callable[[str], str]:
        images = self.renderers.images

        def image(url: str) -> str:
            there = images.get(url)
            return relative(path, Target(there)) if there else ""

        return image

    # -- places ------------------------------------------------------------------------------------

    def places(self, path: str) -> frozenset[str]:
        """The ids that the page at `path` has: those of its text, and those that its context names."""
        text = self._kept(path, fragments.SITE)
        if text is not None:
            return fragments.ids(text.html)
        for page in self.pages.pages():
            if page.path == path:
                return frozenset(_anchors(msgspec.to_builtins(page.make())))
        return frozenset()

    # -- witnesses side by side --------------------------------------------------------------------

    def side_by_side(self) -> None:
        """Put documents beside their witnesses."""
        for parallel in self.pages.parallels.values():
            texts = {one.path: self._kept(one.path, fragments.SITE) for one in parallel.columns}
            found = {path: text for path, text in texts.items() if text is not None}
            columns = tuple(one for one in parallel.columns if one.path in found)
            if len(columns) > 1 and columns[0] == parallel.columns[0]:
                beside = Parallel(parallel.unit, columns)
                bring = functools.partial(self._parallel, beside, [found[one.path] for one in columns])
                self._guarded(SITE + columns[0].path + witnesses.FOLDER, beside.unit, bring)

    def _parallel(self, parallel: Parallel, found: list[Fragment]) -> None:
        columns = parallel.columns
        context = witnesses.page(self.pages, parallel)
        texts = [digest(one.html) for one in found]
        about = [(one.lang, one.title, one.unseen) for one in found]
        folder = SITE + context.path

        @functools.cache
        def collated(number: int) -> Collation:
            names = columns[0].path.rstrip("/"), columns[number].path.rstrip("/")
            return collation.of_texts(found[0].html, found[number].html, names)

        same = [
            n
            for n, one in enumerate(columns)
            if one.same and collation.fits(found[0].html, found[n].html)
        ]

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            labels = self.pages.shelf.labels
            tables = tuple(
                collation.context(
                    collated(n), columns[n].relation, f"{n}.xml", (found[0].lang, found[n].lang), labels
                )
                for n in same
            )
            filled = witnesses.fill(context, columns, found)
            whole = msgspec.structs.replace(filled, collations=tables)
            return self.renderers.templates.page(whole), ()

        parts = (self.renderers.frame, context, columns, texts, about)
        self._bring(f"{folder}index.html", key(*parts), render)
        for n in same:
            paths = columns[0].path, columns[n].path
            made_from = key("collation", code_digest(), paths, texts[0], texts[n])

            def encoded(number: int = n) -> tuple[bytes, tuple[Finding, ...]]:
                return apparatus.tei(collated(number)).encode(), ()

            self._bring(f"{folder}{n}.xml", made_from, encoded)

    def _kept(self, path: str, kind: str) -> Fragment | None:
        """The finished text of a page, of this volume or another; None where it could not be made."""
        volume = path.partition("/")[0]
        if volume not in self._packs:
            self._packs[volume] = fragments.load(volume, self.output)
        return self._packs[volume].get(fragments.name(kind, path))

    @cached_property
    def _packs(self) -> dict[str, Pack]:
        return {}

    # -- the archive -------------------------------------------------------------------------------

    def bundle(self, made: Ledger) -> None:
        """Put the files of the volume that can be taken along into one archive. `made` is the ledger
        with all of them; they are read again, so that unchanged ones need not be made."""
        folder, path = SITE + self.pages.downloads_path, SITE + self.pages.archive_path
        members = sorted(p for p in made if p.startswith(folder) and p != path)
        if not members:
            return
        parts = [(p, made[p].content) for p in members]

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            names = (f"{self.pages.volume.id}/{p.removeprefix(folder)}" for p in members)
            data = ((self.output.root / p).read_bytes() for p in members)
            return bundle.write(zip(names, data, strict=True)), ()

        made_from = key("archive", code_digest(), parts)
        self._guarded(path, -1, lambda: self._bring(path, made_from, render))

    # -- the printed volume ------------------------------------------------------------------------

    def print_volume(self) -> None:
        """Put the texts of all units together for print."""
        path = f"{SITE}{self.pages.volume.id}/{PRINT}"
        self._guarded(path, -1, lambda: self._print_volume(path))

    def _print_volume(self, path: str) -> None:
        context = self.pages.print_volume(self.renderers.print_css)
        texts = [digest(self._printed(n)) for n in [*self._title_units, *self.pages.printed]]

        def render() -> tuple[bytes, tuple[Finding, ...]]:
            book = self.printed_volume()
            return self.renderers.templates.printed(book), ()

        self._bring(path, key(self.renderers.frame, context, texts), render)

    @property
    def _title_units(self) -> list[int]:
        """The units of the title page, which have no page of their own."""
        return [n for n in range(len(self.pages.volume.units)) if n not in self.pages.shown]

    def printed_volume(self) -> PrintPage:
        """The print-ready volume with its texts."""
        context = self.pages.print_volume(self.renderers.print_css)
        numbers = self.pages.printed
        texts = [self._printed(n).decode() for n in numbers]
        texts, places = mentions.mark(texts, [one.href[1:] for one in context.names], self.pages.taken)
        whole = [
            msgspec.structs.replace(part, fragment=fragments.markup(text))
            for text, part in zip(texts, [*context.front, *context.parts], strict=True)
        ]
        names = (
            msgspec.structs.replace(one, places=tuple(f"#{p}" for p in places[one.href[1:]]))
            for one in context.names
            if one.href[1:] in places
        )
        return msgspec.structs.replace(
            context,
            css=fragments.markup(context.css),
            title_fragment=fragments.markup(b"".join(self._printed(n) for n in self._title_units)),
            front=tuple(whole[: len(context.front)]),
            parts=tuple(whole[len(context.front) :]),
            names=tuple(names),
        )

    def _printed(self, number: int) -> bytes:
        """The text of a unit as the printed volume has it; nothing where it could not be made."""
        text = self._kept(self.pages.places.paths[number], fragments.PRINT)
        # The volume's file stands one folder higher than its parts'.
        return _OUTWARD.sub(rb"\1", _TO_WHOLE.sub(rb"\1\2", text.html)) if text is not None else b""


def _anchors(context: object) -> Iterator[str]:
    """What a context calls an id or an anchor, or links to on its own page."""
    if isinstance(context, dict):
        for name, value in context.items():
            if name in ("id", "anchor") and isinstance(value, str):
                yield value
            elif name == "href" and isinstance(value, str) and value.startswith("#"):
                yield value[1:]
            else:
                yield from _anchors(value)
    elif isinstance(context, (list, tuple)):
        for one in context:
            yield from _anchors(one)
