"""What a reviewer decided, and what comes of it.

The result of a change list and decisions is B but for the records that were rejected. It is the same
from A (apply what was not rejected) and from B (take back what was).
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from edition.compare import bindings, soundness, source
from edition.compare import patch as patches
from edition.compare.patch import FORMAT, Patch
from edition.compare.record import FileChanges
from edition.compare.source import decode
from edition.files.names import within
from edition.finding import CannotRun, Finding, declare
from edition.revisions.selection import read_file

declare(
    "apply.not-changes",
    "error",
    "Give what edition diff --json wrote, or decisions that the review site exported.",
    "Only such files say exactly what to change.",
)
declare(
    "apply.target",
    "error",
    "Name the folder that the paths of the change list are in.",
    "A change list of several files applies to a folder.",
)
declare(
    "apply.decisions",
    "error",
    "Review this pair of files, or take the change list that was reviewed.",
    "Decisions hold for the two files that were reviewed; on others the same numbers are other "
    "changes.",
)
declare(
    "apply.mismatch",
    "error",
    "Go back to one of the two files that were compared, or compare anew.",
    "A change list is exact: it applies to the two files it was made from and to no other.",
)
declare(
    "apply.dependent",
    "error",
    "Decide alike on the records that overlap, or mend the place by hand.",
    "Some changes of markup depend on each other; half of them would not be XML.",
)

DECISIONS: Final = "tei-edition decisions 1"


class FileDecisions(msgspec.Struct):
    """The decisions on one file. Records that are in neither list are undecided, and stay."""

    path: str
    """The path of the file, as the change list has it."""
    a: str = ""
    """The digest of side A that was reviewed. Where it is given, no other is taken."""
    b: str = ""
    """The digest of side B."""
    approved: list[int] = []
    """Numbers of records that stay as they are in B."""
    rejected: list[int] = []
    """Numbers of records that are taken back: they stay as they are in A."""
    remarks: dict[str, str] = {}
    """What the reviewer noted, by number of the record."""


class Decisions(msgspec.Struct):
    """A file of decisions."""

    format: str
    """"tei-edition decisions 1"."""
    files: list[FileDecisions]
    """One entry for each file that was reviewed."""


class Unread(msgspec.Struct):
    """A finding about a file that could not be compared."""

    code: str
    """Its code."""
    severity: str = ""
    """"error", "warning" or "info"."""
    path: str = ""
    """The file."""
    line: int = 0
    """The line, from 1."""
    column: int = 0
    """The column, from 1."""
    document: str = ""
    """The xml:id of the document."""
    message: str = ""
    """Its sentence."""
    remedy: str = ""
    """What to do."""


class Changes(msgspec.Struct):
    """A change list: what changed, and the patch."""

    format: str
    """"tei-edition changes 1"."""
    files: list[FileChanges]
    """One entry for each file that was compared."""
    a: str = ""
    """What side A is called: a path, a revision, "index"."""
    b: str = ""
    """What side B is called."""
    verdict: str = ""
    """What all comes to, in one sentence."""
    counts: dict[str, int] = {}
    """How many changes of each kind."""
    findings: list[Unread] = []
    """What could not be compared, and why: code, path, line, column, message, remedy."""


T = TypeVar("T", Changes, Decisions)


@dataclass(frozen=True)
class Applied:
    """A file after its changes were applied. `data` is None where it is to be there no more."""

    path: str
    file: Path
    data: bytes | None
    status: str
    rejected: int


def read_changes(data: bytes, name: str) -> Changes:
    """A change list from its JSON. Raises CannotRun."""
    return _read(data, name, Changes, FORMAT, "edition diff --json")


def read_decisions(data: bytes, name: str) -> Decisions:
    """Decisions from their JSON. Raises CannotRun."""
    return _read(data, name, Decisions, DECISIONS, "the review site")


def _read(data: bytes, name: str, kind: type[T], form: str, by: str) -> T:
    try:
        made = msgspec.json.decode(data, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        deep = isinstance(error, RecursionError)
        message = "Values stand too deep in each other." if deep else f"{error}."
        raise CannotRun(
            Finding("apply.not-changes", name, message, detail=f"Give a file that {by} wrote.")
        ) from None
    if made.format != form:
        raise CannotRun(
            Finding("apply.not-changes", name, f'The format is "{made.format}", not "{form}".')
        )
    return made


def apply(
    changes: Changes, decisions: Decisions | None, target: Path, reverse: bool = False
) -> list[Applied]:
    """Apply every file of a change list, in memory.

    `target` is the file, where there is one, or the folder that the paths are in. Raises CannotRun,
    with a finding for every file that is not as it should be; then nothing is to be written."""
    chosen = {d.path: d for d in decisions.files} if decisions else {}
    files = [f for f in changes.files if f.status != "same"]
    found: list[Finding] = []
    result: list[Applied] = []
    taken: set[Path] = set()
    if not files and not target.is_dir():
        files = changes.files[:1]
    if len(files) > 1 and not target.is_dir():
        raise CannotRun(
            Finding("apply.target", str(target), f"The change list is of {len(files)} files.")
        )
    found += [
        Finding("apply.decisions", path, "The change list has no such file.")
        for path in sorted(chosen.keys() - {f.path for f in changes.files})
    ]
    for file in files:
        decided = chosen.get(file.path)
        try:
            done = _one(file, decided, target, reverse)
            if done.file in taken:
                raise CannotRun(Finding("apply.target", file.path, "The change list has it twice."))
            taken.add(done.file)
            result.append(done)
        except CannotRun as stop:
            found += stop.findings
    if found:
        raise CannotRun(*found)
    return result


def _one(file: FileChanges, decided: FileDecisions | None, target: Path, reverse: bool) -> Applied:
    patch = file.patch
    if patch is None:
        raise CannotRun(Finding("apply.not-changes", file.path, "The change list has no patch."))
    try:
        soundness.check(patch)
    except soundness.Unsound as error:
        raise CannotRun(Finding("apply.not-changes", file.path, f"{error}.")) from None
    path = place(target, file.path) if target.is_dir() else target
    rejected: set[int] = set()
    every = patches.records(patch)
    if decided is not None:
        unknown = {*decided.rejected, *decided.approved} - every
        if (
            (decided.a and decided.a != patch.a.digest)
            or (decided.b and decided.b != patch.b.digest)
            or unknown
        ):
            raise CannotRun(
                Finding("apply.decisions", file.path, "The decisions are on another pair of files.")
            )
        rejected = set(decided.rejected)
    at_nothing = patch.a.characters == 0 and file.status == "added"
    data = b"" if at_nothing and not path.exists() else read_file(path)
    seen = patches.digest(data)
    if seen not in (patch.a.digest, patch.b.digest):
        raise CannotRun(Finding("apply.mismatch", str(path), "The file is neither A nor B."))
    if reverse:
        rejected = every - rejected
    try:
        text = decode(data)[0] if data else ""
        if seen != patch.a.digest:
            turned = patches.inverse(patch)
            parts = patches.pieces(turned, text, every - rejected)
        else:
            turned = patch
            parts = patches.pieces(patch, text, rejected)
        made = "".join(part for part, _, _ in parts)
        to_a = rejected >= every if every else reverse
        out = _encoded(made, *((patch.a, patch.b) if to_a else (patch.b, patch.a)))
        whole = patch.a.digest if to_a else "" if rejected else patch.b.digest
        if whole and whole != patches.digest(out):
            raise patches.Mismatch("the result is not what was compared")
    except (patches.Mismatch, UnicodeError, IndexError, LookupError) as error:
        raise CannotRun(Finding("apply.mismatch", str(path), f"{error}.")) from None
    if not made:
        return Applied(file.path, path, None, "taken away", len(rejected))
    if rejected and out != data:
        _check(file, patch, made, out, rejected)
        strayed = bindings.strayed(parts, text, patches.apply(turned, text))
        if strayed >= 0:
            raise CannotRun(_dependent(file, patch, made, strayed, rejected, _STRAYED))
    if out != data:
        source.read(out, file.path, any_xml=True)
    status = "unchanged" if out == data else "written"
    return Applied(file.path, path, out, status, 0 if reverse else len(rejected))


def place(folder: Path, path: str) -> Path:
    """The file that a path of a change list means in a folder: an XML file, as comparison finds them.
    Raises CannotRun for any other, and for what is not plainly below the folder."""
    file = within(folder, path)
    if not path.endswith(".xml") or file.suffix != ".xml":
        raise CannotRun(Finding("apply.target", path, "This is not the name of an XML file."))
    return file


def _encoded(text: str, *sides: patches.SideData) -> bytes:
    """The text in the encoding of the first side of which it says, itself, that it is in."""
    for side in sides:
        data = text.encode(side.encoding)
        with contextlib.suppress(UnicodeError):
            if not text or decode(data) == (text, side.encoding):
                return data
    raise UnicodeError("the encoding that the file would name is not its own")


def _check(file: FileChanges, patch: Patch, text: str, data: bytes, rejected: set[int]) -> None:
    """A part of the changes may not be well-formed where the whole is: one moves the start of an
    element, another its end."""
    from edition.volume import read as reading

    found = reading.parse(data, Path(file.path), file.path)[1]
    bad = next((f for f in found if f.code.startswith("xml.") and f.severity == "error"), None)
    if bad is None:
        return
    lines = text.split("\n")
    place = sum(len(line) + 1 for line in lines[: max(bad.line - 1, 0)]) + bad.column
    raise CannotRun(_dependent(file, patch, text, place, rejected, _BROKEN))


_BROKEN: Final = "the file is not well-formed"
_STRAYED: Final = "a name would be of another namespace"


def _dependent(
    file: FileChanges, patch: Patch, text: str, place: int, rejected: set[int], what: str
) -> Finding:
    """That some rejected record cannot be taken back alone, and which it probably is."""
    near = sorted(
        {e.record: abs(e.b.start - place) for e in patch.edits if e.record in rejected}.items(),
        key=lambda item: item[1],
    )[:3]
    records = ", ".join(str(number) for number, _ in near)
    before = text[:place]
    return Finding(
        "apply.dependent", file.path,
        f"Without the rejected records {what} (near record {records}).",
        line=before.count("\n") + 1, column=place - before.rfind("\n"),
    )  # fmt: skip
