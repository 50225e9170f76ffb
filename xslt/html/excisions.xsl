<?xml version="1.0" encoding="UTF-8"?>
<!-- Excisions: bracketed phrases that say something is withheld, omitted or cannot be read. They
     are the text's own words; Python has put an element round each piece of them. A gap of TEI that
     says the same is marked alike. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e t">

  <xsl:template match="e:excision">
    <span class="excision excision-{@kind} excision-{@part}">
      <xsl:if test="@e:id"><xsl:attribute name="id"><xsl:value-of select="@e:id"/></xsl:attribute></xsl:if>
      <xsl:if test="@title"><xsl:copy-of select="@title"/></xsl:if>
      <xsl:call-template name="t:say"><xsl:with-param name="words" select="@say"/></xsl:call-template>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

  <xsl:template match="tei:gap[@e:excision]" priority="1">
    <xsl:call-template name="t:either">
      <xsl:with-param name="class" select="concat('gap excision excision-', @e:excision, ' excision-only')"/>
    </xsl:call-template>
  </xsl:template>

</xsl:stylesheet>
