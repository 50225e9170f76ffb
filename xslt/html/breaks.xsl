<?xml version="1.0" encoding="UTF-8"?>
<!-- Breaks of the source that look the same everywhere: lines, columns, gatherings, milestones.
     Page breaks differ between screen and paper: breaks-inline.xsl, breaks-margin.xsl. Breaks are
     empty; should there be text in one, it is shown after it. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="tei e m">

  <!-- The space is for the reading view, which runs the lines on. -->
  <xsl:template match="tei:lb">
    <xsl:if test="not(@e:word)"><xsl:text> </xsl:text></xsl:if>
    <br>
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="substring('split', 1 div boolean(@e:word))"/>
      </xsl:apply-templates>
    </br>
    <xsl:apply-templates/>
  </xsl:template>

  <!-- Columns and gatherings: their mark and, where the editor gave one, their number. -->
  <xsl:template match="tei:cb | tei:gb">
    <span data-gen="">
      <xsl:apply-templates select="." mode="m:attributes"/>
      <xsl:value-of select="concat('[', @n, ']')"/>
    </span>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="tei:milestone">
    <span data-gen="">
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="normalize-space(concat('milestone milestone-', translate(@unit, ' ', '-')))"/>
      </xsl:apply-templates>
      <xsl:value-of select="@n"/>
    </span>
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
