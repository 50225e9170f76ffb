"""Which TEI elements take no text of their own.

White space between the children of such elements is layout. The names are those of TEI P5 whose
content model allows elements only (read off the schema of all of TEI), and those that are empty.
"""

from __future__ import annotations

from typing import Final

from edition.volume.tei import BLOCKS

ELEMENT_ONLY: Final = frozenset(
    """
    TEI abstract adminInfo additional address alt altGrp altIdentifier alternate analytic annotation
    annotationBlock app appInfo application argument availability back biblFull biblStruct binding
    bindingDesc body broadcast calendarDesc castGroup castList category char charDecl choice cit
    citeStructure classDecl correction correspAction correspContext correspDesc custodialHist
    decoDesc dimensions div div1 div2 div3 div4 div5 div6 div7 docTitle editionStmt editorialDecl
    encodingDesc entry epigraph epilogue equipment event facsimile figure fileDesc floatingText
    front fs glyph graph graphic group handDesc handNotes history hom hyphenation imprint
    incident index interpGrp interpretation join joinGrp keywords kinesic langKnowledge langUsage
    layoutDesc lg linkGrp list listAnnotation listApp listBibl listChange listEvent listNym
    listObject listOrg listPerson listPlace listPrefixDef listRef listRelation listTranspose
    listWit location locusGrp media monogr msContents msDesc msFrag msIdentifier msItem
    msItemStruct msPart namespace normalization notatedMusic noteGrp notesStmt nym object
    objectDesc objectIdentifier org particDesc performance person personGrp persona physDesc place
    postscript prefixDef profileDesc projectDesc prologue publicationStmt punctuation quotation
    rdgGrp recordHist recording recordingStmt refState refsDecl relatedItem relation respStmt
    revisionDesc row ruby samplingDecl schemaRef scriptDesc scriptStmt seal sealDesc segmentation
    seriesStmt set setting settingDesc sourceDesc sourceDoc sp spGrp spanGrp standOff stdVals
    subst superEntry supportDesc surface surfaceGrp table tagsDecl taxonomy teiCorpus teiHeader
    text textClass textDesc timeline titlePage titleStmt trait transcriptionDesc transpose tree
    typeDesc unitDecl unitDef vColl vocal
    """.split()
)
"""Local names of elements whose own text can only be layout."""

INLINE_ONLY: Final = frozenset({"choice", "app", "subst", "rdgGrp", "ruby", "locusGrp", "dimensions"})
"""Those of them that stand in running text: between their children a word ends, but no line."""

APART: Final = BLOCKS | {"fw", "cell", "label", "head", "standOff"}
"""Local names of elements that begin and end a block of words."""

NAMES: Final = frozenset(
    """
    persName placeName orgName name rs term gloss geogName country region settlement district bloc
    forename surname roleName addName genName nameLink objectName eventName
    """.split()
)
"""Local names of elements that tag a name or a term."""

BREAKS: Final = frozenset({"pb", "cb", "gb", "lb", "milestone"})
