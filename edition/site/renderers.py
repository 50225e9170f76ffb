"""What pages are made with: templates, stylesheets, static files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import rcssmin
import rjsmin

from edition.labels import Labels
from edition.pages.shelf import Shelf
from edition.site import templates as framing
from edition.site.templates import Templates
from edition.transform.stylesheet import Stylesheet


@dataclass
class Renderers:
    """What pages are made with: compiled once in each process."""

    shelf: Shelf
    templates: Templates
    site: Stylesheet
    printing: Stylesheet
    book: Stylesheet
    project: Path | None
    images: dict[str, str]
    """From graphic/@url to the image's path from the site's root, where it is at hand."""
    paper: str
    """The style sheet of the paper, which follows that of print-ready pages."""
    frame: str
    """Digest of all that frames a page: the templates, the labels, the software."""

    def asset(self, name: str) -> bytes:
        """A static file as the site has it: a project's own before the shipped one."""
        return assets(self.project)[f"{framing.ASSETS}/{name}"]

    @cached_property
    def print_css(self) -> str:
        """The style sheet of print-ready pages, which travels inside them."""
        before, _, _ = self.shelf.labels["place_page"].partition("{n}")
        word = re.sub(r"[^\w. ]", "", before)  # nothing that CSS would read otherwise
        own = f'{self.paper}\n:root {{ --page: "{word}"; }}'.strip()
        for folder in framing.folders(self.project):
            path = folder / "static" / "print.css"
            if path.is_file():
                css = f"{path.read_text('utf-8').strip()}\n{own}"
                return css.replace("</", "<\\/")
        return own


def assets(project: Path | None) -> dict[str, bytes]:
    """The static files of the site by their path in it; a project's own before the shipped ones.

    Style sheets and scripts lose their comments and white space: every page carries them.
    """
    found: dict[str, bytes] = {}
    for folder in reversed(framing.folders(project)):
        static = folder / "static"
        if static.is_dir():
            for path in sorted(static.rglob("*")):
                if path.is_file() and path.name != "print.css" and not path.name.startswith("."):
                    name = path.relative_to(static).as_posix()
                    found[f"{framing.ASSETS}/{name}"] = _light(path)
    return found


def _light(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".css":
        return bytes(rcssmin.cssmin(data))
    if path.suffix in (".js", ".mjs"):
        return bytes(rjsmin.jsmin(data))
    return data


def stylesheets(project: Path | None, labels: Labels) -> tuple[Stylesheet, Stylesheet, Stylesheet]:
    """The stylesheets of the site, of print and of electronic books."""
    return (
        Stylesheet("site.xsl", project, labels),
        Stylesheet("print.xsl", project, labels),
        Stylesheet("epub.xsl", project, labels),
    )
