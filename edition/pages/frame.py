"""Page contexts: everything a template may say, and nothing it would have to work out.

A template never sees TEI, sorts, looks up or compares strings. A wish for one of these in a template
means that a field is missing here. Every `href` is relative to the page that carries it and ready to
use; every string is plain text (Jinja escapes it) save `fragment`, which is finished HTML, and `css`.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct


class Link(Struct, frozen=True):
    """A link: where to, the words, and (optionally) a longer title and a number before the words."""

    href: str
    text: str
    number: str = ""
    title: str = ""


class Site(Struct, frozen=True):
    """The edition as a whole, as every page names it."""

    title: str
    subtitle: str
    publisher: str
    description: str
    root: str
    """Relative path from this page to the site's root: "" or "../" or "../../"."""
    generator: str
    """Name and version of the software."""
    menu: tuple[Link, ...] = ()
    """The edition's own navigation: home, and the volumes where they are few."""
    search: str = ""
    """The search page, "" where there is none."""


class CitationPart(Struct, frozen=True):
    """A run of a citation: one of the four has words."""

    text: str = ""
    italic: str = ""
    url: str = ""
    """The address."""
    locator: str = ""
    """The place where a page or paragraph may be put: "{}" stands for that."""


class Citation(Struct, frozen=True):
    """A citation in one style."""

    name: str
    """The style: "Chicago, note"."""
    parts: tuple[CitationPart, ...]


class Cite(Struct, frozen=True):
    """How to cite a page."""

    citations: tuple[Citation, ...]
    files: tuple[Link, ...] = ()
    """The reference for programs: BibTeX, RIS, CSL-JSON."""
    places: tuple[Link, ...] = ()
    """The printed pages that can be cited; each leads to its beginning."""


class Frame(Struct, frozen=True):
    """What every page has."""

    site: Site
    kind: str
    """home, volume, division, document, section, register, entry, pages: also the template's name."""
    title: str
    """For the title element, without the site's title."""
    description: str
    path: str
    """The page's path from the site's root, "" for home, "frus1961-63v05/d21/"."""
    lang: str
    dir: str
    """"ltr" or "rtl"."""
    breadcrumb: tuple[Link, ...] = ()
    """From home down to the parent of this page."""
    canonical: str = ""
    """The page's full address, "" where the edition does not know where it will stand."""
    meta: tuple[tuple[str, str], ...] = ()
    """(name, content) of `meta` elements in the order they are to stand: `citation_title` …"""
    social: tuple[tuple[str, str], ...] = ()
    """(property, content) of `meta` elements for link previews: `og:title` …"""
    linked_data: dict[str, Any] = {}
    """What the page is in the words of schema.org: for `json_ld(page.linked_data)`."""
    cite: Cite | None = None
    """How to cite what the page shows; None where it is not to be cited by itself."""


class Place(Struct, frozen=True):
    """A place that is no longer where it was: its old HTML id, and where it is now."""

    id: str
    link: Link


class Notice(Frame, frozen=True):
    """A page that only leads elsewhere: from an address that leads nowhere, or to a new one."""

    heading: str = ""
    target: Link | None = None
    places: tuple[Place, ...] = ()
    """The places of an old page, and where they are now."""


class VolumeCard(Struct, frozen=True):
    """A volume as the edition's home lists it."""

    href: str
    title: str
    series: str
    """"Foreign Relations of the United States, 1961–1963, Volume V", "" where there is none."""
    editors: tuple[str, ...]
    imprint: str
    documents: int
    dates: str
    """"January 1961 – December 1963", "" where no document is dated."""
    withheld: str = ""
    """"48 passages withheld", "" where nothing is."""


class Home(Frame, frozen=True):
    volumes: tuple[VolumeCard, ...] = ()
    feed: str = ""
    """The Atom feed, "" where there is none."""
    catalogue: str = ""
    """The catalogue of books (OPDS), "" where there is none."""
    browse: tuple[RegisterLink, ...] = ()
    """Ways into the documents of all volumes."""


class ContentsEntry(Struct, frozen=True):
    """A line of a table of contents."""

    href: str
    title: str
    number: str = ""
    kind: str = ""
    """document, section, division"""
    date: str = ""
    """The document's date as shown, "" where it has none."""
    range: str = ""
    """For a division with documents: "Documents 1–120"."""
    children: tuple[ContentsEntry, ...] = ()
    id: str = ""
    """The last part of its address, by which the contents beside a text find their place."""


class VolumeFrame(Struct, frozen=True):
    """The volume a page belongs to."""

    id: str
    href: str
    title: str
    """The volume's own title ("Soviet Union")."""
    series: str
    complete: str
    """The full title on one line."""
    editors: tuple[tuple[str, str], ...]
    """(role as a word of the interface, name) pairs."""
    imprint: str


class RegisterLink(Struct, frozen=True):
    """A way into the documents: a register, the chronology, a page to browse by."""

    href: str
    text: str
    count: int


class ListedDocument(Struct, frozen=True):
    """A document in a chronology or among those of a group."""

    href: str
    title: str
    number: str = ""
    date: str = ""
    """What there is to say of its date, beside the heading it stands under."""
    note: str = ""
    """What else tells it from others: its type, its volume."""
