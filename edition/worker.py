"""What every process has at hand: a project with its stylesheets and templates, and the volumes that
were just read.

Facts are kept between builds in the output folder; trees stay in the process that read them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

import msgspec

from edition.files.digest import digest
from edition.files.ledger import Output
from edition.finding import CannotRun, Finding
from edition.idiom import chosen
from edition.labels import Labels
from edition.pages.backlinks import Backlink
from edition.pages.csl import Processor
from edition.pages.downloads import Trees
from edition.pages.facsimile import Facsimiles
from edition.pages.plan import Held, key
from edition.pages.shelf import Edition, Shelf
from edition.pages.volume_pages import VolumePages
from edition.project import Project
from edition.resources import code_digest, folders_digest
from edition.site import page_css, renderers
from edition.site.make import Maker
from edition.site.renderers import Renderers
from edition.site.templates import Templates, folders
from edition.transform.fragments import Store
from edition.transform.stylesheet import knowledge
from edition.volume import load as loading
from edition.volume import survey
from edition.volume.load import Loaded, Volume
from edition.volume.places import Places, Resolver, Target, settle
from edition.volume.read import Position

_KEEP_BYTES = 8_000_000
"""Bytes of TEI whose trees one process keeps at hand between the stages."""
_PUBLISHED = {".txt", ".md", ".csv", ".json", ".pdf", ".png", ".jpg", ".jpeg", ".webp"}
"""Kinds of files that are published where a volume points to them."""
_IMAGES = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}
"""Kinds of images that browsers show and that cannot hold a program."""
_KEEP_VOLUMES = 4
"""Volumes whose data one process keeps at hand."""


class Kept(msgspec.Struct, frozen=True):
    """What is kept of a volume between builds: its facts and the places of its problems."""

    version: str
    volume: Volume
    positions: dict[str, Position] = {}
    exports: dict[int, str] = {}
    """As in `Trees`."""


@dataclass(frozen=True)
class Job:
    """A volume's pages to be made, or a share of them."""

    path: Path
    shown: str
    foreign: dict[str, Target | None]
    edition: Edition
    share: int = 0
    shares: int = 1
    incoming: tuple[Backlink, ...] = ()
    """What other volumes say of this one."""
    key: str = ""
    """Digest of all that anything of the volume is made from."""


class Worker:
    """A project with its stylesheets, templates and the volumes that were just read."""

    def __init__(self, project: Project, labels: Labels, clean: bool = False) -> None:
        self.project = project
        self.labels = labels
        self.stylesheets = renderers.stylesheets(project.root, labels)
        self.templates = Templates(project.root, labels)
        self.processor = Processor(folders(project.root), project.settings.edition.language)
        self.knowledge = knowledge(list(self.stylesheets))
        self.output = Output(project.output, clean)
        known = sorted(self.knowledge.known), sorted(self.knowledge.omitted)
        self.version = key(code_digest(), project.settings, known)
        """Digest of all that facts are read with."""
        self.frame = key(code_digest(), sorted(labels.items()), folders_digest(folders(project.root)))
        """Digest of all that frames a page."""
        own = folders_digest([project.root / "xslt"])
        self.means = key(self.frame, own, str(project.root), project.configured, project.settings)
        """Digest of all that a build is made with, whatever the volumes: the project's settings,
        templates, stylesheets and labels, and the software."""
        self.loaded: dict[Path, Loaded] = {}
        self.kept: dict[Path, Kept] = {}

    # -- reading -----------------------------------------------------------------------------------

    def gather(self, path: Path, shown: str) -> tuple[Volume | None, list[Finding]]:
        """A volume's data: from the last build where the file is the same, else read anew."""
        earlier = self._earlier(path)
        if earlier is not None and earlier.volume.path == shown:
            try:
                if digest(path.read_bytes()) == earlier.volume.digest:
                    return earlier.volume, earlier.volume.findings
            except OSError:
                pass
        loaded, findings = self._load(path, shown, earlier.volume if earlier else None)
        if loaded is None:
            return None, findings
        self._keep(path, Kept(self.version, loaded.volume, exports=self._exports(loaded)))
        return loaded.volume, findings

    def _exports(self, loaded: Loaded) -> dict[int, str]:
        """What each unit by itself is made of, as digests: found while the tree is at hand."""
        found: dict[int, str] = {}
        if self.project.settings.site.downloads:
            trees = Trees(lambda: loaded)
            for number, unit in enumerate(loaded.volume.units):
                # What fails is told where the file is to be made.
                with contextlib.suppress(Exception):
                    if unit.whole:
                        found[number] = key(trees.export(number))
        return found

    def last_good(self, path: Path) -> Volume | None:
        """The data of a volume from the last build that could read it."""
        kept = self._earlier(path)
        return kept.volume if kept is not None else None

    def volume(self, path: Path) -> Volume:
        """The data of a volume that `gather` already read, perhaps in another process."""
        kept = self._earlier(path)
        assert kept is not None
        return kept.volume

    def _load(
        self, path: Path, shown: str, earlier: Volume | None
    ) -> tuple[Loaded | None, list[Finding]]:
        settings = self.project.settings.volumes
        loaded, findings = loading.load(
            path,
            shown,
            settings.documents,
            self.knowledge,
            settings.max_megabytes,
            earlier,
            chosen(self.project.settings.edition.profile),
        )
        if loaded is not None:
            held = sum(len(one.source.data) for one in self.loaded.values())
            if held + len(loaded.source.data) > _KEEP_BYTES:
                self.loaded.clear()
            self.loaded[path] = loaded
        return loaded, findings

    def trees(self, path: Path, shown: str, volume: Volume) -> Loaded:
        """The volume with its trees. Raises CannotRun if the file is no longer the one read."""
        loaded = self.loaded.get(path)
        if loaded is None or loaded.volume.digest != volume.digest:
            loaded, _ = self._load(path, shown, volume)
        if loaded is None or loaded.volume.digest != volume.digest:
            message = "The file changed while the edition was built."
            raise CannotRun(Finding("file.unreadable", shown, message, detail="Build again."))
        return loaded

    def state(self, path: Path) -> str:
        """Name of the file that keeps a volume's data between builds."""
        return f"{digest(os.fsencode(path))}.facts"

    def _earlier(self, path: Path) -> Kept | None:
        kept = self.kept.get(path)
        if kept is None:
            data = self.output.load_state(self.state(path))
            if data is None:
                return None
            try:
                kept = msgspec.msgpack.decode(data, type=Kept)
            except (msgspec.DecodeError, ValueError):
                return None
            if kept.version != self.version:
                return None
            self._remember(path, kept)
        return kept

    def _keep(self, path: Path, kept: Kept) -> None:
        self._remember(path, kept)
        self.output.keep_state(self.state(path), msgspec.msgpack.encode(kept))

    def _remember(self, path: Path, kept: Kept) -> None:
        self.kept.pop(path, None)
        while len(self.kept) >= _KEEP_VOLUMES:
            del self.kept[next(iter(self.kept))]
        self.kept[path] = kept

    # -- making ------------------------------------------------------------------------------------

    @property
    def images(self) -> dict[str, str]:
        """Images at hand: from graphic/@url to the path in the site."""
        if self._images is None:
            self._images = _images(self.project)
        return self._images

    _images: dict[str, str] | None = None

    def published_with(self, volume: Volume, path: Path) -> tuple[str, ...]:
        """What is published with a volume: images, and files that it points to."""
        files = (there for there, _ in self.files(volume, path).values())
        return tuple(sorted({*files, *self.images_of(volume, path).values()}))

    def published(self, path: str) -> Path:
        """The file behind a path below `_images` or `_files` in the site."""
        folder, _, name = path.partition("/")
        if folder == "_images":
            return self.project.root / self.project.settings.site.images / name
        return self.project.root / name

    def held(self, path: str) -> Held:
        """The same as something to be published: another where its size or its times are others."""
        file = self.published(path)
        return Held(key(_state(file)), file.read_bytes)

    def images_of(self, volume: Volume, path: Path) -> dict[str, str]:
        """Images that a volume names: as the images folder has them, or from the TEI file's own
        folder, as TEI itself reads graphic/@url."""
        found = dict(self.images)
        for unit in volume.units:
            for image in unit.facts.images:
                if image.target in found or ":" in image.target:
                    continue
                file = self._inside(path.parent, image.target)
                if file is not None and file.suffix.lower() in _IMAGES:
                    found[image.target] = f"_files/{file.relative_to(self.project.root).as_posix()}"
        return found

    def facsimiles(self, volume: Volume) -> Facsimiles:
        """The page images of a volume."""
        settings = self.project.settings.facsimile
        return Facsimiles(
            volume, self._images_of_pages, settings.pattern, self.project.root / settings.folder
        )

    @property
    def page_images(self) -> list[str]:
        """Every image in the folder of page images, by its path there."""
        return sorted(set(self._images_of_pages.values()))

    @cached_property
    def _images_of_pages(self) -> dict[str, str]:
        return _images_in(self.project, self.project.settings.facsimile.folder)

    def _inside(self, folder: Path, address: str) -> Path | None:
        """The file of the project that a relative address means, if there is one."""
        try:
            file = (folder / unquote(address)).resolve()
            here = file.is_relative_to(self.project.root) and file.is_file()
        except (OSError, ValueError):  # no name that a file could have
            return None
        return file if here else None

    def files(self, volume: Volume, path: Path) -> dict[str, tuple[str, Path]]:
        """Files of the project that a volume points to: by target, the path in the site and the
        file. Only kinds that a browser shows or saves without running them."""
        if not self.project.configured:
            return {}
        found: dict[str, tuple[str, Path]] = {}
        for target in dict.fromkeys(targets(volume)):
            if Path(target).suffix.lower() not in _PUBLISHED or ":" in target:
                continue
            file = self._inside(path.parent, target)
            if file is not None:
                name = file.relative_to(self.project.root).as_posix()
                found[target] = (f"_files/{name}", file)
        return found

    def beside(self, volume: Volume, path: Path) -> str:
        """A digest of the files that are looked for beside a volume: which there are, how they are."""
        found = {target: there for target, (there, _) in self.files(volume, path).items()}
        published = [(one, _state(self.published(one))) for one in self.published_with(volume, path)]
        pictures = self.facsimiles(volume)
        used = {there: _state(file) for there, file in pictures.used().items()}
        images = self.images_of(volume, path)
        return key(found, images, published, sorted(pictures.files.items()), used)

    def renderers(self, shelf: Shelf, images: dict[str, str]) -> Renderers:
        """What pages are made with."""
        site, printing, book = self.stylesheets
        return Renderers(
            shelf,
            self.templates,
            site,
            printing,
            book,
            self.project.root,
            images,
            page_css.rules(self.project.settings.print),
            self.frame,
        )

    def maker(self, job: Job) -> Maker:
        """What makes the pages of a volume."""
        kept = self._earlier(job.path)
        assert kept is not None
        volume = kept.volume
        shelf = Shelf(job.edition, self.labels)
        places = self.places(volume)
        files = {target: there for target, (there, _) in self.files(volume, job.path).items()}
        resolver = Resolver(places, job.foreign, files, self.project.settings.references.volumes)
        return Maker(
            self.output,
            self.output.ledger(volume.id),
            {},
            VolumePages(
                volume,
                places,
                resolver,
                shelf,
                self.processor,
                Trees(lambda: self.trees(job.path, job.shown, volume), kept.exports),
                incoming=job.incoming,
                facsimiles=self.facsimiles(volume),
            ),
            self.renderers(shelf, self.images_of(volume, job.path)),
            Store(self.output, volume.id, job.share),
        )

    def places(self, volume: Volume) -> Places:
        if self._places is None or self._places.volume is not volume:
            self._places = settle(volume)
        return self._places

    _places: Places | None = None

    def findings(self, maker: Maker, path: Path, shown: str) -> list[Finding]:
        """The findings of a volume with their places in the file."""
        pages = maker.pages
        found = survey.problems(
            pages.volume,
            pages.places,
            pages.resolver,
            lambda url: maker.renderers.images.get(url, ""),
            self.facsimiles(pages.volume).missing,
        )
        wanted = survey.spots(found)
        kept = self.kept.get(path) or Kept(self.version, pages.volume)
        known = {_spot(key): value for key, value in kept.positions.items()}
        if not wanted <= known.keys():
            known = survey.locate(wanted, self.trees(path, shown, pages.volume))
            kept = msgspec.structs.replace(kept, positions={_key(s): p for s, p in known.items()})
            self._keep(path, kept)
        return survey.findings(found, known, pages.volume)


def _state(file: Path) -> tuple[int, int, int]:
    """Size and times of a file: what tells that it is another without reading it."""
    try:
        status = file.stat()
    except OSError:
        return 0, 0, 0
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns


def _key(spot: survey.Spot) -> str:
    return f"{spot[0]}.{spot[1]}"


def _spot(key: str) -> survey.Spot:
    unit, _, element = key.partition(".")
    return int(unit), int(element)


def _images(project: Project) -> dict[str, str]:
    """Images of the images folder, by all that graphic/@url may call them, as paths in the site."""
    folder = Path(project.settings.site.images).name
    found: dict[str, str] = {}
    for url, name in _images_in(project, project.settings.site.images).items():
        for called in (url, f"{folder}/{name}"):
            found.setdefault(called, f"_images/{name}")
    return found


def _images_in(project: Project, folder: str) -> dict[str, str]:
    """The images in a folder of the project, by their path in it with and without suffix."""
    place = project.root / folder
    found: dict[str, str] = {}
    if not place.is_dir() or not place.resolve().is_relative_to(project.root):
        return found
    for path in sorted(place.rglob("*")):
        if (
            path.suffix.lower() in _IMAGES
            and path.is_file()
            and path.resolve().is_relative_to(project.root)
        ):
            name = path.relative_to(place).as_posix()
            for called in (name, name.rpartition(".")[0]):
                found.setdefault(called, name)
    return found


def targets(volume: Volume) -> Iterator[str]:
    """Every pointer of a volume that leads out of its own file, as written."""
    for unit in volume.units:
        for reference in unit.facts.references:
            if not reference.target.startswith("#"):
                yield reference.target
    for relation in volume.relations:
        yield from (*relation.active, *relation.passive, *relation.mutual)
