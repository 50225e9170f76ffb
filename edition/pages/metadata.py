"""What the head of a page tells machines: Highwire `citation_*` and Dublin Core for reference managers,
Open Graph for link previews, schema.org for search engines.

How Zotero reads it (its translators "Embedded Metadata" and "RDF") decides the choice:
`citation_book_title` makes an item a section of a book; `og:type` "book" makes it a book, "article"
leaves it to the Highwire names, and "website" would turn every item into a web page, so that only
pages that are none of these have it. Of editors it reads nothing but the name that EPrints gives them.
Whole addresses stand only where the edition knows its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeVar
from urllib.parse import urljoin

import msgspec

from edition.pages.citing import Item, parts
from edition.pages.frame import Frame, Home
from edition.pages.registers import EntryPage
from edition.volume.publication import Name

_KINDS: Final = {"person": "Person", "term": "DefinedTerm", "place": "Place", "org": "Organization"}
_LONGEST: Final = 300

Data = dict[str, Any]
_F = TypeVar("_F", bound=Frame)


def described(page: _F, item: Item | None = None, rights: str = "") -> _F:
    """The page with its metadata. `item` is what it is as something to cite; `rights` the address of
    its licence, or what the header says."""
    title = page.title or page.site.title
    social = [
        ("og:title", title),
        ("og:type", {"chapter": "article", "book": "book"}.get(item.kind if item else "", "website")),
        ("og:site_name", page.site.title),
    ]
    if page.description:
        social.append(("og:description", page.description[:_LONGEST]))
    if page.canonical:
        social.append(("og:url", page.canonical))
    return msgspec.structs.replace(
        page,
        meta=tuple(_meta(item, rights)) if item is not None else (),
        social=tuple(social),
        linked_data=_linked(page, item, rights),
    )


def inverted(one: Name) -> str:
    """A name as lists have it: "Sampson, Charles S."."""
    return f"{one.family}, {one.given}" if one.given else one.family


# -- Highwire and Dublin Core --------------------------------------------------------------------------


def _meta(item: Item, rights: str) -> Iterator[tuple[str, str]]:
    first, _, last = item.pages.partition("–")
    yield "citation_title", item.title
    for one in item.authors:
        yield "citation_author", inverted(one)
    for one in item.editors:
        yield "citation_editor", inverted(one)
        if one.given:  # Zotero reads this one, but knows no names of bodies in it
            yield "eprints.editors_name", inverted(one)
    single = {
        "citation_book_title": item.container,
        "citation_publisher": item.publisher,
        "citation_publication_date": item.issued.replace("-", "/"),
        "citation_firstpage": first,
        "citation_lastpage": last,
        "citation_isbn": item.isbn,
        "citation_doi": item.doi,
        "citation_language": item.language,
        "citation_public_url": item.url,
        "DC.title": item.title,
        "DC.date": item.issued or item.date[:10],
        "DCTERMS.created": item.date[:10] if parts(item.date) else "",
        "DCTERMS.isPartOf": item.container,
        "DC.language": item.language,
        "DC.identifier": item.url,
        "DC.rights": rights,
    }
    yield from ((name, content) for name, content in single.items() if content)


# -- schema.org ----------------------------------------------------------------------------------------


def _linked(page: Frame, item: Item | None, rights: str) -> Data:
    thing = _thing(page, item)
    if page.canonical:
        thing["url"] = page.canonical
    if rights.startswith(("http://", "https://")):
        thing["license"] = rights
    found = [thing]
    if page.canonical and page.breadcrumb:
        found.append(_crumbs(page))
    return {"@context": "https://schema.org", "@graph": found}


def _thing(page: Frame, item: Item | None) -> Data:
    if item is not None:
        return _book(item) if item.kind == "book" else _chapter(page, item)
    if isinstance(page, EntryPage):
        kind = _KINDS.get(page.entry_kind, "DefinedTerm")
        thing: Data = {"@type": kind, "name": page.name}
        if page.entry_description:
            thing["description"] = page.entry_description[:_LONGEST]
        if kind == "DefinedTerm" and page.register is not None:
            thing["inDefinedTermSet"] = {"@type": "DefinedTermSet", "name": page.register.text}
        return thing
    if isinstance(page, Home):
        thing = {"@type": "WebSite", "name": page.site.title, "inLanguage": page.lang}
        if page.site.publisher:
            thing["publisher"] = {"@type": "Organization", "name": page.site.publisher}
        if page.canonical:
            thing["hasPart"] = [
                {"@type": "Book", "name": v.title, "url": urljoin(page.canonical, v.href)}
                for v in page.volumes
            ]
        return thing
    thing = {"@type": "CollectionPage", "name": page.title or page.site.title, "inLanguage": page.lang}
    if (volume := getattr(page, "volume", None)) is not None:
        thing["isPartOf"] = {"@type": "Book", "name": volume.complete}
    return thing


def _chapter(page: Frame, item: Item) -> Data:
    thing: Data = {"@type": "Chapter", "name": item.title, "inLanguage": item.language}
    if item.authors:
        thing["author"] = [_person(one) for one in item.authors]
    if parts(item.date):
        thing["dateCreated"] = item.date[:10]
    if item.number:
        thing["position"] = item.number
    if item.pages:
        thing["pagination"] = item.pages
    if item.archive:
        thing["isBasedOn"] = {
            "@type": "ArchiveComponent",
            "holdingArchive": {"@type": "ArchiveOrganization", "name": item.archive},
        }
        if item.archive_location:
            thing["isBasedOn"]["name"] = item.archive_location
    volume = getattr(page, "volume", None)
    book: Data = {"@type": "Book", "name": item.container}
    if page.canonical and volume is not None:
        book["@id"] = urljoin(page.canonical, volume.href)
    thing["isPartOf"] = book
    return thing


def _book(item: Item) -> Data:
    thing: Data = {"@type": "Book", "name": item.title, "inLanguage": item.language}
    if item.url:
        thing["@id"] = item.url
    for key, names in (("author", item.authors), ("editor", item.editors)):
        if names:
            thing[key] = [_person(one) for one in names]
    if item.publisher:
        thing["publisher"] = {"@type": "Organization", "name": item.publisher}
    if item.issued:
        thing["datePublished"] = item.issued
    if item.isbn:
        thing["isbn"] = item.isbn
    if item.doi:
        thing["sameAs"] = f"https://doi.org/{item.doi}"
    return thing


def _person(one: Name) -> Data:
    if one.given:
        return {"@type": "Person", "name": one.whole}
    return {"@type": "Organization", "name": one.family}


def _crumbs(page: Frame) -> Data:
    """The way to the page: from home down to the page itself."""
    steps = [(link.text, urljoin(page.canonical, link.href)) for link in page.breadcrumb]
    steps.append((page.title or page.site.title, page.canonical))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": n, "name": text, "item": address}
            for n, (text, address) in enumerate(steps, start=1)
        ],
    }
