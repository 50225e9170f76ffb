"""TEI as this software sees it: namespaces, and which elements are what.

The classes follow the TEI Guidelines P5 (chapters 1, 3 and 4 and the module chapters): what is a
block, what is a division, what breaks a page.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

TEI: Final = "http://www.tei-c.org/ns/1.0"
XML: Final = "http://www.w3.org/XML/1998/namespace"
XHTML: Final = "http://www.w3.org/1999/xhtml"
XINCLUDE: Final = "http://www.w3.org/2001/XInclude"
FRUS: Final = ("http://history.state.gov/ns/1.0", "http://history.state.gov/frus/ns/1.0")
"""Both namespaces that published volumes use; the second is the current one."""

STAMP: Final = "urn:edition:stamp"
"""The private namespace of what Python tells the stylesheets; see docs/reference/stamps.md."""

XML_ID: Final = f"{{{XML}}}id"
XML_LANG: Final = f"{{{XML}}}lang"
XML_SPACE: Final = f"{{{XML}}}space"

_T: Final = f"{{{TEI}}}"


def tei(*names: str) -> frozenset[str]:
    """The names as lxml writes them: `tei("p")` is `{http://www.tei-c.org/ns/1.0}p`."""
    return frozenset(_T + name for name in names)


def name_of(element: etree._Element) -> str:
    """What an element is called: the local name of one of TEI or of the FRUS extensions; of any other
    the name with its namespace, which is no name of TEI's, so that a paragraph of HTML or of an
    example is never taken for one of the text. "" for comments and processing instructions."""
    tag = element.tag
    return named(tag) if isinstance(tag, str) else ""


def named(tag: str) -> str:
    """The same, of a name as lxml writes it."""
    uri, _, local = tag.rpartition("}")
    return local if uri in _OWN or tag == _EXAMPLE else tag


_OWN: Final = frozenset(f"{{{uri}" for uri in (TEI, *FRUS))
_EXAMPLE: Final = "{http://www.tei-c.org/ns/Examples}egXML"
"""What holds an example is itself of the text (TEI Guidelines 22.1.1)."""

DIVISIONS: Final = tei("div", *(f"div{n}" for n in range(1, 8)))
WRAPPERS: Final = tei("TEI", "teiCorpus", "text", "front", "body", "back", "group")
"""Elements that only hold others; each text of a corpus or group is a division of the volume."""

BREAKS: Final = tei("pb", "lb", "cb", "gb", "milestone")
MARKS: Final = BREAKS | tei("anchor", "fw", "handShift")
"""What may stand between two divisions and belongs to the one that follows."""

BLOCKS: Final = frozenset(
    """
    ab abstract accMat acquisition actor additional additions address addrLine adminInfo
    altIdentifier analytic argument attachment availability back biblFull biblStruct binding
    bindingDesc body byline castGroup castItem castList cell change classDecl closer collation
    condition constraintSpec correction correspAction correspContext correspDesc custEvent
    custodialHist dateline decoDesc decoNote dimensions div div1 div2 div3 div4 div5 div6 div7
    docImprint docTitle editionStmt editorialDecl egXML eg encodingDesc entry entryFree epigraph
    epilogue etym event exemplum facsimile figDesc figure fileDesc filiation floatingText front
    group handDesc handNote head headItem headLabel history hom hyphenation imprint
    interpretation item keywords l langKnowledge langUsage language layout layoutDesc lg licence
    line list listApp listBibl listChange listEvent listNym listObject listOrg listPerson
    listPlace listPrefixDef listRef listRelation listTranspose listWit monogr msContents msDesc
    msFrag msIdentifier msItem msItemStruct msName msPart musicNotation normalization notesStmt
    nym object objectDesc opener org p particDesc performance person personGrp persona physDesc
    place postscript prefixDef profileDesc projectDesc prologue provenance publicationStmt
    punctuation quotation recordHist recordingStmt refsDecl relation rendition respStmt
    revisionDesc row salute samplingDecl schemaRef scriptDesc scriptNote seal sealDesc
    segmentation sense seriesStmt set setting settingDesc signed source sourceDesc sourceDoc sp
    spGrp speaker standOff stdVals superEntry support supportDesc surface surfaceGrp surrogates
    table tagUsage tagsDecl taxonomy category teiCorpus teiHeader TEI text textClass textDesc
    titlePage titlePart titleStmt trailer typeDesc typeNote u witness writing zone file pdf
    page-count-according-to-citation
    """.split()
)
"""Local names of elements that begin and end on a line of their own: white space round them is
layout, and a word never runs across their edges. Names as `name_of` gives them: those of other
namespaces are none of these."""

SEPARATE: Final = BLOCKS | {"fw", "lb"}
"""Local names of elements at whose edges a word ends, whatever the white space says. `fw` and `lb`
are not among the blocks because the space beside them can be the space between two words."""

ALTERNATIVES: Final = frozenset({"choice", "app", "rdgGrp", "correspAction", "correspContext"})
"""Elements whose children are words of their own, with or without white space between them: readings
of the same place, and what is said of a letter."""

_POINTERS: Final = ("corresp", "ref", "target")


def pointer(element: etree._Element) -> str:
    """The first pointer of an element that becomes a link, as written; "" if it has none."""
    for name in _POINTERS:
        value = element.get(name)
        if value:
            return value.split()[0] if value.strip() else ""
    return ""
