<?xml version="1.0" encoding="UTF-8"?>
<!-- Where a transformation begins. The frame round the fragment already is the division's article,
     so that a division gives its content only; anything else (a title page, a header, a single
     list) gives itself. Notes come after, where the entry stylesheet collects them. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="tei e m">

  <xsl:template match="/">
    <xsl:apply-templates select="*" mode="m:root"/>
    <xsl:apply-templates select="*" mode="m:notes"/>
  </xsl:template>

  <xsl:template match="tei:div | tei:div1 | tei:div2 | tei:div3 | tei:div4 | tei:div5 | tei:div6
    | tei:div7 | tei:front | tei:body | tei:back | tei:text | tei:group" mode="m:root">
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="*" mode="m:root">
    <xsl:apply-templates select="."/>
  </xsl:template>

  <!-- No notes at the end unless an entry stylesheet says so. -->
  <xsl:template match="*" mode="m:notes"/>

</xsl:stylesheet>
