<?xml version="1.0" encoding="UTF-8"?>
<!-- Page breaks of the source on paper: an empty element that the CSS moves into the margin with
     its number, so that a line runs on undisturbed. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="tei e m">

  <xsl:template match="tei:pb">
    <span data-pb="{@e:page}" data-gen="">
      <xsl:apply-templates select="." mode="m:attributes">
        <xsl:with-param name="class" select="'pb'"/>
      </xsl:apply-templates>
    </span>
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
