<?xml version="1.0" encoding="UTF-8"?>
<!-- TEI modules spoken and corpus (chapters 8 and 15): transcriptions of speech. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:tei="http://www.tei-c.org/ns/1.0"
    xmlns:e="urn:edition:stamp"
    xmlns:m="urn:edition:mode"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="tei e m t">

  <xsl:template match="tei:u | tei:writing | tei:annotationBlock">
    <xsl:call-template name="t:block"/>
  </xsl:template>

  <!-- What is heard or seen besides speech; the brackets come from the CSS. -->
  <xsl:template match="tei:vocal | tei:kinesic | tei:incident">
    <xsl:call-template name="t:either"/>
  </xsl:template>

  <xsl:template match="tei:pause">
    <span class="pause" data-gen="">
      <xsl:call-template name="t:label"/>
      <xsl:if test="@dur"><xsl:value-of select="concat(' ', @dur)"/></xsl:if>
    </span>
    <xsl:apply-templates/>
  </xsl:template>

</xsl:stylesheet>
