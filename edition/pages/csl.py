"""Citations in words, by a processor of the Citation Style Language (CSL 1.0.2): citeproc-py.

The processor takes several milliseconds for a citation, and puts what it is given into HTML as it is.
So it never sees the words of an edition. It renders each *shape* once (which fields there are, how many
names), with one private-use character for each value; the values are put in its place afterwards. That
is sound for the shipped styles, whose layout depends on nothing else; a style of the project's own may
ask more (a number, a case), so it is rendered with the values themselves, made safe.

Two rules of CSL that citeproc-py leaves out are kept here: where a language puts the comma and the full
stop inside quotation marks (`punctuation-in-quote`), and that no full stop follows another mark.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, NamedTuple

from lxml import etree

from edition.files.digest import digest
from edition.finding import CannotRun, Finding, declare
from edition.pages.citing import Item, csl, parts
from edition.resources import shipped
from edition.xml.scan import scan

declare(
    "citation.style",
    "error",
    "Mend the style, or take it out of templates/csl, so that the shipped one stands in.",
    "Citations are rendered by a processor of the Citation Style Language; a file that it cannot "
    "use gives none.",
)

STYLES: Final = (("chicago", False), ("chicago", True), ("mla", True))
"""Style, and whether its bibliography is meant and not its note: in the order they are shown."""


class Part(NamedTuple):
    """A run of a citation. `kind` is "" for plain words, "i" for italics, "url" for the address, and
    "locator" for the place where a page or paragraph may be put: its text has "{}" for that."""

    text: str
    kind: str


_FIRST: Final = 0xF0000
"""Private-use characters from here on stand for values."""
_LOCATOR: Final = "\U000fff00"
_YEAR, _ISSUED, _DAY, _MONTH = "7777", "6666", "29", 12
_TEXTS: Final = (
    "title", "container-title", "publisher", "publisher-place", "number", "archive", "archive_location",
    "DOI", "URL",
)  # fmt: skip


@dataclass
class Processor:
    """Renders items in the styles of a project. `folders` are those of its templates."""

    folders: Sequence[Path]
    language: str
    _styles: dict[str, _Style] = field(default_factory=dict)

    @cached_property
    def digest(self) -> str:
        """Digest of all that its citations depend on apart from the items."""
        styles = [self._file(name).read_bytes() for name in dict(STYLES)]
        return digest(b"\0".join([self.language.encode(), version("citeproc-py").encode(), *styles]))

    def _file(self, name: str) -> Path:
        return next(p for folder in self.folders if (p := folder / "csl" / f"{name}.csl").is_file())

    def render(self, item: Item, number: str, style: str, entry: bool) -> tuple[Part, ...]:
        """An item in a style, as note or as entry of a bibliography. `number` is its number as
        citations say it. Raises CannotRun for a style that is none."""
        if style not in self._styles:
            self._styles[style] = self._load(style)
        return self._styles[style].render(item, number, entry)

    def _load(self, name: str) -> _Style:
        path = self._file(name)
        return _Style(
            path, self.language, path.resolve() != shipped("templates", "csl", f"{name}.csl").resolve()
        )


class _Style:
    """A style in a language, and the shapes rendered so far."""

    def __init__(self, path: Path, language: str, exact: bool) -> None:
        from citeproc import CitationStylesStyle

        self.path = path
        self.exact = exact
        locale = _locale(language)
        scan(path.read_bytes(), f"templates/csl/{path.name}")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self.style = CitationStylesStyle(str(path), locale=locale.stem[8:], validate=False)
        except Exception as error:  # noqa: BLE001 (what the processor makes of a file that is no style)
            raise CannotRun(_finding(path, error)) from None
        terms = etree.parse(str(locale)).getroot()
        self.months = [
            [_term(terms, f"month-{n:02}", form) for n in range(1, 13)] for form in ("long", "short")
        ]
        options = terms.find(f"{_CSL}style-options")
        self.inside = options is not None and options.get("punctuation-in-quote") == "true"
        self.close = _term(terms, "close-quote", "long")
        self.open = _term(terms, "open-quote", "long")
        self.inner = [_term(terms, f"{side}-inner-quote", "long") for side in ("open", "close")]
        self.shapes: dict[tuple[Any, ...], str] = {}

    def render(self, item: Item, number: str, entry: bool) -> tuple[Part, ...]:
        data = csl(item)
        if number:
            data["number"] = number
        values: dict[str, tuple[str, str]] = {}
        shaped = self._shaped(data, item, values)
        key = (entry, str(shaped))
        if key not in self.shapes:
            self.shapes[key] = self._template(shaped, entry)
        return tuple(_joined(self._filled(self.shapes[key], values)))

    # -- shapes ----------------------------------------------------------------------------------------

    def _shaped(
        self, data: dict[str, Any], item: Item, values: dict[str, tuple[str, str]]
    ) -> dict[str, Any]:
        """The item with a character for each value; the values by that character, with their kind."""

        def slot(value: str, kind: str = "") -> str:
            if self.exact:
                return escape(value, quote=False)
            token = chr(_FIRST + len(values))
            values[token] = (value, kind)
            return token

        shaped: dict[str, Any] = {"id": "item", "type": data["type"]}
        for name in _TEXTS:
            if name in data:
                shaped[name] = slot(data[name], "url" if name in ("URL", "DOI") else "")
        for name in ("author", "editor"):
            if name in data:
                shaped[name] = [{k: slot(v) for k, v in one.items()} for one in data[name]]
        for name, sentinel, date in (
            ("original-date", _YEAR, item.date),
            ("issued", _ISSUED, item.issued),
        ):
            found = parts(date)
            if not found:
                continue
            if self.exact or found[0] < 1000:
                shaped[name] = {"date-parts": [found]}
                continue
            values[sentinel] = (str(found[0]), "")
            day = [found[2] if found[2] == 1 else int(_DAY)] if len(found) > 2 else []
            shaped[name] = {
                "date-parts": [[int(sentinel), *([_MONTH] if len(found) > 1 else []), *day]]
            }
            if len(found) > 1:
                for terms in self.months:
                    values[f"month {terms[_MONTH - 1]}"] = (terms[found[1] - 1], "")
            if day == [int(_DAY)]:
                values[_DAY] = (str(found[2]), "")
        return shaped

    def _template(self, shaped: dict[str, Any], entry: bool) -> str:
        """The shape as the processor renders it, and in a note the place of the locator."""
        bare = self._run(shaped, entry, "")
        if entry:
            return bare
        located = self._run(shaped, entry, _LOCATOR)
        start = 0
        while start < len(bare) and bare[start] == located[start]:
            start += 1
        rest = len(bare) - start
        inserted = located[start : len(located) - rest]
        if bare[start:] != located[len(located) - rest :] or "<" in inserted:
            return bare  # the style has no one place for it
        return f"{bare[:start]}{_LOCATOR}{inserted.replace(_LOCATOR, '{}')}{_LOCATOR}{bare[start:]}"

    def _run(self, shaped: dict[str, Any], entry: bool, locator: str) -> str:
        from citeproc import (
            Citation,
            CitationItem,
            CitationStylesBibliography,
            Locator,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                source = CiteProcJSON([shaped])
                bibliography = CitationStylesBibliography(self.style, source, formatter.html)
                options = {"locator": Locator("page", locator)} if locator else {}
                citation = Citation([CitationItem("item", **options)])
                bibliography.register(citation)
                if entry:
                    return "".join(map(str, bibliography.bibliography()))
                return str("".join(map(str, bibliography.cite(citation, lambda _item: None))))
        except Exception as error:  # noqa: BLE001 (an element of CSL that the processor does not have)
            raise CannotRun(_finding(self.path, error)) from None

    # -- values ----------------------------------------------------------------------------------------

    def _filled(self, template: str, values: dict[str, tuple[str, str]]) -> Iterator[Part]:
        months = {key[6:]: value for key, value in values.items() if key.startswith("month ")}
        months = {k: months[k] for k in sorted(months, key=len, reverse=True)}
        slots = {**{k: v for k, v in values.items() if not k.startswith("month ")}, **months}
        pattern = "|".join([rf"{_LOCATOR}[^{_LOCATOR}]*{_LOCATOR}", "<[^>]*>", *map(re.escape, slots)])
        italic, before, last = 0, "", ""
        at = 0
        for match in [*re.finditer(pattern, template), None]:
            literal = unescape(template[at : match.start() if match else len(template)])
            if literal:
                literal = self._punctuated(literal, last)
                yield Part(literal, "i" if italic else "")
                before, last = literal, literal
            if match is None:
                return
            at = match.end()
            found = match[0]
            if found.startswith(_LOCATOR):
                yield Part(found.strip(_LOCATOR), "locator")
            elif found.startswith("<"):
                if found in ("<i>", "</i>"):
                    italic += 1 if found == "<i>" else -1
            else:
                value, kind = slots[found]
                if before.endswith(self.open):
                    value = self._nested(value)
                yield Part(value, kind or ("i" if italic else ""))
                last = value

    def _punctuated(self, literal: str, last: str) -> str:
        if self.inside:
            literal = re.sub(rf"({self.close}+)([.,])", r"\2\1", literal)
        if last.rstrip(self.close)[-1:] in tuple(".?!") and literal.startswith("."):
            literal = literal[1:]
        return literal

    def _nested(self, value: str) -> str:
        """Quotation marks inside quotation marks: those of the language, English, typed."""
        first, last = self.inner
        for start, end in dict.fromkeys(((self.open, self.close), ("“", "”"), ('"', '"'))):
            pair = rf"{re.escape(start)}([^{re.escape(start + end)}]*){re.escape(end)}"
            value = re.sub(pair, rf"{first}\1{last}", value)
        return value


def _joined(found: Iterator[Part]) -> Iterator[Part]:
    """Runs of the same kind as one."""
    waiting: Part | None = None
    for part in found:
        if waiting is not None and waiting.kind == part.kind and part.kind in ("", "i"):
            waiting = Part(waiting.text + part.text, part.kind)
            continue
        if waiting is not None:
            yield waiting
        waiting = part
    if waiting is not None:
        yield waiting


_CSL: Final = "{http://purl.org/net/xbiblio/csl}"


def _locale(language: str) -> Path:
    """The file of a language's terms: that of its tag, else of its main country, else of any."""
    import citeproc

    folder = Path(citeproc.__file__).parent / "data" / "locales"
    main, _, country = language.partition("-")
    wishes = [f"{main}-{country.upper()}", main, f"{main}-{main.upper()}", "en-US"]
    if main == "en" and not country:
        wishes.insert(0, "en-US")
    for wish in wishes[:-1]:
        if (path := folder / f"locales-{wish}.xml").is_file():
            return path
    others = sorted(folder.glob(f"locales-{main}-*.xml")) if main.isalpha() else []
    return others[0] if others else folder / "locales-en-US.xml"


def _term(terms: etree._Element, name: str, form: str) -> str:
    """A term of a locale; where it has no short form, the long one."""
    found = ""
    for term in terms.iter(f"{_CSL}term"):
        if term.get("name") == name and term.get("form", "long") in ("long", form):
            single = term.find(f"{_CSL}single")
            text = (single if single is not None else term).text or ""
            if term.get("form", "long") == form or not found:
                found = text
    return found


def _finding(path: Path, error: Exception) -> Finding:
    said = " ".join(str(error).split())[:200]
    return Finding(
        "citation.style",
        f"templates/csl/{path.name}",
        f"The processor of styles stopped: {said or type(error).__name__}.",
    )
