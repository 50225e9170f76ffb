"""A project: a folder with an edition.toml, or TEI files without one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edition import settings as config
from edition.finding import CannotRun, Finding, declare
from edition.settings import Settings

declare(
    "config.missing",
    "error",
    "Name a project folder, a TEI file, or a folder of TEI files; or start one with: edition new DIR",
    "Nothing can be built without an edition.toml or a TEI file.",
)
declare(
    "project.no-volumes",
    "error",
    "Put a TEI file where [volumes] files looks, or correct the pattern.",
    "An edition needs at least one volume.",
)
declare(
    "project.outside",
    "error",
    "Move the file into the project folder.",
    "A project reads and writes nothing outside its own folder.",
)

SUFFIXES = {".xml", ".tei"}


@dataclass(frozen=True)
class Project:
    """What is to be built: its folder, settings, TEI files, and where the output goes."""

    root: Path
    settings: Settings
    files: tuple[Path, ...]
    output: Path
    configured: bool = False
    """Whether there is an edition.toml: only then is the folder the edition's own, and files in it
    that a TEI points to are published."""

    def shown(self, path: Path) -> str:
        """A path as findings show it: from the working directory where that is shorter."""
        return shown(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError, RuntimeError):  # a name that no file can have, a link to itself
        return False


def shown(path: Path) -> str:
    """A path as findings show it: from the working directory where it is below that. Bytes of a file
    name that are no UTF-8 show as replacement characters."""
    try:
        name = path.resolve().relative_to(Path.cwd()).as_posix()
    except (OSError, ValueError, RuntimeError):
        name = path.as_posix()
    return os.fsencode(name).decode("utf-8", "replace")


def find(paths: Sequence[Path], output: Path | None = None) -> Project:
    """The project that the paths mean.

    In: none (the working directory), one project folder, or any number of TEI files and folders of
    them; and the output folder, if it is not to be the one of the settings.
    Raises CannotRun when there is nothing to build or the settings are wrong.
    """
    given = [Path(p) for p in paths] or [Path()]
    for path in given:
        if not _exists(path):
            raise CannotRun(Finding("file.unreadable", shown(path), "There is no such file."))
    if len(given) == 1:
        only = given[0]
        toml = only / config.NAME if only.is_dir() else only
        if toml.name == config.NAME and toml.is_file():
            return _configured(toml, output)
        if not paths:
            raise CannotRun(
                Finding("config.missing", ".", f"There is no {config.NAME} in this folder.")
            )
    files: list[Path] = []
    for path in given:
        if path.is_dir():
            files += _among(path)
        else:
            files.append(path)
    if not files:
        names = ", ".join(p.as_posix() for p in given)
        raise CannotRun(Finding("project.no-volumes", names, "There is no TEI file here."))
    first = given[0]
    root = first if first.is_dir() else first.parent
    chosen = Settings()
    folder = output if output is not None else Path(chosen.output.folder)
    return Project(root.resolve(), chosen, _unique(files), folder.absolute())


def _among(folder: Path) -> list[Path]:
    """The TEI files of a folder without settings: where a project keeps them by default. Raises
    CannotRun where the folder cannot be looked into."""
    try:
        found = [p for pattern in Settings().volumes.files for p in sorted(folder.glob(pattern))]
        found += sorted(folder.iterdir())  # of either suffix
    except OSError as error:
        raise CannotRun(
            Finding("file.unreadable", shown(folder), f"{error.strerror or error}.")
        ) from None
    return [p for p in found if p.suffix.lower() in SUFFIXES and p.is_file()]


def around(files: Sequence[Path]) -> tuple[Path, Settings] | None:
    """The folder and settings of the project in which files lie that were named one by one: the nearest
    edition.toml above them all. Raises CannotRun when the settings are wrong."""
    for folder in files[0].absolute().parents:
        toml = folder / config.NAME
        if toml.is_file():
            if all(file.absolute().is_relative_to(folder) for file in files):
                return folder.resolve(), config.load(toml, shown(toml))
            return None
    return None


def _configured(toml: Path, output: Path | None) -> Project:
    root = toml.parent.resolve()
    chosen = config.load(toml, shown(toml))
    files: list[Path] = []
    findings: list[Finding] = []
    for pattern in chosen.volumes.files:
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            findings.append(
                Finding(
                    "project.outside", shown(toml), f'volumes.files "{pattern}" leaves the project.'
                )
            )
            continue
        try:
            matches = sorted(root.glob(pattern)) if pattern.strip() else []
        except (ValueError, NotImplementedError) as error:
            message = f'volumes.files "{pattern}" is no pattern of files: {error}.'
            findings.append(Finding("config.value", shown(toml), message))
            continue
        for path in matches:
            if path.suffix.lower() not in SUFFIXES or not path.is_file():
                continue
            if not path.resolve().is_relative_to(root):
                findings.append(
                    Finding("project.outside", shown(path), "This link leads out of the project.")
                )
                continue
            files.append(path)
    folder = output.absolute() if output is not None else _inside(root, chosen, toml, findings)
    if findings:
        raise CannotRun(*findings)
    ours = [f for f in files if not f.is_relative_to(folder)]
    if files and not ours:
        message = "The output folder holds the volumes themselves."
        raise CannotRun(Finding("output.foreign", shown(folder), message))
    files = ours
    if not files:
        patterns = ", ".join(chosen.volumes.files)
        raise CannotRun(
            Finding("project.no-volumes", shown(toml), f"No file matches [volumes] files: {patterns}.")
        )
    return Project(root, chosen, _unique(files), folder, configured=True)


def _inside(root: Path, chosen: Settings, toml: Path, findings: list[Finding]) -> Path:
    folder = (root / chosen.output.folder).absolute()
    try:
        resolved = folder.resolve()
    except (OSError, ValueError):
        resolved = root
    if not resolved.is_relative_to(root) or resolved == root:
        findings.append(
            Finding(
                "project.outside",
                shown(toml),
                f'output.folder "{chosen.output.folder}" is not a folder inside the project.',
                detail="Name a folder below the project, or use --output.",
            )
        )
    return folder


def _unique(files: list[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(f.absolute() for f in files))
