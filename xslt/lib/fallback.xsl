<?xml version="1.0" encoding="UTF-8"?>
<!-- An element that no module knows, in whatever namespace: its text is shown, under a label that
     names it, and reported. Nothing the editor wrote is dropped because nobody expected it. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="e m t">

  <xsl:template match="*" name="t:unknown">
    <xsl:message>
      <xsl:value-of select="concat('element.unknown|', name(), '|',
        ancestor-or-self::*[@xml:id][1]/@xml:id)"/>
    </xsl:message>
    <xsl:variable name="wrapper">
      <xsl:choose>
        <xsl:when test="@e:flow or contains($pure-containers, concat(' ', local-name(..), ' '))">div</xsl:when>
        <xsl:otherwise>span</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:element name="{$wrapper}">
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="'unknown'"/>
      </xsl:apply-templates>
      <span class="unknown-name" data-gen="" title="{$label-unknown}">
        <xsl:value-of select="concat(name(), ' ')"/>
      </span>
      <xsl:apply-templates/>
    </xsl:element>
  </xsl:template>

</xsl:stylesheet>
