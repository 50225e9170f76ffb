"""Templates: the shipped ones, and those of a project before them."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
import msgspec
from markupsafe import Markup

from edition.finding import CannotRun, Finding
from edition.labels import Labels
from edition.publish.contexts import Frame, PrintPage
from edition.resources import shipped
from edition.volume.read import digest

_REFERENCES = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"']+)["']""")
_COMPUTED = re.compile(r"""\{%[-+]?\s*(?:extends|include|import|from)\s+[^"'\s]""")
ASSETS = "_assets"
"""Folder of the static files, from the site's root."""


def folders(project: Path | None) -> list[Path]:
    """Where templates, labels and static files are looked for, first one first."""
    own = [project / "templates"] if project is not None and (project / "templates").is_dir() else []
    return [*own, shipped("templates")]


class Templates:
    """Renders page contexts. The template of a page is the one named after its kind."""

    def __init__(self, project: Path | None, labels: Labels) -> None:
        places = folders(project)
        ours = jinja2.FileSystemLoader(shipped("templates"))
        self._environment = jinja2.Environment(
            loader=jinja2.ChoiceLoader(
                [
                    jinja2.PrefixLoader({"edition": ours}, delimiter=":"),
                    *(jinja2.FileSystemLoader(place) for place in places),
                ]
            ),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
        )
        self._environment.globals["json_ld"] = json_ld
        self._labels = labels
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
                    waiting += self._environment.list_templates(extensions=["html"])
        parts = [self._words, *(f"{key}\0{seen[key]}" for key in sorted(seen))]
        return digest("\0".join(parts).encode())

    def whole(self) -> str:
        """The digest of all templates together."""
        names = sorted(self._environment.list_templates(extensions=["html"]))
        return digest("\0".join(self.digest(name) for name in names).encode())

    def _source(self, name: str) -> str:
        loader = self._environment.loader
        assert loader is not None
        try:
            return loader.get_source(self._environment, name)[0]
        except jinja2.TemplateError as error:
            raise CannotRun(finding(error, name)) from None

    def page(self, context: Frame) -> bytes:
        """A page of the site as UTF-8. Raises jinja2.TemplateError."""
        root = context.site.root

        def asset(name: str) -> str:
            if name not in self._assets:
                raise jinja2.TemplateRuntimeError(f"there is no file templates/static/{name}")
            return f"{root}{ASSETS}/{name}"

        template = self._environment.get_template(f"{context.kind}.html")
        return template.render(page=context, label=self._labels, asset=asset).encode()

    def printed(self, context: PrintPage) -> bytes:
        """A print-ready page as UTF-8. Raises jinja2.TemplateError."""
        template = self._environment.get_template(f"print/{context.kind}.html")
        return template.render(page=context, label=self._labels).encode()

    def book(self, name: str, context: object) -> bytes:
        """A part of an electronic book as UTF-8. Raises jinja2.TemplateError."""
        template = self._environment.get_template(f"epub/{name}")
        return template.render(page=context, label=self._labels).encode()

    def source(self, name: str) -> bytes:
        """A file of the templates as it is: a project's own before the shipped one."""
        return self._source(name).encode()


def finding(error: Exception, name: str) -> Finding:
    """What a template error says, as a finding."""
    where = getattr(error, "name", None) or name
    line = getattr(error, "lineno", None) or 0
    if not line and (trace := error.__traceback__) is not None:
        while trace.tb_next is not None:
            trace = trace.tb_next
            if trace.tb_frame.f_code.co_filename.endswith((".html", ".xml")):
                line, where = trace.tb_lineno, Path(trace.tb_frame.f_code.co_filename).name
    message = str(error).strip().rstrip(".") or type(error).__name__
    if not where.startswith("templates/"):
        where = f"templates/{where}"
    return Finding("template.error", where, f"{message}.", line=line, column=1 if line else 0)


def json_ld(data: dict[str, Any]) -> Markup:
    """Linked data as the content of a script element. No character that could end the element or
    begin a comment is left in it: JSON has its own way of writing them."""
    text = msgspec.json.encode(data).decode()
    for ch in "<>&\u2028\u2029":
        text = text.replace(ch, f"\\u{ord(ch):04x}")
    return Markup(text)  # noqa: S704 (JSON that ends no script)


def markup(fragment: bytes | str) -> str:
    """A finished fragment, which templates insert as it is."""
    text = fragment.decode() if isinstance(fragment, bytes) else fragment
    return Markup(text)  # noqa: S704 (made by a stylesheet)
