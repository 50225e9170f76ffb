<?xml version="1.0" encoding="UTF-8"?>
<!-- Foot notes for paged media: the text in place, right after its call, as one phrase that the
     CSS floats to the foot of the page. Blocks in a note become spans, so that it may stand in any
     paragraph. The call and the number are the editor's, not the engine's. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="exsl tei e m">

  <xsl:template match="tei:note[@e:note='foot']">
    <xsl:apply-templates select="." mode="m:call"/>
    <xsl:apply-templates select="." mode="m:note"/>
  </xsl:template>

  <xsl:template match="tei:note" mode="m:call-content">
    <xsl:value-of select="@e:label"/>
  </xsl:template>

  <xsl:template match="tei:note" mode="m:note">
    <span>
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class">
          <xsl:text>footnote</xsl:text>
          <!-- A foot note to a foot note cannot float out of it: it follows in brackets. -->
          <xsl:if test="ancestor::tei:note[@e:note='foot']"> nested</xsl:if>
        </xsl:with-param>
      </xsl:apply-templates>
      <span data-gen="">
        <xsl:attribute name="class">n<xsl:if test="@e:label = $label-source"> n-source</xsl:if></xsl:attribute>
        <xsl:value-of select="concat(@e:label, ' ')"/>
      </span>
      <xsl:choose>
        <xsl:when test="*">
          <xsl:variable name="content"><xsl:apply-templates/></xsl:variable>
          <xsl:apply-templates select="exsl:node-set($content)/node()" mode="m:phrasing"/>
        </xsl:when>
        <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
      </xsl:choose>
    </span>
  </xsl:template>

</xsl:stylesheet>
