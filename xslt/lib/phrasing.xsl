<?xml version="1.0" encoding="UTF-8"?>
<!-- HTML made into phrases: every block becomes a span with the block's name for a class (`as-p`,
     `as-ul`, `as-td` …), which the CSS lays out as the block it was. White space at its edges
     keeps words apart where an engine or a copy knows no CSS. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:m="urn:edition:mode"
    exclude-result-prefixes="m">

  <xsl:variable name="blocks" select="' address blockquote caption dd div dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr
    li ol p pre section table tbody td th thead tr ul '"/>

  <xsl:template match="*" mode="m:phrasing">
    <xsl:choose>
      <xsl:when test="contains($blocks, concat(' ', local-name(), ' '))">
        <xsl:text> </xsl:text>
        <span>
          <xsl:copy-of select="@*[not(contains(' colspan rowspan scope value role ', concat(' ', name(), ' ')))]"/>
          <xsl:attribute name="class">
            <xsl:value-of select="normalize-space(concat('as-', local-name(), ' ', @class))"/>
          </xsl:attribute>
          <xsl:apply-templates mode="m:phrasing"/>
        </span>
        <xsl:text> </xsl:text>
      </xsl:when>
      <xsl:otherwise>
        <xsl:copy>
          <xsl:copy-of select="@*"/>
          <xsl:apply-templates mode="m:phrasing"/>
        </xsl:copy>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
