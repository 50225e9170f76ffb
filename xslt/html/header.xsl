<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module header (chapter 2), and the header's parts in the modules corpus, transcr and
     textcrit. A header is a record: see lib/labelled.xsl. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei m t">

  <xsl:template match="tei:TEI | tei:teiCorpus">
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:teiHeader | tei:fileDesc | tei:titleStmt | tei:editionStmt
    | tei:publicationStmt | tei:seriesStmt | tei:notesStmt | tei:sourceDesc | tei:availability
    | tei:licence | tei:encodingDesc | tei:projectDesc | tei:samplingDecl | tei:editorialDecl
    | tei:correction | tei:normalization | tei:quotation | tei:hyphenation | tei:segmentation
    | tei:stdVals | tei:interpretation | tei:punctuation | tei:tagsDecl | tei:rendition | tei:namespace
    | tei:tagUsage | tei:styleDefDecl | tei:refsDecl | tei:cRefPattern | tei:prefixDef
    | tei:listPrefixDef | tei:citeStructure | tei:citeData | tei:refState | tei:classDecl
    | tei:taxonomy | tei:category | tei:catDesc | tei:catRef | tei:geoDecl | tei:appInfo
    | tei:application | tei:schemaRef | tei:variantEncoding | tei:transcriptionDesc | tei:profileDesc
    | tei:creation | tei:abstract | tei:langUsage | tei:language | tei:textClass | tei:keywords
    | tei:classCode | tei:textDesc | tei:channel | tei:constitution | tei:derivation | tei:domain
    | tei:factuality | tei:interaction | tei:preparedness | tei:purpose | tei:particDesc
    | tei:settingDesc | tei:setting | tei:locale | tei:activity | tei:calendarDesc | tei:calendar
    | tei:correspDesc | tei:correspAction | tei:correspContext | tei:revisionDesc | tei:change
    | tei:listChange | tei:xenoData | tei:recordingStmt | tei:recording | tei:equipment
    | tei:broadcast | tei:scriptStmt | tei:metDecl | tei:metSym | tei:fsdDecl | tei:fsdLink
    | tei:fsDecl | tei:fsDescr | tei:fDecl | tei:fDescr | tei:fsConstraints | tei:cond | tei:bicond
    | tei:if | tei:then | tei:iff | tei:vRange | tei:vDefault">
    <xsl:call-template name="t:labelled"/>
  </xsl:template>

</xsl:stylesheet>
