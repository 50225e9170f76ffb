<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI module drama (chapter 7). -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:sp | tei:spGrp | tei:castList | tei:castGroup | tei:castItem | tei:actor
    | tei:set | tei:prologue | tei:epilogue | tei:performance">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <xsl:template match="tei:speaker">
    <xsl:call-template name="t:block"><xsl:with-param name="name" select="'p'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:stage | tei:view | tei:camera | tei:caption | tei:sound | tei:tech">
    <xsl:call-template name="t:either"><xsl:with-param name="block" select="'p'"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="tei:role | tei:roleDesc">
    <xsl:call-template name="t:phrase"/>
  </xsl:template>

</xsl:stylesheet>
