<?xml version="1.0" encoding="UTF-8"?>
<!-- Page breaks of the source on screen: [Page 838] where the page begins, also in the middle of a
     word, which stays one word. Where there is an image of the page, it leads there. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="tei e m">

  <xsl:template match="tei:pb">
    <xsl:variable name="words" select="normalize-space(concat($label-page, ' ', translate(@e:page, '[]', '')))"/>
    <xsl:variable name="name">
      <xsl:choose>
        <xsl:when test="@e:image and not(ancestor::*[@e:href])">a</xsl:when>
        <xsl:when test="contains($pure-containers, concat(' ', local-name(..), ' '))">div</xsl:when>
        <xsl:otherwise>span</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="{$name}">
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class">pb<xsl:if test="@e:word"> split</xsl:if></xsl:with-param>
      </xsl:apply-templates>
      <xsl:choose>
        <xsl:when test="$name = 'a'">
          <xsl:attribute name="href"><xsl:value-of select="@e:image"/></xsl:attribute>
          <xsl:attribute name="data-image"/>
        </xsl:when>
        <xsl:otherwise>
          <xsl:attribute name="role">doc-pagebreak</xsl:attribute>
          <xsl:attribute name="aria-label"><xsl:value-of select="$words"/></xsl:attribute>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:attribute name="data-gen"/>
      <xsl:attribute name="data-pagefind-ignore"/>
      <xsl:value-of select="concat('[', $words, ']')"/>
    </xsl:element>
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
