<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module msdescription (chapter 11 of P5: manuscripts). The record comes out as labelled lines,
     see lib/labelled.xsl; the phrases that the module adds to prose stay in the line. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:msDesc | tei:msPart | tei:msFrag | tei:msIdentifier | tei:altIdentifier
    | tei:msName | tei:msContents | tei:msItem | tei:msItemStruct | tei:physDesc | tei:objectDesc
    | tei:supportDesc | tei:support | tei:foliation | tei:collation | tei:condition | tei:layoutDesc
    | tei:layout | tei:handDesc | tei:handNotes | tei:handNote | tei:scriptDesc | tei:scriptNote | tei:typeDesc
    | tei:typeNote | tei:musicNotation | tei:decoDesc | tei:decoNote | tei:additions | tei:bindingDesc
    | tei:binding | tei:sealDesc | tei:seal | tei:accMat | tei:history | tei:provenance
    | tei:acquisition | tei:additional | tei:adminInfo | tei:recordHist | tei:source
    | tei:custodialHist | tei:custEvent | tei:surrogates | tei:dimensions | tei:filiation | tei:summary">
    <xsl:call-template name="t:labelled"/>
  </xsl:template>

  <!-- An author or title may stand in a msItem or in a sentence; so may these. -->
  <xsl:template match="tei:repository | tei:institution | tei:collection | tei:origDate | tei:origPlace
    | tei:origin | tei:material | tei:objectType | tei:watermark | tei:heraldry | tei:secFol
    | tei:locus | tei:locusGrp | tei:height | tei:width | tei:depth | tei:dim | tei:incipit
    | tei:explicit | tei:finalRubric | tei:rubric | tei:colophon">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

</xsl:stylesheet>
