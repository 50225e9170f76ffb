<?xml version="1.0" encoding="UTF-8"?>
<!-- Page breaks of the source in a book of flowing text: a mark that the page list leads to, with the
     number in small type. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="tei e m">

  <xsl:template match="tei:pb">
    <xsl:variable name="page" select="translate(@e:page, '[]', '')"/>
    <xsl:variable name="name">
      <xsl:choose>
        <xsl:when test="contains($pure-containers, concat(' ', local-name(..), ' '))">div</xsl:when>
        <xsl:otherwise>span</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="{$name}">
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class">pb<xsl:if test="@e:word"> split</xsl:if></xsl:with-param>
      </xsl:apply-templates>
      <xsl:attribute name="role">doc-pagebreak</xsl:attribute>
      <xsl:attribute name="aria-label"><xsl:value-of select="normalize-space(concat($label-page, ' ', $page))"/></xsl:attribute>
      <xsl:attribute name="data-gen"/>
      <xsl:value-of select="concat('[', $page, ']')"/>
    </xsl:element>
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
