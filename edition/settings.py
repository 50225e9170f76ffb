"""edition.toml: what a project says of itself, checked key by key."""

from __future__ import annotations

import difflib
import fnmatch
import os
import re
import unicodedata
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path, PurePath
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from edition.finding import RULES, CannotRun, Finding, declare

declare(
    "config.syntax",
    "error",
    "Mend the TOML at this place.",
    "edition.toml must be valid TOML 1.0.",
)
declare(
    "config.unknown-key",
    "error",
    "Correct the key, or delete it.",
    "A misspelt key would otherwise be ignored, and the edition would differ from what its "
    "editor asked for.",
)
declare(
    "config.value",
    "error",
    "Give a value of the kind named.",
    "A setting has a kind and sometimes a range.",
)

NAME = "edition.toml"
AUTO = "auto"
"""The profile that each volume shows itself."""


@dataclass(frozen=True)
class EditionSettings:
    """[edition]: the edition as its readers see it named."""

    title: str = ""
    """The edition's title. Default: the title of its volume, where there is one only."""
    subtitle: str = ""
    """A second line under the title."""
    publisher: str = ""
    """Who publishes the edition."""
    description: str = ""
    """A paragraph for the home page and for search engines."""
    language: str = "en"
    """Language of the interface: the name of a file in labels/ ("en", "de")."""
    profile: str = AUTO
    """What the words of headings, source notes and brackets are taken to say. "frus": the phrases of
    *Foreign Relations of the United States*; "letters": that "Jane Doe to Richard Roe" tells who wrote
    to whom; "plain": nothing that the encoding does not say. "auto": recognised in each volume."""


@dataclass(frozen=True)
class VolumesSettings:
    """[volumes]: which files, and how they fall into documents."""

    files: tuple[str, ...] = ("tei/*.xml", "volumes/*.xml", "*.xml")
    """Patterns of TEI files, from the project's folder."""
    documents: tuple[str, ...] = ("document",)
    """Values of div/@type (or @subtype) that make a division a document with a page of its own."""
    max_megabytes: int = 100
    """Larger files are refused."""


@dataclass(frozen=True)
class SiteSettings:
    """[site]: the website."""

    base_url: str = ""
    """Where the site will stand, e.g. "https://example.org/edition/"; for canonical addresses."""
    images: str = "images"
    """Folder of images that graphic/@url names, from the project's folder."""
    downloads: bool = True
    """Make each document as TEI, text and JSON and as a reference, and each volume as an archive."""
    search: bool = True
    """Make the site searchable; needs Pagefind, which is installed with this software where there is a
    version for the machine."""


@dataclass(frozen=True)
class FacsimileSettings:
    """[facsimile]: images of the pages."""

    folder: str = "facsimiles"
    """Folder of page images, from the project's folder. An image is named after pb/@facs, with or
    without its suffix; it may stand in a folder named after its volume."""
    pattern: str = ""
    """Address of the images where they are published elsewhere, with {facs} and, if need be,
    {volume} and {n} (the page's number). Readers fetch one only when they open it."""


@dataclass(frozen=True)
class ReferencesSettings:
    """[references]: volumes that are referred to but not at hand."""

    volumes: str = ""
    """Pattern of their addresses with {volume} and {id}. Empty: such references stay plain text."""


@dataclass(frozen=True)
class PrintSettings:
    """[print]: print-ready pages and books."""

    profile: str = "frus"
    """"frus": as the printed volumes; "a4" or "letter": a reading copy; "large": large print."""
    page: str = ""
    """Width and height of the page, e.g. "5.917in 8.917in". Default: the profile's."""
    margins: str = ""
    """Top, outer, bottom and inner margin, e.g. ".92in .6875in .6in .875in". Default: the profile's."""
    font: str = ""
    """Names of typefaces, first one first, as CSS has them. Default: Palatino and its kin."""
    font_size: str = ""
    """Size of the text, e.g. "10pt"; everything else follows it. Default: the profile's."""
    fonts: str = "fonts"
    """Folder of typefaces (.otf, .ttf) that the project brings, from the project's folder. They go into
    EPUBs, and PDFs can be set in them."""
    archival: bool = False
    """Make PDFs for archives: PDF/A-3, each with the TEI of its volume in it."""


@dataclass(frozen=True)
class OutputSettings:
    """[output]: what is written, and where."""

    folder: str = "build"
    """Folder for everything that is made, from the project's folder."""
    print: bool = True
    """Make print-ready HTML too."""
    pdf: bool = False
    """Make a PDF of each volume too, and offer it on the site. Needs the extra `pdf`."""
    document_pdf: bool = False
    """Make a PDF of each document too, and offer it on the document's page. Needs the extra `pdf`."""
    epub: bool = False
    """Make an EPUB of each volume too, and offer it on the site."""


@dataclass(frozen=True)
class ValidationSettings:
    """[validation]: what files are checked against."""

    schema: tuple[str, ...] = ()
    """Schemas, from the project's folder; "edition" is the one that comes with the software. Default:
    the ones a file names by <?xml-model?>."""
    schematron: tuple[str, ...] = ()
    """Schematron schemas, or RELAX NG schemas and ODDs with rules in them, from the project's folder.
    Default: the ones a file names by <?xml-model?>. Needs the extra `schematron`."""
    phase: str = ""
    """The phase of Schematron schemas to run. Default: the one a schema calls its default, or all."""
    error: tuple[str, ...] = ()
    """Codes of findings that count as errors; "date.*" means all that begin so."""
    warning: tuple[str, ...] = ()
    """Codes of findings that count as warnings."""
    off: tuple[str, ...] = ()
    """Codes of findings that are not made."""
    baseline: str = ""
    """File of known findings, which are not said again; see `edition validate --write-baseline`."""


@dataclass(frozen=True)
class Settings:
    """The whole of edition.toml."""

    edition: EditionSettings = field(default_factory=EditionSettings)
    volumes: VolumesSettings = field(default_factory=VolumesSettings)
    site: SiteSettings = field(default_factory=SiteSettings)
    facsimile: FacsimileSettings = field(default_factory=FacsimileSettings)
    references: ReferencesSettings = field(default_factory=ReferencesSettings)
    print: PrintSettings = field(default_factory=PrintSettings)
    output: OutputSettings = field(default_factory=OutputSettings)
    validation: ValidationSettings = field(default_factory=ValidationSettings)


def load(path: Path, shown: str) -> Settings:
    """Read and check an edition.toml.

    In: the file, and its name as findings show it. Out: the settings, defaults filled in.
    Raises CannotRun with one finding for every mistake.
    """
    import tomllib  # here, as many runs have no settings to read

    try:
        text = path.read_bytes().decode("utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        raise CannotRun(Finding("file.unreadable", shown, f"{error.strerror}.")) from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CannotRun(
            Finding("config.syntax", shown, "The file is not UTF-8.", line=line, column=1)
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise CannotRun(_syntax(shown, text, error)) from None
    except RecursionError:
        message = "Lists or tables are nested too deeply."
        raise CannotRun(Finding("config.syntax", shown, message)) from None
    reader = _TableReader(shown, text)
    settings = reader.read(Settings, table, ())
    if reader.findings:
        raise CannotRun(*reader.findings)
    assert isinstance(settings, Settings)
    return settings


def _syntax(shown: str, text: str, error: ValueError) -> Finding:
    message = str(error)
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    lines = text.splitlines() or [""]
    line, column = (int(place[1]), int(place[2])) if place else (len(lines), len(lines[-1]) + 1)
    words = re.sub(r"\s*\(at .*\)$", "", message)
    hint = "Strings stand between straight quotes; true and false, and numbers, without any."
    detail = hint if "value" in words.lower() else ""
    return Finding("config.syntax", shown, f"{words}.", line=line, column=column, detail=detail)


def _keys(table: str) -> list[str]:
    """The settings of a table."""
    return [f.name for f in fields(get_type_hints(Settings)[table])]


def _default(here: tuple[str, ...]) -> Any:
    """What a setting is where it is not given."""
    found: Any = Settings()
    for name in here:
        found = getattr(found, name)
    return found


def _is_address(value: str) -> bool:
    """Whether a value is an http address that programs can take apart."""
    if not re.fullmatch(r"https?://[^\s\"'<>]+", value) or not value.isprintable():
        return False
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and (parts.port or 0) >= 0  # a port that is none raises
    except ValueError:
        return False


_PATTERNS: dict[tuple[str, ...], str] = {
    ("references", "volumes"): "{volume}",
    ("facsimile", "pattern"): "{facs}",
}
"""Settings that are patterns of addresses, and what stands for the name in them."""
_LENGTH = r"\d{0,4}\.?\d{1,4}(?:in|cm|mm|pt)"
_FORMS: dict[tuple[str, ...], tuple[str, str]] = {
    ("edition", "profile"): ("auto|frus|letters|plain", '"auto", "frus", "letters" or "plain"'),
    ("print", "profile"): ("frus|a4|letter|large", '"frus", "a4", "letter" or "large"'),
    ("print", "page"): (rf"{_LENGTH} {_LENGTH}", 'two lengths such as "148mm 210mm"'),
    ("print", "margins"): (rf"{_LENGTH}(?: {_LENGTH}){{3}}", 'four lengths such as "2cm 2cm 2cm 2cm"'),
    ("print", "font"): (r"[\w \-,'\"]{1,200}", "names of typefaces"),
    ("print", "font_size"): (r"\d{1,2}(?:\.\d{1,2})?pt", 'a size such as "10pt"'),
}
"""Settings that have a form, and how it is told."""
_FILES = {
    ("edition", "language"),
    ("volumes", "files"),
    ("site", "images"),
    ("facsimile", "folder"),
    ("print", "fonts"),
    ("output", "folder"),
    ("validation", "schema"),
    ("validation", "schematron"),
    ("validation", "baseline"),
}
"""Settings that name files or folders."""
_LONGEST_NAME, _LONGEST_PATH = 200, 1000
"""Bytes of a name, and characters of a path, that every file system takes."""
_LARGEST = 1_000_000_000
"""A whole number that nobody means to go beyond."""
_CODES = {("validation", "error"), ("validation", "warning"), ("validation", "off")}
"""Settings that are lists of codes of findings."""
_KINDS = {str: "a string", bool: "true or false", int: "a whole number", tuple: "a list of strings"}


class _TableReader:
    """Turns tables into settings and mistakes into findings."""

    def __init__(self, shown: str, text: str) -> None:
        self.shown = shown
        self.lines = text.splitlines()
        self.findings: list[Finding] = []

    def read(self, cls: type[Any], table: dict[str, Any], above: tuple[str, ...]) -> Any:
        kinds = get_type_hints(cls)
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {}
        for key, value in table.items():
            here = (*above, key)
            if key not in known:
                self._unknown(here, known)
                continue
            kind = kinds[key]
            if is_dataclass(kind):
                if isinstance(value, dict):
                    values[key] = self.read(kind, value, here)  # type: ignore[arg-type]
                else:
                    self._say("config.value", here, f"[{key}] is a table, not a single value.")
            else:
                checked = self._value(kind, value, here)
                if checked is not None:
                    values[key] = checked
        return cls(**values)

    def _value(self, kind: Any, value: Any, here: tuple[str, ...]) -> Any:
        plain = get_origin(kind) or kind
        if plain is tuple:
            assert get_args(kind)[0] is str
            strings = isinstance(value, list) and all(isinstance(v, str) for v in value)
            if strings and (value or here[0] == "validation"):
                right = here not in _FILES or min(
                    [self._path(one, here) for one in value], default=True
                )
                return (
                    tuple(value) if right and (here not in _CODES or self._codes(value, here)) else None
                )
        elif type(value) is plain and not (plain is int and not 0 < value <= _LARGEST):
            return value if value == _default(here) or self._right(value, here) else None
        self._say("config.value", here, f"{'.'.join(here)} takes {_KINDS[plain]}, not {value!r}.")
        return None

    def _right(self, value: Any, here: tuple[str, ...]) -> bool:
        """Whether a value has the form that its setting asks for. What is not the default has it, ""
        included."""
        if here in _PATTERNS:
            return not value or self._pattern(value, here)
        if here == ("site", "base_url"):
            return self._address(value, here)
        if here in _FORMS:
            return self._form(value, here)
        return here not in _FILES or self._path(value, here)

    def _path(self, value: str, here: tuple[str, ...]) -> bool:
        """Whether a value can name a file or a folder, or be a pattern of names."""
        longest = max((len(os.fsencode(part)) for part in value.split("/")), default=0)
        bare = "".join(ch for ch in value if unicodedata.category(ch) != "Zs")  # spaces of any kind
        named = bare.isprintable() and longest <= _LONGEST_NAME and len(value) <= _LONGEST_PATH
        if not named or (here == ("volumes", "files") and not PurePath(value).parts):
            shown = value if len(value) <= _LONGEST_NAME else f"{value[:20]}…"
            self._say("config.value", here, f"{'.'.join(here)} takes names of files, not {shown!r}.")
            return False
        return True

    def _pattern(self, value: str, here: tuple[str, ...]) -> bool:
        part = _PATTERNS[here]
        if not _is_address(value) or part not in value:
            self._say(
                "config.value",
                here,
                f"{'.'.join(here)} takes an http address with {part} in it, not {value!r}.",
            )
            return False
        return True

    def _address(self, value: str, here: tuple[str, ...]) -> bool:
        if not _is_address(value):
            self._say("config.value", here, f"site.base_url takes an http address, not {value!r}.")
            return False
        return True

    def _codes(self, value: list[str], here: tuple[str, ...]) -> bool:
        wrong = [c for c in value if not c.startswith("sch.") and not fnmatch.filter(RULES, c)]
        known = [*RULES, *{f"{code.partition('.')[0]}.*" for code in RULES}]
        for code in wrong:
            near = difflib.get_close_matches(code, known, n=1)
            guess = f" Did you mean {near[0]}?" if near else ""
            name = ".".join(here)
            self._say("config.value", here, f'{name}: no finding has the code "{code}".{guess}')
        return not wrong

    def _form(self, value: str, here: tuple[str, ...]) -> bool:
        pattern, words = _FORMS[here]
        if not re.fullmatch(pattern, value):
            self._say("config.value", here, f"{'.'.join(here)} takes {words}, not {value!r}.")
            return False
        return True

    def _unknown(self, here: tuple[str, ...], known: set[str]) -> None:
        elsewhere = [
            f"[{t.name}] {k}" for t in fields(Settings) for k in _keys(t.name) if k == here[-1]
        ]
        near = elsewhere or difflib.get_close_matches(here[-1], known, n=1, cutoff=0.5)
        guess = f" Did you mean {near[0]}?" if near else f" Known here: {', '.join(sorted(known))}."
        self._say("config.unknown-key", here, f'There is no setting "{".".join(here)}".{guess}')

    def _say(self, code: str, here: tuple[str, ...], message: str) -> None:
        line, column = self._find(here)
        self.findings.append(Finding(code, self.shown, message, line=line, column=column))

    def _find(self, here: tuple[str, ...]) -> tuple[int, int]:
        """Where a key stands. tomllib keeps no positions, so the line is looked for: the key after
        the header of its table, or the header itself."""
        table, key = (here[0], here[1]) if len(here) > 1 else ("", here[0])
        inside = not table
        for number, line in enumerate(self.lines, start=1):
            header = re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line)
            if header:
                inside = header[1] == table
                if header[1] == key and not table:
                    return number, line.index(key) + 1
            elif inside and (match := re.match(rf"\s*[\"']?({re.escape(key)})[\"']?\s*[=.]", line)):
                return number, match.start(1) + 1
        return 0, 0
