"""Shipped templates, stylesheets, labels and static files, copied into a project to be changed there.

`ejected.toml` notes what each file was copied from, a line a file, and `.ejected/` keeps it as it was:
after an upgrade, what the software changed and what the project changed can be told apart. Both belong
into the project's repository.
"""

from __future__ import annotations

import difflib
import json
import posixpath
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Final

import msgspec

from edition import __version__
from edition.files import write
from edition.files.digest import digest
from edition.files.names import within
from edition.finding import CannotRun, Finding, declare
from edition.resources import shipped
from edition.settings import NAME

declare(
    "override.unknown",
    "error",
    "Choose one of: edition eject --list",
    "Only what the software ships, and a project can have its own of, can be ejected.",
)
declare(
    "override.exists",
    "error",
    "Move it away first, if the shipped one is wanted in its place.",
    "A file of the project's own is never overwritten by the one that is shipped.",
)
declare(
    "override.outdated",
    "info",
    "See what changed: edition eject --diff NAME",
    "A copy does not keep up with the software: what was mended or added there is missing in it.",
)
declare(
    "override.record",
    "warning",
    "Bring back what git has of it; or delete the line, or the file, that is wrong.",
    "What was copied, and from which version, is told from the record alone.",
)

RECORD: Final = "ejected.toml"
KEPT: Final = ".ejected"
_HEAD: Final = (
    "# What `edition eject` copied, from which version, with the digest of what was copied.\n"
)
_WITHHELD: Final = ("templates/review/", "templates/new/", "xslt/omissions.txt")
"""What is shipped and read from the software alone."""
_COMMENT: Final = re.compile(r"\{#(.*?)#\}|/\*(.*?)\*/|<!--(.*?)-->|\A((?:#.*\n)+)", re.DOTALL)
_IMPORT: Final = re.compile(r"(<xsl:(?:import|include)\s+href=[\"'])([^\"':]+)")
_ENTRIES: Final = ("xslt/site.xsl", "xslt/print.xsl", "xslt/epub.xsl")


class Ejected(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a file came from: the version of the software, and the digest of what was copied."""

    version: Annotated[str, msgspec.Meta(pattern=r"^[\w.+!-]{1,100}\Z")]
    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{1,128}\Z")]


@cache
def names() -> tuple[str, ...]:
    """What can be ejected, as paths in a project."""
    found = (
        path.relative_to(shipped(top).parent).as_posix()
        for top in ("templates", "xslt")
        for path in shipped(top).rglob("*")
        if path.is_file() and path.parent.name != "__pycache__"
    )
    return tuple(sorted(name for name in found if not name.startswith(_WITHHELD)))


def about(name: str) -> str:
    """What a shipped file says of itself in its first comment: the first sentence, on one line."""
    match = _COMMENT.search(current(name)[:2000].decode("utf-8", "replace"))
    if match is None:
        return ""
    words = " ".join(next(filter(None, match.groups()), "").replace("\n#", "\n").lstrip("#").split())
    return re.split(r"(?<=\.)\s(?=[A-Z])", words, maxsplit=1)[0]


def current(name: str) -> bytes:
    """A file as it is copied now. A stylesheet's imports become those of the software: beside the copy
    there is nothing they could lead to."""
    data = shipped(*name.split("/")).read_bytes()
    if not name.endswith(".xsl"):
        return data
    folder = posixpath.dirname(name.removeprefix("xslt/"))

    def there(match: re.Match[str]) -> str:
        return f"{match[1]}edition:{posixpath.normpath(posixpath.join(folder, match[2]))}"

    return _IMPORT.sub(there, data.decode()).encode()


def eject(project: Path, name: str) -> Path:
    """Copy a shipped file into the project, and keep what it was. Out: the copy.

    Raises CannotRun where there is no such file, or the project has one of its own."""
    _known(name)
    _is_project(project)
    target = project / name
    if target.exists() or target.is_symlink():
        raise CannotRun(Finding("override.exists", name, "The project has this file already."))
    # The copy comes last: a project that has it has its origin, too.
    _keep(project, name)
    write(target, current(name), project)
    return target


def accept(project: Path, name: str) -> None:
    """Note that the project's file stands on what is shipped now.

    Raises CannotRun where the file was not ejected, or is shipped no longer."""
    if name not in _record(project):
        raise CannotRun(_not_ejected(name))
    _known(name)
    _keep(project, name)


def findings(project: Path) -> list[Finding]:
    """The ejected files of which the software now ships another."""
    try:
        record = _record(project)
    except CannotRun as error:
        return list(error.findings)
    found = []
    for name, one in record.items():
        if name not in names():
            gone = f"It was copied from version {one.version}; this version has no such file."
            detail = f"Delete it, and its line in {RECORD}; or keep it for files of your own."
            found.append(Finding("override.outdated", name, gone, detail=detail))
        elif digest(current(name)) != one.digest and (project / name).is_file():
            message = f"It was copied from version {one.version}; what is shipped has changed since."
            found.append(Finding("override.outdated", name, message, detail=_look(name)))
    return found


def _look(name: str) -> str:
    return (
        f"See what changed: edition eject --diff {name}; "
        f"once it is taken over, or not wanted: edition eject --accept {name}"
    )


class Difference(msgspec.Struct, frozen=True):
    """Two differences, each as lines of a unified diff."""

    version: str
    shipped: list[str]
    """What the software changed since the file was copied."""
    own: list[str]
    """What the project changed in its copy."""


def difference(project: Path, name: str) -> Difference:
    """What the software and what the project changed in an ejected file.

    Raises CannotRun where it was not ejected, or what was copied is not kept any more."""
    one = _record(project).get(name)
    if one is None:
        raise CannotRun(_not_ejected(name))
    now = current(name) if name in names() else b""
    then = now if digest(now) == one.digest else _read(project, f"{KEPT}/{name}")
    if digest(then) != one.digest:
        message = "This is not what was copied once: what changed since cannot be told."
        raise CannotRun(Finding("override.record", f"{KEPT}/{name}", message))
    own = _read(project, name)
    before = f"{name} as shipped with {one.version}"
    return Difference(
        one.version,
        _lines(then, now, before, f"{name} as shipped with {__version__}"),
        _lines(then, own, before, f"{name} in the project"),
    )


def better(name: str) -> str:
    """How less than the whole file can take the place of the shipped one, and where a copy is read
    that is not read by itself; "" where there is nothing to say."""
    inside = name.partition("/")[2]
    if name.startswith("templates/labels/"):
        return "Better than a whole copy: only the words that differ. The file need not be complete."
    if name in _ENTRIES:
        return (
            f'Better than a whole copy: <xsl:import href="edition:{inside}"/> and only the templates '
            "that differ. What is not there keeps up with the software."
        )
    if name.endswith(".xsl"):
        return (
            f'It is read where a stylesheet of yours includes it: <xsl:include href="{inside}"/> in '
            'xslt/site.xsl, after <xsl:import href="edition:site.xsl"/>. '
            "Better than a whole copy: only the templates that differ, in xslt/site.xsl itself."
        )
    if blocks := re.findall(r"\{%-?\s*block\s+(\w+)", current(name).decode()):
        return (
            f'Better than a whole copy: {{% extends "edition:{inside}" %}} and only the '
            f"blocks that differ ({', '.join(dict.fromkeys(blocks))}). What is not there keeps up with "
            "the software."
        )
    if name.startswith("templates/static/") and name.endswith(".css"):
        return "Better than a whole copy: a style sheet of your own beside it, with what differs."
    return ""


def _known(name: str) -> None:
    if name not in names():
        near = difflib.get_close_matches(name, names(), n=1)
        guess = f"; did you mean {near[0]}?" if near else "."
        raise CannotRun(Finding("override.unknown", name, f"Nothing shipped has this name{guess}"))


def _is_project(project: Path) -> None:
    if not (project / NAME).is_file():
        message = f"There is no {NAME} in this folder."
        raise CannotRun(Finding("config.missing", project.as_posix(), message))


def _not_ejected(name: str) -> Finding:
    return Finding("override.unknown", name, f"{RECORD} does not name this file.")


def _keep(project: Path, name: str) -> None:
    data = current(name)
    record = {**_record(project), name: Ejected(__version__, digest(data))}
    write(project / KEPT / name, data, project)
    lines = (
        f"{json.dumps(key, ensure_ascii=False)} = "
        f'{{ version = "{one.version}", digest = "{one.digest}" }}\n'
        for key, one in sorted(record.items())
    )
    write(project / RECORD, (_HEAD + "".join(lines)).encode(), project)


def _record(project: Path) -> dict[str, Ejected]:
    try:
        table = tomllib.loads((project / RECORD).read_bytes().decode())
        found = msgspec.convert(table, dict[str, Ejected])
        for name in found:
            within(project, name)
    except FileNotFoundError:
        return {}
    except CannotRun as error:
        message = f"It names a file that is none of the project's: {error.findings[0].path}."
        raise CannotRun(Finding("override.record", RECORD, message)) from None
    except (OSError, ValueError, RecursionError, msgspec.ValidationError) as error:
        raise CannotRun(Finding("override.record", RECORD, f"{str(error).rstrip('.')}.")) from None
    return found


def _read(project: Path, name: str) -> bytes:
    try:
        path = (project / name).resolve()
        return path.read_bytes() if path.is_relative_to(project.resolve()) else b""
    except (OSError, RuntimeError):
        return b""


def _lines(old: bytes, new: bytes, before: str, after: str) -> list[str]:
    one, other = (data.decode("utf-8", "replace").splitlines() for data in (old, new))
    return list(difflib.unified_diff(one, other, before, after, lineterm=""))
