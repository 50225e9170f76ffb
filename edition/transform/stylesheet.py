"""Stylesheets: compiled once, fed one stamped element at a time.

A project's own `xslt/site.xsl` takes the place of the shipped one and may import it as
`edition:site.xsl`. Nothing is read but stylesheets from these two folders, nothing is written,
nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from lxml import etree

from edition.files.digest import digest
from edition.finding import CannotRun, Finding, declare
from edition.labels import Labels
from edition.resources import shipped
from edition.transform import lint
from edition.volume.load import Knowledge
from edition.xml.scan import scan

declare(
    "stylesheet.error",
    "error",
    "Mend the project's stylesheet.",
    "A stylesheet could not be compiled or run.",
)

_XSL: Final = "{http://www.w3.org/1999/XSL/Transform}"
_SCHEME: Final = "edition:"
_NOTHING: Final = etree.XSLTAccessControl.DENY_ALL  # type: ignore[attr-defined]


class StylesheetError(Exception):
    """A stylesheet failed on a text.

    Carries a finding at the place in the stylesheet, where libxslt names one."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


@dataclass
class Sources:
    """The files of a stylesheet: the entry, and all that it imports or includes."""

    files: list[Path] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What is odd about the project's own files, and no error."""
    known: set[str] = field(default_factory=set)
    """Elements that some template of the default mode matches by name, as `{namespace}name`."""

    def digest(self) -> str:
        return digest(b"\0".join(path.read_bytes() for path in self.files))


class Stylesheet:
    """A compiled stylesheet. Call `transform` with a stamped element."""

    def __init__(self, name: str, project: Path | None, labels: Labels) -> None:
        """Find `name` ("site.xsl") in the project's folder if it is there, else as shipped.

        Raises CannotRun where it imports what cannot be had.
        """
        folders = _folders(project)
        entry = next((f / name for f in folders if (f / name).is_file()), None)
        if entry is None:
            raise FileNotFoundError(name)
        self._entry, self._folders = entry, folders
        self.sources = _survey(entry, folders)
        self._parameters = {
            f"label-{key[5:].replace('_', '-')}": etree.XSLT.strparam(value)
            for key, value in labels.items()
            if key.startswith("xslt_")
        }
        words = "\0".join(f"{key}={value}" for key, value in sorted(labels.items()))
        self.digest = digest(self.sources.digest().encode() + words.encode())

    @cached_property
    def _xslt(self) -> etree.XSLT:
        """Compiled when the first text comes: a build that finds nothing changed needs none.

        Raises CannotRun where it does not compile."""
        parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
        parser.resolvers.add(_Resolver(self._folders))
        try:
            document = etree.parse(str(self._entry), parser)
            return etree.XSLT(document, access_control=_NOTHING)
        except (etree.XSLTParseError, etree.XMLSyntaxError) as error:
            raise CannotRun(_finding(error, self._entry)) from None

    def transform(self, element: etree._Element) -> tuple[bytes, list[str]]:
        """A stamped element as an HTML fragment in UTF-8, and what the stylesheet says of it.

        Raises StylesheetError, and CannotRun where the stylesheet does not compile.
        """
        try:
            result = self._xslt(element, profile_run=False, **self._parameters)
        except etree.XSLTApplyError as error:
            raise StylesheetError(_finding(error, self._entry)) from None
        messages = [entry.message for entry in self._xslt.error_log]  # type: ignore[attr-defined]
        return bytes(result).strip(), messages


def knowledge(stylesheets: list[Stylesheet]) -> Knowledge:
    """What stylesheets know together: an element must be known to all of them."""
    known = frozenset.intersection(*(frozenset(s.sources.known) for s in stylesheets))
    return Knowledge(known, frozenset(omissions()))


def omissions() -> dict[str, str]:
    """The elements that the edition leaves out, with the reason of each, from xslt/omissions.txt."""
    found = {}
    for line in shipped("xslt", "omissions.txt").read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, reason = line.partition("\t")
            found[name.strip()] = reason.strip()
    return found


def _folders(project: Path | None) -> list[Path]:
    own = [project / "xslt"] if project is not None and (project / "xslt").is_dir() else []
    for folder in own:
        assert project is not None
        if not folder.resolve().is_relative_to(project.resolve()):
            message = "The folder of stylesheets is a link that leads out of the project."
            raise CannotRun(Finding("project.outside", "xslt", message))
    return [*(folder.resolve() for folder in own), shipped("xslt").resolve()]


class _Resolver(etree.Resolver):
    """Serves stylesheets from the two folders and refuses everything else."""

    def __init__(self, folders: list[Path]) -> None:
        super().__init__()
        self.folders = folders

    def resolve(  # type: ignore[override]
        self, system_url: str, public_id: str, context: Any
    ) -> Any:
        path = _locate(system_url, self.folders)
        if path is None:
            return self.resolve_string("<refused/>", context, base_url=system_url)
        return self.resolve_filename(str(path), context)  # type: ignore[attr-defined]


def _locate(url: str, folders: list[Path]) -> Path | None:
    """The file that an import means, if it is one of ours."""
    if url.startswith(_SCHEME):
        path = folders[-1] / url[len(_SCHEME) :].lstrip("/")
    else:
        split = urlsplit(url)
        path = Path(unquote(split.path)) if split.scheme in ("", "file") else Path("/")
    path = path.resolve()
    inside = any(path.is_relative_to(folder) for folder in folders)
    return path if inside and path.is_file() else None


def _survey(entry: Path, folders: list[Path]) -> Sources:
    """Follow imports and includes, and read off which elements have templates."""
    sources = Sources()
    sheets: list[lint.Sheet] = []
    waiting = [entry.resolve()]
    while waiting:
        path = waiting.pop()
        if path in sources.files:
            continue
        sources.files.append(path)
        data = path.read_bytes()
        own = path.is_relative_to(folders[0]) and len(folders) > 1
        shown = f"xslt/{path.relative_to(folders[0]).as_posix()}" if own else f"xslt/{path.name}"
        scan(data, shown)
        try:
            root = etree.fromstring(data)
        except etree.XMLSyntaxError as error:
            raise CannotRun(_finding(error, path)) from None
        sheets.append(lint.Sheet(path, shown, root, own, lint.places(data) if own else []))
        for element in root.iterchildren():
            if element.tag in (f"{_XSL}import", f"{_XSL}include"):
                href = element.get("href", "")
                if href.startswith(_SCHEME):
                    found = _locate(href, folders)
                else:
                    found = _locate(str(path.parent / href), folders)
                if found is None:
                    raise CannotRun(
                        Finding(
                            "stylesheet.error",
                            shown,
                            f'"{href}" is not a stylesheet of the project or the software.',
                            line=element.sourceline or 0,  # type: ignore[arg-type]
                            column=1,
                        )
                    )
                waiting.append(found)
            elif element.tag == f"{_XSL}template" and element.get("mode") is None:
                sources.known |= _names(element)
    sources.findings = list(lint.findings(sheets))
    errors = [finding for finding in sources.findings if finding.severity == "error"]
    if errors:
        raise CannotRun(*errors)
    return sources


def _names(template: etree._Element) -> set[str]:
    """The elements that a match pattern names in its last steps."""
    pattern = template.get("match", "")
    while "[" in pattern:
        shorter = re.sub(r"\[[^\[\]]*\]", "", pattern)
        if shorter == pattern:
            break
        pattern = shorter
    names = set()
    for path in pattern.split("|"):
        step = path.strip().rsplit("/", 1)[-1].rpartition("::")[2]
        prefix, _, local = step.rpartition(":")
        if local == "*" or re.fullmatch(r"[\w.-]+", local):
            namespace = template.nsmap.get(prefix or None)
            if prefix and namespace:
                names.add(f"{{{namespace}}}{local}")
    return names


def _finding(error: etree.LxmlError, path: Path) -> Finding:
    """What libxslt says first with a place, in words."""
    entries = [e for e in error.error_log if e.line]  # type: ignore[attr-defined]
    line, where, message = 0, path.name, str(error)
    if entries:
        first = entries[0]
        line = first.line
        # Said in several entries: where, then what.
        said = [entry.message.strip() for entry in list(error.error_log)[:4]]  # type: ignore[call-overload]
        message = "; ".join(dict.fromkeys(m for m in said if m != "error"))
        where = Path(unquote(urlsplit(first.filename).path)).name
    message = " ".join(message.split()).rstrip(".")
    return Finding(
        "stylesheet.error",
        f"xslt/{where}" if where.endswith(".xsl") else f"xslt/{path.name}",
        f"{message}.",
        line=line,
        column=1 if line else 0,
    )
