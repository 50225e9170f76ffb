<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module linking (chapter 16): segments and blocks of no particular kind. Links and
     alignments are for machines; of them only what they say in words is shown. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:seg">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:ab">
    <xsl:call-template name="t:block"><xsl:with-param name="name" select="'p'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:linkGrp | tei:link | tei:joinGrp | tei:join | tei:altGrp | tei:alt
    | tei:timeline | tei:when | tei:certainty | tei:precision | tei:respons | tei:annotation
    | tei:listAnnotation | tei:alternate | tei:sequence | tei:substJoin | tei:listTranspose
    | tei:transpose">
    <xsl:apply-templates select="node()[not(self::tei:ptr)]"/>
  </xsl:template>

  <!-- Entries for an index to be made, not text: see omissions.txt. -->
  <xsl:template match="tei:index"/>

  <xsl:template match="tei:standOff">
    <xsl:call-template name="t:block"/>
  </xsl:template>

</xsl:stylesheet>
