<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module verse (chapter 6). -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:lg">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <xsl:template match="tei:l">
    <xsl:call-template name="t:block">
      <xsl:with-param name="class">l<xsl:if test="@part"> l-part-<xsl:value-of select="@part"/></xsl:if></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <!-- Every fifth line shows its number, where the editor has numbered them. -->
  <xsl:template match="tei:l[@n mod 5 = 0]" mode="m:content">
    <span class="n" data-gen=""><xsl:value-of select="@n"/></span>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:rhyme">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:caesura">
    <span class="caesura"/>
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
