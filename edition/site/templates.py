"""Templates: the shipped ones, and those of a project before them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from edition.files.digest import digest
from edition.finding import CannotRun, Finding
from edition.labels import Labels
from edition.pages.frame import Frame
from edition.pages.printed import PrintPage
from edition.resources import shipped
from edition.site.sandbox import Environment, nearest, one_page

_REFERENCES = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
_COMPUTED = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+[^"'\s]""")
SUFFIXES = (".html", ".xhtml", ".xml", ".opf", ".svg")
SHIPPED = "edition"
"""`edition:` before a name means the shipped template."""
ASSETS = "_assets"
"""Folder of the static files, from the site's root."""


def folders(project: Path | None) -> list[Path]:
    """Where templates, labels and static files are looked for, first one first.

    Raises CannotRun where a project's folder is a link that leads out of the project."""
    own = [project / "templates"] if project is not None and (project / "templates").is_dir() else []
    for folder in own:
        assert project is not None
        if not folder.resolve().is_relative_to(project.resolve()):
            message = "The folder of templates is a link that leads out of the project."
            raise CannotRun(Finding("project.outside", "templates", message))
    return [*own, shipped("templates")]


class _Folder(jinja2.FileSystemLoader):
    """The templates of one folder: a link that leads out of it is not followed."""

    def list_templates(self) -> list[str]:
        return [name for name in super().list_templates() if "__pycache__" not in name.split("/")]

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        found = super().get_source(environment, template)
        if not Path(found[1]).resolve().is_relative_to(Path(self.searchpath[0]).resolve()):
            raise SecurityError(f"{template} is a link that leads out of its folder")
        return found


class Templates:
    """Renders page contexts. The template of a page is the one named after its kind."""

    def __init__(self, project: Path | None, labels: Labels) -> None:
        places = folders(project)
        ours = _Folder(shipped("templates"))
        self.environment = Environment(
            jinja2.ChoiceLoader(
                [
                    jinja2.PrefixLoader({SHIPPED: ours}, delimiter=":"),
                    *(_Folder(place) for place in places),
                ]
            )
        )
        self.environment.globals["json_ld"] = json_ld
        self._labels = labels
        self._own = places[0] if len(places) > 1 else None
        self._assets = {
            path.relative_to(place / "static").as_posix()
            for place in places
            for path in (place / "static").rglob("*")
        }
        words = "\0".join(f"{key}={value}" for key, value in sorted(labels.items()))
        self._words = digest(words.encode())
        self.digest = cache(self._digest)

    def _digest(self, name: str) -> str:
        """The digest of a template, of all it extends, includes or imports, and of the labels."""
        seen: dict[str, str] = {}
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen[one] = self._source(one)
                waiting += _REFERENCES.findall(seen[one])
                if _COMPUTED.search(seen[one]):  # which one, only a rendering would tell
                    waiting += self.environment.list_templates(extensions=["html"])
        parts = [self._words, *(f"{key}\0{seen[key]}" for key in sorted(seen))]
        return digest("\0".join(parts).encode())

    def whole(self) -> str:
        """The digest of all templates together."""
        names = sorted(self.environment.list_templates(extensions=["html"]))
        return digest("\0".join(self.digest(name) for name in names).encode())

    def _source(self, name: str) -> str:
        loader = self.environment.loader
        assert loader is not None
        try:
            return loader.get_source(self.environment, name)[0]
        except jinja2.TemplateError as error:
            raise CannotRun(finding(error, name, self._own)) from None

    def page(self, context: Frame) -> bytes:
        """A page of the site as UTF-8. Raises CannotRun."""
        root = context.site.root

        def asset(name: str) -> str:
            if name not in self._assets:
                hint = nearest(name, self._assets)
                raise jinja2.TemplateRuntimeError(f"there is no file templates/static/{name}{hint}")
            return f"{root}{ASSETS}/{name}"

        return self._render(f"{context.kind}.html", page=context, asset=asset)

    def printed(self, context: PrintPage) -> bytes:
        """A print-ready page as UTF-8. Raises CannotRun."""
        return self._render(f"print/{context.kind}.html", page=context)

    def book(self, name: str, context: object) -> bytes:
        """A part of an electronic book as UTF-8. Raises CannotRun."""
        return self._render(f"epub/{name}", page=context)

    def _render(self, name: str, **given: object) -> bytes:
        try:
            with one_page():
                template = self.environment.get_template(name)
                return template.render(label=self._labels, **given).encode()
        except CannotRun:
            raise
        except Exception as error:  # noqa: BLE001 - a template may do anything that fails
            raise CannotRun(finding(error, name, self._own)) from None

    def source(self, name: str) -> bytes:
        """A file of the templates as it is: a project's own before the shipped one."""
        return self._source(name).encode()


def finding(error: Exception, name: str, own: Path | None = None) -> Finding:
    """What an error of a template says, as a finding at the template's line: of the project's, whose
    folder is `own`, where one of those took part, else of the shipped one."""
    where, line = getattr(error, "name", None) or name, getattr(error, "lineno", None) or 0
    if not isinstance(error, jinja2.TemplateSyntaxError):
        for path, number in _lines(error):
            if own is not None and path.is_relative_to(own):
                where, line = path.relative_to(own).as_posix(), number
            elif not line and path.is_relative_to(shipped("templates")):
                where, line = path.relative_to(shipped("templates")).as_posix(), number
    where = where.removeprefix(f"{SHIPPED}:")
    return Finding(
        "template.error",
        where if where.startswith("templates/") else f"templates/{where}",
        _said(error) if _said(error).endswith("?") else f"{_said(error)}.",
        line=line,
        column=1 if line else 0,
    )


def _lines(error: Exception) -> Iterator[tuple[Path, int]]:
    """The lines of templates that the error came through, the outermost first."""
    trace = error.__traceback__
    while trace is not None:
        path = trace.tb_frame.f_code.co_filename
        if path.endswith(SUFFIXES):
            yield Path(path), trace.tb_lineno
        trace = trace.tb_next


def _said(error: Exception) -> str:
    message = " ".join(str(error).split()).rstrip(".")
    if isinstance(error, RecursionError):
        return "It extends, includes or calls itself without end"
    if isinstance(error, jinja2.TemplateNotFound):
        return f"There is no template {message}"
    if isinstance(error, MemoryError):
        return "It needs more memory than there is"
    if isinstance(error, SecurityError):
        return f"The sandbox refuses this: {message}"
    return message[:1].upper() + message[1:] or type(error).__name__


def json_ld(data: dict[str, Any]) -> Markup:
    """Linked data as the content of a script element. No character that could end the element or
    begin a comment is left in it: JSON has its own way of writing them."""
    text = msgspec.json.encode(data).decode()
    for ch in "<>&\u2028\u2029":
        text = text.replace(ch, f"\\u{ord(ch):04x}")
    return Markup(text)  # noqa: S704 (JSON that ends no script)
