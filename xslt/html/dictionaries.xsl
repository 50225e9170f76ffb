<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module dictionaries (chapter 9). Entries and senses are blocks, all else is in the line. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:entry | tei:entryFree | tei:superEntry | tei:hom | tei:sense | tei:re
    | tei:dictScrap | tei:etym">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <xsl:template match="tei:sense[@n]" mode="m:content">
    <span class="n" data-gen=""><xsl:value-of select="concat(@n, ' ')"/></span>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- Where the encoding has no space between the parts of an entry, a generated one stands. -->
  <xsl:template match="tei:form | tei:orth | tei:pron | tei:hyph | tei:syll | tei:stress | tei:gramGrp
    | tei:gram | tei:pos | tei:subc | tei:case | tei:gen | tei:number | tei:per | tei:tns | tei:mood
    | tei:iType | tei:colloc | tei:usg | tei:lbl | tei:def | tei:xr | tei:lang">
    <xsl:call-template name="t:phrase"/>
    <xsl:if test="following-sibling::node()[1][self::*] and not(../text()[normalize-space()])">
      <span data-gen=""><xsl:text> </xsl:text></span>
    </xsl:if>
  </xsl:template>

  <!-- The headword, or its pronunciation, once more. -->
  <xsl:template match="tei:oRef | tei:pRef">
    <xsl:call-template name="t:link"/>
  </xsl:template>

  <xsl:template match="tei:oRef[not(node())] | tei:pRef[not(node())]" mode="m:content">
    <span data-gen="">~</span>
  </xsl:template>

</xsl:stylesheet>
