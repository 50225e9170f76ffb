<?xml version="1.0" encoding="UTF-8"?>
<!-- Excisions: bracketed phrases that say something is withheld, omitted or cannot be read. They
     are the text's own words; Python has put an element round each run of them. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:e="urn:edition:stamp"
    xmlns:t="urn:edition:template"
    exclude-result-prefixes="e t">

  <xsl:template match="e:excision">
    <span class="excision excision-{@kind} excision-{@part}">
      <xsl:call-template name="t:say"><xsl:with-param name="words" select="@say"/></xsl:call-template>
      <xsl:apply-templates/>
    </span>
  </xsl:template>

</xsl:stylesheet>
