<?xml version="1.0" encoding="UTF-8"?>
<!-- The extensions of Foreign Relations of the United States, in the older and the current
     namespace. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:frus="http://history.state.gov/frus/ns/1.0"
    xmlns:frus1="http://history.state.gov/ns/1.0"
    xmlns:xhtml="http://www.w3.org/1999/xhtml"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="frus frus1 xhtml e m t">

  <!-- What was sent along with a document. -->
  <xsl:template match="frus:attachment | frus1:attachment">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <xsl:template match="frus:attachment | frus1:attachment" mode="m:root">
    <xsl:apply-templates/>
  </xsl:template>

  <!-- The microfiche supplements: how many pages, which images, one line for the lot. -->
  <xsl:template match="frus:page-count-according-to-citation | frus1:page-count-according-to-citation">
    <p class="page-count"><span class="say" data-gen="">Pages, as cited: </span><xsl:apply-templates/></p>
  </xsl:template>

  <xsl:template match="frus:file | frus1:file | frus:pdf | frus1:pdf">
    <p class="facsimile-files">
      <span class="say" data-gen="">Facsimile files: </span>
      <xsl:apply-templates select="." mode="m:file"/>
    </p>
  </xsl:template>

  <!-- All but the first of a run of files have been shown with it. -->
  <xsl:template match="frus:file[preceding-sibling::*[1][self::frus:file or self::frus:pdf]]
    | frus:pdf[preceding-sibling::*[1][self::frus:file or self::frus:pdf]]
    | frus1:file[preceding-sibling::*[1][self::frus1:file or self::frus1:pdf]]
    | frus1:pdf[preceding-sibling::*[1][self::frus1:file or self::frus1:pdf]]"/>

  <xsl:template match="*" mode="m:file"/>

  <xsl:template match="frus:file | frus1:file | frus:pdf | frus1:pdf" mode="m:file">
    <span class="{local-name()}" data-gen="">
      <xsl:choose>
        <xsl:when test="@readable"><xsl:value-of select="concat('PDF, ', @readable)"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="@id"/></xsl:otherwise>
      </xsl:choose>
    </span>
    <xsl:apply-templates/>
    <xsl:text> </xsl:text>
    <xsl:apply-templates select="following-sibling::*[1]" mode="m:file"/>
  </xsl:template>

  <!-- Players and their scripts, embedded in published volumes: see omissions.txt. -->
  <xsl:template match="xhtml:script | xhtml:style | xhtml:object"/>

</xsl:stylesheet>
