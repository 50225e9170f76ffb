<?xml version="1.0" encoding="UTF-8"?>
<!-- The title page of the source (TEI chapter 4.6). Its main title is the heading of the page. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:titlePage | tei:docTitle | tei:docImprint">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <xsl:template match="tei:titlePart">
    <xsl:call-template name="t:block"><xsl:with-param name="name" select="'p'"/></xsl:call-template>
  </xsl:template>

  <!-- On the page that is the title page, the main part is the heading: the one typed so, or else
       the first. -->
  <xsl:template match="tei:titlePage[@e:kind]/tei:docTitle/tei:titlePart[@type='main' or @type='volumetitle'
    or @type='volume-title' or (position() = 1 and not(../tei:titlePart[@type='main' or @type='volumetitle'
    or @type='volume-title']))]">
    <xsl:call-template name="t:block"><xsl:with-param name="name" select="'h1'"/></xsl:call-template>
  </xsl:template>

  <!-- Parts that are paragraphs of the page or phrases of another part. -->
  <xsl:template match="tei:docAuthor | tei:docEdition | tei:docDate | tei:imprimatur">
    <xsl:call-template name="t:either"><xsl:with-param name="block" select="'p'"/></xsl:call-template>
  </xsl:template>

</xsl:stylesheet>
