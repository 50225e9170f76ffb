"""Files against their schemas and the house rules: findings.

    from edition.validate.run import Check, check_bytes

    findings = check_bytes(text.encode(), "letters.xml", Check(schemas=("tei_all.rng",)))

Works on bytes in memory as on files, so that an editor's tools can use it. Nothing of the publishing
side is imported.
"""

from __future__ import annotations

import fnmatch
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal
from xml.parsers.expat import ExpatError

from edition.fault import caught
from edition.files.cache import Shelf
from edition.finding import RULES, CannotRun, Finding, declare
from edition.relaxng import Schema, SchemaError
from edition.relaxng.files import resolved
from edition.resources import shipped
from edition.settings import AUTO
from edition.validate.association import READ, Association, associations
from edition.workers import Lost, Pool, count
from edition.xml.problems import as_finding
from edition.xml.scan import scan

if TYPE_CHECKING:
    from edition.schematron import Schematron
    from edition.validate.index import Known

declare(
    "schema.none",
    "info",
    "Name one: --schema FILE (.rng or .rnc), --schema edition (the software's own), [validation] "
    'schema in edition.toml, or <?xml-model href="…"?> in the file.',
    "Only a schema says which elements may stand where; without one no file is found valid.",
)

OWN: Final = "edition"
"""The name of the schema that comes with the software."""
_ALONE: Final = 3_000_000
"""Bytes in all up to which one process is faster than several."""
_KEPT: Final = 60
"""Compiled schemas that are kept."""


@dataclass(frozen=True)
class Check:
    """What to check against."""

    schemas: tuple[str, ...] = ()
    """Paths of schemas, or "edition"; none: those that the file itself names."""
    schematron: tuple[str, ...] = ()
    """Paths of Schematron schemas; none: those that the file itself names."""
    phase: str = ""
    """The phase of Schematron to run, where the file names none."""
    root: str = "."
    """The folder that schemas named by files, and what they include, must lie in."""
    rules: bool = True
    error: tuple[str, ...] = ()
    warning: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    max_megabytes: int = 100
    profile: str = AUTO
    """The profile of the edition (see edition.idiom)."""
    least: bool = False
    """Whether a file without a schema is asked for what every file of TEI has, and told so."""

    def level(self, code: str) -> Literal["error", "warning", "off", ""]:
        """How grave the project takes a code to be; the most particular setting counts."""
        found: list[tuple[int, Literal["error", "warning", "off"]]] = []
        for level, codes in (("error", self.error), ("warning", self.warning), ("off", self.off)):
            found += [(len(c), level) for c in codes if fnmatch.fnmatchcase(code, c)]  # type: ignore[misc]
        return max(found)[1] if found else ""


def check_file(path: Path, shown: str, check: Check, known: Known | None = None) -> list[Finding]:
    """Everything there is to say about one file."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return [Finding("file.unreadable", shown, "This is not a file.")]
        if status.st_size > check.max_megabytes * 1_000_000:
            size = status.st_size / 1e6
            return [Finding("file.too-large", shown, f"The file has {size:.0f} megabytes.")]
        data = path.read_bytes()
    except OSError as error:
        return [Finding("file.unreadable", shown, f"{error.strerror or error}.")]
    faults: list[Finding] = []
    with caught(faults, shown, f"checking {shown}"):
        return check_bytes(data, shown, check, path, known)
    return faults


def check_bytes(
    data: bytes, shown: str, check: Check, path: Path | None = None, known: Known | None = None
) -> list[Finding]:
    """The same for a file's bytes. `path`: where they are from, for what the file names beside it."""
    try:
        root = scan(data, shown).prolog.name
    except CannotRun as stop:
        return list(_graded(list(stop.findings), check))
    found: list[Finding] = []
    named = list(associations(data))
    schemas = _schemas(named, shown, check, path, found)
    for number, schema in enumerate(schemas):
        said = set(found) if number else set()
        new = (as_finding(problem, shown) for problem in schema.validate(data))
        found += [finding for finding in new if finding not in said]
    if not schemas:
        wellformed = _anything().validate(data)
        grave = (p for p in wellformed if p.code == "rng.complex" or not p.code.startswith("rng."))
        found += [as_finding(problem, shown) for problem in grave]
    readable = not any(f.code in FATAL for f in found)
    if readable:
        beside = _by_schematron(data, named, shown, check, path)
        unchecked = root if check.least and not schemas else ""
        found += _bare(named, shown, check) if unchecked else []
        found += _as_kept(data, shown, check, path, known, beside, bool(schemas), unchecked)
    return sorted(_graded(found, check), key=lambda f: (f.line, f.column, f.code))


def _as_kept(
    data: bytes, shown: str, check: Check, path: Path | None, known: Known | None,
    beside: list[Finding] | None, by_schema: bool, unchecked: str,
) -> list[Finding]:  # fmt: skip
    """What house rules find, and Schematron rules have found, less what the file says to ignore.

    `beside`: None where no Schematron rules were run. `unchecked`: the name of the root, where there is
    no schema to say what may be in it. An id that stands twice is found in any case: xml:id 1.0 says
    so, and a schema need not.
    """
    from edition.relaxng.document import Document
    from edition.validate import least
    from edition.validate.ignoring import kept
    from edition.validate.index import ids_twice
    from edition.validate.reading import RuledVolume
    from edition.validate.rules import id_duplicate

    found = beside or []
    document = Document(data)
    if not (check.rules or unchecked or b"edition-ignore" in data or ids_twice(document.data)):
        return found

    try:
        volume = RuledVolume(document, shown, check.profile)
    except ExpatError:
        return found  # said by whoever checks well-formedness
    except CannotRun as stop:
        return [*found, *stop.findings]
    volume.path, volume.by_schema = path, by_schema
    if unchecked:
        found = [*least.check(volume, unchecked), *found]
    if check.rules:
        from edition.validate.rules import house_findings

        found = [*house_findings(volume, check.level, known), *found]
    else:
        found = [*id_duplicate.check(volume, None), *found]

    def was_asked(code: str) -> bool:
        if code.startswith("sch."):
            return beside is not None
        return check.rules and check.level(code) != "off"

    return list(kept(volume, found, was_asked))


def _bare(named: Sequence[Association], shown: str, check: Check) -> list[Finding]:
    """That no schema says what may be where, and what was looked at in its stead."""
    if any(one.kind == "relaxng" for one in named):
        return []  # what came of that is said at its place
    rules = "the house rules" if check.rules else "that no id stands twice"
    looked = f"well-formed XML, what every TEI file has, and {rules}"
    message = f"No schema is named, so only this is checked: {looked}."
    return [Finding("schema.none", shown, message, cause="schema.none")]


FATAL: Final = frozenset(
    "xml.malformed xml.encoding xml.prefix xml.depth file.empty xml.entity".split()
)


def _graded(found: list[Finding], check: Check) -> Iterator[Finding]:
    import msgspec

    for finding in found:
        level = check.level(finding.code)
        if level == "off":
            continue
        if level and level != finding.severity:
            finding = msgspec.structs.replace(finding, level=level)
        yield finding


# -- schemas ---------------------------------------------------------------------------------------


def _schemas(
    named: Sequence[Association], shown: str, check: Check, path: Path | None, found: list[Finding]
) -> list[Schema]:
    """The schemas to check a file against. What cannot be used becomes a finding."""
    if check.schemas:
        return [schema(name) for name in check.schemas]
    schemas = []
    folder = path.parent if path is not None else Path(check.root)
    for one in named:
        if one.kind == "schematron":
            continue
        if one.kind != "relaxng":
            found.append(one.finding("schema.unread", shown, f"{one.called} is named: {one.href}."))
        elif one.is_remote:
            found.append(one.finding("schema.remote", shown, f"{one.href} is not fetched."))
        else:
            try:
                schemas.append(_local(folder, one.href, Path(check.root)))
            except SchemaError as error:
                message = error.message
                if error.line:
                    message = f"{one.href}, line {error.line}, column {error.column}: {message}"
                found.append(one.finding(error.code, shown, message))
    return schemas


def is_bare(path: Path) -> bool:
    """Whether a file names no schema in RELAX NG that is at hand."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as file:
            named = associations(file.read(READ))
            return not any(one.kind == "relaxng" and not one.is_remote for one in named)
    except OSError:
        return False


def _local(folder: Path, href: str, root: Path) -> Schema:
    return _loaded(os.fspath(_within(folder, href, root)), os.fspath(root.resolve()))


def _within(folder: Path, href: str, root: Path) -> Path:
    """The file that another names. Raises SchemaError if it is not there, or outside the project."""
    try:
        path = resolved(folder / href)
        inside = path.is_relative_to(root.resolve())
    except (OSError, ValueError):
        raise SchemaError(f"{href} is not there.", href, code="schema.missing") from None
    if not inside:
        raise SchemaError(f"{href} lies outside the project.", href, code="schema.outside")
    if not path.is_file():
        raise SchemaError(f"{href} is not there.", href, code="schema.missing")
    return path


@lru_cache(8)
def _loaded(path: str, root: str | None) -> Schema:
    return Schema.load(path, root=root, cache=Shelf("schema", _KEPT))


def schema(name: str) -> Schema:
    """A schema by its path, or the software's own by the name "edition".

    Raises CannotRun where it cannot be used.
    """
    path = os.fspath(shipped("schema", "edition.rng")) if name == OWN else name
    try:
        return _loaded(path, None)
    except SchemaError as error:
        raise CannotRun(
            Finding(error.code, error.path or name, error.message, error.line, error.column)
        ) from None


# -- Schematron ------------------------------------------------------------------------------------


def _by_schematron(
    data: bytes, named: Sequence[Association], shown: str, check: Check, path: Path | None
) -> list[Finding] | None:
    """What the Schematron rules that the project or the file names find; None if there are none."""
    root = Path(check.root)
    found: list[Finding] = []
    rules = [schematron(name, check) for name in check.schematron]
    # What the project or the command line names decides: then this is no more than a remark.
    level: Literal["info", ""] = "info" if check.schemas else ""
    folder = path.parent if path is not None else root
    for one in named if not rules else ():
        if one.kind != "schematron":
            continue
        if one.is_remote:
            found.append(one.finding("schema.remote", shown, f"{one.href} is not fetched.", level))
            continue
        try:
            place = os.fspath(_within(folder, one.href.partition("#")[0], root))
            rules.append(_schematron(place, (os.fspath(root.resolve()),), check.phase or one.phase))
        except SchemaError as error:
            message = error.message
            if error.line:
                where = Path(error.path).name
                message = f"{where}, line {error.line}, column {error.column}: {message}"
            found.append(one.finding(error.code, shown, message, level))
    for rule in rules:
        found += [as_finding(problem, shown) for problem in rule.validate(data, path)]
    return found if rules or found else None


def schematron(name: str, check: Check) -> Schematron:
    """A Schematron schema by its path. Raises CannotRun where it cannot be used."""
    try:
        path = resolved(Path(name))
        roots = (os.fspath(path.parent), os.fspath(Path(check.root).resolve()))
        return _schematron(os.fspath(path), roots, check.phase)
    except SchemaError as error:
        level: Literal["error", ""] = "error" if RULES[error.code].severity != "error" else ""
        raise CannotRun(
            Finding(
                error.code, error.path or name, error.message, error.line, error.column, level=level
            )
        ) from None


@lru_cache(8)
def _schematron(path: str, roots: tuple[str, ...], phase: str) -> Schematron:
    from edition.schematron import Schematron

    return Schematron.load(path, roots=roots, phase=phase)


@lru_cache(1)
def _anything() -> Schema:
    """Accepts every document: for files without a schema, to say whether they are well-formed."""
    return Schema.parse(
        b"start = any any = element * { attribute * { text }*, (text | any)* }", "any.rnc"
    )


# -- many files ------------------------------------------------------------------------------------


def check_files(
    files: Sequence[tuple[Path, str]], check: Check, workers: int = 0,
    step: Callable[[str, int, int], None] = lambda _stage, _done, _total: None,
    known: Known | None = None,
) -> Iterator[tuple[str, list[Finding]]]:  # fmt: skip
    """The findings of each file, in order. Raises CannotRun if a schema cannot be used.

    In: the files with the names that findings show; workers: 0 is one process per processor; known:
    what the volumes of the project know of each other, if they are more than these files.
    """
    for name in check.schemas:
        schema(name)
    for name in check.schematron:
        schematron(name, check)
    if known is None:
        known = known_of(files, check)
    sizes = [path.stat().st_size if path.is_file() else 0 for path, _ in files]
    workers = min(count(workers), len(files))
    total = len(files)
    if workers > 1 and sum(sizes) > _ALONE:
        with Pool(workers, _asked, (check, known)) as pool:
            results = pool.in_order(_at_work, files)
            for done, ((_, shown), found) in enumerate(zip(files, results, strict=True), start=1):
                yield shown, [found.finding(shown)] if isinstance(found, Lost) else found
                step("check", done, total)
        return
    for done, (path, shown) in enumerate(files, start=1):
        yield shown, check_file(path, shown, check, known)
        step("check", done, total)


def _asked(check: Check, known: Known | None) -> tuple[Check, Known | None]:
    return check, known


def _at_work(asked: tuple[Check, Known | None], item: tuple[Path, str]) -> list[Finding]:
    return check_file(*item, *asked)


def known_of(files: Sequence[tuple[Path, str]], check: Check) -> Known | None:
    """What the volumes know of each other; None where that is not asked for."""
    if not check.rules or len(files) < 2:
        return None
    from edition.validate.index import index

    return index([path for path, _ in files], check.max_megabytes)


def forget() -> None:
    """Read schemas anew when next they are needed."""
    _loaded.cache_clear()
    _schematron.cache_clear()
