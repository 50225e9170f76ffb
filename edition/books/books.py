"""The books of a volume: which file each is, and whether it is up to date.

Where the site offers a book, it stands beside the pages and in the ledger of its volume. Books that a
command was asked for stand in folders of their own, and in a ledger of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from edition.fault import caught
from edition.files.digest import digest
from edition.files.ledger import STATE, Ledger, Output
from edition.finding import Finding
from edition.pages.printed import PRINT, document_pdf
from edition.site.keeper import SITE
from edition.site.make import Maker
from edition.site.page_css import FAMILIES
from edition.worker import Job, Worker

if TYPE_CHECKING:
    from edition.books.offprint import Offprints
    from edition.books.pdf import Bound

Each = Callable[[Callable[[Worker, Any], Any], Sequence[Any]], Iterator[tuple[int, Any]]]
"""Runs work on items, perhaps in several processes (see edition.workers)."""

LEDGER: Final = ".books"
"""Name of the ledger of the books that stand beside the site. No volume is called so."""
ENDINGS: Final = {"print": "html", "pdf": "pdf", "epub": "epub"}
"""How the files of each kind of book end."""


def beside(kind: str, volume: str, document: str = "") -> str:
    """Where a book stands in its folder beside the site, from the output folder."""
    return f"{kind}/{volume}{f'/{document}' if document else ''}.{ENDINGS[kind]}"


def offered(kind: str, volume: str, document: str = "") -> str:
    """Where a book stands in the site, from the output folder."""
    if document:
        return f"{SITE}{document_pdf(volume, document)}"
    return f"{SITE}{volume}/{volume}.{ENDINGS[kind]}"


def kind_of(path: str, volume: str) -> str:
    """Which book of a volume a file of the site is, as `Wanted` names it; "" for none."""
    name = path.removeprefix(f"{SITE}{volume}/")
    if name == PRINT:
        return "print"
    if path == offered("pdf", volume, name.partition("/")[0]):
        return "documents"
    return next((kind for kind in ("pdf", "epub") if path == offered(kind, volume)), "")


def standing(output: Output) -> set[str]:
    """The kinds of books that the last build left on the site."""
    if not (output.root / STATE).is_dir():
        return set()
    ledgers = [name for name in output.states() if name.endswith(".ledger")]
    volumes = [name.removesuffix(".ledger") for name in ledgers]
    return {kind_of(path, volume) for volume in volumes for path in output.ledger(volume)} - {""}


def keep(wanted: Wanted, volume: str, ledger: Ledger, output: Output) -> None:
    """Leave a volume's books on the site as they stand, but for those of documents that are no more.
    Their keys still say what they were made from."""
    for path, artifact in output.ledger(volume).items():
        page = f"{path.rpartition('/')[0]}/index.html"
        if path in ledger or page not in ledger or kind_of(path, volume) not in wanted.site:
            continue
        if (there := output.current(path, artifact)) is not None:
            ledger[path] = there


def gone(path: str, volumes: set[str], pages: set[str]) -> bool:
    """Whether the volume or the document of a book beside the site is no more.

    `volumes` are the ids of the volumes, `pages` the paths of the site's files from the output folder.
    """
    kind, _, rest = path.partition("/")
    name = rest.removesuffix(f".{ENDINGS.get(kind, '')}")
    return name not in volumes and f"{SITE}{name}/index.html" not in pages


@dataclass
class Bindery:
    """Makes the books of a volume."""

    worker: Worker
    job: Job
    each: Each
    site: Ledger
    """The ledger of the volume, to which books that the site offers are added."""
    old: Ledger
    """The ledger of books beside the site, as it was."""
    new: Ledger
    """The same, to which those that are made are added."""
    paths: list[str] = field(default_factory=list)
    """The books that were made or still stand, from the output folder."""
    written: int = 0
    findings: list[Finding] = field(default_factory=list)
    used: set[str] | None = None
    """The pieces that the volume's PDF is made of; None where it was not set now."""
    known: set[str] = field(default_factory=set)
    """Those of the wanted parts that the volume has."""

    @cached_property
    def maker(self) -> Maker:
        return self.worker.maker(self.job)

    @property
    def volume(self) -> str:
        return self.maker.pages.volume.id

    @cached_property
    def offprints(self) -> Offprints:
        from edition.books.offprint import Offprints

        return Offprints(self.maker)

    def tried(self, kind: str, make: Callable[[], None]) -> None:
        """Make books of a kind. Where the software fails, that is told, books of the last build stay,
        and all others are made."""
        faults: list[Finding] = []
        with caught(faults, self.job.shown, f"making the {kind} of {self.job.shown}"):
            make()
        if not faults:
            return
        self.findings += faults
        for old, new in ((self.maker.old, self.site), (self.old, self.new)):
            for path, artifact in old.items():
                mine = f"/{self.volume}/" in f"/{path}" or f"/{self.volume}." in f"/{path}"
                if not mine or path in new or not path.endswith(f".{ENDINGS[kind]}"):
                    continue
                if path.startswith(SITE) and kind == "print":  # a page, which is made elsewhere
                    continue
                if (there := self.worker.output.current(path, artifact)) is not None:
                    new[path] = msgspec.structs.replace(there, key="")

    # -- one file --------------------------------------------------------------------------------------

    def _ledgers(self, path: str) -> tuple[Ledger, Ledger]:
        if path.startswith(SITE):
            return self.maker.old, self.site
        return self.old, self.new

    def _stands(self, path: str, key: str, twin: str) -> bool:
        """Whether a book is there as it would be made. `twin` is where the site has the same one."""
        old, new = self._ledgers(path)
        same = self.site.get(twin)
        if path != twin and same is not None and same.key == key:
            self._keep(path, (self.worker.output.root / twin).read_bytes(), key, same.findings)
            return True
        there = old.get(path)
        found = self.worker.output.current(path, there) if there and there.key == key else None
        if found is None:
            return False
        new[path] = found
        self._told(path, found.findings)
        return True

    def _keep(self, path: str, data: bytes, key: str, said: Sequence[Finding] = ()) -> None:
        old, new = self._ledgers(path)
        new[path], wrote = self.worker.output.write(path, data, key, old.get(path), tuple(said))
        self.written += wrote
        self._told(path, said)

    def _told(self, path: str, said: Sequence[Finding]) -> None:
        self.paths.append(path)
        if not path.startswith(SITE):  # what is said of the site's files stands in its ledger
            self.findings += said

    # -- print-ready HTML ------------------------------------------------------------------------------

    def print(self, wanted: Sequence[str] = ()) -> None:
        """The volume and all its parts as files by themselves, or the wanted parts alone."""
        if not wanted:
            self._keep(beside("print", self.volume), self.offprints.whole().encode(), "")
        for number in self.offprints.numbers:
            name = self.offprints.name(number)
            if not wanted or name in wanted:
                self.known.add(name)
                self._keep(beside("print", self.volume, name), self.offprints.part(number).encode(), "")

    # -- EPUB ------------------------------------------------------------------------------------------

    def epub(self, site: bool) -> None:
        """The volume as an electronic book. `site`: whether the site offers it."""
        from edition.books import epub

        path = (offered if site else beside)("epub", self.volume)
        book = epub.Book(self.maker, self._typefaces())
        data = book.make()
        file = self.maker.pages.volume.path
        self._keep(path, data, "", [Finding("press.typeface", file, said) for said in book.refused])

    def _typefaces(self) -> list[Path]:
        """The project's own typefaces, else free ones of the machine."""
        from edition.books import typefaces

        chosen = self.worker.project.settings.print
        own = typefaces.own(self.worker.project.root / chosen.fonts)
        return own or typefaces.found(chosen.font or FAMILIES)

    # -- PDF -------------------------------------------------------------------------------------------

    def pdf(self, site: bool) -> None:
        """The volume as a PDF."""
        from edition.books import pdf

        twin = offered("pdf", self.volume)
        path = twin if site else beside("pdf", self.volume)
        book, said = self._dressed(pdf.volume(self.maker, self._archival))
        key = self._key(book)
        if not self._stands(path, key, twin):
            data, found, self.used = pdf.make(
                book, self.worker.labels, lambda orders: self.each(pdf.set_one, list(orders))
            )
            self._keep(path, data, key, (*said, *found))

    def pdfs(self, site: bool, wanted: Sequence[str] = ()) -> None:
        """Documents as PDFs: the wanted ones, which may be divisions too, or all."""
        from edition.books import pdf

        units = self.maker.pages.volume.units
        todo: list[tuple[str, str, Bound, list[Finding]]] = []
        for number in self.offprints.numbers:
            name = self.offprints.name(number)
            if name not in wanted if wanted else units[number].kind != "document":
                continue
            self.known.add(name)
            twin = offered("pdf", self.volume, name)
            path = twin if site else beside("pdf", self.volume, name)
            book, said = self._dressed(pdf.document(self.offprints, number, self._archival))
            key = self._key(book)
            if not self._stands(path, key, twin):
                todo.append((path, key, book, said))
        for which, (data, found) in self.each(pdf.make_alone, [book for _, _, book, _ in todo]):
            path, key, _, said = todo[which]
            self._keep(path, data, key, (*said, *found))

    @property
    def _archival(self) -> bool:
        return self.worker.project.settings.print.archival

    def _dressed(self, book: Bound) -> tuple[Bound, list[Finding]]:
        """A book with the project's own typefaces, and what is to be said of them."""
        faces, refused = self._faces
        for piece in book.pieces:
            piece.faces = faces
        return book, [Finding("press.typeface", book.path, said) for said in refused]

    @cached_property
    def _faces(self) -> tuple[str, list[str]]:
        from edition.books import typefaces

        chosen = self.worker.project.settings.print
        faces, refused = typefaces.cut(typefaces.own(self.worker.project.root / chosen.fonts), None)
        if missing := typefaces.missing(chosen.font, faces):
            refused.append(f'There is no typeface "{missing}" on this machine.')
        return typefaces.rules(faces), refused

    def _key(self, book: Bound) -> str:
        """A digest of everything that a PDF is made from."""
        return digest(f"{book.digest} {self._faces}".encode())


# -- of all volumes --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    """The books that a build is to make: "print", "pdf", "epub", and "documents", a PDF of each."""

    site: tuple[str, ...] = ()
    """Those that the site offers."""
    beside: tuple[str, ...] = ()
    """Those in folders of their own."""
    parts: tuple[str, ...] = ()
    """Documents and divisions that alone are wanted of what stands beside, by their ids."""

    def __bool__(self) -> bool:
        return bool(self.site or self.beside)

    @property
    def typeset(self) -> bool:
        """Whether there is a PDF among them."""
        return not {"pdf", "documents"}.isdisjoint({*self.site, *self.beside})


@dataclass
class Made:
    """What became of them."""

    paths: list[str] = field(default_factory=list)
    """From the output folder."""
    written: int = 0
    findings: list[Finding] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    """Those of the wanted parts that there are."""
    ledger: Ledger = field(default_factory=dict)
    """What stands beside the site now."""


def make(
    wanted: Wanted,
    volumes: Sequence[tuple[Job, Ledger]],
    worker: Worker,
    each: Each,
    progress: Callable[[int], None],
) -> Made:
    """Make the books of volumes. Those that the site offers go into the ledgers of their volumes."""
    made = Made()
    old = worker.output.ledger(LEDGER)
    used: set[str] = set()
    left: list[str] = []
    for number, (job, ledger) in enumerate(volumes):
        bindery = Bindery(worker, job, each, ledger, old, made.ledger)
        for site, kinds in ((True, wanted.site), (False, wanted.beside)):
            parts = () if site else wanted.parts
            if "print" in kinds:
                bindery.tried("print", partial(bindery.print, parts))
            if "epub" in kinds:
                bindery.tried("epub", partial(bindery.epub, site))
            if "pdf" in kinds and not parts:
                bindery.tried("pdf", partial(bindery.pdf, site))
            if "documents" in kinds or ("pdf" in kinds and parts):
                bindery.tried("pdf", partial(bindery.pdfs, site, parts))
        made.paths += bindery.paths
        made.written += bindery.written
        made.findings += bindery.findings
        made.known |= bindery.known
        if bindery.used is None:
            left.append(bindery.volume)
        else:
            used |= bindery.used
        progress(number + 1)
    if wanted.typeset:
        from edition.books import pdf

        worker.output.prune_pieces(used, tuple(pdf.shelf(volume) for volume in left))
    return made


def tidy(made: Made | None, wanted: Wanted, volumes: set[str], pages: set[str], output: Output) -> int:
    """Delete the books beside the site whose volume or document is no more, and, where whole volumes
    were made, those that this build did not make. Out: how many."""
    old = output.ledger(LEDGER)
    new = dict(made.ledger) if made else {}
    anew = set() if wanted.parts else {"pdf" if kind == "documents" else kind for kind in wanted.beside}
    for path, artifact in old.items():
        if path.partition("/")[0] not in anew and not gone(path, volumes, pages):
            new.setdefault(path, artifact)
    if new != old:
        output.keep_ledger(LEDGER, dict(sorted(new.items())))
    return output.drop(sorted(old.keys() - new.keys()))
