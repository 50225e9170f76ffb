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


class Entry(Struct, frozen=True):
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
    children: tuple[Entry, ...] = ()
    id: str = ""
    """The last part of its address, by which the contents beside a text find their place."""


class Volume(Struct, frozen=True):
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


class ContentsPage(Frame, frozen=True):
    """The contents of a volume by themselves, to be shown beside its texts."""

    volume: Volume | None = None
    contents: tuple[Entry, ...] = ()


class RegisterLink(Struct, frozen=True):
    """A way into the documents: a register, the chronology, a page to browse by."""

    href: str
    text: str
    count: int


class VolumePage(Frame, frozen=True):
    """A volume's landing page. `fragment` is its title page, "" where it has none."""

    volume: Volume | None = None
    fragment: str = ""
    contents: tuple[Entry, ...] = ()
    registers: tuple[RegisterLink, ...] = ()
    browse: tuple[RegisterLink, ...] = ()
    """The chronology, and the pages to browse by."""
    documents: int = 0
    dates: str = ""
    print_href: str = ""
    """The volume's print-ready HTML, "" where it was not built."""
    downloads: tuple[Link, ...] = ()
    """The volume in other forms: PDF, EPUB, TEI-XML."""
    text_lang: str = ""
    """The language of the title page where it is not the page's own `lang`; "" where it is."""
    text_dir: str = ""
    """"ltr" or "rtl", set together with `text_lang`."""


class Mentioned(Struct, frozen=True):
    """A register entry as a document's side panel lists it."""

    href: str
    name: str
    count: int
    description: str = ""


class Related(Struct, frozen=True):
    """Another document that the encoding relates to this one."""

    relation: str
    """The relation in words: "Archival original of"."""
    link: Link


class Sheet(Struct, frozen=True):
    """The images of the source's pages, which a text can have beside it."""

    first: Link | None
    """The image of the page that the text begins on, where that page began before it."""


class CitedPlace(Struct, frozen=True):
    """One reference: where in the citing text it stands, and what of this page it refers to."""

    place: Link | None
    """"note 2", "p. 838" of the citing text; None where no such place is known."""
    what: Link | None
    """"note 3", "p. 12" of this page; None where the page as a whole is referred to."""


class Cited(Struct, frozen=True):
    """A text that refers to this page."""

    link: Link
    """The text; its `title` is its volume, where that is another one."""
    places: tuple[CitedPlace, ...]


class IndexHeading(Struct, frozen=True):
    """An entry of the volume's index that leads to this page."""

    href: str
    text: str
    pages: tuple[Link, ...]
    """The printed pages on this page that it names."""


class ExcisedKind(Struct, frozen=True):
    """A kind of excision that a page has: its class, its name, how many places."""

    kind: str
    name: str
    places: str
    """"3 places"."""


class Withheld(Struct, frozen=True):
    """What is withheld from a text, omitted from it or not readable in it."""

    said: str
    """"Withheld here: 12½ lines, 3 names", "" where nothing is withheld."""
    lacking: str
    """"Omitted or not readable here: 2 places", "" where nothing is."""
    kinds: tuple[ExcisedKind, ...]
    href: str
    """The text's own part of the volume's register."""


class TextPage(Frame, frozen=True):
    """A page of text: a document, a section of front or back matter, a division."""

    volume: Volume | None = None
    fragment: str = ""
    number: str = ""
    heading: str = ""
    """The head as plain text, without its number and notes."""
    headless: bool = False
    """Whether the text has no head of its own, so that the page has to name it."""
    unseen: bool = False
    """Whether that name is only the words the text begins with: for screen readers, not for eyes."""
    date: str = ""
    previous: Link | None = None
    next: Link | None = None
    contents: tuple[Entry, ...] = ()
    """For a division: what it holds."""
    pages: tuple[Link, ...] = ()
    """The printed pages that begin on this page of the site."""
    sheet: Sheet | None = None
    """Set where there are images of its pages."""
    persons: tuple[Mentioned, ...] = ()
    terms: tuple[Mentioned, ...] = ()
    related: tuple[Related, ...] = ()
    withheld: Withheld | None = None
    """What the text says that it lacks; None where it lacks nothing."""
    views: bool = False
    """Whether the text as it lies on the sheet differs from the text to be read."""
    witnesses: Link | None = None
    """This text and its witnesses side by side."""
    cited: tuple[Cited, ...] = ()
    """The texts that refer to this one, its notes and pages."""
    indexed: tuple[IndexHeading, ...] = ()
    """The entries of the index that lead here."""
    print_href: str = ""
    downloads: tuple[Link, ...] = ()
    """The page's text in other forms: TEI-XML, plain text."""
    range: str = ""
    """For a division with documents: "Documents 1–120"."""
    contents_href: str = ""
    """The contents of the volume, at this text."""
    moved: tuple[Place, ...] = ()
    """Places that were on this page once."""
    text_lang: str = ""
    """The language of the text where it is not the page's own `lang`, which is that of the
    interface; "" where it is."""
    text_dir: str = ""
    """"ltr" or "rtl", set together with `text_lang`."""


class WitnessColumn(Struct, frozen=True):
    """One of the texts that stand side by side."""

    href: str
    relation: str
    """What it is to the first, in words; "" for the first."""
    fragment: str = ""
    lang: str = ""
    dir: str = ""
    title: str = ""
    """What stands above a text that has no heading of its own."""
    unseen: bool = False
    """Whether that is for screen readers alone."""


class VariantCount(Struct, frozen=True):
    kind: str
    """"substantive", "misreading", "spelling", "punctuation" or "struck"."""
    label: str
    count: int


class CollationPiece(Struct, frozen=True):
    """A stretch of a witness: words alike (no kind), a variant, or the beginning of a page."""

    text: str
    kind: str = ""
    label: str = ""
    """What the kind is called."""
    page: str = ""


class CollationCell(Struct, frozen=True):
    lang: str
    pieces: tuple[CollationPiece, ...] = ()


class CollationRow(Struct, frozen=True):
    """A paragraph of the first witness, and what stands for it in the other."""

    cells: tuple[CollationCell, CollationCell]


class CollationTable(Struct, frozen=True):
    """Two witnesses word by word."""

    relation: str
    """What the second is to the first, in words."""
    tei_href: str
    """The same as TEI, with app and rdg."""
    counts: tuple[VariantCount, ...] = ()
    rows: tuple[CollationRow, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    """Name and account of the rules by which words are the same."""


class WitnessesPage(Frame, frozen=True):
    """A document and its witnesses side by side."""

    volume: Volume | None = None
    heading: str = ""
    columns: tuple[WitnessColumn, ...] = ()
    collations: tuple[CollationTable, ...] = ()
    """The words of the first text against those of each other that is the same text."""


class RegisterRow(Struct, frozen=True):
    href: str
    name: str
    description: str
    count: int
    """Mentions in the volume."""


class RegisterGroup(Struct, frozen=True):
    """The entries under one letter."""

    letter: str
    anchor: str
    rows: tuple[RegisterRow, ...]


class RegisterPage(Frame, frozen=True):
    """The list of a volume's persons, terms, places or organisations."""

    volume: Volume | None = None
    heading: str = ""
    groups: tuple[RegisterGroup, ...] = ()
    count: int = 0


class Mention(Struct, frozen=True):
    """One mention in its context: the words before, the mention, the words after.

    `before` and `after` carry their own spaces (a comma may follow a name at once) and the ellipsis
    where the context is cut.
    """

    href: str
    before: str
    text: str
    after: str
    place: str = ""
    """"p. 838", "note 2"; "" where there is no better place than the document."""


class MentionGroup(Struct, frozen=True):
    """The mentions of an entry in one document."""

    document: Link
    date: str
    mentions: tuple[Mention, ...]


class Bar(Struct, frozen=True):
    """A period of a plot: its column, in the units of the drawing, and what it stands for."""

    x: float
    y: float
    width: float
    height: float
    period: str
    """"March 1961"."""
    count: int


class Tick(Struct, frozen=True):
    """A label below a plot."""

    x: float
    y: float
    text: str


class Plot(Struct, frozen=True):
    """Mentions over time, drawn: columns above a line with years below it."""

    width: int
    height: int
    line: str
    """The line below the columns, with a mark where each year begins, as an SVG path."""
    bars: tuple[Bar, ...]
    """Only periods that have a mention."""
    ticks: tuple[Tick, ...]
    said: str
    """The plot in words."""
    outside: str = ""
    """What is not in it, "" where all is."""


class EntryPage(Frame, frozen=True):
    """One person, term, place or organisation, and every place that mentions it."""

    volume: Volume | None = None
    name: str = ""
    entry_kind: str = ""
    """person, term, place, org"""
    entry_description: str = ""
    register: Link | None = None
    source: Link | None = None
    """Where the entry stands in the volume's own list."""
    groups: tuple[MentionGroup, ...] = ()
    """By date."""
    undated: tuple[MentionGroup, ...] = ()
    """Texts without a date, in the order of the volume."""
    plot: Plot | None = None
    """None where there is too little to draw."""
    roles: tuple[RegisterLink, ...] = ()
    """The documents that the person wrote, received, took part in."""
    count: int = 0
    documents: int = 0
    """Documents that mention it; sections are not counted."""
    previous: Link | None = None
    next: Link | None = None


class Item(Struct, frozen=True):
    """A document in a chronology or among those of a group."""

    href: str
    title: str
    number: str = ""
    date: str = ""
    """What there is to say of its date, beside the heading it stands under."""
    note: str = ""
    """What else tells it from others: its type, its volume."""


class Day(Struct, frozen=True):
    """The documents of a day."""

    anchor: str
    label: str
    """"March 3, 1961"."""
    number: str
    """Of the day in its month."""
    items: tuple[Item, ...]


class Month(Struct, frozen=True):
    """The documents of a month."""

    anchor: str
    label: str
    """"" on its own page."""
    count: int
    href: str = ""
    """Its own page, where it has one; then there are no days here."""
    days: tuple[Day, ...] = ()
    vague: tuple[Item, ...] = ()
    """Those whose day is not known."""
    vague_label: str = ""


class Year(Struct, frozen=True):
    """The documents of a year."""

    anchor: str
    label: str
    """"" on its own page."""
    count: int
    months: tuple[Month, ...] = ()
    vague: tuple[Item, ...] = ()
    """Those whose month is not known."""
    vague_label: str = ""


class HeatCell(Struct, frozen=True):
    """A month of the heat map; "" and 0 where it has no documents."""

    href: str
    count: int
    level: int
    """0 to 5: none to most."""
    label: str
    """"March 1961: 12 documents"."""


class HeatRow(Struct, frozen=True):
    """A year of the heat map, or (without cells) years that have no documents."""

    label: str
    href: str
    cells: tuple[HeatCell, ...]
    """The twelve months, and one for documents without a month where the map has any."""
    count: int


class ChronologyPage(Frame, frozen=True):
    """Documents by day, or the way to them."""

    volume: Volume | None = None
    heading: str = ""
    months: tuple[str, ...] = ()
    """The columns of the heat map, between that of the years and that of all documents."""
    columns: int = 0
    """How many columns that makes."""
    heat: tuple[HeatRow, ...] = ()
    ways: tuple[RegisterLink, ...] = ()
    """The years, where each has a page of its own."""
    years: tuple[Year, ...] = ()
    undated: tuple[Item, ...] = ()
    undated_count: int = 0
    undated_href: str = ""
    """Where the undated documents are listed, if not here."""
    elsewhere: tuple[RegisterLink, ...] = ()
    """The volumes that list them, where they are too many for one page."""
    count: int = 0
    previous: Link | None = None
    next: Link | None = None


class BrowseList(Struct, frozen=True):
    """Documents of a group, by date."""

    heading: str
    """"Received", "" where the group has but one list."""
    items: tuple[Item, ...]


class BrowseGroup(Struct, frozen=True):
    """The documents that have something in common: a sender, a place, a type."""

    anchor: str
    name: str
    count: int
    href: str = ""
    """The page of the person, where there is one."""
    page: str = ""
    """The group's own page, where it is large; then there are no lists here."""
    lists: tuple[BrowseList, ...] = ()


class BrowseSection(Struct, frozen=True):
    """The groups under one letter; one without a letter where they are few."""

    letter: str
    anchor: str
    groups: tuple[BrowseGroup, ...]


class BrowsePage(Frame, frozen=True):
    """The documents of a volume by senders and recipients, by place, by type …"""

    volume: Volume | None = None
    heading: str = ""
    sections: tuple[BrowseSection, ...] = ()
    open: bool = False
    """Whether the groups are shown with their documents from the start."""
    letters: tuple[Link, ...] = ()
    """To the sections, where they are several."""
    count: int = 0
    """Groups."""
    alone: int = 0
    """On a page of one group: its documents."""
    unsaid: str = ""
    """How many documents are in no group, in a sentence; "" where all are."""
    others: tuple[RegisterLink, ...] = ()
    """The other pages to browse by."""


class ExcisedTotal(Struct, frozen=True):
    """What the excisions of a kind come to."""

    kind: str
    name: str
    count: int
    documents: int
    extents: tuple[str, ...]
    """"12½ lines", "7 passages of less than 1 line"."""


class ExcisedRow(Struct, frozen=True):
    """One excision, with the way to it."""

    href: str
    kind: str
    what: str
    """"Not declassified: 2 lines"."""
    words: str
    """The phrase of the text."""
    place: str
    """"p. 838", "note 2"; "" where there is no better place than the text."""


class ExcisedDocument(Struct, frozen=True):
    """The excisions of a text."""

    anchor: str
    link: Link
    date: str
    rows: tuple[ExcisedRow, ...]


class ExcisedBar(Struct, frozen=True):
    """A text in the chart: its bar, `above` the line from `top` down and `below` it."""

    x: float
    middle: float
    width: float
    top: float
    above: float
    below: float
    whole: bool
    """Whether it is a document withheld altogether."""
    link: Link
    withheld: int
    others: int


class ExcisedChart(Struct, frozen=True):
    """The excisions over the documents of a volume, drawn."""

    width: int
    height: float
    line: float
    bars: tuple[ExcisedBar, ...]
    """Only texts that have any."""
    ticks: tuple[Tick, ...]
    said: str
    """What the chart shows, in words."""


class WithheldPage(Frame, frozen=True):
    """The register of what a volume withholds, omits or cannot read."""

    volume: Volume | None = None
    heading: str = ""
    said: str = ""
    """What is withheld in all, "" where nothing is."""
    totals: tuple[ExcisedTotal, ...] = ()
    chart: ExcisedChart | None = None
    """None where it would have one bar."""
    documents: tuple[ExcisedDocument, ...] = ()
    count: int = 0


class PageRow(Struct, frozen=True):
    """A printed page, and where it begins."""

    label: str
    href: str
    inside: str
    """The document or section the page begins in."""


class PagesPage(Frame, frozen=True):
    """The register of printed pages."""

    volume: Volume | None = None
    rows: tuple[PageRow, ...] = ()


class SearchPage(Frame, frozen=True):
    """The search page. What it shows is made in the reader's browser by search.js."""

    index: str = ""
    """The folder of the index."""
    words: str = ""
    """What the script needs to know, as JSON: labels, the facets in order, what their values are
    called."""


class PrintPage(Struct, frozen=True):
    """A print-ready HTML page: one document, or (with many parts) a volume."""

    kind: str
    """volume or document"""
    title: str
    lang: str
    dir: str
    volume: Volume
    running_verso: str
    running_recto: str
    css: str
    """The style sheet, inlined as it is: finished, like `fragment`, and without "</style"."""
    generator: str
    folios: str = "@page :nth(1 of main) { counter-reset: page 1 }"
    """A style sheet of its own for engines that know page groups (CSS GCPM 3, 6): the first page of the
    body is page 1."""
    parts: tuple[PrintPart, ...] = ()
    """The document, or the parts of a volume from its body on."""
    front: tuple[PrintPart, ...] = ()
    """The parts of a volume before its body, which have folios of their own."""
    title_fragment: str = ""
    title_id: str = ""
    """The HTML id of the title page."""
    contents: tuple[Entry, ...] = ()
    """hrefs are "#id"."""
    names_id: str = ""
    """The HTML id of the index of persons."""
    names: tuple[IndexedName, ...] = ()
    """The index of persons made from the encoding."""


class IndexedName(Struct, frozen=True):
    """A person in the index of a book."""

    name: str
    href: str
    """To the person's entry in the volume's own list."""
    places: tuple[str, ...] = ()
    """To mentions, whose pages the book prints."""


class PrintPart(Struct, frozen=True):
    """A piece of a printed volume."""

    id: str
    kind: str
    """document, section, division, titlepage"""
    matter: str
    """front, body, back"""
    recto_head: str
    fragment: str
    joined: bool = False
    """Whether it stands on the page of the head above it, as in the source."""
