"""The paper that print-ready pages are set for: its size, margins and type, as a style sheet."""

from __future__ import annotations

from typing import Final, NamedTuple

from edition.settings import PrintSettings


class Paper(NamedTuple):
    """What a profile stands for."""

    page: str
    margins: str
    """Top, outer, bottom, inner."""
    font_size: str


PROFILES: Final = {
    "frus": Paper("5.917in 8.917in", ".92in .6875in .6in .875in", "10pt"),
    "a4": Paper("210mm 297mm", "28mm 30mm 25mm 35mm", "11pt"),
    "letter": Paper("8.5in 11in", "1.1in 1.2in 1in 1.4in", "11pt"),
    "large": Paper("8.5in 11in", "1in .8in .8in 1in", "18pt"),
}


FAMILIES: Final = "TeX Gyre Pagella, P052"
"""What the text is set in unless the project says otherwise: see print.css."""


def rules(settings: PrintSettings) -> str:
    """The style sheet that follows print.css; "" where that is as wanted already."""
    if settings == PrintSettings(archival=settings.archival, fonts=settings.fonts):
        return ""
    paper = PROFILES[settings.profile]
    top, outer, bottom, inner = (settings.margins or paper.margins).split()
    size = settings.font_size or paper.font_size
    said = [
        f"@page {{ size: {settings.page or paper.page}; margin: {top} {outer} {bottom} {inner}; }}",
        f"@page :left {{ margin-left: {outer}; margin-right: {inner}; }}",
        f"html {{ font-size: {size}; }}",
    ]
    width, height = (settings.page or paper.page).split()
    said.append(f"@page turned {{ size: {height} {width}; margin: {inner} {top} {outer} {bottom}; }}")
    if settings.font:
        said.append(f":root {{ --serif: {settings.font}; }}")
        said.append(f"@page {{ font-family: {settings.font}; }}")
    return "\n".join(said)
