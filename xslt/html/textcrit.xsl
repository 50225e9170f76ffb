<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module textcrit (chapter 12): variants. The lemma stands in the line, as the text; the other
     readings follow it in place, with the sigla of their witnesses. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:app">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:app" mode="m:content">
    <xsl:apply-templates select="tei:lem"/>
    <xsl:if test="node()[not(self::tei:lem)]">
      <xsl:text> </xsl:text>
      <xsl:variable name="wrapper">
        <xsl:choose>
          <xsl:when test="@e:flow">div</xsl:when>
          <xsl:otherwise>span</xsl:otherwise>
        </xsl:choose>
      </xsl:variable>
      <xsl:element name="{$wrapper}">
        <xsl:attribute name="class">readings</xsl:attribute>
        <xsl:attribute name="role">note</xsl:attribute>
        <xsl:attribute name="aria-label"><xsl:value-of select="$label-apparatus"/></xsl:attribute>
        <xsl:apply-templates select="node()[not(self::tei:lem)]" mode="m:reading"/>
      </xsl:element>
    </xsl:if>
  </xsl:template>

  <!-- Readings are words of their own, each parted from the next. -->
  <xsl:template match="* | text()[normalize-space()]" mode="m:reading">
    <xsl:if test="preceding-sibling::node()[not(self::tei:lem)]"><xsl:text> </xsl:text></xsl:if>
    <xsl:apply-templates select="."/>
  </xsl:template>

  <xsl:template match="tei:lem | tei:rdg">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:rdg" mode="m:content">
    <xsl:apply-templates/>
    <xsl:if test="@wit">
      <span class="sigla" data-gen=""><xsl:value-of select="concat(' ', translate(@wit, '#', ''))"/></span>
    </xsl:if>
  </xsl:template>

  <xsl:template match="tei:rdgGrp">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:rdgGrp" mode="m:content">
    <xsl:apply-templates mode="m:reading"/>
  </xsl:template>

  <xsl:template match="tei:wit | tei:witDetail">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

  <xsl:template match="tei:listWit | tei:listApp">
    <xsl:call-template name="t:listing"/>
  </xsl:template>

  <xsl:template match="tei:witness">
    <xsl:call-template name="t:block"/>
  </xsl:template>

</xsl:stylesheet>
